"""Sunday evenings: what the week was, told kindly."""

from typing import Any

from homeassistant.components import persistent_notification
from homeassistant.core import HomeAssistant, ServiceCall, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_service

from custom_components.rolling_session.const import CONF_WEEKLY

from .blueprints import Evening, automate, device_of
from .conftest import MakeEntry

NAME = "weekly_summary"
SUNDAY = "2026-03-08 19:00"

type Calls = dict[str, list[ServiceCall]]


def listen(hass: HomeAssistant) -> Calls:
    """Return what will be said in the house."""
    return {
        action: async_mock_service(hass, *action.split("."))
        for action in (
            "persistent_notification.create",
            "notify.send_message",
            "assist_satellite.announce",
            "tts.speak",
            "test.extra",
        )
    }


async def summary(evening: Evening, **inputs: Any) -> str:
    """Make the automation; what is not given is as the form has it."""
    return await automate(evening.hass, NAME, coach=device_of(evening), **inputs)


async def rolled(evening: Evening, *days: int, minutes: float = 5) -> None:
    """Have rolled on days of March at nine in the evening."""
    for day in days:
        await evening.do("log_session", minutes=minutes, started_at=f"2026-03-{day:02} 21:00:00")


def told(calls: Calls) -> list[str]:
    """Return what the notifications in Home Assistant say."""
    return [str(call.data["message"]) for call in calls["persistent_notification.create"]]


async def week(evening: Evening, calls: Calls, *days: int) -> list[str]:
    """Roll on days of the week, and return what is told on Sunday evening."""
    await evening.wait_until(f"{SUNDAY[:10]} 12:00")
    await rolled(evening, *days)
    await evening.wait_until(f"{SUNDAY}:05")
    return told(calls)


async def test_nothing_is_asked_for_but_whose_week(hass: HomeAssistant, evening: Evening) -> None:
    """By default there is one notification on Sunday at seven, and the next one replaces it."""
    shown: dict[str, Any] = {}

    @callback
    def show(_: Any, notifications: dict[str, Any]) -> None:
        shown.update(notifications)

    assert await async_setup_component(hass, "persistent_notification", {})
    persistent_notification.async_register_callback(hass, show)
    await summary(evening)
    await evening.wait_until("2026-03-03 12:00")
    await rolled(evening, 2)
    await evening.do("log_session", minutes=2.4, started_at="2026-03-02 22:00:00")
    await evening.wait_until("2026-03-08 18:59:58")
    assert not shown
    await rolled(evening, 7)
    await evening.wait(5)
    (notification,) = shown.values()
    assert notification["title"] == "Anna's week on the roller"
    assert notification["message"] == (
        "Anna, your week on the roller: 3 sessions and 12 minutes on 2 days."
        " 1 day in a row; the longest so far is 1 day."
    )
    await evening.wait_until("2026-03-15 19:01")
    (notification,) = shown.values()
    assert notification["message"].startswith("A quiet week, Anna.")


async def test_everything(hass: HomeAssistant, evening: Evening) -> None:
    """Phones, speakers and whatever else are told in the person's own words."""
    for speaker in ("assist_satellite.bedroom", "media_player.kitchen", "notify.phone"):
        hass.states.async_set(speaker, "idle")
    hass.states.async_set("person.anna", "home")
    await summary(
        evening,
        weekday="sat",
        at="10:30:00",
        notification=False,
        phones=["notify.phone"],
        speakers=["assist_satellite.bedroom", "media_player.kitchen", "media_player.gone"],
        voice=["tts.piper"],
        person=["person.anna"],
        message="{name}: {sessions}, {minutes}, {days}.",
        streak_message="Serie: {streak}, Rekord: {best}.",
        empty_message="Eine ruhige Woche.",
        paused_message="Gute Erholung!",
        title="Die Woche",
        session_word="Mal",
        minute_word="Minute, Minuten",
        day_word="Tag, Tage",
        week_word="",
        extra_actions=[
            {
                "action": "test.extra",
                "data": {
                    "numbers": "{{ [sessions, minutes, days, streak, best] }}",
                    "words": "{{ name }} {{ summary }}",
                },
            }
        ],
    )
    calls = listen(hass)
    await evening.wait_until("2026-03-07 09:00")
    await rolled(evening, 3, 4, 6)
    await evening.wait_until("2026-03-07 10:30:05")
    text = "Anna: 3 Mal, 15 Minuten, 3 Tage. Serie: 1 Tag, Rekord: 2 Tage."
    assert not calls["persistent_notification.create"]
    assert calls["notify.send_message"][0].data == {
        "entity_id": ["notify.phone"],
        "message": text,
    }
    assert calls["assist_satellite.announce"][0].data == {
        "entity_id": ["assist_satellite.bedroom"],
        "message": text,
    }
    assert calls["tts.speak"][0].data == {
        "entity_id": ["tts.piper"],
        "media_player_entity_id": ["media_player.kitchen"],
        "message": text,
    }
    assert calls["test.extra"][0].data == {"numbers": [3, 15, 3, 1, 2], "words": f"Anna {text}"}


async def test_corrections_count(hass: HomeAssistant, evening: Evening) -> None:
    """What was taken out of the history, or never counted, is not in the summary."""
    await summary(evening, message="{sessions}, {minutes}, {days}, {best}", streak_message="")
    calls = listen(hass)
    wrong = await evening.do("log_session", minutes=30, started_at="2026-03-02 19:30:00")
    short = await evening.do("log_session", minutes=4, started_at="2026-03-02 20:40:00")
    await evening.wait_until("2026-03-04 22:00")
    await rolled(evening, 3, 4)
    await evening.do("delete_session", session=wrong["session"])
    await evening.do("edit_session", session=short["session"], counts=False)
    await evening.wait_until(SUNDAY + ":05")
    # The minutes on the floor were minutes on the floor, as for the sensor of the week.
    assert told(calls) == ["2 sessions, 14 minutes, 2 days, 2 days"]
    assert evening.state("sensor.sessions_this_week") == "2"
    assert float(evening.state("sensor.minutes_this_week")) == 14


async def test_numbers_alone(hass: HomeAssistant, evening: Evening) -> None:
    """Without words there are the numbers, and the summary may be nothing but one."""
    await summary(evening, message="{sessions}", streak_message="", session_word="")
    assert await week(evening, listen(hass), 3, 4) == ["2"]


async def test_a_streak_that_has_ended_is_not_mentioned(
    hass: HomeAssistant, evening: Evening
) -> None:
    """Nobody is told of a streak of nothing."""
    await summary(evening)
    assert await week(evening, listen(hass), 2, 3) == [
        "Anna, your week on the roller: 2 sessions and 10 minutes on 2 days."
    ]


async def test_an_empty_week(hass: HomeAssistant, evening: Evening) -> None:
    """It is told once, kindly, and without a number."""
    await summary(evening)
    assert await week(evening, listen(hass)) == [
        "A quiet week, Anna. Two minutes are a fine start into the next one."
    ]


async def test_an_empty_week_may_pass_in_silence(hass: HomeAssistant, evening: Evening) -> None:
    """Whoever wants no words for it gets none."""
    hass.states.async_set("notify.phone", "idle")
    await summary(evening, empty_message="", phones=["notify.phone"])
    calls = listen(hass)
    await week(evening, calls)
    assert not any(calls.values())


@pytest.mark.parametrize(
    ("since", "until", "off"),
    [
        ("2026-03-01", "2026-03-20", True),
        ("2026-03-08", "2026-03-08", True),  # an injury on Sunday
        ("2026-03-02", "2026-03-07", True),  # back from a holiday
        ("2026-03-03", "2026-03-05", False),
        ("2026-03-09", "2026-03-20", False),  # it begins tomorrow
    ],
)
@pytest.mark.parametrize("words", ["", "Enjoy your days off, {name}!"])
async def test_while_the_streak_is_paused(
    hass: HomeAssistant, evening: Evening, since: str, until: str, off: bool, words: str
) -> None:
    """A week off is no quiet week: silence, or words of its own."""
    await summary(evening, paused_message=words, empty_message="Quiet.")
    await evening.do("pause_streak", since=since, until=until)
    away = [words.replace("{name}", "Anna")] if words else []
    assert await week(evening, listen(hass)) == (away if off else ["Quiet."])


async def test_paused_today_in_the_middle_of_a_week(hass: HomeAssistant, evening: Evening) -> None:
    """What counts is the day on which the summary is told; the rest of the week is to come."""
    await summary(evening, weekday="thu", empty_message="Quiet.")
    calls = listen(hass)
    await evening.wait_until("2026-03-05 12:00")
    await evening.do("pause_streak", until="2026-03-05")
    await evening.wait_until("2026-03-12 20:00")
    assert told(calls) == ["Quiet."]  # that of the 12th


async def test_rolled_while_paused(hass: HomeAssistant, evening: Evening) -> None:
    """What was done on days off is told all the same."""
    await summary(evening, streak_message="")
    await evening.do("pause_streak", until="2026-03-20")
    assert await week(evening, listen(hass), 3) == [
        "Anna, your week on the roller: 1 session and 5 minutes on 1 day."
    ]


class TestWeeks:
    """Anna wants to roll on two days a week."""

    @pytest.fixture
    def entry(self, make_entry: MakeEntry) -> MockConfigEntry:
        """Return her goal."""
        return make_entry(**{CONF_WEEKLY: 2})

    async def test_a_streak_of_weeks(self, hass: HomeAssistant, evening: Evening) -> None:
        """The streak is told in weeks, and days are still days."""
        for day in ("2026-02-17", "2026-02-18", "2026-02-24", "2026-02-25"):
            await evening.do("log_session", minutes=5, started_at=f"{day} 21:00:00")
        await summary(evening)
        assert await week(evening, listen(hass), 3, 5) == [
            (
                "Anna, your week on the roller: 2 sessions and 10 minutes on 2 days."
                " 3 weeks in a row; the longest so far is 3 weeks."
            )
        ]


@pytest.mark.parametrize(
    ("weekday", "moment", "days"),
    [
        ("thu", "2026-03-12 19:00", [9, 10]),
        ("sat", "2026-03-14 19:00", [9, 10]),
        ("mon", "2026-03-16 19:00", [9, 10, 15]),
        ("wed", "2026-03-18 19:00", [9, 10, 15]),
    ],
)
async def test_on_another_day(
    hass: HomeAssistant, evening: Evening, weekday: str, moment: str, days: list[int]
) -> None:
    """Early in a week it is the last week that is summed up, late in it this week."""
    await summary(evening, weekday=weekday, message="{sessions}, {days}", streak_message="")
    calls = listen(hass)
    await evening.wait_until(moment.replace("19:00", "18:00"))
    today = int(moment[8:10])
    await rolled(evening, *(day for day in (8, 9, 10, 15, 16) if day < today))
    calls["persistent_notification.create"].clear()
    await evening.wait_until(moment + ":05")
    assert told(calls) == [f"{len(days)} sessions, {len(days)} days"]


async def test_over_midnight_and_a_change_of_clocks(hass: HomeAssistant, evening: Evening) -> None:
    """A session past midnight on Sunday is Sunday's, also when the clocks have changed."""
    await summary(evening, weekday="mon", at="07:00:00", message="{days}", streak_message="")
    calls = listen(hass)
    await evening.wait_until("2026-03-30 06:00")
    await evening.do("log_session", minutes=5, started_at="2026-03-30 00:30:00")
    await evening.do("log_session", minutes=5, started_at="2026-03-23 00:30:00")
    calls["persistent_notification.create"].clear()
    await evening.wait_until("2026-03-30 07:01")
    assert told(calls) == ["1 day"]


async def test_in_the_middle_of_a_session(hass: HomeAssistant, evening: Evening) -> None:
    """The voice of the coach is not talked over, and the session is in the summary."""
    await summary(evening)
    calls = listen(hass)
    await evening.wait_until("2026-03-08 18:58")
    await evening.do("start")
    await evening.wait_until("2026-03-08 19:01")
    assert evening.state("binary_sensor.session_active") == "on"
    assert told(calls) == []
    await evening.wait(1200)
    assert evening.events == ["started", "completed"]
    assert told(calls)[0].startswith("Anna, your week on the roller: 1 session and ")


async def test_a_session_that_was_left(hass: HomeAssistant, evening: Evening) -> None:
    """A session that is paused and forgotten does not keep the summary for ever."""
    await summary(evening)
    calls = listen(hass)
    await evening.wait_until("2026-03-08 18:59")
    await evening.do("start")
    await evening.do("pause")
    await evening.wait_until("2026-03-08 19:05")
    assert evening.state() == "paused"
    assert told(calls) == []
    await evening.wait_until("2026-03-08 21:05")
    assert len(told(calls)) == 1


@pytest.mark.parametrize("place", ["not_home", "Office", "unavailable"])
async def test_away(hass: HomeAssistant, evening: Evening, place: str) -> None:
    """Nothing is said into an empty house; the phone is told all the same."""
    for entity in ("assist_satellite.bedroom", "media_player.kitchen", "notify.phone"):
        hass.states.async_set(entity, "idle")
    hass.states.async_set("person.anna", place)
    await summary(
        evening,
        person=["person.anna"],
        speakers=["assist_satellite.bedroom", "media_player.kitchen"],
        voice=["tts.piper"],
        phones=["notify.phone"],
    )
    calls = listen(hass)
    assert len(await week(evening, calls, 3)) == 1
    assert len(calls["notify.send_message"]) == 1
    assert not calls["assist_satellite.announce"]
    assert not calls["tts.speak"]


async def test_speakers_that_are_missing(hass: HomeAssistant, evening: Evening) -> None:
    """The others are told, and what comes after happens."""
    hass.states.async_set("assist_satellite.bedroom", "unavailable")
    await summary(
        evening,
        speakers=["assist_satellite.bedroom", "media_player.gone"],
        voice=["tts.piper"],
        extra_actions=[{"action": "test.extra"}],
    )
    calls = listen(hass)
    assert len(await week(evening, calls, 3)) == 1
    assert len(calls["test.extra"]) == 1
    assert not calls["assist_satellite.announce"]
    assert not calls["tts.speak"]


@pytest.mark.expect_log("Error for call_service at pos 1: Gone")
async def test_a_phone_that_can_not_be_reached(hass: HomeAssistant, evening: Evening) -> None:
    """What fails keeps nothing else from happening."""
    await summary(evening, phones=["notify.phone"], extra_actions=[{"action": "test.extra"}])
    calls = listen(hass)
    async_mock_service(hass, "notify", "send_message", raise_exception=HomeAssistantError("Gone"))
    assert len(await week(evening, calls, 3)) == 1
    assert len(calls["test.extra"]) == 1
