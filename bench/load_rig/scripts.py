"""What people build instead: a script for each person that waits and says what is due."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from .people import Person

EVENT: Final = "load_cue"
SCRIPT: Final = "script"
EXPERT: Final = "expert"
SCRIPTS: Final = (SCRIPT, EXPERT)

type Step = dict[str, Any]
type Plan = dict[str, Any]
"""What `preview_routine` says."""


def scripts(people: Iterable[Person], plans: dict[str, Plan]) -> dict[str, Any]:
    """Return everybody's scripts: they tell the same sentences at the same times."""
    made: dict[str, Any] = {}
    for person in people:
        offsets = [cue["offset"] for cue in plans[person.routine]["cues"]]
        texts = [cue["text"] for cue in plans[person.routine]["cues"]]
        tells = [_tell(person.number, *numbered) for numbered in enumerate(texts)]
        made[f"{SCRIPT}_{person.number}"] = {"sequence": _one_after_the_other(offsets, tells)}
        made[f"{EXPERT}_{person.number}"] = {"sequence": [_all_at_once(offsets, tells)]}
    return made


def _tell(who: int, number: int, text: str) -> Step:
    return {"event": EVENT, "event_data": {"who": who, "number": number, "text": text}}


def _one_after_the_other(offsets: Sequence[float], tells: Sequence[Step]) -> list[Step]:
    steps: list[Step] = []
    gone = 0.0
    for offset, tell in zip(offsets, tells, strict=True):
        if offset > gone:
            steps.append({"delay": {"milliseconds": round((offset - gone) * 1000)}})
            gone = offset
        steps.append(tell)
    return steps


def _all_at_once(offsets: Sequence[float], tells: Sequence[Step]) -> Step:
    return {
        "parallel": [
            {"sequence": [{"delay": {"milliseconds": round(offset * 1000)}}, tell]}
            for offset, tell in zip(offsets, tells, strict=True)
        ]
    }


def script_lateness(plan: Plan, told: dict[int, datetime]) -> list[float]:
    """Return the seconds by which a script was late, by what it told first."""
    offsets = [cue["offset"] - plan["cues"][0]["offset"] for cue in plan["cues"]]
    return [
        (at - told[0]).total_seconds() - offsets[number] for number, at in told.items() if number
    ]
