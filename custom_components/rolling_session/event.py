"""One event entity for what happens to a session: the road for automations.

What is done in it, position by position, is the session sensor's: told here as well
it would be recorded twice.
"""

from typing import Any, override

from homeassistant.components.event import ATTR_EVENT_TYPE, EventEntity
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import ATTR_MINUTES, ATTR_ROUTINE, ATTR_SYMPTOM, EVENT_SESSION
from .coordinator import RollingSessionConfigEntry, SessionCoordinator
from .engine.events import (
    Event,
    Outcome,
    SessionEnded,
    SessionInterrupted,
    SessionPaused,
    SessionResumed,
    SessionStarted,
)
from .engine.session import Session
from .entity import SessionEntity

PARALLEL_UPDATES = 0

_TYPES: dict[type[Event], str] = {
    SessionStarted: "started",
    SessionPaused: "paused",
    SessionResumed: "resumed",
    SessionInterrupted: "interrupted",
}
EVENT_TYPES = (*_TYPES.values(), *(outcome.value for outcome in Outcome))


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RollingSessionConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the person's event entity."""
    async_add_entities([SessionEvent(entry.runtime_data)])


class SessionEvent(SessionEntity, EventEntity):
    """What happened last."""

    _attr_event_types = list(EVENT_TYPES)
    # What hurts is for automations of that moment, not for anybody's history.
    _unrecorded_attributes = frozenset({ATTR_SYMPTOM})

    def __init__(self, coordinator: SessionCoordinator) -> None:
        """Listen to the person's sessions."""
        super().__init__(coordinator, "session_event")

    @override
    async def async_added_to_hass(self) -> None:
        """Subscribe: events must not coalesce as snapshots may."""
        await super().async_added_to_hass()
        self.async_on_remove(self.coordinator.events.subscribe(self._async_happened))

    @callback
    def _handle_coordinator_update(self) -> None:
        """Snapshots are for others."""

    @callback
    def _async_happened(self, event: Event, session: Session) -> None:
        if event_type := type_of(event):
            self._trigger_event(event_type, _attributes(event, session))
            self.async_write_ha_state()
            if isinstance(event, SessionEnded):
                self._tell_logbook(event, session)

    @callback
    def _tell_logbook(self, event: SessionEnded, session: Session) -> None:
        """Tell the event bus what reads as a sentence in the logbook."""
        seconds = sum(credit.total_seconds() for credit in session.credits)
        data = {
            ATTR_ENTITY_ID: self.entity_id,
            ATTR_EVENT_TYPE: event.outcome.value,
            # Rounded, so that most evenings share one row of the database.
            ATTR_MINUTES: round(seconds / 60),
            ATTR_ROUTINE: session.plan.routine,
        }
        self.hass.bus.async_fire(EVENT_SESSION, data, context=self.coordinator.cause.context)


def type_of(event: Event) -> str | None:
    """Return the event type, None for what automations need not know."""
    match event:
        case SessionEnded(_, outcome):
            return outcome.value
        case _:
            return _TYPES.get(type(event))


def _attributes(event: Event, session: Session) -> dict[str, Any]:
    attributes: dict[str, Any] = {ATTR_ROUTINE: session.plan.routine}
    if isinstance(event, SessionEnded) and event.symptom:
        attributes[ATTR_SYMPTOM] = event.symptom
    return attributes
