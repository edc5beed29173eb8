"""More or less time where the person is."""

from dataclasses import replace
from datetime import datetime, timedelta

from . import rules
from .catalog import technique_of
from .errors import DoseLimitError, PositionNotHereError, ShortestAlreadyError
from .events import Event, PositionResized
from .model import Position
from .session import Session, Transition, caught_up, elapsed_at, settle
from .steering import refuse_overdose
from .timeline import floor_end, floor_spans, move_end


def lengthen(session: Session, now: datetime, seconds: int = rules.STEP) -> Transition:
    """Stay in this position for longer; the plan moves later.

    Raises PositionNotHereError at the end of a session, DoseLimitError past what the
    technique allows in one set, NotRunningError.
    """
    session, events = caught_up(session, now)
    position, span = _floor(session)
    most = technique_of(position.technique).dose[1]
    wanted = int(span.total_seconds()) + seconds
    if wanted > most:
        raise DoseLimitError(area=position.zone or position.technique, seconds=wanted, most=most)
    return _resized(session, now, seconds, events)


def shorten(session: Session, now: datetime, seconds: int = rules.STEP) -> Transition:
    """Leave this position sooner, though never before its least dose is done.

    Raises PositionNotHereError at the end of a session, ShortestAlreadyError,
    NotRunningError.
    """
    session, events = caught_up(session, now)
    position, span = _floor(session)
    least = technique_of(position.technique).dose[0]
    left = floor_end(session.plan, session.cursor) - elapsed_at(session, now)
    spare = min(span - timedelta(seconds=least), left - rules.COUNT_IN)
    gone = min(seconds, int(spare.total_seconds()))
    if gone <= 0:
        raise ShortestAlreadyError(least=least)
    return _resized(session, now, -gone, events)


def _floor(session: Session) -> tuple[Position, timedelta]:
    """Return where the person is, and how long that takes now."""
    index = session.phase_mark.position
    if index is None:
        raise PositionNotHereError
    spans = (stop - start for i, start, stop in floor_spans(session.plan) if i == index)
    return session.plan.positions[index], sum(spans, timedelta())


def _resized(
    session: Session, now: datetime, seconds: int, events: tuple[Event, ...]
) -> Transition:
    session = settle(session, elapsed_at(session, now))
    plan = move_end(session.plan, session.cursor, timedelta(seconds=seconds))
    resized = replace(session, plan=plan)
    if seconds > 0:
        refuse_overdose(resized, session.phase_mark.position, elapsed_at(session, now))
    return Transition(resized, (*events, PositionResized(now, seconds)))
