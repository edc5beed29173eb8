"""Sounds that are made up."""

from collections.abc import Iterable

import numpy as np

from bench.speaker_rig.onsets import Sentence
from bench.speaker_rig.recording import RATE, Recording, Samples

BEGAN = 1_800_000_000.0


def voice(text: str, seconds: float) -> Sentence:
    """Something like speech: noise that swells and fades, another one for every text."""
    chance = np.random.default_rng(sum(map(ord, text)))
    count = round(seconds * RATE)
    swell = 0.6 + 0.4 * np.cos(np.linspace(0, 6 * np.pi * seconds, count))
    return Sentence(text, (3000 * swell * chance.standard_normal(count)).astype(np.float32))


def tone(seconds: float) -> Samples:
    return (2000 * np.sin(np.arange(round(seconds * RATE)) * 0.3)).astype(np.float32)


def record(seconds: float, parts: Iterable[tuple[float, Samples]]) -> Recording:
    """A speaker says one thing at a time: what comes next cuts off what was."""
    chance = np.random.default_rng(0)
    samples = chance.standard_normal(round(seconds * RATE)).astype(np.float32)
    for at, sound in parts:
        index = round(at * RATE)
        samples[index:] = 0
        samples[index : index + len(sound)] = sound
    return Recording(BEGAN, samples)
