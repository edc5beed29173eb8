"""It hurts: easing off, leaving a zone alone, stopping at once.

Bedtime: mid-back 0 (rolling 15, hold 30-60), right hip 75 (rolling 90, hold 105-135),
left hip 150 (rolling 162), cat-cow 222.
"""

import pytest

from custom_components.rolling_session.engine.events import (
    EasedOff,
    Outcome,
    PositionLeft,
    SessionEnded,
    Symptom,
    ZoneSkipped,
)
from custom_components.rolling_session.engine.model import MarkKind, Zone
from custom_components.rolling_session.engine.record import record_of
from custom_components.rolling_session.engine.session import (
    Status,
    pause,
    report_symptom,
    resume,
    stop,
)
from custom_components.rolling_session.engine.steering import (
    back,
    ease_off,
    hold,
    report_discomfort,
    skip,
)

from .walk import Walk, at, marks_in, plan_of, seconds

POSITION, LAST, RELEASE = MarkKind.POSITION, MarkKind.LAST_SECONDS, MarkKind.RELEASE


@pytest.fixture
def walk():
    return Walk("bedtime")


def record(walk):
    return record_of(walk.session, at(0).date(), "Europe/Berlin")


@pytest.mark.parametrize("discomfort", [0, 6, 7])
def test_a_good_hurt_changes_nothing_but_is_noted(walk, discomfort):
    walk.to(40)
    assert walk.do(report_discomfort, 40, discomfort) == ()
    assert walk.session.status is Status.HOLDING
    walk.to(300)
    assert (record(walk).discomfort, record(walk).outcome) == (discomfort, Outcome.COMPLETED)


def test_the_worst_is_what_is_kept(walk):
    for discomfort in (3, 9, 5):
        walk.do(report_discomfort, 20, discomfort)
    walk.do(stop, 30)
    assert record(walk).discomfort == 9


def test_who_said_nothing_has_no_number(walk):
    walk.do(stop, 30)
    assert record(walk).discomfort is None


def test_eight_ends_a_hold_and_rolls_on(walk):
    walk.to(40)
    assert walk.do(report_discomfort, 40, 8) == (EasedOff(at(40)),)
    assert walk.session.status is Status.ROLLING
    # Ten seconds of rolling follow the hold; twenty of holding are gone.
    assert marks_in(walk.to(55)) == [(50, LAST, 0), (55, POSITION, 1)]
    assert walk.session.strikes == (Zone.THORACIC,)
    walk.to(1_000)
    assert walk.done == [40, 60, 60, 45]


def test_eight_while_rolling_just_says_so(walk):
    walk.to(20)
    before = walk.session.ends_at
    assert walk.do(report_discomfort, 20, 8) == (EasedOff(at(20)),)
    assert (walk.session.status, walk.session.ends_at) == (Status.ROLLING, before)


def test_eight_again_in_a_zone_leaves_it_alone_for_good(walk):
    walk.to(110)
    walk.do(report_discomfort, 110, 8)
    assert walk.session.status is Status.ROLLING
    told = walk.do(report_discomfort, 112, 10)
    assert told[0] == ZoneSkipped(at(112), Zone.GLUTES)
    # Not the other hip: straight to the movement.
    assert marks_in(told) == [(112, POSITION, 3)]
    walk.to(1_000)
    assert walk.done == [60, 22, 0, 45]
    assert seconds(walk.ended.at) == 112 + 78


def test_pain_in_two_zones_is_once_in_each(walk):
    walk.do(ease_off, 20)
    told = walk.do(ease_off, 100)
    assert told[-1] == EasedOff(at(100))
    assert walk.session.strikes == (Zone.THORACIC, Zone.GLUTES)


def test_a_zone_is_skipped_everywhere_later_in_the_plan():
    walk = Walk(plan_of("bedtime", minutes=15))
    plan = walk.session.plan
    assert [p.zone for p in plan.positions].count(Zone.THORACIC) == 3
    left = sum(p.ready + p.seconds for p in plan.positions[1:] if p.zone is not Zone.THORACIC) + 23
    walk.do(ease_off, 20)
    walk.do(ease_off, 21)
    assert walk.session.position.zone is Zone.GLUTES
    assert seconds(walk.session.ends_at) == 21 + left
    walk.to(10_000)
    pairs = list(zip(plan.positions, walk.done, strict=True))
    assert [done for p, done in pairs if p.zone is Zone.THORACIC] == [6, 0, 0]
    assert all(done == p.seconds for p, done in pairs if p.zone is not Zone.THORACIC)


def test_nobody_is_led_back_into_a_zone_that_hurt_twice(walk):
    walk.do(ease_off, 100)
    walk.do(ease_off, 101)
    assert marks_in(walk.told) == [(101, POSITION, 3)]
    told = walk.do(back, 102)
    assert told[0] == PositionLeft(at(102), 3)
    assert marks_in(told) == [(102, POSITION, 3)]


def test_it_may_hurt_once_more_elsewhere_and_back_still_works(walk):
    walk.do(ease_off, 20)
    walk.do(skip, 30)
    assert marks_in(walk.do(back, 31)) == [(31, POSITION, 0)]


def test_easing_off_in_a_movement_or_the_closing_words_is_kind_and_has_no_cost(walk):
    walk.to(240)
    assert walk.do(ease_off, 240) == (EasedOff(at(240)),)
    walk.to(280)
    assert walk.do(report_discomfort, 280, 10) == (EasedOff(at(280)),)
    assert walk.session.strikes == ()
    walk.to(300)
    assert walk.ended.outcome is Outcome.COMPLETED


def test_easing_off_in_a_pause_ends_the_hold_when_it_goes_on(walk):
    walk.do(pause, 40)
    walk.do(ease_off, 45)
    assert walk.session.status is Status.PAUSED
    walk.do(resume, 50)
    assert walk.session.status is Status.ROLLING
    assert marks_in(walk.to(65)) == [(65, LAST, 0)]


def test_the_second_time_in_a_pause_waits_at_the_next_position(walk):
    walk.do(ease_off, 35)
    walk.do(pause, 40)
    assert marks_in(walk.do(ease_off, 45)) == [(45, POSITION, 1)]
    assert walk.session.status is Status.PAUSED


def test_a_hold_that_was_asked_for_can_be_eased_off_too(walk):
    walk.do(hold, 20)
    walk.do(hold, 25)
    walk.do(ease_off, 26)
    assert walk.session.status is Status.ROLLING
    assert [m for m in marks_in(walk.to(36)) if m[1] is MarkKind.HOLD] == [(36, MarkKind.HOLD, 0)]


@pytest.mark.parametrize("symptom", Symptom)
def test_a_red_flag_ends_it_at_once_and_is_no_failure(walk, symptom):
    walk.to(250)
    told = walk.do(report_symptom, 250, symptom.value)
    assert told == (SessionEnded(at(250), Outcome.STOPPED_FOR_SAFETY, symptom),)
    assert (walk.session.is_over, walk.done) == (True, [60, 60, 60, 18])
    # Nearly all of it was done, and the day is excused rather than ticked.
    assert (record(walk).counts, record(walk).outcome) == (False, Outcome.STOPPED_FOR_SAFETY)
    assert record(walk).ended_at == at(250)


def test_a_red_flag_in_a_pause_and_in_the_closing_words(walk):
    walk.do(pause, 20)
    walk.do(report_symptom, 30, "tingling")
    assert walk.done == [5, 0, 0, 0]
    other = Walk("bedtime")
    other.to(280)
    other.do(report_symptom, 281, "numbness")
    assert other.ended.outcome is Outcome.STOPPED_FOR_SAFETY
