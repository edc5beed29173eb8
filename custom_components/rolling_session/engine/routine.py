"""From what was written to what is done: validate, choose, fit, lay out.

`compile_routine` is the only way to a plan, so a plan is safe by construction:
it can only hold techniques of the catalog, inside their doses.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Final

from . import rules
from .catalog import (
    AREA_TECHNIQUES,
    HARD_TOOLS,
    MAJOR_ZONES,
    REPLACEMENTS,
    TECHNIQUES,
    technique_of,
    zone_of,
)
from .errors import (
    DoseLimitError,
    DoseOutOfRangeError,
    EmptyRoutineError,
    HoldOutOfRangeError,
    MinutesTooManyError,
    MissingToolError,
)
from .fitting import area_seconds, fit, heaviest, sides_of
from .model import (
    Coaching,
    Goal,
    Level,
    Note,
    NoteKey,
    Plan,
    Position,
    Routine,
    Side,
    Step,
    Technique,
    Tool,
    Zone,
)
from .timeline import lay_timeline

_MINUTE: Final = timedelta(minutes=1)
_USUAL: Final = {
    Goal.PRE_WORKOUT: (NoteKey.PRE_WORKOUT_DOSE, rules.PRE_WORKOUT),
    Goal.POST_WORKOUT: (NoteKey.POST_WORKOUT_DOSE, rules.POST_WORKOUT),
}
_MOVEMENTS_ADDED: Final = {Goal.FULL: ("cat_cow", "bird_dog", "childs_pose")}
"""For the three minutes of a full session [S0]; one movement will do otherwise."""


def compile_routine(
    routine: Routine,
    coaching: Coaching,
    *,
    minutes: int | None = None,
    areas: Iterable[str] = (),
) -> Plan:
    """Return the plan of a routine for a person.

    `minutes` makes it fit (at most 60); `areas` keeps only those areas, and adds
    the usual technique for an area the routine does not have. Raises an
    EngineError for anything that is unknown, unsafe or impossible.
    """
    validate(routine)
    notes: list[Note] = []
    chosen = _keep_areas(routine, [zone_of(area) for area in areas])
    chosen = replace(chosen, steps=tuple(_doable(chosen.steps, coaching, notes)))
    chosen = _end_in_movement(chosen, notes)
    if minutes is not None:
        chosen, fitted = fit(chosen, minutes, lambda routine: _length(routine, coaching))
        notes += fitted
    notes += dose_notes(chosen)
    positions, holds = _expand(chosen.steps, coaching)
    notes += _tool_notes(positions, coaching)
    breath = routine.breath or coaching.breath
    marks = lay_timeline(positions, holds, breath, chosen.closing)
    if (needed := -(-marks[-1].offset // _MINUTE)) > rules.MINUTES_LIMIT:
        raise MinutesTooManyError(minutes=needed, most=rules.MINUTES_LIMIT)
    return Plan(
        routine=routine.id,
        positions=tuple(positions),
        marks=marks,
        breath=breath,
        quiet=coaching.quiet,
        notes=tuple(notes),
    )


def validate(routine: Routine) -> None:
    """Refuse a routine with anything unknown or unsafe in it."""
    if not any(not technique_of(step.technique).is_movement for step in routine.steps):
        raise EmptyRoutineError(routine=routine.id)
    for step in routine.steps:
        least, most = technique_of(step.technique).dose
        if not least <= step.seconds <= most:
            raise DoseOutOfRangeError(
                technique=step.technique, seconds=step.seconds, least=least, most=most
            )
        if not rules.HOLD[0] <= step.hold <= rules.HOLD[1]:
            raise HoldOutOfRangeError(seconds=step.hold, least=rules.HOLD[0], most=rules.HOLD[1])
    zone, seconds = heaviest(routine)
    if seconds > rules.DOSE_LIMIT:
        raise DoseLimitError(area=zone, seconds=seconds, most=rules.DOSE_LIMIT)


def dose_notes(routine: Routine) -> list[Note]:
    """Return the warnings for doses that are safe but not what the routine is for."""
    doses = area_seconds(routine.steps)
    if routine.goal is Goal.FULL:
        whole = {zone: sum(doses[zone, side] for side in Side) for zone in MAJOR_ZONES}
        return [Note(NoteKey.NOT_FULL, z) for z in whole if whole[z] < rules.FULL_SESSION_ZONE]
    if (usual := _USUAL.get(routine.goal)) is None:
        return []
    key, (least, most) = usual
    unusual = {zone for (zone, _), seconds in doses.items() if not least <= seconds <= most}
    first = {technique_of(s.technique).zone: s.technique for s in reversed(routine.steps)}
    return [Note(key, technique) for zone, technique in first.items() if zone in unusual][::-1]


def _keep_areas(routine: Routine, zones: list[Zone]) -> Routine:
    if not zones:
        return routine
    kept = [s for s in routine.steps if technique_of(s.technique).zone in {*zones, None}]
    present = {technique_of(step.technique).zone for step in kept}
    added = [
        Step(technique.id, technique.seconds)
        for zone in dict.fromkeys(zones)
        if zone not in present and (technique := TECHNIQUES[AREA_TECHNIQUES[zone]])
    ]
    return replace(routine, steps=(*added, *kept))


def _doable(steps: Iterable[Step], coaching: Coaching, notes: list[Note]) -> Iterable[Step]:
    """Yield the steps this person can do, with a note for every change."""
    doable: list[Step] = []
    rolled = False
    missing = ""
    for step in steps:
        technique = technique_of(step.technique)
        found = _doable_technique(technique, coaching)
        if found is None:
            missing = technique.tools[0]
            notes.append(Note(NoteKey.TOOL_MISSING, technique.id))
            continue
        if found is not technique:
            notes.append(Note(NoteKey.TECHNIQUE_REPLACED, technique.id))
        seconds = max(found.dose[0], min(found.dose[1], step.seconds))
        doable.append(replace(step, technique=found.id, seconds=seconds))
        rolled = rolled or not found.is_movement
    if not rolled:
        raise MissingToolError(tool=missing)
    return doable


def _doable_technique(technique: Technique, coaching: Coaching) -> Technique | None:
    """Follow the replacements until the person has the practice and the tool."""
    seen: set[str] = set()
    while technique.id not in seen:
        seen.add(technique.id)
        practised = coaching.level is Level.PRACTISED or not technique.needs_practice
        if practised and (technique.is_movement or _tool(technique, coaching)):
            return technique
        technique = TECHNIQUES[REPLACEMENTS.get(technique.id, technique.id)]
    return None


def _tool(technique: Technique, coaching: Coaching) -> Tool | None:
    """Choose the tool: softest first for a beginner, the general one first otherwise."""
    order = list(Tool) if coaching.level is Level.BEGINNER else technique.tools
    return next((t for t in order if t in technique.tools and t in coaching.tools), None)


def _end_in_movement(routine: Routine, notes: list[Note]) -> Routine:
    movements = [s for s in routine.steps if technique_of(s.technique).is_movement]
    rolled = [s for s in routine.steps if not technique_of(s.technique).is_movement]
    if not movements:
        added = _MOVEMENTS_ADDED.get(routine.goal, ("cat_cow",))
        seconds = (
            rules.MOVEMENT[1] // len(added) if len(added) > 1 else TECHNIQUES[added[0]].seconds
        )
        movements = [Step(technique, seconds) for technique in added]
        notes += [Note(NoteKey.MOVEMENT_ADDED, technique) for technique in added]
    return replace(routine, steps=(*rolled, *movements))


def _expand(steps: Iterable[Step], coaching: Coaching) -> tuple[list[Position], list[int]]:
    positions: list[Position] = []
    holds: list[int] = []
    for step in steps:
        technique = technique_of(step.technique)
        for index, side in enumerate(sides_of(step)):
            positions.append(
                Position(
                    technique=technique.id,
                    zone=technique.zone,
                    side=side,
                    tool=_tool(technique, coaching),
                    # The other side is said in fewer words.
                    ready=technique.ready if not index else 12,
                    seconds=step.seconds,
                    switches=index > 0,
                )
            )
            holds.append(step.hold)
    return positions, holds


def _tool_notes(positions: Iterable[Position], coaching: Coaching) -> list[Note]:
    if coaching.level is not Level.BEGINNER:
        return []
    hard = dict.fromkeys(p.tool for p in positions if p.tool in HARD_TOOLS)
    return [Note(NoteKey.TOOL_HARD, tool) for tool in hard if tool]


def _length(routine: Routine, coaching: Coaching) -> int:
    positions, _ = _expand(routine.steps, coaching)
    return sum(p.ready + p.seconds for p in positions) + routine.closing
