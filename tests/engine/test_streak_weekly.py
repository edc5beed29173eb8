"""Some days a week, whichever: the streak counts weeks then."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from custom_components.rolling_session.engine.streak import Streak, StreakRules, explain, streak

MONDAY = date(2026, 3, 2)
THRICE = StreakRules(weekly=3)


def day(week, weekday):
    """Return a day; Monday is 0."""
    return MONDAY + timedelta(weeks=week, days=weekday)


def week(number, *weekdays):
    return [day(number, weekday) for weekday in weekdays]


def paused(goal, *ranges):
    return StreakRules(weekly=goal, pauses=ranges)


def told(days):
    return [(d.verdict.value, d.streak) for d in days]


WELL = [*week(0, 0, 2, 4), *week(1, 1, 3, 6)]
"""Two weeks with three days each."""


def test_a_week_with_its_days_adds_one():
    found = streak(WELL, THRICE, day(1, 6))
    assert found == Streak(
        current=2,
        best=2,
        done_today=True,
        since=day(0, 0),
        best_from=day(0, 0),
        best_until=day(1, 6),
        weekly=True,
    )


def test_a_week_adds_as_soon_as_it_has_its_days_and_only_once():
    done = week(0, *range(7))
    counts = [streak(done, THRICE, day(0, weekday)).current for weekday in range(7)]
    assert counts == [0, 0, 1, 1, 1, 1, 1]


def test_a_week_breaks_nothing_before_it_is_over():
    assert [streak(WELL, THRICE, day(2, weekday)).current for weekday in range(7)] == [2] * 7
    assert streak(WELL, THRICE, day(3, 0)).current == 0
    assert streak(WELL, THRICE, day(3, 0)).best == 2


def test_a_week_that_was_over_too_soon_breaks():
    found = streak([*WELL, *week(2, 0, 1), *week(3, 0, 1, 2)], THRICE, day(3, 2))
    assert (found.current, found.best, found.since) == (1, 2, day(3, 0))
    assert (found.best_from, found.best_until) == (day(0, 0), day(1, 6))


def test_there_are_no_freezes_however_often_it_is_done():
    found = streak(week(0, *range(70)), StreakRules(weekly=7), day(10, 0))
    assert (found.current, found.freezes, found.frozen) == (10, 0, ())


def test_rest_days_make_no_difference():
    rules = StreakRules(frozenset({0, 2, 5}), weekly=3)
    for number in range(21):
        today = day(0, number)
        assert streak(WELL, rules, today) == streak(WELL, THRICE, today)
        assert explain(WELL, rules, today) == explain(WELL, THRICE, today)


# Pauses and safety stops


@pytest.mark.parametrize(("free", "current"), [(1, 3), (2, 3), (3, 3), (4, 0)])
def test_a_week_that_is_partly_paused_wants_no_more_than_its_other_days(free, current):
    """Three days are done in it, of four that are wanted otherwise."""
    done = [*week(0, 0, 1, 2, 3), *week(1, 0, 1, 2, 3), *week(2, *range(min(free, 3)))]
    rules = paused(4, (day(2, free), day(2, 6)))
    assert streak(done, rules, day(3, 0)).current == current


def test_a_week_that_is_wholly_paused_neither_adds_nor_breaks():
    rules = paused(3, (day(2, 0), day(2, 6)))
    assert streak(WELL, rules, day(3, 0)).current == 2
    assert streak([*WELL, *week(2, *range(7))], rules, day(3, 0)).current == 2
    found = streak([*WELL, *week(2, 1), *week(3, 0, 1, 2)], rules, day(3, 2))
    assert (found.current, found.since, found.best_until) == (3, day(0, 0), day(3, 2))


def test_what_was_done_in_a_pause_counts_for_the_rest_of_the_week():
    rules = paused(3, (day(2, 0), day(2, 3)))
    assert streak([*WELL, *week(2, 0, 1, 5)], rules, day(3, 0)).current == 3


def test_a_safety_stop_is_one_day_less():
    done = [*WELL, *week(2, 0, 2)]
    assert streak(done, THRICE, day(3, 0), excused=[day(2, 4)]).current == 3
    assert streak(done, THRICE, day(3, 0), excused=[day(2, 2)]).current == 0, "that one was done"
    assert streak(done, THRICE, day(2, 3), excused=[day(2, 4)]).current == 2, "not yet"


def test_a_week_of_nothing_but_safety_stops_neither_adds_nor_breaks():
    found = streak(WELL, THRICE, day(3, 0), excused=week(2, 0, 1, 2))
    assert found.current == 2


def test_a_safety_stop_in_a_pause_is_not_taken_off_twice():
    rules = paused(3, (day(2, 0), day(2, 4)))
    assert streak([*WELL, *week(2, 5)], rules, day(3, 0), excused=[day(2, 0)]).current == 0


def test_a_date_that_never_was_is_not_wanted():
    """The last week of 2011 had six days in Samoa."""
    done = [date(2011, 12, number) for number in (26, 27, 28, 29, 31)]
    done.append(date(2012, 1, 1))
    samoa = StreakRules(weekly=7, zone=ZoneInfo("Pacific/Apia"))
    assert streak(done, samoa, date(2012, 1, 2)).current == 1
    assert streak(done, StreakRules(weekly=7), date(2012, 1, 2)).current == 0


# Today


@pytest.mark.parametrize(
    ("weekday", "done", "needed"),
    [
        (3, [], False),  # Friday, Saturday and Sunday are left
        (4, [], True),
        (5, [], False),  # it is too late
        (5, [0], True),
        (6, [0], False),
        (6, [0, 1], True),
        (6, [0, 1, 2], False),
        (6, [0, 1, 6], False),
    ],
)
def test_today_is_needed_when_the_week_can_not_do_without(weekday, done, needed):
    found = streak([*WELL, *week(2, *done)], THRICE, day(2, weekday))
    assert found.needs_today is needed


def test_a_pause_to_come_makes_today_needed():
    rules = paused(3, (day(2, 3), day(2, 6)))
    assert streak(WELL, rules, day(2, 0)).needs_today
    assert not streak(WELL, THRICE, day(2, 0)).needs_today


def test_no_streak_needs_nothing():
    assert not streak([], THRICE, day(0, 4)).needs_today
    assert streak([], THRICE, day(0, 4)) == Streak(weekly=True)


# Day by day


def test_the_days_that_could_be_spared_and_the_one_that_could_not():
    done = [*WELL, *week(2, 0)]
    assert told(explain(done, THRICE, day(3, 1), first=day(2, 0))) == [
        ("done", 2),
        ("rest", 2),
        ("rest", 2),
        ("rest", 2),
        ("rest", 2),
        ("missed", 2),
        ("missed", 0),
        ("rest", 0),
        ("open", 0),
    ]


def test_today_is_open_until_the_week_has_its_days():
    assert explain(week(0, 0, 1), THRICE, day(0, 3))[-1].verdict == "open"
    assert explain(week(0, 0, 1, 2), THRICE, day(0, 3))[-1].verdict == "rest"


def test_pauses_and_safety_stops_are_named():
    rules = paused(3, (day(0, 1), day(0, 1)))
    days = explain(week(0, 0, 4, 5), rules, day(0, 5), excused=[day(0, 2)])
    assert told(days) == [
        ("done", 0),
        ("paused", 0),
        ("excused", 0),
        ("rest", 0),
        ("done", 1),
        ("done", 1),
    ]


def test_a_safety_stop_alone_does_not_add_the_week():
    days = explain([*week(0, 0), *week(1, 3)], StreakRules(weekly=1), day(1, 4), week(1, 1))
    assert told(days)[7:] == [("rest", 1), ("excused", 1), ("rest", 1), ("done", 2), ("rest", 2)]


def test_who_began_on_a_thursday_is_not_blamed_for_monday():
    days = explain(week(0, 3, 4), THRICE, day(0, 5))
    assert [d.day for d in days] == week(0, 3, 4, 5)
