"""Why the number is what it is, day by day."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from custom_components.rolling_session.engine.streak import StreakRules, explain, streak

PLAIN = StreakRules()
SAMOA = StreakRules(zone=ZoneInfo("Pacific/Apia"))


def on(number):
    """Return a day of March 2026, which begins on a Sunday."""
    return date(2026, 3, number)


def run(first, last):
    return [on(number) for number in range(first, last + 1)]


def told(days):
    return [(d.day.day, d.verdict.value, d.streak, d.freezes) for d in days]


def test_every_day_has_its_reason():
    rules = StreakRules(rest_weekdays=frozenset({6}), pauses=((on(10), on(11)),))
    done = [*run(2, 7), on(9), on(14), on(15)]
    assert told(explain(done, rules, on(17), excused=[on(12)])) == [
        (2, "done", 1, 0),
        (3, "done", 2, 0),
        (4, "done", 3, 0),
        (5, "done", 4, 0),
        (6, "done", 5, 0),
        (7, "done", 6, 0),
        (8, "rest", 6, 0),
        (9, "done", 7, 1),
        (10, "paused", 7, 1),
        (11, "paused", 7, 1),
        (12, "excused", 7, 1),
        (13, "frozen", 7, 0),
        (14, "done", 8, 0),
        (15, "done", 9, 0),  # a Sunday
        (16, "missed", 0, 0),
        (17, "open", 0, 0),
    ]


def test_a_gap_that_freezes_can_not_close_shows_that_they_were_kept():
    days = told(explain([*run(1, 14), on(18)], PLAIN, on(18)))
    assert days[13:] == [
        (14, "done", 14, 2),
        (15, "missed", 0, 2),
        (16, "missed", 0, 2),
        (17, "missed", 0, 2),
        (18, "done", 1, 2),
    ]


def test_two_freezes_are_spent_one_after_the_other():
    assert told(explain(run(1, 14), PLAIN, on(17)))[14:] == [
        (15, "frozen", 14, 1),
        (16, "frozen", 14, 0),
        (17, "open", 14, 0),
    ]


@pytest.mark.parametrize(
    ("rules", "excused", "verdict"),
    [
        (PLAIN, [], "open"),
        (PLAIN, [on(9)], "excused"),
        (StreakRules(rest_weekdays=frozenset({0})), [], "rest"),
        (StreakRules(pauses=((on(9), on(9)),)), [], "paused"),
        # The nearest reason of several.
        (StreakRules(frozenset({0}), ((on(9), on(9)),)), [on(9)], "paused"),
        (StreakRules(rest_weekdays=frozenset({0})), [on(9)], "excused"),
    ],
)
def test_today_is_open_unless_nothing_is_expected(rules, excused, verdict):
    assert explain(run(2, 8), rules, on(9), excused)[-1].verdict == verdict
    assert explain(run(2, 9), rules, on(9), excused)[-1].verdict == "done"


def test_the_last_day_is_today_and_agrees_with_the_streak():
    days = explain(run(2, 8), PLAIN, on(10))
    found = streak(run(2, 8), PLAIN, on(10))
    assert (days[-1].day, days[-1].streak, days[-1].freezes) == (
        on(10),
        found.current,
        found.freezes,
    )


def test_it_begins_where_one_asks_but_not_before_the_first_session():
    asked = run(2, 8), PLAIN, on(8), ()
    assert [d.day for d in explain(*asked)] == run(2, 8)
    assert [d.day for d in explain(*asked, first=on(6))] == run(6, 8)
    assert explain(*asked, first=on(6))[0].streak == 5
    assert [d.day for d in explain(*asked, first=on(1))] == run(2, 8)
    assert explain(*asked, first=on(9)) == []


def test_before_the_first_session_there_is_only_today():
    assert told(explain([], PLAIN, on(5))) == [(5, "open", 0, 0)]


def test_a_date_that_never_was_neither_adds_nor_breaks():
    """After 29 December 2011 came the 31st."""
    eve = date(2011, 12, 31)
    done = [eve - timedelta(days=number) for number in (0, 2, 3)]
    assert told(explain(done, SAMOA, eve)) == [
        (28, "done", 1, 0),
        (29, "done", 2, 0),
        (30, "absent", 2, 0),
        (31, "done", 3, 0),
    ]
    assert streak(done, SAMOA, eve).current == 3
    assert streak(done, PLAIN, eve).current == 1


def test_a_date_that_never_was_is_absent_whatever_else_it_is():
    eve = date(2011, 12, 31)
    gone = eve - timedelta(days=1)
    rules = StreakRules(frozenset({4}), ((gone, gone),), zone=ZoneInfo("Pacific/Apia"))
    assert explain([date(2011, 12, 29)], rules, eve, [gone])[1].verdict == "absent"


# The dates of runs


def test_since_when_and_the_best_one():
    done = [*run(2, 6), *run(9, 10)]
    found = streak(done, PLAIN, on(11))
    assert (found.since, found.best_from, found.best_until) == (on(9), on(2), on(6))


def test_of_two_runs_that_are_as_long_the_later_one_is_best():
    found = streak([*run(2, 4), *run(9, 11)], PLAIN, on(20))
    assert (found.best, found.best_from, found.best_until) == (3, on(9), on(11))
    assert (found.current, found.since) == (0, None)


def test_a_run_goes_through_what_does_not_break_it():
    found = streak([*run(2, 8), *run(10, 12)], PLAIN, on(13))
    assert (found.best, found.since, found.best_from, found.best_until) == (
        10,
        on(2),
        on(2),
        on(12),
    )


def test_without_a_session_there_are_no_dates():
    found = streak([], PLAIN, on(5))
    assert (found.since, found.best_from, found.best_until) == (None, None, None)
