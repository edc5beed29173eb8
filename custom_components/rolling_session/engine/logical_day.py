"""The day a moment belongs to, and where a zone's calendar has gaps."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

_DAY: Final = timedelta(days=1)
_SECOND: Final = timedelta(seconds=1)
_NOON: Final = time(12)
_STRIDE: Final = 28
"""Days between two looks at a zone's offset."""
_HALF_A_DAY: Final = timedelta(hours=12)


def logical_day(at: datetime, zone: tzinfo, rollover: int) -> date:
    """Return the day a moment belongs to when days begin at `rollover` o'clock, wall time."""
    local = at.astimezone(zone)
    return local.date() if local.hour >= rollover else local.date() - _DAY


def next_rollover(at: datetime, zone: tzinfo, rollover: int) -> datetime:
    """Return when the logical day of `at` is over, in UTC.

    Where the clocks skip or repeat the hour it is the first moment of the new day. In
    an hour that they repeat with the rollover in it, the old day comes back once more.
    """
    following = logical_day(at, zone, rollover) + _DAY
    local = datetime.combine(following, time(rollover), zone)
    due = local.astimezone(UTC)
    if due <= at:
        # Clocks that went back over the rollover come to it a second time.
        return local.replace(fold=1).astimezone(UTC)
    if due.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        return _skip(local, due, zone)
    return due


def _skip(local: datetime, late: datetime, zone: tzinfo) -> datetime:
    """Return when the clocks skip a wall time; they say so later at `late`."""
    early = local.replace(fold=1).astimezone(UTC)
    offset = early.astimezone(zone).utcoffset()
    while late - early > _SECOND:
        between = early + (late - early) // 2
        between = between.replace(microsecond=0)
        if between.astimezone(zone).utcoffset() == offset:
            early = between
        else:
            late = between
    return late


def week_start(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def skipped_days(zone: tzinfo, first: int, last: int) -> Iterator[int]:
    """Yield the dates, as ordinals, that never were in a zone: Samoa has no 30 December 2011.

    Only clocks that go ahead by half a day or more can leave out a date, so offsets
    are compared every four weeks, and days are looked at where they differ by that.
    """
    before = _offset(zone, first)
    for begins in range(first, last + 1, _STRIDE):
        ends = min(begins + _STRIDE, last + 1)
        after = _offset(zone, ends)
        if after - before >= _HALF_A_DAY:
            yield from (day for day in range(begins, ends) if not _was(zone, day))
        before = after


def _offset(zone: tzinfo, day: int) -> timedelta:
    return datetime.combine(date.fromordinal(day), _NOON, zone).utcoffset() or timedelta()


def _was(zone: tzinfo, day: int) -> bool:
    """Return whether clocks came to a day's noon, or to any hour of it."""
    noon = datetime.combine(date.fromordinal(day), _NOON, zone)
    return noon.astimezone(UTC).astimezone(zone).date() == noon.date()
