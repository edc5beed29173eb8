"""Somebody who appends changes and is killed while doing so, again and again.

`python -m tests.integration.crashing STEM ROUNDS` prints for each round the ids of which
the process was told that they are on disk, and those that are there afterwards.
"""

from itertools import count
import json
import os
from pathlib import Path
import random
import signal
import sys
import time

from custom_components.rolling_session.journal_file import HistoryFiles

from .histories import change


def main() -> None:
    """Run the rounds."""
    stem, rounds = Path(sys.argv[1]), int(sys.argv[2])
    dice = random.Random(rounds)
    kept: list[str] = []
    for _ in range(rounds):
        told = kept + _killed(stem, len(kept), dice)
        opened = HistoryFiles(stem).open()
        assert (opened.restored, opened.put_aside) == (False, None)
        kept = [change.id for change in HistoryFiles(stem).changes()]
        sys.stdout.write(json.dumps([told, kept]) + "\n")


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
