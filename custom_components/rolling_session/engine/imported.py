"""What was found in a file with a history, and what is wrong with it."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, Final
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from .corrections import EARLIEST, duration
from .errors import EngineError, ImportTooLargeError, InFutureError, TooLongAgoError
from .events import Outcome
from .ledger import Pause
from .record import UNSPECIFIED, Record, Source

LARGEST: Final = 64 * 1024 * 1024
"""Bytes of a file; ten years with ten sessions a day are fewer."""
MOST_SESSIONS: Final = 200_000
NAMED: Final = 20
"""As many problems are named; the others are only counted."""
IMPORTED_ROUTINE: Final = "imported"
"""The routine of days of which only is known that something was done."""
_NAMESPACE: Final = UUID("7d2f6f0e-54d5-5f0c-9d53-6a1f6d3f0c11")
_NOON: Final = time(12)
_SECONDS_OF_A_DAY: Final = 24 * 60 * 60


class WrongLineError(Exception):
    """A line that can not be read; says why with a translation key."""

    def __init__(self, key: str, **placeholders: str) -> None:
        """Keep what the translated sentence needs."""
        super().__init__(key)
        self.key = key
        self.placeholders = placeholders


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one line."""

    line: int
    """From 1."""
    key: str
    """Of the translation."""
    placeholders: Mapping[str, str]


class Problems:
    """Problems as they are found: the first ones are kept, all are counted."""

    def __init__(self) -> None:
        """Begin with none."""
        self.named: list[Problem] = []
        self.count = 0

    def add(self, line: int, error: EngineError | WrongLineError) -> None:
        """Note what is wrong with a line."""
        self.count += 1
        if len(self.named) < NAMED:
            self.named.append(Problem(line, error.key, error.placeholders))


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file holds."""

    records: tuple[tuple[int, Record], ...] = ()
    """Each with its line."""
    pauses: tuple[tuple[int, Pause], ...] = ()
    routines: tuple[Mapping[str, Any], ...] = ()
    """As they were exported; not checked."""
    problems: tuple[Problem, ...] = ()
    """The first ones, in the order of the lines."""
    wrong: int = 0
    """How many lines are wrong in all."""


@dataclass(frozen=True, slots=True)
class House:
    """Where and when a file is read."""

    zone: ZoneInfo
    """Of moments that name none."""
    day_of: Callable[[datetime, tzinfo], date]
    """The logical day of a moment."""
    now: datetime


class Draft:
    """What is read of a file so far."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.records: list[tuple[int, Record]] = []
        self.pauses: list[tuple[int, Pause]] = []
        self.routines: list[Mapping[str, Any]] = []
        self.problems = Problems()
        self._entries = 0
        self._ticks: Counter[tuple[date, str]] = Counter()

    def count_entry(self) -> None:
        """Count a line with something in it. Raises ImportTooLargeError."""
        self._entries += 1
        if self._entries > MOST_SESSIONS:
            raise too_large()

    def tick(
        self, line: int, day: date, house: House, minutes: float = 0, routine: str = ""
    ) -> None:
        """Add a day of which no time is known, and its minutes if they are.

        Raises TooLongAgoError, InFutureError, DurationOutOfRangeError.
        """
        routine = routine or IMPORTED_ROUTINE
        at = _noon(day, house)
        done = {UNSPECIFIED: duration(minutes * 60).total_seconds()} if minutes else {}
        self._ticks[day, routine] += 1
        record = Record(
            id=stable_id(day.isoformat(), routine, str(self._ticks[day, routine])),
            routine=routine,
            started_at=at,
            ended_at=at,
            time_zone=house.zone.key,
            day=day,
            planned=done,
            done=done,
            outcome=Outcome.COMPLETED,
            counts=True,
            source=Source.IMPORTED,
        )
        self.records.append((line, record))

    def imported(self) -> Imported:
        """Return what was read."""
        return Imported(
            records=tuple(self.records),
            pauses=tuple(self.pauses),
            routines=tuple(self.routines),
            problems=tuple(self.problems.named),
            wrong=self.problems.count,
        )


def too_large() -> ImportTooLargeError:
    """Return the refusal of a file with more in it than any history has."""
    return ImportTooLargeError(most=LARGEST // 1024**2, sessions=MOST_SESSIONS)


def stable_id(*parts: str) -> str:
    """Return the same id for the same parts, so that a file can be imported twice."""
    return str(uuid5(_NAMESPACE, "|".join(parts)))


def check_entry(entry: Record | Pause) -> None:
    """Refuse names that can not be stored, and moments without neighbours. Raises WrongLineError."""
    texts = [entry.id]
    if isinstance(entry, Record):
        texts += [entry.routine, entry.time_zone]
        if not all(1900 <= at.year < 9000 for at in (entry.started_at, entry.ended_at)):
            raise WrongLineError("import_date")
        # A mere tick has no length with which its seconds could be compared.
        if max(sum(entry.planned.values()), entry.done_seconds) > _SECONDS_OF_A_DAY:
            raise WrongLineError("import_number")
    if not entry.id or any(len(text) > 255 for text in texts):
        raise WrongLineError("import_line")
    try:
        "".join(texts).encode()
    except UnicodeEncodeError as error:
        # Half of a character, as JSON may spell it.
        raise WrongLineError("import_line") from error


def _noon(day: date, house: House) -> datetime:
    today = house.now.astimezone(house.zone).date()
    if day < EARLIEST:
        raise TooLongAgoError
    if day > today + timedelta(days=1):
        raise InFutureError
    noon = datetime.combine(day, _NOON, house.zone).astimezone(UTC)
    # What is ticked already this morning was not at noon.
    return min(noon, house.now.astimezone(UTC)) if day == today else noon
