"""A house with many people in it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
import json
from pathlib import Path
from typing import Final

from scripts.demo_house import espeak_server
from scripts.demo_house.client import Client
from scripts.demo_house.command import Tell
from scripts.demo_house.config_folder import add_guest
from scripts.demo_house.flows import set_up
from scripts.demo_house.furniture import DOMAIN, add_voice
from scripts.demo_house.house import House, free_port

from .people import Person, household, things
from .probe.things import DOMAIN as PROBE
from .scripts import scripts
from .stage import Stage

_AT_ONCE: Final = 8
"""People who are set up at the same time."""
_PRODUCT: Final = "product"
_ALL_SCRIPTS: Final = "scripts"


@asynccontextmanager
async def prepare(count: int, minutes: int, tell: Tell) -> AsyncIterator[Stage]:
    """Start a house and set everybody up."""
    people = household(count)
    async with AsyncExitStack() as running:
        voice_port = free_port()
        await running.enter_async_context(espeak_server.serve(voice_port))
        house = await running.enter_async_context(House.build())
        add_guest(house.folder, PROBE, Path(__file__).parent / "probe", things(count))
        tell("Starting Home Assistant")
        await house.start()
        async with house.client() as client:
            tell(f"Setting up {count} people")
            voice = await add_voice(client, voice_port)
            owners = await _set_everybody_up(client, people, voice)
            plans = {
                routine: await client.act(
                    f"{DOMAIN}.preview_routine",
                    people[0].session,
                    answers=True,
                    routine=routine,
                    minutes=minutes,
                )
                for routine in dict.fromkeys(person.routine for person in people)
            }
            house.folder.joinpath("scripts.yaml").write_text(json.dumps(scripts(people, plans)))
        tell("Starting it again, with everybody")
        await house.stop()
        await house.start()
        client = await running.enter_async_context(house.client())
        yield Stage(house, client, people, plans, minutes, house.process_id, owners)


async def _set_everybody_up(client: Client, people: list[Person], voice: str) -> dict[str, str]:
    """Answer the questions for everybody; return whose each entity is."""
    turn = asyncio.Semaphore(_AT_ONCE)

    async def one(person: Person) -> str:
        answers = {"name": person.name, "disclaimer": True, "tools": ["medium_roller", "ball"]}
        async with turn:
            return await set_up(
                client, DOMAIN, answers | {"voice": voice, "outlets": person.outlets}
            )

    entries = dict(zip(await asyncio.gather(*map(one, people)), people, strict=True))
    owners: dict[str, str] = {f"{DOMAIN}:{entry.lower()}_minutes": _PRODUCT for entry in entries}
    for entity in await client.call("config/entity_registry/list"):
        if person := entries.get(entity["config_entry_id"]):
            owners[entity["entity_id"]] = _PRODUCT
            if entity["translation_key"] == "session":
                person.session = entity["entity_id"]
    owners |= {
        f"script.{who}_{p.number}": _ALL_SCRIPTS for who in ("script", "expert") for p in people
    }
    return owners
