"""Where a session is heard: one adapter for each kind of entity that can speak.

An adapter only knows how to say one sentence now. When, in which order and whether
at all is the announcer's business.
"""

import asyncio
from typing import Any, Final, Protocol

from homeassistant.components import tts
from homeassistant.const import ATTR_ENTITY_ID, STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant, split_entity_id
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.util import language as language_util

from .const import DOMAIN
from .engine.cues import Priority

_SECONDS_A_CHARACTER: Final = 1 / 14
"""An unhurried voice; only used where nobody says how long a sentence took."""
_PATIENCE: Final = 15
"""Seconds beyond the length of a sentence after which an outlet counts as failed."""


class Outlet(Protocol):
    """Something that can say a sentence."""

    entity_id: str
    least: Priority
    """Cues below this priority are not worth sending there."""
    blocks: bool
    """Whether `async_speak` returns only when the sentence has been heard."""

    async def async_speak(self, text: str, language: str) -> None:
        """Say it. Raises HomeAssistantError."""


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


class _ServiceOutlet:
    """An outlet that is driven by an action of Home Assistant."""

    least = Priority.BREATH
    blocks = False

    def __init__(self, hass: HomeAssistant, entity_id: str) -> None:
        """Drive this entity."""
        self.hass = hass
        self.entity_id = entity_id

    async def _async_call(self, domain: str, action: str, text: str, data: dict[str, Any]) -> None:
        # Home Assistant announces to a missing entity without an error.
        state = self.hass.states.get(self.entity_id)
        if state is None or state.state == STATE_UNAVAILABLE:
            raise HomeAssistantError(
                translation_domain=DOMAIN,
                translation_key="outlet_unavailable",
                translation_placeholders={"outlet": self.entity_id},
            )
        async with asyncio.timeout(estimated_seconds(text) + _PATIENCE):
            await self.hass.services.async_call(domain, action, data, blocking=True)


class SatelliteOutlet(_ServiceOutlet):
    """A voice satellite: speaks with its own voice, without its chime."""

    blocks = True

    async def async_speak(self, text: str, language: str) -> None:
        """Say it and return when it has been heard."""
        data = {ATTR_ENTITY_ID: self.entity_id, "message": text, "preannounce": False}
        await self._async_call("assist_satellite", "announce", text, data)


class MediaPlayerOutlet(_ServiceOutlet):
    """A speaker that plays what a text-to-speech entity says."""

    def __init__(self, hass: HomeAssistant, entity_id: str, voice: str | None) -> None:
        """Drive this speaker with this voice; None means the house's default."""
        super().__init__(hass, entity_id)
        self._voice = voice

    async def async_speak(self, text: str, language: str) -> None:
        """Start saying it."""
        voice = self._voice or tts.async_default_engine(self.hass)
        data = {
            ATTR_ENTITY_ID: voice,
            "media_player_entity_id": self.entity_id,
            "message": text,
            "language": self._language(voice, language),
        }
        await self._async_call("tts", "speak", text, data)

    def _language(self, voice: str | None, language: str) -> str:
        """Return the voice's own name for the language; no other would be understood."""
        engine = tts.get_engine_instance(self.hass, voice) if voice else None
        matches = language_util.matches(language, engine.supported_languages) if engine else []
        if not matches:
            raise HomeAssistantError(
                translation_domain=DOMAIN,
                translation_key="voice_unsuitable",
                translation_placeholders={"voice": voice or "-", "language": language},
            )
        return str(matches[0])


class NotifyOutlet(_ServiceOutlet):
    """A notification: only for what matters, a message a breath would be noise."""

    least = Priority.IMPORTANT

    async def async_speak(self, text: str, language: str) -> None:
        """Send it."""
        data = {ATTR_ENTITY_ID: self.entity_id, "message": text}
        await self._async_call("notify", "send_message", text, data)


def outlet_for(hass: HomeAssistant, entity_id: str, voice: str | None) -> Outlet:
    """Return the adapter for an entity, there or not. Raises UnknownOutletError."""
    match split_entity_id(entity_id)[0]:
        case "assist_satellite":
            return SatelliteOutlet(hass, entity_id)
        case "media_player":
            return MediaPlayerOutlet(hass, entity_id, voice)
        case "notify":
            return NotifyOutlet(hass, entity_id)
        case _:
            raise UnknownOutletError(entity_id)


def check_outlet(hass: HomeAssistant, entity_id: str) -> None:
    """Refuse an entity that does not exist or can not speak. Raises UnknownOutletError."""
    if not (hass.states.get(entity_id) or er.async_get(hass).async_get(entity_id)):
        raise UnknownOutletError(entity_id)
    outlet_for(hass, entity_id, None)


def estimated_seconds(text: str) -> float:
    """Return about how long a sentence takes to say."""
    return 0.6 + len(text) * _SECONDS_A_CHARACTER
