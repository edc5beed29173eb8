"""What is said together, and what fits."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import given, strategies as st
import pytest

from custom_components.rolling_session.engine.cues import Priority, cues_of
from custom_components.rolling_session.engine.session import advance, pause
from custom_components.rolling_session.engine.speech import (
    BREATHING_SPACE,
    Wording,
    grouped,
    upcoming,
    windows,
    wording,
)

from .walk import T0, Walk, at, plan_of

ROUTINES = ["bedtime", "full_back", "upper_back_ball", "lower_back_relief"]


@pytest.mark.parametrize("routine", ROUTINES)
def test_what_is_upcoming_at_the_start_is_all_but_the_first_word(routine):
    walk = Walk(routine)
    assert list(upcoming(walk.session)) == list(cues_of(walk.session.plan, T0))[1:]


@given(st.integers(0, 300))
def test_what_was_said_and_what_is_upcoming_is_everything(second):
    walk = Walk("bedtime")
    session = advance(walk.session, at(second)).session
    everything = list(cues_of(walk.session.plan, T0))
    coming = list(upcoming(session))
    assert coming == everything[len(everything) - len(coming) :]
    assert all(cue.at > at(second) for cue in coming)


def test_nothing_is_upcoming_while_paused():
    walk = Walk("bedtime")
    assert list(upcoming(pause(walk.session, at(20)).session)) == []


@pytest.mark.parametrize("routine", ROUTINES)
def test_groups_keep_every_cue_in_order(routine):
    cues = list(cues_of(plan_of(routine), T0))
    assert [cue for group in grouped(cues) for cue in group.cues] == cues


def test_a_hold_and_its_breaths_up_to_roll_on_are_one_group():
    cues = list(cues_of(plan_of("bedtime"), T0))
    (hold, *_) = (g for g in grouped(cues) if g.cues[0].key == "cue_hold")
    assert [cue.key for cue in hold.cues] == [
        "cue_hold",
        *["cue_breathe_in", "cue_breathe_out"] * 2,
        "cue_release",
    ]
    assert hold.at == at(30)
    assert hold.priority is hold.cues[0].priority


def test_a_place_of_an_extension_and_its_breaths_are_one_group():
    groups = list(grouped(cues_of(plan_of("full_back"), T0)))
    first, second = (group for group in groups[1:3])
    assert first.cues[0].key == "cue_go_thoracic_extension"
    assert second.cues[0].key == "cue_spot"
    assert len(first.cues) == len(second.cues) == 6
    assert first.priority is second.priority is Priority.GUIDANCE


def test_breaths_that_are_left_of_a_hold_are_one_group():
    cues = list(cues_of(plan_of("bedtime"), T0))
    left = cues[cues.index(next(c for c in cues if c.key == "cue_hold")) + 1 :]
    assert [cue.key for cue in next(grouped(left)).cues][-1] == "cue_release"
    assert list(grouped([])) == []


@pytest.mark.parametrize("routine", ROUTINES)
def test_a_window_ends_before_the_next_word(routine):
    groups = list(grouped(cues_of(plan_of(routine), T0)))
    for group, following in pairwise(groups):
        spans = windows(group.cues, following.at)
        ends = [*(cue.at for cue in group.cues[1:]), following.at]
        for cue, span, end in zip(group.cues, spans, ends, strict=True):
            assert span >= 0
            assert (
                cue.at + timedelta(seconds=span + BREATHING_SPACE)
                <= end + timedelta(microseconds=1)
                or span == 0
            )
    assert {windows(group.cues, None)[-1] for group in groups} == {60 - BREATHING_SPACE}


def test_where_there_is_no_time_there_is_no_window():
    cue = next(cues_of(plan_of("bedtime"), T0))
    assert windows([cue, cue], cue.at + timedelta(seconds=0.1)) == [0, 0]
    assert windows([cue, cue], cue.at + timedelta(seconds=2)) == [0, 1.85]


@pytest.mark.parametrize(
    ("full", "brief", "expected"),
    [
        (4.0, 2.0, Wording.FULL),
        (4.1, 4.0, Wording.BRIEF),
        (4.1, 4.1, Wording.TONE),
        (None, 2.0, Wording.BRIEF),
        (4.1, None, Wording.TONE),
        (None, None, Wording.TONE),
    ],
)
def test_the_fullest_wording_that_fits(full, brief, expected):
    assert wording(4.0, full, brief) is expected
