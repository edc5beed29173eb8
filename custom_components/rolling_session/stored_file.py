"""A file in Home Assistant's storage, in the form that Home Assistant has for its own.

Its own `Store` keeps it to itself when nothing could be written, and logs a traceback each
time: a full disk would fill the log at every step of a session, and volumes would be changed
that nobody puts back. What it reads it does not look at.
"""

import asyncio
from pathlib import Path
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import UnsupportedStorageVersionError
from homeassistant.helpers.json import json_bytes
from homeassistant.helpers.storage import STORAGE_DIR
from homeassistant.util.json import JSON_DECODE_EXCEPTIONS, json_loads

from . import disk
from .const import DOMAIN, LOGGER
from .journal_file import move_away

_VERSION: Final = 1


class UnreadableFileError(Exception):
    """A file that holds something else than it should."""


class StoredFile:
    """One file, in the form that Home Assistant has for its own."""

    def __init__(self, hass: HomeAssistant, name: str) -> None:
        """Prepare; nothing is read yet."""
        self._hass = hass
        self._key = f"{DOMAIN}.{name}"
        self._path = Path(hass.config.path(STORAGE_DIR, self._key))
        self._in_turn = asyncio.Lock()

    async def async_load(self) -> dict[str, Any] | None:
        """Return what it holds, None where there is no file.

        Raises UnreadableFileError, or UnsupportedStorageVersionError for a newer one.
        """
        try:
            stored = json_loads(await self._hass.async_add_executor_job(self._path.read_bytes))
        except FileNotFoundError:
            return None
        except (*JSON_DECODE_EXCEPTIONS, OSError) as error:
            raise UnreadableFileError from error
        version = stored.get("version") if isinstance(stored, dict) else None
        if not isinstance(stored, dict) or type(version) is not int or version < 1:
            raise UnreadableFileError
        if version > _VERSION:
            raise UnsupportedStorageVersionError(self._key, version, _VERSION)
        if not isinstance(data := stored.get("data"), dict):
            raise UnreadableFileError
        return data

    async def async_save(self, data: dict[str, Any]) -> None:
        """Replace what it holds; when this returns it is on disk. Raises OSError."""
        stored = {"version": _VERSION, "minor_version": 1, "key": self._key, "data": data}
        async with self._in_turn:
            await self._hass.async_add_executor_job(disk.replace, self._path, json_bytes(stored))

    async def async_put_aside(self, what: str) -> None:
        """Keep it under another name, and say so."""
        try:
            aside = await self._hass.async_add_executor_job(move_away, self._path, "unreadable")
        except OSError as error:
            LOGGER.warning("%s could not be read, nor be put aside: %s", what, error)
        else:
            LOGGER.warning("%s could not be read; it was kept as %s", what, aside)

    async def async_remove(self) -> None:
        """Delete it, and what was put aside of it; what can not be deleted is told."""
        await self._hass.async_add_executor_job(self._remove)

    def _remove(self) -> None:
        for file in self._path.parent.glob(f"{self._key}*"):
            try:
                file.unlink(missing_ok=True)
            except OSError as error:
                LOGGER.warning("A file of somebody who was removed stays: %s", error)
