"""What must survive besides the history: the session under way, and volumes to put back.

A file that can not be read is put aside, never overwritten.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NotRequired, TypedDict

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from .const import LOGGER
from .engine.errors import UnreadableSnapshotError
from .engine.session import Session
from .engine.snapshot import dump, load
from .stored_file import StoredFile


class _SessionData(TypedDict):
    """The session under way on disk."""

    session: NotRequired[dict[str, Any]]
    seen_at: NotRequired[str]
    outlets: NotRequired[list[str]]


@dataclass(frozen=True, slots=True)
class StoredSession:
    """A session that was under way."""

    session: Session
    seen_at: datetime
    """Until then somebody was coached for certain."""
    outlets: tuple[str, ...]
    """Where it was heard."""


class SessionStore:
    """The files of one person."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Prepare the files; nothing is read yet."""
        self._session = StoredFile(hass, f"{entry_id}.session", "The session under way")
        self._volumes = StoredFile(hass, f"{entry_id}.volumes", "What has to be as loud as before")
        self._failed = False

    async def async_check(self) -> None:
        """Raise UnsupportedStorageVersionError where one is of a newer version."""
        for file in (self._session, self._volumes):
            await file.async_check()

    async def async_load_session(self) -> StoredSession | None:
        """Read the session under way; one that can not be read is put aside.

        Raises UnsupportedStorageVersionError for that of a newer version.
        """
        data = await self._session.async_load()
        if not data or "session" not in data:
            return None
        try:
            seen_at = dt_util.parse_datetime(data["seen_at"], raise_on_error=True)
            outlets = tuple(map(str, data["outlets"]))
            return StoredSession(load(data["session"]), dt_util.as_utc(seen_at), outlets)
        except UnreadableSnapshotError, KeyError, TypeError, ValueError, OverflowError:
            await self._session.async_put_aside()
            return None

    async def async_save_session(
        self, session: Session | None, seen_at: datetime, outlets: tuple[str, ...] = ()
    ) -> None:
        """Write the session under way, or that there is none. What fails is told once."""
        data: _SessionData = {}
        if session is not None:
            data = {
                "session": dump(session),
                "seen_at": seen_at.isoformat(),
                "outlets": list(outlets),
            }
        try:
            await self._session.async_save(dict(data))
        except OSError as error:
            if not self._failed:
                LOGGER.warning("A session would not survive a restart, it is not saved: %s", error)
            self._failed = True
        else:
            if self._failed:
                LOGGER.info("Sessions are saved again")
            self._failed = False

    async def async_load_volumes(self) -> dict[str, Any]:
        """Read the volumes that have to be put back; unreadable ones are put aside.

        Raises UnsupportedStorageVersionError for those of a newer version.
        """
        return await self._volumes.async_load() or {}

    async def async_save_volumes(self, volumes: dict[str, Any]) -> None:
        """Write the volumes that have to be put back. Raises OSError."""
        await self._volumes.async_save(volumes)

    async def async_remove(self) -> None:
        """Delete everything that was kept of a person, what was put aside too."""
        for file in (self._session, self._volumes):
            await file.async_remove()
