"""A voice that needs no internet: espeak-ng behind the Wyoming protocol."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import override

from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.event import Event
from wyoming.info import Attribution, Describe, Info, TtsProgram, TtsVoice
from wyoming.server import AsyncEventHandler, AsyncTcpServer
from wyoming.tts import Synthesize

PROGRAM = "espeak-ng"
WORDS_A_MINUTE = 150
VOICES = {
    "cs": "cs",
    "da": "da",
    "de": "de",
    "en": "en-gb",
    "es": "es",
    "fr": "fr-fr",
    "it": "it",
    "nb": "nb",
    "nl": "nl",
    "pl": "pl",
    "pt-BR": "pt-br",
    "sv": "sv",
}
"""By the language that Home Assistant asks for."""

_WAV_HEADER = 44
_FORMAT = {"rate": 22050, "width": 2, "channels": 1}
_SOURCE = Attribution(name="eSpeak NG", url="https://github.com/espeak-ng/espeak-ng")


async def synthesize(text: str, voice: str) -> bytes:
    """Return the sentence as 16 bit samples."""
    process = await asyncio.create_subprocess_exec(
        *(PROGRAM, "-v", voice, "-s", str(WORDS_A_MINUTE), "--stdin", "--stdout"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    wav, _ = await process.communicate(text.encode())
    return wav[_WAV_HEADER:]


class _Conversation(AsyncEventHandler):
    """One connection of Home Assistant."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, delay: float
    ) -> None:
        super().__init__(reader, writer)
        self._delay = delay

    @override
    async def handle_event(self, event: Event) -> bool:
        """Answer; return whether to go on listening."""
        if Describe.is_type(event.type):
            await self.write_event(_info().event())
        elif Synthesize.is_type(event.type):
            wish = Synthesize.from_event(event)
            language = (wish.voice and (wish.voice.name or wish.voice.language)) or "en"
            sound = await synthesize(wish.text, VOICES.get(language, language))
            await asyncio.sleep(self._delay)
            await self.write_event(AudioStart(**_FORMAT).event())
            await self.write_event(AudioChunk(audio=sound, **_FORMAT).event())
            await self.write_event(AudioStop().event())
        return True


def _info() -> Info:
    voices = [
        TtsVoice(
            name=voice,
            languages=[language],
            description=voice,
            attribution=_SOURCE,
            installed=True,
            version=None,
        )
        for language, voice in VOICES.items()
    ]
    program = TtsProgram(
        name=PROGRAM,
        description="eSpeak NG",
        attribution=_SOURCE,
        installed=True,
        version=None,
        voices=voices,
    )
    return Info(tts=[program])


@asynccontextmanager
async def serve(port: int, *, delay: float = 0) -> AsyncIterator[None]:
    """Serve the voice on loopback; every sentence takes `delay` seconds longer than it must."""
    server = AsyncTcpServer("127.0.0.1", port)
    await server.start(partial(_Conversation, delay=delay))
    try:
        yield
    finally:
        await server.stop()
