"""Reads a history that was exported as JSON.

Piece by piece: whatever else a file may be, it never takes much more memory than
its text.
"""

from collections.abc import Callable, Mapping
import json
import re
from typing import Any, Final

from .errors import UnreadableImportError, UnreadableSnapshotError
from .exporting import FORMAT, VERSION
from .imported import Draft, WrongLineError, check_entry
from .ledger import Pause
from .record import Record

_SPACE: Final = re.compile(r"[ \t\r\n]*")
_WINDOWS: Final = (4096, 1024 * 1024)
"""Characters that one entry may have; most have few."""
_decode: Final = json.JSONDecoder().raw_decode


def read_json(text: str) -> Draft:
    """Return what is in a document. Raises UnreadableImportError, ImportTooLargeError."""
    return _Reader(text).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._line = 1
        self._counted = 0
        self._draft = Draft()

    def read(self) -> Draft:
        known = False
        self._expect("{")
        more = not self._skips("}")
        while more:
            self._draft.count_entry()
            name = self._value()
            if not isinstance(name, str):
                raise UnreadableImportError(line=self._here())
            self._expect(":")
            if name in {"sessions", "pauses", "routines"}:
                self._list(_ADDING[name])
            else:
                value = self._value()
                if name == "format":
                    known = value == FORMAT
                elif name == "version" and not self._reads(value):
                    return self._draft
            more = self._goes_on("}")
        if not known or self._peek():
            raise UnreadableImportError(line=self._here())
        return self._draft

    def _reads(self, version: object) -> bool:
        if version == VERSION:
            return True
        self._draft = Draft()
        error = WrongLineError("import_version", version=str(version)[:20])
        self._draft.problems.add(self._here(), error)
        return False

    def _list(self, add: Callable[[Draft, int, Mapping[str, Any]], None]) -> None:
        self._expect("[")
        more = not self._skips("]")
        while more:
            self._draft.count_entry()
            self._peek()
            line = self._here()
            entry = self._value()
            if not isinstance(entry, dict):
                raise UnreadableImportError(line=line)
            try:
                add(self._draft, line, entry)
            except UnreadableSnapshotError:
                self._draft.problems.add(line, WrongLineError("import_line"))
            except WrongLineError as error:
                self._draft.problems.add(line, error)
            more = self._goes_on("]")

    def _value(self) -> object:
        self._peek()
        for window in _WINDOWS:
            piece = self._text[self._at : self._at + window]
            try:
                value, length = _decode(piece)
            except ValueError, RecursionError:
                continue
            self._at += length
            return value
        raise UnreadableImportError(line=self._here())

    def _goes_on(self, closing: str) -> bool:
        if self._skips(","):
            return True
        self._expect(closing)
        return False

    def _skips(self, sign: str) -> bool:
        if self._peek() != sign:
            return False
        self._at += 1
        return True

    def _expect(self, sign: str) -> None:
        if not self._skips(sign):
            raise UnreadableImportError(line=self._here())

    def _peek(self) -> str:
        space = _SPACE.match(self._text, self._at)
        self._at = space.end() if space else self._at
        return self._text[self._at : self._at + 1]

    def _here(self) -> int:
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line


def _session(draft: Draft, line: int, entry: Mapping[str, Any]) -> None:
    record = Record.from_dict(entry)
    check_entry(record)
    draft.records.append((line, record))


def _pause(draft: Draft, line: int, entry: Mapping[str, Any]) -> None:
    pause = Pause.from_dict(entry)
    check_entry(pause)
    draft.pauses.append((line, pause))


def _routine(draft: Draft, _line: int, entry: Mapping[str, Any]) -> None:
    draft.routines.append(entry)


_ADDING: Final = {"sessions": _session, "pauses": _pause, "routines": _routine}
