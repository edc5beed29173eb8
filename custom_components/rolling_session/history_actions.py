"""The actions that look into a person's history and correct it."""

from datetime import MAXYEAR, date, datetime, timedelta
from typing import Any

from homeassistant.core import ServiceResponse
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType

from .const import ATTR_FORMAT
from .engine.corrections import EARLIEST
from .engine.errors import InFutureError, TooLongAgoError
from .engine.ledger import Change, PauseReason
from .engine.model import Plan
from .engine.record import Record
from .engine.streak import explain
from .entity import SessionEntity, refusals
from .history_transfer import (
    async_export,
    async_judge,
    async_read,
    async_take_over,
    problems_told,
    refusal_of,
)
from .request import StartRequest
from .summary import day_of, rules_of

_MINUTE = 60
_LOOK_BACK = timedelta(days=30)
"""For who does not say since when."""
_MOST = 20
"""Ids told of one change; an import has thousands."""


class HistoryActions(SessionEntity):
    """An entity whose actions are about the history."""

    async def async_log_session(self, minutes: float, **details: Any) -> ServiceResponse:
        """Add a session that was done without the coach."""
        seconds = minutes * _MINUTE
        started_at = details.pop("started_at", None)
        with refusals(self.hass):
            if routine := details.get("routine"):
                plan = self.coordinator.plan(StartRequest(routine))
                details |= {
                    "routine": plan.routine,
                    "areas": details.get("areas") or _areas(plan),
                }
            record = await self.coordinator.history.async_log(
                started_at and _local(started_at), seconds, self._by, **details
            )
        return _told(record)

    async def async_edit_session(self, session: str, **corrections: Any) -> ServiceResponse:
        """Correct a session."""
        if (minutes := corrections.pop("minutes", None)) is not None:
            corrections["seconds"] = minutes * _MINUTE
        with refusals(self.hass):
            if started_at := corrections.get("started_at"):
                corrections["started_at"] = _local(started_at)
            if routine := corrections.get("routine"):
                found = self.coordinator.routines.find(routine, self.coordinator.phrasebook)
                corrections["routine"] = found.id
            record = await self.coordinator.history.async_edit(session, self._by, **corrections)
        return _told(record)

    async def async_delete_session(self, session: str) -> None:
        """Take a session out of the history."""
        with refusals(self.hass):
            await self.coordinator.history.async_delete(session, self._by)

    async def async_undo(self, change: str | None = None) -> ServiceResponse:
        """Take back a correction."""
        with refusals(self.hass):
            undone = await self.coordinator.history.async_undo(change, self._by)
        return {"undone": undone.undoes, "change": undone.id}

    async def async_pause_streak(
        self, until: date, since: date | None = None, reason: str = PauseReason.OTHER
    ) -> None:
        """Expect nothing for some days."""
        with refusals(self.hass):
            await self.coordinator.history.async_pause(
                since or self._today, until, PauseReason(reason), self._by
            )

    async def async_resume_streak(self) -> None:
        """Expect something again, from today on."""
        with refusals(self.hass):
            await self.coordinator.history.async_end_pause(self._by)

    async def async_get_history(
        self, since: date | None = None, until: date | None = None
    ) -> ServiceResponse:
        """Return the sessions, pauses and corrections of some days."""
        first, last = self._span(since, until)
        ledger = self.coordinator.history.ledger
        profile = self.coordinator.profile
        changes = await self.coordinator.history.async_ask(
            lambda changes: [
                _change(change) for change in changes if first <= day_of(profile, change.at) <= last
            ]
        )
        days = sorted(day for day in ledger.days if first <= day <= last)
        return {
            "sessions": [_told(record) for day in days for record in ledger.days[day].records],
            "pauses": [
                pause.as_dict()
                for pause in ledger.pauses.values()
                if pause.first <= last and pause.last >= first
            ],
            "changes": [*changes],
        }

    async def async_explain_streak(
        self, since: date | None = None, until: date | None = None
    ) -> ServiceResponse:
        """Return day by day why the streak is what it is."""
        first, last = self._span(since, until)
        ledger = self.coordinator.history.ledger
        rules = rules_of(self.coordinator.profile, ledger)
        standing = self.coordinator.data.streak
        days = explain(ledger.ticked, rules, self._today, excused=ledger.excused, first=first)
        return {
            "streak": standing.current,
            "unit": "weeks" if standing.weekly else "days",
            "best": standing.best,
            "days": [
                {
                    "day": explained.day.isoformat(),
                    "verdict": explained.verdict.value,
                    "streak": explained.streak,
                    "freezes": explained.freezes,
                }
                for explained in days
                if explained.day <= last
            ],
        }

    async def async_export_history(self, **data: Any) -> ServiceResponse:
        """Return the whole history as text."""
        entry = self.coordinator.config_entry
        return await async_export(self.hass, entry, data[ATTR_FORMAT])

    async def async_import_history(
        self, content: str, habit: str | None = None, dry_run: bool = False
    ) -> ServiceResponse:
        """Take over the history in a text, or tell what would change."""
        entry = self.coordinator.config_entry
        by = self._by  # before somebody else asks for something
        with refusals(self.hass):
            data = await self.hass.async_add_executor_job(content.encode, "utf-8", "replace")
            file = await async_read(self.hass, entry, data, habit)
            if dry_run:
                judged = await async_judge(self.hass, entry, file)
            else:
                judged = await async_take_over(self.hass, entry, file, by)
                if judged.wrong:
                    raise refusal_of(self.hass, judged)
        return {
            "added": judged.added,
            "changed": judged.changed,
            "same": judged.same,
            "routines": len(file.routines),
            "wrong": judged.wrong,
            "problems": problems_told(self.hass, judged),
        }

    @property
    def _by(self) -> str | None:
        """Return who asked for it."""
        return self._context.user_id if self._context else None

    @property
    def _today(self) -> date:
        return day_of(self.coordinator.profile, dt_util.utcnow())

    def _span(self, since: date | None, until: date | None) -> tuple[date, date]:
        last = until or self._today
        # No history begins before: a day that calendars begin with has none in front of it.
        return since or max(last, EARLIEST) - _LOOK_BACK, last


def _local(at: datetime) -> datetime:
    """Return a moment; one without a time zone means the house's.

    Raises TooLongAgoError, InFutureError: in the first and the last year of the calendar there
    are moments that no other time zone has.
    """
    if at.year < EARLIEST.year:
        raise TooLongAgoError
    if at.year == MAXYEAR:
        raise InFutureError
    return at if at.tzinfo else at.replace(tzinfo=dt_util.get_default_time_zone())


def _areas(plan: Plan) -> list[str]:
    """Return what a plan rolls, each area once."""
    return list(dict.fromkeys(str(position.zone) for position in plan.positions if position.zone))


def _told(record: Record) -> JsonObjectType:
    """Return a session as people read it."""
    return {
        "session": record.id,
        "day": record.day.isoformat(),
        "started_at": record.started_at.isoformat(),
        "ended_at": record.ended_at.isoformat(),
        "routine": record.routine,
        "outcome": record.outcome.value,
        "counts": record.counts,
        "minutes": round(record.done_seconds / _MINUTE, 1),
        "planned_minutes": round(sum(record.planned.values()) / _MINUTE, 1),
        "areas": {area: round(seconds) for area, seconds in record.done.items()},
        "discomfort": record.discomfort,
        "source": record.source.value,
    }


def _change(change: Change) -> JsonObjectType:
    return {
        "change": change.id,
        "at": change.at.isoformat(),
        "by": change.by,
        "kind": change.kind.value,
        "sessions": [record.id for record in change.records[:_MOST]],
        "removed": list(change.removed[:_MOST]),
        "undoes": change.undoes,
    }
