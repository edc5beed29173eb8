"""Evenings as they happen: pausing, skipping, going back, staying on a spot.

Bedtime, for reading along: mid-back 0 (rolling 15, hold 30-60, last words 70),
right hip 75 (rolling 90, hold 105-135), left hip 150 (rolling 162, hold 177-207),
cat-cow 222 (moving 232), closing words 277, end 300.
"""

from datetime import timedelta
from functools import partial

import pytest

from custom_components.rolling_session.engine import rules
from custom_components.rolling_session.engine.errors import (
    DoseLimitError,
    HoldTooLongError,
    NotRunningError,
)
from custom_components.rolling_session.engine.events import (
    HoldExtended,
    MarkReached,
    Outcome,
    PositionLeft,
    SessionEnded,
    SessionPaused,
    SessionResumed,
    SessionStarted,
)
from custom_components.rolling_session.engine.model import Goal, MarkKind, Routine, Step, Zone
from custom_components.rolling_session.engine.record import record_of
from custom_components.rolling_session.engine.session import Status, pause, resume, stop
from custom_components.rolling_session.engine.steering import back, hold, skip

from .walk import Walk, at, marks_in, plan_of, seconds

POSITION, ROLL, MOVE = MarkKind.POSITION, MarkKind.ROLL, MarkKind.MOVE
HOLD, RELEASE, CLOSING, END = MarkKind.HOLD, MarkKind.RELEASE, MarkKind.CLOSING, MarkKind.END
IN, OUT, LAST, HALF = (
    MarkKind.BREATHE_IN,
    MarkKind.BREATHE_OUT,
    MarkKind.LAST_SECONDS,
    MarkKind.HALF,
)


@pytest.fixture
def walk():
    return Walk("bedtime")


def record(walk):
    return record_of(walk.session, at(0).date(), "Europe/Berlin")


# Just doing it


def test_a_whole_evening(walk):
    assert walk.events == [
        SessionStarted(at(0)),
        MarkReached(at(0), walk.session.plan.marks[0]),
    ]
    statuses = {
        second: (walk.to(second), walk.session.status)[1] for second in (0, 15, 30, 60, 75, 235)
    }
    assert list(statuses.values()) == [
        *(Status.PREPARING, Status.ROLLING, Status.HOLDING, Status.ROLLING, Status.SWITCHING),
        Status.MOVING,
    ]
    walk.to(280)
    assert (walk.session.position, walk.session.status) == (None, Status.MOVING)
    assert walk.to(300)[-1] == SessionEnded(at(300), Outcome.COMPLETED)
    assert (walk.session.status, walk.done) == (Status.IDLE, [60, 60, 60, 45])
    assert record(walk).counts


def test_a_house_that_was_busy_tells_late_what_was_due_early(walk):
    late = walk.to(97)
    assert marks_in(late)[:4] == [(15, ROLL, 0), (30, HOLD, 0), (34, IN, 0), (38, OUT, 0)]
    assert marks_in(late)[-1] == (90, ROLL, 1)
    assert walk.to(5_000)[-1] == SessionEnded(at(300), Outcome.COMPLETED)


# Pausing


def test_pause_and_go_on(walk):
    assert walk.do(pause, 20)[-1] == SessionPaused(at(20))
    assert (walk.session.status, walk.session.ends_at) == (Status.PAUSED, None)
    assert walk.session.phase_span is None
    assert walk.to(400) == ()
    assert walk.do(resume, 500) == (SessionResumed(at(500), at(505)),)
    # Twenty seconds were gone: ten more to the hold.
    assert marks_in(walk.to(515)) == [(515, HOLD, 0)]
    assert seconds(walk.session.ends_at) == 300 + 485
    walk.to(1_000)
    assert walk.done == [60, 60, 60, 45]
    assert walk.ended.outcome is Outcome.COMPLETED


def test_a_pause_in_the_count_in_loses_nothing(walk):
    walk.do(pause, 20)
    walk.do(resume, 30)
    walk.do(pause, 33)
    walk.do(resume, 60)
    assert marks_in(walk.to(75)) == [(75, HOLD, 0)]
    assert walk.session.credits[0] == timedelta(seconds=5)


def test_a_pause_that_is_too_long_closes_with_what_was_done(walk):
    walk.do(pause, 70)
    limit = 70 + rules.PAUSE_LIMIT.total_seconds()
    assert walk.to(limit - 1) == ()
    assert walk.to(limit + 99) == (SessionEnded(at(limit), Outcome.PARTIAL),)
    assert walk.done == [55, 0, 0, 0]
    assert not record(walk).counts


def test_what_was_done_before_a_long_pause_may_be_enough(walk):
    walk.do(pause, 200)
    walk.to(10_000)
    assert walk.done == [60, 60, 38, 0]
    assert (walk.ended.outcome, record(walk).counts) == (Outcome.PARTIAL, True)


def test_stop_in_a_pause(walk):
    walk.do(pause, 20)
    assert walk.do(stop, 90) == (SessionEnded(at(90), Outcome.STOPPED),)
    assert walk.done == [5, 0, 0, 0]


# Going on


def test_skip_goes_to_the_next_position_with_its_time_to_get_ready(walk):
    told = walk.do(skip, 40)
    assert told[-2] == PositionLeft(at(40), 0)
    assert marks_in(told)[-1] == (40, POSITION, 1)
    assert marks_in(walk.to(55)) == [(55, ROLL, 1)]
    assert walk.done[0] == 25
    assert seconds(walk.session.ends_at) == 300 - 35


def test_skip_in_a_pause_stays_paused(walk):
    walk.do(pause, 40)
    assert marks_in(walk.do(skip, 50)) == [(50, POSITION, 1)]
    assert walk.session.status is Status.PAUSED
    walk.do(resume, 60)
    assert marks_in(walk.to(80)) == [(80, ROLL, 1)]
    assert walk.done[0] == 25


def test_skip_in_the_count_in_needs_no_count_in(walk):
    walk.do(pause, 40)
    walk.do(resume, 60)
    walk.do(skip, 61)
    assert marks_in(walk.to(76)) == [(76, ROLL, 1)]


def test_skipping_everything_is_no_session(walk):
    for second in (1, 2, 3):
        assert marks_in(walk.do(skip, second)) == [(second, POSITION, second)]
    assert marks_in(walk.do(skip, 4)) == [(4, CLOSING, None)]
    told = walk.do(skip, 5)
    assert marks_in(told) == [(5, END, None)]
    assert walk.ended == SessionEnded(at(5), Outcome.PARTIAL)
    assert walk.done == [0, 0, 0, 0]
    assert not record(walk).counts


def test_skipping_the_closing_words_changes_nothing_else(walk):
    walk.to(280)
    walk.do(skip, 281)
    assert walk.ended == SessionEnded(at(281), Outcome.COMPLETED)


def test_skipping_to_the_end_in_a_pause_ends(walk):
    walk.do(pause, 285)
    walk.do(skip, 286)
    assert walk.ended.outcome is Outcome.COMPLETED


# Going back


def test_back_starts_the_position_again_and_credits_both_times(walk):
    told = walk.do(back, 120)
    assert told[-2] == PositionLeft(at(120), 1)
    assert marks_in(told)[-1] == (120, POSITION, 1)
    assert marks_in(walk.to(135)) == [(135, ROLL, 1)]
    walk.to(1_000)
    assert walk.done == [60, 30 + 60, 60, 45]
    assert seconds(walk.ended.at) == 300 + 45


def test_twice_the_same_does_not_make_up_for_the_rest(walk):
    for second in (74, 148, 222, 296):
        walk.do(back, second)
    walk.do(stop, 370)
    assert walk.done == [59 * 4 + 59, 0, 0, 0]
    assert not record(walk).counts


def test_back_twice_goes_to_the_position_before(walk):
    walk.do(back, 120)
    assert marks_in(walk.do(back, 124.9)) == [(124.9, POSITION, 0)]
    assert marks_in(walk.do(back, 126)) == [(126, POSITION, 0)]


def test_back_after_five_seconds_stays_in_the_position(walk):
    walk.do(back, 120)
    assert marks_in(walk.do(back, 125)) == [(125, POSITION, 1)]


def test_back_at_the_very_start_starts_again(walk):
    assert marks_in(walk.do(back, 3)) == [(3, POSITION, 0)]
    assert seconds(walk.session.ends_at) == 303


def test_back_in_the_closing_words_repeats_the_last_movement(walk):
    walk.to(280)
    told = walk.do(back, 280)
    assert told == (PositionLeft(at(280), None), MarkReached(at(280), walk.session.plan.marks[-5]))
    assert walk.session.position.technique == "cat_cow"


def test_back_in_a_pause_stays_paused(walk):
    walk.do(pause, 120)
    assert marks_in(walk.do(back, 130)) == [(130, POSITION, 1)]
    assert walk.session.status is Status.PAUSED


def test_back_is_refused_where_the_area_has_had_enough():
    walk = Walk(plan_of("bedtime", minutes=60))
    walk.to(15 + 60)
    with pytest.raises(DoseLimitError) as refusal:
        walk.do(back, 15 + 60)
    assert refusal.value.placeholders == {"area": "thoracic", "seconds": "420", "most": "360"}
    # The first words of a position may be heard again.
    assert marks_in(walk.do(skip, 80)) == [(80, POSITION, 1)]
    assert marks_in(walk.do(back, 90)) == [(90, POSITION, 1)]


# Staying on a spot


def test_hold_while_rolling(walk):
    told = walk.do(hold, 20)
    assert marks_in(told)[-1] == (20, HOLD, 0)
    assert walk.session.status is Status.HOLDING
    assert [seconds(moment) for moment in walk.session.phase_span] == [20, 50]
    assert marks_in(walk.to(61)) == [
        *[(24, IN, 0), (28, OUT, 0), (34, IN, 0), (38, OUT, 0), (50, RELEASE, 0), (60, HOLD, 0)]
    ]
    walk.to(1_000)
    assert (walk.done[0], seconds(walk.ended.at)) == (90, 330)


def test_hold_when_the_last_words_are_said(walk):
    """The change to the other position comes later."""
    walk.to(72)
    walk.do(hold, 72)
    told = [mark for mark in marks_in(walk.told) if mark[1] is HOLD]
    assert told == [(72, HOLD, 0)]
    assert marks_in(walk.to(105))[-2:] == [(102, RELEASE, 0), (105, POSITION, 1)]


def test_hold_in_a_hold_makes_it_longer(walk):
    walk.to(40)
    told = walk.do(partial(hold, seconds=20), 40)
    assert told == (HoldExtended(at(40), 20),)
    assert [seconds(moment) for moment in walk.session.phase_span] == [30, 80]
    assert marks_in(walk.to(80)) == [
        *[(44, IN, 0), (48, OUT, 0), (60, IN, 0), (64, OUT, 0), (70, IN, 0), (74, OUT, 0)],
        (80, RELEASE, 0),
    ]


def test_one_spot_gets_two_minutes_and_no_more(walk):
    walk.to(40)
    walk.do(hold, 40)
    walk.do(hold, 41)
    walk.do(hold, 42)
    with pytest.raises(HoldTooLongError) as refusal:
        walk.do(hold, 43)
    assert refusal.value.placeholders == {"most": "120"}
    assert marks_in(walk.to(150))[-1] == (150, RELEASE, 0)
    # The hip is another spot.
    walk.to(180)
    assert walk.session.position.zone is Zone.GLUTES
    for second in (181, 182, 183):
        walk.do(hold, second)
    assert walk.session.status is Status.HOLDING
    with pytest.raises(HoldTooLongError):
        walk.do(hold, 184)


def test_the_planned_holds_to_come_are_counted(walk):
    walk.do(hold, 16)
    walk.do(hold, 17)
    walk.do(hold, 18)
    with pytest.raises(HoldTooLongError):
        walk.do(hold, 19)


def test_a_hold_that_is_asked_for_twice_in_the_count_in_is_one_longer_hold(walk):
    walk.do(pause, 20)
    walk.do(resume, 25)
    assert walk.do(hold, 26) == ()
    assert walk.do(hold, 27) == (HoldExtended(at(27), 30),)
    told = marks_in(walk.to(90))
    assert [mark for mark in told if mark[1] in {HOLD, RELEASE}] == [
        (30, HOLD, 0),
        (90, RELEASE, 0),
    ]


def test_an_extension_is_held_too_and_goes_on_where_it_was():
    walk = Walk("full_back")
    walk.to(17)
    walk.do(partial(hold, seconds=20), 17)
    assert marks_in(walk.to(39)) == [(21, IN, 0), (25, OUT, 0), (37, RELEASE, 0), (39, OUT, 0)]
    assert walk.session.status is Status.ROLLING


def test_an_area_may_have_its_six_minutes_to_the_second():
    steps = (Step("thoracic_roll", 120), Step("peanut_roll", 120), Step("thoracic_roll", 90))
    walk = Walk(plan_of(Routine("mine", Goal.DAILY, steps)))
    walk.do(hold, 20)
    with pytest.raises(DoseLimitError):
        walk.do(partial(hold, seconds=20), 21)


def test_hold_is_refused_where_the_area_has_had_enough():
    walk = Walk(plan_of("bedtime", minutes=60))
    walk.to(20)
    with pytest.raises(DoseLimitError):
        walk.do(hold, 20)


# Ending early


def test_stop_ends_early(walk):
    told = walk.do(stop, 100)
    assert told[-1] == SessionEnded(at(100), Outcome.STOPPED)
    assert walk.ended.symptom is None
    assert walk.done == [60, 10, 0, 0]
    assert not record(walk).counts


def test_stopping_late_counts_all_the_same(walk):
    walk.do(stop, 225)
    assert (walk.ended.outcome, record(walk).counts) == (Outcome.STOPPED, True)


def test_stop_in_the_closing_words_is_the_end(walk):
    walk.to(278)
    assert walk.do(stop, 279) == (SessionEnded(at(279), Outcome.COMPLETED),)


def test_stop_in_the_closing_words_of_a_skipped_evening_is_still_partial(walk):
    for second in (1, 2, 3, 4):
        walk.do(skip, second)
    walk.do(stop, 5)
    assert walk.ended.outcome is Outcome.PARTIAL
    with pytest.raises(NotRunningError):
        walk.do(stop, 6)


# A clock that is put right


def test_a_clock_that_goes_back_gives_nothing_twice(walk):
    walk.to(50)
    walk.do(pause, 20)
    # At 50 it had said the breath of 48, so that far it really came.
    assert walk.done == [48 - 15, 0, 0, 0]
    walk.do(resume, 30)
    walk.to(1_000)
    assert walk.done == [60, 60, 60, 45]
    assert seconds(walk.ended.at) == 35 + 300 - 48
