"""What must survive besides the history: the session under way, and volumes to put back.

A file that can not be read is put aside, never overwritten.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
import errno
import os
from pathlib import Path
from typing import Any, NotRequired, TypedDict

from homeassistant.core import CoreState, HomeAssistant
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JSON_DECODE_EXCEPTIONS, json_loads

from .const import DOMAIN, LOGGER
from .engine.errors import UnreadableSnapshotError
from .engine.session import Session
from .engine.snapshot import dump, load

_VERSION = 1
_MINOR_VERSION = 1


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


class _UnreadableFileError(Exception):
    """A file that holds something else than it should."""


class SessionStore:
    """The files of one person."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Prepare the files; nothing is read yet."""
        self._hass = hass
        self._session = _store(hass, f"{entry_id}.session")
        self._volumes = _store(hass, f"{entry_id}.volumes")
        self._volumes_lock = asyncio.Lock()

    async def async_load_session(self) -> StoredSession | None:
        """Read the session under way; one that can not be read is put aside."""
        try:
            data = await self._async_data(self._session)
            if not data or "session" not in data:
                return None
            seen_at = dt_util.parse_datetime(data["seen_at"], raise_on_error=True)
            outlets = tuple(map(str, data["outlets"]))
            return StoredSession(load(data["session"]), dt_util.as_utc(seen_at), outlets)
        except _UnreadableFileError, UnreadableSnapshotError, KeyError, TypeError, ValueError:
            aside = await self._async_put_aside(self._session)
            LOGGER.warning("The session under way could not be read; it was kept as %s", aside)
            return None

    async def async_save_session(
        self, session: Session | None, seen_at: datetime, outlets: tuple[str, ...] = ()
    ) -> None:
        """Write the session under way, or that there is none."""
        data: _SessionData = {}
        if session is not None:
            data = {
                "session": dump(session),
                "seen_at": seen_at.isoformat(),
                "outlets": list(outlets),
            }
        await self._session.async_save(dict(data))

    async def async_load_volumes(self) -> dict[str, Any]:
        """Read the volumes that have to be put back; unreadable ones are nobody's any more."""
        try:
            return await self._async_data(self._volumes) or {}
        except _UnreadableFileError:
            return {}

    async def async_save_volumes(self, volumes: dict[str, Any]) -> None:
        """Write the volumes that have to be put back. Raises OSError where that failed."""
        async with self._volumes_lock:
            await self._volumes.async_save(volumes)
            if self._hass.state is CoreState.stopping:
                return  # at the very end, together with everything else
            # Home Assistant only logs what it could not write.
            with suppress(_UnreadableFileError):
                if await self._async_data(self._volumes) == volumes:
                    return
        raise OSError(errno.EIO, os.strerror(errno.EIO), Path(self._volumes.path).name)

    async def async_remove(self) -> None:
        """Delete everything that was kept of a person."""
        for store in (self._session, self._volumes):
            await store.async_remove()

    async def _async_data(self, store: Store[dict[str, Any]]) -> dict[str, Any] | None:
        """Return what a file holds, None where there is no file.

        The file is looked at before Home Assistant's loader sees it, which would take
        a torn file for a first start.
        """
        try:
            content = await self._hass.async_add_executor_job(Path(store.path).read_bytes)
            raw = json_loads(content)
        except FileNotFoundError:
            return None
        except JSON_DECODE_EXCEPTIONS as error:
            raise _UnreadableFileError from error
        if not isinstance(raw, dict) or not isinstance(raw.get("version"), int):
            raise _UnreadableFileError
        data = await store.async_load()
        if not isinstance(data, dict):
            raise _UnreadableFileError
        return data

    async def _async_put_aside(self, store: Store[dict[str, Any]]) -> str:
        source = Path(store.path)
        stamp = dt_util.utcnow().strftime("%Y%m%dT%H%M%S")
        target = source.with_name(f"{source.name}.unreadable.{stamp}")
        await self._hass.async_add_executor_job(source.rename, target)
        return target.name


def _store(hass: HomeAssistant, name: str) -> Store[dict[str, Any]]:
    return Store(
        hass,
        _VERSION,
        f"{DOMAIN}.{name}",
        atomic_writes=True,
        minor_version=_MINOR_VERSION,
        private=True,
    )
