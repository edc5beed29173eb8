"""Somebody who appends changes and is killed while doing so, or has no more room.

`python -m tests.integration.journal.crashing STEM ROUNDS` prints for each round the ids of which
the process was told that they are on disk, and those that are there afterwards. With
`full` instead of a number of rounds, the disk takes files of 20 kB and no more.
"""

from itertools import count
import json
import os
from pathlib import Path
import random
import resource
import signal
import sys
import time

from custom_components.rolling_session.journal_file import HistoryFiles

from .histories import change


def main() -> None:
    """Run the rounds."""
    stem = Path(sys.argv[1])
    if sys.argv[2] == "full":
        _report(_told_until_full(stem), _kept(stem))
        return
    rounds = int(sys.argv[2])
    dice = random.Random(rounds)
    kept: list[str] = []
    for _ in range(rounds):
        told = kept + _killed(stem, len(kept), dice)
        kept = _kept(stem)
        _report(told, kept)


def _report(told: list[str], kept: list[str]) -> None:
    sys.stdout.write(json.dumps([told, kept]) + "\n")


def _kept(stem: Path) -> list[str]:
    opened = HistoryFiles(stem).open()
    assert (opened.restored, opened.put_aside) == (False, None)
    return [change.id for change in HistoryFiles(stem).changes()]


def _told_until_full(stem: Path) -> list[str]:
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    files = HistoryFiles(stem)
    told: list[str] = []
    for number in range(1_000):
        try:
            files.append(change(number, 1 + number % 3))
        except OSError:
            return told
        told.append(change(number).id)
    return []


def _killed(stem: Path, first: int, dice: random.Random) -> list[str]:
    """Return what a child told before it was killed."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        _append_for_ever(stem, first, write)
    os.close(write)
    told = b""
    wanted = dice.randrange(12)
    while told.count(b"\n") < wanted:
        told += os.read(read, 1 << 16)
    # Any moment: while the next one is written to the one file, or to the other.
    time.sleep(dice.random() * 0.004)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(read, 1 << 16):
        told += more
    os.close(read)
    return told.decode().split()


def _append_for_ever(stem: Path, first: int, write: int) -> None:
    files = HistoryFiles(stem)
    for number in count(first):
        # Every third is an import, which takes longer.
        new = change(number, 1 if number % 3 else 200)
        files.append(new)
        os.write(write, f"{new.id}\n".encode())


if __name__ == "__main__":
    main()
