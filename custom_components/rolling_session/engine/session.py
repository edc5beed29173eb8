"""A session: a cursor on the timeline of a plan. Wall time = origin + offset.

Nothing ticks. A session only knows when it has something to say next
(`wakes_at`); pausing moves the origin, steering moves the cursor. Every verb
returns a Transition or raises and leaves the session as it was. Verbs first let
time pass up to `now`, so what was due before a command is never lost to it.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from . import rules
from .errors import AlreadyPausedError, NotPausedError, NotRunningError, UnknownSymptomError
from .events import (
    Event,
    MarkReached,
    Outcome,
    SessionEnded,
    SessionPaused,
    SessionResumed,
    SessionStarted,
    Symptom,
)
from .model import Mark, MarkKind, Plan, Position, Zone
from .timeline import floor_spans, phase_end, phase_index


class Status(StrEnum):
    """What the person is doing, for screens and automations."""

    IDLE = "idle"
    PREPARING = "preparing"
    ROLLING = "rolling"
    HOLDING = "holding"
    SWITCHING = "switching"
    MOVING = "moving"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Running:
    """Wall time = origin + offset."""

    origin: datetime


@dataclass(frozen=True, slots=True)
class Paused:
    """How far into the timeline it stopped, and when."""

    elapsed: timedelta
    at: datetime


@dataclass(frozen=True, slots=True)
class Ended:
    """It is over."""

    at: datetime
    outcome: Outcome


type Phase = Running | Paused | Ended


@dataclass(frozen=True, slots=True)
class Session:
    """A plan and where the person is in it."""

    id: str
    plan: Plan
    started_at: datetime
    cursor: int
    """The next mark; everything before it has been reached."""
    phase: Phase
    since: timedelta
    """From this offset on nothing has been credited yet."""
    credits: tuple[timedelta, ...]
    """What was really done, a position each."""
    strikes: tuple[Zone, ...] = ()
    """Zones in which it hurt, once for every time."""
    discomfort: int | None = None
    """The highest number the person said."""

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return isinstance(self.phase, Ended)

    @property
    def wakes_at(self) -> datetime | None:
        """Return when `advance` next has something to say; None when it is over."""
        match self.phase:
            case Running(origin):
                return origin + self.plan.marks[self.cursor].offset
            case Paused(_, at):
                return at + rules.PAUSE_LIMIT
            case _:
                return None

    @property
    def ends_at(self) -> datetime | None:
        """Return when the plan is over; None while paused and afterwards."""
        return self.phase.origin + self.plan.length if isinstance(self.phase, Running) else None

    @property
    def phase_mark(self) -> Mark:
        """Return the mark that says what the person is doing."""
        return self.plan.marks[phase_index(self.plan, self.cursor)]

    @property
    def position(self) -> Position | None:
        """Return where the person is; None during the closing words."""
        index = self.phase_mark.position
        return None if index is None else self.plan.positions[index]

    @property
    def phase_span(self) -> tuple[datetime, datetime] | None:
        """Return when what the person is doing began and ends; None while not running."""
        if not isinstance(self.phase, Running):
            return None
        end = phase_end(self.plan, self.cursor)
        return self.phase.origin + self.phase_mark.offset, self.phase.origin + end

    @property
    def status(self) -> Status:
        """Return what the person is doing."""
        match self.phase:
            case Ended():
                return Status.IDLE
            case Paused():
                return Status.PAUSED
            case _:
                return status_of(self.phase_mark)


def status_of(mark: Mark) -> Status:
    """Return what a person does from a mark on that opens a phase."""
    match mark.kind:
        case MarkKind.POSITION:
            return Status.PREPARING if mark.position == 0 else Status.SWITCHING
        case MarkKind.HOLD:
            return Status.HOLDING
        case MarkKind.ROLL | MarkKind.RELEASE:
            return Status.ROLLING
        case _:
            return Status.MOVING


@dataclass(frozen=True, slots=True)
class Transition:
    """What a command made of a session, and what there is to tell about it."""

    session: Session
    events: tuple[Event, ...]


def start(plan: Plan, at: datetime, session_id: str) -> Transition:
    """Begin a plan."""
    nothing = (timedelta(),) * len(plan.positions)
    session = Session(session_id, plan, at, 0, Running(at), timedelta(), nothing)
    begun = advance(session, at)
    return Transition(begun.session, (SessionStarted(at), *begun.events))


def advance(session: Session, now: datetime) -> Transition:
    """Let time pass up to `now`. Events keep their due time, late or not."""
    events: list[Event] = []
    while not session.is_over and (due := session.wakes_at) is not None and due <= now:
        if isinstance(session.phase, Paused):
            session, event = end(session, due, Outcome.PARTIAL)
            events.append(event)
            break
        mark = session.plan.marks[session.cursor]
        session = replace(session, cursor=session.cursor + 1)
        events.append(MarkReached(due, mark))
        if mark.kind is MarkKind.END:
            session, event = finish(settle(session, mark.offset), due)
            events.append(event)
    return Transition(session, tuple(events))


def pause(session: Session, now: datetime) -> Transition:
    """Stop the clock. Raises AlreadyPausedError, NotRunningError."""
    session, events = caught_up(session, now)
    if isinstance(session.phase, Paused):
        raise AlreadyPausedError
    elapsed = elapsed_at(session, now)
    paused = replace(settle(session, elapsed), phase=Paused(elapsed, now))
    return Transition(paused, (*events, SessionPaused(now)))


def resume(session: Session, now: datetime) -> Transition:
    """Run on from where it was, after a count-in. Raises NotPausedError, NotRunningError."""
    session, events = caught_up(session, now)
    if not isinstance(session.phase, Paused):
        raise NotPausedError
    runs_at = now + rules.COUNT_IN
    resumed = replace(session, phase=Running(runs_at - session.phase.elapsed))
    return Transition(resumed, (*events, SessionResumed(now, runs_at)))


def stop(session: Session, now: datetime) -> Transition:
    """End early; during the closing words that is the end. Raises NotRunningError."""
    session, events = caught_up(session, now)
    session = settle(session, elapsed_at(session, now))
    if session.phase_mark.kind is MarkKind.CLOSING:
        session, event = finish(session, now)
    else:
        session, event = end(session, now, Outcome.STOPPED)
    return Transition(session, (*events, event))


def report_symptom(session: Session, symptom: str, now: datetime) -> Transition:
    """End at once for a red flag. Raises UnknownSymptomError, NotRunningError."""
    try:
        flag = Symptom(symptom)
    except ValueError:
        raise UnknownSymptomError(symptom=symptom) from None
    session, events = caught_up(session, now)
    session = settle(session, elapsed_at(session, now))
    session, _ = end(session, now, Outcome.STOPPED_FOR_SAFETY)
    return Transition(
        session, (*events, SessionEnded(now, Outcome.STOPPED_FOR_SAFETY, symptom=flag))
    )


def end(session: Session, at: datetime, outcome: Outcome) -> tuple[Session, SessionEnded]:
    """Close a session whose time on the floor is settled."""
    return replace(session, phase=Ended(at, outcome)), SessionEnded(at, outcome)


def finish(session: Session, at: datetime) -> tuple[Session, SessionEnded]:
    """Close a session that reached its end; one that was mostly skipped is partial."""
    return end(session, at, Outcome.COMPLETED if counts(session) else Outcome.PARTIAL)


def counts(session: Session) -> bool:
    """Return whether enough was done; going over a position twice counts once."""
    done = sum(
        min(credit.total_seconds(), position.seconds)
        for credit, position in zip(session.credits, session.plan.positions, strict=True)
    )
    return done >= rules.COUNTS_FROM * session.plan.planned_seconds


def caught_up(session: Session, now: datetime) -> tuple[Session, tuple[Event, ...]]:
    """Let time pass before a command. Raises NotRunningError when it is over by then."""
    passed = advance(session, now)
    if passed.session.is_over:
        raise NotRunningError
    return passed.session, passed.events


def elapsed_at(session: Session, now: datetime) -> timedelta:
    """Return how far into the timeline a live session is.

    Never before what was reached or credited already: in the count-in, and when
    the clock was set back, the timeline stands still.
    """
    match session.phase:
        case Running(origin):
            reached = session.plan.marks[session.cursor - 1].offset
            return max(now - origin, session.since, reached)
        case Paused(elapsed, _):
            return elapsed
        case _:
            raise NotRunningError


def settle(session: Session, elapsed: timedelta) -> Session:
    """Credit the time on the floor up to `elapsed`. While paused there is none."""
    if not isinstance(session.phase, Running):
        return session
    credits_ = list(session.credits)
    for index, start_, stop_ in floor_spans(session.plan):
        credits_[index] += max(min(stop_, elapsed) - max(start_, session.since), timedelta())
    return replace(session, credits=tuple(credits_), since=max(elapsed, session.since))
