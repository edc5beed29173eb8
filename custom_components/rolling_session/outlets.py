"""Where a session is heard: adapters that make one entity play a clip or say a sentence.

An adapter only knows how to do it now. When, in which order and whether at all is
the business of its queue.
"""

import asyncio
from typing import Any, Final

from homeassistant.components import tts
from homeassistant.const import ATTR_ENTITY_ID, STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.util import language as language_util

from .const import DOMAIN
from .engine.cues import Priority
from .families import Family, Way, family_of

_SECONDS_A_CHARACTER: Final = 1 / 14
"""An unhurried voice; only used where nobody says how long a sentence took."""
_PATIENCE: Final = 15
"""Seconds beyond the length of a sentence after which an outlet counts as failed."""


class UnknownOutletError(HomeAssistantError):
    """An entity that does not exist or can not speak."""

    def __init__(self, entity_id: str) -> None:
        """Say which."""
        super().__init__(
            translation_domain=DOMAIN,
            translation_key="unknown_outlet",
            translation_placeholders={"outlet": entity_id},
        )
        self.entity_id = entity_id


class Outlet:
    """An entity that can be heard."""

    def __init__(self, hass: HomeAssistant, entity_id: str, family: Family) -> None:
        """Drive this entity."""
        self.hass = hass
        self.entity_id = entity_id
        self.family = family

    async def _async_call(
        self, domain: str, action: str, data: dict[str, Any], seconds: float
    ) -> None:
        # Home Assistant announces to a missing entity without an error.
        state = self.hass.states.get(self.entity_id)
        if state is None or state.state == STATE_UNAVAILABLE:
            raise HomeAssistantError(
                translation_domain=DOMAIN,
                translation_key="outlet_unavailable",
                translation_placeholders={"outlet": self.entity_id},
            )
        async with asyncio.timeout(seconds + _PATIENCE):
            await self.hass.services.async_call(domain, action, data, blocking=True)


class PlayerOutlet(Outlet):
    """A media player: plays clips."""

    async def async_play(self, url: str, seconds: float) -> None:
        """Play the clip at `url` now. Raises HomeAssistantError, TimeoutError."""
        data: dict[str, Any] = {
            ATTR_ENTITY_ID: self.entity_id,
            "media_content_id": url,
            "media_content_type": self.family.media_type,
        }
        if self.family.way is Way.ANNOUNCED:
            data["announce"] = True
        if self.family.extra:
            data["extra"] = self.family.extra
        await self._async_call("media_player", "play_media", data, seconds)

    async def async_stop(self) -> None:
        """Stop what it plays, where that does not stop the music of others."""
        if self.family.way is Way.PLAYED:
            await self._async_call(
                "media_player", "media_stop", {ATTR_ENTITY_ID: self.entity_id}, 0
            )


class WordOutlet(Outlet):
    """A satellite or a notification: takes words."""

    @property
    def least(self) -> Priority:
        """Return which cues are worth sending: to a phone, a breath would be noise."""
        return Priority.BREATH if self.family.way is Way.SATELLITE else Priority.IMPORTANT

    @property
    def blocks(self) -> bool:
        """Whether `async_speak` returns only when the sentence has been heard."""
        return self.family.way is Way.SATELLITE

    async def async_speak(self, text: str) -> None:
        """Say it, a satellite without its chime. Raises HomeAssistantError, TimeoutError."""
        data: dict[str, Any] = {ATTR_ENTITY_ID: self.entity_id, "message": text}
        domain, action = "notify", "send_message"
        if self.family.way is Way.SATELLITE:
            domain, action = "assist_satellite", "announce"
            data["preannounce"] = False
        await self._async_call(domain, action, data, estimated_seconds(text))


class LightOutlet(Outlet):
    """A light: shows breaths."""

    async def async_shine(self, percent: int, seconds: float) -> None:
        """Become so bright in so many seconds. Raises HomeAssistantError, TimeoutError."""
        data = {
            ATTR_ENTITY_ID: self.entity_id,
            "brightness_pct": percent,
            "transition": seconds,
        }
        await self._async_call("light", "turn_on", data, seconds)

    async def async_put_back(self, brightness: int, seconds: float) -> None:
        """Become as bright as it was, 0 for off. Raises HomeAssistantError, TimeoutError."""
        data: dict[str, Any] = {ATTR_ENTITY_ID: self.entity_id, "transition": seconds}
        if brightness:
            data["brightness"] = brightness
        await self._async_call("light", "turn_on" if brightness else "turn_off", data, seconds)


def outlet_for(hass: HomeAssistant, entity_id: str) -> PlayerOutlet | WordOutlet | LightOutlet:
    """Return the adapter for an entity, there or not. Raises UnknownOutletError."""
    family = family_of(hass, entity_id)
    if family is None:
        raise UnknownOutletError(entity_id)
    if family.way in {Way.PLAYED, Way.ANNOUNCED}:
        return PlayerOutlet(hass, entity_id, family)
    if family.way is Way.LIT:
        return LightOutlet(hass, entity_id, family)
    return WordOutlet(hass, entity_id, family)


def check_outlet(hass: HomeAssistant, entity_id: str) -> None:
    """Refuse an entity that does not exist or can not speak. Raises UnknownOutletError."""
    if not (hass.states.get(entity_id) or er.async_get(hass).async_get(entity_id)):
        raise UnknownOutletError(entity_id)
    outlet_for(hass, entity_id)


def voice_language(hass: HomeAssistant, voice: str | None, language: str) -> tuple[str, str]:
    """Return the voice for players and its own name of the language.

    No voice ever reads a language it does not speak. Raises HomeAssistantError.
    """
    chosen, engine = voice, None
    if tts.DOMAIN in hass.config.components:
        chosen = voice or tts.async_default_engine(hass)
        engine = tts.get_engine_instance(hass, chosen) if chosen else None
    if chosen is None:
        raise HomeAssistantError(translation_domain=DOMAIN, translation_key="no_voice")
    matches = language_util.matches(language, engine.supported_languages) if engine else []
    if not matches:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="voice_unsuitable",
            translation_placeholders={"voice": chosen, "language": language},
        )
    return chosen, str(matches[0])


def estimated_seconds(text: str) -> float:
    """Return about how long a sentence takes to say."""
    return 0.6 + len(text) * _SECONDS_A_CHARACTER
