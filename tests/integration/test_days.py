"""Days, weeks and the streak, as the clock goes round."""

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest

from .coach import Coach


async def roll(coach: Coach) -> None:
    await coach.do("start")
    await coach.wait(300)


async def until(coach: Coach, moment: str) -> None:
    """Let time pass, stopping at the moments at which a day's state may change."""
    end = dt_util.parse_datetime(moment, raise_on_error=True)
    while (left := (end - dt_util.utcnow()).total_seconds()) > 0:
        await coach.wait(min(left, 1800))


async def test_after_midnight_is_still_the_evening_before(coach: Coach) -> None:
    await roll(coach)
    await until(coach, "2026-03-04 00:30:00+01:00")
    assert coach.state("binary_sensor.done_today") == "off"
    await roll(coach)
    assert coach.state("binary_sensor.done_today") == "on"
    assert coach.state("sensor.streak") == "2"


async def test_at_risk_in_the_evening_and_gone_after_the_rollover(coach: Coach) -> None:
    await roll(coach)
    assert coach.state("binary_sensor.streak_at_risk") == "off"
    await until(coach, "2026-03-03 19:59:00+01:00")
    assert coach.state("binary_sensor.streak_at_risk") == "off"
    await until(coach, "2026-03-03 20:00:00+01:00")
    assert coach.state("binary_sensor.streak_at_risk") == "on"
    await until(coach, "2026-03-04 03:59:00+01:00")
    assert (coach.state("binary_sensor.streak_at_risk"), coach.state("sensor.streak")) == (
        "on",
        "1",
    )
    await until(coach, "2026-03-04 04:00:00+01:00")
    assert coach.state("binary_sensor.streak_at_risk") == "off"
    assert (coach.state("sensor.streak"), coach.state("sensor.best_streak")) == ("0", "1")


async def test_a_new_day_unticks_today_and_a_new_week_starts_over(coach: Coach) -> None:
    await roll(coach)
    await until(coach, "2026-03-03 04:00:00+01:00")
    assert coach.state("binary_sensor.done_today") == "off"
    assert coach.state("sensor.sessions_this_week") == "1"
    await until(coach, "2026-03-09 04:00:00+01:00")
    assert coach.state("sensor.sessions_this_week") == "0"
    assert float(coach.state("sensor.minutes_this_week")) == 0


async def test_the_night_the_clocks_change(coach: Coach) -> None:
    await until(coach, "2026-03-28 21:00:00+01:00")
    await roll(coach)
    await until(coach, "2026-03-29 03:30:00+02:00")
    assert coach.state("binary_sensor.done_today") == "on"
    await until(coach, "2026-03-29 04:00:00+02:00")
    assert coach.state("binary_sensor.done_today") == "off"
    await until(coach, "2026-03-29 21:00:00+02:00")
    await roll(coach)
    assert coach.state("sensor.streak") == "2"


async def test_a_session_belongs_to_the_day_on_which_it_started(coach: Coach) -> None:
    await until(coach, "2026-03-03 03:58:00+01:00")
    await roll(coach)
    assert coach.state("binary_sensor.done_today") == "off"
    assert coach.records[-1].day.isoformat() == "2026-03-02"
    assert coach.state("sensor.streak") == "1"


async def test_travelling_does_not_move_the_past(hass: HomeAssistant, coach: Coach) -> None:
    await roll(coach)
    await hass.config.async_set_time_zone("Pacific/Auckland")
    await until(coach, "2026-03-04 08:00:00+13:00")
    assert coach.records[-1].day.isoformat() == "2026-03-02"
    await roll(coach)
    assert coach.records[-1].day.isoformat() == "2026-03-04"


@pytest.mark.parametrize("seconds", [60, 200])
async def test_stopped_early_counts_from_sixty_percent(coach: Coach, seconds: int) -> None:
    await coach.do("start")
    await coach.wait(seconds)
    await coach.do("stop")
    assert coach.state("sensor.streak") == ("0" if seconds == 60 else "1")


async def test_a_safety_stop_neither_adds_nor_breaks(coach: Coach) -> None:
    await roll(coach)
    await until(coach, "2026-03-03 21:00:00+01:00")
    await coach.do("start")
    await coach.wait(20)
    await coach.do("report_symptom", symptom="sharp_pain")
    assert coach.state("sensor.streak") == "1"
    assert coach.state("binary_sensor.streak_at_risk") == "off"
    await until(coach, "2026-03-04 21:30:00+01:00")
    await roll(coach)
    assert coach.state("sensor.streak") == "2"


async def test_nothing_done_leaves_no_trace(coach: Coach) -> None:
    await coach.do("start")
    await coach.wait(5)
    await coach.do("stop")
    assert coach.records == []
    assert coach.state("sensor.last_session") == "unknown"
    assert coach.events == ["started", "stopped"]
