"""Positions laid out in time, and the ways a timeline may be cut and stretched.

Rule: marks are sorted, start with a POSITION at zero and end with one END. What
this module returns is sorted again, so that a session can trust its cursor.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from .catalog import technique_of
from .model import BreathPattern, Mark, MarkKind, Pacing, Plan, Position

_SETTLE: Final = 4
"""From "hold" to the first breath: the words need the time."""
_LAST: Final = 5
"""What is announced before a position ends."""
_PLACE: Final = 30
"""One place of an extension, or one tender spot with the way to it."""
_SPOT_HOLD: Final = 24
"""Two breaths on a spot and time to find the next one."""

type _Offsets = Iterator[tuple[float, MarkKind]]


def lay_timeline(
    positions: Sequence[Position], holds: Sequence[int], breath: BreathPattern, closing: int
) -> tuple[Mark, ...]:
    """Lay positions one after the other; `holds` has the seconds of a hold for each."""
    marks: list[Mark] = []
    clock = 0.0
    for index, (position, hold) in enumerate(zip(positions, holds, strict=True)):
        marks.append(_mark(clock, MarkKind.POSITION, index))
        clock += position.ready
        marks.extend(
            _mark(clock + offset, kind, index)
            for offset, kind in sorted(_inside(position, hold, breath), key=lambda pair: pair[0])
        )
        clock += position.seconds
    marks.append(_mark(clock, MarkKind.CLOSING, None))
    marks.append(_mark(clock + closing, MarkKind.END, None))
    return tuple(marks)


def _mark(seconds: float, kind: MarkKind, position: int | None) -> Mark:
    return Mark(timedelta(seconds=seconds), kind, position)


def _inside(position: Position, hold: int, breath: BreathPattern) -> _Offsets:
    match technique_of(position.technique).pacing:
        case Pacing.MOVE:
            yield 0, MarkKind.MOVE
            yield position.seconds // 2, MarkKind.HALF
        case Pacing.EXTENSION:
            yield 0, MarkKind.ROLL
            yield from _extension(position.seconds, breath)
        case Pacing.SPOTS:
            yield 0, MarkKind.ROLL
            yield from _holds(position.seconds, position.seconds // _PLACE, _SPOT_HOLD, breath)
        case _:
            yield 0, MarkKind.ROLL
            yield from _rolling(position.seconds, hold, breath)


def _rolling(seconds: int, hold: int, breath: BreathPattern) -> _Offsets:
    """One planned hold in a minute, two from 90 seconds on, none below 45."""
    count = 0 if seconds < 45 else 1 if seconds < 90 else 2
    if not count:
        yield seconds // 2, MarkKind.BREATHE
    else:
        # Ten seconds of rolling stay before and after each hold.
        room = min(hold, (seconds - 10 * (count + 1)) // count)
        yield from _holds(seconds, count, room, breath)
        if count == 2:
            yield seconds / 2, MarkKind.HALF
    yield seconds - _LAST, MarkKind.LAST_SECONDS


def _holds(seconds: int, count: int, hold: int, breath: BreathPattern) -> _Offsets:
    """Spread holds evenly, with rolling before and after each."""
    roll = (seconds - count * hold) / (count + 1)
    for index in range(count):
        start = roll + index * (hold + roll)
        yield from _hold(start, hold, breath)


def _hold(start: float, hold: float, breath: BreathPattern) -> _Offsets:
    yield start, MarkKind.HOLD
    yield from _breaths(start + _SETTLE, hold - _SETTLE, breath)
    yield start + hold, MarkKind.RELEASE


def _breaths(start: float, room: float, breath: BreathPattern) -> _Offsets:
    for index in range(max(1, int(room // breath.seconds))):
        at = start + index * breath.seconds
        yield at, MarkKind.BREATHE_IN
        yield at + breath.inhale + breath.held, MarkKind.BREATHE_OUT


def _extension(seconds: int, breath: BreathPattern) -> _Offsets:
    """Three breaths at every inch, leaning back while breathing out."""
    three = 3 * breath.seconds
    places = max(1, seconds // max(_PLACE, three))
    for place in range(places):
        start = place * seconds / places
        breaths = list(_breaths(start, min(seconds / places, three), breath))
        # The first breath in belongs to the words that say where to move.
        yield from ((at, MarkKind.SPOT if at == start else kind) for at, kind in breaths)


def phase_index(plan: Plan, cursor: int) -> int:
    """Return the index of the mark that opened the phase before `cursor`."""
    return next(i for i in range(cursor - 1, -1, -1) if plan.marks[i].kind.opens_phase)


def phase_end(plan: Plan, cursor: int) -> timedelta:
    """Return the offset at which the phase before `cursor` is over."""
    return next(mark.offset for mark in plan.marks[cursor:] if mark.kind.opens_phase)


def floor_spans(plan: Plan) -> Iterator[tuple[int, timedelta, timedelta]]:
    """Yield (position, from, to) for every stretch on the floor."""
    start: tuple[int, timedelta] | None = None
    for mark in plan.marks:
        if start and mark.kind in {MarkKind.POSITION, MarkKind.CLOSING}:
            yield *start, mark.offset
            start = None
        if mark.kind in {MarkKind.ROLL, MarkKind.MOVE} and mark.position is not None:
            start = mark.position, mark.offset


def held(plan: Plan, position: int) -> timedelta:
    """Return how long a position is held still, all its holds together."""
    total = timedelta()
    start: timedelta | None = None
    for mark in plan.marks:
        if mark.position != position:
            continue
        if mark.kind is MarkKind.HOLD:
            start = mark.offset
        elif mark.kind is MarkKind.RELEASE and start is not None:
            total += mark.offset - start
            start = None
    return total


def is_held(plan: Plan, cursor: int, at: timedelta) -> bool:
    """Return whether a hold is under way at `at`, or begins there."""
    due = plan.marks[cursor]
    begins = due.kind is MarkKind.HOLD and due.offset <= at
    return begins or plan.marks[phase_index(plan, cursor)].kind is MarkKind.HOLD


def insert_hold(plan: Plan, cursor: int, at: timedelta, seconds: int) -> Plan:
    """Return the plan with a hold at `at`; everything after it moves later.

    Where there is a hold already, that hold becomes longer instead.
    """
    position = plan.marks[cursor - 1].position
    extra = timedelta(seconds=seconds)
    if is_held(plan, cursor, at):
        at = plan.marks[next_index(plan, cursor, MarkKind.RELEASE)].offset
        new = list(_breaths(0, seconds, plan.breath))
    else:
        new = list(_hold(0, seconds, plan.breath))
    inserted = [Mark(at + timedelta(seconds=s), kind, position) for s, kind in new]
    before = [mark for mark in plan.marks[cursor:] if mark.offset < at]
    later = [
        replace(mark, offset=mark.offset + extra) for mark in plan.marks[cursor + len(before) :]
    ]
    return replace(plan, marks=(*plan.marks[:cursor], *before, *inserted, *later))


def floor_end(plan: Plan, cursor: int) -> timedelta:
    """Return when the position before `cursor` is over."""
    return _block_end(plan, cursor - 1)


def move_end(plan: Plan, cursor: int, change: timedelta) -> Plan:
    """Return the plan with the position before `cursor` ending later, or earlier; so does the rest.

    What no longer fits is left out, but a hold under way is let go of in time.
    """
    here = plan.marks[cursor - 1].position
    end = floor_end(plan, cursor) + change
    is_open = plan.marks[phase_index(plan, cursor)].kind is MarkKind.HOLD
    marks = list(plan.marks[:cursor])
    for mark in plan.marks[cursor:]:
        offset = mark.offset
        if mark.position != here or mark.kind is MarkKind.LAST_SECONDS:
            offset += change
        elif offset >= end:
            if not is_open or mark.kind is not MarkKind.RELEASE:
                continue
            offset = end
        if mark.position == here and mark.kind in {MarkKind.HOLD, MarkKind.RELEASE}:
            is_open = mark.kind is MarkKind.HOLD
        if offset >= marks[-1].offset:
            marks.append(replace(mark, offset=offset))
    return replace(plan, marks=tuple(marks))


def drop_positions(plan: Plan, cursor: int, dropped: Iterable[int]) -> Plan:
    """Return the plan without these positions from `cursor` on; the rest moves earlier."""
    gone = frozenset(dropped)
    marks = list(plan.marks[:cursor])
    saved = timedelta()
    for index, mark in enumerate(plan.marks[cursor:], start=cursor):
        if mark.position in gone:
            if mark.kind is MarkKind.POSITION:
                saved += _block_end(plan, index) - mark.offset
            elif mark.position == plan.marks[cursor - 1].position:
                marks.append(mark)
        else:
            marks.append(replace(mark, offset=mark.offset - saved))
    return replace(plan, marks=tuple(marks))


def _block_end(plan: Plan, index: int) -> timedelta:
    position = plan.marks[index].position
    return next(mark.offset for mark in plan.marks[index:] if mark.position != position)


def next_index(plan: Plan, cursor: int, *kinds: MarkKind) -> int:
    """Return the index of the first mark of these kinds from `cursor` on, the END's at the latest."""
    wanted = {*kinds, MarkKind.END}
    return next(i for i in range(cursor, len(plan.marks)) if plan.marks[i].kind in wanted)
