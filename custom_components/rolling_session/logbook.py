"""Sentences for the logbook: what happened to a session, and what caused it."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from homeassistant.components.event import ATTR_EVENT_TYPE
from homeassistant.components.logbook import (
    LOGBOOK_ENTRY_ENTITY_ID,
    LOGBOOK_ENTRY_ICON,
    LOGBOOK_ENTRY_MESSAGE,
    LOGBOOK_ENTRY_NAME,
)
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er

from .const import ATTR_MINUTES, ATTR_ROUTINE, DOMAIN, EVENT_SESSION
from .engine.events import Outcome
from .replies import Replies

_ICONS: Final = {
    Outcome.COMPLETED: "mdi:check-circle",
    Outcome.PARTIAL: "mdi:circle-half-full",
    Outcome.STOPPED: "mdi:stop",
    Outcome.STOPPED_FOR_SAFETY: "mdi:alert-octagon",
}

type Entry = dict[str, str]


@callback
def async_describe_events(
    hass: HomeAssistant,
    async_describe_event: Callable[[str, str, Callable[[Event], Entry]], None],
) -> None:
    """Tell the logbook what our event means."""

    @callback
    def describe(event: Event) -> Entry:
        """Return the sentence: who did it, and what."""
        data = event.data
        entity_id, event_type = data[ATTR_ENTITY_ID], data[ATTR_EVENT_TYPE]
        name, message = _sentence(hass, entity_id, event_type, data)
        return {
            LOGBOOK_ENTRY_NAME: name,
            LOGBOOK_ENTRY_MESSAGE: message,
            LOGBOOK_ENTRY_ENTITY_ID: entity_id,
            LOGBOOK_ENTRY_ICON: _ICONS[event_type],
        }

    async_describe_event(DOMAIN, EVENT_SESSION, describe)


def _sentence(
    hass: HomeAssistant, entity_id: str, event_type: str, data: Mapping[str, Any]
) -> tuple[str, str]:
    """Return who, and what they did, in the language in which they are coached."""
    registered = er.async_get(hass).async_get(entity_id)
    for entry in hass.config_entries.async_loaded_entries(DOMAIN):
        if registered and registered.config_entry_id == entry.entry_id:
            replies = Replies(entry.runtime_data.phrasebook)
            routine = replies.phrasebook.name("routine", data[ATTR_ROUTINE])
            time = replies.count("minutes", data[ATTR_MINUTES])
            return entry.title, replies.say(f"log_{event_type}", routine=routine, time=time)
    # Somebody who is not coached any more.
    return entity_id, event_type.replace("_", " ")
