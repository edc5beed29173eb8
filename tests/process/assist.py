"""Somebody on the floor with a Wyoming satellite: a voice that is heard, and ears.

The satellite and the voice are real: everything goes over Home Assistant's own Wyoming
connections, and what is said is rendered by espeak-ng. Speech is not recognised but
scripted: the server that Home Assistant asks for the words is told them by the test.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, override

import numpy as np
from wyoming.asr import Transcribe, Transcript
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.event import Event
from wyoming.info import AsrModel, AsrProgram, Attribution, Describe, Info, Satellite
from wyoming.ping import Ping, Pong
from wyoming.pipeline import PipelineStage, RunPipeline
from wyoming.satellite import RunSatellite
from wyoming.server import AsyncEventHandler, AsyncTcpServer
from wyoming.snd import Played

from scripts.demo_house.espeak_server import VOICES, synthesize

RATE: Final = 22050
_BYTES: Final = 2
_SOURCE: Final = Attribution(name="test", url="https://example.com")
_PIECE: Final = 4096
_ALIKE: Final = 0.9
"""So much of a sound is the sentence that it is taken for."""
_PATIENCE: Final = 30


@dataclass(slots=True)
class Person:
    """What they say and what they hear."""

    words: str = ""
    """What is being said at the moment, for the ears that are scripted."""
    heard: asyncio.Queue[bytes] = field(default_factory=asyncio.Queue)
    """Everything that the satellite played, sound by sound."""
    satellite: Microphone | None = None
    _is_reached: asyncio.Event = field(default_factory=asyncio.Event)

    def reach(self, satellite: Microphone) -> None:
        """Note that Home Assistant listens."""
        self.satellite = satellite
        self._is_reached.set()

    async def reached(self) -> None:
        """Wait until Home Assistant listens."""
        async with asyncio.timeout(_PATIENCE):
            await self._is_reached.wait()

    async def say(self, text: str) -> None:
        """Say something into the satellite."""
        assert self.satellite
        self.words = text
        await self.satellite.listen(await synthesize(text, VOICES["en"]))

    async def hear(self) -> bytes:
        """Return the next thing that the satellite says."""
        async with asyncio.timeout(_PATIENCE):
            return await self.heard.get()

    async def hears(self, text: str) -> bool:
        """Return whether the next thing that the satellite says is this sentence."""
        return await sounds_like(await self.hear(), text)


async def sounds_like(sound: bytes, text: str) -> bool:
    """Return whether a recording is a sentence."""
    heard, meant = _samples(sound), _samples(await synthesize(text, VOICES["en"]))
    length = min(len(heard), len(meant))
    if not length or abs(len(heard) - len(meant)) > RATE / 10:
        return False
    one, other = heard[:length], meant[:length]
    alike = float(one @ other) / float(np.linalg.norm(one) * np.linalg.norm(other))
    return alike > _ALIKE


def _samples(sound: bytes) -> np.ndarray[Any, np.dtype[np.float32]]:
    samples = np.frombuffer(sound[: len(sound) // _BYTES * _BYTES], "<i2").astype(np.float32)
    loud = np.flatnonzero(np.abs(samples) > np.abs(samples).max(initial=1) * 0.02)
    return samples[loud[0] : loud[-1] + 1] if len(loud) else samples[:0]


class Microphone(AsyncEventHandler):
    """The satellite, as Home Assistant connects to it."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, person: Person
    ) -> None:
        """Wait for Home Assistant."""
        super().__init__(reader, writer)
        self._person = person
        self._sound = b""
        self._playing: set[asyncio.Task[None]] = set()

    @override
    async def handle_event(self, event: Event) -> bool:
        """Do what Home Assistant says; return whether to go on."""
        if Describe.is_type(event.type):
            satellite = Satellite("Bedroom", _SOURCE, installed=True, description=None, version="1")
            await self.write_event(Info(satellite=satellite).event())
        elif RunSatellite.is_type(event.type):
            self._person.reach(self)
        elif Ping.is_type(event.type):
            await self.write_event(Pong(text=Ping.from_event(event).text).event())
        elif AudioStart.is_type(event.type):
            self._sound = b""
        elif AudioChunk.is_type(event.type):
            self._sound += AudioChunk.from_event(event).audio
        elif AudioStop.is_type(event.type):
            task = asyncio.create_task(self._play(self._sound))
            self._playing.add(task)
            task.add_done_callback(self._playing.discard)
        return True

    async def _play(self, sound: bytes) -> None:
        """Take as long as a loudspeaker does."""
        await asyncio.sleep(len(sound) / _BYTES / RATE)
        self._person.heard.put_nowait(sound)
        await self.write_event(Played().event())

    async def listen(self, sound: bytes) -> None:
        """Send what the microphone hears, after the wake word."""
        run = RunPipeline(start_stage=PipelineStage.ASR, end_stage=PipelineStage.TTS)
        await self.write_event(run.event())
        how = {"rate": RATE, "width": _BYTES, "channels": 1}
        await self.write_event(AudioStart(**how).event())
        for start in range(0, len(sound), _PIECE):
            piece = sound[start : start + _PIECE]
            await self.write_event(AudioChunk(audio=piece, **how).event())
        await self.write_event(AudioStop().event())


class _Ears(AsyncEventHandler):
    """Speech to text that knows what is said: it counts the sound, and tells the words."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, person: Person
    ) -> None:
        super().__init__(reader, writer)
        self._person = person
        self._received = 0

    @override
    async def handle_event(self, event: Event) -> bool:
        if Describe.is_type(event.type):
            await self.write_event(_ears().event())
        elif Transcribe.is_type(event.type):
            self._received = 0
        elif AudioChunk.is_type(event.type):
            self._received += len(AudioChunk.from_event(event).audio)
        elif AudioStop.is_type(event.type):
            # Who said nothing is not understood either.
            text = self._person.words if self._received > RATE else ""
            await self.write_event(Transcript(text=text).event())
            return False
        return True


def _ears() -> Info:
    common: dict[str, Any] = {"attribution": _SOURCE, "installed": True, "version": None}
    model = AsrModel(name="script", languages=["en"], description="", **common)
    return Info(asr=[AsrProgram(name="Script", description="", models=[model], **common)])


@asynccontextmanager
async def on_the_floor(satellite_port: int, ears_port: int) -> AsyncIterator[Person]:
    """Have a person with a satellite, and something that understands them."""
    person = Person()
    satellite = AsyncTcpServer("127.0.0.1", satellite_port)
    ears = AsyncTcpServer("127.0.0.1", ears_port)
    await satellite.start(partial(Microphone, person=person))
    await ears.start(partial(_Ears, person=person))
    try:
        yield person
    finally:
        await ears.stop()
        await satellite.stop()
