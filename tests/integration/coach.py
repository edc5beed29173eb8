"""Words for tests that read like a session: say what is done, let time pass, look."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, SupportsResponse, callback
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed_exact,
)

from custom_components.rolling_session.announcer import SaidCue
from custom_components.rolling_session.const import DOMAIN
from custom_components.rolling_session.coordinator import SessionCoordinator
from custom_components.rolling_session.engine.record import Record


class Coach:
    """One person's session, steered and watched from outside."""

    def __init__(
        self, hass: HomeAssistant, freezer: FrozenDateTimeFactory, entry: MockConfigEntry
    ) -> None:
        self.hass = hass
        self.freezer = freezer
        self.entry = entry
        self.name = entry.title.lower()
        self.said: list[SaidCue] = []
        self.events: list[str] = []
        self.stop_listening: CALLBACK_TYPE = hass.bus.async_listen(
            "state_changed", self._state_changed
        )
        self.coordinator.cues.subscribe(self.said.append)

    @property
    def coordinator(self) -> SessionCoordinator:
        return self.entry.runtime_data

    @callback
    def _state_changed(self, event: Any) -> None:
        old, new = event.data["old_state"], event.data["new_state"]
        if new is None or new.entity_id != f"event.{self.name}_session_event":
            return
        restored = old is None or old.state == STATE_UNAVAILABLE
        if not restored and new.state != STATE_UNAVAILABLE:
            self.events.append(new.attributes["event_type"])

    async def settle(self) -> None:
        """Let everything happen that is due now.

        Not for speakers: one that is speaking waits for the clock, as we do.
        """
        await self.hass.async_block_till_done()

    async def do(self, action: str, **data: Any) -> Any:
        """Call an action on the person's session sensor."""
        answers = self.hass.services.supports_response(DOMAIN, action)
        answer = await self.hass.services.async_call(
            DOMAIN,
            action,
            {"entity_id": f"sensor.{self.name}_session", **data},
            blocking=True,
            return_response=answers is not SupportsResponse.NONE,
        )
        await self.settle()
        return answer and answer[f"sensor.{self.name}_session"]

    async def press(self, button: str) -> None:
        """Press one of the person's buttons."""
        await self.hass.services.async_call(
            "button", "press", {"entity_id": f"button.{self.name}_{button}"}, blocking=True
        )
        await self.settle()

    async def wait(self, seconds: float) -> None:
        """Let time pass, waking at every moment at which something is due."""
        until = dt_util.utcnow() + timedelta(seconds=seconds)
        while True:
            session = self.coordinator.session
            due = session.wakes_at if session else None
            # A session whose house has stopped does not wake any more.
            self.freezer.move_to(due if due and dt_util.utcnow() < due < until else until)
            async_fire_time_changed_exact(self.hass, dt_util.utcnow())
            await self.settle()
            if dt_util.utcnow() >= until:
                return

    @property
    def records(self) -> list[Record]:
        """Return the history, day by day."""
        return list(self.coordinator.history.ledger.records())

    def state(self, entity: str = "sensor.session") -> str:
        """Return the state of `platform.key` of this person."""
        platform, key = entity.split(".")
        state = self.hass.states.get(f"{platform}.{self.name}_{key}")
        assert state is not None, entity
        return state.state

    def attribute(self, name: str) -> Any:
        """Return an attribute of the session sensor."""
        state = self.hass.states.get(f"sensor.{self.name}_session")
        assert state is not None
        return state.attributes[name]

    def cues(self) -> list[str]:
        """Return the keys of the cues said so far, without breaths."""
        return [said.cue.key for said in self.said if "breathe_" not in said.cue.key]


type MakeCoach = Callable[[MockConfigEntry], Coach]
