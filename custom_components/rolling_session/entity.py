"""What all entities share: the person's device, and how a refusal is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import override

from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .const import DOMAIN
from .coordinator import SessionCoordinator
from .engine.errors import EngineError
from .outlets import UnknownOutletError
from .phrasebook import name_of

_NAMED = ("routine", "area", "technique", "tool", "precaution", "symptom")
"""Placeholders that hold an id for which people have a word."""


class SessionEntity(CoordinatorEntity[SessionCoordinator]):
    """An entity of one person."""

    _attr_has_entity_name = True

    def __init__(self, coordinator: SessionCoordinator, key: str) -> None:
        """Name it by its key."""
        super().__init__(coordinator)
        entry = coordinator.config_entry
        self._attr_translation_key = key
        self._attr_unique_id = f"{entry.entry_id}_{key}"
        self._attr_device_info = DeviceInfo(
            identifiers={(DOMAIN, entry.entry_id)},
            entry_type=DeviceEntryType.SERVICE,
            name=entry.title,
        )

    @callback
    @override
    def async_set_context(self, context: Context) -> None:
        """Take note of who does something: it changes other entities of the person as well."""
        super().async_set_context(context)
        self.coordinator.cause.set(context)

    @callback
    @override
    def _async_write_ha_state(self) -> None:
        if context := self.coordinator.cause.context:
            super().async_set_context(context)
        super()._async_write_ha_state()

    @property
    @override
    def available(self) -> bool:
        """Everything happens in this process: there is nothing to lose contact with."""
        return True


@contextmanager
def refusals(hass: HomeAssistant) -> Iterator[None]:
    """Turn what the engine refuses into an error that the person can read."""
    try:
        yield
    except EngineError as error:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key=error.key,
            translation_placeholders={
                name: name_of(hass, name, value) if name in _NAMED else value
                for name, value in error.placeholders.items()
            },
        ) from error
    except UnknownOutletError as error:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="unknown_outlet",
            translation_placeholders={"outlet": error.entity_id},
        ) from error
