"""What people are heard on: speakers that fetch a clip at once, phones that take words, lamps."""

from collections.abc import Callable
from typing import Any, Final, override

from homeassistant.components.light import (
    ATTR_BRIGHTNESS,
    ColorMode,
    LightEntity,
    LightEntityFeature,
)
from homeassistant.components.media_player import (
    MediaPlayerEntity,
    MediaPlayerEntityFeature,
    MediaPlayerState,
    MediaType,
)
from homeassistant.components.notify import NotifyEntity
from homeassistant.util.hass_dict import HassKey

DOMAIN: Final = "load_probe"
DATA_FETCH: HassKey[list[Callable[[str], None]]] = HassKey(f"{DOMAIN}.fetch")
"""Who fetches clips."""


def entity_id(domain: str, number: int) -> str:
    """Return what a thing is called."""
    return f"{domain}.load_{number}"


class Speaker(MediaPlayerEntity):
    """Plays what it is told, and says so."""

    _attr_should_poll = False
    _attr_supported_features = MediaPlayerEntityFeature.PLAY_MEDIA | MediaPlayerEntityFeature.STOP
    _attr_state = MediaPlayerState.IDLE

    def __init__(self, number: int) -> None:
        """Stand in a room."""
        self.entity_id = entity_id("media_player", number)

    @override
    async def async_play_media(
        self, media_type: MediaType | str, media_id: str, **kwargs: Any
    ) -> None:
        """Fetch it and play it."""
        for fetch in self.hass.data[DATA_FETCH]:
            fetch(media_id)
        self._attr_state = MediaPlayerState.PLAYING
        self._attr_media_content_id = media_id
        self.async_write_ha_state()


class Phone(NotifyEntity):
    """Shows words."""

    _attr_should_poll = False

    def __init__(self, number: int) -> None:
        """Belong to somebody."""
        self.entity_id = entity_id("notify", number)

    @override
    async def async_send_message(self, message: str, title: str | None = None) -> None:
        """Show them; Home Assistant notes when."""


class Lamp(LightEntity):
    """Becomes as bright as it is told."""

    _attr_should_poll = False
    _attr_color_mode = ColorMode.BRIGHTNESS
    _attr_supported_color_modes = {ColorMode.BRIGHTNESS}
    _attr_supported_features = LightEntityFeature.TRANSITION
    _attr_is_on = True
    _attr_brightness = 128

    def __init__(self, number: int) -> None:
        """Stand in a bedroom."""
        self.entity_id = entity_id("light", number)

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Shine."""
        self._attr_is_on = True
        self._attr_brightness = kwargs.get(ATTR_BRIGHTNESS, self._attr_brightness)
        self.async_write_ha_state()

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Be dark."""
        self._attr_is_on = False
        self.async_write_ha_state()


THINGS: Final[dict[str, type[Speaker | Phone | Lamp]]] = {
    "media_player": Speaker,
    "notify": Phone,
    "light": Lamp,
}
