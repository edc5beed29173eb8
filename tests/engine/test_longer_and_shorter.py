"""More or less time where the person is.

Bedtime: mid-back 0 (rolling 15, hold 30-60), right hip 75 (rolling 90, hold 105-135),
left hip 150 (rolling 162), cat-cow 222.
"""

from dataclasses import replace
from functools import partial

import pytest

from custom_components.rolling_session.engine.errors import (
    DoseLimitError,
    NotRunningError,
    PositionNotHereError,
    ShortestAlreadyError,
)
from custom_components.rolling_session.engine.events import PositionResized
from custom_components.rolling_session.engine.model import (
    BreathPattern,
    Goal,
    MarkKind,
    Routine,
    Step,
)
from custom_components.rolling_session.engine.resizing import lengthen, shorten
from custom_components.rolling_session.engine.session import Status, advance, pause, resume
from custom_components.rolling_session.engine.steering import hold

from .walk import PRACTISED, Walk, at, marks_in, plan_of

POSITION, HOLD, RELEASE = MarkKind.POSITION, MarkKind.HOLD, MarkKind.RELEASE
LAST, CLOSING = MarkKind.LAST_SECONDS, MarkKind.CLOSING


@pytest.fixture
def walk():
    return Walk("bedtime")


def kinds(told, *wanted):
    return [(moment, kind) for moment, kind, _ in marks_in(told) if kind in wanted]


def test_longer_is_half_a_minute_more_of_rolling(walk):
    walk.to(20)
    assert walk.do(lengthen, 20) == (PositionResized(at(20), 30),)
    told = kinds(walk.to(106), HOLD, RELEASE, LAST, POSITION)
    assert told == [(30, HOLD), (60, RELEASE), (100, LAST), (105, POSITION)]
    walk.to(400)
    assert walk.done[0] == 90


def test_no_set_is_longer_than_is_good_for_the_area(walk):
    walk.do(lengthen, 20)
    walk.do(lengthen, 21)
    before = walk.session
    with pytest.raises(DoseLimitError) as refused:
        lengthen(walk.session, at(22))
    assert refused.value.placeholders == {"area": "thoracic", "seconds": "150", "most": "120"}
    assert walk.session == before


def test_a_movement_has_a_limit_too(walk):
    walk.to(235)
    for second in (235, 236, 237, 238):
        walk.do(lengthen, second)
    with pytest.raises(DoseLimitError) as refused:
        lengthen(walk.session, at(239))
    assert refused.value.placeholders["area"] == "cat_cow"


def test_shorter_takes_the_end_away(walk):
    walk.to(20)
    assert walk.do(shorten, 20) == (PositionResized(at(20), -30),)
    # The hold of 30 seconds is under way when half a minute of rolling is over.
    told = kinds(walk.to(46), HOLD, RELEASE, LAST, POSITION)
    assert told == [(30, HOLD), (45, RELEASE), (45, POSITION)]
    walk.to(400)
    assert walk.done[0] == 30


def test_a_hold_under_way_is_let_go_of_in_time(walk):
    walk.to(40)
    walk.do(partial(shorten, seconds=25), 40)
    assert kinds(walk.to(50), RELEASE, LAST, POSITION) == [(50, RELEASE), (50, POSITION)]
    assert walk.session.status is Status.SWITCHING


def test_the_least_dose_is_always_done(walk):
    walk.to(20)
    walk.do(shorten, 20)
    with pytest.raises(ShortestAlreadyError) as refused:
        shorten(walk.session, at(21))
    assert refused.value.placeholders == {"least": "30"}


def test_what_is_nearly_over_is_only_a_little_shorter(walk):
    walk.to(65)
    assert walk.do(shorten, 65) == (PositionResized(at(65), -5),)
    with pytest.raises(ShortestAlreadyError):
        shorten(walk.session, at(66))


@pytest.mark.parametrize("second", [72, 274])
def test_longer_at_the_very_end_moves_all_that_is_to_come(walk, second):
    """Also when the last words of a position are said, or a movement has none."""
    planned = marks_in(advance(walk.session, at(1_000)).events)
    walk.to(second)
    walk.do(lengthen, second)
    later = [(when + 30, kind, place) for when, kind, place in planned if when > second]
    assert marks_in(walk.to(1_000)) == later


def test_paused_it_is_longer_when_it_goes_on(walk):
    walk.do(pause, 20)
    walk.do(lengthen, 30)
    walk.do(resume, 40)
    assert kinds(walk.to(130), LAST) == [(125, LAST)]


def test_a_second_that_is_to_spare_can_be_taken(walk):
    walk.to(69)
    assert walk.do(shorten, 69) == (PositionResized(at(69), -1),)


def test_a_second_too_much_for_an_area_is_too_much():
    steps = [("thoracic_roll", 90), ("peanut_roll", 120), ("thoracic_roll", 120)]
    steps.append(("peanut_roll", 30))
    walk = Walk(plan_of(Routine("mine", Goal.DAILY, tuple(Step(*step) for step in steps))))
    with pytest.raises(DoseLimitError) as refused:
        walk.do(partial(lengthen, seconds=1), 20)
    assert refused.value.placeholders == {"area": "thoracic", "seconds": "361", "most": "360"}


def test_longer_while_getting_ready(walk):
    """The time to get ready stays as it is, and so does what was before."""
    walk.to(80)
    walk.do(lengthen, 80)
    told = kinds(walk.to(200), HOLD, RELEASE, LAST, POSITION)
    assert told == [(105, HOLD), (135, RELEASE), (175, LAST), (180, POSITION)]


def test_the_last_words_are_not_said_once_the_end_was_cut_to_before_them(walk):
    walk.to(40)
    walk.do(partial(shorten, seconds=20), 40)
    assert kinds(walk.to(56), RELEASE, LAST, POSITION) == [(55, RELEASE), (55, POSITION)]


def test_a_hold_somebody_asked_for_is_cut_as_well(walk):
    walk.to(62)
    walk.do(partial(hold, seconds=20), 62)
    walk.do(partial(shorten, seconds=25), 63)
    assert kinds(walk.to(100), RELEASE, POSITION)[:2] == [(70, RELEASE), (70, POSITION)]


@pytest.mark.parametrize("verb", [lengthen, shorten])
def test_the_closing_words_have_their_length(walk, verb):
    walk.to(290)
    assert walk.session.phase_mark.kind is CLOSING
    with pytest.raises(PositionNotHereError):
        verb(walk.session, at(290))


@pytest.mark.parametrize("verb", [lengthen, shorten])
def test_nothing_to_resize_when_it_is_over(walk, verb):
    walk.to(400)
    with pytest.raises(NotRunningError):
        verb(walk.session, at(400))


def test_nothing_is_said_at_the_end_but_what_ends_it():
    """With this breath a breath in would come exactly where the position now ends."""
    slower = replace(PRACTISED, breath=BreathPattern(5, 0, 6))
    walk = Walk(plan_of("bedtime", slower))
    assert (45, MarkKind.BREATHE_IN, 0) in marks_in(advance(walk.session, at(50)).events)
    walk.do(shorten, 20)
    told = marks_in(walk.to(45))
    assert [(kind, position) for moment, kind, position in told if moment == 45] == [
        (RELEASE, 0),
        (POSITION, 1),
    ]
