"""The two files of a history: append to both, read both, mend what is damaged.

Everything here waits for a disk and belongs into an executor. A change is on disk in
both files when `append` returns; a file that can not be read is put aside, and never
overwritten or shortened.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
import errno
from itertools import chain, count
import os
from pathlib import Path
import threading

from homeassistant.util import dt as dt_util

from . import disk
from .const import LOGGER
from .engine.ledger import Change, Ledger
from .journal_lines import HEADER, Reading, lines_of, merged


@dataclass(frozen=True, slots=True)
class Opened:
    """The history as it was found."""

    ledger: Ledger
    restored: bool = False
    """Whether the copy had to help."""
    put_aside: str | None = None
    """The name under which an unreadable file was kept."""


class _Stream:
    """The changes in a file, read each time they are gone through."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.is_whole = True

    def __iter__(self) -> Iterator[Change]:
        reading = Reading(self._path)
        yield from reading.changes()
        self.is_whole &= reading.is_whole


class HistoryFiles:
    """A history and its copy, used by one thread after the other."""

    def __init__(self, stem: Path) -> None:
        """Prepare; `stem` is what the names of all its files begin with."""
        self.stem = stem
        self.main = stem.with_name(f"{stem.name}.history.jsonl")
        self.copy = stem.with_name(f"{stem.name}.history.copy.jsonl")
        self.lock = threading.RLock()
        self._size: int | None = None
        """Bytes of each of the files; None while they are not known to be right."""

    def open(self) -> Opened:
        """Read the history and mend its files. Raises UnsupportedStorageVersionError."""
        with self.lock:
            self._size = None
            main = Reading(self.main)
            ledger = Ledger.of(main.changes())
            if main.is_whole and main.size == disk.size(self.copy):
                self._size = main.size
                return Opened(ledger)
            del ledger
            return self._mend()

    def changes(self) -> list[Change]:
        """Return every change, in order. Raises UnsupportedStorageVersionError."""
        with self.lock:
            main = Reading(self.main)
            changes = list(main.changes())
            if main.is_whole and main.size == disk.size(self.copy):
                return changes
            return merged(changes, Reading(self.copy).changes())

    def ask[T](self, question: Callable[[Iterable[Change]], T]) -> T:
        """Return what a pure function finds in the changes, which it may go through repeatedly.

        They are read each time anew and not kept. To have all of them at once makes Python look
        through everything there is in Home Assistant for garbage, which stops every thread.
        Raises what the function raises, and UnsupportedStorageVersionError.
        """
        with self.lock:
            stream = _Stream(self.main)
            try:
                answer = question(stream)
            except Exception:
                if stream.is_whole and disk.size(self.main) == disk.size(self.copy):
                    raise
            else:
                if stream.is_whole and disk.size(self.main) == disk.size(self.copy):
                    return answer
            return question(self.changes())

    def append(self, change: Change) -> None:
        """Write a change into both files, or into none. Raises OSError.

        What somebody else did to the files is looked at first.
        """
        with self.lock:
            if self._size is None or {disk.size(self.main), disk.size(self.copy)} != {self._size}:
                self.open()
            size = self._sound_size()
            self.main.parent.mkdir(exist_ok=True)
            try:
                disk.append(self.main, chain([] if size else [HEADER], lines_of(change)))
                disk.append(self.copy, disk.tail(self.main, size))
                self._size = disk.size(self.main)
            except OSError:
                for path in (self.copy, self.main):
                    with suppress(OSError):
                        disk.cut(path, size)
                raise

    def take_over(self, other: HistoryFiles) -> None:
        """Move the files of another history here, to what is here already. Raises OSError."""
        with self.lock, other.lock:
            other.open()
            other._sound_size()
            self.open()
            if self._sound_size():
                self._write_anew(merged(self.changes(), other.changes()))
                self._renew_copy()
                other.main.unlink(missing_ok=True)
                other.copy.unlink(missing_ok=True)
            elif other.main.exists():
                other.main.replace(self.main)
                other.copy.replace(self.copy)
            self._size = other._size = None
            for path in other.family():
                name = self.stem.name + path.name.removeprefix(other.stem.name)
                path.rename(_unused(path.with_name(name)))
            disk.sync_folder(self.main)

    def family(self) -> list[Path]:
        """Return every file there is of this history, those that were put aside too."""
        return [
            path
            for kind in ("history", "ledger")
            for path in self.stem.parent.glob(f"{self.stem.name}.{kind}*")
        ]

    def remove(self) -> None:
        """Delete everything. Raises OSError."""
        with self.lock:
            self._size = None
            for path in self.family():
                path.unlink(missing_ok=True)

    def _sound_size(self) -> int:
        """Return the size of each file. Raises OSError when they could not be mended."""
        if self._size is None:
            raise OSError(errno.EIO, os.strerror(errno.EIO), self.main.name)
        return self._size

    def _mend(self) -> Opened:
        main, copy = Reading(self.main), Reading(self.copy)
        found = list(main.changes())
        copied = list(copy.changes())
        changes = merged(found, copied)
        # A whole copy answers for the history, even where nothing was missing from that.
        has_all = copy.is_whole and len(copied) == len(changes) > 0
        restored = len(changes) > len(found) or (main.is_damaged and has_all)
        put_aside: str | None = None
        try:
            if restored or main.is_damaged:
                put_aside = self._write_anew(changes, keep=True)
            elif not main.is_whole:
                disk.cut(self.main, main.good_size)
            if copy.is_damaged:
                # The history itself is right by now, and a new copy is made of it.
                kept = move_away(self.copy, "unreadable")
                LOGGER.warning("The copy of a history was damaged and is kept as %s", kept)
            self._renew_copy()
            self._size = disk.size(self.main)
        except OSError as error:
            LOGGER.warning("A history could not be mended: %s", error)
        return Opened(Ledger.of(changes), restored, put_aside)

    def _write_anew(self, changes: Iterable[Change], *, keep: bool = False) -> str | None:
        """Write the history; return under which name the file that was there is kept."""
        fresh = _fresh(self.main)
        disk.append(fresh, chain([HEADER], chain.from_iterable(map(lines_of, changes))))
        kept = _keep_aside(self.main) if keep else None
        fresh.replace(self.main)
        disk.sync_folder(self.main)
        return kept

    def _renew_copy(self) -> None:
        if not self.main.exists():
            self.copy.unlink(missing_ok=True)
            return
        fresh = _fresh(self.copy)
        disk.append(fresh, disk.tail(self.main, 0))
        fresh.replace(self.copy)
        disk.sync_folder(self.copy)


def _keep_aside(path: Path) -> str | None:
    """Give a file a second name, which is returned, because the first is about to be reused.

    So at no moment the file is missing. None where there is no file; raises OSError.
    """
    target = _away(path, "unreadable")
    try:
        target.hardlink_to(path)
    except FileNotFoundError:
        return None
    except OSError:
        # A file system without second names, or a folder in the place of the file.
        path.rename(target)
    return target.name


def move_away(path: Path, why: str) -> str:
    """Keep a file under another name, which is returned. Raises OSError."""
    return path.rename(_away(path, why)).name


def _away(path: Path, why: str) -> Path:
    stamp = dt_util.utcnow().strftime("%Y%m%dT%H%M%S")
    return _unused(path.with_name(f"{path.name}.{why}.{stamp}"))


def _unused(path: Path) -> Path:
    """Return a path at which there is nothing yet."""
    others = (path.with_name(f"{path.name}.{number}") for number in count(2))
    return next(free for free in chain([path], others) if not free.exists())


def _fresh(path: Path) -> Path:
    """Return where a file is written before it takes the place of another."""
    fresh = path.with_name(f"{path.name}.tmp")
    fresh.unlink(missing_ok=True)
    return fresh
