"""Reads a file with a history, whichever of the known kinds it is."""

import codecs
from typing import Final

from .csv_history import read_table, table
from .errors import UnreadableImportError
from .imported import LARGEST, Draft, House, Imported, WrongLineError, too_large
from .json_history import read_json
from .loop_habits import is_loop, read_loop

_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read(data: bytes, house: House, habit: str | None = None) -> Imported:
    """Return what is in a file, and which of its lines are wrong.

    It is recognised by what is in it. `habit` is the one that is meant where a file
    has several. Raises ImportTooLargeError, UnreadableImportError.
    """
    if len(data) > LARGEST:
        raise too_large()
    try:
        text = _text(data)
    except UnicodeDecodeError as error:
        draft = Draft()
        line = data.count(b"\n", 0, error.start) + 1
        draft.problems.add(line, WrongLineError("import_encoding"))
        return draft.imported()
    if text.lstrip(" \t\r\n").startswith("{"):
        return read_json(text).imported()
    source = table(text)
    if is_loop(source):
        return read_loop(source, house, habit).imported()
    return read_table(source, house).imported()


def _text(data: bytes) -> str:
    """Return the characters. Raises UnicodeDecodeError, UnreadableImportError."""
    if data.startswith(_UTF16):
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise UnreadableImportError(line=1) from error
    elif b"\0" in data:
        # No text has one; what follows need not be looked at.
        raise UnreadableImportError(line=1)
    else:
        text = data.decode("utf-8-sig")
    if "\0" in text:
        raise UnreadableImportError(line=1)
    return text
