"""Files that are on the disk when a function returns. All of it belongs into an executor."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
import errno
from functools import partial
from itertools import batched
import os
from pathlib import Path
from typing import Final

_NOT_SYNCED: Final = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP}
"""What a file system says that knows nothing of syncing."""
_AT_ONCE: Final = 200
"""Lines that are written at once."""
_BLOCK: Final = 1 << 16
"""Bytes that are copied at once."""


def append(path: Path, chunks: Iterable[bytes]) -> None:
    """Write to the end of a file and wait for the disk. Raises OSError."""
    is_new = not path.exists()
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        for several in batched(chunks, _AT_ONCE, strict=False):
            rest = memoryview(b"".join(several))
            while rest:
                rest = rest[os.write(file, rest) :]
        _sync(file)
    finally:
        os.close(file)
    if is_new:
        sync_folder(path)


def replace(path: Path, data: bytes) -> None:
    """Write a file as a whole and wait for the disk: a crash leaves the old one or the new one.

    Raises OSError; then it is the old one.
    """
    path.parent.mkdir(exist_ok=True)
    fresh = path.with_name(f"{path.name}.tmp")
    try:
        fresh.unlink(missing_ok=True)
        append(fresh, [data])
        fresh.replace(path)
    except OSError:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise
    sync_folder(path)


def tail(path: Path, start: int) -> Iterator[bytes]:
    """Yield what a file holds from a byte on."""
    with path.open("rb") as file:
        file.seek(start)
        yield from iter(partial(file.read, _BLOCK), b"")


def cut(path: Path, size: int) -> None:
    """Shorten a file to what it was before; there is none without a byte."""
    if not size:
        path.unlink(missing_ok=True)
        return
    file = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
    try:
        os.ftruncate(file, size)
        _sync(file)
    finally:
        os.close(file)


def sync_folder(path: Path) -> None:
    """Have the names in a file's folder on disk."""
    folder = os.open(path.parent, os.O_RDONLY | os.O_CLOEXEC)
    try:
        _sync(folder)
    finally:
        os.close(folder)


def _sync(file: int) -> None:
    try:
        os.fsync(file)
    except OSError as error:
        if error.errno not in _NOT_SYNCED:
            raise


def size(path: Path) -> int:
    """Return how many bytes a file has; none where there is no file."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
