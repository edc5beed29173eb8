"""Sounds to cut up and to measure."""

from array import array
import math
import struct

from custom_components.rolling_session.sound import FULL_SCALE, RATE, Sound


def numbers(sound: Sound) -> array:
    """Return the samples."""
    return array("h", sound.pcm)


def sound_of(samples) -> Sound:
    return Sound(array("h", samples).tobytes())


def sine(seconds: float, amplitude: float = 0.5, pitch: float = 440, rate: int = RATE) -> Sound:
    """Return a sine; `amplitude` is a share of full scale."""
    step = 2 * math.pi * pitch / rate
    return sound_of(
        round(amplitude * FULL_SCALE * math.sin(step * i)) for i in range(round(seconds * rate))
    )


def level(sound: Sound) -> float:
    """Return the RMS in dBFS."""
    samples = numbers(sound)
    return 20 * math.log10(math.sqrt(sum(s * s for s in samples) / len(samples)) / FULL_SCALE)


def peak(sound: Sound) -> float:
    """Return the loudest sample in dBFS."""
    return 20 * math.log10(max(map(abs, numbers(sound))) / FULL_SCALE)


def wav(
    data: bytes,
    *,
    rate: int = RATE,
    channels: int = 1,
    bits: int = 16,
    tag: int = 1,
    size: int | None = None,
    between: bytes = b"",
) -> bytes:
    """Return a WAV file as an engine may write it; `size` is what its header claims."""
    frame = channels * bits // 8
    layout = struct.pack("<4sIHHIIHH", b"fmt ", 16, tag, channels, rate, rate * frame, frame, bits)
    claimed = len(data) if size is None else size
    body = b"WAVE" + layout + between + struct.pack("<4sI", b"data", claimed) + data
    return struct.pack("<4sI", b"RIFF", min(len(body), 0xFFFFFFFF)) + body
