"""What helps to find a fault and says nothing of the person."""

from typing import Any, Final

from homeassistant.components.diagnostics import async_redact_data
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant, split_entity_id

from .const import (
    CONF_CLEARED,
    CONF_INJURED_AT,
    CONF_OUTLETS,
    CONF_PRECAUTIONS,
    CONF_VOICE,
    CONF_WORDS,
)
from .coordinator import RollingSessionConfigEntry, SessionCoordinator
from .engine.catalog import ROUTINES
from .engine.session import Session

_PRIVATE: Final = {
    CONF_CLEARED,
    CONF_INJURED_AT,
    CONF_OUTLETS,
    CONF_PRECAUTIONS,
    CONF_VOICE,
    CONF_WORDS,
}
"""Health, own words, and entity ids: speakers are often called after people."""
_LAST: Final = 10


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: RollingSessionConfigEntry
) -> dict[str, Any]:
    """Return the facts of an entry, without names, health, dates and entity ids."""
    options = entry.options
    facts = {
        "entry": {"version": f"{entry.version}.{entry.minor_version}", "state": entry.state.value},
        "options": async_redact_data(options, _PRIVATE),
        "outlets": [_reachable(hass, outlet) for outlet in options.get(CONF_OUTLETS, [])],
        "voice": _reachable(hass, voice) if (voice := options.get(CONF_VOICE)) else None,
    }
    if entry.state is ConfigEntryState.LOADED:
        facts |= _coaching(entry.runtime_data)
    return facts


def _coaching(coordinator: SessionCoordinator) -> dict[str, Any]:
    records = list(coordinator.history.ledger.records())
    standing = coordinator.data.streak
    return {
        "session": _live(coordinator.session) if coordinator.session else None,
        "selected_routine": _public(coordinator.data.routine),
        "history": {
            "sessions": len(records),
            "counting": sum(record.counts for record in records),
            "last": [
                {
                    "routine": _public(record.routine),
                    "outcome": record.outcome.value,
                    "planned_seconds": round(sum(record.planned.values())),
                    "done_seconds": round(record.done_seconds),
                }
                for record in records[-_LAST:]
            ],
        },
        "streak": {
            "current": standing.current,
            "best": standing.best,
            "freezes": standing.freezes,
            "done_today": standing.done_today,
            "at_risk": coordinator.data.at_risk,
        },
    }


def _live(session: Session) -> dict[str, Any]:
    return {
        "routine": _public(session.plan.routine),
        "status": session.status.value,
        "mark": session.cursor,
        "marks": len(session.plan.marks),
        "positions": len(session.plan.positions),
        "plan_seconds": round(session.plan.length.total_seconds()),
    }


def _public(routine: str) -> str:
    """Return a routine's name, if it is not one that a person gave it."""
    return routine if routine in ROUTINES else "own"


def _reachable(hass: HomeAssistant, entity_id: str) -> dict[str, str]:
    """Return the kind of an entity and whether it is there; its state may be private."""
    state = hass.states.get(entity_id)
    there = "missing" if state is None else "there"
    if state and state.state == STATE_UNAVAILABLE:
        there = STATE_UNAVAILABLE
    return {"domain": split_entity_id(entity_id)[0], "state": there}
