"""Which sound is which cue: in order, as many as possible, and as near as possible.

A cue that was not heard is missed; it does not shift the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from .onsets import Sound

_NEAR: Final = 0.5
"""Seconds from its due time within which an unknown sound, such as a tone, passes for a cue."""


@dataclass(frozen=True, slots=True)
class DueCue:
    """A sentence and when it should be heard."""

    text: str
    due: float


class _Score(NamedTuple):
    """More cues first, then sounds that are recognised, then nearer ones."""

    cues: int = 0
    recognised: int = 0
    nearness: float = 0.0

    def plus(self, other: _Score) -> _Score:
        return _Score(
            self.cues + other.cues,
            self.recognised + other.recognised,
            self.nearness + other.nearness,
        )


def assign(cues: Sequence[DueCue], sounds: Sequence[Sound]) -> list[Sound | None]:
    """Return the sound of every cue, None where it was not heard."""
    best = _best_scores(cues, sounds)
    assigned: list[Sound | None] = [None] * len(cues)
    cue, sound = len(cues), len(sounds)
    while cue and sound:
        if best[cue][sound] == best[cue][sound - 1]:
            sound -= 1
        elif best[cue][sound] == best[cue - 1][sound]:
            cue -= 1
        else:
            cue, sound = cue - 1, sound - 1
            assigned[cue] = sounds[sound]
    return assigned


def _best_scores(cues: Sequence[DueCue], sounds: Sequence[Sound]) -> list[list[_Score]]:
    """Return the best score for the first so many cues and the first so many sounds."""
    best = [[_Score()] * (len(sounds) + 1) for _ in range(len(cues) + 1)]
    for i, cue in enumerate(cues, 1):
        for j, sound in enumerate(sounds, 1):
            options = [best[i][j - 1], best[i - 1][j]]
            if fit := _fit(cue, sound):
                options.append(best[i - 1][j - 1].plus(fit))
            best[i][j] = max(options)
    return best


def _fit(cue: DueCue, sound: Sound) -> _Score | None:
    away = abs(sound.at - cue.due)
    if cue.text in sound.likeness:
        return _Score(1, 1, -away)
    if not sound.likeness and away <= _NEAR:
        return _Score(1, 0, -away)
    return None
