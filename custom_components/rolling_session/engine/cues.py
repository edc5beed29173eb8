"""What is said when: from an event to a phrase key, never to words.

The keys are those of the `common` translations. A cue is due at an instant and
worthless some time after; a spoken coach who is late drops a cue, never shifts it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import Final

from .catalog import SIDES, TECHNIQUES, technique_of
from .events import (
    EasedOff,
    Event,
    HoldExtended,
    MarkReached,
    Outcome,
    SessionEnded,
    SessionPaused,
    SessionResumed,
    ZoneSkipped,
)
from .model import Mark, MarkKind, Pacing, Plan, Position


class Priority(IntEnum):
    """Which cue gives way to which."""

    BREATH = 1
    GUIDANCE = 2
    IMPORTANT = 3
    """Switch, stop and safety: may cut off what is being said."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Something to say, as a key."""

    key: str
    at: datetime
    """When it is due."""
    stale_after: timedelta
    """Later than this it is not said at all."""
    priority: Priority

    @property
    def stale_at(self) -> datetime:
        """Return from when on it is not said any more."""
        return self.at + self.stale_after


_STALE: Final = {
    Priority.BREATH: timedelta(seconds=1),
    Priority.GUIDANCE: timedelta(seconds=3),
    Priority.IMPORTANT: timedelta(seconds=10),
}
_WORDS: Final[dict[type[Event], str]] = {
    SessionPaused: "cue_paused",
    SessionResumed: "cue_resumed",
    HoldExtended: "cue_hold_longer",
    EasedOff: "cue_ease_off",
    ZoneSkipped: "cue_zone_skipped",
}
_LAST_WORDS: Final = {
    Outcome.STOPPED: "cue_stopped",
    Outcome.STOPPED_FOR_SAFETY: "cue_stopped_for_safety",
}
"""The closing words end a whole session; who was away is told by a screen."""
COMMAND_KEYS: Final = frozenset({*_WORDS.values(), *_LAST_WORDS.values()})
"""What may be said at any moment, because somebody asked for it."""
_TEST_KEY: Final = "cue_test"
_QUESTION_KEY: Final = "cue_question"
_ANY: Final = datetime.min.replace(tzinfo=UTC)
_SAID_PLAINLY: Final = (
    MarkKind.HOLD,
    MarkKind.RELEASE,
    MarkKind.BREATHE,
    MarkKind.BREATHE_IN,
    MarkKind.BREATHE_OUT,
    MarkKind.HALF,
    MarkKind.LAST_SECONDS,
)
_QUIET_DROPS: Final = frozenset({MarkKind.HALF, MarkKind.BREATHE})


def cue_for(event: Event, plan: Plan) -> Cue | None:
    """Return what is said about an event, or None where silence is right."""
    if isinstance(event, MarkReached):
        return _mark_cue(event.at, event.mark, plan)
    if isinstance(event, SessionEnded):
        key = _LAST_WORDS.get(event.outcome)
    else:
        key = _WORDS.get(type(event))
    return _cue(key, event.at, Priority.IMPORTANT) if key else None


def cues_of(plan: Plan, started_at: datetime) -> Iterator[Cue]:
    """Yield every cue of a session that runs without being steered."""
    for mark in plan.marks:
        if cue := _mark_cue(started_at + mark.offset, mark, plan):
            yield cue


def opening_cue(plan: Plan, at: datetime) -> Cue:
    """Return what a session begins with."""
    return next(cues_of(plan, at))


def test_cue(at: datetime) -> Cue:
    """Return what is said to try a speaker, outside of any session."""
    return _cue(_TEST_KEY, at, Priority.IMPORTANT)


def question_cue(at: datetime) -> Cue:
    """Return what asks how it feels."""
    return _cue(_QUESTION_KEY, at, Priority.GUIDANCE)


def silence_after(mark: Mark, plan: Plan) -> timedelta:
    """Return how long the coach says nothing once a mark is reached."""
    said = (other.offset for other in plan.marks if _mark_cue(_ANY, other, plan))
    return next((at for at in said if at > mark.offset), plan.length) - mark.offset


def phrase_keys() -> frozenset[str]:
    """Return every key that a cue can have."""
    keys = {*COMMAND_KEYS, _TEST_KEY, _QUESTION_KEY, "cue_closing", "cue_spot", "cue_lean_back"}
    keys |= {f"cue_switch_{side}" for side in SIDES}
    keys |= {f"cue_{kind}" for kind in _SAID_PLAINLY}
    for technique in TECHNIQUES.values():
        keys.add(f"cue_go_{technique.id}")
        sides = [f"_{side}" for side in SIDES] if technique.sided else [""]
        keys |= {f"cue_ready_{technique.id}{side}" for side in sides}
    return frozenset(keys)


def _cue(key: str, at: datetime, priority: Priority) -> Cue:
    return Cue(key, at, _STALE[priority], priority)


def _mark_cue(at: datetime, mark: Mark, plan: Plan) -> Cue | None:
    if mark.kind is MarkKind.END or (plan.quiet and mark.kind in _QUIET_DROPS):
        return None
    if mark.position is None:
        return _cue("cue_closing", at, Priority.GUIDANCE)
    position = plan.positions[mark.position]
    match mark.kind:
        case MarkKind.POSITION:
            return _cue(_ready_key(position), at, Priority.IMPORTANT)
        case MarkKind.BREATHE_IN | MarkKind.BREATHE_OUT:
            return _breath_cue(at, mark, plan, position)
        case MarkKind.ROLL | MarkKind.MOVE | MarkKind.SPOT:
            key = _go_key(mark, plan, position)
        case kind:
            key = f"cue_{kind}"
    return _cue(key, at, Priority.GUIDANCE) if key else None


def _ready_key(position: Position) -> str:
    if position.switches:
        return f"cue_switch_{position.side}"
    side = f"_{position.side}" if technique_of(position.technique).sided else ""
    return f"cue_ready_{position.technique}{side}"


def _go_key(mark: Mark, plan: Plan, position: Position) -> str | None:
    """In an extension the places speak: the first says how, the others "an inch further"."""
    if mark.kind is MarkKind.SPOT:
        places = (m for m in plan.marks if (m.kind, m.position) == (mark.kind, mark.position))
        return f"cue_go_{position.technique}" if mark == next(places) else "cue_spot"
    extends = technique_of(position.technique).pacing is Pacing.EXTENSION
    return None if extends else f"cue_go_{position.technique}"


def _breath_cue(at: datetime, mark: Mark, plan: Plan, position: Position) -> Cue | None:
    """Say every breath; at night only the first of each hold."""
    if plan.quiet and _breaths_before(mark, plan) > 1:
        return None
    leans = technique_of(position.technique).pacing is Pacing.EXTENSION
    if leans and mark.kind is MarkKind.BREATHE_OUT:
        return _cue("cue_lean_back", at, Priority.BREATH)
    return _cue(f"cue_{mark.kind}", at, Priority.BREATH)


def _breaths_before(mark: Mark, plan: Plan) -> int:
    """Return how many breath marks lie between this one and the start of its hold or place."""
    index = plan.marks.index(mark)
    breaths = {MarkKind.BREATHE_IN, MarkKind.BREATHE_OUT}
    begins = next(i for i in range(index - 1, -1, -1) if plan.marks[i].kind not in breaths)
    # An inch further begins with a breath in.
    return index - begins - (plan.marks[begins].kind is not MarkKind.SPOT)
