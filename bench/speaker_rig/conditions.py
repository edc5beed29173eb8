"""What is measured: under which conditions, who, and for how long."""

from dataclasses import dataclass
from typing import Any, Final

PRODUCT: Final = "product"
SCRIPT: Final = "script"
EXPERT: Final = "expert"
CONTESTANTS: Final = (PRODUCT, SCRIPT, EXPERT)
COLD: Final = "cold"
WARM: Final = "warm"

# Of all sessions, the one with most to say.
SESSION: Final[dict[str, Any]] = {"routine": "upper_back_ball"}
PERSON: Final[dict[str, Any]] = {"level": "practised", "tools": ["medium_roller", "ball"]}


@dataclass(frozen=True, slots=True)
class Condition:
    """One house of its own, so everything in it begins cold."""

    name: str
    title: str
    seconds: int
    """What is heard of the session."""
    groups: tuple[tuple[str, ...], ...]
    """Who takes part; those of a group side by side, each with a speaker and a voice of its own."""
    states: tuple[str, ...] = (COLD, WARM)
    speakers: int = 1
    """How many each of them has."""
    is_slow: bool = False
    voice_delay: float = 0


FAST: Final = "fast"

QUICK: Final = (Condition(FAST, "a fast speaker", 117, (CONTESTANTS,)),)
FULL: Final = (
    Condition(FAST, "a fast speaker", 227, ((PRODUCT,), (SCRIPT, EXPERT))),
    Condition("two_speakers", "two fast speakers at once", 80, ((PRODUCT, SCRIPT),), speakers=2),
    Condition(
        "slow_speaker", "a speaker that plays after 1.2 ± 0.2 s", 105, (CONTESTANTS,), is_slow=True
    ),
    Condition(
        "slow_voice", "a voice that takes 1.5 s more", 80, (CONTESTANTS,), (COLD,), voice_delay=1.5
    ),
)
