"""After a workout: the roller, but not at any price."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service

from .blueprints import Evening, automate, device_of

NAME = "after_workout"
WORKOUT = "input_boolean.workout"
OWN_TRIGGER: dict[str, Any] = {
    "trigger": "state",
    "entity_id": "sensor.watch",
    "from": "running",
    "not_to": ["unavailable", "unknown"],
}


async def after_workout(evening: Evening, **inputs: Any) -> str:
    """Make the automation for one switch; what is not given is as the form has it."""
    evening.hass.states.async_set(WORKOUT, "off")
    return await automate(
        evening.hass, NAME, **{"coach": device_of(evening), "workouts": [WORKOUT], **inputs}
    )


async def turn(evening: Evening, entity: str, state: str) -> None:
    """Change something in the house, and let the house notice."""
    evening.hass.states.async_set(entity, state)
    await evening.wait(0.1)


async def work_out(evening: Evening, minutes: float = 45) -> None:
    """Begin a workout, and end it."""
    evening.hass.states.async_set(WORKOUT, "on")
    await evening.wait(minutes * 60)
    await turn(evening, WORKOUT, "off")


async def test_ten_minutes_later(evening: Evening) -> None:
    """Nothing but the person and the switch was chosen: the session starts ten minutes after."""
    await after_workout(evening)
    await work_out(evening)
    await evening.wait(595)
    assert evening.events == []
    await evening.wait(10)
    assert evening.events == ["started"]
    assert evening.attribute("routine") == "post_workout"
    await evening.wait(3600)
    assert evening.events == ["started", "completed"]


async def test_everything(hass: HomeAssistant, evening: Evening) -> None:
    """Every wish arrives where the session starts; what is missing in the house is left out."""
    hass.states.async_set("person.anna", "home")
    hass.states.async_set("input_boolean.guests", "off")
    hass.states.async_set("media_player.gym", "idle")
    hass.states.async_set("light.gym", "unavailable")
    starts = async_mock_service(hass, "rolling_session", "start")
    reminders = async_mock_service(hass, "rolling_session", "remind")
    await after_workout(
        evening,
        delay={"minutes": 3},
        shortest=2,
        more_triggers=[OWN_TRIGGER],
        again_after=1.5,
        routine="full_back",
        minutes=6,
        outlets=["media_player.gym", "light.gym", "media_player.gone"],
        begin="start",
        phones=["phone"],
        message="Roll?",
        person=["person.anna"],
        home_within={"minutes": 20},
        skip_when=["input_boolean.guests"],
        while_paused=True,
    )
    await evening.do("pause_streak", until="2026-03-02")
    await work_out(evening, 3)
    await evening.wait(185)
    assert [call.data for call in starts] == [
        {
            "device_id": [device_of(evening)],
            "routine": "full_back",
            "minutes": 6,
            "outlets": ["media_player.gym"],
        }
    ]
    assert not reminders


async def test_asked_on_the_phone(hass: HomeAssistant, evening: Evening) -> None:
    """Nothing starts; the phone asks, with what Start now is to start."""
    reminders = async_mock_service(hass, "rolling_session", "remind")
    await after_workout(evening, begin="remind", phones=["phone"], minutes=5)
    await work_out(evening)
    await evening.wait(605)
    assert [call.data for call in reminders] == [
        {
            "device_id": [device_of(evening)],
            "phones": ["phone"],
            "message": "Nice work. A few minutes on the roller?",
            "routine": "post_workout",
            "minutes": 5,
        }
    ]
    assert evening.events == []


async def test_what_is_left_empty_is_left_out(hass: HomeAssistant, evening: Evening) -> None:
    """Then the coach finds the words, and the routine is the one that is selected."""
    reminders = async_mock_service(hass, "rolling_session", "remind")
    await after_workout(evening, begin="remind", phones=["phone"], message="", routine="")
    await work_out(evening)
    await evening.wait(605)
    assert [call.data for call in reminders] == [
        {"device_id": [device_of(evening)], "phones": ["phone"]}
    ]


async def test_no_phone_to_ask_on(evening: Evening) -> None:
    """Nobody can be asked: nothing starts, and nothing fails."""
    await after_workout(evening, begin="remind")
    await work_out(evening)
    await evening.wait(1200)
    assert evening.events == []


async def test_done_already(evening: Evening) -> None:
    """Muscles that have worked are rolled also on a day that is done."""
    await evening.do("log_session", minutes=5)
    await after_workout(evening)
    await work_out(evening)
    await evening.wait(605)
    assert evening.events == ["started"]


async def test_in_the_middle_of_a_session(evening: Evening) -> None:
    """A session that is under way is not touched."""
    await after_workout(evening)
    await work_out(evening)
    await evening.wait(590)
    await evening.do("start", routine="bedtime")
    await evening.wait(15)
    assert evening.attribute("routine") == "bedtime"


async def test_rolled_at_once(evening: Evening) -> None:
    """Whoever did not wait to be asked is not asked when all is done."""
    await after_workout(evening, delay={"minutes": 30})
    await work_out(evening)
    await evening.do("start", routine="post_workout", minutes=4)
    await evening.wait(3600)
    assert evening.events == ["started", "completed"]


async def test_rolled_before(evening: Evening) -> None:
    """A session to warm up does not stand in for the one afterwards."""
    await after_workout(evening)
    await evening.do("start", routine="pre_workout", minutes=4)
    await evening.wait(900)
    assert evening.events == ["started", "completed"]
    await work_out(evening)
    await evening.wait(605)
    assert evening.events == ["started", "completed", "started"]


@pytest.mark.parametrize(("minutes", "events"), [(9.9, []), (10.1, ["started"])])
async def test_a_short_workout(evening: Evening, minutes: float, events: list[str]) -> None:
    """Nine minutes of carrying boxes are no workout; ten are."""
    await after_workout(evening)
    await work_out(evening, minutes)
    await evening.wait(605)
    assert evening.events == events


async def test_a_short_one_does_not_stand_in_the_way(evening: Evening) -> None:
    """What did not count does not keep the real one from counting."""
    await after_workout(evening)
    await work_out(evening, 3)
    await evening.wait(1200)
    await work_out(evening)
    await evening.wait(605)
    assert evening.events == ["started"]


@pytest.mark.parametrize(
    ("hours", "again_after", "sessions"), [(2, 4, 1), (3.5, 4, 2), (2, 1.5, 2), (0.5, 0, 2)]
)
async def test_not_twice_on_the_same_afternoon(
    hass: HomeAssistant, evening: Evening, hours: float, again_after: float, sessions: int
) -> None:
    """A second workout within four hours of the first is left alone."""
    starts = async_mock_service(hass, "rolling_session", "start")
    await after_workout(evening, again_after=again_after)
    for _ in range(2):
        await work_out(evening)
        await evening.wait(hours * 3600)
    assert len(starts) == sessions


async def test_another_round(evening: Evening) -> None:
    """Whoever goes on in that time is waited for from the end of the last round on."""
    await after_workout(evening, delay={"minutes": 30})
    await work_out(evening)
    await evening.wait(300)
    await work_out(evening, 12)
    await evening.wait(1795)
    assert evening.events == []
    await evening.wait(10)
    assert evening.events == ["started"]


async def test_a_moment_more(evening: Evening) -> None:
    """A short last set puts it off as well, though it would not count alone."""
    await after_workout(evening)
    await work_out(evening)
    await evening.wait(540)
    await work_out(evening, 5)
    await evening.wait(595)
    assert evening.events == []
    await evening.wait(10)
    assert evening.events == ["started"]


async def test_two_sensors_of_one_workout(hass: HomeAssistant, evening: Evening) -> None:
    """The bike is off, the watch is not: it is over when both are, and there is one session."""
    hass.states.async_set("binary_sensor.watch", "on")
    starts = async_mock_service(hass, "rolling_session", "start")
    await after_workout(evening, workouts=[WORKOUT, "binary_sensor.watch"])
    await work_out(evening)
    await evening.wait(1200)
    assert not starts
    await turn(evening, "binary_sensor.watch", "off")
    await evening.wait(605)
    assert len(starts) == 1
    await evening.wait(3600)
    assert len(starts) == 1


async def test_still_at_it(evening: Evening) -> None:
    """Nobody is sent to the roller while working out again; the end of that is what counts."""
    await after_workout(evening)
    await work_out(evening)
    await evening.wait(300)
    await turn(evening, WORKOUT, "on")
    await evening.wait(1200)
    assert evening.events == []


async def test_another_workout_while_away(hass: HomeAssistant, evening: Evening) -> None:
    """Coming home in the middle of the next one means nothing until that is over, too."""
    hass.states.async_set("person.anna", "Gym")
    await after_workout(evening, person=["person.anna"])
    await work_out(evening)
    await evening.wait(1200)
    await turn(evening, WORKOUT, "on")
    await evening.wait(60)
    await turn(evening, "person.anna", "home")
    await evening.wait(1200)
    assert evening.events == []
    await turn(evening, WORKOUT, "off")
    await evening.wait(605)
    assert evening.events == ["started"]


@pytest.mark.parametrize("between", ["unavailable", "unknown"])
async def test_a_switch_that_comes_and_goes(evening: Evening, between: str) -> None:
    """What merely comes back has not ended anything."""
    await after_workout(evening)
    for state in (between, "off", between, "off"):
        await turn(evening, WORKOUT, state)
        await evening.wait(1200)
    assert evening.events == []


@pytest.mark.parametrize("place", ["not_home", "Gym", "unavailable"])
async def test_away(hass: HomeAssistant, evening: Evening, place: str) -> None:
    """Nobody hears a session in an empty house, nor hours later."""
    hass.states.async_set("person.anna", place)
    await after_workout(evening, person=["person.anna"])
    await work_out(evening)
    await evening.wait(2 * 3600)
    await turn(evening, "person.anna", "home")
    await evening.wait(600)
    assert evening.events == []


async def test_home_from_the_gym(hass: HomeAssistant, evening: Evening) -> None:
    """Whoever comes home within the hour finds the session waiting."""
    hass.states.async_set("person.anna", "Gym")
    await after_workout(evening, person=["person.anna"])
    await work_out(evening)
    await evening.wait(2400)
    assert evening.events == []
    await turn(evening, "person.anna", "home")
    await evening.wait(5)
    assert evening.events == ["started"]


async def test_not_waited_for(hass: HomeAssistant, evening: Evening) -> None:
    """Without that wait, being away after ten minutes is being away."""
    hass.states.async_set("person.anna", "Gym")
    await after_workout(evening, person=["person.anna"], home_within={"minutes": 0})
    await work_out(evening)
    await evening.wait(605)
    await turn(evening, "person.anna", "home")
    await evening.wait(600)
    assert evening.events == []


async def test_guests(hass: HomeAssistant, evening: Evening) -> None:
    """A switch that says no is obeyed."""
    hass.states.async_set("input_boolean.guests", "on")
    await after_workout(evening, skip_when=["input_boolean.guests"])
    await work_out(evening)
    await evening.wait(1200)
    assert evening.events == []


async def test_a_paused_streak(evening: Evening) -> None:
    """A day off is a day off."""
    await evening.do("pause_streak", until="2026-03-02")
    await after_workout(evening)
    await work_out(evening)
    await evening.wait(1200)
    assert evening.events == []


async def test_past_midnight(evening: Evening) -> None:
    """At half past midnight it is still the day that was paused."""
    await evening.do("pause_streak", until="2026-03-02")
    await evening.wait_until("2026-03-02 23:45")
    await after_workout(evening)
    await work_out(evening)
    await evening.wait(1200)
    assert evening.events == []


async def test_after_a_warning_sign(evening: Evening) -> None:
    """What was stopped for safety today does not begin by itself today."""
    await evening.do("start")
    await evening.wait(120)
    await evening.do("report_symptom", symptom="numbness")
    await after_workout(evening)
    await work_out(evening)
    await evening.wait(1200)
    assert evening.events == ["started", "stopped_for_safety"]


async def test_a_trigger_of_ones_own(hass: HomeAssistant, evening: Evening) -> None:
    """A watch that no longer says running is enough; how long it ran is its own affair."""
    hass.states.async_set("sensor.watch", "unavailable")
    await after_workout(evening, workouts=[], more_triggers=[OWN_TRIGGER])
    for state in ("running", "unavailable", "running"):
        await turn(evening, "sensor.watch", state)
        await evening.wait(700)
    assert evening.events == []
    await turn(evening, "sensor.watch", "walking")
    await evening.wait(605)
    assert evening.events == ["started"]


async def test_a_trigger_that_knows_no_states(hass: HomeAssistant, evening: Evening) -> None:
    """Any event will do."""
    await after_workout(
        evening, workouts=[], more_triggers=[{"trigger": "event", "event_type": "workout_over"}]
    )
    hass.bus.async_fire("workout_over")
    await evening.wait(605)
    assert evening.events == ["started"]


async def test_run_by_hand(hass: HomeAssistant, evening: Evening) -> None:
    """Whoever tries the automation out sees what it does."""
    automation = await after_workout(evening)
    await hass.services.async_call("automation", "trigger", {"entity_id": automation})
    await evening.wait(605)
    assert evening.events == ["started"]


async def test_a_speaker_that_is_missing(hass: HomeAssistant, evening: Evening) -> None:
    """The session is heard where it is set up to be heard."""
    starts = async_mock_service(hass, "rolling_session", "start")
    await after_workout(evening, outlets=["media_player.gone"])
    await work_out(evening)
    await evening.wait(605)
    assert [call.data for call in starts] == [
        {"device_id": [device_of(evening)], "routine": "post_workout"}
    ]
