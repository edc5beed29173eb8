"""What a person did and when the streak was paused, as a calendar.

A calendar does not know who looks: what it sends to one page it sends to all. So it
only tells what everybody who has an account here may read (history_access.py).
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import override

from homeassistant.components.calendar import CalendarEntity, CalendarEvent
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .coordinator import RollingSessionConfigEntry, SessionCoordinator
from .engine.events import Outcome
from .engine.ledger import Pause
from .engine.model import Zone
from .engine.record import Record
from .entity import SessionEntity
from .history_access import async_is_open

PARALLEL_UPDATES = 0

_DAY = timedelta(days=1)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RollingSessionConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the person's calendar."""
    async_add_entities([SessionCalendar(entry.runtime_data)])


class SessionCalendar(SessionEntity, CalendarEntity):
    """What a person did. The session under way is the session sensor's business."""

    def __init__(self, coordinator: SessionCoordinator) -> None:
        """Show the person's history."""
        super().__init__(coordinator, "sessions")

    @override
    async def async_added_to_hass(self) -> None:
        """Tell open calendars of every change, also of one that changes no number."""
        await super().async_added_to_hass()
        entry = self.coordinator.config_entry
        self.async_on_remove(entry.add_update_listener(self._async_options_changed))
        self.async_on_remove(
            self.coordinator.history.changes.subscribe(lambda *_: self.async_write_ha_state())
        )

    @callback
    def _handle_coordinator_update(self) -> None:
        """Snapshots are for others."""

    async def _async_options_changed(self, *_: object) -> None:
        """Tell open calendars: it may be shared now, or not any more."""
        self.async_write_ha_state()

    @property
    @override
    def event(self) -> CalendarEvent | None:
        """Return nothing: a history has no next event."""
        return None

    @override
    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        """Return what was between two moments, where that is everybody's to know."""
        if not await async_is_open(hass, self.coordinator.config_entry):
            return []
        first, last = dt_util.as_local(start_date).date(), dt_util.as_local(end_date).date()
        events = [*map(self._pause_event, self._pauses(first, last))]
        # A logical day ends after midnight, and may have been another one in another zone.
        events += map(self._session_event, self._records(first - 2 * _DAY, last + _DAY))
        return sorted(
            (
                event
                for event in events
                if event.start_datetime_local < end_date and event.end_datetime_local > start_date
            ),
            key=lambda event: event.start_datetime_local,
        )

    def _pauses(self, first: date, last: date) -> Iterator[Pause]:
        for pause in self.coordinator.history.ledger.pauses.values():
            if pause.first <= last and pause.last >= first:
                yield pause

    def _records(self, first: date, last: date) -> Iterator[Record]:
        """Yield the records of some days, however long the history is."""
        days = self.coordinator.history.ledger.days
        length = (last - first).days + 1
        asked = (first + index * _DAY for index in range(length))
        for day in asked if length < len(days) else days:
            if day in days and first <= day <= last:
                yield from days[day].records

    def _pause_event(self, pause: Pause) -> CalendarEvent:
        summary = self._word("pause_reason", pause.reason)
        return CalendarEvent(pause.first, pause.last + _DAY, summary, uid=pause.id)

    def _session_event(self, record: Record) -> CalendarEvent:
        summary = self._word("routine", record.routine) or self.coordinator.config_entry.title
        if record.outcome is not Outcome.COMPLETED:
            summary = f"{summary} ({self._word('outcome', record.outcome)})"
        start: date | datetime = dt_util.as_local(record.started_at)
        end: date | datetime = dt_util.as_local(record.ended_at)
        if record.started_at == record.ended_at:
            # A day of which nobody knows the hour.
            start, end = record.day, record.day + _DAY
        description = self._description(record)
        return CalendarEvent(start, end, summary, description=description, uid=record.id)

    def _description(self, record: Record) -> str:
        lines = []
        if record.done_seconds:
            lines.append(f"{record.done_seconds / 60:.0f} min")
        rolled = dict.fromkeys(area.partition(":")[0] for area in record.done if record.done[area])
        lines += [self._word("area", zone) for zone in rolled if zone in Zone]
        if record.discomfort is not None:
            lines.append(f"{record.discomfort}/10")
        return "\n".join(lines)

    def _word(self, kind: str, id_: str) -> str:
        return self.coordinator.phrasebook.name(kind, id_)
