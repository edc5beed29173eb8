"""A session walked through by hand: seconds since its start instead of a clock."""

from datetime import UTC, datetime, timedelta
from typing import Any

from custom_components.rolling_session.engine.catalog import routine_of
from custom_components.rolling_session.engine.events import Event, MarkReached, SessionEnded
from custom_components.rolling_session.engine.model import (
    Coaching,
    Level,
    MarkKind,
    Plan,
    Routine,
    Tool,
)
from custom_components.rolling_session.engine.routine import compile_routine
from custom_components.rolling_session.engine.session import Session, Transition, advance, start

T0 = datetime(2026, 3, 2, 21, 30, tzinfo=UTC)
PRACTISED = Coaching(level=Level.PRACTISED, tools=frozenset(Tool))


def plan_of(routine: str | Routine, coaching: Coaching = PRACTISED, **options: Any) -> Plan:
    """Return the plan of a routine, a built-in one by its name."""
    spec = routine_of(routine) if isinstance(routine, str) else routine
    return compile_routine(spec, coaching, **options)


def at(seconds: float) -> datetime:
    """Return the moment so many seconds after every session's start."""
    return T0 + timedelta(seconds=seconds)


class Walk:
    """A session and everything that was told about it."""

    def __init__(self, plan: Plan | str = "bedtime") -> None:
        """Start it at zero."""
        self.events: list[Event] = []
        self.told: tuple[Event, ...] = ()
        self._take(start(plan_of(plan) if isinstance(plan, str) else plan, T0, "walk"))

    def to(self, seconds: float) -> tuple[Event, ...]:
        """Let time pass, and return what was told."""
        return self._take(advance(self.session, at(seconds)))

    def do(self, verb: Any, seconds: float, *args: Any) -> tuple[Event, ...]:
        """Give a command at a moment, and return what was told."""
        return self._take(verb(self.session, *args, now=at(seconds)))

    def _take(self, transition: Transition) -> tuple[Event, ...]:
        self.session: Session = transition.session
        self.told = transition.events
        self.events += transition.events
        return transition.events

    @property
    def marks(self) -> list[tuple[float, MarkKind, int | None]]:
        """Return the marks so far as (second, kind, position)."""
        return [
            (seconds(event.at), event.mark.kind, event.mark.position)
            for event in self.events
            if isinstance(event, MarkReached)
        ]

    @property
    def done(self) -> list[float]:
        """Return the seconds that were credited, a position each."""
        return [credit.total_seconds() for credit in self.session.credits]

    @property
    def ended(self) -> SessionEnded:
        """Return the one end."""
        (end,) = [event for event in self.events if isinstance(event, SessionEnded)]
        return end


def seconds(moment: datetime) -> float:
    """Return a moment as seconds since the start."""
    return (moment - T0).total_seconds()


def marks_in(events: tuple[Event, ...]) -> list[tuple[float, MarkKind, int | None]]:
    """Return the marks among events as (second, kind, position)."""
    return [
        (seconds(event.at), event.mark.kind, event.mark.position)
        for event in events
        if isinstance(event, MarkReached)
    ]
