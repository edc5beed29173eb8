"""Runs the version that is checked out here, and keeps what it stores and what it says of it.

How to use it stands in README.md. Only what every version has had is used: actions,
entities, files.
"""

from datetime import timedelta
import json
import os
from pathlib import Path
import shutil
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant, SupportsResponse
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
    async_mock_service,
)

# The test plugin brings a `custom_components` of its own; the first one imported is the one used.
import custom_components

TARGET = Path(os.environ["STORED"])
ENTRY_ID = "01JN0000000000000000000000"
PLAYER = "media_player.bedroom"
SENSOR = "sensor.anna_session"
ROUTINES = {
    "format": "rolling_session.history",
    "version": 1,
    "sessions": [],
    "pauses": [],
    "routines": [
        {
            "name": "Monday hips",
            "goal": "daily",
            "steps": [
                {"technique": "hip_flexor_roll", "seconds": 45, "sides": ["left", "right"]},
                {"technique": "cat_cow", "seconds": 60},
            ],
        }
    ],
}
TOLD = ("sensor.anna_streak", "sensor.anna_last_session", SENSOR, "select.anna_routine")


@pytest.fixture
def hass_config_dir(tmp_path: Path) -> str:
    return str(tmp_path)


@pytest.fixture
def hass_storage() -> dict[str, Any]:
    return {}


async def wait(hass: HomeAssistant, freezer: FrozenDateTimeFactory, seconds: int) -> None:
    for _ in range(seconds):
        freezer.tick(timedelta(seconds=1))
        async_fire_time_changed(hass, dt_util.utcnow())
        await hass.async_block_till_done()


async def do(hass: HomeAssistant, action: str, **data: Any) -> Any:
    """Call an action, if this version has it."""
    if not hass.services.has_service("rolling_session", action):
        return None
    answers = hass.services.supports_response("rolling_session", action)
    answer = await hass.services.async_call(
        "rolling_session",
        action,
        {"entity_id": SENSOR, **data},
        blocking=True,
        return_response=answers is not SupportsResponse.NONE,
    )
    await hass.async_block_till_done()
    return answer and answer[SENSOR]


async def test_make(
    hass: HomeAssistant,
    hass_config_dir: str,
    freezer: FrozenDateTimeFactory,
    enable_custom_integrations: None,
) -> None:
    freezer.move_to("2026-03-01 21:00:00+01:00")
    await hass.config.async_set_time_zone("Europe/Berlin")
    async_mock_service(hass, "media_player", "play_media")
    async_mock_service(hass, "media_player", "volume_set")
    # Plays media and has a volume.
    hass.states.async_set(PLAYER, "idle", {"supported_features": 516, "volume_level": 0.4})
    entry = MockConfigEntry(
        domain="rolling_session",
        entry_id=ENTRY_ID,
        title="Anna",
        unique_id="name:anna",
        data={"name": "Anna", "person": None},
        options={
            "outlets": [PLAYER],
            "language": "en",
            "level": "practised",
            "tools": ["medium_roller", "ball"],
            "precautions": ["herniated_disc"],
            "cleared": ["herniated_disc"],
            "disclaimer": True,
            "inhale": 4,
            "held": 1,
            "exhale": 7,
            "rollover": 3,
            "risk_time": "21:30:00",
            "rest_days": ["wed"],
            "freezes": True,
            "restart_grace": 600,
            "volume": 0.3,  # older versions do not look at it
        },
    )
    entry.add_to_hass(hass)
    assert await async_setup_component(hass, "automation", {})
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()

    await do(hass, "start", routine="desk_reset", minutes=2)  # completed, on Sunday
    await wait(hass, freezer, 125)
    freezer.move_to("2026-03-02 21:00:00+01:00")
    async_fire_time_changed(hass, dt_util.utcnow())
    await do(hass, "start", routine="bedtime", minutes=4)  # stopped, and does not count
    await do(hass, "report_discomfort", discomfort=6)
    await wait(hass, freezer, 60)
    await do(hass, "stop")
    await wait(hass, freezer, 60)
    await do(hass, "start", routine="lower_back_relief", minutes=5)  # stopped for safety
    await wait(hass, freezer, 70)
    await do(hass, "report_symptom", symptom="tingling")
    await wait(hass, freezer, 60)
    # What only later versions have.
    await do(hass, "log_session", minutes=10, started_at="2026-02-27 20:00:00", areas=["lats"])
    await do(hass, "log_session", minutes=5, started_at="2026-02-28 20:00:00")
    await do(hass, "log_session", minutes=7, started_at="2026-02-26 20:00:00", discomfort=2)
    await do(hass, "undo")
    await do(hass, "pause_streak", since="2026-02-20", until="2026-02-24", reason="holiday")
    await hass.services.async_call(
        "select",
        "select_option",
        {"entity_id": "select.anna_routine", "option": "full_back"},
        blocking=True,
    )
    await do(hass, "import_history", content=json.dumps(ROUTINES))
    if (leads := hass.data.get("rolling_session_lead_times")) is not None:
        family = custom_components.rolling_session.families.family_of(hass, PLAYER)
        leads.learn(PLAYER, family, 0.8, cold=False)
        if hasattr(leads, "async_adjust"):
            leads.async_adjust(PLAYER, 0.1)
    if blueprints := hass.data.get("rolling_session.blueprints"):
        await blueprints.async_keep({"breathing_light"})
    await do(hass, "start", routine="bedtime", confirm=True)  # is under way
    await wait(hass, freezer, 100)

    told: dict[str, Any] = {"history": await do(hass, "get_history", since="2026-01-01")}
    for entity_id in TOLD:
        state = hass.states.get(entity_id)
        assert state, entity_id
        told[entity_id] = {"state": state.state, "attributes": dict(state.attributes)}
    told["at"] = dt_util.utcnow().isoformat()
    # As on a crash: nothing is unloaded, but what waits to be written is.
    hass.bus.async_fire("homeassistant_final_write")
    await hass.async_block_till_done()
    storage = Path(hass_config_dir, ".storage")
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    for file in storage.glob("rolling_session.*"):
        shutil.copy(file, TARGET)
    (TARGET / "entry.json").write_text(json.dumps(entry.as_dict(), indent=1, default=str) + "\n")
    (TARGET / "told.json").write_text(json.dumps(told, indent=1, default=str) + "\n")
