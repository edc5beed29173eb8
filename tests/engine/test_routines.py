"""The seven built-in routines do what the technique guides ask for."""

from collections import Counter
from datetime import timedelta

import pytest

from custom_components.rolling_session.engine import rules
from custom_components.rolling_session.engine.catalog import ROUTINES, TECHNIQUES, routine_of
from custom_components.rolling_session.engine.errors import UnknownRoutineError
from custom_components.rolling_session.engine.model import (
    Coaching,
    Goal,
    Level,
    NoteKey,
    Side,
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


@pytest.mark.parametrize(
    ("technique", "least", "most", "tools"),
    [
        ("thoracic_roll", 30, 120, 4),
        ("thoracic_extension", 30, 120, 4),
        ("tack_and_stretch", 30, 45, 4),
        ("rib_roll", 30, 120, 4),
        ("lat_release", 60, 120, 4),
        ("rhomboid_ball", 30, 120, 1),
        ("glute_figure_four", 30, 120, 4),
        ("hip_flexor_roll", 30, 60, 4),
        ("peanut_roll", 30, 120, 1),
        ("cat_cow", 20, 180, 0),
    ],
)
def test_the_doses_of_the_guides(technique, least, most, tools):
    found = TECHNIQUES[technique]
    assert (found.dose, len(found.tools)) == ((least, most), tools)
    assert found.dose[0] <= found.seconds <= found.dose[1]


def test_nobody_is_called_a_beginner_for_what_needs_no_practice():
    assert {t.id for t in TECHNIQUES.values() if t.needs_practice} == {
        "thoracic_extension",
        "tack_and_stretch",
    }


def test_the_numbers_that_are_published():
    """Changing one of these changes a promise, not a detail."""
    assert (rules.DOSE, rules.DOSE_LIMIT, rules.MOVEMENT) == ((30, 120), 360, (20, 180))
    assert (rules.HOLD, rules.SPOT_LIMIT, rules.DISCOMFORT_EASE_OFF) == ((20, 30), 120, 8)
    assert (rules.PRE_WORKOUT, rules.POST_WORKOUT) == ((30, 60), (60, 120))
    assert (timedelta(hours=72), timedelta(days=1)) == (rules.INJURY_REST, rules.SAFETY_STOP_MEMORY)
    assert (timedelta(minutes=30), timedelta(minutes=5)) == (rules.PAUSE_LIMIT, rules.RESTART_GRACE)
    assert (rules.MINUTES_LIMIT, rules.FULL_SESSION_ZONE, rules.COUNTS_FROM) == (60, 120, 0.6)


def test_a_routine_without_notes_has_nothing_to_warn_of():
    assert {r: plan_of(r).notes for r in ROUTINES if plan_of(r).notes} == {}
    assert [n.key for n in plan_of("full_back", EVERYBODY[1]).notes] == [NoteKey.TECHNIQUE_REPLACED]
    assert {r.goal for r in ROUTINES.values()} == {*Goal}
