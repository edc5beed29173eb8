"""What makes a speaker slow: between Home Assistant and the player, `play` waits.

As with speakers that fetch and buffer first, the command is answered at once and followed later.
Whatever is told to the player in between, such as another clip, takes the place of what waits.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
import random
from typing import Final

DELAY: Final = 1.2
SPREAD: Final = 0.2
_PLAY: Final = (b"play ", b"play\n", b"playid")
_FORGET: Final = (b"clear", b"stop")


class _SlowPlayer:
    """A player that takes its time."""

    def __init__(self, port: int, chance: random.Random) -> None:
        self._port = port
        self._chance = chance
        self._waiting: asyncio.Task[None] | None = None

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass on what one client says."""
        upstream = await asyncio.open_connection("127.0.0.1", self._port)
        answers = asyncio.create_task(_pass_on(upstream[0], writer))
        try:
            while line := await reader.readline():
                upstream[1].write(self._passed(line))
                await upstream[1].drain()
        except ConnectionError:
            pass
        finally:
            answers.cancel()
            with suppress(asyncio.CancelledError):
                await answers
            for end in (upstream[1], writer):
                end.close()

    def _passed(self, line: bytes) -> bytes:
        """Return what the player is told at once; a ping has the same answer as play."""
        if line.startswith((*_PLAY, *_FORGET)) and self._waiting:
            self._waiting.cancel()
        if not line.startswith(_PLAY):
            return line
        self._waiting = asyncio.create_task(self._play(line))
        return b"ping\n"

    async def _play(self, line: bytes) -> None:
        await asyncio.sleep(DELAY + self._chance.uniform(-SPREAD, SPREAD))
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        await reader.readline()
        writer.write(line)
        await writer.drain()
        await reader.readline()
        writer.close()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()


@asynccontextmanager
async def serve(port: int, player_port: int) -> AsyncIterator[None]:
    """Offer a player on another port, slow. The delays are the same in every run."""
    slow = _SlowPlayer(player_port, random.Random(1))
    async with await asyncio.start_server(slow.serve, "127.0.0.1", port):
        yield
