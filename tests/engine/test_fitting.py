"""I have N minutes; only my hips, please; and I own just a ball."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.rolling_session.engine.catalog import ROUTINES, TECHNIQUES, routine_of
from custom_components.rolling_session.engine.errors import MinutesTooFewError, MissingToolError
from custom_components.rolling_session.engine.fitting import dose_bounds
from custom_components.rolling_session.engine.model import (
    Coaching,
    Goal,
    Level,
    Note,
    NoteKey,
    Routine,
    Step,
    Tool,
    Zone,
)

from .walk import PRACTISED, plan_of

BEGINNER = Coaching(level=Level.BEGINNER, tools=frozenset({Tool.MEDIUM_ROLLER}))


def zones(plan):
    return list(dict.fromkeys(p.zone for p in plan.positions if p.zone))


def dropped(plan):
    return [note.subject for note in plan.notes if note.key is NoteKey.STEP_DROPPED]


def keys(plan):
    return [note.key for note in plan.notes]


def custom(*steps, goal=Goal.DAILY, importance=()):
    return Routine("custom", goal, steps, importance)


# Minutes


@pytest.mark.parametrize("routine", ROUTINES)
def test_more_time_never_means_less_and_never_takes_too_long(routine):
    plans = [plan_of(routine, minutes=minutes) for minutes in range(15, 61, 5)]
    for minutes, plan in zip(range(15, 61, 5), plans, strict=True):
        assert plan.length <= timedelta(minutes=minutes)
        assert dropped(plan) == []
    spent = [plan.planned_seconds for plan in plans]
    assert spent == sorted(spent)


def test_doses_shrink_before_an_area_goes():
    whole, shorter = plan_of("lower_back_relief"), plan_of("lower_back_relief", minutes=7)
    assert zones(shorter) == zones(whole)
    assert shorter.planned_seconds < whole.planned_seconds


@pytest.mark.parametrize("routine", [r for r in ROUTINES.values() if r.goal is Goal.DAILY])
@pytest.mark.parametrize("minutes", range(3, 9))
def test_nothing_goes_that_would_have_fitted(routine, minutes):
    lost = dropped(plan_of(routine, minutes=minutes))
    if not lost:
        return
    # All but the last that went, at their least doses, were still too long.
    steps = tuple(s for s in routine.steps if s.technique not in lost[:-1])
    positions = plan_of(replace(routine, steps=steps)).positions
    least = sum(p.ready + TECHNIQUES[p.technique].dose[0] for p in positions) + routine.closing
    assert least > minutes * 60


def test_the_least_important_area_goes_before_any_is_under_dosed():
    plan = plan_of("lower_back_relief", minutes=4)
    assert dropped(plan) == ["childs_pose", "pelvic_tilt", "hip_flexor_roll"]
    assert zones(plan) == [Zone.GLUTES, Zone.THORACIC]
    assert min(p.seconds for p in plan.positions if p.zone) >= 30


@pytest.mark.parametrize("person", [PRACTISED, BEGINNER], ids=["practised", "beginner"])
def test_the_main_zone_stays_longest_whichever_way_it_is_rolled(person):
    """What stands in for the extension is as important as the extension."""
    plan = plan_of("full_back", person, minutes=6)
    assert Zone.THORACIC in zones(plan)
    assert dropped(plan)[:3] == ["childs_pose", "bird_dog", "rib_roll"]


def test_where_nothing_is_named_the_last_area_goes_first():
    assert zones(plan_of("desk_reset", minutes=3)) == [Zone.THORACIC]


def test_one_area_and_one_movement_are_the_least():
    with pytest.raises(MinutesTooFewError) as refusal:
        plan_of("bedtime", minutes=1)
    assert refusal.value.placeholders == {"least": "2"}
    plan = plan_of("bedtime", minutes=2)
    assert [p.technique for p in plan.positions] == ["thoracic_roll", "cat_cow"]


@pytest.mark.parametrize(("closing", "least"), [(45, "2"), (46, "3")])
def test_the_least_minutes_are_named_to_the_second(closing, least):
    usual = custom(Step("thoracic_roll", 60), Step("cat_cow", 45))
    with pytest.raises(MinutesTooFewError) as refusal:
        plan_of(replace(usual, closing=closing), minutes=1)
    assert refusal.value.placeholders == {"least": least}


@pytest.mark.parametrize("minutes", [0, -5])
def test_no_time_is_too_little(minutes):
    with pytest.raises(MinutesTooFewError):
        plan_of("bedtime", minutes=minutes)


def test_much_time_is_spent_in_sets_and_the_rest_is_owned_up_to():
    plan = plan_of("bedtime", minutes=15)
    sets = Counter(p.zone for p in plan.positions)
    assert (sets[Zone.THORACIC], sets[Zone.GLUTES], sets[None]) == (3, 6, 1)
    assert keys(plan) == []
    assert timedelta(minutes=14) < plan.length
    hour = plan_of("bedtime", minutes=60)
    assert hour.notes == (Note(NoteKey.SHORTER, ""),)
    assert max(Counter(hour_doses(hour)).values()) <= 360


@pytest.mark.parametrize(("minutes", "sets"), [(5, 1), (9, 2), (10, 2), (14, 3), (60, 3)])
def test_there_are_one_to_three_sets(minutes, sets):
    positions = plan_of("bedtime", minutes=minutes).positions
    assert sum(p.zone is Zone.THORACIC for p in positions) == sets


@pytest.mark.parametrize(("minutes", "sets", "closing"), [(9, 2, 41), (9, 1, 42)])
def test_what_fits_to_the_second_fits(minutes, sets, closing):
    plan = plan_of(replace(routine_of("bedtime"), closing=closing), minutes=minutes)
    assert sum(p.zone is Zone.THORACIC for p in plan.positions) == sets


def test_the_least_that_fits_to_the_second_fits():
    usual = custom(Step("thoracic_roll", 60), Step("cat_cow", 45))
    plan = plan_of(replace(usual, closing=45), minutes=2)
    assert [p.seconds for p in plan.positions] == [30, 20]
    assert (plan.length, plan.notes) == (timedelta(minutes=2), ())


@pytest.mark.parametrize(
    ("technique", "goal", "bounds"),
    [
        ("thoracic_roll", Goal.DAILY, (30, 120)),
        ("thoracic_roll", Goal.PRE_WORKOUT, (30, 60)),
        ("thoracic_roll", Goal.POST_WORKOUT, (60, 120)),
        ("thoracic_roll", Goal.FULL, (120, 120)),
        ("glute_figure_four", Goal.FULL, (60, 120)),
        ("rib_roll", Goal.FULL, (30, 120)),
        ("lat_release", Goal.PRE_WORKOUT, (60, 60)),
        ("hip_flexor_roll", Goal.POST_WORKOUT, (60, 60)),
        ("tack_and_stretch", Goal.POST_WORKOUT, (45, 45)),
        ("cat_cow", Goal.DAILY, (20, 90)),
        ("cat_cow", Goal.FULL, (20, 90)),
    ],
)
def test_doses_grow_and_shrink_inside_what_the_routine_is_for(technique, goal, bounds):
    assert dose_bounds(technique, goal) == bounds


def hour_doses(plan):
    doses = Counter()
    for p in plan.positions:
        doses[p.zone, p.side] += p.seconds
    del doses[None, "both"]
    return doses


@pytest.mark.parametrize(("routine", "most"), [("pre_workout", 60), ("post_workout", 120)])
def test_around_exercise_more_time_is_no_reason_for_more(routine, most):
    plan = plan_of(routine, minutes=45)
    assert max(hour_doses(plan).values()) == most
    little = replace(routine_of(routine), steps=(Step("thoracic_roll", 30), Step("cat_cow", 30)))
    assert max(hour_doses(plan_of(little, minutes=45)).values()) == most
    assert keys(plan) == [NoteKey.SHORTER]


@pytest.mark.parametrize(("closing", "notes"), [(53, []), (52, [NoteKey.SHORTER])])
def test_a_minute_to_spare_is_not_worth_a_word_and_a_second_more_is(closing, notes):
    most = (Step("hip_flexor_roll", 60), Step("cat_cow", 90))
    plan = plan_of(Routine("custom", Goal.PRE_WORKOUT, most, closing=closing), minutes=6)
    assert plan.length == timedelta(seconds=247 + closing)
    assert keys(plan) == notes


def test_a_full_session_that_lost_an_area_does_not_call_itself_full():
    plan = plan_of("full_back", minutes=6)
    lost = {note.subject for note in plan.notes if note.key is NoteKey.NOT_FULL}
    assert lost == {Zone.THORACIC, Zone.LATS, Zone.GLUTES} - set(zones(plan))
    assert lost


def test_a_dose_that_was_allowed_with_a_warning_may_stay():
    routine = custom(Step("thoracic_roll", 100), Step("cat_cow", 30), goal=Goal.PRE_WORKOUT)
    plan = plan_of(routine, minutes=10)
    assert plan.positions[0].seconds == 100
    assert keys(plan) == [NoteKey.SHORTER, NoteKey.PRE_WORKOUT_DOSE]


# Areas


def test_only_the_areas_that_were_asked_for():
    plan = plan_of("full_back", areas=["glutes", "lats"])
    assert zones(plan) == [Zone.LATS, Zone.GLUTES]
    assert plan.positions[-1].zone is None


def test_an_area_that_the_routine_lacks_is_rolled_as_usual():
    plan = plan_of("bedtime", areas=["lats", "glutes"])
    assert zones(plan) == [Zone.LATS, Zone.GLUTES]
    assert [p.seconds for p in plan.positions if p.zone is Zone.LATS] == [60, 60]


def test_an_area_asked_for_twice_is_rolled_once():
    plan = plan_of("bedtime", areas=["lats", "lats"])
    assert [p.zone for p in plan.positions] == [Zone.LATS, Zone.LATS, None]


# People and tools


def test_a_beginner_neither_extends_nor_takes_a_hard_roller():
    plan = plan_of("full_back", replace(BEGINNER, tools=frozenset(Tool)))
    assert plan.positions[0].technique == "thoracic_roll"
    assert {p.tool for p in plan.positions} == {Tool.SOFT_ROLLER, None}
    assert plan.notes == (Note(NoteKey.TECHNIQUE_REPLACED, "thoracic_extension"),)


def test_what_is_done_instead_is_told_whatever_the_time():
    plan = plan_of("full_back", BEGINNER, minutes=6)
    assert keys(plan)[0] is NoteKey.TECHNIQUE_REPLACED
    assert NoteKey.STEP_DROPPED in keys(plan)


@pytest.mark.parametrize("hard", [Tool.HIGH_DENSITY_ROLLER, Tool.TEXTURED_ROLLER])
def test_a_beginner_with_nothing_softer_is_warned_once(hard):
    plan = plan_of("bedtime", replace(BEGINNER, tools=frozenset({hard})))
    assert plan.notes == (Note(NoteKey.TOOL_HARD, hard),)
    assert plan_of("bedtime", replace(PRACTISED, tools=frozenset({hard}))).notes == ()


def test_the_general_roller_comes_first_with_practice():
    assert plan_of("bedtime").positions[0].tool is Tool.MEDIUM_ROLLER


def test_a_peanut_does_for_the_middle_of_the_back_and_for_nothing_else():
    plan = plan_of("bedtime", replace(BEGINNER, tools=frozenset({Tool.PEANUT})))
    assert [p.technique for p in plan.positions] == ["peanut_roll", "cat_cow"]
    assert plan.notes == (
        Note(NoteKey.TECHNIQUE_REPLACED, "thoracic_roll"),
        Note(NoteKey.TOOL_MISSING, "glute_figure_four"),
    )


def test_a_roller_does_for_a_peanut():
    plan = plan_of(custom(Step("peanut_roll", 60), Step("cat_cow", 30)), BEGINNER)
    assert plan.positions[0].technique == "thoracic_roll"


@pytest.mark.parametrize("technique", ["thoracic_extension", "tack_and_stretch"])
def test_what_needs_practice_is_rolled_by_a_beginner(technique):
    plan = plan_of(custom(Step(technique, 45), Step("cat_cow", 30)), BEGINNER)
    assert plan.positions[0].technique == "thoracic_roll"
    assert plan.notes == (Note(NoteKey.TECHNIQUE_REPLACED, technique),)


def test_a_beginner_with_a_peanut_extends_nothing():
    """Two replacements in a row: no practice, and then no roller."""
    plan = plan_of("full_back", replace(BEGINNER, tools=frozenset({Tool.PEANUT})))
    assert plan.positions[0].technique == "peanut_roll"
    assert plan.positions[0].seconds == 120


def test_the_ball_is_the_only_tool_between_the_shoulder_blades():
    plan = plan_of("upper_back_ball", BEGINNER)
    assert zones(plan) == [Zone.THORACIC]
    assert plan.notes == (Note(NoteKey.TOOL_MISSING, "rhomboid_ball"),)


@pytest.mark.parametrize("routine", ROUTINES)
def test_without_any_tool_there_is_nothing_to_roll(routine):
    with pytest.raises(MissingToolError) as refusal:
        plan_of(routine, Coaching(tools=frozenset()))
    assert refusal.value.placeholders == {"tool": "medium_roller"}


def test_the_tool_that_is_missing_is_named():
    with pytest.raises(MissingToolError) as refusal:
        plan_of(custom(Step("rhomboid_ball", 60), Step("cat_cow", 30)), BEGINNER)
    assert refusal.value.placeholders == {"tool": "ball"}


# Movement and warnings


def test_movement_is_added_where_it_is_missing_and_comes_last():
    plan = plan_of(custom(Step("cat_cow", 30), Step("lat_release", 60)))
    assert [p.technique for p in plan.positions] == ["lat_release", "lat_release", "cat_cow"]
    plan = plan_of(custom(Step("lat_release", 60)))
    assert plan.notes == (Note(NoteKey.MOVEMENT_ADDED, "cat_cow"),)
    assert plan.positions[-1].seconds == 45


def test_a_full_session_gets_three_minutes_of_it():
    plan = plan_of(custom(Step("thoracic_roll", 120), goal=Goal.FULL))
    moves = [p for p in plan.positions if p.zone is None]
    assert [p.seconds for p in moves] == [60, 60, 60]
    assert all(isinstance(p.seconds, int) for p in plan.positions)
    added = [Note(NoteKey.MOVEMENT_ADDED, p.technique) for p in moves]
    assert [note for note in plan.notes if note.key is NoteKey.MOVEMENT_ADDED] == added


@pytest.mark.parametrize(
    ("goal", "steps", "notes"),
    [
        (Goal.PRE_WORKOUT, [("thoracic_roll", 60)], []),
        (Goal.PRE_WORKOUT, [("thoracic_roll", 61)], [("pre_workout_dose", "thoracic_roll")]),
        # An area, not a step of it.
        (
            Goal.PRE_WORKOUT,
            [("thoracic_roll", 40), ("peanut_roll", 40), ("lat_release", 70)],
            [("pre_workout_dose", "thoracic_roll"), ("pre_workout_dose", "lat_release")],
        ),
        (Goal.POST_WORKOUT, [("thoracic_roll", 59)], [("post_workout_dose", "thoracic_roll")]),
        (Goal.POST_WORKOUT, [("thoracic_roll", 30), ("peanut_roll", 30)], []),
        (Goal.DAILY, [("thoracic_roll", 120)], []),
        (
            Goal.FULL,
            [("thoracic_roll", 119), ("lat_release", 60)],
            [("not_full", "thoracic"), ("not_full", "glutes")],
        ),
    ],
)
def test_what_a_custom_routine_is_warned_of(goal, steps, notes):
    plan = plan_of(custom(*(Step(*s) for s in steps), Step("cat_cow", 30), goal=goal))
    assert [(note.key, note.subject) for note in plan.notes] == notes


def test_the_routine_itself_is_never_changed():
    before = routine_of("full_back")
    plan_of("full_back", BEGINNER, minutes=5, areas=["lats"])
    assert routine_of("full_back") == before
