"""Our triggers and conditions in the newest Home Assistant, before and after a restart."""

import asyncio

import pytest

from scripts.demo_house.client import Client
from scripts.demo_house.config_folder import configure
from scripts.demo_house.flows import set_up
from scripts.demo_house.house import House

pytestmark = [pytest.mark.process, pytest.mark.timeout(180)]

DOMAIN = "rolling_session"
SESSION, EVENT = "sensor.alex_session", "event.alex_session_event"
AUTOMATION = {
    "id": "one",
    "alias": "One",
    "triggers": [
        {"trigger": f"{DOMAIN}.session_started", "target": {"entity_id": EVENT}},
        {
            "trigger": f"{DOMAIN}.step_started",
            "target": {"entity_id": SESSION},
            "options": {"zone": ["thoracic"]},
        },
        {"trigger": f"{DOMAIN}.session_stopped", "target": {"entity_id": EVENT}},
    ],
    "conditions": [
        {
            "condition": "not",
            "conditions": [
                {
                    "condition": f"{DOMAIN}.is_done_today",
                    "target": {"entity_id": "binary_sensor.alex_done_today"},
                    "options": {},
                }
            ],
        }
    ],
    "actions": [{"event": "fired", "event_data": {"by": "{{ trigger.entity_id }}"}}],
    "mode": "queued",
}


async def roll_a_little(client: Client) -> list[str]:
    """Start and stop, and return what fired the automation."""
    fired: asyncio.Queue[str] = asyncio.Queue()
    await client.subscribe(
        "subscribe_events", lambda event: fired.put_nowait(event["data"]["by"]), event_type="fired"
    )
    await client.act(f"{DOMAIN}.start", SESSION)
    await asyncio.sleep(1)
    await client.act(f"{DOMAIN}.stop", SESSION)
    async with asyncio.timeout(10):
        return sorted([await fired.get() for _ in range(3)])


async def test_triggers_and_conditions_before_and_after_a_restart() -> None:
    """The automation is there before the person is, and survives both."""
    async with House.build() as house:
        configure(house.folder, {"automation tried": [AUTOMATION]})
        await house.start()
        async with house.client() as client:
            await set_up(client, DOMAIN, {"person": "person.alex", "disclaimer": True})
            assert await roll_a_little(client) == [EVENT, EVENT, SESSION]
        await house.stop()
        await house.start()
        async with house.client() as client:
            assert await roll_a_little(client) == [EVENT, EVENT, SESSION]
            offered = await client.call("get_triggers_for_target", target={"entity_id": [SESSION]})
            assert f"{DOMAIN}.step_started" in offered
        assert house.complaints() == []
