"""What a spoken command is answered with: everything that an answer needs to know."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from .coordinator import SessionCoordinator
from .engine.errors import NotRunningError
from .engine.session import Session
from .replies import Replies
from .voice_room import Speaker


class NotUnderstoodError(Exception):
    """Something in a sentence makes no sense; `key` is that of the answer."""

    def __init__(self, key: str, **placeholders: str) -> None:
        """Keep what the answer needs."""
        super().__init__(key)
        self.key = key
        self.placeholders = placeholders


@dataclass(frozen=True, slots=True)
class Ask:
    """What somebody wants, for one person."""

    hass: HomeAssistant
    coordinator: SessionCoordinator
    slots: dict[str, Any]
    said: Mapping[str, str]
    """The words of each slot."""
    speaker: Speaker
    replies: Replies

    @property
    def aloud(self) -> bool:
        """Whether the coach itself has to say what the answer says."""
        return self.speaker.satellite_id is None

    @property
    def session(self) -> Session:
        """Return the live session. Raises NotRunningError."""
        if self.coordinator.session is None:
            raise NotRunningError
        return self.coordinator.session

    @property
    def now(self) -> datetime:
        """Return the moment."""
        return dt_util.utcnow()

    def number(self, name: str) -> int | None:
        """Return a number, None where none was said. Raises NotUnderstoodError."""
        if name not in self.slots:
            return None
        if (number := self.slots[name]) is None:
            raise NotUnderstoodError("no_number")
        return int(number)
