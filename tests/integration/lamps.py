"""Lamps that do as they are told, and remember when they were told."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Any

# Otherwise a thread imports it when the first scene is put back, for which nobody waits.
from homeassistant.components.light import reproduce_state  # noqa: F401
from homeassistant.const import STATE_OFF, STATE_ON
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util


@dataclass(frozen=True, slots=True)
class Told:
    """What a lamp was told."""

    at: datetime
    lamp: str
    percent: int | None
    """None is off."""
    transition: float | None


class Lamps:
    """Every light of the house."""

    def __init__(self, hass: HomeAssistant, **lamps: int | None) -> None:
        """Have lamps, each at a percentage; None is off."""
        self.hass = hass
        self.told: list[Told] = []
        self.broken = False
        self.slow = 0
        """Seconds until they have done it."""
        for lamp, percent in lamps.items():
            self.put(f"light.{lamp}", percent)
        hass.services.async_register("light", "turn_on", self._turn)
        hass.services.async_register("light", "turn_off", self._turn)

    def put(self, lamp: str, percent: int | None, **attributes: Any) -> None:
        """Have a lamp at a percentage."""
        if percent is None:
            self.hass.states.async_set(lamp, STATE_OFF, {"brightness": None, **attributes})
        else:
            brightness = round(percent * 2.55)
            self.hass.states.async_set(lamp, STATE_ON, {"brightness": brightness, **attributes})

    def percent(self, lamp: str) -> int | None:
        """Return how bright a lamp is; None is off."""
        state = self.hass.states.get(f"light.{lamp}")
        assert state
        return round(state.attributes["brightness"] / 2.55) if state.state == STATE_ON else None

    async def _turn(self, call: ServiceCall) -> None:
        entities = call.data["entity_id"]
        for lamp in [entities] if isinstance(entities, str) else entities:
            percent: int | None = None
            if call.service == "turn_on":
                percent = call.data.get("brightness_pct")
                if percent is None:
                    percent = round(call.data["brightness"] / 2.55)
            self.told.append(Told(dt_util.utcnow(), lamp, percent, call.data.get("transition")))
            if self.slow:
                await asyncio.sleep(self.slow)
            if self.broken:
                raise HomeAssistantError(f"{lamp} does not answer")
            self.put(lamp, percent)
