"""Real players that play into a pipe, and the process that listens to them."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
import os
from pathlib import Path
import sys
from typing import Final

from scripts.demo_house import player
from scripts.demo_house.config_folder import CHECKOUT
from scripts.demo_house.house import free_port
from scripts.demo_house.player import Player

from . import slow_proxy
from .capture import PIPE, READY
from .recording import CAPTURED_RATE

# A pipe plays in real time, as a sound card does.
_CONFIGURATION: Final = """\
bind_to_address "127.0.0.1"
port "{port}"
zeroconf_enabled "no"
playlist_directory "{folder}"
input {{
  plugin "curl"
}}
audio_output {{
  type "fifo"
  name "Speaker"
  path "{folder}/{pipe}"
  format "{rate}:16:1"
  mixer_type "software"
}}
"""


@dataclass(frozen=True, slots=True)
class Speaker:
    """A running player, and where its sound is kept."""

    name: str
    port: int
    folder: Path

    @property
    def entity_id(self) -> str:
        """Return what Home Assistant calls it."""
        return f"media_player.{self.name}"


@asynccontextmanager
async def play(folder: Path, names: Sequence[str], *, slow: bool) -> AsyncIterator[list[Speaker]]:
    """Run players and listen to them. Raises PlayerError."""
    async with AsyncExitStack() as running:
        folders = [folder / name for name in names]
        for place in folders:
            place.mkdir()
            os.mkfifo(place / PIPE)
        # First who listens: a player without anybody at the other end gives up.
        await running.enter_async_context(_capture(folders))
        yield [await running.enter_async_context(_speaker(place, slow=slow)) for place in folders]


@asynccontextmanager
async def _speaker(folder: Path, *, slow: bool) -> AsyncIterator[Speaker]:
    port, front = free_port(), free_port()
    configuration = _CONFIGURATION.format(port=port, folder=folder, pipe=PIPE, rate=CAPTURED_RATE)
    async with AsyncExitStack() as running:
        await running.enter_async_context(player.run(Player(port, "fifo"), folder, configuration))
        if slow:
            await running.enter_async_context(slow_proxy.serve(front, port))
        yield Speaker(folder.name, front if slow else port, folder)


@asynccontextmanager
async def _capture(folders: Sequence[Path]) -> AsyncIterator[None]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bench.speaker_rig.capture", *map(str, folders)),
        cwd=CHECKOUT,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    try:
        assert process.stdout
        if (await process.stdout.readline()).decode().strip() != READY:
            raise player.PlayerError("nobody listens to the speakers")
        yield
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
