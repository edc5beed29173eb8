"""A session by voice: a real Assist pipeline, a real Wyoming satellite, a real voice.

Only the words are scripted that speech-to-text would find; see `assist`.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import pytest

from scripts.demo_house import espeak_server
from scripts.demo_house.client import Client
from scripts.demo_house.flows import set_up
from scripts.demo_house.house import House, free_port

from .assist import Person, on_the_floor
from .conftest import need
from .states import attributes_when

pytestmark = [pytest.mark.process, pytest.mark.timeout(180)]

DOMAIN = "rolling_session"


@dataclass
class Bedroom:
    """Somebody with a satellite, and the Home Assistant behind it."""

    person: Person
    client: Client
    session: str
    satellite: str

    async def until(self, status: str) -> dict[str, Any]:
        """Return the session's attributes as soon as it has this status."""
        return await attributes_when(self.client, self.session, status)


@pytest.fixture
async def bedroom() -> AsyncIterator[Bedroom]:
    """Return a person in a house with a pipeline of its own."""
    need(espeak_server.PROGRAM)
    async with AsyncExitStack() as running:
        voice, ears, satellite = free_port(), free_port(), free_port()
        await running.enter_async_context(espeak_server.serve(voice))
        person = await running.enter_async_context(on_the_floor(satellite, ears))
        house = await running.enter_async_context(House.build())
        await house.start()
        client = await running.enter_async_context(house.client())
        for port in (voice, ears):
            await set_up(client, "wyoming", {"host": "127.0.0.1", "port": port})
        await use_pipeline(client)
        await set_up(client, "wyoming", {"host": "127.0.0.1", "port": satellite})
        await set_up(client, DOMAIN, {"person": "person.alex", "disclaimer": True})
        session = (await client.entities(DOMAIN))["session"]
        await person.reached()
        yield Bedroom(person, client, session, await entity_of(client, "assist_satellite"))
        assert house.complaints() == []


async def entity_of(client: Client, domain: str) -> str:
    """Return the only entity of a domain."""
    states = await client.call("get_states")
    [found] = [s["entity_id"] for s in states if s["entity_id"].startswith(f"{domain}.")]
    return str(found)


async def use_pipeline(client: Client) -> None:
    """Let Assist use our ears and our voice, and Home Assistant's own agent."""
    pipeline = await client.call(
        "assist_pipeline/pipeline/create",
        name="Bedroom",
        language="en",
        conversation_engine="conversation.home_assistant",
        conversation_language="en",
        stt_engine=await entity_of(client, "stt"),
        stt_language="en",
        tts_engine=await entity_of(client, "tts"),
        tts_language="en",
        tts_voice=None,
        wake_word_entity=None,
        wake_word_id=None,
    )
    await client.call("assist_pipeline/pipeline/set_preferred", pipeline_id=pipeline["id"])


async def test_from_start_to_stop_by_voice(bedroom: Bedroom) -> None:
    """Every answer is heard in the room; the coach goes on speaking there."""
    person = bedroom.person
    await person.say("start my bedtime session")
    assert await person.hears(
        "Bedtime, 5 minutes. Mid back. Lie with the roller across your back, just below the"
        " shoulder blades. Knees bent, hands behind your head, hips up a little."
    )
    await bedroom.until("rolling")
    assert await person.hears(
        "Roll slowly. Up to the top of the shoulders, and back. Stop before the neck."
    )

    await person.say("pause")
    assert await person.hears("Paused.")
    assert (await bedroom.until("paused"))["zone"] == "thoracic"

    await person.say("my pain is eight")
    assert await person.hears(
        "Ease off. Take some weight onto your feet. Say next if you would rather move on."
    )
    await person.say("continue")
    assert await person.hears("Back into position. We go on.")
    await bedroom.until("rolling")

    await person.say("stop")
    assert await person.hears("Stopped. See you next time.")
    assert (await bedroom.until("idle"))["last_outcome"] == "stopped"
    history = await bedroom.client.act(f"{DOMAIN}.get_history", bedroom.session, answers=True)
    assert [session["discomfort"] for session in history["sessions"]] == [8]

    await person.say("start my moonlight rolling session")
    assert await person.hears(
        "I don't know a routine called moonlight. I know Bedtime, Full back, Before a workout,"
        " After a workout, Stiff lower back, Desk reset and Upper back with a ball."
    )
