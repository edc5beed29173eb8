"""Who or what caused what happens: the context that Home Assistant's logbook tells about.

A session is like a script that runs: what happens in it was caused by whoever
started it, or by whoever steered it last.
"""

from datetime import datetime, timedelta
from typing import Final

from homeassistant.core import Context
from homeassistant.util import dt as dt_util

_RECENT: Final = timedelta(seconds=5)
"""For so long Home Assistant, too, holds an action to be the cause of what changes."""


class Cause:
    """What caused the changes of one person's entities."""

    def __init__(self) -> None:
        """Nobody did anything yet."""
        self._context: Context | None = None
        self._set_at: datetime | None = None
        self._lasts = False

    @property
    def context(self) -> Context | None:
        """Return what caused what happens now; None where that is but the time."""
        return self._context if self._lasts or self._is_recent else None

    @property
    def _is_recent(self) -> bool:
        return self._set_at is not None and dt_util.utcnow() - self._set_at <= _RECENT

    def set(self, context: Context) -> None:
        """Somebody did something."""
        self._context = context
        self._set_at = dt_util.utcnow()

    def begin(self) -> None:
        """Hold on to what caused this session."""
        self._context = self.context
        self._lasts = True

    def end(self) -> None:
        """Let go of it: the session is over, and told."""
        self._context = None
        self._lasts = False
