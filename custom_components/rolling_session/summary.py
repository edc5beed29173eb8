"""What sessions add up to on a day: everything entities show besides the live session.

Nothing is counted up; each answer is worked out anew from the ledger, the rules
and the moment, so a correction or a changed rule is right at once.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from homeassistant.util import dt as dt_util

from .engine.events import Event, MarkReached
from .engine.record import Record, days_done, days_excused
from .engine.session import Session
from .engine.streak import Streak, logical_day, next_rollover, streak, week_start
from .profile import Profile


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What entities show. A new one is published when something changed."""

    session: Session | None
    streak: Streak
    at_risk: bool
    sessions_this_week: int
    minutes_this_week: float
    last: Record | None
    routine: str
    """The one that starts when none is named."""


def summarize(
    profile: Profile,
    records: list[Record],
    now: datetime,
    *,
    session: Session | None,
    routine: str,
) -> Snapshot:
    """Return what is shown at a moment."""
    today = day_of(profile, now)
    standing = streak(
        days_done(records), profile.streak_rules, today, excused=days_excused(records)
    )
    week = [record for record in records if week_start(today) <= record.day <= today]
    return Snapshot(
        session=session,
        streak=standing,
        at_risk=standing.needs_today and now >= _risk_at(profile, today),
        sessions_this_week=sum(record.counts for record in week),
        minutes_this_week=round(sum(record.done_seconds for record in week) / 60, 1),
        last=max(records, key=lambda record: record.ended_at, default=None),
        routine=routine,
    )


def is_lasting(event: Event) -> bool:
    """Return whether an event changes what is shown and stored; a breath does not."""
    return not isinstance(event, MarkReached) or event.mark.kind.opens_phase


def day_of(profile: Profile, at: datetime) -> date:
    """Return the logical day of a moment in this house."""
    return logical_day(at, dt_util.get_default_time_zone(), profile.rollover)


def next_change(profile: Profile, now: datetime) -> datetime:
    """Return when time alone changes what is shown: a streak at risk, or a new day."""
    rollover = next_rollover(now, dt_util.get_default_time_zone(), profile.rollover)
    risk = _risk_at(profile, day_of(profile, now))
    return risk if now < risk < rollover else rollover


def _risk_at(profile: Profile, day: date) -> datetime:
    """Return when an open day puts the streak at risk; after midnight is still that day."""
    at = profile.risk_time
    following = timedelta(days=int(at.hour < profile.rollover))
    return dt_util.as_utc(datetime.combine(day + following, at, dt_util.get_default_time_zone()))
