"""Sound as plain samples: cut, levelled and joined, so that its length is exact.

Everything is 24,000 Hz, mono, 16 bits, little endian. A voice's own statement of
how long it speaks is never believed: samples are counted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import itemgetter
import struct
from typing import Final

import audioop

RATE: Final = 24_000
"""Samples a second."""
WIDTH: Final = 2
"""Bytes a sample."""
FULL_SCALE: Final = 32_767

_WINDOW: Final = RATE // 100
"""Samples in 10 ms: the step in which sound is told from silence."""
_MILLISECOND: Final = RATE // 1000
_QUIET: Final = 0.02
"""Share of the peak below which a window counts as silence: breath and hiss of a voice."""
HEAD_SECONDS: Final = 0.02
"""Silence that stays before the first word."""
_HEAD: Final = round(RATE * HEAD_SECONDS)
_TAIL: Final = RATE * 70 // 1000
"""Samples that stay around the sound; a voice ends more softly than it begins."""
_HEADROOM: Final = 0.98
_INAUDIBLE: Final = FULL_SCALE // 1000
"""A peak of -60 dBFS: what never gets louder was not said."""

_HEADER: Final = struct.Struct("<4sI4s4sIHHIIHH4sI")
_FORMAT: Final = struct.Struct("<HHIIHH")
_INTEGERS: Final = (1, 0xFFFE)
"""Format tags of plain samples; the second says so in more words."""
_RATES: Final = range(4_000, 400_000)


@dataclass(frozen=True, slots=True)
class Sound:
    """A piece of sound."""

    pcm: bytes

    def __post_init__(self) -> None:
        """Refuse half a sample: everything after it would be noise."""
        if len(self.pcm) % WIDTH:
            raise ValueError("not a whole number of samples")

    @property
    def samples(self) -> int:
        """Return the number of samples."""
        return len(self.pcm) // WIDTH

    @property
    def seconds(self) -> float:
        """Return the length."""
        return self.samples / RATE

    @property
    def silent(self) -> bool:
        """Return whether there is nothing to hear."""
        return audioop.max(self.pcm, WIDTH) <= _INAUDIBLE


def silence(seconds: float) -> Sound:
    """Return silence of this length. Raises ValueError for less than none."""
    if not seconds >= 0:
        raise ValueError(f"no silence lasts {seconds} s")
    return Sound(bytes(WIDTH * round(seconds * RATE)))


def joined(parts: Iterable[tuple[float, Sound]], *, lead_in: float = 0) -> Sound:
    """Return one sound in which each part begins exactly at its second.

    `lead_in` seconds of silence come before second 0. Raises ValueError where a
    part would begin before the one in front of it has ended.
    """
    before = silence(lead_in)
    pieces = [before.pcm]
    end = before.samples
    for second, part in sorted(parts, key=itemgetter(0)):
        start = before.samples + round(second * RATE)
        if start < end:
            raise ValueError(f"the part at {second} s begins before the last one has ended")
        pieces += [bytes(WIDTH * (start - end)), part.pcm]
        end = start + part.samples
    return Sound(b"".join(pieces))


def trimmed(sound: Sound) -> Sound:
    """Return the sound without the silence around it; nothing at all of a silent one.

    It begins `HEAD_SECONDS` before it is heard, to the millisecond, whatever the voice left:
    only so are the distances inside a clip those of the plan.
    """
    if sound.silent:
        return Sound(b"")
    threshold = audioop.max(sound.pcm, WIDTH) * _QUIET
    loud = [i for i, window in enumerate(_windows(sound)) if audioop.max(window, WIDTH) > threshold]
    heard = next(
        at
        for at in range(loud[0] * _WINDOW, sound.samples, _MILLISECOND)
        if audioop.max(sound.pcm[at * WIDTH : (at + _MILLISECOND) * WIDTH], WIDTH) > threshold
    )
    missing = bytes(max(0, _HEAD - heard) * WIDTH)
    end = (loud[-1] + 1) * _WINDOW + _TAIL
    return Sound(missing + sound.pcm[max(0, heard - _HEAD) * WIDTH : end * WIDTH])


def levelled(sound: Sound, rms_dbfs: float = -20) -> Sound:
    """Return the sound as loud as every other, softer only where it would be distorted.

    Only what is above the silence counts, so that pauses do not make a sentence louder.
    """
    if sound.silent:
        return sound
    peak = audioop.max(sound.pcm, WIDTH)
    heard = b"".join(w for w in _windows(sound) if audioop.max(w, WIDTH) > peak * _QUIET)
    wanted = FULL_SCALE * 10 ** (rms_dbfs / 20)
    factor = min(wanted / audioop.rms(heard, WIDTH), FULL_SCALE * _HEADROOM / peak)
    return Sound(audioop.mul(sound.pcm, WIDTH, factor))


def from_wav(data: bytes) -> Sound:
    """Return what a WAV file holds, whatever its rate and channels. Raises ValueError."""
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise ValueError("not a WAV file")
    chunks = _chunks(data)
    if "fmt " not in chunks or "data" not in chunks or len(chunks["fmt "]) < _FORMAT.size:
        raise ValueError("a WAV file without a format or without sound")
    tag, channels, rate, _, _, bits = _FORMAT.unpack_from(chunks["fmt "])
    if tag not in _INTEGERS or bits not in {8, 16, 24, 32} or not channels or rate not in _RATES:
        raise ValueError(f"unknown kind of WAV: {tag}, {channels} x {bits} bits, {rate} Hz")
    width = bits // 8
    pcm = chunks["data"]
    pcm = pcm[: len(pcm) - len(pcm) % (width * channels)]
    if width == 1:
        pcm = audioop.bias(pcm, 1, -128)  # the only width that is stored without a sign
    mono = _mixed(audioop.lin2lin(pcm, width, WIDTH), channels)
    if rate != RATE and mono:
        mono, _ = audioop.ratecv(mono, WIDTH, 1, rate, RATE, None)
    return Sound(mono)


def as_wav(sound: Sound) -> bytes:
    """Return a WAV file whose header tells the true length."""
    size = len(sound.pcm)
    header = _HEADER.pack(
        *(b"RIFF", _HEADER.size - 8 + size, b"WAVE"),
        *(b"fmt ", _FORMAT.size, 1, 1, RATE, RATE * WIDTH, WIDTH, WIDTH * 8),
        *(b"data", size),
    )
    return header + sound.pcm


def _windows(sound: Sound) -> Iterable[bytes]:
    step = _WINDOW * WIDTH
    return (sound.pcm[at : at + step] for at in range(0, len(sound.pcm), step))


def _chunks(data: bytes) -> dict[str, bytes]:
    """Return the parts of a RIFF file up to the sound.

    Who writes into a pipe does not know the length yet, and says 0 or far too much:
    then the sound is all that follows.
    """
    chunks: dict[str, bytes] = {}
    at = 12
    while at + 8 <= len(data) and "data" not in chunks:
        name, size = struct.unpack_from("<4sI", data, at)
        at += 8
        unknown = name == b"data" and size == 0
        chunks[name.decode("latin-1")] = data[at:] if unknown else data[at : at + size]
        at += size + size % 2
    return chunks


def _mixed(pcm: bytes, channels: int) -> bytes:
    """Return one channel that holds all of them."""
    if channels == 1:
        return pcm
    samples = memoryview(pcm).cast("h")
    mixed = bytes(len(pcm) // channels)
    for channel in range(channels):
        one = samples[channel::channels].tobytes()
        mixed = audioop.add(mixed, audioop.mul(one, WIDTH, 1 / channels), WIDTH)
    return mixed
