"""What a person is doing, and what sessions add up to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import UnitOfTime
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import RollingSessionConfigEntry, SessionCoordinator
from .entity import SessionEntity
from .lead_time_sensor import async_follow_outlets
from .session_sensor import SessionSensor
from .summary import Snapshot

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class TotalDescription(SensorEntityDescription):
    """A number that sessions add up to."""

    value_fn: Callable[[Snapshot], float | datetime | None]


TOTALS = (
    TotalDescription(
        key="streak",
        native_unit_of_measurement=UnitOfTime.DAYS,
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda data: data.streak.current,
    ),
    TotalDescription(
        key="best_streak",
        native_unit_of_measurement=UnitOfTime.DAYS,
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda data: data.streak.best,
    ),
    TotalDescription(
        key="sessions_this_week",
        state_class=SensorStateClass.TOTAL,
        value_fn=lambda data: data.standing.sessions_this_week,
    ),
    TotalDescription(
        key="minutes_this_week",
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.MINUTES,
        state_class=SensorStateClass.TOTAL,
        suggested_display_precision=0,
        value_fn=lambda data: data.standing.minutes_this_week,
    ),
    TotalDescription(
        key="last_session",
        device_class=SensorDeviceClass.TIMESTAMP,
        value_fn=lambda data: data.last.ended_at if data.last else None,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RollingSessionConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the person's sensors."""
    coordinator = entry.runtime_data
    async_add_entities(
        [
            SessionSensor(coordinator),
            *(TotalSensor(coordinator, description) for description in TOTALS),
        ]
    )
    async_follow_outlets(hass, entry, async_add_entities)


class TotalSensor(SessionEntity, SensorEntity):
    """A number that sessions add up to."""

    entity_description: TotalDescription

    def __init__(self, coordinator: SessionCoordinator, description: TotalDescription) -> None:
        """Show what the description says."""
        super().__init__(coordinator, description.key)
        self.entity_description = description

    @property
    @override
    def native_value(self) -> float | datetime | None:
        """Return the number."""
        return self.entity_description.value_fn(self.coordinator.data)
