"""The figures of one performance: how far from its due time each cue was heard, and the rest."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from statistics import median
from typing import Any, Final

import numpy as np

from .assignment import DueCue, assign
from .onsets import Sentence, Sound, hear
from .recording import Recording

_LEARNT: Final = 10
"""Cues after which a lead time should be learnt."""
_TOLERANCE: Final = 0.02
"""Seconds by which the end of a sentence may be hidden by the next one's beginning."""


@dataclass(frozen=True, slots=True)
class HeardCue:
    """A cue and what was heard of it."""

    text: str
    due: float
    at: float | None = None
    recognised: bool = False
    whole: bool = False
    stream: int | None = None
    """Which stretch of sound without a gap it was heard in."""

    @property
    def error(self) -> float | None:
        """Return the seconds it was late; negative means early."""
        return None if self.at is None else self.at - self.due


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard on one speaker."""

    cues: list[HeardCue]
    others: list[float]
    """When something was heard that is no cue."""


def listen_for(
    cues: Sequence[DueCue], recording: Recording, sentences: Iterable[Sentence]
) -> Heard:
    """Find every cue in a recording."""
    sounds = hear(recording, sentences)
    assigned = assign(cues, sounds)
    taken = {id(sound) for sound in assigned if sound}
    return Heard(
        [_heard(cue, sound, recording) for cue, sound in zip(cues, assigned, strict=True)],
        [sound.at for sound in sounds if id(sound) not in taken],
    )


def _heard(cue: DueCue, sound: Sound | None, recording: Recording) -> HeardCue:
    if sound is None:
        return HeardCue(cue.text, cue.due)
    recognised = cue.text in sound.likeness
    whole = sound.whole.get(cue.text, True)
    return HeardCue(cue.text, cue.due, sound.at, recognised, whole, recording.stream_at(sound.at))


def figures(
    heard: Heard, sentences: Iterable[Sentence], acted_at: float
) -> dict[str, float | int | dict[str, Any] | None]:
    """Return the figures; distances are absolute, early is as wrong as late."""
    seconds = {sentence.text: sentence.seconds for sentence in sentences}
    errors = [1000 * cue.error for cue in heard.cues if cue.error is not None]
    return {
        **_spread(errors),
        "bias_ms": _rounded(median(errors)) if errors else None,
        "drift_ms_per_min": drift([cue for cue in heard.cues if cue.at is not None]),
        "missed": sum(cue.at is None for cue in heard.cues),
        "overlaps": _overlaps(heard.cues, seconds),
        "cut_short": sum(cue.at is not None and not cue.whole for cue in heard.cues),
        "cues": len(heard.cues),
        "unrecognised": sum(cue.at is not None and not cue.recognised for cue in heard.cues),
        "other_sounds": len(heard.others),
        "first_word_ms": _first_word(heard.cues, acted_at),
        "after_ten_cues": _spread(
            [1000 * cue.error for cue in heard.cues[_LEARNT:] if cue.error is not None]
        ),
        "inside_clips": _inside_clips(heard.cues),
    }


def details(heard: Heard, began_at: float) -> list[dict[str, Any]]:
    """Return every cue, in seconds from the first one's due time."""
    return [
        {
            **asdict(cue),
            "due": round(cue.due - began_at, 4),
            "at": None if cue.at is None else round(cue.at - began_at, 4),
            "error_ms": None if cue.error is None else _rounded(1000 * cue.error),
        }
        for cue in heard.cues
    ]


def skew(heard: Sequence[Heard]) -> dict[str, float | int | None]:
    """Return how far apart two speakers said the same cue."""
    first, second = (speaker.cues for speaker in heard)
    apart = [
        1000 * (a.at - b.at)
        for a, b in zip(first, second, strict=True)
        if a.at is not None and b.at is not None
    ]
    return _spread(apart)


def drift(cues: Sequence[HeardCue]) -> float | None:
    """Return by how many milliseconds a minute cues become later.

    The median of the slopes between any two: one late cue does not make a drift.
    """
    slopes = [
        (b.error - a.error) * 1000 / ((b.due - a.due) / 60)
        for index, a in enumerate(cues)
        for b in cues[index + 1 :]
        if a.error is not None and b.error is not None and b.due > a.due
    ]
    return _rounded(median(slopes)) if slopes else None


def _spread(errors: Iterable[float]) -> dict[str, float | int | None]:
    """Return percentiles that were really measured, none that lies between two cues."""
    away = [abs(error) for error in errors]
    if not away:
        return {"p50_ms": None, "p95_ms": None, "max_ms": None}
    p50, p95 = np.percentile(away, [50, 95], method="inverted_cdf")
    return {"p50_ms": _rounded(p50), "p95_ms": _rounded(p95), "max_ms": _rounded(max(away))}


def _overlaps(cues: Iterable[HeardCue], seconds: dict[str, float]) -> int:
    heard = [cue for cue in cues if cue.at is not None]
    return sum(
        a.recognised and a.at + seconds[a.text] - _TOLERANCE > b.at  # type: ignore[operator]
        for a, b in pairwise(heard)
    )


def _first_word(cues: Iterable[HeardCue], acted_at: float) -> float | None:
    return next((_rounded(1000 * (cue.at - acted_at)) for cue in cues if cue.at is not None), None)


def _inside_clips(cues: Iterable[HeardCue]) -> dict[str, float | int | None]:
    """Return how far cues are from their places behind the first one of the same clip.

    A clip is sound without a gap: whatever a player is told in between makes one.
    """
    first: dict[int, HeardCue] = {}
    errors = []
    for cue in cues:
        if cue.error is None or cue.stream is None:
            continue
        if cue.stream in first:
            errors.append(1000 * (cue.error - first[cue.stream].error))  # type: ignore[operator]
        else:
            first[cue.stream] = cue
    return {"cues": len(errors), **_spread(errors)}


def _rounded(value: float) -> float:
    return round(float(value), 1)
