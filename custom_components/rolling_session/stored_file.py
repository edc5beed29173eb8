"""A file in Home Assistant's storage, in the form that Home Assistant has for its own.

Its own `Store` keeps it to itself when nothing could be written, and logs a traceback each
time: a full disk would fill the log at every step of a session, and volumes would be changed
that nobody puts back. What it reads it does not look at.
"""

import asyncio
from contextlib import suppress
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


class _UnreadableFileError(Exception):
    """A file that holds something else than it should."""


class StoredFile:
    """One file; what can not be read is put aside, never overwritten."""

    def __init__(self, hass: HomeAssistant, name: str, what: str) -> None:
        """Prepare; nothing is read yet. `what` it holds is said in the log."""
        self._hass = hass
        self._what = what
        self._key = f"{DOMAIN}.{name}"
        self._path = Path(hass.config.path(STORAGE_DIR, self._key))
        self._in_turn = asyncio.Lock()

    async def async_check(self) -> None:
        """Raise UnsupportedStorageVersionError for a newer one, and change nothing."""
        with suppress(_UnreadableFileError):
            await self._hass.async_add_executor_job(self._read)

    async def async_load(self) -> dict[str, Any] | None:
        """Return what it holds, None where there is no file that can be read.

        Raises UnsupportedStorageVersionError for a newer one.
        """
        # Of two who read at once, the second must not put aside what the first has written since.
        async with self._in_turn:
            try:
                return await self._hass.async_add_executor_job(self._read)
            except _UnreadableFileError:
                await self.async_put_aside()
                return None

    def _read(self) -> dict[str, Any] | None:
        try:
            stored = json_loads(self._path.read_bytes())
        except FileNotFoundError:
            return None
        except (*JSON_DECODE_EXCEPTIONS, OSError) as error:
            raise _UnreadableFileError from error
        version = stored.get("version") if isinstance(stored, dict) else None
        if not isinstance(stored, dict) or type(version) is not int or version < 1:
            raise _UnreadableFileError
        if version > _VERSION:
            raise UnsupportedStorageVersionError(self._key, version, _VERSION)
        if not isinstance(data := stored.get("data"), dict):
            raise _UnreadableFileError
        return data

    async def async_save(self, data: dict[str, Any]) -> None:
        """Replace what it holds; when this returns it is on disk. Raises OSError."""
        stored = {"version": _VERSION, "minor_version": 1, "key": self._key, "data": data}
        async with self._in_turn:
            await self._hass.async_add_executor_job(disk.replace, self._path, json_bytes(stored))

    async def async_put_aside(self) -> None:
        """Keep it under another name, and say so; for whoever can not use what it holds."""
        try:
            aside = await self._hass.async_add_executor_job(move_away, self._path, "unreadable")
        except OSError as error:
            LOGGER.warning("%s could not be read, nor be put aside: %s", self._what, error)
        else:
            LOGGER.warning("%s could not be read; it was kept as %s", self._what, aside)

    async def async_remove(self) -> None:
        """Delete it, and what was put aside of it; what can not be deleted is told."""
        await self._hass.async_add_executor_job(self._remove)

    def _remove(self) -> None:
        for file in self._path.parent.glob(f"{self._key}*"):
            try:
                file.unlink(missing_ok=True)
            except OSError as error:
                LOGGER.warning("A file of somebody who was removed stays: %s", error)
