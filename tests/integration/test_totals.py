"""What sensors say of a history: strength, the week's goal, each zone."""

from datetime import date

from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er

from custom_components.rolling_session.const import CONF_REST_DAYS, CONF_WEEKLY
from custom_components.rolling_session.engine.model import Zone
from custom_components.rolling_session.profile import WEEKDAYS
from custom_components.rolling_session.sensor import TOTALS

from .coach import Coach
from .test_days import until


async def test_a_day_done_is_a_part_of_the_weeks_goal(hass: HomeAssistant, coach: Coach) -> None:
    assert hass.states.get("sensor.anna_weekly_goal").state == "0"
    await coach.do("log_session", minutes=5)
    assert hass.states.get("sensor.anna_weekly_goal").state == "14"
    assert float(hass.states.get("sensor.anna_habit_strength").state) > 0


async def test_zones_are_there_for_who_wants_them(hass: HomeAssistant, coach: Coach) -> None:
    registry = er.async_get(hass)
    for zone in Zone:
        for key in (f"minutes_{zone}", f"days_since_{zone}"):
            unique_id = f"{coach.entry.entry_id}_{key}"
            entity_id = registry.async_get_entity_id("sensor", "rolling_session", unique_id)
            assert entity_id
            assert registry.async_get(entity_id).disabled_by is er.RegistryEntryDisabler.INTEGRATION


async def test_a_zone_says_what_it_has_had(coach: Coach) -> None:
    totals = {total.key: total.value_fn for total in TOTALS}
    assert totals["days_since_lats"](coach.coordinator.data) is None
    await coach.do("log_session", minutes=6, areas=["lats"])
    assert totals["minutes_lats"](coach.coordinator.data) == 6
    assert totals["days_since_lats"](coach.coordinator.data) == 0


def shown(hass: HomeAssistant, key: str) -> State:
    state = hass.states.get(f"sensor.anna_{key}")
    assert state
    return state


async def test_the_streak_says_since_when_and_what_comes_next(
    hass: HomeAssistant, coach: Coach
) -> None:
    for day in (*range(20, 28), 29):
        await coach.do("log_session", minutes=5, started_at=f"2026-01-{day} 21:00:00")
    await coach.do("pause_streak", since="2026-01-30", until="2026-03-01")
    streak, best = shown(hass, "streak"), shown(hass, "best_streak")
    assert (streak.state, streak.attributes["unit_of_measurement"]) == ("9", "d")
    assert streak.attributes["since"] == date(2026, 1, 20)
    assert streak.attributes["next_milestone"] == 14
    assert streak.attributes["frozen"] == [date(2026, 1, 28)]
    assert (best.attributes["from"], best.attributes["until"]) == (
        date(2026, 1, 20),
        date(2026, 1, 29),
    )
    assert shown(hass, "freezes_left").state == "0"


async def test_with_days_a_week_weeks_are_counted_and_there_are_no_freezes(
    hass: HomeAssistant, coach: Coach
) -> None:
    for day in (18, 20, 24, 26):
        await coach.do("log_session", minutes=5, started_at=f"2026-02-{day} 21:00:00")
    options = {**coach.entry.options, CONF_WEEKLY: 2}
    hass.config_entries.async_update_entry(coach.entry, options=options)
    await hass.async_block_till_done()
    streak = shown(hass, "streak")
    assert (streak.state, streak.attributes["unit_of_measurement"]) == ("2", "w")
    assert shown(hass, "freezes_left").state == "unknown"
    assert shown(hass, "weekly_goal").attributes["goal"] == 2
    await coach.do("log_session", minutes=5, started_at="2026-03-02 07:00:00")
    assert (shown(hass, "weekly_goal").state, shown(hass, "weekly_goal").attributes["done"]) == (
        "50",
        1,
    )


async def test_more_than_the_goal_is_the_goal(hass: HomeAssistant, coach: Coach) -> None:
    options = {**coach.entry.options, CONF_WEEKLY: 1}
    hass.config_entries.async_update_entry(coach.entry, options=options)
    await until(coach, "2026-03-03 12:00:00+01:00")
    for day in (2, 3):
        await coach.do("log_session", minutes=5, started_at=f"2026-03-0{day} 07:00:00")
    assert shown(hass, "weekly_goal").state == "100"


async def test_who_wants_nothing_has_no_goal(hass: HomeAssistant, coach: Coach) -> None:
    options = {**coach.entry.options, CONF_REST_DAYS: list(WEEKDAYS)}
    hass.config_entries.async_update_entry(coach.entry, options=options)
    await hass.async_block_till_done()
    assert shown(hass, "weekly_goal").state == "unknown"
