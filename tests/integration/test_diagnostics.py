"""What diagnostics tell, and what they keep to themselves."""

from datetime import UTC, date, datetime, timedelta
import json

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rolling_session.const import (
    CONF_CLEARED,
    CONF_INJURED_AT,
    CONF_OUTLETS,
    CONF_PRECAUTIONS,
    CONF_VOICE,
)
from custom_components.rolling_session.coordinator import StartRequest
from custom_components.rolling_session.diagnostics import async_get_config_entry_diagnostics
from custom_components.rolling_session.engine.events import Outcome
from custom_components.rolling_session.engine.record import Record

from .conftest import MakeEntry, SetUp

NOW = datetime(2026, 11, 20, 20, tzinfo=UTC)
PRIVATE = ("anna", "phone", "media_player.", "tts.", "inflammation", "2025", "2026")


@pytest.fixture
def entry(make_entry: MakeEntry) -> MockConfigEntry:
    """Return somebody with things to hide."""
    return make_entry(
        **{
            CONF_OUTLETS: ["media_player.annas_room", "assist_satellite.floor", "notify.phone"],
            CONF_VOICE: "tts.anna",
            CONF_PRECAUTIONS: ["inflammation"],
            CONF_CLEARED: ["inflammation"],
            CONF_INJURED_AT: "2025-10-01T20:30:00+02:00",
        }
    )


def record(day: date, outcome: Outcome) -> Record:
    """Return a session of a minute."""
    at = datetime(day.year, day.month, day.day, 19, tzinfo=UTC)
    return Record(
        id=f"{day}",
        routine="bedtime",
        started_at=at,
        ended_at=at + timedelta(minutes=1),
        time_zone="UTC",
        day=day,
        planned={"thoracic": 60},
        done={"thoracic": 59.6},
        outcome=outcome,
        counts=outcome is Outcome.COMPLETED,
    )


@pytest.mark.freeze_time(NOW)
async def test_loaded(hass: HomeAssistant, entry: MockConfigEntry, set_up: SetUp) -> None:
    """Options, speakers, the live session and counts are told; nothing of the person is."""
    hass.states.async_set("media_player.annas_room", "playing")
    hass.states.async_set("assist_satellite.floor", "unavailable")
    await set_up(entry)
    coordinator = entry.runtime_data
    for held in (
        record(NOW.date() - timedelta(days=1), Outcome.COMPLETED),
        *(record(NOW.date() - timedelta(days=days), Outcome.STOPPED) for days in range(30, 18, -1)),
    ):
        await coordinator.history.async_record(held)
    await coordinator.async_start(StartRequest(outlets=()))
    facts = await async_get_config_entry_diagnostics(hass, entry)

    assert facts["outlets"] == [
        {"domain": "media_player", "state": "there"},
        {"domain": "assist_satellite", "state": "unavailable"},
        {"domain": "notify", "state": "missing"},
    ]
    assert facts["voice"] == {"domain": "tts", "state": "missing"}
    assert facts["options"]["tools"] == ["medium_roller"]
    assert facts["session"]["routine"] == "bedtime"
    assert facts["session"]["status"] == "preparing"
    assert facts["history"]["sessions"] == 13
    assert facts["history"]["counting"] == 1
    assert len(facts["history"]["last"]) == 10
    assert facts["history"]["last"][-1] == {
        "routine": "bedtime",
        "outcome": "completed",
        "planned_seconds": 60,
        "done_seconds": 60,
    }
    assert facts["streak"] == {
        "current": 1,
        "best": 1,
        "freezes": 0,
        "done_today": False,
        "at_risk": False,
    }
    text = json.dumps(facts).lower()
    assert not [word for word in PRIVATE if word in text]


async def test_not_loaded(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """An entry that could not be set up still tells its options."""
    facts = await async_get_config_entry_diagnostics(hass, entry)
    assert facts["entry"] == {"version": "1.1", "state": "not_loaded"}
    assert "session" not in facts


async def test_no_session(hass: HomeAssistant, make_entry: MakeEntry, set_up: SetUp) -> None:
    """Nothing under way, nothing done, no voice."""
    entry = make_entry()
    await set_up(entry)
    facts = await async_get_config_entry_diagnostics(hass, entry)
    assert facts["session"] is None
    assert facts["voice"] is None
    assert facts["history"] == {"sessions": 0, "counting": 0, "last": []}
