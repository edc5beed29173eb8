"""A live session as plain data, complete in itself: a restart needs no catalog.

The plan is stored as it was laid out, so an update that changes a routine does
not change a session that is under way.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from .errors import EngineError, UnreadableSnapshotError
from .model import BreathPattern, Mark, MarkKind, Note, NoteKey, Plan, Position, Side, Tool, Zone
from .session import Paused, Running, Session
from .timeline import phase_index


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
            cursor=int(data["cursor"]),
            phase=_load_phase(data["phase"]),
            since=_delta(data["since"]),
            credits=tuple(_delta(credit) for credit in data["credits"]),
            strikes=tuple(Zone(zone) for zone in data["strikes"]),
            discomfort=data["discomfort"],
        )
        _check(session)
    except (KeyError, TypeError, ValueError, AttributeError, StopIteration, EngineError) as error:
        raise UnreadableSnapshotError(what="session") from error
    return session


def _check(session: Session) -> None:
    plan = session.plan
    offsets = [mark.offset for mark in plan.marks]
    if offsets != sorted(offsets) or plan.marks[-1].kind is not MarkKind.END:
        raise ValueError("the marks are not a timeline")
    if not 0 < session.cursor < len(plan.marks) or len(session.credits) != len(plan.positions):
        raise ValueError("the cursor is not on the timeline")
    if any(m.position not in {None, *range(len(plan.positions))} for m in plan.marks):
        raise ValueError("a mark without its position")
    phase_index(plan, session.cursor)


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
                ready=int(position["ready"]),
                seconds=int(position["seconds"]),
                switches=bool(position["switches"]),
            )
            for position in data["positions"]
        ),
        marks=tuple(
            Mark(_delta(offset), MarkKind(kind), position)
            for offset, kind, position in data["marks"]
        ),
        breath=BreathPattern(*data["breath"]),
        quiet=bool(data["quiet"]),
        notes=tuple(Note(NoteKey(key), str(subject)) for key, subject in data["notes"]),
    )


def _load_phase(data: Mapping[str, Any]) -> Running | Paused:
    if "origin" in data:
        return Running(_moment(data["origin"]))
    return Paused(_delta(data["elapsed"]), _moment(data["paused_at"]))


def _micros(delta: timedelta) -> int:
    return delta // timedelta(microseconds=1)


def _delta(micros: int) -> timedelta:
    return timedelta(microseconds=micros)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return moment
