"""Blueprints in the house's folder: installed and removed when wanted, kept up to date while untouched.

What somebody has changed is theirs: it is never written again, and never deleted.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from homeassistant.components.automation import automations_with_blueprint
from homeassistant.components.automation.helpers import (
    async_get_blueprints as async_get_automation_blueprints,
)
from homeassistant.components.blueprint.const import BLUEPRINT_FOLDER
from homeassistant.components.script import scripts_with_blueprint
from homeassistant.components.script.helpers import (
    async_get_blueprints as async_get_script_blueprints,
)
from homeassistant.const import SERVICE_RELOAD
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util.hass_dict import HassKey

from .blueprint_files import Condition, Shipped, condition_of, is_up_to_date, remove, write
from .const import DOMAIN, LOGGER
from .stored_file import StoredFile

_FOLDERS: Final = {
    "automation": async_get_automation_blueprints,
    "script": async_get_script_blueprints,
}
_USERS: Final = {"automation": automations_with_blueprint, "script": scripts_with_blueprint}


@dataclass(frozen=True, slots=True)
class Found:
    """A blueprint of ours, and what it is in this house."""

    shipped: Shipped
    file: Path
    condition: Condition


class BlueprintInUseError(Exception):
    """A blueprint can not go: these automations and scripts are made of it."""

    def __init__(self, names: Collection[str]) -> None:
        """Name them."""
        super().__init__(", ".join(names))
        self.names = tuple(names)


class Blueprints:
    """What we have put into the house's folder."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Know nothing yet."""
        self._hass = hass
        self._file = StoredFile(hass, "blueprints", "What is known of the blueprints")

    async def async_check(self) -> None:
        """Raise UnsupportedStorageVersionError where a newer version has put them there."""
        await self._file.async_check()

    async def async_find(self) -> Mapping[str, Found]:
        """Return all blueprints of ours by name. Raises OSError, HomeAssistantError.

        Those of a part of Home Assistant that is not set up are left out: it puts
        its own examples into the folder first, unless there is a folder.
        """
        written = await self._async_written()
        return await self._hass.async_add_executor_job(self._find, written)

    async def _async_written(self) -> dict[str, list[str]]:
        """Return what we wrote, by name. Raises UnsupportedStorageVersionError.

        Where that can not be read it is put aside: then a file is ours if this version ships it.
        """
        stored = await self._file.async_load() or {}
        return {name: prints for name, prints in stored.items() if isinstance(prints, list)}

    def _find(self, written: Mapping[str, list[str]]) -> Mapping[str, Found]:
        found = {}
        for shipped in Shipped.all(self._hass.config.language):
            if shipped.domain in self._hass.config.components:
                folder = self._hass.config.path(BLUEPRINT_FOLDER, shipped.domain)
                file = Path(folder, shipped.path)
                known = [*written.get(shipped.name, ()), *shipped.prints]
                found[shipped.name] = Found(shipped, file, condition_of(file, known))
        return found

    async def async_keep(self, wanted: Collection[str]) -> None:
        """Install what is wanted and remove what is not; what was edited stays as it is.

        Raises BlueprintInUseError before anything was done, OSError, HomeAssistantError.
        """
        found = await self.async_find()
        gone = [
            one
            for name, one in found.items()
            if name not in wanted and one.condition is Condition.OURS
        ]
        if users := [name for one in gone for name in self._users(one.shipped)]:
            raise BlueprintInUseError(users)
        for one in gone:
            await self._async_remove(one)
        for name, one in found.items():
            if name in wanted and one.condition is not Condition.EDITED:
                await self._async_write(one)

    async def async_update(self, _: HomeAssistant) -> None:
        """Bring what is installed and untouched up to this version, in the house's language."""
        try:
            if not await self._async_written():
                return
            for one in (await self.async_find()).values():
                if one.condition is Condition.OURS:
                    await self._async_write(one)
        except (OSError, HomeAssistantError) as error:
            LOGGER.warning("A blueprint could not be brought up to date: %s", error)

    async def async_part(self) -> None:
        """Leave the house: what nobody changed or uses goes along."""
        try:
            for one in (await self.async_find()).values():
                if one.condition is Condition.OURS and not self._users(one.shipped):
                    await self._async_remove(one)
        except (OSError, HomeAssistantError) as error:
            LOGGER.warning("Blueprints stay in the folder: %s", error)
        await self._file.async_remove()

    def _users(self, shipped: Shipped) -> list[str]:
        """Return the names of what is made of a blueprint."""
        users = _USERS[shipped.domain](self._hass, shipped.path)
        states = filter(None, map(self._hass.states.get, users))
        return [state.name for state in states]

    async def _async_write(self, one: Found) -> None:
        """Have this version in the folder."""
        exists = one.condition is Condition.OURS
        job = self._hass.async_add_executor_job
        if exists and await job(is_up_to_date, one.file, one.shipped):
            return
        # First of all: a file that was written before a crash is known to be ours.
        written = await self._async_written()
        prints = {*written.get(one.shipped.name, ()), *await job(lambda: one.shipped.prints)}
        await self._file.async_save(written | {one.shipped.name: sorted(prints)})
        await job(write, one.file, one.shipped)
        await self._async_reload(one.shipped, used=exists and bool(self._users(one.shipped)))

    async def _async_remove(self, one: Found) -> None:
        await self._hass.async_add_executor_job(remove, one.file)
        await self._async_reload(one.shipped, used=False)

    async def _async_reload(self, shipped: Shipped, *, used: bool) -> None:
        await _FOLDERS[shipped.domain](self._hass).async_reset_cache()
        if used:
            await self._hass.services.async_call(shipped.domain, SERVICE_RELOAD, blocking=True)


DATA_BLUEPRINTS: HassKey[Blueprints] = HassKey(f"{DOMAIN}.blueprints")
