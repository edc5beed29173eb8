"""What people may write, own and ask for, and the plans that come of it."""

from hypothesis import settings, strategies as st

from custom_components.rolling_session.engine import rules
from custom_components.rolling_session.engine.catalog import ROUTINES, TECHNIQUES
from custom_components.rolling_session.engine.errors import EngineError
from custom_components.rolling_session.engine.model import (
    BreathPattern,
    Coaching,
    Goal,
    Level,
    Plan,
    Routine,
    Side,
    Step,
    Technique,
    Tool,
    Zone,
)
from custom_components.rolling_session.engine.routine import compile_routine

fewer = settings(max_examples=settings().max_examples // 4)
"""For properties that need less trying than any plan and any order of commands."""

breaths = st.builds(
    BreathPattern,
    st.integers(*rules.BREATH_IN),
    st.integers(*rules.BREATH_HELD),
    st.integers(*rules.BREATH_OUT),
)
people = st.builds(
    Coaching,
    level=st.sampled_from(Level),
    tools=st.one_of(st.just(frozenset(Tool)), st.frozensets(st.sampled_from(Tool))),
    breath=breaths,
    quiet=st.booleans(),
)


def _step_of(technique: Technique) -> st.SearchStrategy[Step]:
    least, most = technique.dose
    return st.builds(
        Step,
        st.just(technique.id),
        # Some are out of bounds, by one or by far.
        st.one_of(
            st.integers(least, most),
            st.integers(least, most),
            st.sampled_from([least, most]),
            st.integers(least - 1, most + 1),
        ),
        st.lists(st.sampled_from(Side), max_size=4).map(tuple),
        st.one_of(st.integers(*rules.HOLD), st.integers(*rules.HOLD), st.integers(19, 31)),
    )


steps = st.sampled_from(list(TECHNIQUES.values())).flatmap(_step_of)
custom_routines = st.builds(
    Routine,
    st.just("custom"),
    st.sampled_from(Goal),
    st.lists(steps, max_size=12).map(tuple),
    st.lists(st.sampled_from(list(TECHNIQUES)), max_size=4).map(tuple),
)
routines = st.one_of(custom_routines, st.sampled_from(list(ROUTINES.values())))
wishes = st.fixed_dictionaries(
    {},
    optional={
        "minutes": st.one_of(st.integers(1, 60), st.integers(-5, 90)),
        "areas": st.lists(st.sampled_from(Zone), max_size=3),
    },
)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Draw what a person could really start."""
    try:
        return compile_routine(draw(routines), draw(people), **draw(wishes))
    except EngineError:
        return compile_routine(
            draw(st.sampled_from(list(ROUTINES.values()))),
            Coaching(level=Level.PRACTISED, tools=frozenset(Tool), quiet=draw(st.booleans())),
        )


junk = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)
"""What may stand in a damaged file."""
