"""Which day a moment belongs to, where clocks skip, repeat and cross midnight."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import example, given, strategies as st
import pytest

from custom_components.rolling_session.engine.streak import logical_day, next_rollover

from .strategies import fewer

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = [
    "Africa/Cairo",  # clocks skip midnight
    "America/New_York",
    "America/Santiago",  # and repeat the hour before it
    "America/St_Johns",
    "Antarctica/Troll",  # two hours at once
    "Asia/Kathmandu",
    "Atlantic/Azores",
    "Australia/Lord_Howe",  # half an hour
    "Europe/Berlin",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "UTC",
]


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-03-29T00:30", date(2026, 3, 28)),
        ("2026-03-29T01:30", date(2026, 3, 28)),  # 03:30, an hour was skipped
        ("2026-03-29T02:30", date(2026, 3, 29)),
        ("2026-10-25T00:30", date(2026, 10, 24)),
        ("2026-10-25T02:30", date(2026, 10, 24)),  # 03:30, an hour came twice
        ("2026-10-25T03:30", date(2026, 10, 25)),
    ],
)
def test_vectors(moment, day):
    assert logical_day(utc(moment), BERLIN, 4) == day


def test_half_past_midnight_still_belongs_to_the_evening():
    late = datetime(2026, 3, 3, 0, 30, tzinfo=BERLIN)
    assert logical_day(late, BERLIN, 4) == date(2026, 3, 2)
    assert logical_day(late, BERLIN, 0) == date(2026, 3, 3)
    assert logical_day(late.replace(hour=4, minute=0), BERLIN, 4) == date(2026, 3, 3)


def test_the_day_is_that_of_the_house_whatever_zone_the_moment_is_told_in():
    moment = utc("2026-03-02T20:00")
    tokyo = ZoneInfo("Asia/Tokyo")
    assert logical_day(moment, tokyo, 4) == date(2026, 3, 3)
    assert logical_day(moment.astimezone(tokyo), BERLIN, 4) == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("rollover", "moment", "due"),
    [
        (4, "2026-03-02T20:00", "2026-03-03T03:00"),
        (4, "2026-03-03T02:59", "2026-03-03T03:00"),
        (4, "2026-03-03T03:00", "2026-03-04T03:00"),
        # Two o'clock is skipped: the day begins at three.
        (2, "2026-03-28T20:00", "2026-03-29T01:00"),
        # Two o'clock comes twice: it begins at the first.
        (2, "2026-10-24T20:00", "2026-10-25T00:00"),
        (2, "2026-10-25T00:30", "2026-10-26T01:00"),
    ],
)
def test_when_the_next_day_begins(rollover, moment, due):
    assert next_rollover(utc(moment), BERLIN, rollover) == utc(due)


def test_clocks_that_go_back_over_the_rollover_come_to_it_again():
    """In Troll they go back from three to one; whoever starts days at two starts that one twice."""
    troll = ZoneInfo("Antarctica/Troll")
    second_one_o_clock = utc("2026-10-25T01:10")
    assert logical_day(second_one_o_clock, troll, 2) == date(2026, 10, 24)
    assert next_rollover(second_one_o_clock, troll, 2) == utc("2026-10-25T02:00")


@pytest.mark.parametrize("rollover", range(13))
def test_where_a_whole_date_is_left_out_the_next_day_begins_with_the_leap(rollover):
    """Samoa went from the 29th of December 2011 to the 31st, at ten o'clock in UTC."""
    evening = utc("2011-12-30T09:00")
    due = next_rollover(evening, ZoneInfo("Pacific/Apia"), rollover)
    assert due == utc("2011-12-30T10:00")


def test_clocks_that_leap_over_the_rollover_at_an_odd_minute_do_so_to_the_second():
    """Goose Bay went from a minute past midnight to a minute past one."""
    due = next_rollover(utc("2010-03-14T03:30"), ZoneInfo("America/Goose_Bay"), 1)
    assert due == utc("2010-03-14T04:01")


moments = st.integers(0, 3 * 365 * 24 * 60).map(
    lambda minutes: utc("2025-01-01") + timedelta(minutes=minutes)
)


@fewer
@given(moments, st.sampled_from(ZONES), st.integers(0, 12))
@example(utc("2026-10-25T01:10"), "Antarctica/Troll", 2)
@example(utc("2026-04-23T21:59"), "Africa/Cairo", 0)
def test_the_next_day_begins_when_this_one_is_over(moment, zone, rollover):
    house = ZoneInfo(zone)
    due = next_rollover(moment, house, rollover)
    today = logical_day(moment, house, rollover)
    assert due.tzinfo is UTC
    assert timedelta() < due - moment <= timedelta(hours=26)
    assert logical_day(due, house, rollover) == today + timedelta(days=1)
    if (zone, rollover) != ("Antarctica/Troll", 2):
        assert logical_day(due - timedelta(microseconds=1), house, rollover) == today
    # In the house's own words it is the same moment.
    assert next_rollover(moment.astimezone(house), house, rollover) == due
