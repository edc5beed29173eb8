"""Wakes when time alone changes what is shown: a streak at risk, a new day, another time zone."""

from collections.abc import Callable
from datetime import datetime

from homeassistant.core import CALLBACK_TYPE, Event, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .profile import Profile
from .summary import next_change


class DayWatch:
    """Watches one person's days."""

    def __init__(
        self, hass: HomeAssistant, profile: Callable[[], Profile], changed: Callable[[], None]
    ) -> None:
        """Watch nothing yet. `changed` is called when the day has to be looked at again."""
        self._hass = hass
        self._profile = profile
        self._changed = changed
        self._disarm: CALLBACK_TYPE | None = None

    @callback
    def arm(self) -> None:
        """Watch for what comes next by the person's rules and the house's clock."""
        self.disarm()
        job = HassJob(self.look, f"{DOMAIN} day", cancel_on_shutdown=True)
        at = next_change(self._profile(), dt_util.utcnow())
        self._disarm = async_track_point_in_utc_time(self._hass, job, at)

    @callback
    def disarm(self) -> None:
        """Watch for nothing."""
        if self._disarm:
            self._disarm()
            self._disarm = None

    @callback
    def look(self, _: datetime | Event) -> None:
        """Look at the day again: it is over, or the house is in another time zone."""
        self._changed()
        self.arm()
