"""The streak, as a function of the days that count, the rules and today.

Nothing is kept between two calls: whatever is corrected, imported or undone
just changes the answer. Days are calendar dates; there is no day of 86 400 s.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

_DAY: Final = timedelta(days=1)
_FREEZE_EVERY: Final = 7
"""Days done in a row that earn a freeze."""
_FREEZE_CAP: Final = 2
"""Freezes in stock, and days in a row they can bridge."""


def logical_day(at: datetime, zone: tzinfo, rollover: int) -> date:
    """Return the day a moment belongs to when days begin at `rollover` o'clock, wall time."""
    local = at.astimezone(zone)
    return local.date() if local.hour >= rollover else local.date() - _DAY


def next_rollover(at: datetime, zone: tzinfo, rollover: int) -> datetime:
    """Return when the logical day of `at` is over, in UTC.

    Where the clocks skip or repeat the hour it is the first moment of the new day.
    """
    following = logical_day(at, zone, rollover) + _DAY
    local = datetime.combine(following, time(rollover), zone)
    due = local.astimezone(UTC)
    # Clocks that went back over the rollover come to it a second time.
    return due if due > at else local.replace(fold=1).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class StreakRules:
    """What breaks a streak and what does not."""

    rest_weekdays: frozenset[int] = frozenset()
    """0 is Monday. A day off neither adds nor breaks; done on it, it adds."""
    pauses: tuple[tuple[date, date], ...] = ()
    """Inclusive ranges: holidays, sickness."""
    freezes: bool = True
    """Whether every seventh day in a row earns a day that may be missed."""

    def rests(self, day: date) -> bool:
        """Return whether nothing is expected on a day."""
        return day.weekday() in self.rest_weekdays or any(
            first <= day <= last for first, last in self.pauses
        )


@dataclass(frozen=True, slots=True)
class Streak:
    """How it stands."""

    current: int = 0
    best: int = 0
    freezes: int = 0
    """In stock."""
    frozen: tuple[date, ...] = ()
    """Days that a freeze bridged."""
    done_today: bool = False
    rests_today: bool = False

    @property
    def needs_today(self) -> bool:
        """Whether a running streak still waits for today."""
        return self.current > 0 and not self.done_today and not self.rests_today


def streak(
    done: Collection[date],
    rules: StreakRules,
    today: date,
    excused: Collection[date] = (),
) -> Streak:
    """Return the streak at `today`, which is open until it is done.

    A day in `excused` (stopped for safety) neither adds nor breaks.
    """
    days = {day for day in done if day <= today}
    run = best = stock = earned = 0
    frozen: list[date] = []
    missed: list[date] = []
    for day in _days(min(days, default=today), today):
        if day in days:
            run, stock, bridged = _bridge(run, stock, missed)
            frozen += bridged
            earned = earned + 1 if run else 1
            run += 1
            best = max(best, run)
            if rules.freezes and earned % _FREEZE_EVERY == 0:
                stock = min(stock + 1, _FREEZE_CAP)
            missed = []
        elif day != today and day not in excused and not rules.rests(day):
            missed.append(day)
    run, stock, bridged = _bridge(run, stock, missed)
    return Streak(
        current=run,
        best=best,
        freezes=stock,
        frozen=(*frozen, *bridged),
        done_today=today in days,
        rests_today=rules.rests(today) or today in excused,
    )


def _bridge(run: int, stock: int, missed: list[date]) -> tuple[int, int, list[date]]:
    """Spend freezes on a gap they can close; one they can not close keeps them."""
    if len(missed) <= stock:
        return run, stock - len(missed), missed
    return 0, stock, []


def _days(first: date, last: date) -> Iterator[date]:
    return (first + index * _DAY for index in range((last - first).days + 1))


def week_start(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())
