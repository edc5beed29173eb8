"""Which routine starts when none is named."""

from typing import override

from homeassistant.components.select import SelectEntity
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.restore_state import RestoreEntity

from .coordinator import RollingSessionConfigEntry, SessionCoordinator
from .entity import SessionEntity

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RollingSessionConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the person's choice."""
    async_add_entities([RoutineSelect(entry.runtime_data)])


class RoutineSelect(SessionEntity, SelectEntity, RestoreEntity):
    """Which routine starts when none is named."""

    def __init__(self, coordinator: SessionCoordinator) -> None:
        """Show the coordinator's choice."""
        super().__init__(coordinator, "routine")
        self._attr_options = coordinator.routines.names

    @override
    async def async_added_to_hass(self) -> None:
        """Choose what was chosen before the restart."""
        await super().async_added_to_hass()
        last = await self.async_get_last_state()
        if last and last.state in self.options:
            self.coordinator.async_select_routine(last.state)

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        self._attr_options = self.coordinator.routines.names
        super()._handle_coordinator_update()

    @property
    @override
    def current_option(self) -> str:
        """Return the choice."""
        return self.coordinator.data.routine

    @override
    async def async_select_option(self, option: str) -> None:
        """Choose another."""
        self.coordinator.async_select_routine(option)
