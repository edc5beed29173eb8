"""Conditions for automations: whether somebody rolls, has rolled, or is on a streak.

See trigger.py for what they stand on.
"""

from typing import Any, ClassVar, Final, override

from homeassistant.const import CONF_OPTIONS, STATE_ON, Platform
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers.automation import DomainSpec
from homeassistant.helpers.condition import (
    ENTITY_STATE_CONDITION_SCHEMA_ANY_ALL,
    Condition,
    ConditionConfig,
    EntityConditionBase,
)
import voluptuous as vol

from .engine.session import Status
from .own_entities import own_entities

CONF_LENGTH: Final = "length"
_LENGTH_SCHEMA: Final = ENTITY_STATE_CONDITION_SCHEMA_ANY_ALL.extend(
    {
        vol.Required(CONF_OPTIONS): {
            vol.Required(CONF_LENGTH): vol.All(vol.Coerce(int), vol.Range(min=1)),
        }
    }
)


class OwnCondition(EntityConditionBase):
    """Something that is true of a person."""

    key: ClassVar[str]
    """Of the entity that tells it."""
    expected: ClassVar[str]

    @override
    def entity_filter(self, entities: set[str]) -> set[str]:
        """Leave only what tells it."""
        return own_entities(self._hass, super().entity_filter(entities), self.key)

    @override
    def is_valid_state(self, entity_state: State) -> bool:
        """Return whether it is so."""
        return entity_state.state == self.expected


class SessionIsActive(OwnCondition):
    """Somebody is in a session, paused or not."""

    _domain_specs = {Platform.BINARY_SENSOR: DomainSpec()}
    key = "session_active"
    expected = STATE_ON


class SessionIsPaused(OwnCondition):
    """Somebody's session waits."""

    _domain_specs = {Platform.SENSOR: DomainSpec(device_class="enum")}
    key = "session"
    expected = Status.PAUSED


class IsDoneToday(OwnCondition):
    """Somebody has rolled today."""

    _domain_specs = {Platform.BINARY_SENSOR: DomainSpec()}
    key = "done_today"
    expected = STATE_ON


class StreakIsAtRisk(OwnCondition):
    """The day is late, and somebody's streak still waits for it."""

    _domain_specs = {Platform.BINARY_SENSOR: DomainSpec()}
    key = "streak_at_risk"
    expected = STATE_ON


class StreakIsAtLeast(OwnCondition):
    """Somebody's streak has a length."""

    _domain_specs = {Platform.SENSOR: DomainSpec()}
    _schema = _LENGTH_SCHEMA
    key = "streak"

    def __init__(self, hass: HomeAssistant, config: ConditionConfig) -> None:
        """Know the length."""
        super().__init__(hass, config)
        options: dict[str, Any] = config.options or {}
        self._length: int = options[CONF_LENGTH]

    @override
    def is_valid_state(self, entity_state: State) -> bool:
        """Return whether the streak is as long, in days or weeks as it is counted."""
        return int(entity_state.state) >= self._length


CONDITIONS: Final[dict[str, type[Condition]]] = {
    "is_active": SessionIsActive,
    "is_paused": SessionIsPaused,
    "is_done_today": IsDoneToday,
    "streak_is_at_risk": StreakIsAtRisk,
    "streak_is_at_least": StreakIsAtLeast,
}


async def async_get_conditions(hass: HomeAssistant) -> dict[str, type[Condition]]:
    """Return every condition by its key."""
    return CONDITIONS
