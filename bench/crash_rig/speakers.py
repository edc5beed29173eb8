"""Two players that outlive Home Assistant, and their volume as they know it themselves."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
import wave

from scripts.demo_house import player
from scripts.demo_house.house import free_port
from scripts.demo_house.player import Player

BEFORE: Final = 70
"""Percent: as loud as it was before anybody rolled."""

_MUSIC: Final = "silence.wav"
_SECONDS: Final = 60
_RATE: Final = 8000
_A_MOMENT: Final = 0.05

_CONFIGURATION: Final = """\
bind_to_address "127.0.0.1"
port "{port}"
zeroconf_enabled "no"
playlist_directory "{folder}"
music_directory "{folder}"
db_file "{folder}/database"
input {{
  plugin "curl"
}}
audio_output {{
  type "null"
  name "Speaker"
  mixer_type "null"
}}
"""


@dataclass(frozen=True, slots=True)
class Speaker:
    """A running player."""

    name: str
    port: int

    @property
    def entity_id(self) -> str:
        """Return what Home Assistant calls it."""
        return f"media_player.{self.name}"

    async def volume(self) -> int:
        """Return how loud it is."""
        return int((await self._ask("status"))["volume"])

    async def set_volume(self, percent: int) -> None:
        """Turn the knob."""
        await self._ask(f"setvol {percent}")

    async def clip(self) -> str | None:
        """Return which clip it plays or played last."""
        return (await self._ask("status")).get("songid")

    async def is_off(self) -> bool:
        """Return whether it neither plays nor pauses; then Home Assistant knows no volume of it."""
        return (await self._ask("status"))["state"] == "stop"

    async def put_music_on(self) -> None:
        """Play something else than the coach."""
        for command in ("clear", f"add {_MUSIC}", "play"):
            await self._ask(command)

    async def know_music(self) -> None:
        """Read what there is to play."""
        await self._ask("update")
        while "updating_db" in await self._ask("status"):
            await asyncio.sleep(_A_MOMENT)

    async def _ask(self, command: str) -> dict[str, str]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            await reader.readline()
            writer.write(f"{command}\nclose\n".encode())
            lines = (await reader.read()).decode().splitlines()
            return {name: value for name, _, value in (line.partition(": ") for line in lines)}
        finally:
            writer.close()


@asynccontextmanager
async def play(folder: Path, names: tuple[str, ...]) -> AsyncIterator[list[Speaker]]:
    """Run a player for each name. Raises PlayerError."""
    async with AsyncExitStack() as running:
        speakers = []
        for name in names:
            port = free_port()
            place = folder / f"player-{name}"
            place.mkdir()
            _record(place / _MUSIC)
            configuration = _CONFIGURATION.format(port=port, folder=place)
            await running.enter_async_context(
                player.run(Player(port, "null"), place, configuration)
            )
            speakers.append(Speaker(name, port))
            await speakers[-1].know_music()
            await speakers[-1].set_volume(BEFORE)
        yield speakers


def _record(path: Path) -> None:
    with wave.open(str(path), "wb") as music:
        music.setnchannels(1)
        music.setsampwidth(1)
        music.setframerate(_RATE)
        music.writeframes(b"\x80" * _RATE * _SECONDS)
