"""Yes or no: done today, streak at risk, session active."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, override

from homeassistant.components.binary_sensor import BinarySensorEntity, BinarySensorEntityDescription
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import RollingSessionConfigEntry, SessionCoordinator
from .entity import SessionEntity
from .summary import Snapshot

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class AnswerDescription(BinarySensorEntityDescription):
    """A yes or no about a person."""

    is_on_fn: Callable[[Snapshot], bool]
    attributes_fn: Callable[[Snapshot], dict[str, Any]] | None = None
    """What belongs to the answer and changes with it."""


ANSWERS = (
    AnswerDescription(
        key="done_today",
        is_on_fn=lambda data: data.streak.done_today,
        attributes_fn=lambda data: {"rest_day": data.standing.free_today},
    ),
    AnswerDescription(key="streak_at_risk", is_on_fn=lambda data: data.at_risk),
    AnswerDescription(key="session_active", is_on_fn=lambda data: data.session is not None),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RollingSessionConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the person's answers."""
    async_add_entities(AnswerSensor(entry.runtime_data, answer) for answer in ANSWERS)


class AnswerSensor(SessionEntity, BinarySensorEntity):
    """A yes or no about a person."""

    entity_description: AnswerDescription
    # It can be worked out again, and would be a row more for every session.
    _unrecorded_attributes = frozenset({"rest_day"})

    def __init__(self, coordinator: SessionCoordinator, description: AnswerDescription) -> None:
        """Answer what the description asks."""
        super().__init__(coordinator, description.key)
        self.entity_description = description

    @property
    @override
    def is_on(self) -> bool:
        """Return the answer."""
        return self.entity_description.is_on_fn(self.coordinator.data)

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any] | None:
        """Return what belongs to the answer."""
        attributes_fn = self.entity_description.attributes_fn
        return attributes_fn(self.coordinator.data) if attributes_fn else None
