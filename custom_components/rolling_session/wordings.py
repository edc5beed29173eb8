"""The sound of a cue: its sentence, a shorter one, or a tone, whichever fits."""

import asyncio
from collections.abc import Iterable
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from .const import Verbosity
from .engine.cues import COMMAND_KEYS, Cue, Priority
from .engine.speech import Wording, wording
from .phrasebook import Phrasebook, brief
from .renderer import Renderer
from .sound import Sound
from .tones import KINDS, tone
from .voice_health import tell_voice

_HEAD_START: Final = 0.2
"""Seconds in which the first sentence is sent."""
_TONES: Final = {
    "cue_breathe_in": "breathe_in",
    "cue_breathe_out": "breathe_out",
    "cue_lean_back": "breathe_out",
    "cue_spot": "breathe_in",
    "cue_hold": "hold",
    "cue_hold_longer": "hold",
    "cue_release": "release",
    "cue_half": "half",
    "cue_last_seconds": "last_seconds",
    "cue_closing": "closing",
    "cue_paused": "stop",
    "cue_stopped": "stop",
    "cue_stopped_for_safety": "stop",
}


class Wordings:
    """What one voice says of cues, and the tones that stand in for it."""

    def __init__(
        self,
        hass: HomeAssistant,
        phrasebook: Phrasebook,
        renderer: Renderer | None,
        verbosity: Verbosity,
    ) -> None:
        """Speak with a renderer; None means that there are only tones."""
        self._hass = hass
        self._phrasebook = phrasebook
        self._renderer = renderer
        self.verbosity = verbosity

    def sentence(self, cue: Cue) -> str:
        """Return the words of a cue; empty where nothing is to be said."""
        full = self._phrasebook.sentence(cue)
        short = self.verbosity is not Verbosity.FULL and not cue.key.startswith("cue_stopped")
        return brief(full) if short else full

    def words(self, cue: Cue) -> str:
        """Return the words for what can not play tones; empty where a tone would be heard."""
        return "" if self.is_tone(cue) else self.sentence(cue)

    def is_tone(self, cue: Cue) -> bool:
        """Return whether a cue is a tone by choice: safety is always said."""
        return self.verbosity is Verbosity.TONES and cue.priority is not Priority.IMPORTANT

    async def async_prepare(self, voice: str, cues: Iterable[Cue]) -> None:
        """Render what a session needs, in the order of need. Never raises."""
        if self._renderer is None:
            await self._hass.async_add_executor_job(_warm_tones)
            return
        said = [self.sentence(cue) for cue in cues if not self.is_tone(cue)]
        said += [self._phrasebook.phrase(key) for key in sorted(COMMAND_KEYS)]
        await self._async_render(said[0])
        # What is heard first has the processor for itself; the next sentence has time.
        await asyncio.sleep(_HEAD_START)
        await self._renderer.async_prepare(text for text in said if text)
        await self._hass.async_add_executor_job(_warm_tones)
        tell_voice(self._hass, voice, self._renderer.failures)

    async def async_warm(self, cues: Iterable[Cue]) -> None:
        """Have these sentences on disk, long before they are needed. Never raises."""
        if self._renderer:
            said = (self.sentence(cue) for cue in cues if not self.is_tone(cue))
            await self._renderer.async_prepare(text for text in said if text)
        await self._hass.async_add_executor_job(_warm_tones)

    async def async_sound(self, cue: Cue, window: float) -> Sound:
        """Return what fits into `window` seconds; a tone where no words do."""
        if self.is_tone(cue):
            return self.tone(cue)
        sentence = self.sentence(cue)
        full = await self._async_render(sentence)
        shorter: Sound | None = None
        if full is None or full.seconds > window:
            shorter = await self._async_render(brief(sentence)) if full else None
        lengths = [sound.seconds if sound else None for sound in (full, shorter)]
        match wording(window, *lengths):
            case Wording.FULL if full:
                return full
            case Wording.BRIEF if shorter:
                return shorter
            case _:
                return self.tone(cue)

    def tone(self, cue: Cue) -> Sound:
        """Return the tone that stands for a cue."""
        return tone(_TONES.get(cue.key, "position"))

    async def _async_render(self, text: str) -> Sound | None:
        if self._renderer is None or self._renderer.is_broken:
            return None
        try:
            return await self._renderer.async_render(text)
        except HomeAssistantError:
            return None


def _warm_tones() -> None:
    for kind in KINDS:
        tone(kind)
