"""One light that breathes with a person: brighter with every breath in, dimmer with every one out.

Between the breaths the light is as it was. Who switches it meanwhile is right: then it
is left alone until the session is over.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import STATE_OFF, STATE_ON
from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    HassJob,
    HomeAssistant,
    callback,
)
from homeassistant.helpers.event import async_call_later, async_track_state_change_event
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .engine.cues import Cue
from .engine.model import BreathPattern
from .outlet_health import OutletHealth
from .outlets import LightOutlet

_BY_DAY: Final = (20, 80)
"""Percent of brightness after a breath out and after a breath in."""
_AT_NIGHT: Final = (3, 25)
_TOLERANCE: Final = 8
"""Steps of 255 by which a light may miss what it was told."""
_PULSE: Final = 0.5
"""Seconds to become bright, and to be as before again."""
_SETTLES: Final = timedelta(seconds=5)
"""For so long after it was put back, a light may still show what we made of it."""
_PULSES: Final = ("cue_ready_", "cue_switch_", "cue_test")
_RESTS: Final = ("cue_release", "cue_half", "cue_last_seconds", "cue_closing")


@dataclass(frozen=True, slots=True)
class _Step:
    """One change of a light."""

    percent: int | None
    """None means as it was before."""
    seconds: float


class LightQueue:
    """The breaths for one light."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        outlet: LightOutlet,
        breath: BreathPattern,
        *,
        dimmed: bool,
    ) -> None:
        """Breathe in this pattern; `dimmed` for the night."""
        self._hass = hass
        self._entry = entry
        self._outlet = outlet
        self._breath = breath
        self._dim, self._bright = _AT_NIGHT if dimmed else _BY_DAY
        self._health = OutletHealth(hass, entry, outlet.entity_id)
        self._sent: set[tuple[datetime, str]] = set()
        self._before: int | None = None
        """Brightness, 0 for off; None where that is to be looked up."""
        self._put_back_at: datetime | None = None
        self._lit = self._left_alone = False
        self._task: asyncio.Task[None] | None = None
        self._disarm: CALLBACK_TYPE | None = None
        self._unwatch: CALLBACK_TYPE | None = async_track_state_change_event(
            hass, [outlet.entity_id], self._changed
        )

    @callback
    def follow(self, cues: list[Cue]) -> None:
        """Breathe with these cues when they are due."""
        self._cancel()
        cue = next((c for c in cues if self._steps(c) and (c.at, c.key) not in self._sent), None)
        if cue is None:
            return
        wait = (cue.at - dt_util.utcnow()).total_seconds() - self._outlet.family.lead
        job = HassJob(partial(self._due, cue, cues), f"{DOMAIN} light", cancel_on_shutdown=True)
        self._disarm = async_call_later(self._hass, max(wait, 0), job)

    @callback
    def _due(self, cue: Cue, cues: list[Cue], _: datetime) -> None:
        self._disarm = None
        self.say(cue)
        self.follow(cues)

    @callback
    def say(self, cue: Cue) -> None:
        """Show a cue now, unless it is shown already; one that is late is shown no more."""
        steps = self._steps(cue)
        late = dt_util.utcnow() >= cue.stale_at
        if not steps or late or self._left_alone or (cue.at, cue.key) in self._sent:
            return
        self._sent.add((cue.at, cue.key))
        self._halt()
        self._task = self._entry.async_create_background_task(
            self._hass, self._async_show(steps), f"{DOMAIN} {self._outlet.entity_id}"
        )

    @callback
    def cut(self) -> None:
        """Forget what is planned, and leave the light as it was."""
        self._cancel()
        self._halt()
        self._sent.clear()
        if self._lit:
            # Not a task of the entry: that would end with it.
            step = _Step(None, 1)
            self._hass.async_create_task(self._async_show([step]), f"{DOMAIN} put light back")

    @callback
    def stop(self) -> None:
        """Forget everything, and leave the light as it was."""
        self.cut()
        if self._unwatch:
            self._unwatch()
            self._unwatch = None

    def _cancel(self) -> None:
        if self._disarm:
            self._disarm()
            self._disarm = None

    def _halt(self) -> None:
        if self._task:
            self._task.cancel()
            self._task = None

    def _steps(self, cue: Cue) -> Sequence[_Step]:
        """Return what a cue looks like."""
        match cue.key:
            case "cue_breathe_in":
                return (_Step(self._bright, self._breath.inhale),)
            case "cue_breathe_out" | "cue_lean_back":
                return (_Step(self._dim, self._breath.exhale),)
            case key if key.startswith(_PULSES):
                return (_Step(self._bright, _PULSE), _Step(None, _PULSE))
            case key if key in _RESTS:
                return (_Step(None, 1),)
        return ()

    async def _async_show(self, steps: Sequence[_Step]) -> None:
        did = False
        try:
            for step in steps:
                if step.percent is None:
                    did |= await self._async_put_back(step.seconds)
                else:
                    self._remember()
                    await self._outlet.async_shine(step.percent, step.seconds)
                    did = True
                if step is not steps[-1]:
                    await asyncio.sleep(step.seconds)
        except Exception as error:  # noqa: BLE001 # whatever a light does, the session goes on
            self._health.fail(error)
        else:
            # To have nothing to put back says nothing about a light.
            if did:
                self._health.recover()

    def _remember(self) -> None:
        """Look how the light is, before the first change."""
        put_back = self._put_back_at
        settled = put_back is None or dt_util.utcnow() - put_back >= _SETTLES
        if not self._lit and (self._before is None or settled):
            self._before = self._brightness()
        self._lit = True

    def _brightness(self) -> int | None:
        """Return how bright it is, 0 for off; None where it does not say."""
        state = self._hass.states.get(self._outlet.entity_id)
        if state is None or state.state not in {STATE_ON, STATE_OFF}:
            return None
        if state.state == STATE_OFF:
            return 0
        brightness = state.attributes.get("brightness")
        return int(brightness) if brightness else None

    async def _async_put_back(self, seconds: float) -> bool:
        """Leave it as it was; return whether it had to be told."""
        if not self._lit:
            return False
        self._lit = False
        self._put_back_at = dt_util.utcnow()
        if self._before is not None and self._is_ours(self._before):
            await self._outlet.async_put_back(self._before, seconds)
            return True
        return False

    def _is_ours(self, before: int) -> bool:
        """Return whether the light is somewhere between what it was and what we made of it."""
        brightness = self._brightness()
        levels = (before, self._dim * 255 // 100, self._bright * 255 // 100)
        least, most = min(levels) - _TOLERANCE, max(levels) + _TOLERANCE
        return not self._left_alone and brightness is not None and least <= brightness <= most

    @callback
    def _changed(self, event: Event[EventStateChangedData]) -> None:
        """Notice that somebody else switched it: we do not act as a person, nor switch off."""
        old, new = event.data["old_state"], event.data["new_state"]
        if old is None or new is None:
            return
        switched_off = (old.state, new.state) == (STATE_ON, STATE_OFF)
        if not self._lit:
            self._before = None if new.context.user_id else self._before
        elif new.context.user_id or switched_off:
            self._left_alone = True
            self._halt()
