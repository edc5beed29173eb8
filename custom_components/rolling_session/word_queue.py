"""Sentences for one satellite or phone, early by its lead time, one after the other.

A satellite is never spoken over: not by its own last sentence, which it may report as
said too early, and not while somebody talks with it. What is late by then is left out.
"""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
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
from .satellite_state import SatelliteState
from .satellite_voice import SatelliteVoice

_SURELY: Final = 0.5
"""The share of its estimated length that a sentence of unknown length takes in any case."""
_REPORTS: Final = 0.1
"""Seconds from the end of a sentence to the satellite's word that it has ended."""


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
        self._warming: asyncio.Task[None] | None = None
        self._voice = SatelliteVoice(hass, outlet.entity_id)
        self._satellite: SatelliteState | None = None
        if outlet.blocks:
            self._satellite = SatelliteState(hass, outlet.entity_id, self._changed.set)

    @callback
    def prepare(self, texts: Iterable[str]) -> None:
        """Have these sentences ready, in this order, if it is a satellite that says them."""
        if self._outlet.blocks:
            self._warming = self._entry.async_create_background_task(
                self._hass, self._voice.async_prepare(texts), f"{DOMAIN} prepare satellite"
            )

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
        for task in (self._task, self._warming):
            if task:
                task.cancel()
        if self._satellite:
            self._satellite.stop()
            self._satellite = None

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
            elif wait := self._satellite.busy_for() if self._satellite else 0:
                left = (cue.stale_at - now).total_seconds()
                await self._async_wait(min(wait, left))
            else:
                self._waiting.pop(0)
                await self._async_send(cue)

    async def _async_wait(self, seconds: float) -> None:
        """Wait for the outlet to be free, or for something more important."""
        self._changed.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._changed.wait()

    async def _async_send(self, cue: Cue) -> None:
        if not (text := self._text_of(cue)):
            return
        sent_at = dt_util.utcnow()
        leads = self._hass.data[DATA_LEAD_TIMES]
        cold = leads.is_cold(self._outlet.entity_id, sent_at)
        leads.heard(self._outlet.entity_id, sent_at)
        if self._satellite:
            self._satellite.forget()
        known = self._voice.seconds(text)
        self._report(SaidCue(cue, text, sent_at, self._outlet.entity_id))
        try:
            await self._outlet.async_speak(text)
        except Exception as error:  # noqa: BLE001 # whatever a speaker does, the session goes on
            self._health.fail(error)
            return
        self._health.recover()
        if not self._outlet.blocks:
            self._free_at = sent_at + timedelta(seconds=estimated_seconds(text))
        else:
            self._reported(text, sent_at, known, cold)

    def _reported(self, text: str, sent_at: datetime, known: float | None, cold: bool) -> None:
        """Judge what a satellite says: that the sentence has been heard."""
        entity_id, family = self._outlet.entity_id, self._outlet.family
        leads = self._hass.data[DATA_LEAD_TIMES]
        now = dt_util.utcnow()
        took = (now - sent_at).total_seconds()
        least = estimated_seconds(text) * _SURELY if known is None else known
        if took < least:
            lead = leads.expected(entity_id, family, sent_at)
            self._free_at = sent_at + timedelta(seconds=lead + least)
            return
        self._free_at = now
        interrupted = self._satellite is not None and self._satellite.talked
        if known is not None and not interrupted:
            leads.learn(entity_id, family, took - known - _REPORTS, cold=cold)
