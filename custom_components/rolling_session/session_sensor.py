"""The session itself: what the person is doing, and the actions that steer it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, override

from homeassistant.components.sensor import SensorDeviceClass, SensorEntity
from homeassistant.core import ServiceResponse
from homeassistant.util import dt as dt_util

from .coordinator import SessionCoordinator
from .engine import session as verbs, steering
from .engine.model import MarkKind
from .engine.session import Paused, Running, Session, Status
from .engine.timeline import phase_end, phase_index
from .entity import refusals
from .history_actions import HistoryActions
from .preview import timeline_of
from .reminders import ReminderActions
from .request import StartRequest


class SessionSensor(HistoryActions, ReminderActions, SensorEntity):
    """What the person is doing. Deadlines are timestamps: whoever shows them counts down."""

    _attr_device_class = SensorDeviceClass.ENUM
    _attr_options = list(Status)
    _unrecorded_attributes = frozenset(
        {
            "routine",
            "step",
            "steps",
            "technique",
            "zone",
            "side",
            "step_started_at",
            "step_ends_at",
            "ends_at",
            "paused_at",
            "breath",
            "first_breath_at",
            "last_outcome",
        }
    )

    def __init__(self, coordinator: SessionCoordinator) -> None:
        """Show the live session."""
        super().__init__(coordinator, "session")

    @property
    @override
    def native_value(self) -> str:
        """Return what the person is doing."""
        session = self.coordinator.data.session
        return session.status if session else Status.IDLE

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        """Return where in the session that is."""
        data = self.coordinator.data
        last = {"last_outcome": data.last.outcome if data.last else None}
        return {**(_attributes(data.session) if data.session else {}), **last}

    async def async_start(self, **fields: Any) -> None:
        """Begin a session."""
        with refusals(self.hass):
            await self.coordinator.async_start(_request(fields))

    async def async_preview_routine(self, **fields: Any) -> ServiceResponse:
        """Return what a session would be, second by second."""
        with refusals(self.hass):
            plan = self.coordinator.plan(_request(fields))
        return timeline_of(plan, self.coordinator.phrasebook)

    async def async_pause(self) -> None:
        """Stop the clock."""
        self._command(verbs.pause)

    async def async_resume(self) -> None:
        """Run on after a count-in."""
        self._command(verbs.resume)

    async def async_skip(self) -> None:
        """Go to the next position."""
        self._command(steering.skip)

    async def async_back(self) -> None:
        """Start this position again, or the one before."""
        self._command(steering.back)

    async def async_hold(self, seconds: int) -> None:
        """Stay on this spot."""
        self._command(lambda session, now: steering.hold(session, now, seconds))

    async def async_stop(self) -> None:
        """End the session."""
        self._command(verbs.stop)

    async def async_report_discomfort(self, discomfort: int) -> None:
        """Say how it feels, 0 to 10."""
        self._command(steering.report_discomfort, discomfort)

    async def async_report_symptom(self, symptom: str) -> None:
        """Say that something is wrong: the session ends at once."""
        self._command(verbs.report_symptom, symptom)

    async def async_test_outlet(self, outlet: str) -> None:
        """Say a sentence on one speaker."""
        with refusals(self.hass):
            self.coordinator.async_test_outlet(outlet)

    def _command(self, verb: Callable[..., verbs.Transition], *args: Any) -> None:
        with refusals(self.hass):
            self.coordinator.async_command(verb, *args)


def _request(fields: dict[str, Any]) -> StartRequest:
    outlets = fields.pop("outlets", None)
    areas = tuple(fields.pop("areas", ()))
    return StartRequest(**fields, areas=areas, outlets=None if outlets is None else tuple(outlets))


def _attributes(session: Session) -> dict[str, Any]:
    plan, position, span = session.plan, session.position, session.phase_span
    index = session.phase_mark.position
    paused = session.phase if isinstance(session.phase, Paused) else None
    return {
        "routine": plan.routine,
        "step": len(plan.positions) if index is None else index + 1,
        "steps": len(plan.positions),
        "technique": position.technique if position else None,
        "zone": position.zone if position else None,
        "side": position.side if position else None,
        "step_started_at": span and dt_util.as_local(span[0]),
        "step_ends_at": span and dt_util.as_local(span[1]),
        "ends_at": session.ends_at and dt_util.as_local(session.ends_at),
        "paused_at": paused and dt_util.as_local(paused.at),
        "breath": [plan.breath.inhale, plan.breath.held, plan.breath.exhale],
        "first_breath_at": _first_breath_at(session),
    }


def _first_breath_at(session: Session) -> datetime | None:
    """Return when the first breath in of this phase is due; None while not running."""
    if not isinstance(session.phase, Running):
        return None
    end = phase_end(session.plan, session.cursor)
    offsets = (
        mark.offset
        for mark in session.plan.marks[phase_index(session.plan, session.cursor) :]
        if mark.kind is MarkKind.BREATHE_IN and mark.offset < end
    )
    offset = next(offsets, None)
    return None if offset is None else dt_util.as_local(session.phase.origin + offset)
