"""Has sentences spoken by a voice of Home Assistant before they are needed.

What a voice once said well is kept in memory and on disk, trimmed and levelled.
What failed, or can not be heard, is kept nowhere, so that it is tried again.
"""

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import suppress
import hashlib
import json
import os
from pathlib import Path
import secrets
import time
from typing import Any, Final

from homeassistant.components import tts
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN, LOGGER
from .sound import Sound, as_wav, from_wav, levelled, trimmed

_FORMAT_VERSION: Final = 2
"""To be raised when trimming or levelling changes: older files are not found any more."""
_PREFERRED: Final = {tts.ATTR_PREFERRED_FORMAT: "wav"}
"""Rate and channels are ours to change: Home Assistant would start ffmpeg for each sentence."""
_PATIENCE: Final = 30
"""Seconds for one sentence; a slow voice takes five."""
_AT_ONCE: Final = 2
_URGENT: Final = 3
"""So many sentences begin a session; no other is rendered before they are done."""
_IN_MEMORY: Final = 256
"""Sentences, 25 MB at most; a session has half as many, most of them the same as any other."""
_DAY: Final = 24 * 60 * 60
_UNUSED: Final = 30 * _DAY
"""Seconds after which a file that nobody asked for is deleted."""

_PRUNED: HassKey[bool] = HassKey(f"{DOMAIN}.phrases_pruned")

type _Outcome = Sound | HomeAssistantError


class Sounds:
    """Sentences that are in memory, or on their way there: once, however many people hear them."""

    def __init__(self) -> None:
        """Hold nothing yet."""
        self.ready: dict[str, Sound] = {}
        self.under_way: dict[str, asyncio.Task[_Outcome]] = {}
        self._turns: dict[str, asyncio.Semaphore] = {}

    def turn(self, voice: str) -> asyncio.Semaphore:
        """Return what has to be held while a voice speaks: it says two sentences at a time."""
        return self._turns.setdefault(voice, asyncio.Semaphore(_AT_ONCE))

    def keep(self, name: str, sound: Sound) -> None:
        """Hold a sound, and let go of the oldest."""
        self.ready[name] = sound
        while len(self.ready) > _IN_MEMORY:
            del self.ready[next(iter(self.ready))]


SOUNDS: HassKey[Sounds] = HassKey(f"{DOMAIN}.sounds")
"""Those of the house."""


class Renderer:
    """What one voice says in one language."""

    def __init__(
        self,
        hass: HomeAssistant,
        voice: str,
        language: str,
        options: Mapping[str, Any] | None = None,
        sounds: Sounds | None = None,
    ) -> None:
        """Speak with a text-to-speech entity; `language` in the voice's own name for it.

        What is in `sounds` has been said already, whoever wanted to hear it.
        """
        self.failures: dict[str, str] = {}
        """Why a text could not be rendered when it was last tried."""
        self._has_spoken = False
        self._hass = hass
        self._voice = voice
        self._language = language
        self._options = dict(options or {})
        self._folder = Path(hass.config.cache_path(DOMAIN, "phrases"))
        self._sounds = sounds or Sounds()
        self._looking = asyncio.Lock()

    def ready(self, text: str) -> Sound | None:
        """Return a text that has been rendered already."""
        return self._sounds.ready.get(self._file_name(text))

    async def async_render(self, text: str) -> Sound:
        """Return a text as sound. Raises HomeAssistantError."""
        if sound := self.ready(text):
            return sound
        name, under_way = self._file_name(text), self._sounds.under_way
        if (task := under_way.get(name)) is None:
            task = self._hass.async_create_background_task(
                self._async_outcome(text), f"{DOMAIN} renders with {self._voice}"
            )
            if not task.done():
                under_way[name] = task
                task.add_done_callback(lambda _: under_way.pop(name, None))
        # Who does not want to wait any longer must not take it away from the others.
        outcome = await asyncio.shield(task)
        self._note(text, outcome)
        if isinstance(outcome, HomeAssistantError):
            raise outcome
        return outcome

    @property
    def is_broken(self) -> bool:
        """Whether it has only failed, and often enough to leave it alone."""
        return not self._has_spoken and len(self.failures) >= _URGENT

    async def async_prepare(self, texts: Iterable[str]) -> None:
        """Render texts in this order; one that fails is left out and told in `failures`.

        A voice that fails at the first three is broken and not asked again.

        Who cancels this stops what has not begun; what has begun is rendered and kept.
        """
        distinct = list(dict.fromkeys(texts))
        for batch in (distinct[:_URGENT], distinct[_URGENT:]):
            waiting = iter(batch)
            async with asyncio.TaskGroup() as group:
                for _ in range(_AT_ONCE):
                    group.create_task(self._async_work_off(waiting))

    async def _async_work_off(self, waiting: Iterable[str]) -> None:
        for text in waiting:
            if self.is_broken:
                return
            with suppress(HomeAssistantError):
                await self.async_render(text)
                self._has_spoken = True

    async def _async_outcome(self, text: str) -> _Outcome:
        """Return the sound, or why there is none, so that an error nobody waits for is not lost."""
        outcome: _Outcome
        try:
            outcome = await self._async_sound(text)
        except Exception as error:  # noqa: BLE001 # a voice is foreign code that talks to a network
            reason = str(error) or type(error).__name__
            outcome = error if isinstance(error, HomeAssistantError) else HomeAssistantError(reason)
        else:
            self._sounds.keep(self._file_name(text), outcome)
        self._note(text, outcome)
        return outcome

    def _note(self, text: str, outcome: _Outcome) -> None:
        if isinstance(outcome, HomeAssistantError):
            self.failures[text] = str(outcome) or type(outcome).__name__
        else:
            self.failures.pop(text, None)

    async def _async_sound(self, text: str) -> Sound:
        run = self._hass.async_add_executor_job
        if not self._hass.data.get(_PRUNED):
            self._hass.data[_PRUNED] = True
            run(_prune, self._folder)
        file = self._folder / self._file_name(text)
        # One after the other, so that the voice is asked in the order in which we were.
        async with self._looking:
            sound = await run(_read, file)
        if sound:
            return sound
        async with self._sounds.turn(self._voice), asyncio.timeout(_PATIENCE):
            data = await self._async_speak(text)
        return await run(_keep, file, data)

    async def _async_speak(self, text: str) -> bytes:
        stream = tts.async_create_stream(
            self._hass, self._voice, self._language, self._options | _PREFERRED
        )
        # It would be kept a second time, and a silent result could not be tried again.
        stream.use_file_cache = False
        try:
            stream.async_set_message(text)
            return b"".join([chunk async for chunk in stream.async_stream_result()])
        finally:
            stream.delete()

    def _file_name(self, text: str) -> str:
        key = (_FORMAT_VERSION, self._voice, self._language, self._options, text)
        return f"{hashlib.sha256(json.dumps(key, sort_keys=True, default=str).encode()).hexdigest()}.wav"


def _read(file: Path) -> Sound | None:
    """Return what is on disk, if it is whole."""
    try:
        data = file.read_bytes()
        sound = from_wav(data)
        if sound.silent or as_wav(sound) != data:
            return None
        if time.time() - file.stat().st_mtime > _DAY:
            # Reading does not touch a file everywhere; a write a day is enough to tell.
            os.utime(file)
    except OSError, ValueError:
        return None
    return sound


def _keep(file: Path, data: bytes) -> Sound:
    """Make what a voice said fit to be played, and write it to disk. Raises HomeAssistantError."""
    try:
        sound = levelled(trimmed(from_wav(data)))
    except ValueError as error:
        raise HomeAssistantError(f"the voice did not return sound: {error}") from error
    if sound.silent:
        raise HomeAssistantError("the voice returned silence")
    try:
        _write(file, as_wav(sound))
    except OSError as error:
        LOGGER.warning("A phrase can not be kept on disk: %s", error)
    return sound


def _write(file: Path, data: bytes) -> None:
    """Replace the file as a whole; a crash leaves the old one or the new one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_suffix(f".{secrets.token_hex(4)}.tmp")
    try:
        unfinished.write_bytes(data)
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)


def _prune(folder: Path) -> None:
    """Delete files that were not used for long, also what a crash left unfinished."""
    oldest = time.time() - _UNUSED
    for file in folder.glob("*"):
        with suppress(OSError):
            if file.stat().st_mtime < oldest:
                file.unlink()
