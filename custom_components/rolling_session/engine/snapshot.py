"""A live session as plain data, complete in itself.

The plan is stored as it was laid out, so an update that changes a routine does
not change a session that is under way. What is read is not trusted: a file may
be cut off, edited or from a version that knew other techniques.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
import itertools
from typing import Any, Final

from . import rules
from .catalog import technique_of
from .errors import EngineError, UnreadableSnapshotError
from .model import BreathPattern, Mark, MarkKind, Note, NoteKey, Plan, Position, Side, Tool, Zone
from .session import Paused, Running, Session

_LONGEST: Final = timedelta(days=1)
"""Far more than any plan takes, or one does of a movement by going back to it."""
_PLACELESS: Final = frozenset({MarkKind.CLOSING, MarkKind.END})


def dump(session: Session) -> dict[str, Any]:
    """Return a live session as JSON-able data. Raises UnreadableSnapshotError when over."""
    match session.phase:
        case Running(origin):
            phase: dict[str, Any] = {"origin": origin.isoformat()}
        case Paused(elapsed, at):
            phase = {"elapsed": _micros(elapsed), "paused_at": at.isoformat()}
        case _:
            raise UnreadableSnapshotError(what="session")
    return {
        "id": session.id,
        "started_at": session.started_at.isoformat(),
        "cursor": session.cursor,
        "phase": phase,
        "since": _micros(session.since),
        "credits": [_micros(credit) for credit in session.credits],
        "strikes": list(session.strikes),
        "discomfort": session.discomfort,
        "plan": _dump_plan(session.plan),
    }


def load(data: Mapping[str, Any]) -> Session:
    """Return the stored session. Raises UnreadableSnapshotError."""
    try:
        session = Session(
            id=str(data["id"]),
            plan=_load_plan(data["plan"]),
            started_at=_moment(data["started_at"]),
            cursor=_whole(data["cursor"]),
            phase=_load_phase(data["phase"]),
            since=_delta(data["since"]),
            credits=tuple(_delta(credit) for credit in data["credits"]),
            strikes=tuple(Zone(zone) for zone in data["strikes"]),
            discomfort=_load_discomfort(data["discomfort"]),
        )
        _check_plan(session.plan)
        _check_place(session)
    except (
        LookupError,
        TypeError,
        ValueError,
        AttributeError,
        OverflowError,
        EngineError,
    ) as error:
        raise UnreadableSnapshotError(what="session") from error
    return session


def _check_plan(plan: Plan) -> None:
    """Refuse marks that are no timeline of these positions."""
    offsets = [mark.offset for mark in plan.marks]
    if offsets != sorted(offsets) or plan.marks[-1].kind is not MarkKind.END:
        raise ValueError("the marks are not a timeline")
    if plan.length > _LONGEST:
        raise ValueError("no session takes so long")
    here: int | None = None
    for mark in plan.marks:
        if mark.kind in {MarkKind.POSITION, MarkKind.CLOSING, MarkKind.END}:
            here = mark.position
        if mark.position != here or (here is None) != (mark.kind in _PLACELESS):
            raise ValueError("a mark without its position")
        if here is not None and not 0 <= here < len(plan.positions):
            raise ValueError("a mark of a position that is not there")
    phases = [mark.kind for mark in plan.marks if mark.kind.opens_phase]
    if any((a is MarkKind.HOLD) != (b is MarkKind.RELEASE) for a, b in itertools.pairwise(phases)):
        raise ValueError("a hold without its end")
    if any(technique_of(p.technique).zone is not p.zone or p.seconds < 0 for p in plan.positions):
        raise ValueError("a technique of another zone, or less than none of it")


def _check_place(session: Session) -> None:
    """Refuse a place that is not on the timeline."""
    marks = session.plan.marks
    if not 0 < session.cursor < len(marks) or len(session.credits) != len(session.plan.positions):
        raise ValueError("the cursor is not on the timeline")
    elapsed = session.phase.elapsed if isinstance(session.phase, Paused) else session.since
    if not timedelta() <= session.since <= elapsed <= marks[session.cursor].offset:
        raise ValueError("the time that was credited is not on the timeline")
    # Only now is it certain that there are answers, for a year that no calendar has.
    _ = session.ends_at
    done = all(timedelta() <= credit <= _LONGEST for credit in session.credits)
    if session.wakes_at is None or not done:
        raise ValueError("less than nothing was done, or more than in a day")


def _dump_plan(plan: Plan) -> dict[str, Any]:
    return {
        "routine": plan.routine,
        "positions": [
            {
                "technique": position.technique,
                "zone": position.zone,
                "side": position.side,
                "tool": position.tool,
                "ready": position.ready,
                "seconds": position.seconds,
                "switches": position.switches,
            }
            for position in plan.positions
        ],
        "marks": [[_micros(mark.offset), mark.kind, mark.position] for mark in plan.marks],
        "breath": [plan.breath.inhale, plan.breath.held, plan.breath.exhale],
        "quiet": plan.quiet,
        "notes": [[note.key, note.subject] for note in plan.notes],
    }


def _load_plan(data: Mapping[str, Any]) -> Plan:
    return Plan(
        routine=str(data["routine"]),
        positions=tuple(
            Position(
                technique=str(position["technique"]),
                zone=None if position["zone"] is None else Zone(position["zone"]),
                side=Side(position["side"]),
                tool=None if position["tool"] is None else Tool(position["tool"]),
                ready=_whole(position["ready"]),
                seconds=_whole(position["seconds"]),
                switches=bool(position["switches"]),
            )
            for position in data["positions"]
        ),
        marks=tuple(
            Mark(_delta(offset), MarkKind(kind), None if position is None else _whole(position))
            for offset, kind, position in data["marks"]
        ),
        breath=_load_breath(data["breath"]),
        quiet=bool(data["quiet"]),
        notes=tuple(Note(NoteKey(key), str(subject)) for key, subject in data["notes"]),
    )


def _load_breath(data: Iterable[Any]) -> BreathPattern:
    inhale, held, exhale = map(_whole, data)
    return BreathPattern(inhale, held, exhale)


def _load_discomfort(data: object) -> int | None:
    if data is None:
        return None
    if not rules.DISCOMFORT[0] <= (discomfort := _whole(data)) <= rules.DISCOMFORT[1]:
        raise ValueError("not on the scale")
    return discomfort


def _load_phase(data: Mapping[str, Any]) -> Running | Paused:
    if "origin" in data:
        return Running(_moment(data["origin"]))
    return Paused(_delta(data["elapsed"]), _moment(data["paused_at"]))


def _micros(delta: timedelta) -> int:
    return delta // timedelta(microseconds=1)


def _delta(micros: object) -> timedelta:
    return timedelta(microseconds=_whole(micros))


def _whole(value: object) -> int:
    # True is an int and 1.0 is equal to one; neither was written by `dump`.
    if type(value) is not int:
        raise TypeError("not a whole number")
    return value


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return moment
