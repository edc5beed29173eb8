"""What a record must fulfil that a person enters, corrects or imports.

What was coached is never refused; what is entered afterwards has to be possible.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
import math
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from . import rules
from .catalog import AREA_TECHNIQUES, SIDES, TECHNIQUES, zone_of
from .errors import (
    DiscomfortOutOfRangeError,
    DurationOutOfRangeError,
    InFutureError,
    OverlappingSessionError,
    PauseOutOfRangeError,
    TooLongAgoError,
    UnknownAreaError,
    UnknownTimeZoneError,
    WrongDayError,
)
from .events import Outcome
from .ledger import Ledger, Pause
from .record import MOVEMENT, UNSPECIFIED, Record, Source, area_key

EARLIEST: Final = date(1990, 1, 1)
"""No history begins before."""
MINUTES: Final = (1, 180)
"""How long a session may have been."""
LONGEST_PAUSE: Final = timedelta(days=366)
_SLACK: Final = timedelta(minutes=5)
"""Clocks of two devices differ."""
_DAY: Final = timedelta(days=1)


def check_record(record: Record, now: datetime) -> None:
    """Refuse what can not have been.

    Raises InFutureError, TooLongAgoError, DurationOutOfRangeError, UnknownTimeZoneError,
    WrongDayError, ForbiddenAreaError, UnknownAreaError, DiscomfortOutOfRangeError.
    """
    if record.ended_at > now + _SLACK:
        raise InFutureError
    if record.day < EARLIEST or record.started_at.astimezone(UTC).date() < EARLIEST:
        raise TooLongAgoError
    _check_duration(record)
    local = record.started_at.astimezone(zone_info(record.time_zone)).date()
    if record.day not in {local, local - _DAY}:
        raise WrongDayError(started=local.isoformat(), day=record.day.isoformat())
    for area in {*record.planned, *record.done}:
        _check_area(area)
    _check_discomfort(record.discomfort)


def check_overlap(record: Record, ledger: Ledger, ignoring: Collection[str] = ()) -> None:
    """Refuse a session at a time at which there is one. Raises OverlappingSessionError."""
    for offset in (-_DAY, timedelta(), _DAY):
        held = ledger.days.get(record.day + offset)
        for other in held.records if held else ():
            if other.id not in ignoring and overlaps(record, other):
                raise OverlappingSessionError(started=other.started_at.isoformat(" ", "minutes"))


def zone_info(name: str) -> ZoneInfo:
    """Return a time zone by its IANA name. Raises UnknownTimeZoneError."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError) as error:
        # A name is a path of the time zone data; what is none is no file, or none there.
        raise UnknownTimeZoneError(time_zone=name) from error


def overlaps(one: Record, other: Record) -> bool:
    """Return whether two sessions were at the same time; a mere tick takes none."""
    if one.started_at == one.ended_at or other.started_at == other.ended_at:
        return False
    return one.started_at < other.ended_at and other.started_at < one.ended_at


def check_pause(pause: Pause) -> None:
    """Refuse days that make no pause. Raises PauseOutOfRangeError."""
    length = pause.last - pause.first + _DAY
    if not _DAY <= length <= LONGEST_PAUSE or pause.first < EARLIEST:
        raise PauseOutOfRangeError(most=LONGEST_PAUSE.days)


def logged_record(
    *,
    id: str,  # noqa: A002 # as the record calls it
    started_at: datetime,
    seconds: float,
    time_zone: str,
    day: date,
    routine: str = "",
    areas: Sequence[str] = (),
    discomfort: int | None = None,
) -> Record:
    """Return the record of a session of which somebody tells afterwards.

    `areas` are zones; the time is shared evenly, and by both sides of a zone that
    has two. Raises DurationOutOfRangeError and what `check_record` raises for areas.
    """
    done = _shared(seconds, areas)
    return Record(
        id=id,
        routine=routine,
        started_at=started_at,
        ended_at=started_at + duration(seconds),
        time_zone=time_zone,
        day=day,
        planned=done,
        done=done,
        outcome=Outcome.COMPLETED,
        counts=True,
        discomfort=discomfort,
        source=Source.LOGGED,
    )


def edited_record(record: Record, *, seconds: float | None = None, **changes: Any) -> Record:
    """Return a record with corrections: fields of a record, and `seconds` on the floor.

    A corrected start moves the end with it. Raises DurationOutOfRangeError.
    """
    length = record.ended_at - record.started_at
    if seconds is not None:
        # Getting into position took its time, too, and that does not change.
        length = duration(seconds) + max(length - _duration_of(record), timedelta())
        changes["done"] = _scaled(record.done, seconds)
    started_at = changes.get("started_at", record.started_at)
    return replace(record, **changes, ended_at=started_at + length)


def _check_duration(record: Record) -> None:
    least, most = MINUTES
    length = record.ended_at - record.started_at
    if record.source is Source.IMPORTED and not length:
        # A day of which nobody knows the hour, only perhaps how long it was.
        fits = record.done_seconds <= most * 60
    else:
        # On the floor one can not have been for longer than the session, but clocks are rounded.
        fits = timedelta() <= length and record.done_seconds <= length.total_seconds() + 60
        if record.source is not Source.SESSION:
            fits = fits and timedelta(minutes=least) <= length <= timedelta(minutes=most)
    if not fits:
        minutes = round(max(length.total_seconds(), record.done_seconds) / 60)
        raise DurationOutOfRangeError(minutes=minutes, least=least, most=most)


def duration(seconds: float) -> timedelta:
    """Return how long a session was. Raises DurationOutOfRangeError, also for no number at all."""
    least, most = MINUTES
    if not (math.isfinite(seconds) and least * 60 <= seconds <= most * 60):
        minutes = round(seconds / 60, 1) if math.isfinite(seconds) else seconds
        raise DurationOutOfRangeError(minutes=minutes, least=least, most=most)
    return timedelta(seconds=seconds)


def _duration_of(record: Record) -> timedelta:
    return timedelta(seconds=record.done_seconds)


def _check_area(area: str) -> None:
    if area in {UNSPECIFIED, MOVEMENT}:
        return
    name, _, side = area.partition(":")
    zone = zone_of(name)
    if side and side not in SIDES:
        raise UnknownAreaError(area=area)
    if side and not TECHNIQUES[AREA_TECHNIQUES[zone]].sided:
        raise UnknownAreaError(area=area)


def _check_discomfort(discomfort: int | None) -> None:
    least, most = rules.DISCOMFORT
    if discomfort is not None and not least <= discomfort <= most:
        raise DiscomfortOutOfRangeError(discomfort=discomfort, least=least, most=most)


def _shared(seconds: float, areas: Sequence[str]) -> Mapping[str, float]:
    if not areas:
        return {UNSPECIFIED: seconds}
    zones = list(dict.fromkeys(map(zone_of, areas)))
    share = seconds / len(zones)
    done: dict[str, float] = {}
    for zone in zones:
        sides = SIDES if TECHNIQUES[AREA_TECHNIQUES[zone]].sided else ("both",)
        done |= {area_key(zone, side): share / len(sides) for side in sides}
    return done


def _scaled(done: Mapping[str, float], seconds: float) -> Mapping[str, float]:
    if not (before := sum(done.values())):
        return {UNSPECIFIED: seconds}
    return {area: round(part * seconds / before, 3) for area, part in done.items()}
