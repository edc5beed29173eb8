"""Who rolls, what they roll, and how they hear it: the same household in every run."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random
from typing import Final

from .probe.things import entity_id

_SEED: Final = 8
_ANSWERED: Final = timedelta(seconds=3)
"""What is due so soon after a command was caused by it, not by the clock."""
SCREEN_EARLY: Final = timedelta(seconds=0.52)
"""A page is told half a second ahead, and a clip begins with 20 ms of silence."""


class Way(StrEnum):
    """How somebody follows the coach."""

    PAGE = "page"
    SPEAKER = "speaker"
    PHONE = "phone"
    LAMP = "lamp"
    SCREEN = "screen"
    """Only looks."""


_THINGS: Final = {Way.SPEAKER: "media_player", Way.PHONE: "notify", Way.LAMP: "light"}
_TEN: Final = (
    *(Way.PAGE, Way.SPEAKER, Way.PAGE, Way.PHONE, Way.PAGE),
    *(Way.SPEAKER, Way.PAGE, Way.LAMP, Way.PHONE, Way.SCREEN),
)
"""Of ten people."""
_ROUTINES: Final = ("bedtime", "bedtime", "desk_reset", "lower_back_relief", "upper_back_ball")
"""The last one twice as rare as usual: the same ones and different ones."""


@dataclass(slots=True)
class Person:
    """Somebody who rolls."""

    number: int
    way: Way
    routine: str
    session: str = ""
    """The session sensor."""
    commanded: list[datetime] = field(default_factory=list)
    """When something was asked of the coach."""

    @property
    def name(self) -> str:
        """Return what they are called."""
        return f"Person {self.number}"

    @property
    def outlets(self) -> list[str]:
        """Return what they are heard on; who looks at a page has none."""
        domain = _THINGS.get(self.way)
        return [entity_id(domain, self.number)] if domain else []


def household(count: int) -> list[Person]:
    """Return so many people."""
    return [
        Person(n, _TEN[n % len(_TEN)], _ROUTINES[n // len(_TEN) % len(_ROUTINES)])
        for n in range(count)
    ]


def things(count: int) -> dict[str, int]:
    """Return how many things there must be for so many people, by domain."""
    return dict.fromkeys(_THINGS.values(), count)


@dataclass(frozen=True, slots=True)
class Wish:
    """Something that somebody wants meanwhile."""

    at: float
    """Seconds after the start."""
    person: int
    action: str


def wishes(people: Sequence[Person], seconds: float) -> list[Wish]:
    """Return what every fifth person wants: a break of five seconds, and later the next position."""
    draw = Random(_SEED)
    found: list[Wish] = []
    for person in people[4::5]:
        pause = draw.uniform(0.15, 0.5) * seconds
        skip = draw.uniform(0.6, 0.8) * seconds
        found += [
            Wish(pause, person.number, "pause"),
            Wish(pause + 5, person.number, "resume"),
            Wish(skip, person.number, "skip"),
        ]
    return sorted(found, key=lambda wish: wish.at)


@dataclass(frozen=True, slots=True)
class Heard:
    """A cue as `subscribe_cues` told it."""

    key: str
    due: datetime
    sent: datetime
    outlet: str | None


def lateness(person: Person, heard: Iterable[Heard]) -> tuple[list[float], list[float]]:
    """Return the seconds by which cues were sent too late: those of the clock, those of commands.

    A speaker's cues are left out: how early they should be sent is learnt, and different every
    time. Cues in one clip are sent together, so the first one counts.
    """
    planned: list[float] = []
    answers: list[float] = []
    sent_together: set[datetime] = set()
    for cue in sorted(heard, key=lambda cue: cue.due):
        if cue.sent in sent_together or person.way is Way.SPEAKER:
            continue
        sent_together.add(cue.sent)
        if any(timedelta() <= cue.due - at <= _ANSWERED for at in person.commanded):
            answers.append((cue.sent - cue.due).total_seconds())
        else:
            early = SCREEN_EARLY if person.way is Way.PAGE else timedelta()
            planned.append((cue.sent - cue.due + early).total_seconds())
    return planned, answers


def wanted(person: Person, keys: Iterable[str]) -> list[str]:
    """Return what is said to somebody: phones get positions only."""
    positions = ("cue_ready_", "cue_switch_")
    return [key for key in keys if person.way is not Way.PHONE or key.startswith(positions)]


def missed(planned: Iterable[str], heard: Iterable[Heard]) -> list[str]:
    """Return the keys of what should have been said and was not."""
    said = [cue.key for cue in heard]
    left = []
    for key in planned:
        if key in said:
            said.remove(key)
        else:
            left.append(key)
    return left
