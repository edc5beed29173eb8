"""The voice with which a satellite announces, asked before its sentences are needed.

Home Assistant renders an announcement when it is made, with the engine, the language
and the options of that satellite. Who asks for the same beforehand finds it in Home
Assistant's cache when it counts. The way there is not promised to integrations: any of
it may be missing, then announcements are only slower.
"""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, Final

from homeassistant.components import tts
from homeassistant.core import HomeAssistant

from .const import LOGGER
from .flac import flac_seconds
from .sound import from_wav

_PATIENCE: Final = 30
"""Seconds for one sentence."""
_HOPELESS: Final = 3
"""Sentences in a row that could not be rendered, after which the others are not tried."""


class SatelliteVoice:
    """The voice of one satellite."""

    def __init__(self, hass: HomeAssistant, entity_id: str) -> None:
        """Know no sentence yet."""
        self._hass = hass
        self._entity_id = entity_id
        self._seconds: dict[str, float | None] = {}

    def seconds(self, text: str) -> float | None:
        """Return the exact length of a sentence; None where that can not be told."""
        return self._seconds.get(text)

    async def async_prepare(self, texts: Iterable[str]) -> None:
        """Have sentences rendered, in this order. Never raises."""
        failures = 0
        for text in dict.fromkeys(filter(None, texts)):
            try:
                async with asyncio.timeout(_PATIENCE):
                    data = await self._async_render(text)
            except Exception as error:  # noqa: BLE001 # none of this is promised to us
                LOGGER.debug("%s is not prepared: %r", self._entity_id, error)
                failures += 1
                if failures == _HOPELESS:
                    return
            else:
                failures = 0
                self._seconds[text] = _seconds_of(data)

    async def _async_render(self, text: str) -> bytes:
        stream = self._stream()
        try:
            stream.async_set_message(text)
            return b"".join([chunk async for chunk in stream.async_stream_result()])
        finally:
            stream.delete()

    def _stream(self) -> tts.ResultStream:
        """Return what the satellite itself would ask for. Raises whatever is missing."""
        # A house with a satellite has these; no other house needs them.
        from homeassistant.components.assist_pipeline import async_get_pipeline, async_get_pipelines  # noqa: PLC0415

        satellite: Any = self._hass.data["assist_satellite"].get_entity(self._entity_id)
        chosen = self._hass.states.get(satellite.pipeline_entity_id or "")
        named = (p.id for p in async_get_pipelines(self._hass) if chosen and p.name == chosen.state)
        pipeline = async_get_pipeline(self._hass, next(named, None))
        options: dict[str, Any] = {}
        if pipeline.tts_voice is not None:
            options[tts.ATTR_VOICE] = pipeline.tts_voice
        engine = tts.async_resolve_engine(self._hass, pipeline.tts_engine)
        if engine is None:
            raise LookupError(f"no engine {pipeline.tts_engine}")
        return tts.async_create_stream(
            self._hass,
            engine=engine,
            language=pipeline.tts_language,
            options=options | (satellite.tts_options or {}),
        )


def _seconds_of(data: bytes) -> float | None:
    """Return the length where it can be counted; what a file says of itself is not true."""
    with suppress(ValueError):
        return from_wav(data).seconds
    with suppress(ValueError):
        return flac_seconds(data)
    return None
