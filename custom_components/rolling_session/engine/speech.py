"""What is said together, and in which words it fits.

A speaker is not asked once a breath: phrases that belong together become one clip,
and inside a clip their distance is exact whatever the speaker. Words that do not
fit the time until the next ones are shortened, then replaced by a tone; they never
run into each other.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final

from .cues import Cue, Priority, cue_for
from .events import MarkReached
from .session import Running, Session

BREATHING_SPACE: Final = 0.15
"""Seconds of silence between two sentences."""
_OPENS: Final = ("cue_hold", "cue_spot", "cue_go_")
"""A hold, or a place of an extension: what follows in its breaths belongs to it."""
_BELONGS: Final = ("cue_breathe_in", "cue_breathe_out", "cue_lean_back", "cue_release")


class Wording(StrEnum):
    """How much of a sentence is said."""

    FULL = "full"
    BRIEF = "brief"
    """Its first sentence."""
    TONE = "tone"


@dataclass(frozen=True, slots=True)
class Group:
    """Cues that are said as one."""

    cues: tuple[Cue, ...]

    @property
    def at(self) -> datetime:
        """Return when its first word is due."""
        return self.cues[0].at

    @property
    def priority(self) -> Priority:
        """Return how important its first word is."""
        return self.cues[0].priority


def upcoming(session: Session) -> Iterator[Cue]:
    """Yield the cues that a running session will come to by itself, in order."""
    if isinstance(session.phase, Running):
        for mark in session.plan.marks[session.cursor :]:
            event = MarkReached(session.phase.origin + mark.offset, mark)
            if cue := cue_for(event, session.plan):
                yield cue


def grouped(cues: Iterable[Cue]) -> Iterator[Group]:
    """Yield the cues with every hold and its breaths as one group."""
    group: list[Cue] = []
    for cue in cues:
        if group and not (group[0].key.startswith(_OPENS + _BELONGS) and cue.key in _BELONGS):
            yield Group(tuple(group))
            group = []
        group.append(cue)
    if group:
        yield Group(tuple(group))


def windows(cues: Sequence[Cue], following: datetime | None) -> list[float]:
    """Return the seconds each cue has until the next one; `following` comes after the last."""
    ends = [after.at for _, after in pairwise(cues)]
    ends.append(following or cues[-1].at + timedelta(minutes=1))
    return [
        max((end - cue.at).total_seconds() - BREATHING_SPACE, 0.0)
        for cue, end in zip(cues, ends, strict=True)
    ]


def wording(window: float, full: float | None, brief: float | None) -> Wording:
    """Return the fullest wording that fits; None is one that can not be said."""
    if full is not None and full <= window:
        return Wording.FULL
    if brief is not None and brief <= window:
        return Wording.BRIEF
    return Wording.TONE
