"""How firm the habit is: the figures computed for Loop Habit Tracker's formula."""

from datetime import date, timedelta
import itertools
from zoneinfo import ZoneInfo

import pytest

from custom_components.rolling_session.engine.expectation import StreakRules
from custom_components.rolling_session.engine.strength import strength

PLAIN = StreakRules()
WEEKEND = StreakRules(rest_weekdays=frozenset({5, 6}))
BEGIN = date(2026, 3, 2)
"""A Monday."""


def day(number):
    return BEGIN + timedelta(days=number)


def days(first, last):
    """Return the days from the first to the one before the last."""
    return [day(number) for number in range(first, last)]


@pytest.mark.parametrize(
    ("length", "percent"),
    [
        (1, 5.2),
        (7, 31.1),
        (13, 50.0),
        (21, 67.4),
        (30, 79.8),
        (60, 95.9),
        (66, 97.0),
        (90, 99.2),
    ],
)
def test_it_grows_day_by_day(length, percent):
    found = strength(days(0, length), PLAIN, day(length - 1))
    assert round(found * 100, 1) == percent


@pytest.mark.parametrize(("missed", "percent"), [(1, 94.0), (3, 84.5), (7, 68.3), (14, 47.0)])
def test_three_good_months_are_not_lost_in_a_bad_week(missed, percent):
    assert round(strength(days(0, 90), PLAIN, day(90 + missed)) * 100, 1) == percent


@pytest.mark.parametrize(
    ("rules", "half_life"),
    [
        (PLAIN, 13.0),
        (StreakRules(weekly=7), 13.0),
        (StreakRules(weekly=5), 15.4),
        (StreakRules(weekly=3), 19.9),
        (StreakRules(weekly=1), 34.4),
    ],
)
def test_what_is_wanted_less_often_fades_more_slowly(rules, half_life):
    """Nothing is done any more, and nothing of the last two weeks counts either."""
    done = days(0, 100)
    long_after = [strength(done, rules, day(114 + n)) for n in range(41)]
    fading = [later / before for before, later in itertools.pairwise(long_after)]
    for share in fading:
        assert share == pytest.approx(0.5 ** (1 / half_life), abs=1e-4)


def test_five_days_of_seven_are_all_of_it():
    workdays = [each for each in days(0, 40 * 7) if each.weekday() < 5]
    assert strength(workdays, WEEKEND, workdays[-1]) == pytest.approx(1, abs=0.001)
    # The same days are less than what somebody without rest days wants.
    assert strength(workdays, PLAIN, workdays[-1]) < 0.8


def test_more_than_wanted_is_not_more_than_all():
    assert strength(days(0, 2_000), StreakRules(weekly=3), day(1_999)) == pytest.approx(1)


def test_the_first_of_three_days_a_week_is_a_sixth_of_two_weeks():
    memory = 0.5 ** ((3 / 7) ** 0.5 / 13)
    found = strength([BEGIN], StreakRules(weekly=3), BEGIN)
    assert found == pytest.approx((1 - memory) / 6)


def test_a_session_two_weeks_ago_is_forgotten():
    memory = 0.5 ** ((1 / 7) ** 0.5 / 13)
    once = StreakRules(weekly=1)
    share = 0.5 * (1 - memory)
    after = [strength([BEGIN], once, day(number + 1)) for number in (13, 14)]
    assert after[0] == pytest.approx(share * sum(memory**n for n in range(14)))
    assert after[1] == pytest.approx(after[0] * memory)


@pytest.mark.parametrize(
    ("rules", "excused"),
    [
        pytest.param(StreakRules(rest_weekdays=frozenset({0})), [], id="rest"),
        pytest.param(StreakRules(pauses=((day(7), day(7)),)), [], id="pause"),
        pytest.param(PLAIN, [day(7)], id="safety stop"),
    ],
)
def test_a_day_on_which_nothing_was_expected_leaves_it_alone(rules, excused):
    done = days(1, 7)
    before = strength(done, rules, day(6), excused)
    assert before > 0
    assert strength(done, rules, day(8), excused) == before
    assert strength(done, rules, day(9), excused) != before


def test_a_date_that_never_was_leaves_it_alone():
    done = [date(2011, 12, 28), date(2011, 12, 29)]
    new_year = date(2011, 12, 31)
    samoa = StreakRules(zone=ZoneInfo("Pacific/Apia"))
    before = strength(done, samoa, done[-1])
    assert strength(done, samoa, new_year) == before
    assert strength(done, PLAIN, new_year) < before


def test_done_on_a_day_off_counts():
    pause = StreakRules(pauses=((day(0), day(9)),))
    assert strength(days(0, 7), pause, day(6)) == strength(days(0, 7), PLAIN, day(6))


def test_today_counts_when_it_is_done():
    yesterday = strength(days(0, 7), PLAIN, day(6))
    assert strength(days(0, 7), PLAIN, day(7)) == yesterday
    assert strength(days(0, 8), PLAIN, day(7)) > yesterday
    assert strength(days(0, 7), PLAIN, day(8)) < yesterday


def test_nothing_done_is_no_strength_and_days_to_come_do_not_count_yet():
    assert strength([], PLAIN, BEGIN) == 0
    assert strength(days(1, 9), PLAIN, BEGIN) == 0


def test_who_rests_all_week_can_still_be_strong():
    idle = StreakRules(rest_weekdays=frozenset(range(7)))
    found = [strength(days(0, length), idle, day(length)) for length in (0, 1, 30)]
    once = StreakRules(weekly=1)
    assert found == [strength(days(0, length), once, day(length)) for length in (0, 1, 30)]
    assert found == sorted(set(found))
    assert 0 < found[-1] < 1
