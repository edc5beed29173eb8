"""A person's history on disk, for the event loop: nothing here blocks it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.storage import STORAGE_DIR
from homeassistant.util import dt as dt_util, slugify
from homeassistant.util.hass_dict import HassKey
from homeassistant.util.ulid import ulid_now

from .const import DOMAIN, LOGGER
from .engine.ledger import Change, ChangeKind
from .journal_file import HistoryFiles, Opened
from .old_ledger import OldLedger, read_old_ledger

__all__ = ["Journal", "Kept", "Opened"]

_DATA_FILES: HassKey[dict[str, HistoryFiles]] = HassKey(f"{DOMAIN}_history_files")


@dataclass(frozen=True, slots=True)
class Kept:
    """The history of somebody who was removed."""

    sessions: int
    last: date | None
    """The logical day of the last session."""


class Journal:
    """The history of one person: every change that was ever made, in order."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Prepare the files; nothing is read yet."""
        self._hass = hass
        self._files = _files(hass, entry_id)

    async def async_open(self) -> Opened:
        """Read the history. Raises UnsupportedStorageVersionError for a newer file.

        Damaged files are mended, and a history of an older version is carried over.
        """
        return await self._hass.async_add_executor_job(_open, self._files)

    async def async_append(self, change: Change) -> None:
        """Write a change; when this returns it is on disk.

        Raises HomeAssistantError when it can not be written; then nothing was.
        """
        try:
            await self._hass.async_add_executor_job(self._files.append, change)
        except OSError as error:
            raise HomeAssistantError(
                translation_domain=DOMAIN,
                translation_key="history_not_saved",
                translation_placeholders={"error": str(error)},
            ) from error

    async def async_ask[T](self, question: Callable[[Iterable[Change]], T]) -> T:
        """Return what a pure function finds in the changes.

        It is asked outside of the event loop, and may go through them more than once.
        """
        return await self._hass.async_add_executor_job(self._files.ask, question)

    async def async_remove(self) -> None:
        """Delete the history, and what was put aside of it."""
        await self._hass.async_add_executor_job(self._files.remove)

    async def async_keep(self, key: str) -> None:
        """Keep the history for when somebody of this key is added again."""

        def keep() -> None:
            _open(self._files)
            _kept_files(self._hass, key).take_over(self._files)

        await self._hass.async_add_executor_job(keep)

    async def async_adopt(self, key: str) -> None:
        """Take over the history that was kept for a key; it is to be opened afterwards."""
        kept = _kept_files(self._hass, key)
        await self._hass.async_add_executor_job(self._files.take_over, kept)

    async def async_take_back(self, key: str) -> None:
        """Take back what a removal has kept that a crash did not let come to its end."""

        def take_back() -> None:
            kept = _kept_files(self._hass, key)
            if not self._files.main.exists() and kept.family():
                self._files.take_over(kept)

        await self._hass.async_add_executor_job(take_back)

    @staticmethod
    async def async_kept(hass: HomeAssistant, key: str) -> Kept | None:
        """Return what is kept for a key. Raises UnsupportedStorageVersionError."""

        def look() -> Kept | None:
            files = _kept_files(hass, key)
            if not files.family():
                return None
            ledger = files.open().ledger
            return Kept(len(ledger.day_of), max(ledger.days, default=None))

        return await hass.async_add_executor_job(look)

    @staticmethod
    async def async_forget_kept(hass: HomeAssistant, key: str) -> None:
        """Delete what is kept for a key."""
        await hass.async_add_executor_job(_kept_files(hass, key).remove)


def _files(hass: HomeAssistant, name: str) -> HistoryFiles:
    """Return the files of a name, always the same ones: they lock themselves."""
    known = hass.data.setdefault(_DATA_FILES, {})
    if name not in known:
        known[name] = HistoryFiles(Path(hass.config.path(STORAGE_DIR, f"{DOMAIN}.{name}")))
    return known[name]


def _kept_files(hass: HomeAssistant, key: str) -> HistoryFiles:
    # Different keys may have the same slug, and different people have a history each.
    digest = sha256(key.encode()).hexdigest()[:8]
    return _files(hass, f"kept.{slugify(key)}.{digest}")


def _open(files: HistoryFiles) -> Opened:
    """Open a history, with that of an older version if there is one."""
    with files.lock:
        opened = files.open()
        try:
            old = read_old_ledger(files.stem)
        except OSError as error:
            LOGGER.warning("The history of an older version could not be read: %s", error)
            return opened
        return _carry_over(files, opened, old) if old else opened


def _carry_over(files: HistoryFiles, opened: Opened, old: OldLedger) -> Opened:
    # What is known was carried over before, and may have been edited or deleted since.
    known = {id_ for change in files.changes() for id_ in change.touched} if old.records else set()
    change = Change(
        id=ulid_now(),
        at=dt_util.utcnow(),
        by=None,
        kind=ChangeKind.CARRIED_OVER,
        records=tuple(record for record in old.records if record.id not in known),
    )
    try:
        if change.records:
            files.append(change)
        old.retire()
    except OSError as error:
        LOGGER.warning("The history of an older version could not be carried over: %s", error)
    return Opened(
        opened.ledger.changed(change),
        restored=opened.restored or old.restored,
        put_aside=opened.put_aside or old.put_aside,
    )
