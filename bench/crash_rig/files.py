"""Whether the files of the integration are whole. Written from what the documents say of them."""

from collections.abc import Iterator
import json
from pathlib import Path
from typing import Any, Final
from zlib import crc32

from .laws import Fault, Law

PREFIX: Final = "rolling_session."
_HISTORY: Final = ".history.jsonl"
_COPY: Final = ".history.copy.jsonl"
_ASIDE: Final = ("unreadable", ".corrupt")
_BEGUN: Final = ".tmp"
"""Of a file that was being written; it never becomes one, and the next writing takes its place."""


def faults_of_the_dead(storage: Path) -> list[Fault]:
    """Return what a kill has damaged. The end of a history may be torn: the next start mends that."""
    return [
        Fault(Law.CORRUPT, f"{path.name}: {what}")
        for path in _ours(storage)
        if not path.name.endswith((_HISTORY, _COPY, _BEGUN)) and not _is_aside(path)
        if (what := _json_fault(path.read_bytes()))
    ]


def faults_of_the_living(storage: Path, aside: frozenset[str] = frozenset()) -> list[Fault]:
    """Return what is not whole while nothing is being written; `aside` was known before."""
    faults = faults_of_the_dead(storage)
    for path in _ours(storage):
        if _is_aside(path) and path.name not in aside:
            faults.append(Fault(Law.CORRUPT, f"{path.name} was left"))
        if not path.name.endswith(_HISTORY):
            continue
        content = path.read_bytes()
        faults += [Fault(Law.CORRUPT, f"{path.name}: {what}") for what in _history_faults(content)]
        copy = path.with_name(path.name.removesuffix(_HISTORY) + _COPY)
        if not copy.exists() or copy.read_bytes() != content:
            faults.append(Fault(Law.CORRUPT, f"{copy.name} is no copy"))
    return faults


def put_aside(storage: Path) -> frozenset[str]:
    """Return the names of the files that were put aside."""
    return frozenset(path.name for path in _ours(storage) if _is_aside(path))


def _is_aside(path: Path) -> bool:
    return any(mark in path.name for mark in _ASIDE)


def _ours(storage: Path) -> list[Path]:
    return sorted(path for path in storage.iterdir() if path.name.startswith(PREFIX))


def _json_fault(content: bytes) -> str | None:
    try:
        return None if isinstance(json.loads(content), dict) else "not an object"
    except ValueError as error:
        return str(error)


def _history_faults(content: bytes) -> Iterator[str]:
    """Go through changes: lines, then one that closes them with a checksum of all."""
    crc = count = 0
    for number, line in enumerate(content.splitlines(keepends=True), 1):
        entry = _parsed(line)
        if entry is None:
            yield f"line {number} is not whole"
        elif number == 1 or "change" in entry:
            body = line.rpartition(b',"crc":')[0]
            if entry.get("crc") != f"{crc32(body, crc):08x}":
                yield f"the seal of line {number} is wrong"
            if number > 1 and entry.get("lines") != count:
                yield f"line {number} closes {entry.get('lines')} lines, not {count}"
            crc = count = 0
        else:
            crc, count = crc32(line, crc), count + 1
    if count:
        yield "the last change is not closed"


def _parsed(line: bytes) -> dict[str, Any] | None:
    if not line.endswith(b"\n"):
        return None
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None
