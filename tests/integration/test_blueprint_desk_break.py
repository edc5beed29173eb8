"""Days at the desk, from early in the morning to the evening."""

from typing import Any

from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service
from pytest_homeassistant_custom_component.test_util.aiohttp import AiohttpClientMocker

from .blueprints import Evening, automate, device_of
from .phone import Phone

NAME = "desk_break"
CHAIR = "binary_sensor.chair"
HOUR = 3600


@pytest.fixture
async def evening(evening: Evening) -> Evening:
    """Return Tuesday morning; nobody sits yet."""
    evening.hass.states.async_set(CHAIR, "off")
    await evening.wait_until("2026-03-03 06:40")
    return evening


async def desk(evening: Evening, **inputs: Any) -> str:
    """Make the automation for one chair; what is not given is as the form has it."""
    return await automate(
        evening.hass, NAME, **{"coach": device_of(evening), "presence": [CHAIR], **inputs}
    )


async def turn(evening: Evening, entity: str, state: str) -> None:
    """Change something in the house, and let the house notice."""
    evening.hass.states.async_set(entity, state)
    await evening.wait(0.1)


async def sit(evening: Evening, at: str, until: str) -> None:
    """Sit down, and get up."""
    await evening.wait_until(f"2026-03-03 {at}")
    await turn(evening, CHAIR, "on")
    await evening.wait_until(f"2026-03-03 {until}")
    await turn(evening, CHAIR, "off")


async def test_after_two_hours(evening: Evening) -> None:
    """Nothing but the person and the chair was chosen: after two hours the break starts."""
    await desk(evening)
    await evening.wait_until("2026-03-03 09:30")
    await turn(evening, CHAIR, "on")
    await evening.wait(2 * HOUR - 5)
    assert evening.events == []
    await evening.wait(10)
    assert evening.events == ["started"]
    assert evening.attribute("routine") == "desk_reset"
    await evening.wait(1.9 * HOUR)
    assert evening.events == ["started", "completed"]


async def test_getting_up_is_a_break(evening: Evening) -> None:
    """Whoever gets up in between has had one."""
    await desk(evening)
    await sit(evening, "09:30", "11:20")
    await sit(evening, "11:30", "13:20")
    assert evening.events == []


async def test_twice_a_day(evening: Evening) -> None:
    """There is no third one, and the next day begins anew."""
    await desk(evening)
    await sit(evening, "07:45", "10:00")
    await sit(evening, "10:05", "12:30")
    await sit(evening, "13:00", "15:30")
    assert evening.events == ["started", "completed"] * 2
    await evening.wait_until("2026-03-04 09:30")
    await turn(evening, CHAIR, "on")
    await evening.wait(3 * HOUR)
    assert evening.events == ["started", "completed"] * 3


async def test_those_done_otherwise_are_counted(evening: Evening) -> None:
    """Breaks begun by hand count, other sessions do not, whatever the day has seen."""
    await desk(evening)
    for routine, at in [("bedtime", "05:00"), ("desk_reset", "06:00"), (None, "06:30")]:
        details = {"routine": routine} if routine else {}
        await evening.do("log_session", minutes=5, started_at=f"2026-03-03 {at}:00", **details)
    assert evening.state("binary_sensor.done_today") == "on"
    await sit(evening, "08:00", "10:30")
    assert evening.events == ["started", "completed"]
    await sit(evening, "11:00", "13:30")
    assert evening.events == ["started", "completed"]


async def test_without_a_routine_every_session_is_counted(evening: Evening) -> None:
    """Where the selected routine starts, nobody can tell which of them was a break."""
    await desk(evening, routine="", at_most=1)
    await evening.do("log_session", minutes=5, routine="bedtime", started_at="2026-03-03 06:00:00")
    await sit(evening, "08:00", "10:30")
    assert evening.events == []


async def test_everything(hass: HomeAssistant, evening: Evening) -> None:
    """Every wish arrives where the session starts; what is missing in the house is left out."""
    hass.states.async_set("person.anna", "home")
    hass.states.async_set("input_boolean.call", "off")
    hass.states.async_set("media_player.office", "idle")
    hass.states.async_set("light.desk", "unavailable")
    starts = async_mock_service(hass, "rolling_session", "start")
    reminders = async_mock_service(hass, "rolling_session", "remind")
    await desk(
        evening,
        presence=["input_boolean.at_the_desk", CHAIR],
        sitting={"hours": 0, "minutes": 45},
        work_from="08:00:00",
        work_until="20:00:00",
        days=["tue"],
        at_most=5,
        routine="upper_back_ball",
        minutes=4,
        outlets=["media_player.office", "light.desk", "media_player.gone"],
        begin="start",
        phones=["phone"],
        message="Up!",
        person=["person.anna"],
        skip_when=["input_boolean.call"],
        while_paused=True,
    )
    await evening.do("pause_streak", until="2026-03-03")
    await sit(evening, "18:00", "18:50")
    assert [call.data for call in starts] == [
        {
            "device_id": [device_of(evening)],
            "routine": "upper_back_ball",
            "minutes": 4,
            "outlets": ["media_player.office"],
        }
    ]
    assert not reminders


async def test_asked_on_the_phone(hass: HomeAssistant, evening: Evening) -> None:
    """Nothing starts; the phone asks, and knows how often it may."""
    reminders = async_mock_service(hass, "rolling_session", "remind")
    await desk(evening, begin="remind", phones=["phone"], at_most=3, minutes=5)
    await evening.do(
        "log_session", minutes=5, routine="desk_reset", started_at="2026-03-03 06:00:00"
    )
    await sit(evening, "08:00", "10:30")
    assert [call.data for call in reminders] == [
        {
            "device_id": [device_of(evening)],
            "phones": ["phone"],
            "message": "Time to get up. A few minutes on the roller?",
            "routine": "desk_reset",
            "minutes": 5,
            "at_most": 3,
        }
    ]
    assert evening.events == []


async def test_a_real_phone(
    hass: HomeAssistant,
    evening: Evening,
    aioclient_mock: AiohttpClientMocker,
    hass_admin_user: User,
) -> None:
    """It shows two reminders a day, and Start now starts the break."""
    phone = Phone(hass, aioclient_mock, hass_admin_user)
    await phone.register()
    await desk(evening, begin="remind", phones=[phone.device_id], sitting={"hours": 1})
    for down, up in [("08:00", "09:10"), ("10:00", "11:10"), ("12:00", "13:10")]:
        await sit(evening, down, up)
    assert phone.messages == ["Time to get up. A few minutes on the roller?"] * 2
    assert evening.events == []
    phone.press(phone.button("Start now"))
    await evening.wait(1)
    assert evening.attribute("routine") == "desk_reset"


async def test_what_is_left_empty_is_left_out(hass: HomeAssistant, evening: Evening) -> None:
    """Then the coach finds the words, and the routine is the one that is selected."""
    reminders = async_mock_service(hass, "rolling_session", "remind")
    await desk(evening, begin="remind", phones=["phone"], message="", routine="")
    await sit(evening, "08:00", "10:30")
    assert [call.data for call in reminders] == [
        {"device_id": [device_of(evening)], "phones": ["phone"], "at_most": 2}
    ]


async def test_no_phone_to_ask_on(evening: Evening) -> None:
    """Nobody can be asked: nothing starts, and nothing fails."""
    await desk(evening, begin="remind")
    await sit(evening, "08:00", "10:30")
    assert evening.events == []


@pytest.mark.parametrize(
    ("down", "up", "asked"),
    [
        ("06:50", "08:55", None),  # too early
        ("07:45", "12:00", "09:45"),
        ("06:45", "12:00", "09:00"),  # long enough when the working hours begin
        ("07:15", "08:59", None),
        ("14:59", "18:00", "16:59"),
        ("15:01", "18:00", None),  # too late
    ],
)
async def test_in_working_hours(
    hass: HomeAssistant, evening: Evening, down: str, up: str, asked: str | None
) -> None:
    """From nine to five; who sits since the early morning is asked at nine, once."""
    starts = async_mock_service(hass, "rolling_session", "start")
    automation = await desk(evening)
    await sit(evening, down, up)
    assert len(starts) == bool(asked)
    state = hass.states.get(automation)
    assert state
    at = state.attributes["last_triggered"]
    assert (at and f"{dt_util.as_local(at):%H:%M}") == asked


@pytest.mark.parametrize(("days", "sessions"), [(["mon", "wed"], 0), (["tue"], 1), ([], 0)])
async def test_working_days(
    hass: HomeAssistant, evening: Evening, days: list[str], sessions: int
) -> None:
    """Nothing begins on the other days."""
    starts = async_mock_service(hass, "rolling_session", "start")
    await desk(evening, days=days)
    await sit(evening, "08:00", "12:00")
    assert len(starts) == sessions


async def test_not_on_a_saturday(evening: Evening) -> None:
    """By default weekends are free."""
    await desk(evening)
    await evening.wait_until("2026-03-07 09:00")
    await turn(evening, CHAIR, "on")
    await evening.wait(4 * HOUR)
    assert evening.events == []


async def test_two_sensors_see_one_person(hass: HomeAssistant, evening: Evening) -> None:
    """The chair and the desk tell of the same sitting: one break."""
    starts = async_mock_service(hass, "rolling_session", "start")
    hass.states.async_set("binary_sensor.desk", "off")
    await desk(evening, presence=[CHAIR, "binary_sensor.desk"])
    await turn(evening, "binary_sensor.desk", "on")
    await evening.wait(300)
    await sit(evening, "07:40", "12:00")
    assert len(starts) == 1


@pytest.mark.parametrize(("minutes_ago", "events"), [(50, 2), (75, 3)])
async def test_rolled_just_before(evening: Evening, minutes_ago: int, events: int) -> None:
    """Whoever has just been on the roller needs no break, even if the chair did not notice."""
    await desk(evening)
    await evening.wait_until("2026-03-03 07:30")
    await turn(evening, CHAIR, "on")
    await evening.wait(2 * HOUR - minutes_ago * 60)
    await evening.do("start", routine="full_back", minutes=4)
    await evening.wait(minutes_ago * 60 + 5)
    assert len(evening.events) == events


async def test_in_the_middle_of_a_session(evening: Evening) -> None:
    """A session that is under way is not touched."""
    await desk(evening)
    await evening.wait_until("2026-03-03 09:00")
    await turn(evening, CHAIR, "on")
    await evening.wait(2 * HOUR - 60)
    await evening.do("start", routine="full_back")
    await evening.wait(120)
    assert evening.events == ["started"]
    assert evening.attribute("routine") == "full_back"


async def test_in_a_session_that_waits(evening: Evening) -> None:
    """Nor is one that is paused."""
    await desk(evening, sitting={"minutes": 20})
    await evening.wait_until("2026-03-03 09:00")
    await evening.do("start", routine="full_back")
    await evening.do("pause")
    await turn(evening, CHAIR, "on")
    await evening.wait(25 * 60)
    assert evening.state() == "paused"
    assert evening.events == ["started", "paused"]


@pytest.mark.parametrize("place", ["not_home", "Office", "unavailable"])
async def test_away(hass: HomeAssistant, evening: Evening, place: str) -> None:
    """Somebody else sits in the chair."""
    hass.states.async_set("person.anna", place)
    await desk(evening, person=["person.anna"])
    await sit(evening, "08:00", "12:00")
    assert evening.events == []


async def test_in_a_call(hass: HomeAssistant, evening: Evening) -> None:
    """A switch that says no is obeyed."""
    hass.states.async_set("input_boolean.call", "on")
    await desk(evening, skip_when=["input_boolean.call"])
    await sit(evening, "08:00", "12:00")
    assert evening.events == []


async def test_a_paused_streak(evening: Evening) -> None:
    """A day off is a day off."""
    await evening.do("pause_streak", until="2026-03-03")
    await desk(evening)
    await sit(evening, "08:00", "12:00")
    assert evening.events == []


async def test_after_a_warning_sign(evening: Evening) -> None:
    """What was stopped for safety today does not begin by itself today."""
    await evening.do("start")
    await evening.wait(120)
    await evening.do("report_symptom", symptom="numbness")
    await desk(evening)
    await sit(evening, "09:30", "12:00")
    assert evening.events == ["started", "stopped_for_safety"]


@pytest.mark.parametrize("between", ["unavailable", "unknown"])
async def test_a_sensor_that_was_gone(evening: Evening, between: str) -> None:
    """The two hours begin anew with its return, for nobody knows what was in between."""
    await desk(evening)
    await evening.wait_until("2026-03-03 07:30")
    await turn(evening, CHAIR, "on")
    await evening.wait_until("2026-03-03 09:10")
    await turn(evening, CHAIR, between)
    await evening.wait(60)
    await turn(evening, CHAIR, "on")
    await evening.wait(2 * HOUR - 5)
    assert evening.events == []
    await evening.wait(10)
    assert evening.events == ["started"]


async def test_run_by_hand(hass: HomeAssistant, evening: Evening) -> None:
    """Whoever tries the automation out sees what it does, at any hour."""
    automation = await desk(evening)
    await hass.services.async_call("automation", "trigger", {"entity_id": automation})
    await evening.wait(1)
    assert evening.events == ["started"]


async def test_a_speaker_that_is_missing(hass: HomeAssistant, evening: Evening) -> None:
    """The session is heard where it is set up to be heard."""
    starts = async_mock_service(hass, "rolling_session", "start")
    await desk(evening, outlets=["media_player.gone"])
    await sit(evening, "08:00", "12:00")
    assert [call.data for call in starts] == [
        {"device_id": [device_of(evening)], "routine": "desk_reset"}
    ]
