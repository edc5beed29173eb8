"""A page in a browser that plays the clips itself: told what and when, it keeps the time.

The clock of the page is set by that of the house, so a clip begins on time however
long it took to get there; one that comes late begins where it should be by then.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final, override

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from homeassistant.util.ulid import ulid_now
from yarl import URL

from .families import Family, Way
from .outlets import PlayerOutlet

_LEAD: Final = 0.5
"""Seconds in which a page has fetched and decoded a clip, nearly always."""
SCREEN: Final = Family("screen", "screen", Way.PLAYED, "A", _LEAD, learns=False)


class ScreenOutlet(PlayerOutlet):
    """A page that listens."""

    def __init__(self, hass: HomeAssistant, send: Callable[[dict[str, Any]], None]) -> None:
        """Tell the page with `send`."""
        super().__init__(hass, f"screen.{ulid_now().lower()}", SCREEN)
        self._send = send

    @override
    async def async_play(self, url: str, seconds: float) -> None:
        """Have the clip heard after the lead time. The page knows the house by its own address."""
        at = dt_util.utcnow() + timedelta(seconds=_LEAD)
        path = str(URL(url).relative())
        self._send({"url": path, "at": at.isoformat(), "seconds": seconds})
