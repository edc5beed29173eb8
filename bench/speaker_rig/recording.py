"""From captured pieces of sound to a recording that knows when each sample was heard."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from .capture import SOUND, STAMP, STAMPS

type Samples = npt.NDArray[np.float32]

CAPTURED_RATE: Final = 44100
RATE: Final = 11025
"""Samples a second that are looked at: a tenth of a millisecond is fine enough."""

_BYTES_A_SECOND: Final = CAPTURED_RATE * 2
_STEP: Final = CAPTURED_RATE // RATE
_SLACK: Final = 0.008
"""Seconds that a piece may be away from where the ones before it put it."""
_LOOK_AHEAD: Final = 4
"""Pieces: a late reader is in time again soon after, a speaker that stuttered is not."""


class Piece(NamedTuple):
    """What one read of the pipe brought."""

    at: float
    size: int


@dataclass(slots=True)
class Stream:
    """Sound without a gap, in the speaker's own time."""

    at: float
    """When its first sample was heard."""
    first: int
    size: int = 0
    """Bytes of the captured file."""

    @property
    def ends(self) -> float:
        """Return when its last sample was heard."""
        return self.at + self.size / _BYTES_A_SECOND


@dataclass(frozen=True, slots=True)
class Recording:
    """What was heard from an instant on, silence included."""

    at: float
    samples: Samples
    streams: tuple[tuple[float, float], ...] = ()
    """When sound without a gap began and ended."""

    @property
    def ends(self) -> float:
        """Return when it ends."""
        return self.at + len(self.samples) / RATE

    def stream_at(self, at: float) -> int | None:
        """Return the number of the stream that was heard then."""
        for number, (begins, ends) in enumerate(self.streams):
            if begins - _SLACK <= at <= ends:
                return number
        return None


def streams_of(pieces: Sequence[Piece]) -> list[Stream]:
    """Return the streams that pieces belong to.

    A speaker hands out its first piece at once and every other when the one before has been
    heard, so within a stream a piece comes when its place in the stream says. The earliest
    one tells best when it began: a reader is late, never early.
    """
    streams: list[Stream] = []
    first = 0
    for index, piece in enumerate(pieces):
        if not streams or not _goes_on(streams[-1], pieces, index):
            streams.append(Stream(piece.at, first))
        stream = streams[-1]
        stream.at = min(stream.at, piece.at - stream.size / _BYTES_A_SECOND)
        stream.size += piece.size
        first += piece.size
    return streams


def _goes_on(stream: Stream, pieces: Sequence[Piece], index: int) -> bool:
    away = pieces[index].at - stream.ends
    if abs(away) <= _SLACK:
        return True
    if away < 0:
        return False
    expected = stream.ends
    for piece in pieces[index : index + _LOOK_AHEAD]:
        if abs(piece.at - expected) <= _SLACK:
            return True
        expected += piece.size / _BYTES_A_SECOND
    return False


def load(folder: Path, begins: float, ends: float) -> Recording:
    """Return what a speaker played between two instants."""
    pieces = [
        Piece(at / 1e9, size) for at, size in STAMP.iter_unpack((folder / STAMPS).read_bytes())
    ]
    sound = (folder / SOUND).read_bytes()
    heard = [s for s in streams_of(pieces) if s.at < ends and s.ends > begins]
    samples = np.zeros(round((ends - begins) * RATE), np.float32)
    for stream in heard:
        size = stream.size // (2 * _STEP) * 2 * _STEP
        played = np.frombuffer(sound, "<i2", size // 2, stream.first).astype(np.float32)
        _place(samples, shrink(played, _STEP), round((stream.at - begins) * RATE))
    return Recording(begins, samples, tuple((stream.at, stream.ends) for stream in heard))


def shrink(samples: Samples, step: int) -> Samples:
    """Return every so many samples as one."""
    whole = samples[: len(samples) // step * step]
    mean: Samples = whole.reshape(-1, step).mean(axis=1, dtype=np.float32)
    return mean


def _place(samples: Samples, sound: Samples, index: int) -> None:
    """Put sound at its place, as far as it lies inside."""
    sound = sound[max(0, -index) :]
    index = max(0, index)
    sound = sound[: max(0, len(samples) - index)]
    samples[index : index + len(sound)] = sound
