"""A person looks into the history, corrects it, and the numbers follow at once."""

import asyncio
from typing import Any
from unittest.mock import patch

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockUser, async_fire_time_changed_exact

from custom_components.rolling_session.const import CONF_INJURED_AT, DOMAIN
from custom_components.rolling_session.engine.ledger import Change
from custom_components.rolling_session.journal import Journal

from .coach import Coach
from .test_days import roll, until

# The coach begins on Monday, 2 March 2026, at nine in the evening.
SUNDAY = "2026-03-01 21:00:00"
LAST_WEDNESDAY = "2026-02-25 21:00:00"


async def logged(coach: Coach, minutes: float = 10, **details: Any) -> str:
    """Log a session and return its id."""
    answer = await coach.do("log_session", minutes=minutes, **details)
    return str(answer["session"])


async def sessions(coach: Coach, **span: str) -> list[dict[str, Any]]:
    answer = await coach.do("get_history", **span)
    return list(answer["sessions"])


async def refused(coach: Coach, action: str, **data: Any) -> str | None:
    """Do what is refused; return the reason. Nothing may have changed."""
    before = coach.coordinator.history.ledger
    with pytest.raises(ServiceValidationError) as refusal:
        await coach.do(action, **data)
    assert coach.coordinator.history.ledger is before
    return refusal.value.translation_key


async def test_a_forgotten_session_is_logged_and_the_streak_is_right(coach: Coach) -> None:
    await roll(coach)
    assert coach.state("sensor.streak") == "1"
    await logged(coach, started_at=SUNDAY)
    assert coach.state("sensor.streak") == "2"
    assert coach.state("sensor.sessions_this_week") == "1"


async def test_one_that_has_just_been_done_needs_no_time(coach: Coach) -> None:
    answer = await coach.do("log_session", minutes=12.5)
    assert (answer["minutes"], answer["source"], answer["counts"]) == (12.5, "logged", True)
    assert answer["started_at"] == "2026-03-02T19:47:30+00:00"
    assert answer["areas"] == {"unspecified": 750}
    assert coach.state("binary_sensor.done_today") == "on"


async def test_a_routine_tells_what_was_rolled(coach: Coach) -> None:
    answer = await coach.do("log_session", minutes=9, routine="bedtime")
    assert answer["routine"] == "bedtime"
    assert set(answer["areas"]) == {"thoracic", "glutes:left", "glutes:right"}
    assert sum(answer["areas"].values()) == 540


async def test_a_correction_changes_what_is_shown(coach: Coach) -> None:
    session = await logged(coach, started_at=SUNDAY)
    answer = await coach.do(
        "edit_session",
        session=session,
        started_at="2026-03-02 20:00:00",
        minutes=20,
        discomfort=4,
        routine="desk_reset",
    )
    assert (answer["day"], answer["minutes"], answer["discomfort"]) == ("2026-03-02", 20, 4)
    assert coach.state("binary_sensor.done_today") == "on"
    assert float(coach.state("sensor.minutes_this_week")) == 20
    await coach.do("edit_session", session=session, counts=False)
    assert coach.state("binary_sensor.done_today") == "off"


async def test_a_coached_session_is_corrected_too(coach: Coach) -> None:
    await roll(coach)
    (record,) = coach.records
    answer = await coach.do("edit_session", session=record.id, minutes=3)
    assert (answer["source"], answer["outcome"], answer["minutes"]) == ("session", "completed", 3)
    assert answer["areas"]["thoracic"] == 48


async def test_what_was_deleted_comes_back(coach: Coach) -> None:
    await roll(coach)
    (record,) = coach.records
    await coach.do("delete_session", session=record.id)
    assert (coach.state("sensor.streak"), coach.records) == ("0", [])
    assert coach.state("sensor.last_session") == "unknown"
    await coach.do("undo")
    assert (coach.state("sensor.streak"), coach.records) == ("1", [record])
    assert await refused(coach, "undo") == "nothing_to_undo"


async def test_who_changed_what_and_when(hass: HomeAssistant, coach: Coach) -> None:
    ben = MockUser(name="Ben", id="ben", is_owner=True).add_to_hass(hass)
    await hass.services.async_call(
        DOMAIN,
        "log_session",
        {"entity_id": "sensor.anna_session", "minutes": 5},
        blocking=True,
        context=Context(user_id=ben.id),
    )
    await roll(coach)
    answer = await coach.do("get_history")
    by_hand, coached = answer["changes"]
    assert (by_hand["kind"], by_hand["by"]) == ("logged", "ben")
    assert by_hand["at"] == "2026-03-02T20:00:00+00:00"
    assert (coached["kind"], coached["by"]) == ("session", None)
    undone = await coach.do("undo", change=by_hand["change"])
    assert undone["undone"] == by_hand["change"]
    assert [record.id for record in coach.records] == coached["sessions"]


async def test_only_the_days_that_are_asked_for_are_told(coach: Coach) -> None:
    old = await logged(coach, started_at="2025-12-24 18:00:00")
    recent = await logged(coach, started_at=SUNDAY)
    assert [told["session"] for told in await sessions(coach)] == [recent]
    told = await sessions(coach, since="2025-12-24", until="2025-12-24")
    assert [one["session"] for one in told] == [old]


async def test_the_history_outlives_a_restart(hass: HomeAssistant, coach: Coach) -> None:
    await roll(coach)
    await logged(coach, started_at=SUNDAY)
    before = coach.records
    await hass.config_entries.async_reload(coach.entry.entry_id)
    await hass.async_block_till_done()
    assert coach.records == before
    assert coach.state("sensor.streak") == "2"
    await coach.do("undo")
    assert coach.state("sensor.streak") == "1"


@pytest.mark.parametrize(
    ("details", "reason"),
    [
        ({"started_at": "2026-03-02 22:00:00"}, "in_future"),
        ({"started_at": "1989-12-31 22:00:00"}, "too_long_ago"),
        ({"started_at": "0001-01-01 00:00:00"}, "too_long_ago"),
        ({"started_at": "9999-12-31 23:59:00-10:00"}, "in_future"),
        ({"minutes": 0}, "duration_out_of_range"),
        ({"minutes": -5}, "duration_out_of_range"),
        ({"minutes": 1e9}, "duration_out_of_range"),
        ({"minutes": float("nan")}, "duration_out_of_range"),
        ({"started_at": "2026-03-01 21:05:00"}, "overlapping_session"),
        ({"areas": ["lumbar"]}, "forbidden_area"),
        ({"areas": ["moon"]}, "unknown_area"),
        ({"discomfort": 11}, "discomfort_out_of_range"),
        ({"routine": "handstand"}, "unknown_routine"),
    ],
)
async def test_what_can_not_have_been_is_not_logged(
    coach: Coach, details: dict[str, Any], reason: str
) -> None:
    await logged(coach, started_at=SUNDAY)
    assert await refused(coach, "log_session", **{"minutes": 10} | details) == reason


async def test_a_correction_is_checked_like_anything_else(coach: Coach) -> None:
    session = await logged(coach, started_at=SUNDAY)
    await logged(coach, started_at=LAST_WEDNESDAY)
    wrong = {"session": session}
    assert await refused(coach, "edit_session", session="nobody") == "unknown_session"
    assert await refused(coach, "delete_session", session="nobody") == "unknown_session"
    assert await refused(coach, "undo", change="nothing") == "unknown_change"
    assert await refused(coach, "edit_session", **wrong, minutes=0) == "duration_out_of_range"
    assert (
        await refused(coach, "edit_session", **wrong, started_at="0001-01-01 00:00:00")
        == "too_long_ago"
    )
    assert (
        await refused(coach, "edit_session", **wrong, started_at="2026-02-25 20:55:00")
        == "overlapping_session"
    )
    assert (
        await refused(coach, "edit_session", **wrong, started_at="2027-01-01 20:55:00")
        == "in_future"
    )
    assert await refused(coach, "edit_session", **wrong, minutes=500) == "duration_out_of_range"


async def test_a_holiday_bridges_what_would_have_been_missed(coach: Coach) -> None:
    await logged(coach, started_at=LAST_WEDNESDAY)
    await roll(coach)
    assert coach.state("sensor.streak") == "1"
    await coach.do("pause_streak", since="2026-02-26", until="2026-03-01", reason="holiday")
    assert coach.state("sensor.streak") == "2"
    answer = await coach.do("get_history")
    assert [(told["first"], told["reason"]) for told in answer["pauses"]] == [
        ("2026-02-26", "holiday")
    ]


async def test_a_pause_from_today_keeps_the_streak_until_it_ends(coach: Coach) -> None:
    await roll(coach)
    await until(coach, "2026-03-03 12:00:00+01:00")
    await coach.do("pause_streak", until="2026-03-20", reason="illness")
    await until(coach, "2026-03-06 21:00:00+01:00")
    assert coach.state("binary_sensor.streak_at_risk") == "off"
    assert coach.state("sensor.streak") == "1"
    await coach.do("resume_streak")
    assert coach.state("binary_sensor.streak_at_risk") == "on"
    await roll(coach)
    assert coach.state("sensor.streak") == "2"
    assert await refused(coach, "resume_streak") == "unknown_pause"


async def test_a_pause_that_began_today_is_gone_when_it_ends_today(coach: Coach) -> None:
    await coach.do("pause_streak", until="2026-03-20")
    await coach.do("resume_streak")
    assert coach.coordinator.history.ledger.pauses == {}
    await coach.do("undo")
    assert len(coach.coordinator.history.ledger.pauses) == 1


@pytest.mark.parametrize(
    "span",
    [
        {"since": "2026-03-05", "until": "2026-03-04"},
        {"until": "2028-03-04"},
        {"since": "1970-01-01", "until": "1970-01-02"},
    ],
)
async def test_a_pause_that_makes_no_sense_is_refused(coach: Coach, span: dict[str, str]) -> None:
    assert await refused(coach, "pause_streak", **span) == "pause_out_of_range"


async def test_a_fresh_injury_pauses_the_streak_by_itself(
    hass: HomeAssistant, coach: Coach
) -> None:
    await roll(coach)
    await until(coach, "2026-03-03 12:00:00+01:00")

    def injured(**when: str) -> None:
        kept = {k: v for k, v in coach.entry.options.items() if k != CONF_INJURED_AT}
        hass.config_entries.async_update_entry(coach.entry, options=kept | when)

    injured(injured_at="2026-03-03T09:00:00+01:00")
    await hass.async_block_till_done()
    await until(coach, "2026-03-06 21:30:00+01:00")
    assert coach.state("sensor.streak") == "1"
    # The date is taken out of the options when it has healed; the days stay excused.
    injured()
    await hass.async_block_till_done()
    await until(coach, "2026-03-07 21:00:00+01:00")
    assert coach.state("sensor.streak") == "1"
    await roll(coach)
    assert coach.state("sensor.streak") == "2"


async def test_somebody_who_takes_the_injury_pause_back_does_not_get_it_again(
    hass: HomeAssistant, coach: Coach
) -> None:
    hass.config_entries.async_update_entry(
        coach.entry, options={**coach.entry.options, CONF_INJURED_AT: "2026-03-02T09:00:00+01:00"}
    )
    await hass.async_block_till_done()
    assert len(coach.coordinator.history.ledger.pauses) == 1
    await coach.do("undo")
    await hass.config_entries.async_reload(coach.entry.entry_id)
    await hass.async_block_till_done()
    assert coach.coordinator.history.ledger.pauses == {}


async def test_the_streak_is_explained_day_by_day(coach: Coach) -> None:
    await logged(coach, started_at="2026-02-27 21:00:00")
    await logged(coach, started_at=SUNDAY)
    answer = await coach.do("explain_streak", since="2026-02-26", until="2026-03-02")
    assert (answer["streak"], answer["unit"], answer["best"]) == (1, "days", 1)
    assert [(told["day"][-2:], told["verdict"], told["streak"]) for told in answer["days"]] == [
        ("27", "done", 1),
        ("28", "missed", 0),
        ("01", "done", 1),
        ("02", "open", 1),
    ]


async def test_a_traveller_s_day_begins_in_the_new_place(hass: HomeAssistant, coach: Coach) -> None:
    await roll(coach)
    assert coach.state("binary_sensor.done_today") == "on"
    # It is five past nine in Berlin, and nine the next morning in Auckland.
    await hass.config.async_update(time_zone="Pacific/Auckland")
    await hass.async_block_till_done()
    assert coach.state("binary_sensor.done_today") == "off"
    assert coach.state("sensor.streak") == "1"


@pytest.mark.expect_log("A session is not saved yet")
async def test_a_full_disk_loses_no_session_that_was_coached(
    hass: HomeAssistant, coach: Coach
) -> None:
    issue = ("rolling_session", f"history_not_saved_{coach.entry.entry_id}")
    full = HomeAssistantError("no space left")
    with patch.object(Journal, "async_append", side_effect=full):
        await roll(coach)
        assert coach.events[-1] == "completed"
        assert coach.state("sensor.streak") == "1"
        assert ir.async_get(hass).async_get_issue(*issue)
        with pytest.raises(HomeAssistantError, match="no space left"):
            await coach.do("log_session", minutes=5, started_at=SUNDAY)
        await coach.wait(60)
        assert len(coach.records) == 1
    await coach.wait(60)
    assert not ir.async_get(hass).async_get_issue(*issue)
    await hass.config_entries.async_reload(coach.entry.entry_id)
    await hass.async_block_till_done()
    assert len(coach.records) == 1


@pytest.mark.expect_log("A session is not saved yet")
async def test_what_waits_is_saved_when_the_house_stops(hass: HomeAssistant, coach: Coach) -> None:
    with patch.object(Journal, "async_append", side_effect=HomeAssistantError("read-only")):
        await roll(coach)
    await hass.config_entries.async_reload(coach.entry.entry_id)
    await hass.async_block_till_done()
    assert len(coach.records) == 1
    issue = ("rolling_session", f"history_not_saved_{coach.entry.entry_id}")
    assert not ir.async_get(hass).async_get_issue(*issue)


@pytest.mark.expect_log("A session is not saved yet")
async def test_what_waits_outlives_a_reload_on_a_disk_that_stays_full(
    hass: HomeAssistant, coach: Coach
) -> None:
    issue = ("rolling_session", f"history_not_saved_{coach.entry.entry_id}")
    with patch.object(Journal, "async_append", side_effect=HomeAssistantError("read-only")):
        await roll(coach)
        await hass.config_entries.async_reload(coach.entry.entry_id)
        await hass.async_block_till_done()
        assert coach.state("sensor.streak") == "1"
        assert ir.async_get(hass).async_get_issue(*issue)
        await coach.wait(60)
    assert ir.async_get(hass).async_get_issue(*issue)
    await coach.wait(60)
    assert not ir.async_get(hass).async_get_issue(*issue)
    await hass.config_entries.async_reload(coach.entry.entry_id)
    await hass.async_block_till_done()
    assert len(coach.records) == 1


@pytest.mark.expect_log("A session is not saved yet")
async def test_a_disk_that_stays_full_does_not_keep_the_house_from_stopping(
    hass: HomeAssistant, coach: Coach
) -> None:
    with patch.object(Journal, "async_append", side_effect=HomeAssistantError("read-only")):
        await roll(coach)
        assert await hass.config_entries.async_unload(coach.entry.entry_id)
        await hass.async_block_till_done()
    assert hass.states.get("sensor.anna_session").state == "unavailable"  # type: ignore[union-attr]


@pytest.mark.expect_log("A session is not saved yet")
async def test_a_correction_of_what_waits_is_not_overruled_by_it(
    hass: HomeAssistant, coach: Coach
) -> None:
    """The disk has room again, and nobody has tried yet to save what waits."""
    with patch.object(Journal, "async_append", side_effect=HomeAssistantError("no space left")):
        await roll(coach)
    await coach.do("edit_session", session=coach.records[0].id, discomfort=3)
    await coach.wait(60)
    await hass.config_entries.async_reload(coach.entry.entry_id)
    await hass.async_block_till_done()
    assert [record.discomfort for record in coach.records] == [3]
    issue = ("rolling_session", f"history_not_saved_{coach.entry.entry_id}")
    assert not ir.async_get(hass).async_get_issue(*issue)


@pytest.mark.expect_log("A session is not saved yet")
async def test_who_was_unloaded_tries_nothing_any_more(hass: HomeAssistant, coach: Coach) -> None:
    """Whoever comes after does: two at once would each take one off what waits."""
    may_go_on = asyncio.Event()

    async def fail_slowly(journal: Journal, change: Change) -> None:
        await may_go_on.wait()
        raise HomeAssistantError("no space left")

    with patch.object(Journal, "async_append", side_effect=HomeAssistantError("no space left")):
        await roll(coach)
    with patch.object(Journal, "async_append", fail_slowly):
        coach.freezer.tick(60)
        async_fire_time_changed_exact(hass, dt_util.utcnow())
        closing = hass.async_create_task(coach.coordinator.history.async_close())
        await asyncio.sleep(0)
        may_go_on.set()
        await closing
        await hass.async_block_till_done()
    with patch.object(Journal, "async_append") as append:
        await coach.wait(120)
    assert not append.called
