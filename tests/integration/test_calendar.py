"""The history as a calendar."""

from datetime import datetime
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from .coach import Coach
from .test_days import roll, until
from .test_history import SUNDAY, logged

CALENDAR = "calendar.anna_sessions"


async def events(coach: Coach, start: str, end: str) -> list[dict[str, Any]]:
    answer = await coach.hass.services.async_call(
        "calendar",
        "get_events",
        {"entity_id": CALENDAR, "start_date_time": start, "end_date_time": end},
        blocking=True,
        return_response=True,
    )
    found: Any = answer
    return list(found[CALENDAR]["events"])


async def this_week(coach: Coach) -> list[dict[str, Any]]:
    return await events(coach, "2026-03-01 00:00:00", "2026-03-08 00:00:00")


async def test_a_session_is_there_when_it_is_done(coach: Coach) -> None:
    await roll(coach)
    assert await this_week(coach) == [
        {
            "start": "2026-03-02T21:00:00+01:00",
            "end": "2026-03-02T21:05:00+01:00",
            "summary": "Bedtime",
            "description": "4 min\nMid and upper back\nGlutes",
        }
    ]


async def test_one_that_was_not_finished_says_so(coach: Coach) -> None:
    await coach.do("start", routine="desk_reset")
    await coach.wait(60)
    await coach.do("stop")
    (event,) = await this_week(coach)
    assert event["summary"] == "Desk reset (Stopped)"


async def test_what_was_logged_without_a_routine_has_the_person_s_name(coach: Coach) -> None:
    await logged(coach, 12, started_at=SUNDAY, discomfort=4)
    (event,) = await this_week(coach)
    assert (event["summary"], event["description"]) == ("Anna", "12 min\n4/10")


async def test_a_day_without_an_hour_is_a_whole_day(coach: Coach) -> None:
    await coach.do("import_history", content="date,minutes\n2026-03-01,20\n")
    (event,) = await this_week(coach)
    assert (event["start"], event["end"]) == ("2026-03-01", "2026-03-02")
    assert event["description"] == "20 min"


async def test_pauses_are_whole_days(coach: Coach) -> None:
    await coach.do("pause_streak", since="2026-02-20", until="2026-03-04", reason="illness")
    assert await this_week(coach) == [
        {"start": "2026-02-20", "end": "2026-03-05", "summary": "Illness"}
    ]
    assert await events(coach, "2026-03-06 00:00:00", "2026-03-08 00:00:00") == []


async def test_only_what_was_between_two_moments(coach: Coach) -> None:
    await roll(coach)
    # After midnight, and still Monday's.
    await until(coach, "2026-03-03 00:30:00+01:00")
    await roll(coach)
    (late,) = await events(coach, "2026-03-03 00:00:00", "2026-03-04 00:00:00")
    assert late["start"] == "2026-03-03T00:30:00+01:00"
    (early,) = await events(coach, "2026-03-02 21:04:00", "2026-03-02 21:04:30")
    assert early["start"] == "2026-03-02T21:00:00+01:00"
    assert len(await events(coach, "2000-01-01 00:00:00", "2030-01-01 00:00:00")) == 2


async def test_nothing_is_on_and_nothing_comes(hass: HomeAssistant, coach: Coach) -> None:
    await coach.do("start")
    state = hass.states.get(CALENDAR)
    assert state
    assert state.state == "off"


async def test_an_open_calendar_hears_of_a_correction(
    hass: HomeAssistant, coach_now: Coach, hass_ws_client: WebSocketGenerator
) -> None:
    session = await logged(coach_now)
    client = await hass_ws_client(hass)
    await client.send_json_auto_id(
        {
            "type": "calendar/event/subscribe",
            "entity_id": CALENDAR,
            "start": "1990-01-01T00:00:00+00:00",
            "end": "2100-01-01T00:00:00+00:00",
        }
    )
    assert (await client.receive_json())["success"]
    told = await client.receive_json()
    assert len(told["event"]["events"]) == 1
    await coach_now.do("edit_session", session=session, discomfort=7)
    coach_now.freezer.tick(10)
    await coach_now.wait(10)
    told = await client.receive_json()
    assert told["event"]["events"][0]["description"].endswith("7/10")


@pytest.mark.parametrize("language", ["de"])
async def test_words_are_the_person_s(hass: HomeAssistant, coach: Coach, language: str) -> None:
    hass.config_entries.async_update_entry(
        coach.entry, options={**coach.entry.options, "language": language}
    )
    await hass.async_block_till_done()
    await roll(coach)
    (event,) = await this_week(coach)
    assert event["summary"] != "Bedtime"
    assert datetime.fromisoformat(event["start"]).hour == 21
