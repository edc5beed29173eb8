"""A routine that was written down is read again as it was, or refused with a reason."""

from dataclasses import replace
import json

from hypothesis import given
import pytest

from custom_components.rolling_session.engine import errors
from custom_components.rolling_session.engine.catalog import ROUTINES, routine_of
from custom_components.rolling_session.engine.model import (
    BreathPattern,
    Goal,
    MarkKind,
    Routine,
    Side,
    Step,
)
from custom_components.rolling_session.engine.routine_data import (
    STEPS_LIMIT,
    draft_from,
    routine_data,
    routine_from,
)

from .strategies import custom_routines
from .walk import plan_of

STEP = {"technique": "lat_release", "seconds": 60}
ROLL = {"goal": "daily", "steps": [STEP]}
SLOW = BreathPattern(5, 1, 8)


def there_and_back(routine):
    return draft_from(routine.id, json.loads(json.dumps(routine_data(routine))))


@pytest.mark.parametrize("routine", ROUTINES.values(), ids=ROUTINES)
def test_a_built_in_routine_stays_what_it_is(routine):
    assert there_and_back(routine) == routine
    assert routine_from(routine.id, routine_data(routine)) == routine


@given(custom_routines)
def test_any_routine_stays_what_it_is(routine):
    assert there_and_back(replace(routine, breath=SLOW)) == replace(routine, breath=SLOW)


def test_what_is_left_out_is_what_is_usual():
    assert routine_from("Mine", ROLL) == Routine("Mine", Goal.DAILY, (Step("lat_release", 60),))


def test_a_name_is_free_text_and_areas_are_not():
    """People name a routine after what hurts; what they roll is decided by the steps alone."""
    assert routine_from("Lower back", ROLL).id == "Lower back"
    for technique in ("lumbar_roll", "neck_roll", "knee_joint_roll"):
        with pytest.raises(errors.ForbiddenAreaError) as refused:
            routine_from("Mine", {**ROLL, "steps": [STEP, {**STEP, "technique": technique}]})
        assert refused.value.placeholders == {"area": technique}


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({**ROLL, "steps": []}, errors.EmptyRoutineError),
        ({**ROLL, "steps": [{"technique": "cat_cow", "seconds": 45}]}, errors.EmptyRoutineError),
        ({**ROLL, "steps": [{**STEP, "technique": "juggling"}]}, errors.UnknownTechniqueError),
        ({**ROLL, "steps": [{**STEP, "seconds": 59}]}, errors.DoseOutOfRangeError),
        ({**ROLL, "steps": [{**STEP, "seconds": -60}]}, errors.DoseOutOfRangeError),
        ({**ROLL, "steps": [{**STEP, "hold": 31}]}, errors.HoldOutOfRangeError),
        ({**ROLL, "steps": [{**STEP, "seconds": 120}] * 4}, errors.DoseLimitError),
        (
            {**ROLL, "breath": {"inhale": 4, "held": 9, "exhale": 6}},
            errors.BreathOutOfRangeError,
        ),
    ],
)
def test_what_is_not_safe_is_refused_with_its_reason(data, error):
    with pytest.raises(error):
        routine_from("Mine", data)


@pytest.mark.parametrize(
    "data",
    [
        {},
        [],
        {"goal": "daily"},
        {"steps": [STEP]},
        {**ROLL, "goal": "world_peace"},
        {**ROLL, "goal": None},
        {**ROLL, "steps": None},
        {**ROLL, "steps": {"technique": "lat_release"}},
        {**ROLL, "steps": "lat_release"},
        {**ROLL, "steps": ["lat_release"]},
        {**ROLL, "steps": [{"technique": "lat_release"}]},
        {**ROLL, "steps": [{**STEP, "technique": 7}]},
        {**ROLL, "steps": [{**STEP, "seconds": "60"}]},
        {**ROLL, "steps": [{**STEP, "seconds": 60.0}]},
        {**ROLL, "steps": [{**STEP, "seconds": True}]},
        {**ROLL, "steps": [{**STEP, "sides": ["top"]}]},
        {**ROLL, "steps": [{**STEP, "sides": 3}]},
        {**ROLL, "steps": [STEP] * (STEPS_LIMIT + 1)},
        {**ROLL, "importance": [None]},
        {**ROLL, "breath": [4, 0, 6]},
        {**ROLL, "breath": {"inhale": 4}},
        {**ROLL, "closing": 4},
        {**ROLL, "closing": 61},
        {**ROLL, "closing": None},
    ],
)
def test_what_is_no_routine_is_refused(data):
    with pytest.raises(errors.UnreadableSnapshotError) as refused:
        routine_from("Mine", data)
    assert refused.value.placeholders == {"what": "routine"}


def test_what_a_newer_version_added_is_passed_over():
    assert routine_from("Mine", {**ROLL, "music": "whales"}) == routine_from("Mine", ROLL)


def test_a_draft_need_not_be_safe_yet():
    draft = draft_from("Mine", {**ROLL, "steps": [{**STEP, "technique": "juggling"}]})
    assert draft.steps == (Step("juggling", 60),)
    assert draft_from("Mine", {**ROLL, "steps": []}).steps == ()


def test_the_routine_s_breath_goes_before_the_person_s():
    usual = plan_of("bedtime")
    slow = plan_of(replace(routine_of("bedtime"), breath=SLOW))
    assert (usual.breath, slow.breath) == (BreathPattern(), SLOW)
    assert slow.length == usual.length
    breaths = [sum(m.kind is MarkKind.BREATHE_IN for m in plan.marks) for plan in (usual, slow)]
    assert breaths[0] > breaths[1] > 0


def test_sides_are_done_in_the_order_that_was_written():
    steps = [{**STEP, "sides": ["left", "right"]}, {**STEP, "sides": ["left"]}]
    plan = plan_of(routine_from("Mine", {**ROLL, "steps": steps}))
    sides = [position.side for position in plan.positions if position.zone]
    assert sides == [Side.LEFT, Side.RIGHT, Side.LEFT]


def test_an_hour_of_the_shortest_steps_and_no_more():
    """120 of them: nobody needs more, and a form with more would never end."""
    assert STEPS_LIMIT == 120
    assert len(draft_from("mine", {**ROLL, "steps": [STEP] * 120}).steps) == 120


@pytest.mark.parametrize("closing", [5, 60])
def test_closing_words_take_five_seconds_to_a_minute(closing):
    assert draft_from("mine", {**ROLL, "closing": closing}).closing == closing
