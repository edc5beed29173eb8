"""A routine as plain data, for files and settings: what was written, not what was made of it.

What is read is not trusted: it may be edited by hand or come from a version that
knew other techniques.
"""

from collections.abc import Mapping
from typing import Any, Final

from . import rules
from .errors import EngineError, UnreadableSnapshotError
from .model import BreathPattern, Goal, Routine, Side, Step
from .routine import validate

STEPS_LIMIT: Final = 120
"""An hour of the shortest movements with the time to get ready; no session is longer."""
CLOSING: Final = (5, 60)
"""Seconds for the closing words."""


def routine_data(routine: Routine) -> dict[str, Any]:
    """Return a routine as JSON-able data, without its name. `routine_from` reads it."""
    breath = routine.breath
    return {
        "goal": routine.goal.value,
        "steps": [
            {
                "technique": step.technique,
                "seconds": step.seconds,
                "sides": [side.value for side in step.sides],
                "hold": step.hold,
            }
            for step in routine.steps
        ],
        "importance": list(routine.importance),
        "breath": breath
        and {"inhale": breath.inhale, "held": breath.held, "exhale": breath.exhale},
        "closing": routine.closing,
    }


def routine_from(name: str, data: Mapping[str, Any]) -> Routine:
    """Return the routine that was written, as safe as a built-in one.

    Raises UnreadableSnapshotError for what is no routine, ForbiddenAreaError for a
    technique of an area that is never rolled, and what `validate` refuses otherwise.
    """
    routine = draft_from(name, data)
    validate(routine)
    return routine


def draft_from(name: str, data: Mapping[str, Any]) -> Routine:
    """Return what was written even where it is not safe, to show and mend it.

    Nothing but `validate` and what calls it may follow. Raises
    UnreadableSnapshotError, BreathOutOfRangeError.
    """
    try:
        closing = {"closing": _closing(data["closing"])} if "closing" in data else {}
        return Routine(
            id=name,
            goal=Goal(data["goal"]),
            steps=_steps(data["steps"]),
            importance=tuple(_text(technique) for technique in data.get("importance", ())),
            breath=_breath(data.get("breath")),
            **closing,
        )
    except EngineError:
        raise
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise UnreadableSnapshotError(what="routine") from error


def _steps(data: Any) -> tuple[Step, ...]:
    if not isinstance(data, list | tuple) or len(data) > STEPS_LIMIT:
        raise ValueError("no list of steps, or one that no session has the time for")
    return tuple(
        Step(
            technique=_text(step["technique"]),
            seconds=_whole(step["seconds"]),
            sides=tuple(map(Side, step.get("sides", ()))),
            hold=_whole(step.get("hold", rules.HOLD[1])),
        )
        for step in data
    )


def _breath(data: Mapping[str, Any] | None) -> BreathPattern | None:
    if data is None:
        return None
    return BreathPattern(_whole(data["inhale"]), _whole(data["held"]), _whole(data["exhale"]))


def _closing(value: object) -> int:
    least, most = CLOSING
    if not least <= (seconds := _whole(value)) <= most:
        raise ValueError("no time for closing words, or more than they take")
    return seconds


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _whole(value: object) -> int:
    # True is an int and 1.0 is equal to one; neither is written here.
    if type(value) is not int:
        raise TypeError("not a whole number")
    return value
