"""What was really done, kept for years: one record a session."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
import math
from sys import intern
from typing import Any, Final, Self

from . import rules
from .errors import UnreadableSnapshotError
from .events import Outcome
from .session import Ended, Session, counts


class Source(StrEnum):
    """Where a record comes from."""

    SESSION = "session"
    """It was coached."""
    LOGGED = "logged"
    """Somebody said so afterwards."""
    IMPORTED = "imported"


MOVEMENT: Final = "movement"
"""The area of seconds without a tool."""
UNSPECIFIED: Final = "unspecified"
"""The area of seconds of which nobody said where they went."""


@dataclass(frozen=True, slots=True)
class Record:
    """One session in the ledger."""

    id: str
    routine: str
    started_at: datetime
    ended_at: datetime
    time_zone: str
    """The house's zone when it was written; travelling later does not move the day."""
    day: date
    """The logical day on which it started."""
    planned: Mapping[str, float]
    """Seconds for each area, as `zone`, `zone:side`, `movement` or `unspecified`."""
    done: Mapping[str, float]
    outcome: Outcome
    counts: bool
    """Whether the day is ticked by it."""
    discomfort: int | None = None
    source: Source = Source.SESSION

    @property
    def done_seconds(self) -> float:
        """Seconds on the floor."""
        return sum(self.done.values())

    def as_dict(self) -> dict[str, Any]:
        """Return the record as it is stored."""
        return {
            "id": self.id,
            "routine": self.routine,
            "started_at": self.started_at.isoformat(),
            "ended_at": self.ended_at.isoformat(),
            "time_zone": self.time_zone,
            "day": self.day.isoformat(),
            "planned": dict(self.planned),
            "done": dict(self.done),
            "outcome": self.outcome.value,
            "counts": self.counts,
            "discomfort": self.discomfort,
            "source": self.source.value,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Return the stored record. Raises UnreadableSnapshotError."""
        try:
            done = _areas(data["done"])
            return cls(
                id=str(data["id"]),
                # Names are the same in thousands of records, and need not be kept in each.
                routine=intern(str(data["routine"])),
                started_at=moment(data["started_at"]),
                ended_at=moment(data["ended_at"]),
                time_zone=intern(str(data["time_zone"])),
                day=date.fromisoformat(data["day"]),
                # Most of the time everything was done.
                planned=done if data["planned"] == data["done"] else _areas(data["planned"]),
                done=done,
                outcome=_OUTCOMES[data["outcome"]],
                counts=_yes_or_no(data["counts"]),
                discomfort=_discomfort(data["discomfort"]),
                source=_SOURCES[data["source"]],
            )
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            raise UnreadableSnapshotError(what="record") from error


# Faster than to ask the classes, for each of thousands of records.
_OUTCOMES: Final = {outcome.value: outcome for outcome in Outcome}
_SOURCES: Final = {source.value: source for source in Source}


def moment(text: str) -> datetime:
    """Return a stored moment, which has a time zone. Raises ValueError, TypeError."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return moment


def _areas(data: Mapping[str, float]) -> dict[str, float]:
    areas = {intern(str(area)): float(seconds) for area, seconds in data.items()}
    for seconds in areas.values():
        if not 0 <= seconds < math.inf:
            raise ValueError("not a number of seconds")
    return areas


def _yes_or_no(value: object) -> bool:
    # Any text is truthy, "false" too.
    if not isinstance(value, bool):
        raise TypeError("neither true nor false")
    return value


def _discomfort(value: object) -> int | None:
    if value is None:
        return None
    if type(value) is not int or not rules.DISCOMFORT[0] <= value <= rules.DISCOMFORT[1]:
        raise ValueError("not on the scale")
    return value


def record_of(session: Session, day: date, time_zone: str) -> Record:
    """Return the record of a session that is over."""
    if not isinstance(session.phase, Ended):
        raise UnreadableSnapshotError(what="session")
    planned: defaultdict[str, float] = defaultdict(float)
    done: defaultdict[str, float] = defaultdict(float)
    for position, credit in zip(session.plan.positions, session.credits, strict=True):
        key = area_key(position.zone, position.side)
        planned[key] += position.seconds
        done[key] += credit.total_seconds()
    return Record(
        id=session.id,
        routine=session.plan.routine,
        started_at=session.started_at,
        ended_at=session.phase.at,
        time_zone=time_zone,
        day=day,
        planned=dict(planned),
        done=dict(done),
        outcome=session.phase.outcome,
        counts=session.phase.outcome is not Outcome.STOPPED_FOR_SAFETY and counts(session),
        discomfort=session.discomfort,
    )


def area_key(zone: str | None, side: str) -> str:
    """Return the name under which an area's seconds are kept."""
    if zone is None:
        return MOVEMENT
    return str(zone) if side == "both" else f"{zone}:{side}"
