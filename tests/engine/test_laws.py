"""L1 to L3: what is true of every session that time passes in."""

from datetime import timedelta
import itertools

from hypothesis import given, strategies as st

from custom_components.rolling_session.engine import rules
from custom_components.rolling_session.engine.events import MarkReached, Outcome, SessionEnded
from custom_components.rolling_session.engine.model import MarkKind
from custom_components.rolling_session.engine.session import Session, advance, pause, resume, start

from .strategies import fewer, plans
from .walk import T0, plan_of

moments = st.floats(0, 4_000).map(lambda seconds: timedelta(seconds=seconds))


@fewer
@given(plans(), st.lists(moments, max_size=6))
def test_slicing_time_changes_nothing(plan, cuts):
    """L1."""
    begun = start(plan, T0, "law").session
    last = max(cuts, default=timedelta())
    whole = advance(begun, T0 + last)
    session, events = begun, ()
    for cut in sorted(cuts):
        session, told = advance_by(session, cut)
        events += told
    assert (session, events) == (whole.session, whole.events)


def advance_by(session: Session, offset: timedelta):
    passed = advance(session, T0 + offset)
    return passed.session, passed.events


@fewer
@given(plans(), moments, st.integers(0, 1_799), moments)
def test_a_pause_moves_the_future_by_its_own_length_and_the_count_in(plan, before, away, after):
    """L2."""
    begun = start(plan, T0, "law").session
    session = advance(begun, T0 + before).session
    if session.is_over:
        return
    stopped_at = T0 + before
    back_at = stopped_at + timedelta(seconds=away)
    shift = timedelta(seconds=away) + rules.COUNT_IN
    resumed = resume(pause(session, stopped_at).session, back_at).session
    paused_run = advance(resumed, back_at + rules.COUNT_IN + after)
    plain_run = advance(session, stopped_at + after)
    assert [moved(event, shift) for event in plain_run.events] == [*map(moved, paused_run.events)]
    assert paused_run.session.is_over == plain_run.session.is_over
    if plain_run.session.is_over:
        assert paused_run.session.credits == plain_run.session.credits
    else:
        assert paused_run.session.ends_at == plain_run.session.ends_at + shift


def moved(event, shift=timedelta()):
    return type(event), event.at + shift, getattr(event, "mark", None)


@fewer
@given(plans())
def test_waking_on_time_is_progress(plan):
    """L3, and what a whole session adds up to."""
    transition = start(plan, T0, "law")
    session, events = transition.session, list(transition.events)
    while session.wakes_at is not None:
        transition = advance(session, session.wakes_at)
        assert transition.events
        session = transition.session
        events += transition.events
    reached = [event for event in events if isinstance(event, MarkReached)]
    assert tuple(event.mark for event in reached) == plan.marks
    assert [event.at - T0 for event in reached] == [mark.offset for mark in plan.marks]
    assert events[-1] == SessionEnded(T0 + plan.length, Outcome.COMPLETED)
    assert [c.total_seconds() for c in session.credits] == [p.seconds for p in plan.positions]


@fewer
@given(plans(), moments)
def test_what_is_shown_is_true(plan, offset):
    """The span of what the person does holds the moment, and the spans follow one another."""
    session = advance(start(plan, T0, "law").session, T0 + offset).session
    if session.is_over:
        assert (session.phase_span, session.ends_at, session.wakes_at) == (None, None, None)
        return
    begins, ends = session.phase_span
    assert begins <= T0 + offset < ends <= session.ends_at == T0 + plan.length
    assert session.wakes_at <= ends
    following = advance(session, ends).session
    assert following.is_over or following.phase_span[0] == ends


def test_a_pause_of_just_under_the_limit_is_a_pause():
    session = advance(start(plan_of("bedtime"), T0, "law").session, T0).session
    paused = pause(session, T0).session
    almost = T0 + rules.PAUSE_LIMIT - timedelta(microseconds=1)
    assert not resume(paused, almost).session.is_over
    assert advance(paused, T0 + rules.PAUSE_LIMIT).session.is_over


def test_every_kind_of_mark_is_reached_by_some_plan():
    """The laws above would hold for an empty timeline too."""
    plans = [plan_of("full_back"), plan_of("upper_back_ball"), plan_of("pre_workout")]
    assert {mark.kind for mark in itertools.chain(*(p.marks for p in plans))} == {*MarkKind}
