"""What sessions add up to on a day: everything entities show besides the live session.

Nothing is counted up; each answer is worked out anew from the history, the rules
and the day, so a correction or a changed rule is right at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from homeassistant.util import dt as dt_util

from .engine.events import Event, MarkReached
from .engine.expectation import is_free
from .engine.ledger import Day, Ledger
from .engine.model import Side, Zone
from .engine.record import Record, area_key
from .engine.session import Session
from .engine.streak import Streak, StreakRules, logical_day, next_rollover, streak, week_start
from .engine.strength import strength
from .profile import Profile

_WEEK = 7
_ZONE_OF: Final = {area_key(zone, side): zone for zone in Zone for side in Side}


@dataclass(frozen=True, slots=True)
class ZoneTotals:
    """How much one zone has had."""

    minutes_this_week: float
    days_since: int | None
    """Since it was rolled last; None for never."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the history adds up to on a day. It changes with the history, the rules and the day."""

    streak: Streak
    freezes: int | None
    """In stock; None where none can be earned."""
    strength: float
    """0 to 1."""
    sessions_this_week: int
    minutes_this_week: float
    days_this_week: int
    """Days that count, since Monday."""
    goal: int
    """Days that should count in a week."""
    zones: Mapping[Zone, ZoneTotals]
    last: Record | None
    free_today: bool
    """Whether nothing is asked for today."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What entities show. A new one is published when something changed."""

    session: Session | None
    standing: Standing
    at_risk: bool
    routine: str
    """The one that starts when none is named."""

    @property
    def streak(self) -> Streak:
        """Return how the streak stands."""
        return self.standing.streak

    @property
    def last(self) -> Record | None:
        """Return the session that ended last."""
        return self.standing.last


class Summary:
    """Keeps what takes milliseconds to work out until it can have changed."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._known: tuple[Ledger, StreakRules, date, Standing] | None = None

    def standing(self, profile: Profile, ledger: Ledger, today: date) -> Standing:
        """Return what a history adds up to on a day. May be asked in any thread."""
        rules = rules_of(profile, ledger)
        known = self._known
        if known and known[0] is ledger and known[1:3] == (rules, today):
            return known[3]
        standing = standing_of(ledger, rules, today)
        self._known = ledger, rules, today, standing
        return standing

    def snapshot(
        self,
        profile: Profile,
        ledger: Ledger,
        now: datetime,
        *,
        session: Session | None,
        routine: str,
    ) -> Snapshot:
        """Return what is shown at a moment."""
        today = day_of(profile, now)
        standing = self.standing(profile, ledger, today)
        return Snapshot(
            session=session,
            standing=standing,
            at_risk=standing.streak.needs_today and now >= _risk_at(profile, today),
            routine=routine,
        )


def standing_of(ledger: Ledger, rules: StreakRules, today: date) -> Standing:
    """Return what a history adds up to on a day."""
    monday = week_start(today)
    dates = (monday + timedelta(days=n) for n in range((today - monday).days + 1))
    week = [held for day in dates if (held := ledger.days.get(day))]
    standing = streak(ledger.ticked, rules, today, excused=ledger.excused)
    return Standing(
        streak=standing,
        freezes=standing.freezes if rules.freezes and not rules.weekly else None,
        strength=strength(ledger.ticked, rules, today, excused=ledger.excused),
        sessions_this_week=sum(record.counts for held in week for record in held.records),
        minutes_this_week=_minutes(sum(held.seconds for held in week)),
        days_this_week=sum(held.ticked for held in week),
        goal=rules.weekly or _WEEK - len(rules.rest_weekdays),
        zones=_zones(ledger, week, today),
        last=ledger.last,
        free_today=is_free(today, rules, ledger.excused),
    )


def rules_of(profile: Profile, ledger: Ledger) -> StreakRules:
    """Return what breaks this person's streak and what does not."""
    return replace(
        profile.streak_rules,
        pauses=tuple(sorted((pause.first, pause.last) for pause in ledger.pauses.values())),
        zone=dt_util.get_default_time_zone(),
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


def _zones(ledger: Ledger, week: list[Day], today: date) -> Mapping[Zone, ZoneTotals]:
    """Return what each zone has had, looking back no further than is needed."""
    last = _last_rolled(ledger, today)
    return {
        zone: ZoneTotals(
            minutes_this_week=_minutes(
                sum(
                    seconds
                    for held in week
                    for area, seconds in held.areas.items()
                    if _ZONE_OF.get(area) is zone
                )
            ),
            days_since=(today - last[zone]).days if zone in last else None,
        )
        for zone in Zone
    }


def _last_rolled(ledger: Ledger, today: date) -> Mapping[Zone, date]:
    """Return the day on which each zone was rolled last, up to today."""
    last: dict[Zone, date] = {}
    sought = frozenset(_ZONE_OF)
    for day in sorted(ledger.days, reverse=True):
        # Who never rolls some zone has ten years looked at, in which nearly nothing is sought.
        for record in ledger.days[day].records if sought and day <= today else ():
            if sought.isdisjoint(record.done):
                continue
            for area in sought.intersection(record.done):
                if record.done[area]:
                    last[_ZONE_OF[area]] = day
            sought = frozenset(area for area, zone in _ZONE_OF.items() if zone not in last)
    return last


def _minutes(seconds: float) -> float:
    return round(seconds / 60, 1)
