"""Changes of a history for tests, and the damage that can be done to its files."""

from datetime import UTC, date, datetime, timedelta

from custom_components.rolling_session.engine.events import Outcome
from custom_components.rolling_session.engine.ledger import Change, ChangeKind, Pause, PauseReason
from custom_components.rolling_session.engine.record import Record
from custom_components.rolling_session.journal_lines import HEADER, lines_of

_FIRST = datetime(2026, 1, 1, 20, tzinfo=UTC)


def record(number: int) -> Record:
    """Return the session of an evening."""
    began = _FIRST + timedelta(days=number)
    areas = {"calves:left": 30.0, "calves:right": 30.0, "quads:left": 45.5, "upper_back": 60.0}
    return Record(
        id=f"R{number:06}",
        routine="bedtime",
        started_at=began,
        ended_at=began + timedelta(minutes=5),
        time_zone="Europe/Berlin",
        day=began.date(),
        planned=areas,
        done=areas if number % 2 else areas | {"upper_back": 12.25},
        outcome=Outcome.COMPLETED,
        counts=True,
        discomfort=number % 11 or None,
    )


def change(number: int, records: int = 1) -> Change:
    """Return a change; what it holds has ids of its own."""
    return Change(
        id=f"C{number:06}",
        at=_FIRST + timedelta(days=number, hours=1),
        by=None,
        kind=ChangeKind.SESSION if records == 1 else ChangeKind.IMPORTED,
        records=tuple(record(number * 1_000 + each) for each in range(records)),
    )


def block(change: Change) -> bytes:
    """Return a change as it is on disk."""
    return b"".join(lines_of(change))


def file_of(*changes: Change) -> bytes:
    """Return a file with these changes."""
    return HEADER + b"".join(map(block, changes))


ENTRY = "01JOURNAL"
FIRST, SECOND, THIRD = CHANGES = [change(number) for number in range(3)]
PAUSE = Pause("P1", date(2026, 2, 1), date(2026, 2, 9), PauseReason.ILLNESS)
