"""What must survive: the ledger of a person and the session under way.

Every ledger is written twice, one file after the other, so that a torn or foreign
file never costs more than the last session: the other copy takes its place and a
repair issue says so. A file that can not be read is put aside, never overwritten.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NotRequired, TypedDict

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JSON_DECODE_EXCEPTIONS, json_loads

from .const import DOMAIN, LOGGER
from .engine.errors import UnreadableSnapshotError
from .engine.record import Record
from .engine.session import Session
from .engine.snapshot import dump, load

_VERSION = 1
_MINOR_VERSION = 1


class _LedgerData(TypedDict):
    """The ledger on disk."""

    records: list[dict[str, Any]]


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


@dataclass(frozen=True, slots=True)
class StoredLedger:
    """The ledger as it was found."""

    records: list[Record]
    restored: bool = False
    """Whether the last good copy had to be used."""
    put_aside: str | None = None
    """The name under which an unreadable file was kept."""


class _UnreadableFileError(Exception):
    """A file that holds something else than it should."""


class SessionStore:
    """The files of one person."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Prepare the files; nothing is read yet."""
        self._hass = hass
        self._ledger = _store(hass, f"{entry_id}.ledger")
        self._last_good = _store(hass, f"{entry_id}.ledger.last_good")
        self._session = _store(hass, f"{entry_id}.session")
        self._volumes = _store(hass, f"{entry_id}.volumes")

    async def async_load_ledger(self) -> StoredLedger:
        """Read the ledger. Raises UnsupportedStorageVersionError for a newer one."""
        put_aside: str | None = None
        try:
            if (records := await self._async_records(self._ledger)) is not None:
                return StoredLedger(records)
        except _UnreadableFileError:
            put_aside = await self._async_put_aside(self._ledger)
        try:
            copy = await self._async_records(self._last_good)
        except _UnreadableFileError:
            await self._async_put_aside(self._last_good)
            copy = None
        if copy is None:
            return StoredLedger([], put_aside=put_aside)
        await self._ledger.async_save(_ledger_data(copy))
        return StoredLedger(copy, restored=True, put_aside=put_aside)

    async def async_save_ledger(self, records: list[Record]) -> None:
        """Write the ledger; when this returns it is on disk."""
        await self._ledger.async_save(_ledger_data(records))
        await self._last_good.async_save(_ledger_data(records))

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
        """Write the volumes that have to be put back."""
        await self._volumes.async_save(volumes)

    async def async_remove(self) -> None:
        """Delete everything that was kept of a person."""
        for store in (self._ledger, self._last_good, self._session, self._volumes):
            await store.async_remove()

    async def _async_records(self, store: Store[dict[str, Any]]) -> list[Record] | None:
        """Return the records of a file, None where there is no file."""
        if (data := await self._async_data(store)) is None:
            return None
        try:
            return [Record.from_dict(record) for record in data["records"]]
        except (KeyError, TypeError, UnreadableSnapshotError) as error:
            raise _UnreadableFileError from error

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


def _ledger_data(records: list[Record]) -> dict[str, Any]:
    data: _LedgerData = {"records": [record.as_dict() for record in records]}
    return dict(data)
