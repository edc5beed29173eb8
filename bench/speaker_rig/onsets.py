"""Finding cues in a recording: when does which known sentence begin, and what else is there.

A sentence is found by its own sound, not by silence before it. So it is found inside a clip, right
behind another one and at any volume, and nothing else is taken for it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from .recording import RATE, Recording, Samples

_LIKENESS: Final = 0.6
"""From 0 to 1. The same sentence, coded and decoded, has 0.9 and more; another one 0.45 at most."""
_KNOWN_BY: Final = round(1.0 * RATE)
"""Samples of its beginning by which a sentence is known, even if it is cut off after that."""
_TAIL: Final = round(0.3 * RATE)
_WINDOW: Final = round(0.005 * RATE)
_HOP: Final = round(0.001 * RATE)
_AUDIBLE: Final = 0.02
"""Of the loudest: where sound begins and ends."""
_SILENCE: Final = 0.25
"""Seconds of silence between one unknown sound and the next."""
_SAME: Final = 0.15
"""Seconds within which two finds are the same sound."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as the voice says it, from its first audible sample to its last."""

    text: str
    samples: Samples

    @property
    def seconds(self) -> float:
        """Return how long it takes."""
        return len(self.samples) / RATE


@dataclass(slots=True)
class Sound:
    """Something that was heard."""

    at: float
    likeness: dict[str, float] = field(default_factory=dict)
    """By sentence that it may be; empty if it is none of them."""
    whole: dict[str, bool] = field(default_factory=dict)
    """Whether the end of the sentence was heard as well."""


def trim(samples: Samples) -> Samples:
    """Return a sentence without the silence around it."""
    loudness = np.abs(samples)
    audible = np.flatnonzero(loudness > _AUDIBLE * loudness.max(initial=0))
    return samples[audible[0] : audible[-1] + 1] if len(audible) else samples[:0]


def hear(recording: Recording, sentences: Iterable[Sentence]) -> list[Sound]:
    """Return every sound of a recording, in order."""
    known = {sentence.text: sentence for sentence in sentences if len(sentence.samples)}
    finds = sorted(find for sentence in known.values() for find in _finds(recording, sentence))
    sounds = _merged(finds)
    for sound in sounds:
        sound.whole = {
            text: _ends_as_it_should(recording, known[text], sound.at) for text in sound.likeness
        }
    unknown = (Sound(at) for at in _bursts(recording) if not _is_part_of(at, sounds, known))
    return sorted([*sounds, *unknown], key=lambda sound: sound.at)


def _finds(recording: Recording, sentence: Sentence) -> Iterator[tuple[float, str, float]]:
    """Yield where a sentence begins: when, which, and how much it sounds like it."""
    wanted = sentence.samples[:_KNOWN_BY]
    likeness = _likeness(recording.samples, wanted)
    while len(likeness) and (best := int(likeness.argmax())) >= 0:
        if likeness[best] < _LIKENESS:
            return
        yield recording.at + best / RATE, sentence.text, float(likeness[best])
        likeness[max(0, best - len(wanted) // 2) : best + len(wanted) // 2] = 0


def _likeness(samples: Samples, wanted: Samples) -> Samples:
    """Return for every place how much what follows sounds like what is wanted."""
    if len(samples) < len(wanted):
        return np.zeros(0, np.float32)
    size = 1 << (len(samples) + len(wanted) - 1).bit_length()
    products = np.fft.irfft(np.fft.rfft(samples, size) * np.conj(np.fft.rfft(wanted, size)), size)[
        : len(samples) - len(wanted) + 1
    ]
    sums = np.concatenate(([0.0], np.cumsum(samples.astype(np.float64) ** 2)))
    energy = sums[len(wanted) :] - sums[: -len(wanted)]
    # Where there is next to nothing, rounding errors look like anything.
    floor = max(energy.max(initial=0) * 1e-4, 1e-9)
    scale = np.sqrt(np.maximum(energy, floor)) * np.linalg.norm(wanted.astype(np.float64))
    likeness: Samples = (products / scale).astype(np.float32)
    return likeness


def _merged(finds: Iterable[tuple[float, str, float]]) -> list[Sound]:
    """Return finds of different sentences at one place as one sound: some begin alike."""
    sounds: list[Sound] = []
    best = 0.0
    for at, text, likeness in finds:
        if not sounds or at - sounds[-1].at > _SAME:
            sounds.append(Sound(at))
            best = 0.0
        sound = sounds[-1]
        sound.likeness[text] = max(likeness, sound.likeness.get(text, 0))
        if likeness > best:
            sound.at, best = at, likeness
    for sound in sounds:
        best = max(sound.likeness.values())
        sound.likeness = {t: value for t, value in sound.likeness.items() if value > best - 0.1}
    return sounds


def _ends_as_it_should(recording: Recording, sentence: Sentence, at: float) -> bool:
    tail = sentence.samples[-_TAIL:]
    begins = round((at - recording.at) * RATE) + len(sentence.samples) - len(tail)
    slack = round(0.01 * RATE)
    heard = recording.samples[max(0, begins - slack) : begins + len(tail) + slack]
    return bool(_likeness(heard, tail).max(initial=0) > _LIKENESS)


def _bursts(recording: Recording) -> Iterator[float]:
    """Yield when sound begins after silence."""
    loudness = _loudness(recording.samples)
    if not loudness.any():
        return
    audible = np.flatnonzero(loudness > _AUDIBLE * np.percentile(loudness[loudness > 0], 95))
    last = -np.inf
    for place in audible:
        if (place - last) * _HOP > _SILENCE * RATE:
            # A little of it at the end of these 5 ms is enough.
            yield recording.at + (place * _HOP + _WINDOW) / RATE
        last = place


def _is_part_of(at: float, sounds: Iterable[Sound], known: Mapping[str, Sentence]) -> bool:
    return any(
        sound.at - _SAME <= at <= sound.at + _SAME + max(known[t].seconds for t in sound.likeness)
        for sound in sounds
    )


def _loudness(samples: Samples) -> Samples:
    """Return the loudness of 5 ms, every millisecond."""
    if len(samples) < _WINDOW:
        return np.zeros(0, np.float32)
    sums = np.concatenate(([0.0], np.cumsum(samples.astype(np.float64) ** 2)))
    power = (sums[_WINDOW:] - sums[:-_WINDOW])[::_HOP] / _WINDOW
    loudness: Samples = np.sqrt(np.maximum(power, 0)).astype(np.float32)
    return loudness
