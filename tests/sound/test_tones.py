"""Tones are soft, short and without a click."""

from itertools import pairwise
import math

import pytest

from custom_components.rolling_session.engine.model import MarkKind
from custom_components.rolling_session.sound import RATE, as_wav, from_wav
from custom_components.rolling_session.tones import KINDS, tone

from .samples import level, numbers, peak


@pytest.mark.parametrize("kind", [*KINDS, "something else"])
def test_a_tone_is_soft_and_clean(kind):
    sound = from_wav(as_wav(tone(kind)))
    samples = numbers(sound)
    assert 0.3 < sound.seconds < 1.5
    assert -20 < peak(sound) < -18
    assert level(sound) > -34
    assert samples[0] == samples[-1] == 0
    assert abs(sum(samples)) / len(samples) < 1
    # The steepest step of a sine of 1 kHz as loud as this is a quarter of its peak.
    assert max(abs(b - a) for a, b in pairwise(samples)) < max(samples) * 0.4
    # It neither jumps in nor breaks off: 2 ms at the ends are far below the peak.
    ends = [*samples[: RATE // 500], *samples[-RATE // 500 :]]
    assert max(map(abs, ends)) < max(samples) * 0.1


def pitch(samples) -> float:
    """Return Hz, from how often the wave crosses zero upwards."""
    crossings = [i for i, (a, b) in enumerate(pairwise(samples)) if a < 0 <= b]
    return (len(crossings) - 1) * RATE / (crossings[-1] - crossings[0])


def test_a_breath_in_rises_and_a_breath_out_falls():
    for kind, rises in (("breathe_in", True), ("breathe_out", False)):
        samples = numbers(tone(kind))
        third = len(samples) // 3
        first, last = pitch(samples[:third]), pitch(samples[-third:])
        assert (last > first * 1.2) is rises
        assert (first > last * 1.2) is not rises
        # Steadily: no step in between.
        middle = pitch(samples[third:-third])
        assert math.isclose(middle, math.sqrt(330 * 495), rel_tol=0.05)


def test_kinds_can_be_told_apart():
    assert len({tone(kind).pcm for kind in (*KINDS, "")}) == len(KINDS) + 1


def test_the_kinds_are_those_of_the_timeline():
    assert set(KINDS) - {"closing", "stop"} <= set(MarkKind)


def test_a_tone_is_made_once():
    assert tone("hold") is tone("hold")
    assert tone("walk") is tone("swim")
