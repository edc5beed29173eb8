"""The words of the product as values: areas, techniques, routines, plans."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from . import rules
from .errors import BreathOutOfRangeError


class Zone(StrEnum):
    """A body area that may be rolled. There is no member for any other."""

    THORACIC = "thoracic"
    PARASPINALS = "paraspinals"
    LATS = "lats"
    RHOMBOIDS = "rhomboids"
    GLUTES = "glutes"
    HIP_FLEXORS = "hip_flexors"


class Side(StrEnum):
    """Which half of the body."""

    BOTH = "both"
    LEFT = "left"
    RIGHT = "right"


class Tool(StrEnum):
    """What a person rolls on, softest first."""

    SOFT_ROLLER = "soft_roller"
    MEDIUM_ROLLER = "medium_roller"
    HIGH_DENSITY_ROLLER = "high_density_roller"
    TEXTURED_ROLLER = "textured_roller"
    PEANUT = "peanut"
    BALL = "ball"


class Level(StrEnum):
    """How much practice a person has."""

    BEGINNER = "beginner"
    PRACTISED = "practised"


class Goal(StrEnum):
    """What a routine is for, which decides its doses."""

    DAILY = "daily"
    FULL = "full"
    PRE_WORKOUT = "pre_workout"
    POST_WORKOUT = "post_workout"


class Pacing(StrEnum):
    """How the time on a position is filled."""

    ROLL = "roll"
    """Roll slowly, with planned holds."""
    SPOTS = "spots"
    """Go from one tender spot to the next."""
    EXTENSION = "extension"
    """Lean back for three breaths, then an inch further."""
    MOVE = "move"
    """Move without a tool."""


@dataclass(frozen=True, slots=True)
class Technique:
    """One way of rolling one zone, or one movement."""

    id: str
    zone: Zone | None
    """None for a movement."""
    pacing: Pacing
    tools: tuple[Tool, ...]
    """Any of these will do, the first one the person has is used; empty for a movement."""
    sided: bool
    dose: tuple[int, int]
    """Least and most seconds a side."""
    seconds: int
    """The usual dose, seconds a side."""
    ready: int
    """Seconds to get into position."""
    needs_practice: bool = False

    @property
    def is_movement(self) -> bool:
        """Whether this needs no tool and rolls nothing."""
        return self.zone is None


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a routine, before its sides become positions."""

    technique: str
    seconds: int
    """A side."""
    sides: tuple[Side, ...] = ()
    """In this order; empty means what the technique needs, right side first."""
    hold: int = rules.HOLD[1]
    """Seconds of a planned hold."""


@dataclass(frozen=True, slots=True)
class BreathPattern:
    """Seconds in, held and out. Raises BreathOutOfRangeError outside C4's range."""

    inhale: int = 4
    held: int = 0
    exhale: int = 6

    def __post_init__(self) -> None:
        """Refuse what is not calm breathing."""
        for seconds, (least, most) in (
            (self.inhale, rules.BREATH_IN),
            (self.held, rules.BREATH_HELD),
            (self.exhale, rules.BREATH_OUT),
        ):
            if not least <= seconds <= most:
                raise BreathOutOfRangeError(seconds=seconds, least=least, most=most)

    @property
    def seconds(self) -> int:
        """How long one breath takes."""
        return self.inhale + self.held + self.exhale


@dataclass(frozen=True, slots=True)
class Routine:
    """What a person does, as it was written; `compile_routine` makes it a plan."""

    id: str
    goal: Goal
    steps: tuple[Step, ...]
    """In the order they are done."""
    importance: tuple[str, ...] = ()
    """Techniques, the most important first; those not named follow in their order."""
    closing: int = 12
    """Seconds for the closing words."""
    breath: BreathPattern | None = None
    """None means the person's own."""


@dataclass(frozen=True, slots=True)
class Coaching:
    """What is known of the person when a routine becomes a plan."""

    level: Level = Level.BEGINNER
    tools: frozenset[Tool] = frozenset({Tool.MEDIUM_ROLLER})
    breath: BreathPattern = BreathPattern()
    quiet: bool = False
    """At night: fewer cues."""


class NoteKey(StrEnum):
    """What a person is told about a plan before it starts."""

    MOVEMENT_ADDED = "movement_added"
    TECHNIQUE_REPLACED = "technique_replaced"
    TOOL_MISSING = "tool_missing"
    TOOL_HARD = "tool_hard"
    NOT_FULL = "not_full"
    PRE_WORKOUT_DOSE = "pre_workout_dose"
    POST_WORKOUT_DOSE = "post_workout_dose"
    STEP_DROPPED = "step_dropped"
    SHORTER = "shorter"


@dataclass(frozen=True, slots=True)
class Note:
    """A warning that refuses nothing."""

    key: NoteKey
    subject: str = ""
    """A technique, zone or tool; empty where the key says it all."""


@dataclass(frozen=True, slots=True)
class Position:
    """One stretch on the floor: a technique on one side."""

    technique: str
    zone: Zone | None
    """None for a movement."""
    side: Side
    tool: Tool | None
    ready: int
    """Seconds to get there."""
    seconds: int
    """The planned dose."""
    switches: bool = False
    """Whether it only changes the side of the position before."""


class MarkKind(StrEnum):
    """What a place on the timeline means."""

    POSITION = "position"
    """Get ready."""
    ROLL = "roll"
    MOVE = "move"
    SPOT = "spot"
    """Extension: the next inch, breathing in."""
    HOLD = "hold"
    RELEASE = "release"
    """Roll on."""
    BREATHE = "breathe"
    BREATHE_IN = "breathe_in"
    BREATHE_OUT = "breathe_out"
    HALF = "half"
    LAST_SECONDS = "last_seconds"
    CLOSING = "closing"
    END = "end"

    @property
    def opens_phase(self) -> bool:
        """Whether the person does something else from here on."""
        return self in _PHASES


_PHASES = frozenset(
    {
        MarkKind.POSITION,
        MarkKind.ROLL,
        MarkKind.MOVE,
        MarkKind.HOLD,
        MarkKind.RELEASE,
        MarkKind.CLOSING,
        MarkKind.END,
    }
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on the timeline of a plan."""

    offset: timedelta
    """From the start of the session."""
    kind: MarkKind
    position: int | None
    """Index into the plan's positions; None once they are over."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A routine laid out in time. Marks are in order and end with END."""

    routine: str
    positions: tuple[Position, ...]
    marks: tuple[Mark, ...]
    breath: BreathPattern
    quiet: bool = False
    notes: tuple[Note, ...] = ()

    @property
    def length(self) -> timedelta:
        """From the first word to the last."""
        return self.marks[-1].offset

    @property
    def planned_seconds(self) -> int:
        """Seconds on the floor: rolling and moving, without getting ready."""
        return sum(position.seconds for position in self.positions)
