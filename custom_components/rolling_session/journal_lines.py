"""A history as lines: what is written of a change, and what can still be read of it.

The first line of a file tells its format. A change is one line for each thing that it
touches and then one that closes it, with the number of those lines and a checksum: it
counts when all of them are there and nothing of them is different. So an import of
100,000 sessions is there or it is not, and one damaged byte costs one change.
"""

from collections.abc import Iterable, Iterator
from functools import partial
from heapq import merge
from itertools import chain
from operator import attrgetter
from pathlib import Path
from time import sleep
from typing import Any, Final
from zlib import crc32

from homeassistant.exceptions import UnsupportedStorageVersionError
from homeassistant.helpers.json import json_bytes
from homeassistant.util.json import JSON_DECODE_EXCEPTIONS, json_loads

from .const import DOMAIN
from .engine.errors import UnreadableSnapshotError
from .engine.ledger import Change, Pause
from .engine.record import Record

VERSION: Final = 1
_FORMAT: Final = f"{DOMAIN}.history"
_CLOSING: Final = b'{"change":'
_SEAL: Final = b',"crc":"%08x"}\n'
_SEAL_BYTES: Final = len(_SEAL % 0)
_LONGEST: Final = 1 << 20
"""Bytes of a line; what is longer is none of ours."""
_BLOCK: Final = 1 << 20
"""Bytes that are read at once. Every read lets go of the interpreter, for too short a moment to
be of use to the event loop, whose request for it begins anew: small blocks starve the loop."""
_BREATH: Final = 250, 0.00001
"""After so many changes the loop gets the interpreter, for so many seconds at least."""
_AT: Final = attrgetter("at")


def _sealed(line: bytes, crc: int = 0) -> bytes:
    """Return an object as a line with the checksum of it and of what came before."""
    body = line[:-1]
    return body + _SEAL % crc32(body, crc)


def _is_sealed(line: bytes, crc: int = 0) -> bool:
    body = line[:-_SEAL_BYTES]
    return line[-_SEAL_BYTES:] == _SEAL % crc32(body, crc)


HEADER: Final = _sealed(json_bytes({"format": _FORMAT, "version": VERSION}))


def lines_of(change: Change) -> Iterator[bytes]:
    """Yield what is written of a change."""
    entries = chain(
        ({"record": record.as_dict()} for record in change.records),
        ({"pause": pause.as_dict()} for pause in change.pauses),
        ({"removed": id_} for id_ in change.removed),
    )
    crc = count = 0
    for entry in entries:
        line = json_bytes(entry) + b"\n"
        crc = crc32(line, crc)
        count += 1
        yield line
    # What was removed has lines of its own: no line grows with what it tells of.
    head = change.head() | {"removed": []}
    yield _sealed(json_bytes({"change": head, "lines": count}), crc)


class Reading:
    """One file, read change by change; what it was like is known at the end."""

    def __init__(self, path: Path) -> None:
        """Prepare; nothing is read yet."""
        self.is_damaged = False
        """Whether there was anything but whole changes and the torn end of the last."""
        self.size = 0
        """Bytes that were read."""
        self.good_size = 0
        """Bytes up to the end of the last whole change."""
        self._path = path
        self._known: set[str] = set()
        self._pending: list[bytes] = []

    @property
    def is_whole(self) -> bool:
        """Whether all of it could be read."""
        return not self.is_damaged and self.good_size == self.size

    def changes(self) -> Iterator[Change]:
        """Yield every whole change once. Raises UnsupportedStorageVersionError."""
        try:
            with self._path.open("rb", buffering=_BLOCK) as file:
                self._read_header(file.readline(_LONGEST))
                for line in iter(partial(file.readline, _LONGEST), b""):
                    self.size += len(line)
                    if not line.startswith(_CLOSING):
                        self._pending.append(line)
                    elif change := self._closed_by(line):
                        yield change
                        if not len(self._known) % _BREATH[0]:
                            sleep(_BREATH[1])
        except FileNotFoundError:
            return
        except OSError:
            self.is_damaged = True
        yield from self._end()

    def _read_header(self, line: bytes) -> None:
        self.size = len(line)
        if line == HEADER:
            self.good_size = self.size
            return
        header = _parsed(line)
        if header is not None and header.get("format") == _FORMAT:
            version = header.get("version")
            is_meant = _is_sealed(line) or "crc" not in header
            if is_meant and isinstance(version, int) and version > VERSION:
                raise UnsupportedStorageVersionError(self._path.name, version, VERSION)
        # The beginning of a header is all there is when the first write was cut short.
        self.is_damaged = not HEADER.startswith(line)
        self._pending.append(line)

    def _closed_by(self, line: bytes) -> Change | None:
        """Return the change that ends with a line, None for a damaged or a known one."""
        if change := self._sealed_by(line):
            self._pending.clear()
            self.good_size = self.size
            if change.id not in self._known:
                self._known.add(change.id)
                return change
        elif line.endswith(b"\n"):
            self.is_damaged = True
            self._pending.clear()
        else:
            # Nothing is behind a line that was not finished.
            self._pending.append(line)
        return None

    def _sealed_by(self, line: bytes) -> Change | None:
        closing = _parsed(line)
        count = closing.get("lines") if closing else None
        if not closing or not isinstance(count, int) or not 0 <= count <= len(self._pending):
            return None
        lines = self._pending[len(self._pending) - count :]
        crc = 0
        for entry in lines:
            crc = crc32(entry, crc)
        if not _is_sealed(line, crc):
            return None
        # What lies before the lines of this change belongs to none.
        self.is_damaged |= count < len(self._pending)
        try:
            return _change(closing["change"], lines)
        except KeyError, TypeError, UnreadableSnapshotError:
            return None

    def _end(self) -> Iterator[Change]:
        """Tell an unfinished change from a damaged one."""
        if not self._pending:
            return
        if not self._pending[-1].endswith(b"\n"):
            # After a power cut the end of a file may be all zeros.
            last = self._pending.pop().rstrip(b"\0")
            if not _is_torn(last):
                self.is_damaged = True
                # The last line may be all there with nothing but its end damaged.
                if change := self._closed_by(_whole(last) + b"\n"):
                    yield change
        self.is_damaged |= any(_parsed(line) is None for line in self._pending)


def _is_torn(line: bytes) -> bool:
    """Whether this may be the beginning of a line of which the rest was never written."""
    if any(byte < 0x20 for byte in line):
        return False
    whole = _whole(line)
    return whole == line or _parsed(whole) is None


def _whole(line: bytes) -> bytes:
    return line[: line.rfind(b"}") + 1]


def _parsed(line: bytes) -> dict[str, Any] | None:
    try:
        parsed = json_loads(line)
    except JSON_DECODE_EXCEPTIONS:
        return None
    return parsed if isinstance(parsed, dict) else None


def _change(head: dict[str, Any], lines: Iterable[bytes]) -> Change:
    """Return a change. Raises UnreadableSnapshotError, KeyError, TypeError."""
    records: list[Record] = []
    pauses: list[Pause] = []
    removed: list[str] = []
    for line in lines:
        entry = _parsed(line) or {}
        if "record" in entry:
            records.append(Record.from_dict(entry["record"]))
        elif "pause" in entry:
            pauses.append(Pause.from_dict(entry["pause"]))
        else:
            removed.append(entry["removed"])
    if removed:
        head["removed"] = removed
    return Change.from_head(head, records, pauses)


def merged(first: Iterable[Change], second: Iterable[Change]) -> list[Change]:
    """Return two parts of one history as one, each in its order.

    Where nothing tells which of two came first, the clock does.
    """
    ours, theirs = list(first), list(second)
    shared = {change.id for change in ours} & {change.id for change in theirs}
    rest = iter(theirs)
    passed: set[str] = set()
    result: list[Change] = []
    gap: list[Change] = []
    for change in ours:
        if change.id not in shared:
            gap.append(change)
            continue
        their_gap: list[Change] = []
        while change.id not in passed:
            other = next(rest)
            passed.add(other.id)
            if other.id not in shared:
                their_gap.append(other)
        result += [*merge(gap, their_gap, key=_AT), change]
        gap = []
    return [*result, *merge(gap, (other for other in rest if other.id not in shared), key=_AT)]
