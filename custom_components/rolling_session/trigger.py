"""Triggers for automations: what happens to sessions and streaks, chosen from a list.

They stand on the states of our own entities, so they need no person that is set up,
and follow a target that changes. The helpers behind them may still change: everything
that touches them is here and in condition.py.
"""

from typing import ClassVar, Final, override

from homeassistant.components.event import ATTR_EVENT_TYPE
from homeassistant.const import CONF_OPTIONS, STATE_OFF, STATE_ON, Platform
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.automation import DomainSpec
from homeassistant.helpers.trigger import (
    ENTITY_STATE_TRIGGER_SCHEMA,
    EntityTriggerBase,
    NotTriggeredReasonReporter,
    StatelessEntityTriggerBase,
    Trigger,
    TriggerConfig,
)
import voluptuous as vol

from .engine.catalog import TECHNIQUES
from .engine.events import Outcome
from .engine.milestones import reached
from .engine.model import Zone
from .engine.session import Status
from .own_entities import own_entities

CONF_TECHNIQUE: Final = "technique"
CONF_ZONE: Final = "zone"
_GETTING_READY: Final = frozenset({Status.PREPARING, Status.SWITCHING})
_STEP_SCHEMA: Final = ENTITY_STATE_TRIGGER_SCHEMA.extend(
    {
        vol.Required(CONF_OPTIONS, default={}): {
            vol.Optional(CONF_TECHNIQUE): vol.All(cv.ensure_list, [vol.In(TECHNIQUES)]),
            vol.Optional(CONF_ZONE): vol.All(cv.ensure_list, [vol.In([*Zone])]),
        }
    }
)


class SessionEventTrigger(StatelessEntityTriggerBase):
    """Something happened to a session."""

    _domain_specs = {Platform.EVENT: DomainSpec()}
    event_types: ClassVar[frozenset[str]]

    @override
    def entity_filter(self, entities: set[str]) -> set[str]:
        """Leave only our event entities."""
        return own_entities(self._hass, super().entity_filter(entities), "session_event")

    @override
    def is_valid_state(
        self, state: State, report_not_triggered: NotTriggeredReasonReporter
    ) -> bool:
        """Return whether it is one of the events."""
        return state.attributes.get(ATTR_EVENT_TYPE) in self.event_types


class SessionStarted(SessionEventTrigger):
    """A session began."""

    event_types = frozenset({"started"})


class SessionCompleted(SessionEventTrigger):
    """A session came to its end."""

    event_types = frozenset({Outcome.COMPLETED})


class SessionStopped(SessionEventTrigger):
    """A session ended early, but for safety."""

    event_types = frozenset({Outcome.STOPPED, Outcome.PARTIAL})


class SessionStoppedForSafety(SessionEventTrigger):
    """A red flag ended a session."""

    event_types = frozenset({Outcome.STOPPED_FOR_SAFETY})


class SessionTrigger(EntityTriggerBase):
    """The person in a session does something else."""

    _domain_specs = {Platform.SENSOR: DomainSpec(device_class="enum")}
    _schema = ENTITY_STATE_TRIGGER_SCHEMA

    @override
    def entity_filter(self, entities: set[str]) -> set[str]:
        """Leave only session sensors."""
        return own_entities(self._hass, super().entity_filter(entities), "session")


class StepStarted(SessionTrigger):
    """It is time to get ready for a position."""

    _schema = _STEP_SCHEMA

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Know which positions are meant; none means all."""
        super().__init__(hass, config)
        self._wanted = {
            name: frozenset(self._options[name])
            for name in (CONF_TECHNIQUE, CONF_ZONE)
            if self._options.get(name)
        }

    @override
    def is_valid_state(
        self, state: State, report_not_triggered: NotTriggeredReasonReporter
    ) -> bool:
        """Return whether it is one of the positions."""
        return state.state in _GETTING_READY and all(
            state.attributes.get(name) in values for name, values in self._wanted.items()
        )

    @override
    def is_valid_transition(self, from_state: State, to_state: State) -> bool:
        """Return whether the person was somewhere else before; a pause is not."""
        same = from_state.attributes.get("step") == to_state.attributes.get("step")
        return not (same and from_state.state in {*_GETTING_READY, Status.PAUSED})


class HoldStarted(SessionTrigger):
    """A tender spot is held."""

    @override
    def is_valid_state(
        self, state: State, report_not_triggered: NotTriggeredReasonReporter
    ) -> bool:
        """Return whether somebody holds."""
        return state.state == Status.HOLDING

    @override
    def is_valid_transition(self, from_state: State, to_state: State) -> bool:
        """Return whether nobody did before; a pause is not the end of a hold."""
        return from_state.state not in {Status.HOLDING, Status.PAUSED}


class StreakTrigger(EntityTriggerBase):
    """The streak has another length."""

    _domain_specs = {Platform.SENSOR: DomainSpec()}
    _schema = ENTITY_STATE_TRIGGER_SCHEMA

    @override
    def entity_filter(self, entities: set[str]) -> set[str]:
        """Leave only streaks."""
        return own_entities(self._hass, super().entity_filter(entities), "streak")

    @override
    def is_valid_transition(self, from_state: State, to_state: State) -> bool:
        """Compare two lengths of the same kind: days are not weeks."""
        unit = "unit_of_measurement"
        if from_state.attributes.get(unit) != to_state.attributes.get(unit):
            return False
        return self.is_meant(int(from_state.state), int(to_state.state))

    def is_meant(self, before: int, after: int) -> bool:
        """Return whether this change fires."""
        raise NotImplementedError


class StreakExtended(StreakTrigger):
    """The streak grew."""

    @override
    def is_meant(self, before: int, after: int) -> bool:
        """Return whether it is longer."""
        return after > before


class StreakLost(StreakTrigger):
    """The streak broke."""

    @override
    def is_meant(self, before: int, after: int) -> bool:
        """Return whether it is shorter."""
        return after < before


class MilestoneReached(StreakTrigger):
    """The streak came to a length worth celebrating."""

    @override
    def is_meant(self, before: int, after: int) -> bool:
        """Return whether a milestone lies between."""
        return after > before and reached(before, after) is not None


class StreakAtRisk(EntityTriggerBase):
    """The day is late, and nothing is done yet."""

    _domain_specs = {Platform.BINARY_SENSOR: DomainSpec()}
    _schema = ENTITY_STATE_TRIGGER_SCHEMA

    @override
    def entity_filter(self, entities: set[str]) -> set[str]:
        """Leave only what tells the risk."""
        return own_entities(self._hass, super().entity_filter(entities), "streak_at_risk")

    @override
    def is_valid_state(
        self, state: State, report_not_triggered: NotTriggeredReasonReporter
    ) -> bool:
        """Return whether there is a risk now."""
        return state.state == STATE_ON

    @override
    def is_valid_transition(self, from_state: State, to_state: State) -> bool:
        """Return whether there was none before."""
        return from_state.state == STATE_OFF


TRIGGERS: Final[dict[str, type[Trigger]]] = {
    "session_started": SessionStarted,
    "step_started": StepStarted,
    "hold_started": HoldStarted,
    "session_completed": SessionCompleted,
    "session_stopped": SessionStopped,
    "session_stopped_for_safety": SessionStoppedForSafety,
    "streak_extended": StreakExtended,
    "milestone_reached": MilestoneReached,
    "streak_at_risk": StreakAtRisk,
    "streak_lost": StreakLost,
}


async def async_get_triggers(hass: HomeAssistant) -> dict[str, type[Trigger]]:
    """Return every trigger by its key."""
    return TRIGGERS
