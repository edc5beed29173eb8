"""Whether somebody talks with a satellite: announcing then would cut them off."""

from collections.abc import Callable
from typing import Final

from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers.event import async_track_state_change_event
from homeassistant.util import dt as dt_util

_HEARS: Final = ("listening", "processing")
_SPEAKS: Final = "responding"
"""A reply, or somebody else's announcement; our own are over when we look."""
_LONGEST_REPLY: Final = 20
"""Seconds after which a satellite that still says so is not believed."""
_SETTLES: Final = 1.5
"""Seconds for which idle has to last after somebody talked.

When somebody wakes a satellite that announces, it says idle as soon as the announcement
is over, and goes on with what it heard after that.
"""


class SatelliteState:
    """What one satellite is busy with, besides saying our cues."""

    def __init__(self, hass: HomeAssistant, entity_id: str, changed: Callable[[], None]) -> None:
        """Watch it; `changed` is called whenever it is worth looking again."""
        self._hass = hass
        self._entity_id = entity_id
        self._notify = changed
        self.talked = self._now_in(_HEARS)
        """Whether somebody talked since `forget`."""
        self.stop = async_track_state_change_event(hass, [entity_id], self._changed)

    @callback
    def _changed(self, _: Event[EventStateChangedData]) -> None:
        self.talked = self.talked or self._now_in(_HEARS)
        self._notify()

    def _now_in(self, states: tuple[str, ...]) -> bool:
        state = self._hass.states.get(self._entity_id)
        return state is not None and state.state in states

    @callback
    def forget(self) -> None:
        """Begin a sentence of our own: what was said before does not matter any more."""
        self.talked = False

    def busy_for(self) -> float:
        """Return the seconds after which to look again, 0 where it is free."""
        state = self._hass.states.get(self._entity_id)
        if state is None:
            return 0
        if state.state in _HEARS:
            return _LONGEST_REPLY
        lasts = (dt_util.utcnow() - state.last_changed).total_seconds()
        if state.state == _SPEAKS:
            return max(_LONGEST_REPLY - lasts, 0)
        return max(_SETTLES - lasts, 0) if self.talked else 0
