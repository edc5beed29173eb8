"""Ten years of somebody's sessions, the same ones for everybody who is measured."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from custom_components.rolling_session.engine.events import Outcome
from custom_components.rolling_session.engine.ledger import Change, ChangeKind, Pause, PauseReason
from custom_components.rolling_session.engine.logical_day import logical_day
from custom_components.rolling_session.engine.record import Record

SEED: Final = 4
YEARS: Final = 10
_ROUTINES: Final = ("bedtime", "full_body", "desk_break", "upper_back_ball")
_AREAS: Final = tuple(
    f"{zone}:{side}"
    for zone in ("paraspinals", "lats", "glutes", "hip_flexors")
    for side in ("left", "right")
)
_SOMEBODY: Final = "5f0c3b6f6d3e4c4fb4d1a2f0e7c8d9ab"
_ROLLOVER: Final = 4
_PAUSED_EVERY: Final = timedelta(days=170)
_PAUSED_FOR: Final = timedelta(days=6)
FORGOTTEN: Final = 0.6
"""Where in its slot somebody may log a session later; the coached ones are over by then."""


@dataclass(frozen=True, slots=True)
class Past:
    """What somebody did, up to a moment."""

    sessions: int
    """That are left after all corrections."""
    until: datetime
    zone: str
    years: int = YEARS
    seed: int = SEED

    @property
    def slot(self) -> timedelta:
        """Return the time there is for each session."""
        return timedelta(days=365.25 * self.years) / max(1, self.sessions)

    def began(self, number: int) -> datetime:
        """Return the beginning of a session's slot."""
        return self.until - self.slot * (self.sessions - number)

    def changes(self) -> Iterator[Change]:
        """Yield what was recorded, corrected, deleted and paused, in order.

        Of a hundred sessions two are edited, and there is one more that is deleted; of
        two hundred one is deleted by mistake. Twice a year is a holiday.
        """
        draw = Random(self.seed)
        paused = self.began(0)
        for number in range(self.sessions):
            began = self.began(number) + self.slot * draw.uniform(0, 0.2)
            record = make_record(draw, began, self.zone)
            change = _change(draw, record.ended_at, ChangeKind.SESSION, records=(record,))
            yield change
            yield from self._corrections(draw, number, record)
            if began - paused > _PAUSED_EVERY:
                paused = began
                first = record.day + timedelta(days=1)
                pause = Pause(_id(draw, began), first, first + _PAUSED_FOR, PauseReason.HOLIDAY)
                yield _change(draw, record.ended_at, ChangeKind.PAUSED, pauses=(pause,))

    def _corrections(self, draw: Random, number: int, record: Record) -> Iterator[Change]:
        at = record.ended_at + timedelta(seconds=60)
        if number % 50 == 10:
            edited = replace(record, discomfort=draw.randint(1, 5))
            yield _change(draw, at, ChangeKind.EDITED, records=(edited,))
        if number % 100 == 20:
            double = make_record(draw, record.ended_at, self.zone)
            yield _change(draw, at, ChangeKind.LOGGED, records=(double,))
            yield _change(draw, at, ChangeKind.DELETED, removed=(double.id,))
        if number % 200 == 30:
            deleted = _change(draw, at, ChangeKind.DELETED, removed=(record.id,))
            yield deleted
            yield _change(draw, at, ChangeKind.UNDONE, records=(record,), undoes=deleted.id)


def make_record(draw: Random, began: datetime, zone: str) -> Record:
    """Return a session of about five minutes in four areas."""
    planned = {area: float(draw.randrange(30, 91, 5)) for area in draw.sample(_AREAS, 4)}
    is_whole = draw.random() < 0.9
    done = planned if is_whole else {area: float(int(s * 0.7)) for area, s in planned.items()}
    return Record(
        id=_id(draw, began),
        routine=draw.choice(_ROUTINES),
        started_at=began.replace(microsecond=draw.randrange(1_000_000)),
        ended_at=began + timedelta(seconds=sum(done.values()) + 60),
        time_zone=zone,
        day=logical_day(began, ZoneInfo(zone), _ROLLOVER),
        planned=planned,
        done=done,
        outcome=Outcome.COMPLETED if is_whole else Outcome.PARTIAL,
        counts=True,
        discomfort=draw.randint(0, 4) if draw.random() < 0.2 else None,
    )


def _change(draw: Random, at: datetime, kind: ChangeKind, **changed: object) -> Change:
    by = None if kind is ChangeKind.SESSION else _SOMEBODY
    return Change(id=_id(draw, at), at=at, by=by, kind=kind, **changed)


def _id(draw: Random, at: datetime) -> str:
    """Return something as long as an ULID."""
    return f"{int(at.timestamp() * 1000):010X}{draw.getrandbits(64):016X}"
