"""The house restarted in the middle of a session.

Bedtime: mid-back 0 (rolling 15, hold 30), right hip 75 (rolling 90), left hip 150,
cat-cow 222, closing words 277, end 300.
"""

from datetime import timedelta

import pytest

from custom_components.rolling_session.engine.events import (
    MarkReached,
    Outcome,
    SessionEnded,
    SessionInterrupted,
    SessionResumed,
)
from custom_components.rolling_session.engine.model import MarkKind
from custom_components.rolling_session.engine.session import (
    Paused,
    Status,
    pause,
    report_symptom,
    stop,
)
from custom_components.rolling_session.engine.steering import recover, skip, suspended

from .walk import Walk, at, marks_in, plan_of, seconds

POSITION, ROLL = MarkKind.POSITION, MarkKind.ROLL


@pytest.fixture
def walk():
    return Walk("bedtime")


def comes_back(walk, last_seen, now, **options):
    return walk.do(lambda session, now: recover(session, at(last_seen), now, **options), now)


def test_within_the_grace_the_position_starts_again_after_a_count_in(walk):
    walk.to(110)
    told = comes_back(walk, 110, 200)
    assert told == (
        SessionInterrupted(at(110)),
        SessionResumed(at(200), at(205)),
        MarkReached(at(200), next(m for m in walk.session.plan.marks if m.position == 1)),
    )
    assert walk.session.status is Status.SWITCHING
    assert marks_in(walk.to(220)) == [(220, ROLL, 1)]
    # What was done before is kept, what nobody heard is not.
    walk.to(1_000)
    assert walk.done == [60, 20 + 60, 60, 45]
    assert walk.ended == SessionEnded(at(205 + 225), Outcome.COMPLETED)


def test_to_the_second_within_the_grace(walk):
    walk.to(110)
    assert not recover(walk.session, at(110), at(110 + 300)).session.is_over
    assert recover(walk.session, at(110), at(110 + 301)).session.is_over


def test_after_the_grace_it_closes_with_what_was_really_done(walk):
    walk.to(110)
    told = comes_back(walk, 110, 5_000)
    assert told == (SessionInterrupted(at(110)), SessionEnded(at(110), Outcome.PARTIAL))
    assert walk.done == [60, 20, 0, 0]


def test_the_grace_is_the_house_s_to_choose(walk):
    walk.to(110)
    comes_back(walk, 110, 112, grace=timedelta(seconds=1))
    assert walk.ended.outcome is Outcome.PARTIAL


def test_until_then_it_is_shown_as_paused_where_it_was(walk):
    walk.to(110)
    shown = suspended(walk.session, at(112))
    assert (shown.status, shown.position) == (Status.PAUSED, walk.session.position)
    assert shown.phase == Paused(timedelta(seconds=112), at(112))
    walk.do(pause, 120)
    assert suspended(walk.session, at(130)) is walk.session


def test_a_paused_session_stays_paused(walk):
    walk.do(pause, 20)
    assert comes_back(walk, 20, 400) == ()
    assert walk.session.status is Status.PAUSED
    assert comes_back(walk, 400, 20 + 1_800) == (SessionEnded(at(1_820), Outcome.PARTIAL),)
    assert walk.done == [5, 0, 0, 0]


def test_a_session_that_is_over_stays_as_it_ended(walk):
    walk.do(report_symptom, 20, "numbness")
    assert comes_back(walk, 20, 30) == ()
    assert walk.ended.outcome is Outcome.STOPPED_FOR_SAFETY


def test_in_the_closing_words_they_are_said_again(walk):
    walk.to(280)
    told = comes_back(walk, 280, 290)
    assert marks_in(told) == [(290, MarkKind.CLOSING, None)]
    walk.to(1_000)
    assert walk.ended == SessionEnded(at(295 + 23), Outcome.COMPLETED)


def test_what_was_told_after_it_was_stored_is_made_up_for(walk):
    """The file may be older than the last sign of life."""
    told = comes_back(walk, 110, 120)
    assert marks_in(told)[0] == (15, ROLL, 0)
    assert marks_in(told)[-1] == (120, POSITION, 1)
    assert walk.done == [60, 20, 0, 0]


def test_a_session_that_had_run_out_is_complete(walk):
    told = comes_back(walk, 310, 2_000)
    assert told[-1] == SessionEnded(at(300), Outcome.COMPLETED)
    assert SessionInterrupted(at(310)) not in told


def test_a_clock_that_is_behind_after_the_restart_goes_on(walk):
    """Small computers have no clock of their own until the network tells them the time."""
    walk.to(110)
    comes_back(walk, 110, 50)
    assert marks_in(walk.to(70)) == [(70, ROLL, 1)]
    assert walk.done == [60, 20, 0, 0]


def test_where_the_area_has_had_enough_it_goes_on_where_it_was():
    walk = Walk(plan_of("bedtime", minutes=60))
    walk.to(15 + 60)
    told = comes_back(walk, 75, 100)
    assert told == (SessionInterrupted(at(75)), SessionResumed(at(100), at(105)))
    assert walk.session.status is Status.ROLLING
    walk.to(105 + 59)
    assert walk.session.phase_mark.position == 0
    walk.do(skip, 105 + 60)
    assert walk.done[0] == 120


def test_restarting_again_and_again_credits_only_what_was_coached(walk):
    walk.to(20)
    for second in range(20, 320, 30):
        comes_back(walk, second, second + 5)
        walk.to(second + 5 + 5 + 15 + 5)
    walk.do(stop, 320)
    assert seconds(walk.session.started_at) == 0
    assert walk.done == [5 + 5 * 10, 0, 0, 0]
