"""What a person asks for when starting, and the plan that makes."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from .engine.catalog import routine_of
from .engine.model import Coaching, Plan, Routine
from .engine.routine import compile_routine


@dataclass(frozen=True, slots=True)
class StartRequest:
    """What a person asked for when starting."""

    routine: str | None = None
    """None means the one that is selected."""
    minutes: int | None = None
    areas: tuple[str, ...] = ()
    quiet: bool = False
    outlets: tuple[str, ...] | None = None
    """None means those of the profile."""
    confirm: bool = False


def plan_of(
    request: StartRequest,
    coaching: Coaching,
    selected: str,
    find: Callable[[str], Routine] = routine_of,
) -> Plan:
    """Return the plan of a request for a person. Raises EngineError.

    `find` knows the routines that there are: the built-in ones, unless said otherwise.
    """
    return compile_routine(
        find(request.routine or selected),
        replace(coaching, quiet=request.quiet),
        minutes=request.minutes,
        areas=request.areas,
    )
