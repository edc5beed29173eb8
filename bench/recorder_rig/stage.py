"""A house in which everybody guides through the same session at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
import json
from pathlib import Path
from typing import Any, Final

from bench.speaker_rig.speakers import Speaker, play
from scripts.demo_house import espeak_server
from scripts.demo_house.client import Client
from scripts.demo_house.command import Tell
from scripts.demo_house.config_folder import configure
from scripts.demo_house.flows import set_up
from scripts.demo_house.furniture import DOMAIN, add_as
from scripts.demo_house.house import OWNER, House, HouseError, free_port

from .contestants import (
    COUNTDOWN,
    PRODUCT,
    SCRIPT,
    SPOKEN,
    TIMER,
    WITH_SPEAKER,
    Plan,
    build,
    scripts,
)
from .rows import Rows, marks, written_since

_SCRIPTS: Final = "scripts.yaml"
_COMMITTED: Final = 12
"""Seconds until what has happened is in the file: the recorder writes every five."""
_SETTLED: Final = 20
"""Seconds until a speaker that has been used shows that it is idle, and more."""
_PATIENCE: Final = 60
"""Seconds that somebody may take beyond the end."""
_COMPANION: Final = "Sam"
"""Who is coached by the speaker."""


@dataclass(slots=True)
class Stage:
    """Home Assistant with everything set up."""

    house: House
    client: Client
    sessions: dict[str, str]
    """The session sensors of the product's two persons."""
    owners: dict[str, str]
    plan: Plan
    asked: dict[str, Any]
    evenings: int = 0

    async def perform(self) -> Rows:
        """Let everybody do it once, and return what was written."""
        self.evenings += 1
        await asyncio.sleep(_COMMITTED)
        before = marks(self.house.folder)
        await asyncio.gather(
            *(self._coach(who) for who in self.sessions),
            *(self._run(who) for who in (SCRIPT, COUNTDOWN, TIMER)),
        )
        await asyncio.sleep(_SETTLED)
        return written_since(self.house.folder, before, self.owners)

    async def sleep_over(self) -> None:
        """Make it the day after: what the persons did moves back by a day."""
        for session in self.sessions.values():
            history = await self.client.act(f"{DOMAIN}.get_history", session, answers=True)
            for held in history["sessions"]:
                earlier = datetime.fromisoformat(held["started_at"]) - timedelta(days=1)
                await self.client.act(
                    f"{DOMAIN}.edit_session",
                    session,
                    session=held["session"],
                    started_at=earlier.isoformat(),
                )

    async def _coach(self, who: str) -> None:
        session = self.sessions[who]
        await self.client.act(f"{DOMAIN}.start", session, **self.asked)
        await self._wait(session, "idle")
        outcome = (await self.client.state(session))["attributes"]["last_outcome"]
        if outcome != "completed":
            raise HouseError(f"the session of {who} is {outcome}")

    async def _run(self, who: str) -> None:
        await self.client.act("script.turn_on", f"script.{who}")
        await self._wait(f"script.{who}", "off")
        if (await self.client.state(f"counter.{who}_streak"))["state"] != str(self.evenings):
            raise HouseError(f"{who} did not get to its end")

    async def _wait(self, entity_id: str, state: str) -> None:
        async with asyncio.timeout(self.plan["seconds"] + _PATIENCE):
            await asyncio.sleep(self.plan["seconds"])
            while (await self.client.state(entity_id))["state"] != state:
                await asyncio.sleep(1)


@asynccontextmanager
async def prepare(folder: Path, asked: dict[str, Any], tell: Tell) -> AsyncIterator[Stage]:
    """Start everything."""
    built = build()
    async with AsyncExitStack() as running:
        speakers = await running.enter_async_context(play(folder, WITH_SPEAKER, slow=False))
        ports = {who: free_port() for who in WITH_SPEAKER}
        for port in ports.values():
            await running.enter_async_context(espeak_server.serve(port))
        house = await running.enter_async_context(House.build())
        configure(house.folder, built.configuration)
        tell("Starting Home Assistant")
        await house.start()
        client = await running.enter_async_context(house.client())
        tell("Setting up speakers, voices, two persons and the scripts")
        for speaker in speakers:
            await _furnish(client, speaker, ports[speaker.name])
        owners = dict(built.owners)
        sessions = {
            PRODUCT: await _person(client, PRODUCT, f"person.{OWNER.lower()}", {}, owners),
            SPOKEN: await _person(client, SPOKEN, await _companion(client), _sound(SPOKEN), owners),
        }
        preview = f"{DOMAIN}.preview_routine"
        plan = await client.act(preview, sessions[PRODUCT], answers=True, **asked)
        house.folder.joinpath(_SCRIPTS).write_text(json.dumps(scripts(plan)))
        await client.call("call_service", domain="script", service="reload", service_data={})
        yield Stage(house, client, sessions, owners, plan, asked)


async def _furnish(client: Client, speaker: Speaker, voice_port: int) -> None:
    """Set up a speaker and a voice, and give them their owner's name."""
    await add_as(client, "mpd", speaker.port, speaker.entity_id)
    await add_as(client, "wyoming", voice_port, f"tts.{speaker.name}")


async def _companion(client: Client) -> str:
    await client.call("person/create", name=_COMPANION, user_id=None, device_trackers=[])
    return f"person.{_COMPANION.lower()}"


def _sound(who: str) -> dict[str, Any]:
    return {"voice": f"tts.{who}", "outlets": [f"media_player.{who}"]}


async def _person(
    client: Client, who: str, person: str, answers: dict[str, Any], owners: dict[str, str]
) -> str:
    """Set up a coached person, note what is theirs, and return the session sensor."""
    answers = {"person": person, "disclaimer": True, **answers}
    entry_id = await set_up(client, DOMAIN, answers)
    entities = await client.entities_of(entry_id)
    owners.update(dict.fromkeys(entities, who))
    owners[f"{DOMAIN}:{entry_id.lower()}_minutes"] = who
    states = {state["entity_id"]: state for state in await client.call("get_states")}
    return next(
        entity for entity in entities if "idle" in states[entity]["attributes"].get("options", ())
    )
