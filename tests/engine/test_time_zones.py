"""The laws of the logical day, wherever and whenever clocks are changed, 1990 to 2040.

The zones are those of the tzdata package, so that the result does not depend on the machine.
What happens around a change of clocks is decided by the two offsets and the wall time of the
change; of those that agree in this the `ci` profile looks at one, the `long` one at every one.
"""

from bisect import bisect_left
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hypothesis import settings
import pytest

from custom_components.rolling_session.engine.logical_day import (
    logical_day,
    next_rollover,
    skipped_days,
)

from . import plainly

ONE_DAY = timedelta(days=1)
STEP = timedelta(minutes=15)
TICK = timedelta(microseconds=1)
AROUND = 200
"""Steps before and after a change: two days and two hours."""
ROLLOVERS = range(13)
SAMPLES = [datetime(1990, 1, 1, tzinfo=UTC) + timedelta(days=4 * n) for n in range(4_658)]
SHIFTED = {
    # On a change of clocks whole dates were left out.
    ("Pacific/Apia", date(2011, 12, 30)),
    ("Pacific/Fakaofo", date(2011, 12, 30)),
    ("Pacific/Kwajalein", date(1993, 8, 21)),
    ("Pacific/Kanton", date(1994, 12, 31)),
    ("Pacific/Kiritimati", date(1994, 12, 31)),
}


class Turn(NamedTuple):
    """A change of clocks."""

    zone: ZoneInfo
    at: datetime
    before: timedelta
    after: timedelta

    @property
    def kind(self):
        return self.before, self.after, (self.at + self.before).time()


@cache
def zones():
    """Return every zone once: many names share one history."""
    package = files("tzdata")
    by_content = {}
    for name in package.joinpath("zones").read_text().split():
        path = package.joinpath("zoneinfo", *name.split("/"))
        with path.open("rb") as file:
            by_content.setdefault(file.read(), name)
    found = []
    for content, name in by_content.items():
        path = package.joinpath("zoneinfo", *name.split("/"))
        assert path.read_bytes() == content
        with path.open("rb") as file:
            found.append(ZoneInfo.from_file(file, key=name))
    return found


def offset(zone, at):
    return at.astimezone(zone).utcoffset()


def turns_of(zone):
    """Find every change of clocks, to the second."""
    offsets = [offset(zone, at) for at in SAMPLES]
    for index in range(1, len(SAMPLES)):
        before, after = offsets[index - 1], offsets[index]
        if before != after:
            low, high = 0, int((SAMPLES[index] - SAMPLES[index - 1]).total_seconds())
            while high - low > 1:
                middle = (low + high) // 2
                at = SAMPLES[index - 1] + timedelta(seconds=middle)
                low, high = (middle, high) if offset(zone, at) == before else (low, middle)
            yield Turn(zone, SAMPLES[index - 1] + timedelta(seconds=high), before, after)


@cache
def turns():
    every = [turn for zone in zones() for turn in turns_of(zone)]
    if settings().max_examples >= 100_000:
        return every
    return list({turn.kind: turn for turn in every}.values())


class Around(NamedTuple):
    """What happens at one change of clocks, moment by moment."""

    turn: Turn
    moments: list
    days: list
    """The logical day of each, as told plainly."""
    jump: int
    """Dates by which the calendar itself goes on at that moment."""


def seen(turn, rollover):
    moments = [turn.at + n * STEP for n in range(-AROUND, AROUND + 1)]
    # Clocks that go back at a minute past midnight had a new day for that minute.
    moments.insert(AROUND, turn.at - TICK)
    days = [plainly.day_of(at, turn.zone, rollover) for at in moments]
    jump = (turn.at + turn.after).date() - (turn.at - TICK + turn.before).date()
    return Around(turn, moments, days, jump.days)


def about(around):
    return f"{around.turn.zone.key} at {around.turn.at}"


@pytest.fixture(params=ROLLOVERS)
def rollover(request):
    return request.param


@pytest.fixture
def changes(rollover):
    # Whoever looks at thousands of faults looks at some changes of clocks only.
    some = slice(None, None, 10 if settings().max_examples < 100 else 1)
    return (seen(turn, rollover) for turn in turns()[some])


def test_there_are_changes_of_clocks_to_look_at():
    """The laws would hold for no zones too."""
    assert len(zones()) > 300
    assert len(turns()) > 150
    assert min(turn.at for turn in turns()).year == 1990
    steps = {turn.after - turn.before for turn in turns()}
    assert {timedelta(hours=n) for n in (-2, -1, 1, 2, 24)} <= steps


def test_the_day_is_what_the_clock_on_the_wall_says(changes, rollover):
    for around in changes:
        found = [logical_day(at, around.turn.zone, rollover) for at in around.moments]
        assert found == around.days, about(around)


def test_the_day_never_jumps_more_than_the_calendar_does(changes, rollover):
    for around in changes:
        zone, at = around.turn.zone, around.turn.at
        turned = logical_day(at, zone, rollover) - logical_day(at - TICK, zone, rollover)
        back = around.turn.after < around.turn.before
        assert -int(back) <= turned.days <= max(1, around.jump), about(around)
        for index in range(1, len(around.days)):
            went_on = (around.days[index] - around.days[index - 1]).days
            if around.moments[index] != at:
                assert went_on in {0, 1}, about(around)


def test_the_next_day_begins_at_the_first_moment_of_a_later_day(changes, rollover):
    for around in changes:
        for at, following in following_days(around):
            due = next_rollover(at, around.turn.zone, rollover)
            assert due.tzinfo is UTC
            assert following - STEP < due <= following, f"{about(around)}, asked at {at}"
            assert due > at


def test_it_begins_not_a_moment_too_soon_nor_too_late(changes, rollover):
    for around in changes:
        zone = around.turn.zone
        dues = {next_rollover(at, zone, rollover): at for at, _ in following_days(around)}
        assert len(dues) in {3, 4, 5, 6}, about(around)
        for due, at in dues.items():
            today = logical_day(at, zone, rollover)
            assert logical_day(due - TICK, zone, rollover) <= today, about(around)
            assert logical_day(due, zone, rollover) > today, about(around)


def test_a_day_that_has_begun_is_over_only_if_clocks_go_back_over_its_beginning(changes, rollover):
    """And then no longer than they went back."""
    for around in changes:
        turn = around.turn
        repeated = turn.before - turn.after
        for at, following in following_days(around):
            begun = logical_day(following, turn.zone, rollover)
            index = bisect_left(around.moments, following)
            for later, day in zip(around.moments[index:], around.days[index:], strict=True):
                if day < begun:
                    assert turn.at <= later < turn.at + repeated, f"{about(around)}, from {at}"


def test_every_date_that_was_is_somebodys_day(changes, rollover):
    for around in changes:
        dates = {at.astimezone(around.turn.zone).date() for at in around.moments}
        inner = dates - {min(dates), max(dates)}
        assert inner <= set(around.days), about(around)


def test_dates_that_never_were_are_found():
    """Those that the calendar leaps over at a change of clocks, and no others."""
    first, last = date(1990, 1, 1).toordinal(), date(2040, 12, 31).toordinal()
    leapt_over = set()
    for turn in turns():
        begins = (turn.at - TICK + turn.before).date()
        ends = (turn.at + turn.after).date()
        missing = {begins + n * ONE_DAY for n in range(1, (ends - begins).days)}
        assert not any(plainly.existed(day, turn.zone) for day in missing)
        leapt_over |= {(turn.zone.key, day) for day in missing}
    assert leapt_over <= SHIFTED
    found = {
        (zone.key, date.fromordinal(day))
        for zone in zones()
        for day in skipped_days(zone, first, last)
    }
    assert found == SHIFTED


@pytest.mark.parametrize(("zone", "day"), sorted(SHIFTED))
def test_a_date_that_never_was_is_found_wherever_one_begins_to_look(zone, day):
    for before in range(30):
        for after in (0, 1, 27, 28):
            span = day.toordinal() - before, day.toordinal() + after
            assert list(skipped_days(ZoneInfo(zone), *span)) == [day.toordinal()]
        span = day.toordinal() - before - 1, day.toordinal() - 1
        assert list(skipped_days(ZoneInfo(zone), *span)) == []


def following_days(around):
    """Yield moments, and the first one later that belongs to a later day, if it is in sight."""
    moments, days = around.moments, around.days
    for index, at in enumerate(moments):
        later = next((n for n in range(index + 1, len(days)) if days[n] > days[index]), None)
        if later is not None:
            yield at, moments[later]
