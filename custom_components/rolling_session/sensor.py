"""What a person is doing, and what sessions add up to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import PERCENTAGE, UnitOfTime
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import RollingSessionConfigEntry, SessionCoordinator
from .engine.milestones import next_milestone
from .engine.model import Zone
from .entity import SessionEntity
from .lead_time_sensor import async_follow_outlets
from .session_sensor import SessionSensor
from .summary import Snapshot

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class TotalDescription(SensorEntityDescription):
    """A number that sessions add up to."""

    value_fn: Callable[[Snapshot], float | datetime | None]
    unit_fn: Callable[[Snapshot], str] | None = None
    """For a unit that depends on the person's rules."""
    attributes_fn: Callable[[Snapshot], dict[str, Any]] | None = None
    """What belongs to the number and changes with it."""


def _streak_unit(data: Snapshot) -> str:
    return UnitOfTime.WEEKS if data.streak.weekly else UnitOfTime.DAYS


def _current(data: Snapshot) -> dict[str, Any]:
    since = data.streak.since
    return {
        "since": since,
        "next_milestone": next_milestone(data.streak.current),
        "frozen": [day for day in data.streak.frozen if since and day > since],
    }


def _best(data: Snapshot) -> dict[str, Any]:
    return {"from": data.streak.best_from, "until": data.streak.best_until}


def _week(data: Snapshot) -> dict[str, Any]:
    return {"done": data.standing.days_this_week, "goal": data.standing.goal}


def _weekly_goal(data: Snapshot) -> float | None:
    """Return how much of the week's goal is done, in percent; None where nothing is expected."""
    standing = data.standing
    if not standing.goal:
        return None
    return min(100, round(100 * standing.days_this_week / standing.goal))


def _minutes_of(zone: Zone) -> TotalDescription:
    return TotalDescription(
        key=f"minutes_{zone}",
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.MINUTES,
        state_class=SensorStateClass.TOTAL,
        suggested_display_precision=0,
        entity_registry_enabled_default=False,
        value_fn=lambda data: data.standing.zones[zone].minutes_this_week,
    )


def _days_since(zone: Zone) -> TotalDescription:
    return TotalDescription(
        key=f"days_since_{zone}",
        native_unit_of_measurement=UnitOfTime.DAYS,
        state_class=SensorStateClass.MEASUREMENT,
        entity_registry_enabled_default=False,
        value_fn=lambda data: data.standing.zones[zone].days_since,
    )


TOTALS = (
    TotalDescription(
        key="streak",
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda data: data.streak.current,
        unit_fn=_streak_unit,
        attributes_fn=_current,
    ),
    TotalDescription(
        key="best_streak",
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda data: data.streak.best,
        unit_fn=_streak_unit,
        attributes_fn=_best,
    ),
    TotalDescription(
        key="freezes",
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda data: data.standing.freezes,
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
    TotalDescription(
        key="habit_strength",
        native_unit_of_measurement=PERCENTAGE,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=1,
        value_fn=lambda data: round(100 * data.standing.strength, 1),
    ),
    TotalDescription(
        key="weekly_goal",
        native_unit_of_measurement=PERCENTAGE,
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=_weekly_goal,
        attributes_fn=_week,
    ),
    *(_minutes_of(zone) for zone in Zone),
    *(_days_since(zone) for zone in Zone),
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
    # They can be worked out again; each would be a row more for every session.
    _unrecorded_attributes = frozenset(
        {"since", "next_milestone", "frozen", "from", "until", "done", "goal"}
    )

    def __init__(self, coordinator: SessionCoordinator, description: TotalDescription) -> None:
        """Show what the description says."""
        super().__init__(coordinator, description.key)
        self.entity_description = description

    @property
    @override
    def native_value(self) -> float | datetime | None:
        """Return the number."""
        return self.entity_description.value_fn(self.coordinator.data)

    @property
    @override
    def native_unit_of_measurement(self) -> str | None:
        """Return what it counts."""
        if unit_fn := self.entity_description.unit_fn:
            return unit_fn(self.coordinator.data)
        return self.entity_description.native_unit_of_measurement

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any] | None:
        """Return what belongs to the number."""
        attributes_fn = self.entity_description.attributes_fn
        return attributes_fn(self.coordinator.data) if attributes_fn else None
