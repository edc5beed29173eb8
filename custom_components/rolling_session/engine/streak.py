"""The streak, as a function of the days that count, the rules and today.

Nothing is kept between two calls: whatever is corrected, imported or undone
just changes the answer.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from .expectation import Calendar, StreakRules, Verdict
from .logical_day import logical_day, next_rollover, week_start

__all__ = [
    "Explained",
    "Streak",
    "StreakRules",
    "Verdict",
    "explain",
    "logical_day",
    "next_rollover",
    "streak",
    "week_start",
]

_WEEK: Final = 7
_FREEZE_EVERY: Final = 7
"""Days done in a row that earn a freeze."""
_FREEZE_CAP: Final = 2
"""Freezes in stock, and days in a row they can bridge."""


@dataclass(frozen=True, slots=True)
class Streak:
    """How it stands."""

    current: int = 0
    """Days, or weeks."""
    best: int = 0
    freezes: int = 0
    """In stock."""
    frozen: tuple[date, ...] = ()
    """Days that a freeze bridged."""
    done_today: bool = False
    rests_today: bool = False
    """Whether today is not done and may be left out, or can not help any more."""
    since: date | None = None
    """The first day done of the current run."""
    best_from: date | None = None
    """The first day done of the best run, the latest one if several are as long."""
    best_until: date | None = None
    """The last day done of it."""
    weekly: bool = False
    """Whether weeks are counted."""

    @property
    def needs_today(self) -> bool:
        """Whether a running streak still waits for today."""
        return self.current > 0 and not self.done_today and not self.rests_today


@dataclass(frozen=True, slots=True)
class Explained:
    """What one day did to the streak."""

    day: date
    verdict: Verdict
    streak: int
    """After that day: days, or weeks."""
    freezes: int
    """In stock after that day."""


class _Step(NamedTuple):
    day: int
    verdict: Verdict
    run: int
    """After the day."""
    since: int
    """The first day done of the run, if there is one."""
    adds: bool
    """Whether it is one of the days that the run is made of."""
    stock: int
    waits: bool
    """Whether the run breaks if this day is left as it is."""


_NOTHING: Final = _Step(0, Verdict.OPEN, 0, 0, adds=False, stock=0, waits=False)
_NEVER: Final = date.max.toordinal()


def streak(
    done: Collection[date],
    rules: StreakRules,
    today: date,
    excused: Collection[date] = (),
) -> Streak:
    """Return the streak at `today`, which is open until it is done.

    A day in `excused` (stopped for safety) neither adds nor breaks.
    """
    calendar = Calendar.of(done, rules, today, excused)
    best = best_from = best_until = latest = 0
    frozen: list[int] = []
    for step in _walk(calendar, rules):
        if step.adds:
            latest = step.day
        elif step.verdict is Verdict.FROZEN:
            frozen.append(step.day)
        if step.run and step.run >= best:
            best, best_from, best_until = step.run, step.since, latest
    return Streak(
        current=step.run,
        best=best,
        freezes=step.stock,
        frozen=tuple(map(date.fromordinal, frozen)),
        done_today=step.verdict is Verdict.DONE,
        rests_today=step.verdict is not Verdict.DONE and not step.waits,
        since=_date(step.since),
        best_from=_date(best_from),
        best_until=_date(best_until),
        weekly=rules.weekly is not None,
    )


def explain(
    done: Collection[date],
    rules: StreakRules,
    today: date,
    excused: Collection[date] = (),
    first: date | None = None,
) -> list[Explained]:
    """Return why the streak is what it is, day by day, up to today.

    It begins at `first`, but not before the first day that was done: nobody had a
    streak to break.
    """
    from_ = first.toordinal() if first else 0
    return [
        Explained(date.fromordinal(step.day), step.verdict, step.run, step.stock)
        for step in _walk(Calendar.of(done, rules, today, excused), rules)
        if step.day >= from_
    ]


def _walk(calendar: Calendar, rules: StreakRules) -> Iterator[_Step]:
    if rules.weekly is None:
        return _by_day(calendar, freezes=rules.freezes)
    return _by_week(calendar, rules.weekly)


def _by_day(calendar: Calendar, *, freezes: bool) -> Iterator[_Step]:
    step = _NOTHING
    gap: list[int] = []
    for day in range(calendar.first, calendar.today + 1):
        if day not in calendar.done:
            gap.append(day)
            continue
        for crossed in _across(calendar, gap, step):
            yield (step := crossed)
        gap = []
        run, stock = step.run + 1, step.stock
        if freezes and run % _FREEZE_EVERY == 0:
            stock = min(stock + 1, _FREEZE_CAP)
        step = _Step(day, Verdict.DONE, run, step.since or day, True, stock, False)
        yield step
    yield from _across(calendar, gap, step)


def _across(calendar: Calendar, gap: list[int], step: _Step) -> Iterator[_Step]:
    """Spend freezes on a gap they can close; one they can not close keeps them."""
    verdicts = [calendar.verdict(day) for day in gap]
    closes = verdicts.count(Verdict.MISSED) <= step.stock
    run, since, stock = step.run, step.since, step.stock
    for day, verdict in zip(gap, verdicts, strict=True):
        told = verdict
        if verdict is Verdict.MISSED and closes:
            told = Verdict.FROZEN
            stock -= 1
        elif verdict is Verdict.MISSED:
            run = since = 0
        yield _Step(day, told, run, since, False, stock, verdict is Verdict.OPEN)


def _by_week(calendar: Calendar, goal: int) -> Iterator[_Step]:
    step = _NOTHING
    first_monday = calendar.first - (calendar.first - 1) % _WEEK
    for monday in range(first_monday, calendar.today + 1, _WEEK):
        for passed in _week(calendar, range(monday, monday + _WEEK), goal, step):
            step = passed
            if step.day >= calendar.first:
                yield step


def _week(calendar: Calendar, week: range, goal: int, step: _Step) -> Iterator[_Step]:
    """Add a week as soon as it has its days; break when it is over without them."""
    run, since = step.run, step.since
    free = {day for day in week if day not in calendar.paused and day not in calendar.absent}
    looks = _looks(calendar, week, free, min(goal, len(free)))
    done = [look.day for look in looks if look.verdict is Verdict.DONE]
    reached = _NEVER
    if free and done:
        reached = min((look.day for look in looks if look.owed < 1), default=_NEVER)
        reached = max(reached, done[0])
    for day, verdict, owed, left in looks:
        told = verdict
        if day == reached:
            run, since = run + 1, since or done[0]
        elif day == week[-1] < min(calendar.today, reached) and owed > 0:
            run = since = 0
        if (verdict is Verdict.MISSED and owed <= left) or (
            verdict is Verdict.OPEN and reached < _NEVER
        ):
            told = Verdict.REST
        adds = verdict is Verdict.DONE and reached < _NEVER
        # Today is needed if the week has its days with it and can not have them without.
        waits = verdict is Verdict.OPEN and owed == left + 1
        yield _Step(day, told, run, since, adds, 0, waits)


class _Look(NamedTuple):
    day: int
    verdict: Verdict
    owed: int
    """Days still to be done after this one; less than one if that is enough."""
    left: int
    """Days after this one on which something can be done, or was."""


def _looks(calendar: Calendar, week: range, free: set[int], owed: int) -> list[_Look]:
    left = len(free | calendar.done.intersection(week))
    looks: list[_Look] = []
    for day in week[: calendar.today - week[0] + 1]:
        verdict = calendar.verdict(day)
        owed -= verdict is Verdict.DONE or verdict is Verdict.EXCUSED
        left -= verdict is Verdict.DONE or day in free
        looks.append(_Look(day, verdict, owed, left))
    return looks


def _date(day: int) -> date | None:
    return date.fromordinal(day) if day else None
