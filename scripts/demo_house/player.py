"""A real speaker: Music Player Daemon, audible where the machine has sound."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
import os
from pathlib import Path
import sys
import tempfile

PROGRAM = "mpd"
PATIENCE = 10
"""Seconds that it may take to start or to stop."""

# Without sound hardware it still plays in real time, into nothing.
_CONFIGURATION = """\
bind_to_address "127.0.0.1"
port "{port}"
zeroconf_enabled "no"
playlist_directory "{folder}"
input {{
  plugin "curl"
}}
audio_output {{
  type "{output}"
  name "Speaker"
  mixer_type "{mixer}"
}}
"""


class PlayerError(Exception):
    """The player did not start."""


class Player:
    """The running player, and what it has played."""

    def __init__(self, port: int, output: str) -> None:
        """Use `play` instead."""
        self.port = port
        self.output = output
        self.clips: set[str] = set()
        """One number for each clip that was heard."""

    @property
    def is_audible(self) -> bool:
        """Return whether somebody can hear it."""
        return self.output != "null"

    async def seconds_played(self) -> int:
        """Return how much it has played in all."""
        async with self._connection() as (reader, writer):
            return int((await _ask(reader, writer, "stats"))["playtime"])

    async def watch(self) -> None:
        """Count clips until cancelled."""
        async with self._connection() as (reader, writer):
            while True:
                await _ask(reader, writer, "idle player")
                status = await _ask(reader, writer, "status")
                if status["state"] == "play" and "songid" in status:
                    self.clips.add(status["songid"])

    async def answers(self) -> bool:
        """Return whether it is there."""
        try:
            async with self._connection():
                return True
        except OSError:
            return False

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            await reader.readline()
            yield reader, writer
        finally:
            writer.close()


@asynccontextmanager
async def play(port: int) -> AsyncIterator[Player]:
    """Run the player. Raises PlayerError."""
    player = Player(port, best_output())
    mixer = "software" if player.is_audible else "null"
    with tempfile.TemporaryDirectory(prefix="rolling-session-player-") as folder:
        configuration = _CONFIGURATION.format(
            port=port, folder=folder, output=player.output, mixer=mixer
        )
        async with run(player, Path(folder), configuration):
            watcher = asyncio.create_task(player.watch())
            try:
                yield player
            finally:
                watcher.cancel()
                with suppress(asyncio.CancelledError, OSError):
                    await watcher


@asynccontextmanager
async def run(player: Player, folder: Path, configuration: str) -> AsyncIterator[None]:
    """Run the program as it is configured. Raises PlayerError."""
    process = await _start(player, folder, configuration)
    try:
        yield
    finally:
        await _stop(process)


def best_output() -> str:
    """Return the kind of output that this machine can hear."""
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR") or "/nowhere")
    if sys.platform == "darwin":
        return "osx"
    if "PULSE_SERVER" in os.environ or runtime.joinpath("pulse", "native").exists():
        return "pulse"
    return "alsa" if _has_sound_card(Path("/dev/snd")) else "null"


def _has_sound_card(folder: Path) -> bool:
    return any(os.access(device, os.R_OK | os.W_OK) for device in folder.glob("pcm*p"))


async def _start(player: Player, folder: Path, configuration: str) -> asyncio.subprocess.Process:
    path = folder / "mpd.conf"
    path.write_text(configuration)
    # A proxy of this machine is not for what comes from this machine.
    environment = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    with folder.joinpath("mpd.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *(PROGRAM, "--no-daemon", "--stderr", path),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            env=environment,
        )
    for _ in range(PATIENCE * 20):
        if process.returncode is not None:
            break
        if await player.answers():
            return process
        await asyncio.sleep(0.05)
    await _stop(process)
    raise PlayerError(folder.joinpath("mpd.log").read_text(errors="replace").strip())


async def _stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    process.terminate()
    try:
        async with asyncio.timeout(PATIENCE):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


async def _ask(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, command: str
) -> dict[str, str]:
    writer.write(f"{command}\n".encode())
    await writer.drain()
    return _pairs([line async for line in _lines(reader)])


async def _lines(reader: asyncio.StreamReader) -> AsyncIterator[str]:
    while (line := (await reader.readline()).decode().strip()) != "OK":
        if not line or line.startswith("ACK"):
            raise ConnectionError(line or "the player hung up")
        yield line


def _pairs(lines: Iterable[str]) -> dict[str, str]:
    return {name: value for name, _, value in (line.partition(": ") for line in lines)}
