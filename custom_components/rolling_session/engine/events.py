"""What can be told about a session: one frozen value for everything that happens.

Every event carries `at`, the moment it was due, not the moment it was noticed.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .model import Mark, Zone


class Outcome(StrEnum):
    """How a session ended."""

    COMPLETED = "completed"
    """To the last word, with most of it done."""
    PARTIAL = "partial"
    """Closed by itself: paused or away for too long, or mostly skipped."""
    STOPPED = "stopped"
    """Ended early by the person."""
    STOPPED_FOR_SAFETY = "stopped_for_safety"


class Symptom(StrEnum):
    """Red flags: each ends the session at once [S1 S2]."""

    SHARP_PAIN = "sharp_pain"
    JOINT_PAIN = "joint_pain"
    NUMBNESS = "numbness"
    TINGLING = "tingling"
    RADIATING_PAIN = "radiating_pain"


@dataclass(frozen=True, slots=True)
class SessionStarted:
    """A session has begun."""

    at: datetime


@dataclass(frozen=True, slots=True)
class MarkReached:
    """A place on the timeline was due at `at`, however late it is noticed."""

    at: datetime
    mark: Mark


@dataclass(frozen=True, slots=True)
class SessionPaused:
    """The clock stands still."""

    at: datetime


@dataclass(frozen=True, slots=True)
class SessionResumed:
    """The clock runs again at `runs_at`, after the count-in."""

    at: datetime
    runs_at: datetime


@dataclass(frozen=True, slots=True)
class PositionLeft:
    """The person asked to go on or back."""

    at: datetime
    position: int | None


@dataclass(frozen=True, slots=True)
class HoldExtended:
    """The hold under way became longer."""

    at: datetime
    seconds: int


@dataclass(frozen=True, slots=True)
class PositionResized:
    """The position takes longer, or with negative seconds less long."""

    at: datetime
    seconds: int


@dataclass(frozen=True, slots=True)
class EasedOff:
    """It hurt: less weight, no hold."""

    at: datetime


@dataclass(frozen=True, slots=True)
class ZoneSkipped:
    """It hurt twice: the zone is left alone."""

    at: datetime
    zone: Zone


@dataclass(frozen=True, slots=True)
class SessionInterrupted:
    """Nobody was coached from `at` on."""

    at: datetime


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """A session is over."""

    at: datetime
    outcome: Outcome
    symptom: Symptom | None = None


type Event = (
    SessionStarted
    | MarkReached
    | SessionPaused
    | SessionResumed
    | PositionLeft
    | HoldExtended
    | PositionResized
    | EasedOff
    | ZoneSkipped
    | SessionInterrupted
    | SessionEnded
)
