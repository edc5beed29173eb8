"""Showing up, counted: the published vectors, the rules around them, and a plain re-telling."""

from datetime import date, timedelta

from hypothesis import example, given, strategies as st
import pytest

from custom_components.rolling_session.engine.expectation import Calendar, Verdict, is_free
from custom_components.rolling_session.engine.streak import Streak, StreakRules, streak, week_start

from .strategies import fewer

PLAIN = StreakRules()
WEEKEND = StreakRules(rest_weekdays=frozenset({5, 6}))
NO_FREEZES = StreakRules(freezes=False)


def march(*days):
    """Return days of March 2026, which begins on a Sunday."""
    return [date(2026, 3, day) for day in days]


def run(first, last):
    return march(*range(first, last + 1))


def on(day):
    return date(2026, 3, day)


# The published vectors


@pytest.mark.parametrize(
    ("done", "rules", "today", "current", "best", "frozen"),
    [
        pytest.param(run(2, 4), PLAIN, on(5), 3, 3, [], id="A today is still open"),
        pytest.param(run(2, 4), PLAIN, on(6), 0, 3, [], id="B a day was missed"),
        pytest.param(
            [*run(2, 6), on(9)], WEEKEND, on(9), 6, 6, [], id="C a weekend off breaks nothing"
        ),
        pytest.param([*run(2, 8), on(10)], PLAIN, on(10), 8, 8, [9], id="D a freeze bridges a day"),
        pytest.param([*run(2, 8), on(11)], PLAIN, on(11), 1, 7, [], id="E but not two"),
        pytest.param(
            run(2, 15), PLAIN, date(2026, 5, 10), 0, 14, [], id="F nor two months, with two of them"
        ),
        pytest.param(
            [*run(2, 5), on(20)],
            StreakRules(pauses=((on(6), on(19)),)),
            on(20),
            5,
            5,
            [],
            id="G a pause breaks nothing",
        ),
    ],
)
def test_vectors(done, rules, today, current, best, frozen):
    found = streak(done, rules, today)
    assert (found.current, found.best, list(found.frozen)) == (current, best, march(*frozen))


# Freezes


def test_seven_days_in_a_row_earn_a_freeze_and_no_more_than_two_are_kept():
    stock = [streak(run(1, last), PLAIN, on(last)).freezes for last in (6, 7, 13, 14, 21, 28)]
    assert stock == [0, 1, 1, 2, 2, 2]


def test_seven_days_with_a_break_in_them_earn_nothing():
    broken = [*run(1, 4), *run(6, 8)]
    assert streak(broken, PLAIN, on(8)).freezes == 0
    assert streak([*broken, *run(9, 12)], PLAIN, on(12)).freezes == 1


def test_a_gap_that_they_can_not_close_leaves_the_freezes():
    """Vectors E and F, looking ahead."""
    assert streak([*run(2, 8), on(11)], PLAIN, on(11)).freezes == 1
    back = streak([*run(2, 8), *run(11, 12), on(14)], PLAIN, on(14))
    assert (back.current, back.best, back.frozen) == (3, 7, (on(13),))


def test_two_freezes_bridge_two_days():
    found = streak([*run(1, 14), on(17)], PLAIN, on(17))
    assert (found.current, found.freezes, list(found.frozen)) == (15, 0, march(15, 16))


def test_a_gap_is_bridged_before_anybody_came_back():
    """Who looks at the sensor sees what holds if they do it today."""
    found = streak(run(2, 8), PLAIN, on(10))
    assert found == Streak(7, 7, 0, (on(9),), since=on(2), best_from=on(2), best_until=on(8))
    assert streak(run(2, 8), PLAIN, on(11)).current == 0


def test_a_frozen_day_earns_nothing():
    found = streak([*run(1, 7), *run(9, 14)], PLAIN, on(14))
    assert (found.current, found.freezes) == (13, 0)
    assert streak([*run(1, 7), *run(9, 15)], PLAIN, on(15)).freezes == 1


def test_without_freezes_a_missed_day_is_a_missed_day():
    found = streak([*run(2, 15), on(17)], NO_FREEZES, on(17))
    assert (found.current, found.best, found.freezes, found.frozen) == (1, 14, 0, ())


def test_a_rest_day_inside_a_gap_costs_no_freeze():
    """Friday and Monday are missed, the weekend is not."""
    done = [on(5) - timedelta(days=n) for n in range(14)]
    found = streak([*done, on(10)], WEEKEND, on(10))
    assert (found.current, found.freezes, list(found.frozen)) == (15, 0, march(6, 9))


# Days that break nothing


def test_done_on_a_day_off_adds():
    assert streak([*run(2, 7), on(9)], WEEKEND, on(9)).current == 7


def test_an_excused_day_neither_adds_nor_breaks():
    found = streak([*run(2, 4), on(6)], PLAIN, on(6), excused=[on(5)])
    assert (found.current, found.frozen) == (4, ())
    assert streak(run(2, 4), PLAIN, on(5), excused=[on(5)]).rests_today


def test_done_and_excused_on_one_day_is_done():
    assert streak(run(2, 5), PLAIN, on(5), excused=[on(5)]).current == 4


def test_pauses_are_inclusive_and_may_overlap():
    rules = StreakRules(pauses=((on(5), on(6)), (on(6), on(8))))
    assert streak([*run(2, 4), on(9)], rules, on(9)).current == 4
    assert streak([*run(2, 4), on(10)], rules, on(10)).current == 1


@pytest.mark.parametrize(
    ("done", "rules", "today", "waits"),
    [
        (run(2, 4), PLAIN, on(5), True),
        (run(2, 5), PLAIN, on(5), False),
        ([], PLAIN, on(5), False),
        (run(2, 6), WEEKEND, on(7), False),
        (run(2, 8), PLAIN, on(10), True),
    ],
)
def test_whether_a_streak_waits_for_today(done, rules, today, waits):
    assert streak(done, rules, today).needs_today is waits


def test_nothing_done_is_nothing():
    assert streak([], PLAIN, on(5)) == Streak()
    assert streak(run(10, 12), PLAIN, on(5)) == Streak(), "days to come do not count yet"


def test_a_day_twice_and_in_any_order_is_a_day():
    assert streak(march(4, 2, 3, 2, 4), PLAIN, on(4)).current == 3


def test_a_correction_just_changes_the_answer():
    """What was forgotten and is entered afterwards closes the gap."""
    assert streak([*run(2, 4), *run(6, 8)], PLAIN, on(8)).current == 3
    assert streak(run(2, 8), PLAIN, on(8)).current == 7


def test_weeks_begin_on_monday():
    assert {week_start(day) for day in run(2, 8)} == {on(2)}
    assert week_start(on(1)) == date(2026, 2, 23)


# Told again, plainly

days = st.integers(0, 60).map(lambda offset: date(2026, 2, 1) + timedelta(days=offset))
some_rules = st.builds(
    StreakRules,
    st.frozensets(st.integers(0, 6), max_size=3),
    st.lists(st.tuples(days, days), max_size=2).map(tuple),
    st.booleans(),
)


@fewer
@given(st.sets(days), some_rules, days, st.sets(days, max_size=4), st.integers(0, 40))
@example(set(run(1, 14)), PLAIN, on(17), set(), 0)
def test_the_streak_is_what_a_patient_person_would_count(done, rules, today, excused, row):
    done |= {today - timedelta(days=offset) for offset in range(2, row)}
    found = streak(done, rules, today, excused)
    assert (found.current, found.best, found.freezes, set(found.frozen)) == patiently(
        done, rules, today, excused
    )
    assert found.current <= found.best <= len(done)


def patiently(done, rules, today, excused):
    """Walk from one done day to the next, and see whether what lies between can be bridged."""
    current = best = freezes = earned = 0
    frozen = set()
    counted = sorted(day for day in done if day <= today)
    for index, day in enumerate(counted):
        earned += 1
        current += 1
        best = max(best, current)
        if rules.freezes and earned in {7, 14, 21, 28, 35, 42, 49, 56, 63, 70, 77, 84, 91, 98}:
            freezes = min(2, freezes + 1)
        following = counted[index + 1] if index + 1 < len(counted) else today
        gap = [
            between
            for between in (day + timedelta(days=n) for n in range(1, 999))
            if between < following
            and between not in excused
            and between.weekday() not in rules.rest_weekdays
            and not any(first <= between <= last for first, last in rules.pauses)
        ]
        if len(gap) > freezes:
            current = earned = 0
        else:
            freezes -= len(gap)
            frozen |= set(gap)
    return current, best, freezes, frozen


@given(
    st.integers(0, 20),
    st.frozensets(st.integers(0, 6), max_size=6),
    st.sampled_from([None, 3]),
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 3)), max_size=2),
    st.frozensets(st.integers(0, 20), max_size=2),
)
def test_a_day_is_free_when_nothing_is_asked_for(today, rests, weekly, pauses, excused):
    """As the calendar judges a day that is not done, but for what a week could spare."""
    first = date(2026, 3, 2)
    rules = StreakRules(
        rest_weekdays=rests,
        weekly=weekly,
        pauses=tuple(
            (first + timedelta(days=begin), first + timedelta(days=begin + length))
            for begin, length in pauses
        ),
    )
    day = first + timedelta(days=today)
    stops = [first + timedelta(days=number) for number in excused]
    verdict = Calendar.of([], rules, day, stops).verdict(day.toordinal())
    assert is_free(day, rules, stops) is (verdict is not Verdict.OPEN)
