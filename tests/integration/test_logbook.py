"""The logbook reads like a diary, and everything says who was behind it."""

from typing import Any

from homeassistant.auth.models import User
from homeassistant.core import Context, Event, HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events

from custom_components.rolling_session.logbook import async_describe_events
from custom_components.rolling_session.request import StartRequest

from .coach import Coach
from .conftest import MakeEntry, SetUp

EVENT = "rolling_session_session"
CHANGING = (
    "sensor.anna_session",
    "event.anna_session_event",
    "binary_sensor.anna_session_active",
)


def diary(hass: HomeAssistant, events: list[Event]) -> list[str]:
    """Return what the logbook says of events."""
    told: list[str] = []

    def tell(_: str, event_type: str, describe: Any) -> None:
        for event in events:
            assert event.event_type == event_type
            entry = describe(event)
            assert entry["entity_id"].startswith("event.")
            assert entry["icon"].startswith("mdi:")
            told.append(f"{entry['name']} {entry['message']}")

    async_describe_events(hass, tell)
    return told


@pytest.fixture
def events(hass: HomeAssistant) -> list[Event]:
    """Return what is told to the logbook."""
    return async_capture_events(hass, EVENT)


async def test_a_session(hass: HomeAssistant, coach: Coach, events: list[Event]) -> None:
    """Pauses are not worth a line, and breaths even less."""
    await coach.do("start")
    await coach.wait(20)
    await coach.do("pause")
    await coach.do("resume")
    await coach.wait(400)
    assert diary(hass, events) == ["Anna completed Bedtime, 4 minutes of rolling"]


@pytest.mark.parametrize(
    ("seconds", "action", "fields", "sentence"),
    [
        (20, "stop", {}, "Anna stopped Bedtime after 0 minutes of rolling"),
        # Nobody comes back within half an hour.
        (270, "pause", {}, "Anna ended Bedtime early, after 4 minutes of rolling"),
        (
            100,
            "report_symptom",
            {"symptom": "numbness"},
            "Anna had to stop Bedtime after 1 minute of rolling, for safety",
        ),
    ],
)
async def test_other_ends(
    hass: HomeAssistant,
    coach: Coach,
    events: list[Event],
    seconds: float,
    action: str,
    fields: dict[str, str],
    sentence: str,
) -> None:
    """However it ends, it reads like a sentence."""
    await coach.do("start")
    await coach.wait(seconds)
    await coach.do(action, **fields)
    await coach.wait(1900)
    assert diary(hass, events) == [sentence]


async def test_in_german(
    hass: HomeAssistant,
    coach: Coach,
    events: list[Event],
    make_entry: MakeEntry,
    set_up: SetUp,
) -> None:
    """It is written in the language in which the person is coached."""
    ben = make_entry("Ben", language="de")
    await set_up(ben)
    german = Coach(hass, coach.freezer, ben)
    await german.do("start")
    await german.do("stop")
    (sentence,) = diary(hass, events)
    assert sentence.startswith("Ben hat ")


async def test_somebody_who_has_gone(
    hass: HomeAssistant, coach: Coach, entry: MockConfigEntry, events: list[Event]
) -> None:
    """What is told of somebody who is not coached any more can still be read."""
    await coach.do("start")
    await coach.do("report_symptom", symptom="numbness")
    await hass.config_entries.async_remove(entry.entry_id)
    assert diary(hass, events) == ["event.anna_session_event stopped for safety"]


async def test_an_automation_is_behind_it(
    hass: HomeAssistant, coach: Coach, events: list[Event]
) -> None:
    """From the start to the last tick, the automation that started it is named."""
    causes: dict[str, set[str]] = {}

    def note(event: Event[Any]) -> None:
        new = event.data["new_state"]
        causes.setdefault(event.data["entity_id"], set()).add(new.context.parent_id)

    await async_setup_component(
        hass,
        "automation",
        {
            "automation": {
                "alias": "Bedtime",
                "triggers": {"trigger": "event", "event_type": "bedtime"},
                "actions": {
                    "action": "rolling_session.start",
                    "target": {"entity_id": "sensor.anna_session"},
                },
            }
        },
    )
    hass.bus.async_listen("state_changed", note)
    trigger = Context()
    hass.bus.async_fire("bedtime", context=trigger)
    await hass.async_block_till_done()
    await coach.wait(600)
    assert coach.events == ["started", "completed"]
    for entity_id in (*CHANGING, "binary_sensor.anna_done_today", "sensor.anna_streak"):
        assert causes[entity_id] == {trigger.id}, entity_id
    assert {event.context.parent_id for event in events} == {trigger.id}


async def test_whoever_steered_last(hass: HomeAssistant, coach: Coach) -> None:
    """Who pauses is behind what happens from then on."""
    start, pause = Context(), Context()
    for action, context in (("start", start), ("pause", pause)):
        await hass.services.async_call(
            "rolling_session",
            action,
            {"entity_id": "sensor.anna_session"},
            blocking=True,
            context=context,
        )
        await coach.wait(30)
    for entity_id in ("sensor.anna_session", "event.anna_session_event"):
        state = hass.states.get(entity_id)
        assert state
        assert state.context.id == pause.id


async def test_nobody_is_behind_the_next_day(
    hass: HomeAssistant, coach: Coach, hass_admin_user: User
) -> None:
    """Whoever did something yesterday did not make the new day, nor the next session."""
    context = Context(user_id=hass_admin_user.id)
    await hass.services.async_call(
        "rolling_session",
        "log_session",
        {"entity_id": "sensor.anna_session", "minutes": 5},
        blocking=True,
        context=context,
    )
    done = hass.states.get("binary_sensor.anna_done_today")
    assert done
    assert done.context.user_id == hass_admin_user.id
    await coach.wait(24 * 3600)
    done = hass.states.get("binary_sensor.anna_done_today")
    assert done
    assert done.state == "off"
    assert done.context.user_id is None
    await coach.coordinator.async_start(StartRequest())
    await hass.async_block_till_done()
    session = hass.states.get("sensor.anna_session")
    assert session
    assert session.context.user_id is None
