"""What the routine builder asks and shows: questions, lists and times, no decisions."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from homeassistant.const import CONF_NAME
from homeassistant.helpers.selector import (
    BooleanSelector,
    NumberSelectorMode,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
)
import voluptuous as vol

from .config_page import number, select
from .const import CONF_EXHALE, CONF_HELD, CONF_INHALE
from .engine import rules
from .engine.catalog import TECHNIQUES
from .engine.errors import EngineError
from .engine.fitting import sides_of
from .engine.model import Coaching, Goal, Pacing, Routine, Side, Step, Technique, Tool
from .engine.routine import compile_routine
from .phrasebook import Phrasebook

GOAL: Final = "goal"
START_FROM: Final = "start_from"
TECHNIQUE: Final = "technique"
SECONDS: Final = "seconds"
SIDES: Final = "sides"
HOLD: Final = "hold"
STEP: Final = "step"
STEPS: Final = "steps"
PLACE: Final = "place"
USUAL: Final = "usual"

_ORDERS: Final = {
    "right_left": (Side.RIGHT, Side.LEFT),
    "left_right": (Side.LEFT, Side.RIGHT),
    "right": (Side.RIGHT,),
    "left": (Side.LEFT,),
}
_SECONDS: Final = (1, 600)
"""What can be typed; a technique's own bounds are told with a sentence."""

_GOAL: Final = select("goal", Goal, multiple=False)
_TECHNIQUE: Final = select(
    "technique", TECHNIQUES, multiple=False, mode=SelectSelectorMode.DROPDOWN
)

NAME_AND_GOAL: Final = vol.Schema(
    {vol.Required(CONF_NAME): TextSelector(), vol.Required(GOAL): _GOAL}
)
WHICH_TECHNIQUE: Final = vol.Schema({vol.Optional(TECHNIQUE): _TECHNIQUE})
BREATHS: Final = vol.Schema(
    {
        vol.Required(USUAL): BooleanSelector(),
        vol.Required(CONF_INHALE): number(rules.BREATH_IN, "s"),
        vol.Required(CONF_HELD): number(rules.BREATH_HELD, "s"),
        vol.Required(CONF_EXHALE): number(rules.BREATH_OUT, "s"),
    }
)


def first_questions(built_in: Iterable[str], own: Mapping[str, Routine]) -> vol.Schema:
    """Ask for a name and what to start from; `own` has subentries by id."""
    options = [SelectOptionDict(value=routine, label=routine) for routine in built_in]
    options += [SelectOptionDict(value=id_, label=routine.id) for id_, routine in own.items()]
    start_from = SelectSelectorConfig(
        options=options, mode=SelectSelectorMode.DROPDOWN, translation_key="routine"
    )
    return vol.Schema(
        {
            vol.Required(CONF_NAME): TextSelector(),
            vol.Optional(START_FROM): SelectSelector(start_from),
            vol.Optional(GOAL): _GOAL,
        }
    )


def dose_questions(technique: Technique) -> vol.Schema:
    """Ask how a technique is done, as far as there is a choice."""
    schema: dict[Any, Any] = {vol.Required(SECONDS): number(_SECONDS, "s", NumberSelectorMode.BOX)}
    if technique.sided:
        schema[vol.Required(SIDES)] = select("sides", _ORDERS, multiple=False)
    if technique.pacing is Pacing.ROLL:
        schema[vol.Required(HOLD)] = number(rules.HOLD, "s")
    return vol.Schema(schema)


def dose_answers(step: Step) -> dict[str, Any]:
    """Return how a step is done, as the answers to `dose_questions`."""
    order = next((o for o, sides in _ORDERS.items() if sides == sides_of(step)), "right_left")
    return {SECONDS: step.seconds, SIDES: order, HOLD: step.hold}


def step_of(step: Step, answers: Mapping[str, Any]) -> Step:
    """Return the step as it was answered."""
    return replace(
        step,
        seconds=answers[SECONDS],
        sides=_ORDERS[answers[SIDES]] if SIDES in answers else (),
        hold=answers.get(HOLD, step.hold),
    )


def which_steps(routine: Routine, phrasebook: Phrasebook, *, multiple: bool) -> SelectSelector:
    """Ask which step, or which ones."""
    lines = step_lines(routine, phrasebook)
    return SelectSelector(
        SelectSelectorConfig(
            options=[SelectOptionDict(value=str(n), label=line) for n, line in enumerate(lines)],
            multiple=multiple,
            mode=SelectSelectorMode.LIST,
        )
    )


def change_questions(routine: Routine, phrasebook: Phrasebook) -> vol.Schema:
    """Ask which step to change, and whether to do something else there."""
    steps = which_steps(routine, phrasebook, multiple=False)
    return vol.Schema({vol.Optional(STEP): steps, vol.Optional(TECHNIQUE): _TECHNIQUE})


def move_questions(routine: Routine, phrasebook: Phrasebook) -> vol.Schema:
    """Ask which step goes where."""
    steps = which_steps(routine, phrasebook, multiple=False)
    place = number((1, len(routine.steps)), "", NumberSelectorMode.BOX)
    return vol.Schema({vol.Optional(STEP): steps, vol.Required(PLACE, default=1): place})


def remove_questions(routine: Routine, phrasebook: Phrasebook) -> vol.Schema:
    """Ask which steps to remove."""
    return vol.Schema({vol.Optional(STEPS): which_steps(routine, phrasebook, multiple=True)})


def overview(routine: Routine, coaching: Coaching, phrasebook: Phrasebook) -> dict[str, str]:
    """Return the steps, the time they take this person, and what to know before."""
    try:
        plan = compile_routine(routine, coaching)
    except EngineError as error:
        total, notes = "-", [phrasebook.refusal(error)]
    else:
        minutes, seconds = divmod(round(plan.length.total_seconds()), 60)
        total, notes = f"{minutes}:{seconds:02}", [phrasebook.note(note) for note in plan.notes]
    return {
        CONF_NAME: routine.id,
        STEPS: "\n".join(step_lines(routine, phrasebook)) or "-",
        "total": total,
        "notes": "\n".join(f"- ⚠️ {note}" for note in notes),
    }


def step_lines(routine: Routine, phrasebook: Phrasebook) -> list[str]:
    """Return a line for every step: its number, what is done, on which sides and how long."""
    return [f"{n}. {_line(step, phrasebook)}" for n, step in enumerate(routine.steps, start=1)]


def _line(step: Step, phrasebook: Phrasebook) -> str:
    known = TECHNIQUES.get(step.technique)
    sides = sides_of(step) if known and known.sided else ()
    words = [
        phrasebook.name("technique", step.technique),
        ", ".join(phrasebook.name("side", side) for side in sides),
        f"{step.seconds} s",
    ]
    return " · ".join(filter(None, words))


def why_not(routine: Routine, coaching: Coaching) -> EngineError | None:
    """Return why a routine can not be kept; a tool that is missing may be bought."""
    try:
        compile_routine(routine, replace(coaching, tools=frozenset(Tool)))
    except EngineError as error:
        return error
    return None


def in_order(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Return the steps as they are done: rolling ends in movement."""
    known = TECHNIQUES.get
    return tuple(sorted(steps, key=lambda s: bool((t := known(s.technique)) and t.is_movement)))
