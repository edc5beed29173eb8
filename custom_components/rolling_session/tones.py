"""Short sounds that stand in for words: at night, and where a phrase is missing.

Made here rather than shipped as files, so that each can be heard to be soft: sines
that fade in and out, at most -18 dBFS.
"""

from array import array
from functools import cache
import math
from typing import Final

from .sound import FULL_SCALE, RATE, Sound

_PEAK: Final = FULL_SCALE * 10 ** (-19 / 20)
_ATTACK: Final = 0.015
_FADE: Final = 0.06
"""Seconds. A bell that begins faster clicks."""

_C, _E, _G, _A, _HIGH_C = 523.25, 659.26, 783.99, 440.0, 1046.5

type _Note = tuple[float, float, float]
"""When it begins (s), how high it is (Hz), how long it sounds (s)."""

_BELLS: Final[dict[str, tuple[_Note, ...]]] = {
    "position": ((0, _C, 0.45), (0.16, _G, 0.55)),
    "hold": ((0, _A, 0.8),),
    "release": ((0, _G, 0.4), (0.14, _E, 0.55)),
    "half": ((0, _E, 0.45),),
    "last_seconds": ((0, _G, 0.22), (0.2, _G, 0.35)),
    "closing": ((0, _C, 0.5), (0.18, _E, 0.5), (0.36, _G, 0.5), (0.54, _HIGH_C, 0.8)),
    "stop": ((0, _G, 0.35), (0.18, _E, 0.35), (0.36, _C, 0.6)),
}
_GLIDES: Final = {"breathe_in": (330.0, 495.0, 0.8), "breathe_out": (495.0, 330.0, 0.9)}
"""From a pitch to a pitch (Hz), in so many seconds."""
_OTHER: Final[tuple[_Note, ...]] = ((0, _E, 0.4),)

KINDS: Final = (*_BELLS, *_GLIDES)


@cache
def tone(kind: str) -> Sound:
    """Return the tone for a kind of cue; every kind that has none of its own shares one.

    The first time it takes up to 20 ms: better not in the event loop.
    """
    return _tone(kind if kind in KINDS else "")


@cache
def _tone(kind: str) -> Sound:
    wave = _glide(*_GLIDES[kind]) if kind in _GLIDES else _bells(_BELLS.get(kind, _OTHER))
    factor = _PEAK / max(map(abs, wave))
    return Sound(array("h", (round(value * factor) for value in wave)).tobytes())


def _bells(notes: tuple[_Note, ...]) -> list[float]:
    """Return bells that may ring into one another."""
    wave = [0.0] * round(max(start + seconds for start, _, seconds in notes) * RATE)
    for start, pitch, seconds in notes:
        envelope = _envelope(seconds, _ATTACK, _FADE)
        step = 2 * math.pi * pitch / RATE
        decay = 5 / len(envelope)
        for i, strength in enumerate(envelope, round(start * RATE)):
            at = i - round(start * RATE)
            # The octave makes it a bell; it dies away twice as fast.
            octave = 0.25 * math.exp(-decay * at) * math.sin(2 * step * at)
            wave[i] += strength * math.exp(-decay * at) * (math.sin(step * at) + octave)
    return wave


def _glide(start: float, end: float, seconds: float) -> list[float]:
    """Return a sine that slides from one pitch to another and swells, as a breath does."""
    envelope = _envelope(seconds, seconds / 2, seconds / 2)
    wave = []
    phase = 0.0
    for i, strength in enumerate(envelope):
        wave.append(strength * math.sin(phase))
        share = (1 - math.cos(math.pi * i / len(envelope))) / 2
        phase += 2 * math.pi * (start + (end - start) * share) / RATE
    return wave


def _envelope(seconds: float, attack: float, fade: float) -> list[float]:
    """Return how loud each sample is: from zero smoothly to one, and back to zero."""
    last = round(seconds * RATE) - 1
    return [_smooth(min(i / (attack * RATE), (last - i) / (fade * RATE))) for i in range(last + 1)]


def _smooth(share: float) -> float:
    return (1 - math.cos(math.pi * share)) / 2 if share < 1 else 1.0
