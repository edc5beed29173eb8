"""How long each speaker of the house takes to be heard, learnt and kept.

A speaker belongs to the house, not to a person: whoever rolls teaches it for all.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Final

from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE
from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN, LOGGER
from .engine.errors import UnreadableSnapshotError
from .engine.lead_time import COLD_AFTER, LONGEST, LeadTime, prior
from .families import Family
from .stored_file import StoredFile

_SAVE_DELAY = 30
_MOST_TRIM: Final = 2.0
"""Seconds by which a person can send a speaker's cues earlier or later than what is learnt."""


class LeadTimes:
    """The lead times of all speakers."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Know nothing yet."""
        self._hass = hass
        self._file = StoredFile(hass, "lead_times", "What was learnt of the speakers")
        self._disarm: CALLBACK_TYPE | None = None
        self._unsaved = False
        # The last moment at which something may be written.
        hass.bus.async_listen_once(EVENT_HOMEASSISTANT_FINAL_WRITE, self._async_save)
        self._learnt: dict[str, LeadTime] = {}
        self._trims: dict[str, float] = {}
        self._heard: dict[str, datetime] = {}
        self._listeners: dict[str, list[CALLBACK_TYPE]] = {}

    async def async_check(self) -> None:
        """Raise UnsupportedStorageVersionError where a newer version has learnt."""
        await self._file.async_check()

    async def async_load(self) -> None:
        """Read what was learnt; what can not be read is put aside, and learnt again.

        Raises UnsupportedStorageVersionError. Read once more, for another person, it
        changes nothing that is known by then.
        """
        stored = await self._file.async_load() or {}
        for entity_id, data in stored.items():
            if trim := _trim(data):
                self._trims.setdefault(entity_id, trim)
            with suppress(UnreadableSnapshotError):
                self._learnt.setdefault(entity_id, LeadTime.from_dict(data))

    def __len__(self) -> int:
        """Return how many speakers something was learnt of."""
        return len(self._learnt)

    async def async_forget(self) -> None:
        """Forget every speaker, when nobody rolls in the house any more."""
        self._learnt.clear()
        self._trims.clear()
        self._cancel()
        self._unsaved = False
        await self._file.async_remove()

    def of(self, entity_id: str, family: Family) -> LeadTime:
        """Return what is known of a speaker."""
        return self._learnt.get(entity_id) or prior(family.lead)

    def expected(self, entity_id: str, family: Family, at: datetime) -> float:
        """Return the seconds by which a call has to be early to be heard at a moment."""
        return self.early(entity_id, family, cold=self.is_cold(entity_id, at))

    def early(self, entity_id: str, family: Family, *, cold: bool) -> float:
        """Return what is learnt of a speaker, with the person's fine tuning."""
        learnt = self.of(entity_id, family).expected(cold)
        return max(0.0, min(learnt + self.trim_of(entity_id), LONGEST))

    def trim_of(self, entity_id: str) -> float:
        """Return the seconds by which a person has its cues sent earlier than is learnt."""
        return self._trims.get(entity_id, 0.0)

    @callback
    def async_adjust(self, entity_id: str, seconds: float) -> None:
        """Have its cues sent earlier by so much, or later."""
        # Rounded, or steps of a tenth there and back would leave a crumb.
        trim = round(self.trim_of(entity_id) + seconds, 3)
        self._trims[entity_id] = max(-_MOST_TRIM, min(trim, _MOST_TRIM))
        self._changed(entity_id)

    def is_cold(self, entity_id: str, at: datetime) -> bool:
        """Return whether the speaker has been silent for so long that it may be asleep."""
        heard = self._heard.get(entity_id)
        return heard is None or at - heard > COLD_AFTER

    @callback
    def heard(self, entity_id: str, at: datetime) -> None:
        """Note that it was asked to play."""
        self._heard[entity_id] = at

    @callback
    def learn(self, entity_id: str, family: Family, seconds: float, *, cold: bool) -> None:
        """Learn how long it took this time."""
        self._learnt[entity_id] = self.of(entity_id, family).learned(seconds, cold)
        self._changed(entity_id)

    @callback
    def async_subscribe(self, entity_id: str, listener: CALLBACK_TYPE) -> CALLBACK_TYPE:
        """Call the listener when a speaker's lead time changes; return how to stop."""
        listeners = self._listeners.setdefault(entity_id, [])
        listeners.append(listener)
        return partial(listeners.remove, listener)

    @callback
    def _changed(self, entity_id: str) -> None:
        if self._disarm is None:
            job = HassJob(self._async_save, f"{DOMAIN} lead times", cancel_on_shutdown=True)
            self._disarm = async_call_later(self._hass, _SAVE_DELAY, job)
        for listener in tuple(self._listeners.get(entity_id, ())):
            listener()

    async def _async_save(self, _: object) -> None:
        """Write what was learnt since the last time; what fails is told once."""
        if self._disarm is None and not self._unsaved:
            return
        self._cancel()
        try:
            await self._file.async_save(self._data())
        except OSError as error:
            if not self._unsaved:
                LOGGER.warning("What was learnt of the speakers is not saved: %s", error)
            self._unsaved = True
        else:
            self._unsaved = False

    def _cancel(self) -> None:
        if self._disarm:
            self._disarm()
            self._disarm = None

    def _data(self) -> dict[str, dict[str, object]]:
        data = {entity_id: lead.as_dict() for entity_id, lead in self._learnt.items()}
        for entity_id, trim in self._trims.items():
            data[entity_id] = {**data.get(entity_id, {}), "trim": trim}
        return data


def _trim(data: object) -> float:
    """Return the stored fine tuning, none where it is missing or nonsense."""
    trim = data.get("trim") if isinstance(data, Mapping) else None
    if isinstance(trim, bool) or not isinstance(trim, int | float):
        return 0.0
    # Not a number is in no interval.
    return float(trim) if -_MOST_TRIM <= trim <= _MOST_TRIM else 0.0


DATA_LEAD_TIMES: HassKey[LeadTimes] = HassKey(f"{DOMAIN}_lead_times")
