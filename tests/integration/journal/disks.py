"""Disks that do not do what they should, and what is put aside on them."""

from collections.abc import Iterator
from contextlib import contextmanager
import errno
import os
from pathlib import Path

import pytest

from custom_components.rolling_session import disk


@contextmanager
def disk_that_fails(
    monkeypatch: pytest.MonkeyPatch, after: int, code: int = errno.ENOSPC
) -> Iterator[None]:
    """Have a disk that takes so many bytes and no more."""
    real, left = os.write, after

    def write(file: int, data: memoryview) -> int:
        nonlocal left
        if not left:
            raise OSError(code, os.strerror(code))
        done = real(file, data[:left])
        left -= done
        return done

    with monkeypatch.context() as patched:
        patched.setattr(disk.os, "write", write)
        yield


def failing(*_: object) -> None:
    raise OSError(errno.EIO, os.strerror(errno.EIO))


def aside(storage: Path) -> list[Path]:
    return sorted(storage.glob("*.unreadable.*"))
