"""How long each speaker of the house takes to be heard, learnt and kept.

A speaker belongs to the house, not to a person: whoever rolls teaches it for all.
"""

from datetime import datetime
from functools import partial

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.storage import Store
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN
from .engine.errors import UnreadableSnapshotError
from .engine.lead_time import COLD_AFTER, LeadTime, prior
from .families import Family

_SAVE_DELAY = 30


class LeadTimes:
    """The lead times of all speakers."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Know nothing yet."""
        self._store: Store[dict[str, dict[str, object]]] = Store(hass, 1, f"{DOMAIN}.lead_times")
        self._learnt: dict[str, LeadTime] = {}
        self._heard: dict[str, datetime] = {}
        self._listeners: dict[str, list[CALLBACK_TYPE]] = {}

    async def async_load(self) -> None:
        """Read what was learnt; what can not be read is learnt again."""
        for entity_id, data in (await self._store.async_load() or {}).items():
            try:
                self._learnt[entity_id] = LeadTime.from_dict(data)
            except UnreadableSnapshotError:
                continue

    async def async_forget(self) -> None:
        """Forget every speaker, when nobody rolls in the house any more."""
        self._learnt.clear()
        await self._store.async_remove()

    def of(self, entity_id: str, family: Family) -> LeadTime:
        """Return what is known of a speaker."""
        return self._learnt.get(entity_id) or prior(family.lead)

    def expected(self, entity_id: str, family: Family, at: datetime) -> float:
        """Return the seconds by which a call has to be early to be heard at a moment."""
        return self.of(entity_id, family).expected(self.is_cold(entity_id, at))

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
        self._store.async_delay_save(self._data, _SAVE_DELAY)
        for listener in tuple(self._listeners.get(entity_id, ())):
            listener()

    @callback
    def async_subscribe(self, entity_id: str, listener: CALLBACK_TYPE) -> CALLBACK_TYPE:
        """Call the listener when something was learnt of a speaker; return how to stop."""
        listeners = self._listeners.setdefault(entity_id, [])
        listeners.append(listener)
        return partial(listeners.remove, listener)

    def _data(self) -> dict[str, dict[str, object]]:
        return {entity_id: lead.as_dict() for entity_id, lead in self._learnt.items()}


DATA_LEAD_TIMES: HassKey[LeadTimes] = HassKey(f"{DOMAIN}_lead_times")
