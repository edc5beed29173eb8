"""What the demo house is furnished with: a speaker, a voice, a coached person, a dashboard."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from . import dashboard, espeak_server, player
from .client import Client
from .command import Tell, missing
from .config_folder import INTEGRATION
from .flows import set_up
from .house import OWNER, House, free_port
from .player import Player, PlayerError

DOMAIN = INTEGRATION.name
SPEAKER = "media_player.bedroom_speaker"


@dataclass(frozen=True, slots=True)
class Sound:
    """What there is to hear the coach with."""

    player: Player | None
    voice_port: int | None


@asynccontextmanager
async def sound(tell: Tell) -> AsyncIterator[Sound]:
    """Start the speaker and the voice that this machine can have."""
    async with AsyncExitStack() as running:
        if lacking := missing(espeak_server.PROGRAM, player.PROGRAM):
            names = " and ".join(lacking)
            tell(f"Without {names} nothing is heard: the session is on the screen only")
            yield Sound(None, None)
            return
        voice_port = free_port()
        await running.enter_async_context(espeak_server.serve(voice_port))
        try:
            speaker = await running.enter_async_context(player.play(free_port()))
        except PlayerError as error:
            tell(f"No speaker, so the session is on the screen only: {error}")
            yield Sound(None, None)
            return
        how = (
            f"through {speaker.output}" if speaker.is_audible else "silent, there is no sound card"
        )
        tell(f"Voice: espeak-ng. Speaker: Music Player Daemon ({how})")
        yield Sound(speaker, voice_port)


async def furnish(house: House, heard_on: Sound) -> dict[str, str]:
    """Set everything up; return the entities of the coached person by name."""
    async with house.client() as client:
        answers = {"person": f"person.{OWNER.lower()}", "disclaimer": True}
        if heard_on.player and heard_on.voice_port:
            answers["voice"] = await add_voice(client, heard_on.voice_port)
            # Otherwise it is called "Music Player Daemon".
            port, called = heard_on.player.port, {"name": "Bedroom speaker", "area_id": "bedroom"}
            await add_as(client, "mpd", port, SPEAKER, **called)
            answers["outlets"] = [SPEAKER]
        await set_up(client, DOMAIN, answers)
        entities = await client.entities(DOMAIN)
        await dashboard.show(client, entities, SPEAKER if heard_on.player else None)
        return entities


async def add_voice(client: Client, port: int) -> str:
    """Add the voice that is served on a port; return its entity."""
    await set_up(client, "wyoming", {"host": "127.0.0.1", "port": port})
    entities = await client.entities("wyoming")
    return next(entity for entity in entities.values() if entity.startswith("tts."))


async def add_as(client: Client, handler: str, port: int, entity_id: str, **more: Any) -> None:
    """Add a speaker or a voice that is served on a port, with an entity of this id."""
    entry_id = await set_up(client, handler, {"host": "127.0.0.1", "port": port})
    domain = entity_id.partition(".")[0]
    old = next(
        entity for entity in await client.entities_of(entry_id) if entity.startswith(f"{domain}.")
    )
    await client.call(
        "config/entity_registry/update", entity_id=old, new_entity_id=entity_id, **more
    )
