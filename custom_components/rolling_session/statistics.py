"""Minutes a day as long-term statistics, so that Home Assistant's own graphs show years.

A day has one row, at noon of where the house is, with what was done and what all
days add up to. Home Assistant lets every account read every statistic, so they only
exist where everybody may read the history. Only imported where there is a recorder.
"""

import asyncio
from collections.abc import Coroutine
from datetime import date, datetime, time, tzinfo
from typing import Any, Final

from homeassistant.auth import EVENT_USER_ADDED, EVENT_USER_REMOVED, EVENT_USER_UPDATED
from homeassistant.components.recorder import get_instance
from homeassistant.components.recorder.models import (
    StatisticData,
    StatisticMeanType,
    StatisticMetaData,
)
from homeassistant.components.recorder.statistics import (
    async_add_external_statistics,
    get_last_statistics,
)
from homeassistant.const import EVENT_CORE_CONFIG_UPDATE, UnitOfTime
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers.event import async_track_state_change_event
from homeassistant.util import dt as dt_util
from homeassistant.util.unit_conversion import DurationConverter

from .const import DOMAIN
from .coordinator import RollingSessionConfigEntry
from .engine.ledger import Change, Ledger
from .history_access import NOT_THERE, async_is_open, owner_of, person_of

_NOON: Final = time(12)


def statistic_id_of(entry_id: str) -> str:
    """Return under which name the recorder keeps a person's minutes."""
    return f"{DOMAIN}:{entry_id.lower()}_minutes"


@callback
def async_clear(hass: HomeAssistant, entry_id: str) -> None:
    """Delete a person's minutes."""
    get_instance(hass).async_clear_statistics([statistic_id_of(entry_id)])


class MinutesStatistics:
    """Keeps the recorder's rows of one person equal to the history."""

    def __init__(self, hass: HomeAssistant, entry: RollingSessionConfigEntry) -> None:
        """Write nothing yet."""
        self._hass = hass
        self._entry = entry
        self._lock = asyncio.Lock()
        self._id = statistic_id_of(entry.entry_id)
        self._is_open: bool | None = None
        """Whether everybody may read them; not known as long as nothing was compared."""
        self._unwatch: CALLBACK_TYPE = lambda: None

    @callback
    def async_open(self) -> None:
        """Compare with what the recorder has, and follow the history from now on."""
        for unsubscribe in (
            self._entry.runtime_data.history.changes.subscribe(self._changed),
            # The noon of a day is another moment then.
            self._hass.bus.async_listen(EVENT_CORE_CONFIG_UPDATE, self._async_moved),
            # Who may read the history may be another.
            self._entry.add_update_listener(self._async_look),
            self._stop_watching,
            *(
                self._hass.bus.async_listen(event, self._async_look)
                for event in (EVENT_USER_ADDED, EVENT_USER_UPDATED, EVENT_USER_REMOVED)
            ),
        ):
            self._entry.async_on_unload(unsubscribe)
        self._watch()
        self._begin(self._async_compare(), "compare")

    @property
    def _ledger(self) -> Ledger:
        return self._entry.runtime_data.history.ledger

    @callback
    def _changed(self, change: Change, before: Ledger) -> None:
        days = {record.day for record in change.records}
        days |= {before.day_of[id_] for id_ in change.touched if id_ in before.day_of}
        if days:
            self._begin(self._async_add(days), "add")

    @callback
    def _stop_watching(self) -> None:
        self._unwatch()

    @callback
    def _watch(self) -> None:
        """Follow the person: there may be an account for it one day."""
        self._unwatch()
        person = person_of(self._hass, self._entry)
        self._unwatch = async_track_state_change_event(self._hass, person or [], self._async_look)

    async def _async_look(self, *_: object) -> None:
        """Compare when it has changed whether everybody may read them."""
        self._watch()  # also whoever is called something else now
        if await async_is_open(self._hass, self._entry) != self._is_open:
            self._begin(self._async_compare(), "compare")

    @callback
    def _async_moved(self, _: Event) -> None:
        self._begin(self._async_compare(), "compare")

    def _begin(self, work: Coroutine[Any, Any, None], name: str) -> None:
        self._entry.async_create_background_task(self._hass, work, f"{DOMAIN} {name} statistics")

    async def _async_compare(self) -> None:
        """Write everything anew, unless the last row is what it should be."""
        async with self._lock:
            if owner_of(self._hass, self._entry) == NOT_THERE:
                return  # Home Assistant is starting: what is there stays until it is known
            was_open, self._is_open = self._is_open, await async_is_open(self._hass, self._entry)
            rows = await self._async_rows(set()) if self._is_open else []
            # What went or came a moment ago is on its way to the recorder, and not found there.
            if was_open in {None, self._is_open} and await self._async_is_right(rows):
                return
            get_instance(self._hass).async_clear_statistics([self._id])
            self._add(rows)

    async def _async_is_right(self, rows: list[StatisticData]) -> bool:
        found = await get_instance(self._hass).async_add_executor_job(
            get_last_statistics, self._hass, 1, self._id, False, {"sum"}
        )
        last = [(row["start"], row["sum"]) for row in found.get(self._id, ())]
        return last == [(row["start"].timestamp(), row["sum"]) for row in rows[-1:]]

    async def _async_add(self, days: set[date]) -> None:
        """Write the rows from the first of some days on: they add up to something else now."""
        async with self._lock:
            if self._is_open:
                self._add(await self._async_rows(days))

    async def _async_rows(self, days: set[date]) -> list[StatisticData]:
        zone = dt_util.get_default_time_zone()
        return await self._hass.async_add_executor_job(_rows, self._ledger, days, zone)

    def _add(self, rows: list[StatisticData]) -> None:
        if not rows:
            return
        name = self._entry.runtime_data.phrasebook.usual("statistics_minutes")
        metadata = StatisticMetaData(
            has_sum=True,
            mean_type=StatisticMeanType.NONE,
            name=name.format(name=self._entry.title),
            source=DOMAIN,
            statistic_id=self._id,
            unit_class=DurationConverter.UNIT_CLASS,
            unit_of_measurement=UnitOfTime.MINUTES,
        )
        async_add_external_statistics(self._hass, metadata, rows)


def _rows(ledger: Ledger, changed: set[date], zone: tzinfo) -> list[StatisticData]:
    """Return a row for each day, from the first of those that changed on.

    A day that has lost its last session gets a row that adds nothing.
    """
    rows: list[StatisticData] = []
    first = min(changed, default=date.min)
    total = 0.0
    for day in sorted(ledger.days.keys() | changed):
        minutes = ledger.days[day].seconds / 60 if day in ledger.days else 0.0
        total += minutes
        if day >= first:
            start = datetime.combine(day, _NOON, zone)
            rows.append(StatisticData(start=start, state=round(minutes, 2), sum=round(total, 2)))
    return rows
