"""The same past for everybody: written where each keeps it, while Home Assistant is not running."""

from collections.abc import Iterable, Iterator, Sequence
import compileall
from functools import lru_cache
import json
from pathlib import Path
import shutil
from typing import Any, Final
from zoneinfo import ZoneInfo

from custom_components.rolling_session.engine.ledger import Ledger
from custom_components.rolling_session.engine.record import Record
from custom_components.rolling_session.journal_lines import HEADER, lines_of
from scripts.demo_house.config_folder import add_guest

from .probe.contestants import description, store_key
from .probe.past import Past

PROBE: Final = "history_probe"
CALENDAR_KEY: Final = "sessions"
_TIME: Final = "%Y%m%dT%H%M%S"


def install_probe(folder: Path) -> None:
    """Let the guest into the house that measures from inside."""
    add_guest(folder, PROBE, Path(__file__).parent / "probe")
    # Home Assistant is not to write into this folder here; elsewhere it would have, long ago.
    compileall.compile_dir(folder / "custom_components", quiet=1)


def invite(folder: Path, domain: str | None, *, asleep: bool = False) -> str | None:
    """Leave on just one of those who are measured; return the id of its entry.

    One that is `asleep` is turned on later, in the house that is up.
    """
    path = folder / ".storage" / "core.config_entries"
    stored = json.loads(path.read_text())
    found = None
    for entry in stored["data"]["entries"]:
        if entry["domain"] in {"rolling_session", "local_calendar"}:
            is_on = entry["domain"] == domain
            found = entry["entry_id"] if is_on else found
            entry["disabled_by"] = None if is_on and not asleep else "user"
    path.write_text(json.dumps(stored))
    return found


def seed_product(folder: Path, entry_id: str, past: Past) -> int:
    """Write our history and its copy; return their bytes."""
    storage = folder / ".storage"
    for old in storage.glob(f"rolling_session.{entry_id}*"):
        old.unlink()
    stem = f"rolling_session.{entry_id}.history"
    main = storage / f"{stem}.jsonl"
    if not past.sessions:
        return 0
    with main.open("wb") as file:
        file.write(HEADER)
        for change in past.changes():
            file.writelines(lines_of(change))
    shutil.copyfile(main, storage / f"{stem}.copy.jsonl")
    return 2 * main.stat().st_size


def seed_calendar(folder: Path, past: Past) -> int:
    """Write the calendar as Home Assistant does; return its bytes."""
    path = folder / ".storage" / f"local_calendar.{CALENDAR_KEY}.ics"
    with path.open("w", newline="") as file:
        file.writelines(f"{line}\r\n" for line in calendar_lines(standing(past), past.zone))
    return path.stat().st_size


def calendar_lines(records: Iterable[Record], zone: str) -> Iterator[str]:
    """Yield a calendar with an event for each session, in the house's own time."""
    yield from ("BEGIN:VCALENDAR", "PRODID:-//homeassistant.io//local_calendar 1.0//EN")
    yield "VERSION:2.0"
    for record in records:
        began, ended = (
            at.astimezone(ZoneInfo(zone)).strftime(_TIME)
            for at in (record.started_at, record.ended_at)
        )
        yield "BEGIN:VEVENT"
        yield f"DTSTAMP:{record.ended_at.strftime(_TIME)}Z"
        yield f"UID:{record.id}"
        yield f"DTSTART:{began}"
        yield f"DTEND:{ended}"
        yield f"SUMMARY:{record.routine}"
        text = description(record).replace(",", "\\,")
        yield from _folded(f"DESCRIPTION:{text}")
        yield "END:VEVENT"
    yield "END:VCALENDAR"


def _folded(line: str) -> Iterator[str]:
    """Break a line as the format wants it."""
    yield line[:75]
    for start in range(75, len(line), 74):
        yield f" {line[start : start + 74]}"


def seed_store(folder: Path, past: Past) -> int:
    """Write everything as one JSON file; return its bytes."""
    content: dict[str, Any] = {
        "version": 1,
        "minor_version": 1,
        "key": store_key(past.sessions),
        "data": {"sessions": [record.as_dict() for record in standing(past)]},
    }
    path = folder / ".storage" / store_key(past.sessions)
    path.write_text(json.dumps(content, separators=(",", ":")))
    return path.stat().st_size


@lru_cache(maxsize=3)
def standing(past: Past) -> Sequence[Record]:
    """Return the sessions that are left after all corrections."""
    return tuple(Ledger.of(past.changes()).records())
