"""Every plan that comes out of the compiler obeys every number of rules.py."""

from collections import Counter
from datetime import timedelta
import itertools

from hypothesis import example, given, strategies as st
import pytest

from custom_components.rolling_session.engine import rules
from custom_components.rolling_session.engine.catalog import TECHNIQUES, technique_of
from custom_components.rolling_session.engine.cues import Priority, cues_of, phrase_keys
from custom_components.rolling_session.engine.errors import (
    EngineError,
    ForbiddenAreaError,
    MinutesTooFewError,
)
from custom_components.rolling_session.engine.model import (
    Coaching,
    Goal,
    Mark,
    MarkKind,
    NoteKey,
    Pacing,
    Plan,
    Routine,
    Side,
    Step,
    Tool,
    Zone,
)
from custom_components.rolling_session.engine.routine import compile_routine

from .strategies import fewer, people, routines, wishes
from .walk import PRACTISED, T0, plan_of

LEFT_TWICE = Routine(
    "left twice", Goal.DAILY, (Step("lat_release", 120, (Side.LEFT, Side.LEFT)),) * 2
)


@given(routines, people, wishes)
@example(LEFT_TWICE, PRACTISED, {})
def test_a_routine_is_refused_or_safe(routine, person, wish):
    try:
        plan = compile_routine(routine, person, **wish)
    except MinutesTooFewError as refusal:
        least = int(refusal.placeholders["least"])
        assert least > wish["minutes"]
        assert compile_routine(routine, person, **{**wish, "minutes": least})
        return
    except EngineError:
        return
    _assert_doses(plan)
    _assert_order(plan)
    _assert_timeline(plan)
    _assert_holds(plan)
    _assert_words(plan)
    _assert_fits_the_person(plan, person)
    if wish.get("areas"):
        assert {p.zone for p in plan.positions} <= {*wish["areas"], None}
    if "minutes" in wish:
        assert plan.length <= timedelta(minutes=wish["minutes"])


def _assert_doses(plan: Plan) -> None:
    totals: Counter[tuple[Zone, Side]] = Counter()
    for position in plan.positions:
        technique = technique_of(position.technique)
        assert position.zone is technique.zone
        assert position.zone is None or position.zone in Zone
        assert technique.dose[0] <= position.seconds <= technique.dose[1]
        least, most = rules.MOVEMENT if position.zone is None else rules.DOSE
        assert least <= position.seconds <= most
        assert (position.side is Side.BOTH) != technique.sided
        if position.zone is not None:
            totals[position.zone, position.side] += position.seconds
    assert max(totals.values()) <= rules.DOSE_LIMIT


def _assert_order(plan: Plan) -> None:
    moves = [position.zone is None for position in plan.positions]
    assert moves == sorted(moves), "rolling after the movement"
    assert moves[-1], "no movement at the end"
    for before, position in itertools.pairwise([None, *plan.positions]):
        assert 10 <= position.ready <= 20
        if position.switches:
            assert before.technique == position.technique
            assert {before.side, position.side} == {Side.LEFT, Side.RIGHT}


def _assert_timeline(plan: Plan) -> None:
    offsets = [mark.offset for mark in plan.marks]
    kinds = [mark.kind for mark in plan.marks]
    assert offsets == sorted(offsets)
    assert plan.marks[0] == Mark(timedelta(), MarkKind.POSITION, 0)
    assert kinds[-2:] == [MarkKind.CLOSING, MarkKind.END]
    assert kinds.count(MarkKind.END) == kinds.count(MarkKind.CLOSING) == 1
    entries = [mark.position for mark in plan.marks if mark.kind is MarkKind.POSITION]
    assert entries == list(range(len(plan.positions)))
    assert plan.length <= timedelta(minutes=rules.MINUTES_LIMIT)
    floor = sum(p.ready + p.seconds for p in plan.positions)
    assert plan.marks[-2].offset == timedelta(seconds=floor)
    assert plan.planned_seconds < plan.length.total_seconds()


def _assert_holds(plan: Plan) -> None:
    """A hold is 20 to 30 s with a breath in it, has rolling around it, and is not all there is."""
    for index, position in enumerate(plan.positions):
        marks = [mark for mark in plan.marks if mark.position == index]
        holds = [m.offset for m in marks if m.kind is MarkKind.HOLD]
        releases = [m.offset for m in marks if m.kind is MarkKind.RELEASE]
        lengths = [
            (end - start).total_seconds() for start, end in zip(holds, releases, strict=True)
        ]
        assert all(rules.HOLD[0] <= length <= rules.HOLD[1] for length in lengths)
        assert sum(lengths) <= rules.SPOT_LIMIT
        floor = marks[0].offset + timedelta(seconds=position.ready)
        end = floor + timedelta(seconds=position.seconds)
        assert all(floor < start for start in holds)
        assert all(stop < end for stop in releases)
        pacing = technique_of(position.technique).pacing
        _assert_breathing(plan, marks, end, pacing)
        if pacing is Pacing.ROLL:
            assert len(holds) == (position.seconds >= 45) + (position.seconds >= 90)
            assert end - marks[-1].offset == timedelta(seconds=5)
            assert marks[-1].kind is MarkKind.LAST_SECONDS


def _assert_breathing(plan: Plan, marks: list[Mark], end: timedelta, pacing: Pacing) -> None:
    ins = [m for m in marks if m.kind in {MarkKind.BREATHE_IN, MarkKind.SPOT}]
    outs = [m for m in marks if m.kind is MarkKind.BREATHE_OUT]
    lung = timedelta(seconds=plan.breath.inhale + plan.breath.held)
    assert [o.offset - i.offset for i, o in zip(ins, outs, strict=True)] == [lung] * len(ins)
    breath = timedelta(seconds=plan.breath.seconds)
    assert all(b.offset - a.offset >= breath for a, b in itertools.pairwise(ins))
    assert not ins or ins[-1].offset + breath <= end
    if pacing is not Pacing.MOVE:
        assert ins or any(m.kind is MarkKind.BREATHE for m in marks)
    places = sum(m.kind is MarkKind.SPOT for m in marks)
    if pacing is Pacing.EXTENSION and places > 1:
        assert len(ins) == 3 * places


def _assert_words(plan: Plan) -> None:
    """No two things are said at once, and there are words for everything."""
    cues = list(cues_of(plan, T0))
    assert {cue.key for cue in cues} <= phrase_keys()
    guiding = [cue.at for cue in cues if cue.priority is not Priority.BREATH]
    assert len(guiding) == len(set(guiding))
    assert all(cue.stale_at > cue.at for cue in cues)
    if plan.quiet:
        aloud = Plan(plan.routine, plan.positions, plan.marks, plan.breath)
        assert {*cues} <= {*cues_of(aloud, T0)}


def _assert_fits_the_person(plan: Plan, person: Coaching) -> None:
    for position in plan.positions:
        technique = technique_of(position.technique)
        assert technique.is_movement or position.tool in person.tools
        if person.level == "beginner":
            assert not technique.needs_practice
            if position.tool in {Tool.HIGH_DENSITY_ROLLER, Tool.TEXTURED_ROLLER}:
                assert not {Tool.SOFT_ROLLER, Tool.MEDIUM_ROLLER} & person.tools
                assert NoteKey.TOOL_HARD in {note.key for note in plan.notes}


@pytest.mark.parametrize(("seconds", "holds"), [(44, 0), (45, 1), (89, 1), (90, 2), (120, 2)])
def test_a_minute_has_one_planned_hold_and_a_minute_and_a_half_has_two(seconds, holds):
    plan = plan_of(Routine("mine", Goal.DAILY, (Step("thoracic_roll", seconds),)))
    assert sum(mark.kind is MarkKind.HOLD for mark in plan.marks) == holds
    assert any(mark.kind is MarkKind.BREATHE for mark in plan.marks) is not bool(holds)


@pytest.mark.parametrize(("seconds", "spots"), [(59, 1), (60, 2), (89, 2), (90, 3), (120, 4)])
def test_every_half_minute_with_the_ball_has_its_spot(seconds, spots):
    steps = (Step("rhomboid_ball", seconds, (Side.LEFT,)),)
    plan = plan_of(Routine("mine", Goal.DAILY, steps))
    assert sum(mark.kind is MarkKind.HOLD for mark in plan.marks) == spots


@pytest.mark.parametrize("hold", rules.HOLD)
def test_a_planned_hold_may_be_short_or_long(hold):
    plan = plan_of(Routine("mine", Goal.DAILY, (Step("thoracic_roll", 60, (), hold),)))
    begins, ends = (m.offset for m in plan.marks if m.kind in {MarkKind.HOLD, MarkKind.RELEASE})
    assert ends - begins == timedelta(seconds=hold)


FORBIDDEN = [
    *("lumbar", "Lumbar", "LUMBAR_ROLL", "lumbar-roll", "roll the lumbar", "l u m b a r", "lùmbar"),
    *(
        "lower back",
        "lowerBack",
        "Lower-Back",
        "low_back",
        "LOWERBACK",
        "\uff4c\uff55\uff4d\uff42\uff41\uff52",
    ),
    *("neck", "neck_roll", "Necks", "cervical", "Cervical spine", "sacrum", "sacral", "sacroiliac"),
    *(
        "joint",
        "knee",
        "back of the knee",
        "kneecap",
        "elbows",
        "spine",
        "spinous bone",
        "tailbone",
        "coccyx",
        "vertebrae",
        "floating ribs",
    ),
]


@pytest.mark.parametrize("name", FORBIDDEN)
def test_what_is_never_rolled_is_refused_with_the_reason(name):
    legal = Step("thoracic_roll", 60)
    with pytest.raises(ForbiddenAreaError) as refusal:
        compile_routine(Routine("mine", Goal.DAILY, (legal, Step(name, 60))), PRACTISED)
    assert refusal.value.placeholders == {"area": name}
    with pytest.raises(ForbiddenAreaError) as refusal:
        compile_routine(Routine("mine", Goal.DAILY, (legal,)), PRACTISED, areas=["lats", name])
    assert refusal.value.placeholders == {"area": name}


@fewer
@given(st.text(), routines, people)
def test_no_name_but_a_known_one_is_ever_rolled(name, routine, person):
    plans = []
    for extra in ({"areas": [name]}, {}):
        steps = routine.steps if extra else (*routine.steps, Step(name, 60))
        try:
            plans.append(compile_routine(Routine("x", routine.goal, steps), person, **extra))
        except EngineError:
            continue
    assert all(p.zone is None or p.zone in Zone for plan in plans for p in plan.positions)
    assert not plans or name in {*Zone, *TECHNIQUES}
