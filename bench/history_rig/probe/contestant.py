"""What everybody has who keeps a history."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from custom_components.rolling_session.engine.record import Record

from .past import Past, make_record


class Contestant(ABC):
    """Keeps somebody's sessions."""

    domain: str

    def __init__(self, hass: HomeAssistant, past: Mapping[str, Any]) -> None:
        """Use what is there."""
        self.hass = hass
        self.past = Past(past["sessions"], datetime.fromisoformat(past["until"]), past["zone"])
        self.draw = Random(1)

    @property
    def entry_id(self) -> str | None:
        """Return the id of the entry, if there is one."""
        return None

    @abstractmethod
    async def sessions(self) -> int:
        """Return how many sessions it has, to be sure that the same is measured."""

    @abstractmethod
    async def open(self) -> None:
        """Make it ready."""

    @abstractmethod
    async def close(self) -> None:
        """Let go of everything."""

    def new_record(self, number: int) -> Record:
        """Return a session of today."""
        began = self.past.until + timedelta(minutes=8 * number)
        return make_record(self.draw, began, self.past.zone)


class ConfiguredContestant(Contestant):
    """Has a config entry."""

    @property
    def entry(self) -> ConfigEntry:
        """Return its only entry."""
        (entry,) = self.hass.config_entries.async_entries(self.domain)
        return entry

    @property
    def entry_id(self) -> str | None:
        """Return the id of its entry."""
        return self.entry.entry_id

    async def open(self) -> None:
        """Set the entry up."""
        if self.entry.disabled_by:
            await self.hass.config_entries.async_set_disabled_by(self.entry.entry_id, None)
        else:
            await self.hass.config_entries.async_setup(self.entry.entry_id)
        assert self.entry.state is ConfigEntryState.LOADED

    async def close(self) -> None:
        """Unload the entry."""
        if self.entry.state is ConfigEntryState.LOADED:
            await self.hass.config_entries.async_unload(self.entry.entry_id)

    def entity(self, key: str | None) -> str:
        """Return an entity by what its translations call it."""
        found = er.async_entries_for_config_entry(er.async_get(self.hass), self.entry.entry_id)
        return next(entity.entity_id for entity in found if entity.translation_key == key)
