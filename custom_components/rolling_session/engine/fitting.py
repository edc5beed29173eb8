"""How a routine is fitted to "I have N minutes".

The doses grow and shrink together inside their bounds; where even the least
doses do not fit, the least important area goes, before any is under-dosed.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from . import rules
from .catalog import MAJOR_ZONES, SIDES, technique_of
from .errors import MinutesTooFewError, MinutesTooManyError
from .model import Goal, Note, NoteKey, Routine, Side, Step, Zone

_GRAIN: Final = 5
"""Doses are multiples of this many seconds."""
_MOVEMENT_MOST: Final = 90
"""Time to spare goes to rolling, not to one movement for minutes."""
_SETS: Final = (3, 2, 1)
"""Sets of the rolling part: one to three [C2]."""
_AREA_MOST: Final = {
    Goal.PRE_WORKOUT: rules.PRE_WORKOUT[1],
    Goal.POST_WORKOUT: rules.POST_WORKOUT[1],
}
"""Around exercise more time does not mean more sets of an area [S2]."""

type Length = Callable[[Routine], int]


def fit(routine: Routine, minutes: int, length: Length) -> tuple[Routine, list[Note]]:
    """Return the routine made to last at most `minutes`, and what that cost.

    `length` says how many seconds a routine lasts. Raises MinutesTooFewError
    (with the least whole minutes) and MinutesTooManyError.
    """
    if minutes > rules.MINUTES_LIMIT:
        raise MinutesTooManyError(minutes=minutes, most=rules.MINUTES_LIMIT)
    budget = minutes * 60
    for sets in _SETS:
        several = _repeated(routine, sets)
        if length(several) <= budget and heaviest(several)[1] <= _area_limit(routine):
            return _grown(several, budget, length)
    return _shrunk(routine, budget, length)


def _area_limit(routine: Routine) -> int:
    """Return the most seconds on one side of an area that fitting may come to."""
    most = _AREA_MOST.get(routine.goal, rules.DOSE_LIMIT)
    # What was written with more was allowed with a warning.
    return max(most, heaviest(routine)[1])


def _grown(routine: Routine, budget: int, length: Length) -> tuple[Routine, list[Note]]:
    fitted = _scaled(routine, budget, length)
    short = budget - length(fitted) > 60
    return fitted, [Note(NoteKey.SHORTER)] if short else []


def _shrunk(routine: Routine, budget: int, length: Length) -> tuple[Routine, list[Note]]:
    notes: list[Note] = []
    while length(_at_factor(routine, 0.0)) > budget:
        if (victim := _least_important(routine)) is None:
            needed = -(-length(_at_factor(routine, 0.0)) // 60)
            raise MinutesTooFewError(least=needed)
        routine = replace(routine, steps=tuple(s for s in routine.steps if s is not victim))
        notes.append(Note(NoteKey.STEP_DROPPED, victim.technique))
    return _scaled(routine, budget, length), notes


def _scaled(routine: Routine, budget: int, length: Length) -> Routine:
    """Return the largest doses that fit, growing or shrinking all together."""
    limit = _area_limit(routine)
    sizes = (_at_factor(routine, percent / 100) for percent in range(400, -5, -5))
    return next(s for s in sizes if length(s) <= budget and heaviest(s)[1] <= limit)


def _at_factor(routine: Routine, factor: float) -> Routine:
    return replace(
        routine,
        steps=tuple(
            replace(step, seconds=_dose(step, routine.goal, factor)) for step in routine.steps
        ),
    )


def _dose(step: Step, goal: Goal, factor: float) -> int:
    least, most = dose_bounds(step.technique, goal)
    # A custom dose that was allowed with a warning is a bound of its own.
    least, most = min(least, step.seconds), max(most, step.seconds)
    return max(least, min(most, int(step.seconds * factor) // _GRAIN * _GRAIN))


def dose_bounds(technique_id: str, goal: Goal) -> tuple[int, int]:
    """Return the least and most seconds a side for what the routine is for."""
    technique = technique_of(technique_id)
    least, most = technique.dose
    if technique.zone is None:
        return least, _MOVEMENT_MOST
    match goal:
        case Goal.PRE_WORKOUT:
            most = max(least, min(most, rules.PRE_WORKOUT[1]))
        case Goal.POST_WORKOUT:
            least = min(most, max(least, rules.POST_WORKOUT[0]))
        case Goal.FULL if technique.zone in MAJOR_ZONES:
            sides = 2 if technique.sided else 1
            least = max(least, rules.FULL_SESSION_ZONE // sides)
        case _:
            pass
    return least, most


def sides_of(step: Step) -> tuple[Side, ...]:
    """Return the sides a step is done on, in order."""
    if not technique_of(step.technique).sided:
        return (Side.BOTH,)
    named = dict.fromkeys(side for side in step.sides if side is not Side.BOTH)
    return tuple(named) or SIDES


def heaviest(routine: Routine) -> tuple[Zone, int]:
    """Return the zone of which one side is rolled longest, and for how many seconds."""
    ((zone, _), seconds) = area_seconds(routine.steps).most_common(1)[0]
    return zone, seconds


def area_seconds(steps: Iterable[Step]) -> Counter[tuple[Zone, Side]]:
    """Return the seconds on every side of every zone."""
    totals: Counter[tuple[Zone, Side]] = Counter()
    for step in steps:
        if zone := technique_of(step.technique).zone:
            totals.update({(zone, side): step.seconds for side in sides_of(step)})
    return totals


def _least_important(routine: Routine) -> Step | None:
    """Return what may go first: extra movements, then the least important area."""
    movements = [s for s in routine.steps if technique_of(s.technique).is_movement]
    if len(movements) > 1:
        return movements[-1]
    rolled = [s for s in routine.steps if s not in movements]
    return max(rolled, key=lambda s: _rank(routine, s)) if len(rolled) > 1 else None


def _rank(routine: Routine, step: Step) -> tuple[int, int]:
    # By area: a technique that was replaced matters as much as the one it stands for.
    named = [technique_of(technique).zone for technique in routine.importance]
    zone = technique_of(step.technique).zone
    return named.index(zone) if zone in named else len(named), routine.steps.index(step)


def _repeated(routine: Routine, sets: int) -> Routine:
    rolled = tuple(s for s in routine.steps if not technique_of(s.technique).is_movement)
    moved = tuple(s for s in routine.steps if technique_of(s.technique).is_movement)
    return replace(routine, steps=rolled * sets + moved)
