"""What the streak card shows: a year of days, why they count, and what was done on them.

The shape is that of `HistoryPicture` in frontend/src/logic/data.ts.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from .coordinator import SessionCoordinator
from .engine.expectation import Verdict
from .engine.ledger import Ledger
from .engine.milestones import next_milestone
from .engine.model import Side, Zone
from .engine.record import Record, area_key
from .engine.streak import StreakRules, explain, week_start
from .engine.strength import strength_curve
from .phrasebook import Phrasebook
from .summary import Standing, day_of, rules_of

ZONE_DAYS: Final = 28
"""How many days the body map looks back."""
_WEEKS: Final = 53
_DAY: Final = timedelta(days=1)
_MINUTE: Final = 60
_PARTLY: Final = frozenset({Verdict.OPEN, Verdict.REST, Verdict.MISSED, Verdict.FROZEN})
"""What a day can be on which something was done, but not enough."""

type Picture = dict[str, Any]


async def async_history_picture(hass: HomeAssistant, coordinator: SessionCoordinator) -> Picture:
    """Return a person's history as the card shows it; worked out beside the event loop."""
    ledger, standing = coordinator.history.ledger, coordinator.data.standing
    rules = rules_of(coordinator.profile, ledger)
    today = day_of(coordinator.profile, dt_util.utcnow())
    phrasebook = coordinator.phrasebook
    days = await hass.async_add_executor_job(_days, ledger, rules, today)
    return {
        "name": coordinator.config_entry.title,
        "today": today.isoformat(),
        **_numbers(standing),
        "days": days,
        "zones": _zones(ledger, today),
        "zone_days": ZONE_DAYS,
        "sessions": {
            day.isoformat(): [_told(record, phrasebook) for record in ledger.days[day].records]
            for day in _year(today)
            if day in ledger.days
        },
    }


def _numbers(standing: Standing) -> Picture:
    streak = standing.streak
    return {
        "unit": "weeks" if streak.weekly else "days",
        "current": streak.current,
        "best": streak.best,
        "best_from": streak.best_from and streak.best_from.isoformat(),
        "best_until": streak.best_until and streak.best_until.isoformat(),
        "freezes": standing.freezes,
        "next_milestone": next_milestone(streak.current),
        "week": {"done": standing.days_this_week, "goal": standing.goal},
        "strength": round(standing.strength, 4),
    }


def _year(today: date) -> Iterator[date]:
    """Yield whole weeks, the oldest first, up to today."""
    day = week_start(today) - (_WEEKS - 1) * 7 * _DAY
    while day <= today:
        yield day
        day += _DAY


def _days(ledger: Ledger, rules: StreakRules, today: date) -> list[Picture]:
    first = next(_year(today))
    told = explain(ledger.ticked, rules, today, excused=ledger.excused, first=first)
    explained = {one.day: one for one in told}
    curve = strength_curve(ledger.ticked, rules, today, excused=ledger.excused)
    strengths = {day: value for day, value in curve if day >= first.toordinal()}
    days = []
    for day in _year(today):
        one, held = explained.get(day), ledger.days.get(day)
        verdict = one.verdict.value if one else "before"
        if held and (one is None or one.verdict in _PARTLY):
            verdict = "partial"
        days.append(
            {
                "day": day.isoformat(),
                "verdict": verdict,
                "minutes": round(held.seconds / _MINUTE, 1) if held else 0,
                "streak": one.streak if one else 0,
                "strength": round(strengths.get(day.toordinal(), 0), 4),
            }
        )
    return days


def _zones(ledger: Ledger, today: date) -> dict[str, float]:
    """Return the minutes that each area had lately."""
    seconds = dict.fromkeys(Zone, 0.0)
    for number in range(ZONE_DAYS):
        held = ledger.days.get(today - number * _DAY)
        if held:
            for zone in Zone:
                seconds[zone] += sum(held.areas.get(area_key(zone, side), 0) for side in Side)
    return {zone.value: round(total / _MINUTE, 1) for zone, total in seconds.items()}


def _told(record: Record, phrasebook: Phrasebook) -> Picture:
    return {
        "session": record.id,
        "routine": record.routine or None,
        "routine_name": phrasebook.name("routine", record.routine) or None,
        "started_at": record.started_at.isoformat(),
        "minutes": round(record.done_seconds / _MINUTE, 1),
        "outcome": record.outcome.value,
        "counts": record.counts,
        "source": record.source.value,
    }
