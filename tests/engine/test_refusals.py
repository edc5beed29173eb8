"""Bad input gets a reason with a key and its words, and changes nothing."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from custom_components.rolling_session.engine import errors, session as verbs, steering
from custom_components.rolling_session.engine.clearance import (
    CONTRAINDICATIONS,
    Health,
    Precaution,
    check_clearance,
)
from custom_components.rolling_session.engine.model import BreathPattern, Goal, Routine, Side, Step
from custom_components.rolling_session.engine.snapshot import dump

from .walk import Walk, at, plan_of

ROLL = Step("thoracic_roll", 60)


def compiling(*steps, **options):
    return partial(plan_of, Routine("mine", Goal.DAILY, steps), **options)


@pytest.mark.parametrize(
    ("attempt", "error", "words"),
    [
        (compiling(), errors.EmptyRoutineError, {"routine": "mine"}),
        (compiling(Step("cat_cow", 60)), errors.EmptyRoutineError, {"routine": "mine"}),
        (
            compiling(ROLL, Step("juggling", 60)),
            errors.UnknownTechniqueError,
            {"technique": "juggling"},
        ),
        (compiling(ROLL, Step("", 60)), errors.UnknownTechniqueError, {"technique": ""}),
        (compiling(Step("lumbar_roll", 60)), errors.ForbiddenAreaError, {"area": "lumbar_roll"}),
        (compiling(ROLL, areas=["calves"]), errors.UnknownAreaError, {"area": "calves"}),
        (compiling(ROLL, areas=["lumbar"]), errors.ForbiddenAreaError, {"area": "lumbar"}),
        (
            compiling(Step("thoracic_roll", 29)),
            errors.DoseOutOfRangeError,
            {"technique": "thoracic_roll", "seconds": "29", "least": "30", "most": "120"},
        ),
        (
            compiling(Step("hip_flexor_roll", 61)),
            errors.DoseOutOfRangeError,
            {"technique": "hip_flexor_roll", "seconds": "61", "least": "30", "most": "60"},
        ),
        (
            compiling(ROLL, Step("cat_cow", 181)),
            errors.DoseOutOfRangeError,
            {"technique": "cat_cow", "seconds": "181", "least": "20", "most": "180"},
        ),
        *(
            (
                compiling(Step("thoracic_roll", 60, (), seconds)),
                errors.HoldOutOfRangeError,
                {"seconds": str(seconds), "least": "20", "most": "30"},
            )
            for seconds in (19, 31)
        ),
        (
            compiling(Step("thoracic_roll", 120), Step("peanut_roll", 120), *[ROLL] * 3),
            errors.DoseLimitError,
            {"area": "thoracic", "seconds": "420", "most": "360"},
        ),
        (
            compiling(*[Step("lat_release", 100, (Side.LEFT,))] * 4, Step("lat_release", 60)),
            errors.DoseLimitError,
            {"area": "lats", "seconds": "460", "most": "360"},
        ),
        (compiling(ROLL, minutes=61), errors.MinutesTooManyError, {"minutes": "61", "most": "60"}),
        (compiling(ROLL, minutes=1), errors.MinutesTooFewError, {"least": "2"}),
        (
            compiling(ROLL, *[Step("childs_pose", 180)] * 19),
            errors.MinutesTooManyError,
            {"minutes": "62", "most": "60"},
        ),
        *(
            (
                partial(BreathPattern, *pattern),
                errors.BreathOutOfRangeError,
                {"seconds": str(wrong), "least": str(least), "most": str(most)},
            )
            for pattern, wrong, least, most in [
                ((2, 0, 6), 2, 3, 6),
                ((7, 0, 6), 7, 3, 6),
                ((4, 3, 6), 3, 0, 2),
                ((4, -1, 6), -1, 0, 2),
                ((4, 0, 3), 3, 4, 8),
                ((4, 0, 9), 9, 4, 8),
            ]
        ),
    ],
)
def test_what_can_not_be_planned(attempt, error, words):
    with pytest.raises(errors.EngineError) as refusal:
        attempt()
    assert type(refusal.value) is error
    assert refusal.value.placeholders == words
    assert str(refusal.value).startswith(error.key)
    assert all(word in str(refusal.value) for word in words.values())


def test_three_full_sets_of_an_area_are_not_too_much_and_a_second_more_is():
    full = [Step("lat_release", 120, (Side.LEFT,))] * 2
    assert compiling(*full, *[Step("lat_release", 60, (Side.LEFT,))] * 2)().positions
    with pytest.raises(errors.DoseLimitError):
        compiling(*full, *[Step("lat_release", 60 + n, (Side.LEFT,)) for n in (0, 1)])()


def test_an_hour_is_not_too_much_and_a_second_more_is():
    poses = [Step("childs_pose", 180)] * 18
    assert compiling(ROLL, *poses, Step("cat_cow", 83))().length == timedelta(hours=1)
    with pytest.raises(errors.MinutesTooManyError) as refusal:
        compiling(ROLL, *poses, Step("cat_cow", 84))()
    assert refusal.value.placeholders == {"minutes": "61", "most": "60"}


ROLLING, HOLDING, MOVING, CLOSING = 20, 40, 240, 280


@pytest.mark.parametrize(
    ("verb", "args", "when", "error", "words"),
    [
        (verbs.resume, (), ROLLING, errors.NotPausedError, {}),
        (steering.hold, (), 5, errors.HoldNotHereError, {}),
        (steering.hold, (), MOVING, errors.HoldNotHereError, {}),
        (steering.hold, (), CLOSING, errors.HoldNotHereError, {}),
        *(
            (
                partial(steering.hold, seconds=seconds),
                (),
                when,
                errors.HoldOutOfRangeError,
                {"seconds": str(seconds), "least": "20", "most": "30"},
            )
            for seconds in (-30, 0, 19, 31, 120)
            for when in (ROLLING, HOLDING)
        ),
        *(
            (
                steering.report_discomfort,
                (discomfort,),
                ROLLING,
                errors.DiscomfortOutOfRangeError,
                {"discomfort": str(discomfort), "least": "0", "most": "10"},
            )
            for discomfort in (-1, 11, 100)
        ),
        (
            verbs.report_symptom,
            ("boredom",),
            ROLLING,
            errors.UnknownSymptomError,
            {"symptom": "boredom"},
        ),
        (verbs.report_symptom, ("",), ROLLING, errors.UnknownSymptomError, {"symptom": ""}),
    ],
)
def test_what_can_not_be_done_now(verb, args, when, error, words):
    walk = Walk("bedtime")
    walk.to(when)
    before = dump(walk.session)
    with pytest.raises(errors.EngineError) as refusal:
        walk.do(verb, when, *args)
    assert type(refusal.value) is error
    assert refusal.value.placeholders == words
    assert dump(walk.session) == before


@pytest.mark.parametrize(
    ("verb", "error"),
    [(verbs.pause, errors.AlreadyPausedError), (steering.hold, errors.HoldNotHereError)],
)
def test_what_can_not_be_done_in_a_pause(verb, error):
    walk = Walk("bedtime")
    walk.do(verbs.pause, ROLLING)
    with pytest.raises(error):
        walk.do(verb, ROLLING + 1)


EVERY_VERB = [
    *(verbs.pause, verbs.resume, verbs.stop, steering.skip, steering.back, steering.hold),
    steering.ease_off,
    lambda session, now: steering.report_discomfort(session, 9, now),
    lambda session, now: verbs.report_symptom(session, "numbness", now),
]


@pytest.mark.parametrize("verb", EVERY_VERB)
def test_nothing_can_be_done_with_a_session_that_is_over(verb):
    walk = Walk("bedtime")
    walk.to(299)
    # It ran out before the command came, whether or not somebody looked.
    with pytest.raises(errors.NotRunningError):
        walk.do(verb, 300)
    walk.to(300)
    with pytest.raises(errors.NotRunningError):
        walk.do(verb, 301)


def test_what_is_over_is_nowhere():
    walk = Walk("bedtime")
    walk.to(300)
    with pytest.raises(errors.NotRunningError):
        verbs.elapsed_at(walk.session, at(301))
    assert walk.session.position is None


# Who may start

NOW = datetime(2026, 3, 2, 21, tzinfo=UTC)


def may_start(health=None, *, last_safety_stop=None, confirmed=False):
    check_clearance(health or Health(), NOW, last_safety_stop=last_safety_stop, confirmed=confirmed)


@pytest.mark.parametrize("precaution", Precaution)
def test_a_precaution_waits_for_a_yes_of_a_professional(precaution):
    declared = Health(frozenset({precaution}))
    cleared = Health(frozenset({precaution}), frozenset({precaution}))
    absolute = precaution in CONTRAINDICATIONS
    with pytest.raises(errors.EngineError) as refusal:
        may_start(declared)
    assert refusal.value.key == ("contraindicated" if absolute else "not_cleared")
    assert refusal.value.placeholders == {"precaution": precaution}
    if absolute:
        with pytest.raises(errors.ContraindicatedError):
            may_start(cleared, confirmed=True)
    else:
        may_start(cleared)


def test_the_contraindications_are_those_of_the_experts():
    assert {"open_wound", "bone_fracture"} == CONTRAINDICATIONS


def test_one_cleared_precaution_does_not_clear_another():
    health = Health(
        frozenset({Precaution.OTHER, Precaution.HERNIATED_DISC}), frozenset({Precaution.OTHER})
    )
    with pytest.raises(errors.NotClearedError) as refusal:
        may_start(health)
    assert refusal.value.placeholders == {"precaution": "herniated_disc"}


@pytest.mark.parametrize(
    ("declared", "named"),
    [
        ({Precaution.OPEN_WOUND, Precaution.BONE_FRACTURE}, "bone_fracture"),
        ({Precaution.HERNIATED_DISC, Precaution.CHRONIC_BACK_PAIN}, "chronic_back_pain"),
        ({Precaution.CHRONIC_BACK_PAIN, Precaution.OPEN_WOUND}, "open_wound"),
    ],
)
def test_of_several_the_same_one_is_named_every_time(declared, named):
    with pytest.raises(errors.EngineError) as refusal:
        may_start(Health(frozenset(declared)))
    assert refusal.value.placeholders == {"precaution": named}


@pytest.mark.parametrize(
    ("ago", "left"),
    [
        (timedelta(), "72"),
        (timedelta(hours=71), "1"),
        (timedelta(hours=71, minutes=59, seconds=59, milliseconds=500), "1"),
        (timedelta(hours=30, seconds=1), "42"),
    ],
)
def test_a_fresh_injury_rests_for_72_hours(ago, left):
    with pytest.raises(errors.FreshInjuryError) as refusal:
        may_start(Health(injured_at=NOW - ago), confirmed=True)
    assert refusal.value.placeholders == {"hours": left}


def test_after_72_hours_it_is_not_fresh_any_more():
    may_start(Health(injured_at=NOW - timedelta(hours=72)))


def test_a_day_after_a_safety_stop_a_start_takes_a_yes():
    recent = NOW - timedelta(hours=24) + timedelta(seconds=1)
    with pytest.raises(errors.RecentSafetyStopError) as refusal:
        may_start(last_safety_stop=recent)
    assert refusal.value.placeholders == {}
    may_start(last_safety_stop=recent, confirmed=True)
    may_start(last_safety_stop=NOW - timedelta(hours=24))


def test_a_refusal_that_needs_no_words_is_its_key():
    assert str(errors.NotRunningError()) == "not_running"


def test_every_refusal_has_a_key_of_its_own():
    kinds = errors.EngineError.__subclasses__()
    assert len({kind.key for kind in kinds}) == len(kinds)
