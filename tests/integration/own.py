"""Own routines for tests, put where the builder puts them."""

from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from .coach import Coach

STEPS = [
    {"technique": "lat_release", "seconds": 60, "sides": ["left", "right"], "hold": 30},
    {"technique": "cat_cow", "seconds": 45, "sides": [], "hold": 30},
]
"""165 seconds on the floor, 214 in all."""


async def add_routine(
    hass: HomeAssistant, entry: MockConfigEntry, name: str, **data: Any
) -> ConfigSubentry:
    """Add a routine to a person, a sound one unless `data` says otherwise."""
    usual = {"goal": "daily", "steps": STEPS, "importance": [], "breath": None, "closing": 12}
    subentry = ConfigSubentry(
        data=MappingProxyType(data or usual), subentry_type="routine", title=name, unique_id=None
    )
    hass.config_entries.async_add_subentry(entry, subentry)
    await hass.async_block_till_done()
    return subentry


def own(coach: Coach) -> dict[str, dict[str, Any]]:
    """Return the data of the person's own routines by name, as it is kept."""
    return {s.title: dict(s.data) for s in coach.entry.subentries.values()}
