"""Evenings with the bedtime routine, before and after midnight."""

from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service

from .blueprints import Evening, automate, device_of

NAME = "bedtime_routine"

type Calls = dict[str, list[ServiceCall]]


def listen(hass: HomeAssistant) -> Calls:
    """Return what will be done to the rest of the house."""
    return {
        action: async_mock_service(hass, *action.split("."))
        for action in (
            "light.turn_on",
            "light.turn_off",
            "media_player.volume_set",
            "homeassistant.turn_on",
            "scene.turn_on",
            "assist_satellite.announce",
            "tts.speak",
            "test.extra",
        )
    }


async def bedtime(evening: Evening, **inputs: Any) -> str:
    """Make the automation; what is not given is as the form has it."""
    return await automate(evening.hass, NAME, coach=device_of(evening), **inputs)


async def test_at_ten_the_session_starts(evening: Evening) -> None:
    """Nothing but the person was chosen: the bedtime session starts at ten, once."""
    await bedtime(evening)
    await evening.wait_until("2026-03-02 21:59:59")
    assert evening.state() == "idle"
    await evening.wait(5)
    assert evening.attribute("routine") == "bedtime"
    await evening.wait(600)
    assert evening.events == ["started", "completed"]
    assert evening.state("binary_sensor.done_today") == "on"


async def test_every_evening(evening: Evening) -> None:
    """It comes again the next evening."""
    await bedtime(evening)
    await evening.wait_until("2026-03-04 23:00")
    assert evening.events == ["started", "completed"] * 3
    assert evening.state("sensor.streak") == "3"


async def test_past_midnight_is_still_the_evening_before(evening: Evening) -> None:
    """At half past midnight on Tuesday it is Monday's bedtime, and Monday's day."""
    await bedtime(evening, bedtime="00:30:00", days=["mon"])
    await evening.wait_until("2026-03-05 12:00")
    assert [record.day.isoformat() for record in evening.records] == ["2026-03-02"]


@pytest.mark.parametrize(
    ("before", "after", "bedtime_at", "sessions"),
    [
        ("2026-03-27 12:00", "2026-03-30 12:00", "22:00:00", 3),
        ("2026-10-23 12:00", "2026-10-26 12:00", "22:00:00", 3),
        ("2026-03-27 12:00", "2026-03-30 12:00", "00:30:00", 3),
        # The hour that comes twice has one session; the one that is missing has none, for
        # Home Assistant skips it.
        ("2026-10-23 12:00", "2026-10-26 12:00", "02:30:00", 3),
        ("2026-03-27 12:00", "2026-03-30 12:00", "02:30:00", 2),
    ],
)
async def test_when_the_clocks_change(
    evening: Evening, before: str, after: str, bedtime_at: str, sessions: int
) -> None:
    """A night has one session, whatever the clocks do."""
    evening.freezer.move_to(f"{before}:00+01:00")
    await bedtime(evening, bedtime=bedtime_at)
    await evening.wait_until(after)
    assert evening.events == ["started", "completed"] * sessions
    assert len({record.day for record in evening.records}) == sessions


async def test_done_already(evening: Evening) -> None:
    """Who has rolled today is left alone."""
    await evening.do("log_session", minutes=5)
    await bedtime(evening)
    await evening.wait_until("2026-03-02 23:00")
    assert evening.events == []


async def test_in_the_middle_of_a_session(evening: Evening) -> None:
    """A session that is under way is not touched, and there is no error."""
    await evening.wait_until("2026-03-02 21:58")
    await bedtime(evening)
    await evening.do("start", routine="full_back")
    await evening.wait_until("2026-03-02 22:01")
    assert evening.attribute("routine") == "full_back"


@pytest.mark.parametrize("place", ["not_home", "Office", "unavailable"])
async def test_away(hass: HomeAssistant, evening: Evening, place: str) -> None:
    """Nobody hears a session in an empty house."""
    hass.states.async_set("person.anna", place)
    await bedtime(evening, person=["person.anna"])
    await evening.wait_until("2026-03-02 23:00")
    assert evening.events == []


async def test_travelling(hass: HomeAssistant, evening: Evening) -> None:
    """A switch that says no is obeyed."""
    hass.states.async_set("input_boolean.travelling", "on")
    await bedtime(evening, skip_when=["input_boolean.travelling"])
    await evening.wait_until("2026-03-02 23:00")
    assert evening.events == []


async def test_a_paused_streak(evening: Evening) -> None:
    """Nothing begins by itself while the streak is paused, but for who wants it."""
    await evening.do("pause_streak", until="2026-03-02")
    await bedtime(evening)
    await evening.wait_until("2026-03-03 23:00")
    assert [record.day.isoformat() for record in evening.records] == ["2026-03-03"]


async def test_a_goal_of_some_days_a_week(hass: HomeAssistant, evening: Evening) -> None:
    """A week that could spare the evening is no reason to leave it out."""
    options = {**evening.entry.options, "weekly": 3}
    hass.config_entries.async_update_entry(evening.entry, options=options)
    await bedtime(evening)
    await evening.wait_until("2026-03-05 23:00")
    assert evening.events == ["started", "completed"] * 4


@pytest.mark.parametrize(
    "on_rest_days",
    # Who wants it on free days is told why it does not start.
    [False, pytest.param(True, marks=pytest.mark.expect_log("stopped for safety less than"))],
)
async def test_after_a_red_flag(evening: Evening, on_rest_days: bool) -> None:
    """Nothing begins by itself on a day that was stopped for safety."""
    await evening.do("start", routine="full_back")
    await evening.wait(60)
    await evening.do("report_symptom", symptom="numbness")
    await bedtime(evening, on_rest_days=on_rest_days)
    await evening.wait_until("2026-03-02 23:00")
    assert evening.events == ["started", "stopped_for_safety"]


async def test_rest_days_too(evening: Evening) -> None:
    """Who wants it is coached on free days as well."""
    await evening.do("pause_streak", until="2026-03-02")
    await bedtime(evening, on_rest_days=True)
    await evening.wait_until("2026-03-02 23:00")
    assert evening.events == ["started", "completed"]


async def test_only_some_evenings(evening: Evening) -> None:
    """On the other evenings nothing begins."""
    await bedtime(evening, days=["tue"])
    await evening.wait_until("2026-03-04 23:00")
    assert [record.day.isoformat() for record in evening.records] == ["2026-03-03"]


async def test_in_bed(hass: HomeAssistant, evening: Evening) -> None:
    """It begins when somebody is in bed for two minutes, and then not at ten again."""
    hass.states.async_set("binary_sensor.bed", "off")
    await bedtime(evening, bed_sensors=["binary_sensor.bed"])
    hass.states.async_set("binary_sensor.bed", "on")
    await evening.wait(60)
    hass.states.async_set("binary_sensor.bed", "off")
    await evening.wait(600)
    assert evening.events == []
    hass.states.async_set("binary_sensor.bed", "on")
    await evening.wait(130)
    assert evening.events == ["started"]
    await evening.do("stop")
    await evening.wait_until("2026-03-03 02:00")
    assert evening.events == ["started", "stopped"]


@pytest.mark.parametrize(
    ("entity", "before", "then", "name"),
    [
        ("binary_sensor.phone_charging", "off", "on", "chargers"),
        ("sensor.phone_battery_state", "Not Charging", "Charging", "chargers"),
        ("input_boolean.wind_down", "off", "on", "wind_downs"),
        ("schedule.evening", "off", "on", "wind_downs"),
    ],
)
async def test_other_signs_of_bedtime(
    hass: HomeAssistant, evening: Evening, entity: str, before: str, then: str, name: str
) -> None:
    """The phone on the charger and the wind-down mean bedtime, but in the evening only."""
    await evening.wait_until("2026-03-03 12:00")
    hass.states.async_set(entity, "unavailable")
    await bedtime(evening, days=["mon", "tue"], bedtime="23:59:00", **{name: [entity]})
    for state in (then, before, then, before):  # the first one is but the sensor coming back
        hass.states.async_set(entity, state)
        await evening.wait(60)
    assert evening.events == []
    await evening.wait_until("2026-03-03 20:30")
    hass.states.async_set(entity, then)
    await evening.wait(60)
    assert evening.events == ["started"]


async def test_a_trigger_of_ones_own(evening: Evening) -> None:
    """Any trigger may mean bedtime."""
    await bedtime(evening, more_triggers=[{"trigger": "event", "event_type": "tired"}])
    evening.hass.bus.async_fire("tired")
    await evening.wait(5)
    assert evening.events == ["started"]


ROOM: dict[str, Any] = {
    "dimmed_lights": ["light.bed", "light.hall", "light.gone"],
    "brightness": 10,
    "lowered_players": ["media_player.kitchen", "media_player.gone"],
    "player_volume": 5,
    "do_not_disturb": ["switch.dnd"],
    "goodnight_after": {"seconds": 30},
    "goodnight_scene": ["scene.night"],
    "lights_off": ["light.bed", "light.gone"],
    "goodnight_speakers": ["assist_satellite.bed", "media_player.kitchen", "media_player.gone"],
    "voice": ["tts.piper"],
    "goodnight_sentence": "Sleep tight.",
    "extra_actions": [{"action": "test.extra"}],
}


@pytest.fixture
def house(hass: HomeAssistant) -> None:
    """Furnish it; what is called gone is missing."""
    hass.states.async_set("light.bed", "on")
    hass.states.async_set("light.hall", "unavailable")
    for entity in ("media_player.kitchen", "switch.dnd", "scene.night", "assist_satellite.bed"):
        hass.states.async_set(entity, "on")


async def test_the_whole_evening(evening: Evening, house: None) -> None:
    """The room is dimmed and quiet, then the scene, the sentence, and the light goes out."""
    await bedtime(evening, routine="bedtime", minutes=4, **ROOM)
    calls = listen(evening.hass)
    await evening.wait_until("2026-03-02 22:00:02")
    assert [call.data for call in calls["light.turn_on"]] == [
        {"entity_id": ["light.bed"], "brightness_pct": 10, "transition": 3}
    ]
    assert calls["media_player.volume_set"][0].data == {
        "entity_id": ["media_player.kitchen"],
        "volume_level": 0.05,
    }
    assert calls["homeassistant.turn_on"][0].data == {"entity_id": ["switch.dnd"]}
    assert not calls["scene.turn_on"]
    await evening.wait(360)
    assert evening.events == ["started", "completed"]
    assert calls["scene.turn_on"][0].data == {"entity_id": ["scene.night"]}
    assert calls["assist_satellite.announce"][0].data == {
        "entity_id": ["assist_satellite.bed"],
        "message": "Sleep tight.",
    }
    assert calls["tts.speak"][0].data["media_player_entity_id"] == ["media_player.kitchen"]
    assert calls["light.turn_off"][0].data["entity_id"] == ["light.bed"]
    assert len(calls["test.extra"]) == 1


async def test_started_by_hand(evening: Evening, house: None) -> None:
    """The bedtime routine by voice at nine is the same evening, and ten o'clock is quiet."""
    await bedtime(evening, **ROOM)
    calls = listen(evening.hass)
    await evening.do("start", routine="bedtime")
    await evening.wait_until("2026-03-02 23:00")
    assert len(calls["light.turn_on"]) == len(calls["scene.turn_on"]) == 1
    assert evening.events == ["started", "completed"]


async def test_another_routine_is_not_bedtime(evening: Evening, house: None) -> None:
    """Whoever does something else at nine keeps the light."""
    await bedtime(evening, days=[], **ROOM)
    calls = listen(evening.hass)
    await evening.do("start", routine="desk_reset")
    await evening.wait(1200)
    assert evening.events == ["started", "completed"]
    assert not calls["light.turn_on"]
    assert not calls["scene.turn_on"]


async def test_stopped_early(evening: Evening, house: None) -> None:
    """Who stops is not sent to bed."""
    await bedtime(evening, **ROOM)
    calls = listen(evening.hass)
    await evening.wait_until("2026-03-02 22:00:30")
    await evening.do("stop")
    await evening.wait(600)
    assert calls["light.turn_on"]
    assert not calls["scene.turn_on"]
    assert not calls["light.turn_off"]


@pytest.mark.parametrize(
    ("at", "quiet_from", "quiet_until", "quiet"),
    [
        ("22:30:00", "23:00:00", "07:00:00", False),
        ("23:30:00", "23:00:00", "07:00:00", True),
        ("00:30:00", "23:00:00", "07:00:00", True),
        ("00:30:00", "01:00:00", "07:00:00", False),
        ("01:30:00", "01:00:00", "07:00:00", True),
    ],
)
async def test_quiet_hours(
    evening: Evening, at: str, quiet_from: str, quiet_until: str, quiet: bool
) -> None:
    """Late sessions are quiet ones, before and after midnight."""
    await bedtime(evening, bedtime=at, quiet_from=quiet_from, quiet_until=quiet_until)
    starts = async_mock_service(evening.hass, "rolling_session", "start")
    await evening.wait_until("2026-03-03 02:00")
    assert [call.data["quiet"] for call in starts] == [quiet]


async def test_a_speaker_that_is_missing(evening: Evening) -> None:
    """The session is heard where it is set up to be heard."""
    starts = async_mock_service(evening.hass, "rolling_session", "start")
    await bedtime(evening, outlets=["media_player.gone"])
    await evening.wait_until("2026-03-02 22:01")
    assert "outlets" not in starts[0].data
    assert starts[0].data["quiet"] is False


async def test_asked_on_the_phone(evening: Evening, house: None) -> None:
    """Nothing happens until the button is pressed; then all of it does."""
    reminders = async_mock_service(evening.hass, "rolling_session", "remind")
    await bedtime(evening, begin="remind", phones=["phone"], minutes=6, question="Now?", **ROOM)
    calls = listen(evening.hass)
    await evening.wait_until("2026-03-02 22:10")
    assert reminders[0].data["phones"] == ["phone"]
    assert reminders[0].data["message"] == "Now?"
    assert reminders[0].data["minutes"] == 6
    assert not calls["light.turn_on"]
    await evening.do("start", routine="full_back")
    await evening.wait(1200)
    assert calls["light.turn_on"]
    assert calls["scene.turn_on"]


@pytest.mark.parametrize(("answer", "events"), [("yes", ["started"]), (None, [])])
async def test_asked_aloud(
    hass: HomeAssistant, evening: Evening, answer: str | None, events: list[str]
) -> None:
    """Yes starts it; no, nothing and what was not understood do not."""
    hass.states.async_set("assist_satellite.bed", "idle")
    questions = async_mock_service(
        hass,
        "assist_satellite",
        "ask_question",
        response={"id": answer, "sentence": "whatever", "slots": {}},
    )
    await bedtime(evening, begin="ask", satellite="assist_satellite.bed")
    await evening.wait_until("2026-03-02 22:00:10")
    assert questions[0].data["answers"][0]["id"] == "yes"
    assert evening.events == events


async def test_nobody_can_be_asked(evening: Evening) -> None:
    """A satellite that is missing does not mean yes; the phone is asked instead."""
    reminders = async_mock_service(evening.hass, "rolling_session", "remind")
    await bedtime(evening, begin="ask", satellite="assist_satellite.gone", phones=["phone"])
    await evening.wait_until("2026-03-02 22:10")
    assert evening.events == []
    assert len(reminders) == 1
