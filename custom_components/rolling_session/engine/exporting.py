"""A history as a person takes it along; docs/history-format.md describes it."""

from collections.abc import Iterator, Mapping, Sequence
import csv
import json
from typing import Any, Final

from .ledger import Ledger
from .record import Record

FORMAT: Final = "rolling_session.history"
VERSION: Final = 1
COLUMNS: Final = (
    "id",
    "day",
    "started_at",
    "ended_at",
    "time_zone",
    "routine",
    "outcome",
    "counts",
    "source",
    "discomfort",
    "planned_seconds",
    "done_seconds",
    "areas",
    "planned_areas",
)
NO_AREAS: Final = "none"
"""Of planned areas, which are empty where they are those that were done."""
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "'")
"""What makes a spreadsheet calculate, and the mark that keeps it from that."""


def json_lines(ledger: Ledger, routines: Sequence[Mapping[str, Any]] = ()) -> Iterator[str]:
    """Yield the pieces of one JSON document, with every session on a line of its own."""
    yield f'{{"format": "{FORMAT}", "version": {VERSION},\n"sessions": ['
    yield from _entries(record.as_dict() for record in ledger.records())
    yield '],\n"pauses": ['
    pauses = sorted(ledger.pauses.values(), key=lambda pause: (pause.first, pause.id))
    yield from _entries(pause.as_dict() for pause in pauses)
    yield '],\n"routines": ['
    yield from _entries(iter(routines))
    yield "]}\n"


def csv_lines(ledger: Ledger) -> Iterator[str]:
    """Yield the lines of a table of all sessions; pauses and routines are not in it."""
    lines = _Lines()
    writer = csv.writer(lines)
    writer.writerow(COLUMNS)
    yield lines.last
    for record in ledger.records():
        writer.writerow(_cells(record))
        yield lines.last


class _Lines:
    """Where the writer of tables puts a line, to be taken on from there."""

    last = ""

    def write(self, line: str) -> None:
        self.last = line


def _entries(entries: Iterator[Mapping[str, Any]]) -> Iterator[str]:
    separator = "\n"
    for entry in entries:
        yield separator + json.dumps(entry, ensure_ascii=False)
        separator = ",\n"


def _cells(record: Record) -> list[str]:
    planned = _areas(record.planned) or NO_AREAS
    return [
        _harmless(record.id),
        record.day.isoformat(),
        record.started_at.isoformat(),
        record.ended_at.isoformat(),
        _harmless(record.time_zone),
        _harmless(record.routine),
        record.outcome.value,
        "true" if record.counts else "false",
        record.source.value,
        "" if record.discomfort is None else str(record.discomfort),
        _number(sum(record.planned.values())),
        _number(record.done_seconds),
        _areas(record.done),
        "" if record.planned == record.done else planned,
    ]


def _areas(areas: Mapping[str, float]) -> str:
    return ";".join(f"{area}={_number(seconds)}" for area, seconds in areas.items())


def _number(seconds: float) -> str:
    return repr(float(seconds)).removesuffix(".0")


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
