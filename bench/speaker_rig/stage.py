"""One condition: a house of its own, and everybody's performances in it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scripts.demo_house import espeak_server
from scripts.demo_house.client import Client
from scripts.demo_house.command import Tell
from scripts.demo_house.flows import set_up
from scripts.demo_house.furniture import DOMAIN, add_as
from scripts.demo_house.house import OWNER, House, free_port

from .conditions import PERSON, PRODUCT, Condition
from .contestants import (
    Contestant,
    Performance,
    PlannedCue,
    coach,
    preview,
    run_script,
    say_hello,
    write_scripts,
)
from .speakers import Speaker, play

_STAGGER: Final = (0.0, 7.2, 8.7)
"""When those side by side begin. Cues are due at even seconds, so none of them speaks in the instant
of another; and what the first one prepares is done before the others need the processor."""
_REST: Final = 4
"""Seconds until every speaker is silent again."""


@dataclass(slots=True)
class Stage:
    """Home Assistant with everything set up."""

    condition: Condition
    client: Client
    contestants: dict[str, Contestant]
    session: str
    plan: list[PlannedCue]

    async def perform(self, only: Sequence[str], tell: Tell) -> list[Performance]:
        """Return everybody's performances, first cold and then warm."""
        performances: list[Performance] = []
        for group in self.condition.groups:
            names = [name for name in group if name in only]
            for state in self.condition.states if names else ():
                tell(f"{self.condition.title}, {state}: {', '.join(names)}")
                performances += await asyncio.gather(
                    *(
                        self._perform(name, state, wait)
                        for name, wait in zip(names, _STAGGER, strict=False)
                    )
                )
                await asyncio.sleep(_REST)
        return performances

    async def _perform(self, name: str, state: str, wait: float) -> Performance:
        await asyncio.sleep(wait)
        who = self.contestants[name]
        if name == PRODUCT:
            return await coach(self.client, who, state, self.plan, self.session)
        return await run_script(self.client, who, state, self.plan)


@asynccontextmanager
async def build(condition: Condition, folder: Path, only: Sequence[str]) -> AsyncIterator[Stage]:
    """Start everything."""
    # The product is always there: it tells what there is to say.
    names = [name for group in condition.groups for name in group if name in {*only, PRODUCT}]
    speaker_names = [f"{name}_{n}" for name in names for n in range(condition.speakers)]
    async with AsyncExitStack() as running:
        speakers = await running.enter_async_context(
            play(folder, speaker_names, slow=condition.is_slow)
        )
        ports = [free_port() for _ in names]
        for port in ports:
            await running.enter_async_context(
                espeak_server.serve(port, delay=condition.voice_delay)
            )
        house = await running.enter_async_context(House.build())
        await house.start()
        client = await running.enter_async_context(house.client())
        contestants = {}
        for name, port in zip(names, ports, strict=True):
            own = [speaker for speaker in speakers if speaker.name.startswith(f"{name}_")]
            contestants[name] = await _furnish(client, name, own, port)
        yield await _rehearse(client, condition, contestants, house.folder)


async def _furnish(
    client: Client, name: str, speakers: Sequence[Speaker], voice_port: int
) -> Contestant:
    """Set up one contestant's speakers and voice, and give them names."""
    for speaker in speakers:
        await add_as(client, "mpd", speaker.port, speaker.entity_id)
    await add_as(client, "wyoming", voice_port, f"tts.{name}")
    return Contestant(name, tuple(speakers), f"tts.{name}")


async def _rehearse(
    client: Client, condition: Condition, contestants: dict[str, Contestant], folder: Path
) -> Stage:
    """Set up the person, write the scripts, and hear everybody once."""
    product = contestants[PRODUCT]
    answers = {
        "person": f"person.{OWNER.lower()}",
        "disclaimer": True,
        "voice": product.voice,
        "outlets": product.outlets,
        **PERSON,
    }
    await set_up(client, DOMAIN, answers)
    session = (await client.entities(DOMAIN))["session"]
    plan = await preview(client, session, condition.seconds)
    await write_scripts(client, folder, list(contestants.values()), plan)
    for who in contestants.values():
        await say_hello(client, who)
    await asyncio.sleep(_REST)
    return Stage(condition, client, contestants, session, plan)
