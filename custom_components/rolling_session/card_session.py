"""What the session card shows: one picture at every transition, from which it counts down itself.

The shape is that of `SessionPicture` in frontend/src/logic/data.ts.
"""

from datetime import UTC, datetime
from functools import lru_cache
from itertools import pairwise
import math
from typing import Any, Final

from homeassistant.util import dt as dt_util

from .coordinator import SessionCoordinator
from .engine.cues import cues_of
from .engine.errors import EngineError
from .engine.model import Coaching, MarkKind, Plan, Routine
from .engine.record import Record
from .engine.routine import compile_routine
from .engine.session import Paused, Running, Session, status_of
from .phrasebook import Phrasebook

_START: Final = datetime.fromtimestamp(0, UTC)
_MINUTE: Final = 60
_IN: Final = frozenset({MarkKind.BREATHE_IN, MarkKind.SPOT})

type Picture = dict[str, Any]


def session_picture(coordinator: SessionCoordinator) -> Picture:
    """Return what a person is doing, all of the timeline included, and what can be started."""
    data, phrasebook = coordinator.data, coordinator.phrasebook
    return {
        "now": dt_util.utcnow().isoformat(),
        "name": coordinator.config_entry.title,
        "session": _session(data.session, phrasebook) if data.session else None,
        "last": _last(data.last) if data.last else None,
        "streak": {
            "current": data.streak.current,
            "unit": "weeks" if data.streak.weekly else "days",
            "done_today": data.streak.done_today,
        },
        "routines": [
            {"id": routine.id, "name": phrasebook.name("routine", routine.id), **facts}
            for routine in coordinator.routines.all
            if (facts := _facts(routine, coordinator.profile.coaching))
        ],
        "routine": data.routine,
    }


def _session(session: Session, phrasebook: Phrasebook) -> Picture:
    plan, phase = session.plan, session.phase
    return {
        "id": session.id,
        "routine": plan.routine,
        "routine_name": phrasebook.name("routine", plan.routine),
        "origin": phase.origin.isoformat() if isinstance(phase, Running) else None,
        "elapsed": phase.elapsed.total_seconds() if isinstance(phase, Paused) else None,
        "length": plan.length.total_seconds(),
        "positions": [
            {
                "technique": position.technique,
                "zone": position.zone,
                "side": position.side,
                "tool": position.tool,
                "seconds": position.seconds,
            }
            for position in plan.positions
        ],
        "phases": _phases(plan),
        "breaths": _breaths(plan),
        "cues": [
            {"at": (cue.at - _START).total_seconds(), "text": text}
            for cue in cues_of(plan, _START)
            if (text := phrasebook.sentence(cue))
        ],
    }


def _phases(plan: Plan) -> list[Picture]:
    opening = [mark for mark in plan.marks if mark.kind.opens_phase]
    return [
        {
            "at": mark.offset.total_seconds(),
            "until": following.offset.total_seconds(),
            "status": status_of(mark),
            "position": mark.position,
        }
        for mark, following in pairwise(opening)
        if mark.offset < following.offset
    ]


def _breaths(plan: Plan) -> list[Picture]:
    """Return every breath that is told, as long as it is to take."""
    breath = plan.breath
    return [
        {
            "at": mark.offset.total_seconds(),
            "seconds": breath.inhale if mark.kind in _IN else breath.exhale,
            "kind": "in" if mark.kind in _IN else "out",
        }
        for mark in plan.marks
        if mark.kind in _IN or mark.kind is MarkKind.BREATHE_OUT
    ]


def _last(record: Record) -> Picture:
    return {
        "outcome": record.outcome,
        "minutes": round(record.done_seconds / _MINUTE, 1),
        "ended_at": record.ended_at.isoformat(),
    }


@lru_cache(maxsize=256)
def _facts(routine: Routine, coaching: Coaching) -> Picture | None:
    """Return how long a routine takes this person and what it is for; None if it can not start."""
    try:
        plan = compile_routine(routine, coaching)
    except EngineError:
        return None
    zones = dict.fromkeys(position.zone for position in plan.positions if position.zone)
    return {"minutes": math.ceil(plan.length.total_seconds() / _MINUTE), "zones": [*zones]}
