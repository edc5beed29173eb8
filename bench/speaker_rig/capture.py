"""Listen to speakers: a process of its own, so that nothing else delays its clock readings.

Usage: python -m bench.speaker_rig.capture FOLDER...

Every folder holds a pipe that a speaker plays into. What comes out of it is written to
`sound.pcm`, and to `stamps` when each piece of it came.
"""

import os
from pathlib import Path
import selectors
import struct
import sys
import time
from typing import Final

PIPE: Final = "pipe"
SOUND: Final = "sound.pcm"
STAMPS: Final = "stamps"
READY: Final = "listening"

STAMP: Final = struct.Struct("<qq")
"""Nanoseconds of the wall clock, which is also the clock of due times; and a number of bytes."""


def listen(folders: list[Path]) -> None:
    """Write what is heard until the process is ended."""
    selector = selectors.DefaultSelector()
    for folder in folders:
        # Read and write: otherwise the pipe counts as closed whenever the speaker is silent.
        pipe = os.open(folder / PIPE, os.O_RDWR | os.O_NONBLOCK)
        files = tuple((folder / name).open("wb", buffering=0) for name in (SOUND, STAMPS))
        selector.register(pipe, selectors.EVENT_READ, files)
    print(READY, flush=True)
    while True:
        for key, _ in selector.select():
            at = time.time_ns()
            # The speaker may have thrown it away in the meantime.
            try:
                sound = os.read(key.fd, 1 << 16)
            except BlockingIOError:
                continue
            pcm, stamps = key.data
            pcm.write(sound)
            stamps.write(STAMP.pack(at, len(sound)))


if __name__ == "__main__":
    listen([Path(folder) for folder in sys.argv[1:]])
