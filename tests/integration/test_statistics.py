"""Home Assistant's own statistics show years of rolling, whatever was corrected."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.recorder import Recorder, get_instance
from homeassistant.components.recorder.statistics import (
    list_statistic_ids,
    statistics_during_period,
)
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)

from .coach import Coach
from .conftest import SetUp, coaching
from .test_days import roll
from .test_history import logged


@pytest.fixture(autouse=True)
def custom_integrations(recorder_mock: Recorder, enable_custom_integrations: None) -> None:
    """Let Home Assistant find the integration; the recorder has to be there first."""


@pytest.fixture
async def coach(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    entry: MockConfigEntry,
    set_up: SetUp,
) -> AsyncIterator[Coach]:
    """Return Anna's coach in a house with a recorder, on a Monday evening in Berlin."""
    freezer.move_to("2026-03-02 21:00:00+01:00")
    async with coaching(hass, freezer, entry, set_up) as coach:
        yield coach


async def settled(coach: Coach) -> None:
    await coach.hass.async_block_till_done(wait_background_tasks=True)
    await async_wait_recording_done(coach.hass)


async def rows(coach: Coach, entry_id: str | None = None) -> list[tuple[str, float, float]]:
    """Return what the recorder has: local hour, minutes, and all minutes so far."""
    await settled(coach)
    name = f"rolling_session:{(entry_id or coach.entry.entry_id).lower()}_minutes"
    found: Any = await get_instance(coach.hass).async_add_executor_job(
        lambda: statistics_during_period(
            coach.hass,
            datetime(1990, 1, 1, tzinfo=UTC),
            None,
            {name},
            "hour",
            None,
            {"state", "sum"},
        )
    )
    return [
        (
            datetime.fromtimestamp(row["start"], UTC).strftime("%Y-%m-%d %H:%M"),
            row["state"],
            row["sum"],
        )
        for row in found.get(name, ())
    ]


async def test_a_session_is_a_row_at_noon_of_its_day(coach: Coach) -> None:
    await roll(coach)
    assert await rows(coach) == [("2026-03-02 11:00", 3.75, 3.75)]
    await logged(coach, 10, started_at="2026-03-02 07:00:00")
    assert await rows(coach) == [("2026-03-02 11:00", 13.75, 13.75)]


async def test_they_have_a_name_and_a_unit(coach: Coach) -> None:
    await roll(coach)
    await settled(coach)
    (found,) = await get_instance(coach.hass).async_add_executor_job(
        lambda: [
            one for one in list_statistic_ids(coach.hass) if one["source"] == "rolling_session"
        ]
    )
    assert (found["name"], found["display_unit_of_measurement"]) == ("Rolling of Anna", "min")


async def test_what_is_logged_late_moves_all_that_follows(coach: Coach) -> None:
    await roll(coach)
    session = await logged(coach, 10, started_at="2026-02-20 21:00:00")
    await logged(coach, 5, started_at="2026-02-25 21:00:00")
    assert await rows(coach) == [
        ("2026-02-20 11:00", 10, 10),
        ("2026-02-25 11:00", 5, 15),
        ("2026-03-02 11:00", 3.75, 18.75),
    ]
    await coach.do("edit_session", session=session, minutes=20)
    assert [row[1:] for row in await rows(coach)] == [(20, 20), (5, 25), (3.75, 28.75)]
    await coach.do("edit_session", session=session, started_at="2026-02-26 21:00:00")
    assert await rows(coach) == [
        ("2026-02-20 11:00", 0, 0),
        ("2026-02-25 11:00", 5, 5),
        ("2026-02-26 11:00", 20, 25),
        ("2026-03-02 11:00", 3.75, 28.75),
    ]
    await coach.do("delete_session", session=session)
    assert [row[1:] for row in await rows(coach)] == [(0, 0), (5, 5), (0, 5), (3.75, 8.75)]
    await coach.do("undo")
    assert [row[1:] for row in await rows(coach)] == [(0, 0), (5, 5), (20, 25), (3.75, 28.75)]


async def test_an_import_is_there_as_a_whole(coach: Coach) -> None:
    table = "date,minutes\n" + "".join(f"2026-01-{day:02},{day}\n" for day in range(1, 32))
    await coach.do("import_history", content=table)
    found = await rows(coach)
    assert (len(found), found[-1][2]) == (31, sum(range(1, 32)))


async def test_a_restart_writes_nothing_that_is_there(hass: HomeAssistant, coach: Coach) -> None:
    await roll(coach)
    before = await rows(coach)
    await hass.config_entries.async_reload(coach.entry.entry_id)
    assert await rows(coach) == before


async def test_a_database_that_is_new_gets_all_years(hass: HomeAssistant, coach: Coach) -> None:
    await roll(coach)
    await logged(coach, 10, started_at="2025-02-20 21:00:00")
    before = await rows(coach)
    name = f"rolling_session:{coach.entry.entry_id.lower()}_minutes"
    get_instance(hass).async_clear_statistics([name])
    assert await rows(coach) == []
    await hass.config_entries.async_reload(coach.entry.entry_id)
    assert await rows(coach) == before


@pytest.mark.parametrize(
    ("zone", "noon"),
    [("Asia/Kolkata", "06:30"), ("Asia/Kathmandu", "06:15"), ("Pacific/Auckland", "23:00")],
)
async def test_noon_is_where_the_house_is(
    hass: HomeAssistant, coach: Coach, zone: str, noon: str
) -> None:
    await roll(coach)
    await settled(coach)
    await hass.config.async_update(time_zone=zone)
    (row,) = await rows(coach)
    assert row[0].endswith(noon)
    assert row[1:] == (3.75, 3.75)


async def test_pauses_add_nothing(coach: Coach) -> None:
    await coach.do("pause_streak", until="2026-03-05")
    assert await rows(coach) == []


async def test_who_is_removed_is_forgotten(hass: HomeAssistant, coach: Coach) -> None:
    await roll(coach)
    assert await rows(coach)
    await hass.config_entries.async_remove(coach.entry.entry_id)
    assert await rows(coach, coach.entry.entry_id) == []
