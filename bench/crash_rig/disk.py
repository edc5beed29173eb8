"""A small disk of its own for what Home Assistant keeps, which can be full or read-only."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
import errno
import os
from pathlib import Path
import shutil
import subprocess
import time
from typing import Final

_SIZE: Final = "192m"
_FILLER: Final = "filler"
_BLOCK: Final = 1 << 20
_PATIENCE: Final = 5


class Disk:
    """The folder in which Home Assistant keeps things."""

    def __init__(self, folder: Path, refused: str | None) -> None:
        """Use `mounted` instead."""
        self.folder = folder
        self.refused = refused
        """Why it is no disk of its own."""

    def fill(self, pages: int) -> None:
        """Leave room for so many pages."""
        with self.folder.joinpath(_FILLER).open("wb", buffering=0) as file:
            for size in (_BLOCK, 4096):
                with suppress(OSError):
                    while file.write(bytes(size)):
                        pass
            file.truncate(max(0, file.tell() - pages * 4096))

    def protect(self) -> bool:
        """Make it read-only; return whether that was possible between two writes."""
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            if _mount("-o", "remount,ro", str(self.folder)) is None:
                return True
        return False

    def heal(self) -> None:
        """Make it a disk as it should be."""
        if self.refused is None:
            _mount("-o", "remount,rw", str(self.folder))
            self.folder.joinpath(_FILLER).unlink(missing_ok=True)


def own_mounts() -> None:
    """Keep what is mounted from now on from everybody else; it is gone when we are."""
    with suppress(OSError):
        os.unshare(os.CLONE_NEWNS)
        _mount("--make-rprivate", "/")


@contextmanager
def mounted(folder: Path) -> Iterator[Disk]:
    """Move a folder onto a disk of its own, where this machine lets us."""
    kept = folder.with_name(f"{folder.name}.before")
    shutil.copytree(folder, kept)
    refused = _mount("-t", "tmpfs", "-o", f"size={_SIZE},mode=700", "tmpfs", str(folder))
    if refused is None:
        shutil.copytree(kept, folder, dirs_exist_ok=True)
    shutil.rmtree(kept)
    try:
        yield Disk(folder, refused)
    finally:
        if refused is None:
            subprocess.run(["umount", "--lazy", str(folder)], check=False, capture_output=True)


def _mount(*arguments: str) -> str | None:
    """Return why it was refused."""
    try:
        done = subprocess.run(
            ["mount", *arguments], check=False, capture_output=True, text=True, timeout=30
        )
    except OSError as error:
        return os.strerror(error.errno or errno.ENOSYS)
    return None if done.returncode == 0 else done.stderr.strip() or str(done.returncode)
