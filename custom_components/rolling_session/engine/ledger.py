"""A person's history, and the changes that make it.

Nothing is overwritten: a history is what its changes add up to, so whatever is
edited or deleted can be explained and taken back.
"""

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any, Self

from .errors import UnreadableSnapshotError
from .events import Outcome
from .record import Record, moment

type Standing = dict[str, Record | Pause]
"""What ids stand for."""


class ChangeKind(StrEnum):
    """Why a history changed."""

    SESSION = "session"
    LOGGED = "logged"
    EDITED = "edited"
    DELETED = "deleted"
    PAUSED = "paused"
    IMPORTED = "imported"
    UNDONE = "undone"
    CARRIED_OVER = "carried_over"
    """From a file of an older version."""


class PauseReason(StrEnum):
    """Why nothing is expected for some days."""

    HOLIDAY = "holiday"
    ILLNESS = "illness"
    INJURY = "injury"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Pause:
    """Days on which nothing is expected, the first and the last among them."""

    id: str
    first: date
    last: date
    reason: PauseReason = PauseReason.OTHER

    def as_dict(self) -> dict[str, Any]:
        """Return the pause as it is stored."""
        return {
            "id": self.id,
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "reason": self.reason.value,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Return the stored pause. Raises UnreadableSnapshotError."""
        try:
            return cls(
                id=str(data["id"]),
                first=date.fromisoformat(data["first"]),
                last=date.fromisoformat(data["last"]),
                reason=PauseReason(data["reason"]),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise UnreadableSnapshotError(what="pause") from error


@dataclass(frozen=True, slots=True)
class Change:
    """What became different at once, for whom it may concern."""

    id: str
    at: datetime
    by: str | None
    """The user who did it; None for the house itself."""
    kind: ChangeKind
    records: tuple[Record, ...] = ()
    """As they are from now on; one with a known id replaces that one."""
    pauses: tuple[Pause, ...] = ()
    """As they are from now on."""
    removed: tuple[str, ...] = ()
    """Records and pauses that are no more, by id."""
    undoes: str | None = None
    """The change that is taken back by this one."""

    @property
    def touched(self) -> Mapping[str, Record | Pause | None]:
        """Return what each id stands for from now on; None for what is no more."""
        return {
            **dict.fromkeys(self.removed),
            **{record.id: record for record in self.records},
            **{pause.id: pause for pause in self.pauses},
        }

    def head(self) -> dict[str, Any]:
        """Return everything but records and pauses, as it is stored."""
        return {
            "id": self.id,
            "at": self.at.isoformat(),
            "by": self.by,
            "kind": self.kind.value,
            "removed": list(self.removed),
            "undoes": self.undoes,
        }

    @classmethod
    def from_head(
        cls, data: Mapping[str, Any], records: Iterable[Record], pauses: Iterable[Pause]
    ) -> Self:
        """Return the stored change. Raises UnreadableSnapshotError."""
        try:
            return cls(
                id=str(data["id"]),
                at=moment(data["at"]),
                by=data["by"] if data["by"] is None else str(data["by"]),
                kind=ChangeKind(data["kind"]),
                records=tuple(records),
                pauses=tuple(pauses),
                removed=tuple(map(str, data["removed"])),
                undoes=data["undoes"] if data["undoes"] is None else str(data["undoes"]),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise UnreadableSnapshotError(what="change") from error


@dataclass(frozen=True)
class Day:
    """What was done on one logical day."""

    records: tuple[Record, ...]
    """In the order in which they began."""

    @cached_property
    def ticked(self) -> bool:
        """Whether it counts for the streak."""
        return any(record.counts for record in self.records)

    @cached_property
    def excused(self) -> bool:
        """Whether a session was stopped for safety."""
        return any(r.outcome is Outcome.STOPPED_FOR_SAFETY for r in self.records)

    @cached_property
    def areas(self) -> Mapping[str, float]:
        """Seconds for each area."""
        seconds: defaultdict[str, float] = defaultdict(float)
        for record in self.records:
            for area, done in record.done.items():
                seconds[area] += done
        return seconds

    @cached_property
    def seconds(self) -> float:
        """Seconds on the floor."""
        return sum(self.areas.values())


@dataclass(frozen=True)
class Ledger:
    """A person's history as it stands."""

    days: Mapping[date, Day] = field(default_factory=dict)
    """Those with a session, in no order."""
    pauses: Mapping[str, Pause] = field(default_factory=dict)
    """By id."""
    day_of: Mapping[str, date] = field(default_factory=dict)
    """The day of every record, by its id."""

    @classmethod
    def of(cls, changes: Iterable[Change]) -> Self:
        """Return what changes add up to, in their order."""
        standing: Standing = {}
        for change in changes:
            overlay(standing, change)
        return cls._holding(standing.values())

    @classmethod
    def _holding(cls, entries: Iterable[Record | Pause]) -> Self:
        by_day: defaultdict[date, list[Record]] = defaultdict(list)
        pauses: dict[str, Pause] = {}
        day_of: dict[str, date] = {}
        for entry in entries:
            if isinstance(entry, Pause):
                pauses[entry.id] = entry
            else:
                by_day[entry.day].append(entry)
                day_of[entry.id] = entry.day
        days = {d: Day(tuple(sorted(records, key=_began))) for d, records in by_day.items()}
        return cls(days, pauses, day_of)

    def changed(self, change: Change) -> Self:
        """Return the history after a change."""
        days, pauses, day_of = dict(self.days), dict(self.pauses), dict(self.day_of)
        for id_ in change.touched:
            pauses.pop(id_, None)
            if (day := day_of.pop(id_, None)) is not None:
                left = tuple(record for record in days.pop(day).records if record.id != id_)
                if left:
                    days[day] = Day(left)
        for record in change.records:
            there = list(days[record.day].records) if record.day in days else []
            insort(there, record, key=_began)
            days[record.day] = Day(tuple(there))
            day_of[record.id] = record.day
        pauses |= {pause.id: pause for pause in change.pauses}
        return type(self)(days, pauses, day_of)

    def record(self, record_id: str) -> Record | None:
        """Return a record by its id."""
        if (day := self.day_of.get(record_id)) is None:
            return None
        return next(record for record in self.days[day].records if record.id == record_id)

    def records(self) -> Iterator[Record]:
        """Yield every record, day by day."""
        for day in sorted(self.days):
            yield from self.days[day].records

    @cached_property
    def ticked(self) -> frozenset[date]:
        """The days that count for the streak."""
        return frozenset(day for day, held in self.days.items() if held.ticked)

    @cached_property
    def excused(self) -> frozenset[date]:
        """The days on which a session was stopped for safety."""
        return frozenset(day for day, held in self.days.items() if held.excused)

    @cached_property
    def last(self) -> Record | None:
        """The record that ended last."""
        # Three days: a session may end after midnight, and who crosses the date line is a day ahead.
        latest = sorted(self.days)[-3:]
        records = (record for day in latest for record in self.days[day].records)
        return max(records, key=lambda record: record.ended_at, default=None)

    @cached_property
    def last_safety_stop(self) -> datetime | None:
        """When a session was last stopped for safety."""
        stops = (
            record.ended_at
            for day in self.excused
            for record in self.days[day].records
            if record.outcome is Outcome.STOPPED_FOR_SAFETY
        )
        return max(stops, default=None)


def overlay(standing: Standing, change: Change) -> None:
    """Apply a change to what ids stand for."""
    # What `touched` tells, without making it: this is done for every change at every start.
    for id_ in change.removed:
        standing.pop(id_, None)
    for record in change.records:
        standing[record.id] = record
    for pause in change.pauses:
        standing[pause.id] = pause


def _began(record: Record) -> tuple[datetime, str]:
    return record.started_at, record.id
