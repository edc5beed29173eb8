"""The seven built-in routines do what the technique guides ask for."""

from collections import Counter
from datetime import timedelta

import pytest

from custom_components.rolling_session.engine import rules
from custom_components.rolling_session.engine.catalog import ROUTINES, TECHNIQUES, routine_of
from custom_components.rolling_session.engine.errors import MinutesTooFewError, UnknownRoutineError
from custom_components.rolling_session.engine.model import (
    Coaching,
    Goal,
    Level,
    NoteKey,
    Pacing,
    Side,
    Step,
    Tool,
    Zone,
)

from .walk import PRACTISED, plan_of

EVERYBODY = [PRACTISED, Coaching(level=Level.BEGINNER, tools=frozenset(Tool))]


def steps(plan):
    return [(p.technique, p.side, p.seconds) for p in plan.positions]


def by_zone(plan):
    return Counter(
        {z: sum(p.seconds for p in plan.positions if p.zone is z) for z in (*Zone, None)}
    )


def test_bedtime_is_five_minutes_in_all():
    plan = plan_of("bedtime")
    assert plan.length == timedelta(minutes=5)
    assert steps(plan) == [
        ("thoracic_roll", "both", 60),
        ("glute_figure_four", "right", 60),
        ("glute_figure_four", "left", 60),
        ("cat_cow", "both", 45),
    ]
    assert [p.ready for p in plan.positions] == [15, 15, 12, 10]


def test_full_back_gives_every_major_zone_two_minutes_and_moves_for_three():
    plan = plan_of("full_back")
    seconds = by_zone(plan)
    assert min(seconds[z] for z in (Zone.THORACIC, Zone.LATS, Zone.GLUTES)) >= 120
    assert seconds[None] == 180
    assert min(s for t, _, s in steps(plan) if t == "lat_release") >= 60
    order = list(dict.fromkeys(p.technique for p in plan.positions))
    assert order[:4] == ["thoracic_extension", "rib_roll", "lat_release", "glute_figure_four"]
    assert plan.notes == ()


@pytest.mark.parametrize(
    ("routine", "least", "most"), [("pre_workout", 30, 60), ("post_workout", 60, 120)]
)
@pytest.mark.parametrize("person", EVERYBODY)
def test_around_exercise_every_area_has_its_dose(routine, least, most, person):
    plan = plan_of(routine, person)
    assert all(least <= p.seconds <= most for p in plan.positions if p.zone)
    assert plan.notes == ()


def test_lower_back_relief_goes_round_the_lower_back():
    plan = plan_of("lower_back_relief")
    zones = list(dict.fromkeys(p.zone for p in plan.positions))
    assert zones == [Zone.GLUTES, Zone.HIP_FLEXORS, Zone.THORACIC, None]
    assert [p.technique for p in plan.positions[-3:]] == ["cat_cow", "pelvic_tilt", "childs_pose"]


def test_desk_reset_and_upper_back_ball_are_short():
    desk, ball = plan_of("desk_reset"), plan_of("upper_back_ball")
    assert {p.zone for p in desk.positions} == {Zone.THORACIC, Zone.LATS, None}
    assert {p.zone for p in ball.positions} == {Zone.RHOMBOIDS, Zone.THORACIC, None}
    assert {p.tool for p in ball.positions if p.zone is Zone.RHOMBOIDS} == {Tool.BALL}
    assert max(desk.length, ball.length) < timedelta(minutes=5)


@pytest.mark.parametrize("routine", ROUTINES)
@pytest.mark.parametrize("person", EVERYBODY)
def test_everything_is_done_on_both_sides_alike(routine, person):
    plan = plan_of(routine, person)
    left = [(p.technique, p.seconds) for p in plan.positions if p.side is Side.LEFT]
    right = [(p.technique, p.seconds) for p in plan.positions if p.side is Side.RIGHT]
    assert left == right


def test_there_are_seven_and_no_other():
    assert set(ROUTINES) == {
        *("bedtime", "full_back", "pre_workout", "post_workout"),
        *("lower_back_relief", "desk_reset", "upper_back_ball"),
    }
    with pytest.raises(UnknownRoutineError) as refusal:
        routine_of("nap")
    assert (refusal.value.key, refusal.value.placeholders) == (
        "unknown_routine",
        {"routine": "nap"},
    )


ROLLERS = (
    Tool.MEDIUM_ROLLER,
    Tool.SOFT_ROLLER,
    Tool.TEXTURED_ROLLER,
    Tool.HIGH_DENSITY_ROLLER,
)


@pytest.mark.parametrize(
    ("technique", "zone", "sided", "dose", "seconds", "ready", "tools"),
    [
        ("thoracic_roll", Zone.THORACIC, False, (30, 120), 60, 15, ROLLERS),
        ("thoracic_extension", Zone.THORACIC, False, (30, 120), 120, 15, ROLLERS),
        ("tack_and_stretch", Zone.THORACIC, False, (30, 45), 30, 15, ROLLERS),
        ("rib_roll", Zone.PARASPINALS, True, (30, 120), 60, 15, ROLLERS),
        ("lat_release", Zone.LATS, True, (60, 120), 60, 15, ROLLERS),
        ("rhomboid_ball", Zone.RHOMBOIDS, True, (30, 120), 60, 20, (Tool.BALL,)),
        ("glute_figure_four", Zone.GLUTES, True, (30, 120), 60, 15, ROLLERS),
        ("hip_flexor_roll", Zone.HIP_FLEXORS, True, (30, 60), 45, 15, ROLLERS),
        ("peanut_roll", Zone.THORACIC, False, (30, 120), 60, 15, (Tool.PEANUT,)),
        *(
            (movement, None, False, (20, 180), 45, 10, ())
            for movement in ("cat_cow", "bird_dog", "thread_the_needle", "pelvic_tilt")
        ),
        ("childs_pose", None, False, (20, 180), 45, 10, ()),
    ],
)
def test_the_doses_of_the_guides(technique, zone, sided, dose, seconds, ready, tools):
    found = TECHNIQUES[technique]
    assert (found.zone, found.sided, found.tools) == (zone, sided, tools)
    assert (found.dose, found.seconds, found.ready) == (dose, seconds, ready)


def test_every_technique_has_its_pace():
    special = {
        "thoracic_extension": Pacing.EXTENSION,
        "tack_and_stretch": Pacing.EXTENSION,
        "rhomboid_ball": Pacing.SPOTS,
    }
    for technique in TECHNIQUES.values():
        usual = Pacing.ROLL if technique.zone else Pacing.MOVE
        assert technique.pacing is special.get(technique.id, usual)


def test_there_is_no_technique_but_those_of_the_guides():
    assert set(TECHNIQUES) == {
        *("thoracic_roll", "thoracic_extension", "tack_and_stretch", "peanut_roll", "rib_roll"),
        *("lat_release", "rhomboid_ball", "glute_figure_four", "hip_flexor_roll"),
        *("cat_cow", "bird_dog", "thread_the_needle", "pelvic_tilt", "childs_pose"),
    }


@pytest.mark.parametrize(
    ("routine", "seconds"),
    [
        ("bedtime", (60, 60, 60, 45)),
        ("full_back", (120, 60, 60, 60, 60, 60, 60, 60, 60, 60)),
        ("pre_workout", (45, 60, 60, 45, 45, 30, 30, 40, 30)),
        ("post_workout", (90, 60, 60, 60, 60, 60, 60, 45, 45)),
        ("lower_back_relief", (60, 60, 45, 45, 60, 45, 45, 45)),
        ("desk_reset", (60, 60, 60, 40)),
        ("upper_back_ball", (60, 60, 60, 40)),
    ],
)
def test_the_seconds_that_the_documentation_tells(routine, seconds):
    plan = plan_of(routine)
    assert tuple(position.seconds for position in plan.positions) == seconds
    closing = next(mark for mark in plan.marks if mark.position is None)
    assert plan.length - closing.offset == timedelta(seconds=23 if routine == "bedtime" else 12)


@pytest.mark.parametrize(
    ("routine", "order"),
    [
        ("full_back", "thoracic_extension lat_release glute_figure_four rib_roll"),
        ("pre_workout", "thoracic_roll glute_figure_four hip_flexor_roll lat_release"),
        ("post_workout", "thoracic_roll glute_figure_four lat_release hip_flexor_roll"),
        ("lower_back_relief", "glute_figure_four thoracic_roll hip_flexor_roll"),
    ],
)
def test_what_matters_most_stays_longest(routine, order):
    """With ever fewer minutes the areas go from the end of this list."""
    order = order.split()
    for minutes in range(15, 1, -1):
        try:
            plan = plan_of(routine, minutes=minutes)
        except MinutesTooFewError:
            break
        kept = {position.technique for position in plan.positions if position.zone}
        assert kept == set(order[: len(kept)])
    assert len(kept) < len(order)


def test_nobody_is_called_a_beginner_for_what_needs_no_practice():
    assert {t.id for t in TECHNIQUES.values() if t.needs_practice} == {
        "thoracic_extension",
        "tack_and_stretch",
    }


def test_the_numbers_that_are_published():
    """Changing one of these changes a promise, not a detail."""
    assert (rules.DOSE, rules.DOSE_LIMIT, rules.MOVEMENT) == ((30, 120), 360, (20, 180))
    assert (rules.HOLD, rules.SPOT_LIMIT, rules.STEP) == ((20, 30), 120, 30)
    assert (rules.BREATH_IN, rules.BREATH_HELD, rules.BREATH_OUT) == ((3, 6), (0, 2), (4, 8))
    assert (rules.DISCOMFORT, rules.DISCOMFORT_EASE_OFF) == ((0, 10), 8)
    assert (rules.PRE_WORKOUT, rules.POST_WORKOUT) == ((30, 60), (60, 120))
    assert (timedelta(hours=72), timedelta(days=1)) == (rules.INJURY_REST, rules.SAFETY_STOP_MEMORY)
    assert (timedelta(minutes=30), timedelta(minutes=5)) == (rules.PAUSE_LIMIT, rules.RESTART_GRACE)
    assert (timedelta(seconds=5), timedelta(seconds=5)) == (rules.COUNT_IN, rules.BACK_TWICE)
    assert (rules.MINUTES_LIMIT, rules.FULL_SESSION_ZONE, rules.COUNTS_FROM) == (60, 120, 0.6)


def test_who_says_nothing_is_coached_carefully():
    """A beginner with an ordinary roller who breathes six times a minute."""
    nobody = Coaching()
    assert (nobody.level, nobody.tools) == (Level.BEGINNER, {Tool.MEDIUM_ROLLER})
    assert (nobody.breath.inhale, nobody.breath.held, nobody.breath.exhale) == (4, 0, 6)
    assert not nobody.quiet
    assert Step("thoracic_roll", 60).hold == 30


def test_a_routine_without_notes_has_nothing_to_warn_of():
    assert {r: plan_of(r).notes for r in ROUTINES if plan_of(r).notes} == {}
    assert [n.key for n in plan_of("full_back", EVERYBODY[1]).notes] == [NoteKey.TECHNIQUE_REPLACED]
    assert {r.goal for r in ROUTINES.values()} == {*Goal}
