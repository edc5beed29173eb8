"""How firm the habit is: a memory of years that one missed evening hardly hurts."""

from collections.abc import Collection, Iterator
from datetime import date
import math
from typing import Final

from .expectation import Calendar, StreakRules, Verdict

_WEEK: Final = 7
_SLOWNESS: Final = 13
"""Days in which a daily habit that stops loses half its strength."""
_UNJUDGED: Final = frozenset(
    {Verdict.OPEN, Verdict.REST, Verdict.PAUSED, Verdict.EXCUSED, Verdict.ABSENT}
)


def strength(
    done: Collection[date],
    rules: StreakRules,
    today: date,
    excused: Collection[date] = (),
) -> float:
    """Return the strength of the habit at `today`, from 0 to 1, as Loop Habit Tracker defines it.

    Every day moves it towards the share of what was wanted lately: of the day itself,
    or, where not every day is wanted, of the last two weeks. Days on which nothing was
    expected leave it alone, and so does today until it is done.
    """
    strength = 0.0
    for _, strength in strength_curve(done, rules, today, excused):  # noqa: B007 # the last one
        pass
    return strength


def strength_curve(
    done: Collection[date],
    rules: StreakRules,
    today: date,
    excused: Collection[date] = (),
) -> Iterator[tuple[int, float]]:
    """Yield every day since the first one done, as an ordinal, with the strength after it."""
    calendar = Calendar.of(done, rules, today, excused)
    wanted, span = _frequency(rules)
    keeps = 0.5 ** (math.sqrt(wanted / span) / _SLOWNESS)
    strength = 0.0
    lately = 0
    for day in range(calendar.first, calendar.today + 1):
        verdict = calendar.verdict(day)
        lately += (verdict is Verdict.DONE) - (day - span in calendar.done)
        if verdict not in _UNJUDGED:
            strength = strength * keeps + min(1.0, lately / wanted) * (1 - keeps)
        yield day, strength


def _frequency(rules: StreakRules) -> tuple[int, int]:
    """Return how many days are wanted in how many; twice the week smooths irregular ones."""
    # Who rests all week has nothing to keep up, but a week can not be divided by that.
    days = rules.weekly or max(1, _WEEK - len(rules.rest_weekdays))
    return (1, 1) if days == _WEEK else (2 * days, 2 * _WEEK)
