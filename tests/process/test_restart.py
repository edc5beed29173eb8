"""Home Assistant is killed in the middle of a step, and started again."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from typing import Any, Self

import pytest

from scripts.demo_house.client import Client
from scripts.demo_house.flows import change_options, set_up
from scripts.demo_house.house import House

from .states import attributes_when

pytestmark = [pytest.mark.process, pytest.mark.timeout(180)]

DOMAIN = "rolling_session"
GRACE = 2
"""Seconds: the option of the entry, so that nobody has to fake the clock."""
COUNT_IN = timedelta(seconds=5)
ROLLED = 3
"""Seconds on the floor before the snapshot that a kill leaves behind."""


class Person:
    """Somebody who is coached by a real Home Assistant."""

    def __init__(self, house: House) -> None:
        """Nothing runs yet."""
        self.house = house
        self.entry_id = ""
        self.entities: dict[str, str] = {}
        self.client: Client
        self._connection = AsyncExitStack()

    async def move_in(self) -> Self:
        """Start Home Assistant for the first time and set the person up."""
        await self.start()
        answers = {"person": "person.alex", "disclaimer": True}
        self.entry_id = await set_up(self.client, DOMAIN, answers)
        self.entities = await self.client.entities(DOMAIN)
        return self

    async def start(self) -> None:
        """Start Home Assistant and talk to it."""
        await self.house.start()
        self.client = await self._connection.enter_async_context(self.house.client())

    async def kill(self) -> None:
        """Take the power away."""
        await self._connection.aclose()
        await self.house.kill()

    async def move_out(self) -> None:
        """Hang up."""
        await self._connection.aclose()

    async def act(self, action: str, **data: Any) -> None:
        """Do something with the session."""
        await self.client.act(f"{DOMAIN}.{action}", self.entities["session"], **data)

    async def state(self, name: str = "session") -> dict[str, Any]:
        """Return the state of one of the person's entities."""
        return await self.client.state(self.entities[name])

    async def until(self, status: str) -> dict[str, Any]:
        """Return the session's attributes as soon as it has this status."""
        return await attributes_when(self.client, self.entities["session"], status)

    async def history(self) -> list[dict[str, Any]]:
        """Return the sessions that are kept."""
        path = f"/api/diagnostics/config_entry/{self.entry_id}"
        sessions: list[dict[str, Any]] = (await self.client.get(path))["data"]["history"]["last"]
        return sessions

    async def events_since(self, moment: datetime, last: str) -> list[str]:
        """Return what the event entity has told, as soon as `last` is among it."""
        event = self.entities["session_event"]
        async with asyncio.timeout(30):
            while True:
                # The recorder writes every few seconds.
                answer = await self.client.call(
                    "history/history_during_period",
                    start_time=moment.isoformat(),
                    entity_ids=[event],
                    include_start_time_state=False,
                )
                told = [state["a"].get("event_type") for state in answer.get(event, [])]
                told = [kind for kind in told if kind]
                if last in told:
                    return told
                await asyncio.sleep(0.2)

    async def roll_and_lose_power(self) -> None:
        """Be killed in the middle of a hold, the last transition some seconds ago."""
        await self.act("start", routine="desk_reset", minutes=2)
        await self.until("rolling")
        await asyncio.sleep(ROLLED)
        await self.act("hold", seconds=20)
        await self.until("holding")
        await asyncio.sleep(1)
        await self.kill()


@pytest.fixture
async def person() -> AsyncIterator[Person]:
    """Return somebody in a house of their own."""
    async with House.build() as house:
        person = Person(house)
        try:
            yield await person.move_in()
            assert house.complaints() == []
        finally:
            await person.move_out()


async def test_back_in_time_the_step_begins_again(person: Person) -> None:
    """After a count-in it goes on; nothing is credited twice, and the clock runs."""
    await person.roll_and_lose_power()
    restarted_at = datetime.now().astimezone()
    await person.start()

    session = await person.until("preparing")
    assert (session["step"], session["zone"]) == (1, "thoracic")
    told = await person.events_since(restarted_at, "resumed")
    assert told[:2] == ["interrupted", "resumed"]
    began_at = datetime.fromisoformat(session["step_started_at"])
    assert began_at - COUNT_IN > restarted_at
    assert began_at - COUNT_IN < restarted_at + timedelta(seconds=30)

    await person.act("skip")
    await person.until("moving")
    await person.act("stop")
    await person.until("idle")
    [record] = await person.history()
    assert record["outcome"] == "stopped"
    assert ROLLED <= record["done_seconds"] <= ROLLED + 1


async def test_back_too_late_it_is_closed_as_partial(person: Person) -> None:
    """It says so, and credits what was done for certain: up to the last transition."""
    await change_options(person.client, person.entry_id, "advanced", {"restart_grace": GRACE})
    await person.roll_and_lose_power()
    await asyncio.sleep(GRACE)
    restarted_at = datetime.now().astimezone()
    await person.start()

    assert await person.events_since(restarted_at, "partial") == ["interrupted", "partial"]
    assert (await person.until("idle"))["last_outcome"] == "partial"
    assert (await person.state("session_event"))["attributes"]["event_type"] == "partial"
    [record] = await person.history()
    assert record["outcome"] == "partial"
    assert ROLLED <= record["done_seconds"] <= ROLLED + 1
    assert (await person.state("streak"))["state"] == "0"
