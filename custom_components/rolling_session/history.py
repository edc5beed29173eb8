"""A person's history: on disk first, then in memory, then told to everybody.

What comes from a person is checked before it is taken over; what was coached is
never refused.
"""

import asyncio
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey
from homeassistant.util.ulid import ulid_now

from .const import DOMAIN, LOGGER
from .engine.corrections import (
    check_overlap,
    check_pause,
    check_record,
    duration,
    edited_record,
    logged_record,
)
from .engine.errors import UnknownPauseError, UnknownSessionError
from .engine.judging import Judged
from .engine.ledger import Change, ChangeKind, Ledger, Pause, PauseReason
from .engine.record import Record
from .engine.undoing import undone
from .journal import Journal, Opened
from .listeners import Listeners

_RETRY = 60
"""Seconds until what could not be saved is tried again."""
_DAY = timedelta(days=1)

DATA_WAITING: HassKey[dict[str, list[Change]]] = HassKey(f"{DOMAIN}.history_waiting")
"""What could not be saved yet, by entry: it outlives a reload."""

type DayOf = Callable[[datetime], date]


class History:
    """What one person did, and every way to correct it."""

    def __init__(
        self, hass: HomeAssistant, entry_id: str, day_of: DayOf, count: Callable[[Ledger], object]
    ) -> None:
        """Know nothing yet.

        `day_of` tells the logical day of a moment in this house; `count` works out what
        everybody will ask of a history, outside of the event loop.
        """
        self.ledger = Ledger()
        self.changes: Listeners[Change, Ledger] = Listeners()
        """Tells of every change, and how the history was before it."""
        self._hass = hass
        self._entry_id = entry_id
        self._journal = Journal(hass, entry_id)
        self._day_of = day_of
        self._count = count
        self._lock = asyncio.Lock()
        self._unsaved = hass.data.setdefault(DATA_WAITING, {}).setdefault(entry_id, [])
        self._is_told = False  # that something waits
        self._disarm: CALLBACK_TYPE | None = None
        self._closed = False

    async def async_open(self) -> Opened:
        """Read what was kept. Raises UnsupportedStorageVersionError for a newer file."""
        opened = await self._journal.async_open()
        self.ledger = opened.ledger
        for change in self._unsaved:
            self.ledger = self.ledger.changed(change)
        await self._hass.async_add_executor_job(self._count, self.ledger)
        if self._unsaved:
            self._retry()
        return opened

    @property
    def waiting(self) -> int:
        """Return how many changes are not on disk yet."""
        return len(self._unsaved)

    async def async_ask[T](self, question: Callable[[Iterable[Change]], T]) -> T:
        """Return what a pure function finds in everything that ever changed, in order."""
        return await self._journal.async_ask(question)

    async def async_knows(self, id_: str) -> bool:
        """Return whether a session or a pause was ever added, also one that was taken out again."""
        if self.ledger.record(id_):  # which may still wait for the disk
            return True
        return await self.async_ask(lambda changes: any(id_ in c.touched for c in changes))

    # What is added and corrected. All raise EngineError for what can not be, and
    # HomeAssistantError where it can not be saved; then nothing has changed.

    async def async_record(self, record: Record) -> None:
        """Add a session that was coached. Never raises: it is kept until it can be saved."""
        async with self._lock:
            await self._async_keep_anyway(ChangeKind.SESSION, records=(record,))

    async def async_save_waiting(self) -> None:
        """Try now to save what waits."""
        if self._unsaved:
            async with self._lock:
                await self._async_save_waiting()

    async def _async_save_waiting(self) -> HomeAssistantError | None:
        """Save what was coached, in order; return why the rest has to wait."""
        issue_id = f"history_not_saved_{self._entry_id}"
        try:
            while self._unsaved:
                await self._journal.async_append(self._unsaved[0])
                del self._unsaved[0]
        except HomeAssistantError as error:
            if not self._is_told:
                LOGGER.error("A session is not saved yet: %s", error)
            self._is_told = True
            ir.async_create_issue(
                self._hass,
                DOMAIN,
                issue_id,
                is_fixable=False,
                learn_more_url="homeassistant://config/storage",
                severity=ir.IssueSeverity.ERROR,
                translation_key="history_not_saved",
            )
            self._retry()
            return error
        self._is_told = False
        ir.async_delete_issue(self._hass, DOMAIN, issue_id)
        return None

    @callback
    def _retry(self) -> None:
        async def async_retry(_: datetime) -> None:
            self._disarm = None
            await self.async_save_waiting()

        if self._disarm is None and not self._closed:
            job = HassJob(async_retry, f"{DOMAIN} save history", cancel_on_shutdown=True)
            self._disarm = async_call_later(self._hass, _RETRY, job)

    async def async_close(self) -> None:
        """Try once more to save what waits, then no more: whoever is next has the same list."""
        self._closed = True
        if self._disarm:
            self._disarm()
        # Whatever is being changed at this moment comes to its end: the next one reads it.
        async with self._lock:
            if self._unsaved:
                await self._async_save_waiting()

    async def async_log(
        self, started_at: datetime | None, seconds: float, by: str | None, **details: Any
    ) -> Record:
        """Add a session that somebody did alone; None has just ended.

        `details` are those that `logged_record` knows.
        """
        async with self._lock:
            started_at = started_at or dt_util.utcnow() - duration(seconds)
            record = logged_record(
                id=ulid_now(),
                started_at=dt_util.as_utc(started_at),
                seconds=seconds,
                time_zone=self._hass.config.time_zone,
                day=self._day_of(started_at),
                **details,
            )
            self._check(record)
            await self._async_commit(ChangeKind.LOGGED, by, records=(record,))
        return record

    async def async_edit(self, record_id: str, by: str | None, **corrections: Any) -> Record:
        """Correct a session; `corrections` as `edited_record` knows them."""
        async with self._lock:
            if (record := self.ledger.record(record_id)) is None:
                raise UnknownSessionError(session=record_id)
            if started_at := corrections.get("started_at"):
                corrections |= {
                    "started_at": dt_util.as_utc(started_at),
                    "day": self._day_of(started_at),
                    "time_zone": self._hass.config.time_zone,
                }
            edited = edited_record(record, **corrections)
            self._check(edited)
            await self._async_commit(ChangeKind.EDITED, by, records=(edited,))
        return edited

    async def async_delete(self, record_id: str, by: str | None) -> None:
        """Take a session out of the history."""
        async with self._lock:
            if self.ledger.record(record_id) is None:
                raise UnknownSessionError(session=record_id)
            await self._async_commit(ChangeKind.DELETED, by, removed=(record_id,))

    async def async_undo(self, change_id: str | None, by: str | None) -> Change:
        """Take a change back; None takes back the last correction."""
        async with self._lock:
            undo = partial(undone, new_id=ulid_now(), at=dt_util.utcnow(), by=by)
            change = await self.async_ask(lambda changes: undo(changes, change_id))
            await self._async_keep(change)
        return change

    async def async_pause(
        self, first: date, last: date, reason: PauseReason, by: str | None
    ) -> Pause:
        """Expect nothing on these days."""
        pause = Pause(ulid_now(), first, last, reason)
        check_pause(pause)
        async with self._lock:
            await self._async_commit(ChangeKind.PAUSED, by, pauses=(pause,))
        return pause

    async def async_end_pause(self, by: str | None) -> None:
        """Expect something again, from today on."""
        today = self._day_of(dt_util.utcnow())
        async with self._lock:
            if not (held := [p for p in self.ledger.pauses.values() if p.first <= today <= p.last]):
                raise UnknownPauseError
            await self._async_commit(
                ChangeKind.PAUSED,
                by,
                pauses=tuple(
                    Pause(pause.id, pause.first, today - _DAY, pause.reason)
                    for pause in held
                    if pause.first < today
                ),
                removed=tuple(pause.id for pause in held if pause.first == today),
            )

    async def async_note_injury(self, injured_at: datetime, rest: timedelta) -> None:
        """Expect nothing while an injury rests, unless somebody took that back. Never raises."""
        first, last = self._day_of(injured_at), self._day_of(injured_at + rest)
        pause = Pause(f"injury:{first.isoformat()}", first, last, PauseReason.INJURY)
        if pause.id in self.ledger.pauses:
            return
        async with self._lock:
            if not await self.async_knows(pause.id):
                await self._async_keep_anyway(ChangeKind.PAUSED, pauses=(pause,))

    async def async_import(self, judging: Callable[[Ledger], Judged], by: str | None) -> Judged:
        """Take over what is right against the history of this moment; return the judgement.

        With one wrong line, or nothing new, nothing changes. `judging` is called outside
        of the event loop.
        """
        async with self._lock:
            judged = await self._hass.async_add_executor_job(judging, self.ledger)
            if not judged.wrong and (judged.records or judged.pauses):
                await self._async_commit(
                    ChangeKind.IMPORTED, by, records=judged.records, pauses=judged.pauses
                )
        return judged

    async def async_clear(self, by: str | None) -> None:
        """Take everything out of the history, which can be undone as one change."""
        async with self._lock:
            if removed := (*self.ledger.day_of, *self.ledger.pauses):
                await self._async_commit(ChangeKind.DELETED, by, removed=removed)

    def _check(self, record: Record) -> None:
        check_record(record, dt_util.utcnow())
        check_overlap(record, self.ledger, ignoring={record.id})

    async def _async_commit(self, kind: ChangeKind, by: str | None, **changed: Any) -> None:
        await self._async_keep(_change(kind, by, **changed))

    async def _async_keep(self, change: Change) -> None:
        # In order: read again, what waits would overrule its own correction.
        if self._unsaved and (error := await self._async_save_waiting()):
            raise error
        await self._journal.async_append(change)
        await self._async_take_over(change)

    async def _async_keep_anyway(self, kind: ChangeKind, **changed: Any) -> None:
        change = _change(kind, None, **changed)
        self._unsaved.append(change)
        await self._async_save_waiting()
        await self._async_take_over(change)

    async def _async_take_over(self, change: Change) -> None:
        before = self.ledger
        self.ledger = await self._hass.async_add_executor_job(self._counted, before, change)
        self.changes.tell(change, before)

    def _counted(self, before: Ledger, change: Change) -> Ledger:
        ledger = before.changed(change)
        self._count(ledger)
        return ledger


def _change(kind: ChangeKind, by: str | None, **changed: Any) -> Change:
    return Change(id=ulid_now(), at=dt_util.utcnow(), by=by, kind=kind, **changed)
