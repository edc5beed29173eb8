"""How loud a session is, and that afterwards everything is as loud as before.

What was there before goes on disk first, then the volume changes. It is put back on
every way out, a crash included, but only where the volume is still the one set here:
somebody who turned the knob meanwhile is right.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, Self

from homeassistant.components.media_player import ATTR_MEDIA_VOLUME_LEVEL, DOMAIN as MEDIA_PLAYER
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import ATTR_ENTITY_ID, SERVICE_VOLUME_SET
from homeassistant.core import CALLBACK_TYPE, Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers.event import async_track_state_change_event
from homeassistant.util import dt as dt_util

from .const import DOMAIN, LOGGER
from .player_volume import level_of, player_of

_SAME: Final = 0.02
"""Levels that differ by less are the same."""
_STEP: Final = 0.05
"""By so much a speaker with coarse steps may miss the level it was told."""
_PATIENCE: Final = 10
"""Seconds after which a speaker that does not answer counts as failed."""
_QUIETEST: Final = 0.05
"""Somebody who asks for quieter does not ask for nothing."""
_GIVE_UP: Final = timedelta(hours=24)
"""A speaker that comes back later is left as it is."""


@dataclass(frozen=True, slots=True)
class _Change:
    """What was done to a player."""

    before: float
    ours: float
    since: datetime | None = None
    """From when on it should be put back; None while the session needs it."""

    def is_untouched(self, level: float) -> bool:
        """Return whether nobody but us has set this level.

        The level from before counts too: a polled player may not have told yet that it follows.
        """
        return _same(level, self.ours) or _same(level, self.before)

    def as_dict(self) -> dict[str, Any]:
        """Return the change as it is stored."""
        since = self.since.isoformat() if self.since else None
        return {"before": self.before, "ours": self.ours, "since": since}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Return the stored change. Raises KeyError, TypeError, ValueError, OverflowError."""
        since = data["since"]
        return cls(
            before=_level(data["before"]),
            ours=_level(data["ours"]),
            since=dt_util.as_utc(datetime.fromisoformat(since)) if since else None,
        )


@dataclass(frozen=True, slots=True)
class _Wish:
    """What a session wants of a player."""

    level: float
    only_lower: bool

    def level_for(self, current: float) -> float:
        """Return the level to set."""
        return min(current, self.level) if self.only_lower else self.level


class VolumeKeeper:
    """The volume of every player that one person's sessions change."""

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry, on_change: Callable[[], Awaitable[None]]
    ) -> None:
        """Change nothing yet; `on_change` writes `as_dict` to disk before it returns."""
        self._hass = hass
        self._entry = entry
        self._on_change = on_change
        self._changes: dict[str, _Change] = {}
        self._wishes: dict[str, _Wish] = {}
        """Of players that do not tell their volume yet, because they are off or away."""
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._failed: set[str] = set()
        self._unsaved = False
        self._closed = False
        self._watched: frozenset[str] = frozenset()
        self._unwatch: CALLBACK_TYPE | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return what has to be put back, as it is stored."""
        return {player: change.as_dict() for player, change in self._changes.items()}

    @callback
    def from_dict(self, data: Mapping[str, Any]) -> None:
        """Take over what was stored; `async_restore` puts it back. What is unreadable is left."""
        for player, stored in data.items():
            try:
                self._changes[player] = _Change.from_dict(stored)
            except KeyError, TypeError, ValueError, OverflowError:
                LOGGER.warning("The volume of %s before the last session is not known", player)

    # The way in

    async def async_set(self, entity_id: str, level: float) -> None:
        """Make a speaker this loud."""
        await self._async_wish(entity_id, _Wish(level, only_lower=False))

    async def async_lower(self, entity_id: str, cap: float) -> None:
        """Make a speaker no louder than this."""
        await self._async_wish(entity_id, _Wish(cap, only_lower=True))

    async def async_change(self, entity_ids: Iterable[str], step: float) -> float | None:
        """Make speakers louder, or with a negative step quieter; return how loud the last one is."""
        reached: float | None = None
        for entity_id in entity_ids:
            player = player_of(self._hass, entity_id)
            current = level_of(self._hass.states.get(player)) if player else None
            if current is not None:
                reached = min(max(round(current + step, 2), _QUIETEST), 1)
                await self.async_set(entity_id, reached)
        return reached

    async def _async_wish(self, entity_id: str, wish: _Wish) -> None:
        if player := player_of(self._hass, entity_id):
            self._wishes[player] = wish
            await self._async_fulfil(player)
            self._watch()

    async def _async_fulfil(self, player: str) -> None:
        async with self._locks[player]:
            wish = self._wishes.get(player)
            current = level_of(self._hass.states.get(player))
            if wish is None or current is None:
                return
            del self._wishes[player]
            before = current
            if (kept := self._changes.pop(player, None)) and kept.is_untouched(current):
                before = kept.before
                self._changes[player] = replace(kept, since=None)
            level = wish.level_for(current)
            if not _same(level, current):
                await self._async_change(player, before, level)

    async def _async_change(self, player: str, before: float, level: float) -> None:
        kept = self._changes.get(player)
        self._changes[player] = _Change(before, level)
        if not await self._async_save():
            # Nobody would put it back after a crash.
            self._changes.pop(player)
            self._changes |= {player: kept} if kept else {}
            return
        if not await self._async_call(player, level):
            return
        reached = level_of(self._hass.states.get(player))
        if reached is not None and _SAME < abs(reached - level) < min(_STEP, abs(reached - before)):
            self._changes[player] = _Change(before, reached)
            await self._async_save()

    # The way out

    async def async_restore(self) -> None:
        """Put back what was changed and is still as it was set; a player that is away waits."""
        self._wishes.clear()
        # Also players that are being changed at this moment.
        players = {*self._changes, *(p for p, lock in self._locks.items() if lock.locked())}
        if players:
            now = dt_util.utcnow()
            await asyncio.gather(*(self._async_put_back(player, now) for player in players))
            await self._async_save()
        self._watch()

    @callback
    def stop(self) -> None:
        """Wait for nobody any more; what is not back yet is still in `as_dict`."""
        self._closed = True
        self._watch()

    async def _async_put_back(self, player: str, now: datetime) -> None:
        async with self._locks[player]:
            if (change := self._changes.get(player)) is None:
                return
            since = change.since or now
            self._changes[player] = replace(change, since=since)
            # Before it is looked at: it may come back while others are seen to.
            self._watch()
            current = level_of(self._hass.states.get(player))
            done = now - since > _GIVE_UP
            if not done and current is not None:
                touched = not change.is_untouched(current)
                done = touched or await self._async_call(player, change.before)
            if done:
                del self._changes[player]

    # Players that are away

    @callback
    def _watch(self) -> None:
        """Listen to the players that something is still to be done with."""
        late = {player for player, change in self._changes.items() if change.since}
        players = frozenset() if self._closed else frozenset({*self._wishes, *late})
        if players == self._watched:
            return
        if self._unwatch:
            self._unwatch()
        self._watched = players
        self._unwatch = async_track_state_change_event(
            self._hass, players, self._async_player_changed
        )

    @callback
    def _async_player_changed(self, event: Event[EventStateChangedData]) -> None:
        old, new = event.data["old_state"], event.data["new_state"]
        if level_of(new) is None:
            return
        # A player that plays and tells its position is not asked again and again.
        if level_of(old) is None or old is None or new is None or old.state != new.state:
            self._entry.async_create_task(
                self._hass, self._async_catch_up(event.data["entity_id"]), f"{DOMAIN} volume"
            )

    async def _async_catch_up(self, player: str) -> None:
        if player in self._wishes:
            await self._async_fulfil(player)
        elif (change := self._changes.get(player)) and change.since:
            await self._async_put_back(player, dt_util.utcnow())
            await self._async_save()
        self._watch()

    # What can fail

    async def _async_call(self, player: str, level: float) -> bool:
        data = {ATTR_ENTITY_ID: player, ATTR_MEDIA_VOLUME_LEVEL: level}
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._hass.services.async_call(
                    MEDIA_PLAYER, SERVICE_VOLUME_SET, data, blocking=True
                )
        except Exception as error:  # noqa: BLE001 # whatever a player does, the session goes on
            if player not in self._failed:
                LOGGER.warning("The volume of %s could not be set: %r", player, error)
            self._failed.add(player)
            return False
        self._failed.discard(player)
        return True

    async def _async_save(self) -> bool:
        try:
            await self._on_change()
        except Exception as error:  # noqa: BLE001 # a full disk does not end a session either
            if not self._unsaved:
                LOGGER.warning("The volume to put back could not be stored: %s", error)
            self._unsaved = True
            return False
        self._unsaved = False
        return True


def _level(value: object) -> float:
    if not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ValueError("not a volume")
    return float(value)


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= _SAME
