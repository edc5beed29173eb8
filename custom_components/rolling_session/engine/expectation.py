"""What is expected of a day, and what it was.

Days are calendar dates; there is no day of 86 400 s. Who walks over ten years of
them does it on ordinals, which are a good deal faster.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, tzinfo
from enum import StrEnum
from typing import Final, NamedTuple, Self

from .logical_day import skipped_days

_WEEK: Final = 7


class Verdict(StrEnum):
    """What a day was for the streak."""

    DONE = "done"
    """On a day off too."""
    OPEN = "open"
    """Today, as long as it can still be done."""
    REST = "rest"
    """Nothing was planned; in a week of N days, one that could be spared."""
    PAUSED = "paused"
    EXCUSED = "excused"
    """A session was stopped for safety."""
    FROZEN = "frozen"
    """Missed, and bridged by a freeze."""
    MISSED = "missed"
    """In a week of N days, one without which the week was lost."""
    ABSENT = "absent"
    """The date never was: the zone changed sides of the date line."""


@dataclass(frozen=True, slots=True)
class StreakRules:
    """What breaks a streak and what does not."""

    rest_weekdays: frozenset[int] = frozenset()
    """0 is Monday. A day off neither adds nor breaks; done on it, it adds."""
    pauses: tuple[tuple[date, date], ...] = ()
    """Inclusive ranges: holidays, sickness."""
    freezes: bool = True
    """Whether every seventh day in a row earns a day that may be missed."""
    weekly: int | None = None
    """Any 1 to 7 days a week instead of every day but those of rest; weeks are counted then.

    There are no freezes in it: a week is seven chances already, and a week that a
    freeze saved would say nothing.
    """
    zone: tzinfo | None = None
    """The house's, which may have left out a date; None for a calendar without gaps."""


class Calendar(NamedTuple):
    """The days from the first one done to today, as ordinals, and what is known of them."""

    first: int
    today: int
    done: frozenset[int]
    excused: frozenset[int]
    paused: frozenset[int]
    absent: frozenset[int]
    rest_weekdays: frozenset[int]

    @classmethod
    def of(
        cls, done: Collection[date], rules: StreakRules, today: date, excused: Collection[date]
    ) -> Self:
        """Return what is known today; what is dated later is not known yet."""
        until = today.toordinal()
        days = frozenset(day for day in map(date.toordinal, done) if day <= until)
        first = min(days, default=until)
        # A week of N days looks at pauses to its end.
        last = until + _WEEK
        return cls(
            first=first,
            today=until,
            done=days,
            excused=frozenset(map(date.toordinal, excused)),
            paused=frozenset(
                day
                for begins, ends in rules.pauses
                for day in range(
                    max(begins.toordinal(), first - _WEEK), min(ends.toordinal(), last) + 1
                )
            ),
            absent=frozenset(skipped_days(rules.zone, first - _WEEK, last) if rules.zone else ()),
            rest_weekdays=frozenset() if rules.weekly else rules.rest_weekdays,
        )

    def verdict(self, day: int) -> Verdict:
        """Return what a day is by itself: MISSED where it is over and nothing speaks for it."""
        if day in self.done:
            return Verdict.DONE
        if day in self.absent:
            return Verdict.ABSENT
        if day in self.paused:
            return Verdict.PAUSED
        if day in self.excused:
            return Verdict.EXCUSED
        if (day - 1) % _WEEK in self.rest_weekdays:
            return Verdict.REST
        return Verdict.OPEN if day == self.today else Verdict.MISSED


def is_free(day: date, rules: StreakRules, excused: Collection[date] = ()) -> bool:
    """Return whether nothing is asked for on a day: a rest day, a pause, or stopped for safety.

    A day that a weekly goal could spare is none of these: whoever wants to may roll.
    """
    rests = not rules.weekly and day.weekday() in rules.rest_weekdays
    return rests or day in excused or any(first <= day <= last for first, last in rules.pauses)
