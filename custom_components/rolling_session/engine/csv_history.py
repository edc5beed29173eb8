"""Reads a history that is a table, ours or a simple one that somebody made."""

from collections.abc import Callable, Iterator, Mapping, Sequence
import csv
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
import math
from typing import Any, Final

from .corrections import duration, zone_info
from .errors import EngineError, UnreadableImportError, UnreadableSnapshotError
from .exporting import COLUMNS, FORMULA, NO_AREAS
from .imported import (
    IMPORTED_ROUTINE,
    MOST_SESSIONS,
    Draft,
    House,
    WrongLineError,
    check_entry,
    stable_id,
    too_large,
)
from .record import UNSPECIFIED, Record

KNOWN: Final = frozenset({*COLUMNS, "date", "minutes"})
_LONGEST_LINE: Final = 1024 * 1024
"""Characters."""
_MOST_LINES: Final = 2 * MOST_SESSIONS
"""Also of those that are empty."""
_YES_OR_NO: Final = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, each with its line."""

    columns: Sequence[str]
    """Of the first row, as they are written."""
    rows: Iterator[tuple[int, Sequence[str]]]

    @property
    def names(self) -> Sequence[str]:
        """The columns as they are compared."""
        return [column.strip().casefold() for column in self.columns]


def table(text: str) -> Table:
    """Return a text as a table. Raises UnreadableImportError, also while rows are read."""
    head = text[: text.find("\n") + 1 or len(text)]
    # The delimiter is the one that shows most columns.
    rows = _rows(text, max(",;\t", key=head.count))
    _, columns = next(rows, (1, []))
    return Table(columns, rows)


def read_table(source: Table, house: House) -> Draft:
    """Return what is in a table. Raises UnreadableImportError, ImportTooLargeError."""
    names = source.names
    if "started_at" not in names and "date" not in names:
        raise UnreadableImportError(line=1)
    read = _session if "started_at" in names else _day
    draft = Draft()
    for line, cells in source.rows:
        draft.count_entry()
        row = {name: cell for name, cell in zip(names, cells, strict=False) if name in KNOWN}
        read_line(draft, line, row, house, read)
    return draft


def read_line(
    draft: Draft,
    line: int,
    row: Mapping[str, str],
    house: House,
    read: Callable[[Draft, int, Mapping[str, str], House], None],
) -> None:
    """Read one row, or note what is wrong with it."""
    try:
        read(draft, line, row, house)
    except UnreadableSnapshotError:
        draft.problems.add(line, WrongLineError("import_line"))
    except (EngineError, WrongLineError) as error:
        draft.problems.add(line, error)


def day_in(cell: str) -> date:
    """Return a cell's day. Raises WrongLineError."""
    try:
        return date.fromisoformat(cell.strip())
    except ValueError as error:
        raise WrongLineError("import_date") from error


def number_in(cell: str) -> float:
    """Return a cell's number, 0 if it is empty. Raises WrongLineError."""
    try:
        number = float(cell.strip().replace(",", ".") or 0)
    except ValueError as error:
        raise WrongLineError("import_number") from error
    if not 0 <= number < math.inf:
        raise WrongLineError("import_number")
    return number


def _lines(text: str) -> Iterator[str]:
    # Only here are lines cut at nothing but "\n", and only when they are wanted.
    at = 0
    while at < len(text):
        end = text.find("\n", at) + 1 or len(text)
        if end - at > _LONGEST_LINE:
            raise csv.Error("no line of a table")
        yield text[at:end]
        at = end


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, Sequence[str]]]:
    reader = csv.reader(_lines(text), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                yield line, cells
            line = reader.line_num + 1
            if line > _MOST_LINES:
                raise too_large()
    except csv.Error as error:
        raise UnreadableImportError(line=line) from error


def _day(draft: Draft, line: int, row: Mapping[str, str], house: House) -> None:
    day = day_in(row.get("date", ""))
    minutes, routine = _minutes(row), _text(row, "routine")
    check_entry_text(routine)
    # Of somebody who wrote that it were none it is not said that they did something.
    if minutes or not _says_how_long(row):
        draft.tick(line, day, house, minutes, routine)


def check_entry_text(text: str) -> None:
    """Refuse a name that is too long. Raises WrongLineError."""
    if len(text) > 255:
        raise WrongLineError("import_line")


def _session(draft: Draft, line: int, row: Mapping[str, str], house: House) -> None:
    zone = zone_info(_text(row, "time_zone").strip() or house.zone.key)
    started_at = _moment(row.get("started_at", ""), zone)
    routine = _text(row, "routine") if "id" in row else _text(row, "routine") or IMPORTED_ROUTINE
    done = _done(row)
    if row.get("ended_at", "").strip():
        ended_at = _moment(row["ended_at"], zone)
    else:
        seconds = sum(done.values())
        ended_at = started_at + (duration(seconds) if seconds else timedelta())
    written = row.get("day", "").strip()
    day = day_in(written) if written else house.day_of(started_at, zone)
    record = Record.from_dict(
        {
            "id": _text(row, "id") or stable_id(started_at.astimezone(UTC).isoformat(), routine),
            "routine": routine,
            "started_at": started_at.isoformat(),
            "ended_at": ended_at.isoformat(),
            "time_zone": zone.key,
            "day": day.isoformat(),
            "planned": _planned(row, done),
            "done": done,
            "outcome": row.get("outcome", "").strip() or "completed",
            "counts": _YES_OR_NO.get(row.get("counts", "").strip().casefold() or "true"),
            "discomfort": _discomfort(row),
            "source": row.get("source", "").strip() or "imported",
        }
    )
    check_entry(record)
    draft.records.append((line, record))


def _moment(cell: str, zone: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(cell.strip())
    except ValueError as error:
        raise WrongLineError("import_date") from error
    if not 1900 <= moment.year < 9000:
        raise WrongLineError("import_date")
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _done(row: Mapping[str, str]) -> Mapping[str, float]:
    if row.get("areas", "").strip():
        return _areas(row["areas"])
    seconds = _minutes(row) * 60
    return {UNSPECIFIED: seconds} if seconds else {}


def _planned(row: Mapping[str, str], done: Mapping[str, float]) -> Mapping[str, float]:
    cell = row.get("planned_areas", "").strip()
    if cell == NO_AREAS:
        return {}
    return _areas(cell) if cell else done


def _areas(cell: str) -> Mapping[str, float]:
    parts = [part.strip().rpartition("=") for part in cell.split(";")]
    return {area: number_in(seconds) for area, _, seconds in parts}


def _says_how_long(row: Mapping[str, str]) -> bool:
    return any(row.get(name, "").strip() for name in ("done_seconds", "minutes"))


def _minutes(row: Mapping[str, str]) -> float:
    if row.get("done_seconds", "").strip():
        return number_in(row["done_seconds"]) / 60
    return number_in(row.get("minutes", ""))


def _discomfort(row: Mapping[str, str]) -> int | None:
    cell = row.get("discomfort", "").strip()
    if not cell:
        return None
    number = number_in(cell)
    if not number.is_integer():
        raise WrongLineError("import_number")
    return int(number)


def _text(row: Mapping[str, str], name: str) -> str:
    text = row.get(name, "")
    # The mark that keeps a spreadsheet from calculating is taken off again.
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text
