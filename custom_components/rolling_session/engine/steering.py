"""Going on, going back, staying, easing off: what moves the cursor of a session."""

from dataclasses import replace
from datetime import datetime, timedelta

from . import rules
from .errors import (
    DiscomfortOutOfRangeError,
    DoseLimitError,
    HoldNotHereError,
    HoldOutOfRangeError,
    HoldTooLongError,
)
from .events import (
    EasedOff,
    Event,
    HoldExtended,
    MarkReached,
    Outcome,
    PositionLeft,
    SessionInterrupted,
    SessionResumed,
    ZoneSkipped,
)
from .model import MarkKind
from .session import (
    Paused,
    Phase,
    Running,
    Session,
    Status,
    Transition,
    advance,
    caught_up,
    elapsed_at,
    end,
    finish,
    settle,
)
from .timeline import drop_positions, floor_spans, held, insert_hold, is_held, next_index

_ENTRIES = (MarkKind.POSITION, MarkKind.CLOSING)
_STRIKES = 2
"""So often a zone may hurt before it is left alone [S0 S1]."""


def skip(session: Session, now: datetime) -> Transition:
    """Go to the next position, with its time to get ready. Raises NotRunningError."""
    session, events = caught_up(session, now)
    left = PositionLeft(now, session.phase_mark.position)
    return _jump(session, _next_entry(session), now, (*events, left))


def back(session: Session, now: datetime) -> Transition:
    """Start this position again; within 5 s of its start, the one before.

    A zone that was skipped because it hurt is not gone back to. Raises
    NotRunningError, DoseLimitError.
    """
    session, events = caught_up(session, now)
    elapsed = elapsed_at(session, now)
    entries = [
        index
        for index, mark in enumerate(session.plan.marks[: session.cursor])
        if mark.kind is MarkKind.POSITION
    ]
    target = entries[-1]
    early = elapsed - session.plan.marks[target].offset < rules.BACK_TWICE
    if early and len(entries) > 1 and not _is_given_up(session, entries[-2]):
        target = entries[-2]
    session = settle(session, elapsed)
    mark = session.plan.marks[target]
    refuse_overdose(session, mark.position, mark.offset)
    left = PositionLeft(now, session.phase_mark.position)
    return _jump(session, target, now, (*events, left))


def hold(session: Session, now: datetime, seconds: int = rules.HOLD[1]) -> Transition:
    """Stay on this spot for 20 to 30 seconds; the plan moves later.

    Raises HoldOutOfRangeError, HoldTooLongError past 120 s on a spot, HoldNotHereError
    while not on a spot, DoseLimitError, NotRunningError.
    """
    if not rules.HOLD[0] <= seconds <= rules.HOLD[1]:
        raise HoldOutOfRangeError(seconds=seconds, least=rules.HOLD[0], most=rules.HOLD[1])
    session, events = caught_up(session, now)
    index = session.phase_mark.position
    if session.status not in {Status.ROLLING, Status.HOLDING} or index is None:
        raise HoldNotHereError
    spot = held(session.plan, index) + timedelta(seconds=seconds)
    if spot > timedelta(seconds=rules.SPOT_LIMIT):
        raise HoldTooLongError(most=rules.SPOT_LIMIT)
    elapsed = elapsed_at(session, now)
    session = settle(session, elapsed)
    plan = insert_hold(session.plan, session.cursor, elapsed, seconds)
    longer = replace(session, plan=plan)
    refuse_overdose(longer, index, elapsed)
    if is_held(session.plan, session.cursor, elapsed):
        return Transition(longer, (*events, HoldExtended(now, seconds)))
    # In the count-in the spot is reached when the clock runs again.
    reached = advance(longer, now)
    return Transition(reached.session, (*events, *reached.events))


def ease_off(session: Session, now: datetime) -> Transition:
    """Take weight off: a hold stops; the second time in a zone, the zone is skipped.

    Raises NotRunningError.
    """
    session, events = caught_up(session, now)
    position = session.position
    zone = position.zone if position else None
    if zone is None:
        return Transition(session, (*events, EasedOff(now)))
    struck = replace(session, strikes=(*session.strikes, zone))
    if struck.strikes.count(zone) >= _STRIKES:
        gone = [i for i, other in enumerate(session.plan.positions) if other.zone is zone]
        shorter = replace(struck, plan=drop_positions(session.plan, session.cursor, gone))
        return _jump(shorter, _next_entry(shorter), now, (*events, ZoneSkipped(now, zone)))
    if struck.phase_mark.kind is MarkKind.HOLD:
        release = next_index(struck.plan, struck.cursor, MarkKind.RELEASE)
        # Its own event is left out: the words about easing off replace "roll on".
        struck = _moved(settle(struck, elapsed_at(struck, now)), release, now)
    return Transition(struck, (*events, EasedOff(now)))


def report_discomfort(session: Session, discomfort: int, now: datetime) -> Transition:
    """Note how it feels, 0 to 10; from 8 on ease off.

    Raises DiscomfortOutOfRangeError, NotRunningError.
    """
    if not rules.DISCOMFORT[0] <= discomfort <= rules.DISCOMFORT[1]:
        raise DiscomfortOutOfRangeError(
            discomfort=discomfort, least=rules.DISCOMFORT[0], most=rules.DISCOMFORT[1]
        )
    session, events = caught_up(session, now)
    worst = max(discomfort, session.discomfort or 0)
    noted = replace(session, discomfort=worst)
    if discomfort < rules.DISCOMFORT_EASE_OFF:
        return Transition(noted, events)
    eased = ease_off(noted, now)
    return Transition(eased.session, (*events, *eased.events))


def recover(
    session: Session, last_seen: datetime, now: datetime, grace: timedelta = rules.RESTART_GRACE
) -> Transition:
    """Go on after nobody coached from `last_seen` to `now`.

    Within `grace` the current position starts again after a count-in, later the
    session closes as partial. What nobody heard is never credited. A session that
    was paused stays paused, and its pause may have become too long.
    """
    if session.is_over or isinstance(session.phase, Paused):
        return advance(session, now)
    passed = advance(session, last_seen)
    session, events = passed.session, passed.events
    if session.is_over:
        return passed
    session = settle(session, elapsed_at(session, last_seen))
    interrupted = SessionInterrupted(last_seen)
    if now - last_seen > grace:
        session, ended = end(session, last_seen, Outcome.PARTIAL)
        return Transition(session, (*events, interrupted, ended))
    runs_at = now + rules.COUNT_IN
    resumed = SessionResumed(now, runs_at)
    here = session.phase_mark.position
    entry = next(
        index
        for index in range(session.cursor - 1, -1, -1)
        if session.plan.marks[index].kind in _ENTRIES and session.plan.marks[index].position == here
    )
    mark = session.plan.marks[entry]
    try:
        refuse_overdose(session, here, mark.offset)
    except DoseLimitError:
        # Too much for one area if it began again: on from where it was.
        running = replace(session, phase=Running(runs_at - session.since))
        return Transition(running, (*events, interrupted, resumed))
    again = MarkReached(now, mark)
    return Transition(_moved(session, entry, runs_at), (*events, interrupted, resumed, again))


def _is_given_up(session: Session, entry: int) -> bool:
    index = session.plan.marks[entry].position
    zone = None if index is None else session.plan.positions[index].zone
    return zone is not None and session.strikes.count(zone) >= _STRIKES


def suspended(session: Session, last_seen: datetime) -> Session:
    """Return the session as it is shown until `recover` decides: paused since then."""
    if not isinstance(session.phase, Running):
        return session
    return replace(session, phase=Paused(elapsed_at(session, last_seen), last_seen))


def _next_entry(session: Session) -> int:
    return next_index(session.plan, session.cursor, *_ENTRIES)


def _jump(session: Session, index: int, now: datetime, events: tuple[Event, ...]) -> Transition:
    """Reach mark `index` at `now`, also while paused."""
    session = settle(session, elapsed_at(session, now))
    mark = session.plan.marks[index]
    reached = MarkReached(now, mark)
    moved = _moved(session, index, now)
    if mark.kind is MarkKind.END:
        moved, ended = finish(moved, now)
        return Transition(moved, (*events, reached, ended))
    return Transition(moved, (*events, reached))


def _moved(session: Session, index: int, now: datetime) -> Session:
    """Return a settled session for which mark `index` was reached at `now`."""
    offset = session.plan.marks[index].offset
    phase: Phase = Running(now - offset)
    if isinstance(session.phase, Paused):
        phase = replace(session.phase, elapsed=offset)
    return replace(session, cursor=index + 1, phase=phase, since=offset)


def refuse_overdose(session: Session, position: int | None, offset: timedelta) -> None:
    """Refuse if what was done and what is to come from `offset` on is too much for one area."""
    here = None if position is None else session.plan.positions[position]
    if here is None or here.zone is None:
        return
    same = {
        i
        for i, other in enumerate(session.plan.positions)
        if (other.zone, other.side) == (here.zone, here.side)
    }
    total = sum((session.credits[i] for i in same), timedelta())
    for i, start, stop in floor_spans(session.plan):
        if i in same:
            total += max(stop - max(start, offset), timedelta())
    if total > timedelta(seconds=rules.DOSE_LIMIT):
        raise DoseLimitError(
            area=here.zone, seconds=int(total.total_seconds()), most=rules.DOSE_LIMIT
        )
