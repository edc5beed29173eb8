"""An evening in the newest Home Assistant, from the options to the good night; and a phone."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from scripts.demo_house.client import Client
from scripts.demo_house.config_folder import configure
from scripts.demo_house.flows import OPTIONS, set_up
from scripts.demo_house.house import House

from .states import until

pytestmark = [pytest.mark.process, pytest.mark.timeout(300)]

DOMAIN = "rolling_session"
SESSION, EVENT = "sensor.alex_session", "event.alex_session_event"
BEDTIME = "rolling_session/bedtime_routine.yaml"
FURNITURE = {
    "input_boolean": {"wind_down": {}, "night_light": {}},
    "scene night": [{"name": "Night", "entities": {"input_boolean.night_light": "on"}}],
    "mobile_app": {},
}


async def furnish(house: House) -> None:
    configure(house.folder, FURNITURE)
    await house.start()


async def install(client: Client, entry_id: str, *names: str) -> None:
    """Tick blueprints in the options, as a person does."""
    menu = await client.post(OPTIONS, {"handler": entry_id})
    path = f"{OPTIONS}/{menu['flow_id']}"
    await client.post(path, {"next_step_id": "blueprints"})
    done = await client.post(path, {"blueprints": [*names]})
    assert done["step_id"] == "blueprints_done"
    await client.post(path, {"next_step_id": "history_done"})


async def device_of(client: Client, entity_id: str) -> str:
    entity = await client.call("config/entity_registry/get", entity_id=entity_id)
    device: str = entity["device_id"]
    return device


async def diary(client: Client) -> list[dict[str, Any]]:
    """Return our sentences in the logbook, once the recorder has them."""
    start = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    async with asyncio.timeout(20):
        while True:
            entries = await client.call("logbook/get_events", start_time=start)
            told = [entry for entry in entries if entry.get("entity_id") in (SESSION, EVENT)]
            if any(entry.get("domain") == DOMAIN for entry in told):
                return told
            await asyncio.sleep(0.5)


async def test_the_bedtime_blueprint_from_the_options_to_the_good_night() -> None:
    """Installed by a tick, made an automation by a form, and it puts the house to sleep."""
    async with House.build() as house:
        await furnish(house)
        async with house.client() as client:
            entry_id = await set_up(client, DOMAIN, {"person": "person.alex", "disclaimer": True})
            await install(client, entry_id, "bedtime_routine")
            known = await client.call("blueprint/list", domain="automation")
            assert known[BEDTIME]["metadata"]["name"] == "Rolling Session: bedtime routine"
            await client.post(
                "/api/config/automation/config/bedtime",
                {
                    "alias": "Bedtime",
                    "use_blueprint": {
                        "path": BEDTIME,
                        "input": {
                            "coach": await device_of(client, SESSION),
                            "wind_downs": ["input_boolean.wind_down"],
                            "earliest": "00:00:00",
                            "latest": "23:59:59",
                            "minutes": 2,
                            "goodnight_after": {"seconds": 1},
                            "goodnight_scene": ["scene.night"],
                        },
                    },
                },
            )
            assert await until(client, "automation.bedtime", "on", within=10) == "on"
            await client.act("input_boolean.turn_on", "input_boolean.wind_down")
            await until(client, SESSION, "preparing", "rolling", within=10)
            await until(client, "input_boolean.night_light", "on", within=180)
            assert (await client.state(EVENT))["attributes"]["event_type"] == "completed"
            assert (await client.state("binary_sensor.alex_done_today"))["state"] == "on"
            told = await diary(client)
            (completed,) = [entry for entry in told if entry.get("domain") == DOMAIN]
            assert completed["name"] == "Alex"
            assert completed["message"].startswith("completed Bedtime, ")
            # Whatever was written since it began was the automation's doing.
            during = [
                entry for entry in told if entry.get("state") not in (None, "idle", "unknown")
            ]
            assert len(during) > 4
            for entry in (completed, *during):
                assert entry["context_event_type"] == "automation_triggered"
                assert entry["context_name"] == "Bedtime"
        assert house.complaints() == []


async def test_a_german_house_and_a_phone_with_buttons() -> None:
    """A registered phone shows the reminder over the local push channel; its button starts."""
    async with House.build() as house:
        configuration = house.folder / "configuration.yaml"
        text = configuration.read_text()
        configuration.write_text(text.replace("language: en", "language: de"))
        await furnish(house)
        async with house.client() as client:
            entry_id = await set_up(client, DOMAIN, {"person": "person.alex", "disclaimer": True})
            registered = await client.post(
                "/api/mobile_app/registrations",
                {
                    "app_data": {"push_websocket_channel": True},
                    "app_id": "io.example.app",
                    "app_name": "App",
                    "app_version": "1.0",
                    "device_id": "pixel",
                    "device_name": "Pixel",
                    "manufacturer": "Maker",
                    "model": "Model",
                    "os_name": "Android",
                    "os_version": "16",
                    "supports_encryption": False,
                },
            )
            webhook_id = registered["webhook_id"]
            shown: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
            await client.subscribe(
                "mobile_app/push_notification_channel", shown.put_nowait, webhook_id=webhook_id
            )
            phone = await device_of(client, "notify.pixel")
            await client.act(f"{DOMAIN}.remind", SESSION, answers=True, phones=[phone])
            async with asyncio.timeout(10):
                reminder = await shown.get()
            assert reminder["title"] == "Zeit zum Rollen, Alex"
            buttons = {one["title"]: one["action"] for one in reminder["data"]["actions"]}
            await client.post(
                f"/api/webhook/{webhook_id}",
                {
                    "type": "fire_event",
                    "data": {
                        "event_type": "mobile_app_notification_action",
                        "event_data": {"action": buttons["Jetzt starten"]},
                    },
                },
            )
            await until(client, SESSION, "preparing", within=10)
            async with asyncio.timeout(10):
                assert (await shown.get())["message"] == "clear_notification"
            # The session is that of the phone's owner, by name.
            user = await client.call("auth/current_user")
            assert (await client.state(SESSION))["context"]["user_id"] == user["id"]
            await client.act(f"{DOMAIN}.stop", SESSION)
            await fill_in_a_form(client, entry_id)
        assert house.complaints() == []


async def fill_in_a_form(client: Client, entry_id: str) -> None:
    """Install a blueprint in a German house, read it there, and make an automation of it."""
    await install(client, entry_id, "bedtime_routine")
    known = await client.call("blueprint/list", domain="automation")
    about = known[BEDTIME]["metadata"]
    assert about["name"] == "Rolling Session: Abendroutine"
    assert about["input"]["coach"]["name"] == "Wer rollt"
    when = about["input"]["when_section"]
    assert when["name"] == "Wann"
    days = when["input"]["days"]["selector"]["select"]["options"]
    assert days[0] == {"value": "mon", "label": "Montag"}
    coach = await device_of(client, SESSION)
    await client.post(
        "/api/config/automation/config/abend",
        {"alias": "Abend", "use_blueprint": {"path": BEDTIME, "input": {"coach": coach}}},
    )
    assert await until(client, "automation.abend", "on", within=10) == "on"
