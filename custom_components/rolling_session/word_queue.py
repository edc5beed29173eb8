"""Sentences for one satellite or phone, early by its lead time, one after the other."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util

from .const import DOMAIN, LOGGER
from .engine.cues import Cue, Priority
from .lead_times import DATA_LEAD_TIMES
from .outlet_health import OutletHealth
from .outlets import WordOutlet, estimated_seconds
from .said import Report, SaidCue

_TALKING: Final = ("listening", "processing", "responding")
"""States of a satellite with which somebody talks: a cue would cut them off."""
_LISTEN_AGAIN: Final = 1.5
"""A satellite that was listening says idle before it is."""
_LOOK_AGAIN: Final = 0.25


class WordQueue:
    """The cues for one outlet that takes words. One task says them."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        outlet: WordOutlet,
        text_of: Callable[[Cue], str],
        report: Report,
    ) -> None:
        """Say what `text_of` makes of a cue."""
        self._hass = hass
        self._entry = entry
        self._outlet = outlet
        self._text_of = text_of
        self._report = report
        self._health = OutletHealth(hass, entry, outlet.entity_id)
        self._waiting: list[Cue] = []
        self._sent: set[tuple[object, str]] = set()
        self._free_at = dt_util.utcnow()
        self._task: asyncio.Task[None] | None = None
        self._changed = asyncio.Event()
        self._disarm: CALLBACK_TYPE | None = None
        self._talked = False

    @callback
    def follow(self, cues: list[Cue]) -> None:
        """Say these cues when they are due."""
        self._cancel_timer()
        coming = (c for c in cues if c.priority >= self._outlet.least)
        cue = next((c for c in coming if (c.at, c.key) not in self._sent), None)
        if cue is None:
            return
        now = dt_util.utcnow()
        lead = self._hass.data[DATA_LEAD_TIMES].expected(
            self._outlet.entity_id, self._outlet.family, cue.at
        )
        wait = (cue.at - now).total_seconds() - lead
        job = HassJob(partial(self._due, cue, cues), f"{DOMAIN} cue", cancel_on_shutdown=True)
        self._disarm = async_call_later(self._hass, max(wait, 0), job)

    @callback
    def _due(self, cue: Cue, cues: list[Cue], _: object) -> None:
        self._disarm = None
        self.say(cue)
        self.follow(cues)

    @callback
    def say(self, cue: Cue) -> None:
        """Say a cue now; an important one replaces everything less important."""
        if cue.priority < self._outlet.least or (cue.at, cue.key) in self._sent:
            return
        self._sent.add((cue.at, cue.key))
        if cue.priority is Priority.IMPORTANT:
            self._waiting = [w for w in self._waiting if w.priority is Priority.IMPORTANT]
        self._waiting.append(cue)
        self._changed.set()
        if self._task is None or self._task.done():
            self._task = self._entry.async_create_background_task(
                self._hass, self._async_speak(), f"{DOMAIN} {self._outlet.entity_id}"
            )

    @callback
    def cut(self) -> None:
        """Forget what is planned and what waits."""
        self._cancel_timer()
        self._waiting.clear()
        self._sent.clear()

    @callback
    def stop(self) -> None:
        """Forget what waits and what is being said."""
        self.cut()
        if self._task:
            self._task.cancel()

    def _cancel_timer(self) -> None:
        if self._disarm:
            self._disarm()
            self._disarm = None

    async def _async_speak(self) -> None:
        while self._waiting:
            cue = self._waiting[0]
            now = start = dt_util.utcnow()
            if cue.priority is not Priority.IMPORTANT:
                start = max(start, self._free_at)
            if start >= cue.stale_at:
                LOGGER.debug("%s: too late for %s", self._outlet.entity_id, cue.key)
                self._waiting.pop(0)
            elif start > now:
                await self._async_wait((start - now).total_seconds())
            elif wait := self._occupied():
                await self._async_wait(wait)
            else:
                self._waiting.pop(0)
                await self._async_send(cue)

    def _occupied(self) -> float:
        """Return how long to wait because somebody talks with the satellite."""
        state = self._hass.states.get(self._outlet.entity_id)
        if not self._outlet.blocks or state is None:
            return 0
        if state.state in _TALKING:
            return _LOOK_AGAIN
        silent = (dt_util.utcnow() - state.last_changed).total_seconds()
        talked = self._talked and silent < _LISTEN_AGAIN
        return _LISTEN_AGAIN - silent if talked else 0

    async def _async_wait(self, seconds: float) -> None:
        """Wait for the outlet to be free, or for something more important."""
        state = self._hass.states.get(self._outlet.entity_id)
        self._talked = state is not None and (state.state == "listening" or self._talked)
        self._changed.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._changed.wait()

    async def _async_send(self, cue: Cue) -> None:
        if not (text := self._text_of(cue)):
            return
        sent_at = dt_util.utcnow()
        self._hass.data[DATA_LEAD_TIMES].heard(self._outlet.entity_id, sent_at)
        self._talked = False
        self._report(SaidCue(cue, text, sent_at, self._outlet.entity_id))
        try:
            await self._outlet.async_speak(text)
        except Exception as error:  # noqa: BLE001 # whatever a speaker does, the session goes on
            self._health.fail(error)
            return
        self._health.recover()
        if not self._outlet.blocks:
            self._free_at = sent_at + timedelta(seconds=estimated_seconds(text))
