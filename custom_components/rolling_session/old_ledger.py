"""The history as it was kept before there was a journal: all of it in one file, and a copy."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from homeassistant.exceptions import UnsupportedStorageVersionError
from homeassistant.util.json import JSON_DECODE_EXCEPTIONS, json_loads

from .engine.errors import UnreadableSnapshotError
from .engine.record import Record
from .journal_file import move_away

_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class OldLedger:
    """A history of before, and the files it came from."""

    records: tuple[Record, ...]
    files: tuple[Path, ...]
    restored: bool
    """Whether the last good copy had to be used."""
    put_aside: str | None
    """The name under which an unreadable file was kept."""

    def retire(self) -> None:
        """Keep the files under names that are not read again. Raises OSError."""
        for file in self.files:
            move_away(file, "carried_over")


def read_old_ledger(stem: Path) -> OldLedger | None:
    """Return the history of before, if there is one; files that can not be read are put aside.

    Raises UnsupportedStorageVersionError, or OSError where nothing can be put aside.
    """
    paths = [stem.with_name(f"{stem.name}.ledger{kind}") for kind in ("", ".last_good")]
    files = tuple(path for path in paths if path.exists())
    if not files:
        return None
    put_aside: str | None = None
    for number, path in enumerate(files):
        if (records := _records(path)) is not None:
            restored = path != paths[0]
            return OldLedger(tuple(records), files[number:], restored, put_aside)
        name = move_away(path, "unreadable")
        put_aside = put_aside or name
    return OldLedger((), (), restored=False, put_aside=put_aside)


def _records(path: Path) -> list[Record] | None:
    """Return the records of a file, None where it holds something else."""
    try:
        raw = json_loads(path.read_bytes())
        if not isinstance(raw, dict):
            return None
        version = raw["version"]
        if isinstance(version, int) and version > _VERSION:
            raise UnsupportedStorageVersionError(path.name, version, _VERSION)
        data: Any = raw["data"]
        return [Record.from_dict(record) for record in data["records"]]
    except (*JSON_DECODE_EXCEPTIONS, KeyError, TypeError, UnreadableSnapshotError):
        return None
