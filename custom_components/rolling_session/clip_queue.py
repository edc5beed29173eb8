"""Clips for one media player: built before they are needed, sent early by its lead time.

Whatever a call takes, the next cue is planned from the session's clock: nothing is
chained, so nothing drifts. A clip that can not be heard in time is not sent.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util

from .clip_shelf import SHELF, Clip, NoUrlError
from .const import DOMAIN, LOGGER
from .engine.cues import Cue, Priority
from .engine.speech import Group, grouped, windows
from .families import Way
from .lead_times import DATA_LEAD_TIMES
from .outlet_health import OutletHealth, tell_no_url
from .outlets import PlayerOutlet
from .said import Report, SaidCue
from .sound import HEAD_SECONDS, joined
from .wordings import Wordings

_KEEP: Final = 15
"""Seconds for which a clip stays readable after its end: a slow speaker fetches late."""
_PATIENCE: Final = 0.5
"""The share of a cue's staleness for which its words are waited for, before a tone."""


@dataclass(frozen=True, slots=True)
class _Sent:
    """What became of a cue."""

    text: str
    at: datetime


class ClipQueue:
    """The cues for one player."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        outlet: PlayerOutlet,
        wordings: Wordings,
        report: Report,
    ) -> None:
        """Play what `wordings` makes of cues."""
        self._hass = hass
        self._entry = entry
        self._outlet = outlet
        self._wordings = wordings
        self._report = report
        self._health = OutletHealth(hass, entry, outlet.entity_id)
        family = outlet.family
        self._joins = family.precision == "B" or (
            family.way is Way.PLAYED and family.precision == "A"
        )
        self._groups: list[Group] = []
        self._builds: dict[Group, asyncio.Task[Clip]] = {}
        self._sent: dict[tuple[datetime, str], _Sent | None] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._clips: list[Clip] = []
        self._free_at = dt_util.utcnow()
        self._disarm: CALLBACK_TYPE | None = None

    @callback
    def follow(self, cues: list[Cue]) -> None:
        """Play these cues when they are due."""
        wanted = [cue for cue in cues if self._wants(cue) and _id(cue) not in self._sent]
        self._groups = list(grouped(wanted)) if self._joins else [Group((c,)) for c in wanted]
        self._arm()

    @callback
    def say(self, cue: Cue) -> None:
        """Play a cue now, unless it is on its way already."""
        if (sent := self._sent.get(_id(cue))) is not None:
            self._report(SaidCue(cue, sent.text, sent.at, self._outlet.entity_id))
        elif self._wants(cue) and _id(cue) not in self._sent:
            self._send(Group((cue,)), self._groups[0].at if self._groups else None, told=True)

    @callback
    def cut(self) -> None:
        """Forget what is planned: the session goes another way."""
        self._cancel_timer()
        for build in self._builds.values():
            build.cancel()
            build.add_done_callback(self._discard)
        self._builds.clear()
        self._groups.clear()
        self._sent.clear()
        # What is being said will be replaced by what the person did.
        self._free_at = dt_util.utcnow()

    @callback
    def stop(self) -> None:
        """Forget everything."""
        self.cut()
        for task in self._tasks:
            task.cancel()
        for clip in self._clips:
            self._hass.data[SHELF].remove(clip)
        self._clips.clear()

    def _wants(self, cue: Cue) -> bool:
        """Leave out what is mute, and breaths where the speaker is too far off for them."""
        if not self._wordings.sentence(cue):
            return False
        return self._outlet.family.precision != "C" or cue.priority > Priority.BREATH

    def _lead(self, at: datetime) -> float:
        leads = self._hass.data[DATA_LEAD_TIMES]
        return leads.expected(self._outlet.entity_id, self._outlet.family, at) + HEAD_SECONDS

    @callback
    def _arm(self) -> None:
        self._cancel_timer()
        if not self._groups:
            return
        group = self._groups[0]
        self._build(group, self._groups[1].at if len(self._groups) > 1 else None)
        wait = (group.at - dt_util.utcnow()).total_seconds() - self._lead(group.at)
        job = HassJob(partial(self._due, group), f"{DOMAIN} clip", cancel_on_shutdown=True)
        self._disarm = async_call_later(self._hass, max(wait, 0), job)

    @callback
    def _due(self, group: Group, _: datetime) -> None:
        self._disarm = None
        self._groups.remove(group)
        self._send(group, self._groups[0].at if self._groups else None)
        self._arm()

    def _cancel_timer(self) -> None:
        if self._disarm:
            self._disarm()
            self._disarm = None

    def _build(self, group: Group, following: datetime | None) -> asyncio.Task[Clip]:
        """Return the task that makes the clip of a group, beginning it once."""
        if (task := self._builds.get(group)) is None:
            task = self._builds[group] = self._entry.async_create_background_task(
                self._hass, self._async_build(group, following), f"{DOMAIN} build clip"
            )
        return task

    async def _async_build(
        self, group: Group, following: datetime | None, *, tones: bool = False
    ) -> Clip:
        parts = []
        for cue, window in zip(group.cues, windows(group.cues, following), strict=True):
            offset = (cue.at - group.at).total_seconds()
            sound = self._wordings.tone(cue)
            if not tones:
                sound = await self._wordings.async_sound(cue, window)
            parts.append((offset, sound))
        sound = await self._hass.async_add_executor_job(joined, parts)
        clip = await self._hass.data[SHELF].async_put(sound)
        self._clips.append(clip)
        return clip

    @callback
    def _send(self, group: Group, following: datetime | None, *, told: bool = False) -> None:
        for cue in group.cues:
            self._sent[_id(cue)] = None
        build = self._build(group, following)
        task = self._entry.async_create_background_task(
            self._hass, self._async_send(group, build, told), f"{DOMAIN} {self._outlet.entity_id}"
        )
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _async_send(self, group: Group, build: asyncio.Task[Clip], told: bool) -> None:
        try:
            clip = await self._async_clip(group, build)
            if clip is None or not await self._async_turn(group):
                LOGGER.debug("%s: too late for %s", self._outlet.entity_id, group.cues[0].key)
                build.add_done_callback(self._discard)
                return
            self._tell(group, told)
            await self._async_play(clip)
        except NoUrlError:
            tell_no_url(self._hass)
        except Exception as error:  # noqa: BLE001 # whatever a speaker does, the session goes on
            self._health.fail(error)
        else:
            self._health.recover()

    async def _async_clip(self, group: Group, build: asyncio.Task[Clip]) -> Clip | None:
        """Wait for the words as long as they are worth it, then take tones."""
        first = group.cues[0]
        patience = (first.at - dt_util.utcnow() + first.stale_after * _PATIENCE).total_seconds()
        done, _ = await asyncio.wait({build}, timeout=max(patience, 0))
        self._builds.pop(group, None)
        if done:
            return None if build.cancelled() else build.result()
        build.cancel()
        return await self._async_build(group, None, tones=True)

    async def _async_turn(self, group: Group) -> bool:
        """Wait until the speaker is free; return whether it is still worth it."""
        now = dt_util.utcnow()
        heard_at = now + timedelta(seconds=self._lead(now))
        if group.priority is not Priority.IMPORTANT:
            heard_at = max(heard_at, self._free_at)
        if heard_at >= group.cues[0].stale_at + timedelta(seconds=self._lead(now)):
            return False
        wait = (heard_at - now).total_seconds() - self._lead(now)
        if wait > 0:
            await asyncio.sleep(wait)
        return True

    def _tell(self, group: Group, told: bool) -> None:
        """Remember what is said; screens show it when it is due."""
        now = dt_util.utcnow()
        for cue in group.cues:
            self._sent[_id(cue)] = _Sent(self._wordings.sentence(cue), now)
        if told or group.at <= now:
            self.say(group.cues[0])

    async def _async_play(self, clip: Clip) -> None:
        leads = self._hass.data[DATA_LEAD_TIMES]
        entity_id, family = self._outlet.entity_id, self._outlet.family
        called = dt_util.utcnow()
        cold = leads.is_cold(entity_id, called)
        self._free_at = called + timedelta(seconds=self._lead(called) + clip.seconds)
        leads.heard(entity_id, self._free_at)
        job = HassJob(partial(self._remove, clip), f"{DOMAIN} remove", cancel_on_shutdown=True)
        async_call_later(self._hass, clip.seconds + _KEEP, job)
        if family.learns:
            clip.on_fetch = partial(self._learn, called, cold)
        await self._outlet.async_play(clip.url, clip.seconds)

    @callback
    def _learn(self, called: datetime, cold: bool, fetched: datetime) -> None:
        """Learn from a fetch, whenever the call itself returned."""
        family = self._outlet.family
        seconds = (fetched - called).total_seconds() + family.buffer
        leads = self._hass.data[DATA_LEAD_TIMES]
        leads.learn(self._outlet.entity_id, family, seconds, cold=cold)

    @callback
    def _discard(self, build: asyncio.Task[Clip]) -> None:
        """Remove a clip that nobody will hear."""
        if not build.cancelled() and not build.exception():
            self._remove(build.result())

    @callback
    def _remove(self, clip: Clip, _: datetime | None = None) -> None:
        if clip in self._clips:
            self._clips.remove(clip)
        self._hass.data[SHELF].remove(clip)


def _id(cue: Cue) -> tuple[datetime, str]:
    return cue.at, cue.key
