"""How long each of a person's speakers takes to be heard, as it was learnt."""

from typing import Any, Final, override

from homeassistant.components.sensor import SensorDeviceClass, SensorEntity, SensorStateClass
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import EntityCategory, UnitOfTime
from homeassistant.core import HomeAssistant, callback, split_entity_id
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.start import async_at_started

from .coordinator import RollingSessionConfigEntry, SessionCoordinator
from .entity import SessionEntity
from .families import Family, Way, expanded, family_of, speaking_entity
from .lead_times import DATA_LEAD_TIMES
from .profile import Profile

_KEY: Final = "lead_time"


@callback
def async_follow_outlets(
    hass: HomeAssistant,
    entry: RollingSessionConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Have a sensor for every speaker of the options, also after these were changed."""
    shown: set[str] = set()

    @callback
    def update(_: HomeAssistant) -> None:
        families = _families(hass, entry)
        _remove_others(hass, entry, families)
        new = [
            LeadTimeSensor(entry.runtime_data, outlet, family)
            for outlet, family in families.items()
            if outlet not in shown
        ]
        shown.clear()
        shown.update(families)
        async_add_entities(new)

    async def async_options_changed(_: HomeAssistant, __: ConfigEntry) -> None:
        update(hass)

    # Before the house is up, a group does not know its members, and theirs would be removed.
    entry.async_on_unload(async_at_started(hass, update))
    entry.async_on_unload(entry.add_update_listener(async_options_changed))


def _families(hass: HomeAssistant, entry: ConfigEntry) -> dict[str, Family]:
    """Return the speakers that can be learnt from; a notification says nothing."""
    outlets = Profile.from_options(entry.options).outlets
    found = (
        (e, family_of(hass, e)) for e in (speaking_entity(hass, o) for o in expanded(hass, outlets))
    )
    return {e: f for e, f in found if f and f.way not in {Way.TOLD, Way.LIT}}


def _remove_others(hass: HomeAssistant, entry: ConfigEntry, wanted: dict[str, Family]) -> None:
    registry = er.async_get(hass)
    kept = {_unique_id(entry, outlet) for outlet in wanted}
    for registered in er.async_entries_for_config_entry(registry, entry.entry_id):
        ours = registered.unique_id.startswith(_unique_id(entry, ""))
        if ours and registered.unique_id not in kept:
            registry.async_remove(registered.entity_id)


def _unique_id(entry: ConfigEntry, outlet: str) -> str:
    return f"{entry.entry_id}_{_KEY}_{outlet}"


class LeadTimeSensor(SessionEntity, SensorEntity):
    """By how much cues are sent early to one speaker."""

    _attr_device_class = SensorDeviceClass.DURATION
    _attr_entity_category = EntityCategory.DIAGNOSTIC
    _attr_entity_registry_enabled_default = False
    _attr_native_unit_of_measurement = UnitOfTime.MILLISECONDS
    _attr_state_class = SensorStateClass.MEASUREMENT
    _attr_suggested_display_precision = 0
    _unrecorded_attributes = frozenset({"warm", "cold", "warm_count", "cold_count"})

    def __init__(self, coordinator: SessionCoordinator, outlet: str, family: Family) -> None:
        """Show what is known of a speaker."""
        super().__init__(coordinator, _KEY)
        self._outlet = outlet
        self._family = family
        state = coordinator.hass.states.get(outlet)
        name = state.name if state else split_entity_id(outlet)[1].replace("_", " ")
        self._attr_translation_placeholders = {"outlet": name}
        self._attr_unique_id = _unique_id(coordinator.config_entry, outlet)

    @override
    async def async_added_to_hass(self) -> None:
        """Show what is learnt as soon as it is."""
        await super().async_added_to_hass()
        leads = self.hass.data[DATA_LEAD_TIMES]
        self.async_on_remove(leads.async_subscribe(self._outlet, self.async_write_ha_state))

    @property
    @override
    def native_value(self) -> int:
        """Return by how much the next cue of a session is early."""
        return int(self.extra_state_attributes["warm"])

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        """Return how early it is when the speaker just spoke, and when it may be asleep."""
        leads = self.hass.data[DATA_LEAD_TIMES]
        known = leads.of(self._outlet, self._family)
        return {
            "warm": round(leads.early(self._outlet, self._family, cold=False) * 1000),
            "cold": round(leads.early(self._outlet, self._family, cold=True) * 1000),
            "warm_count": known.warm.count,
            "cold_count": known.cold.count,
        }
