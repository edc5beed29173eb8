"""What was written to the database of a recorder, row by row, and whose it is."""

from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import closing
import json
from pathlib import Path
import sqlite3
from typing import Final

DATABASE: Final = "home-assistant_v2.db"
COUNTED: Final = ("states", "state_attributes", "events", "event_data", "statistics")
"""Tables that a session writes to."""
REGULAR: Final = "statistics_short_term"
"""Written every five minutes for every sensor that counts or measures, session or not.

So are the rows of `statistics` that the recorder adds every hour; they are counted here.
"""
OTHERS: Final = "(others)"

_KEYS: Final = {
    "states": "state_id",
    "state_attributes": "attributes_id",
    "events": "event_id",
    "event_data": "data_id",
    "statistics": "id",
    REGULAR: "id",
}
_SUBJECTS: Final = {
    "states": "SELECT m.entity_id FROM states s JOIN states_meta m USING (metadata_id)"
    " WHERE s.state_id > ?",
    # Attributes that are the same again are written once: for whoever had them first.
    "state_attributes": "SELECT (SELECT m.entity_id FROM states s JOIN states_meta m"
    " USING (metadata_id) WHERE s.attributes_id = a.attributes_id ORDER BY s.state_id LIMIT 1)"
    " FROM state_attributes a WHERE a.attributes_id > ?",
    "statistics": "SELECT m.statistic_id FROM statistics s"
    " JOIN statistics_meta m ON m.id = s.metadata_id WHERE s.id > ?",
    REGULAR: "SELECT m.statistic_id FROM statistics_short_term s"
    " JOIN statistics_meta m ON m.id = s.metadata_id WHERE s.id > ?",
}
_EVENTS: Final = (
    "SELECT t.event_type, d.shared_data FROM events e JOIN event_types t USING (event_type_id)"
    " LEFT JOIN event_data d USING (data_id) WHERE e.event_id > ?"
)
_EVENT_DATA: Final = (
    "SELECT (SELECT t.event_type FROM events e JOIN event_types t USING (event_type_id)"
    " WHERE e.data_id = d.data_id ORDER BY e.event_id LIMIT 1), d.shared_data"
    " FROM event_data d WHERE d.data_id > ?"
)

type Marks = Mapping[str, int]
"""The newest row of each table."""
type Rows = Counter[tuple[str, str, str]]
"""How many, by owner, subject and table."""


def marks(folder: Path) -> Marks:
    """Return how far the tables are written."""
    with closing(_open(folder)) as database:
        return {
            table: database.execute(f"SELECT COALESCE(MAX({key}), 0) FROM {table}").fetchone()[0]
            for table, key in _KEYS.items()
        }


def written_since(folder: Path, since: Marks, owners: Mapping[str, str]) -> Rows:
    """Return what was written after the marks. Owners are by entity or statistic id."""
    rows: Rows = Counter()
    with closing(_open(folder)) as database:
        for table, query in _SUBJECTS.items():
            for (subject,) in database.execute(query, (since[table],)):
                hourly = table == "statistics" and ":" not in subject
                place = REGULAR if hourly else table
                rows[owners.get(subject, OTHERS), subject or "?", place] += 1
        for table, query in (("events", _EVENTS), ("event_data", _EVENT_DATA)):
            for kind, data in database.execute(query, (since[table],)):
                rows[_owner(data, owners), f"event {_title(kind, data)}", table] += 1
    return rows


def _open(folder: Path) -> sqlite3.Connection:
    """Look only: Home Assistant goes on writing."""
    return sqlite3.connect(f"file:{folder / DATABASE}?mode=ro", uri=True)


def _owner(data: str | None, owners: Mapping[str, str]) -> str:
    """Return who is named in an event."""
    named = {owners[word] for word in _words(json.loads(data or "{}")) if word in owners}
    return named.pop() if len(named) == 1 else OTHERS


def _words(value: object) -> Iterable[str]:
    match value:
        case str():
            yield value
        case dict():
            for inner in value.values():
                yield from _words(inner)
        case list():
            for inner in value:
                yield from _words(inner)


def _title(kind: str | None, data: str | None) -> str:
    found = json.loads(data or "{}")
    if kind == "call_service":
        return f"{kind} {found['domain']}.{found['service']}"
    return kind or "?"
