"""Rolling Session: a coach for foam rolling, heard on the speakers of the house."""

from functools import partial
import shutil
from types import ModuleType

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import (
    ConfigEntryError,
    ConfigEntryNotReady,
    UnsupportedStorageVersionError,
)
from homeassistant.helpers import (
    config_validation as cv,
    device_registry as dr,
    issue_registry as ir,
)
from homeassistant.helpers.importlib import async_import_module
from homeassistant.helpers.start import async_at_started
from homeassistant.helpers.typing import ConfigType
from homeassistant.setup import async_when_setup

from .blueprints import DATA_BLUEPRINTS, Blueprints
from .clip_shelf import async_register_clip_view
from .const import CONF_KEEP_HISTORY, CONF_KEPT_HISTORY, DOMAIN, LOGGER, PLATFORMS, KeptHistory
from .coordinator import RollingSessionConfigEntry, SessionCoordinator
from .history import DATA_WAITING
from .history_view import HistoryView
from .journal import Journal, Opened
from .lead_times import DATA_LEAD_TIMES, LeadTimes
from .outlet_health import forget_failures, forget_no_url
from .phone_buttons import async_listen_to_phones
from .services import async_register_actions
from .store import SessionStore
from .voice_health import forget_voices
from .websocket_api import async_register_commands

_ISSUES = (
    "history_restored",
    "history_unreadable",
    "history_not_saved",
    "bad_words",
    "routines_left_out",
)

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Register what exists once, however many people there are."""
    async_register_actions(hass)
    async_register_commands(hass)
    await async_register_clip_view(hass)
    hass.http.register_view(HistoryView(hass))
    hass.data[DATA_LEAD_TIMES] = LeadTimes(hass)
    hass.data[DATA_BLUEPRINTS] = Blueprints(hass)
    async_at_started(hass, hass.data[DATA_BLUEPRINTS].async_update)
    async_when_setup(hass, "frontend", _async_serve_cards)
    async_listen_to_phones(hass)
    async_when_setup(hass, "conversation", _async_listen_to_everybody)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: RollingSessionConfigEntry) -> bool:
    """Wire one person: store, coordinator, platforms."""
    store = SessionStore(hass, entry.entry_id)
    coordinator = SessionCoordinator(hass, entry, store)
    try:
        # All of them first: whoever is refused must find everything as it was.
        for files in (hass.data[DATA_LEAD_TIMES], hass.data[DATA_BLUEPRINTS], store):
            await files.async_check()
        await _async_settle_kept(hass, entry)
        opened = await coordinator.history.async_open()
        await hass.data[DATA_LEAD_TIMES].async_load()
        stored = await store.async_load_session()
        volumes = await store.async_load_volumes()
    except UnsupportedStorageVersionError as error:
        raise ConfigEntryError(
            translation_domain=DOMAIN,
            translation_key="newer_files",
            translation_placeholders={
                "file": error.storage_key,
                "found": str(error.found_version),
                "readable": str(error.max_supported_version),
            },
        ) from error
    if stored and await coordinator.history.async_knows(stored.session.id):
        stored = None  # it was saved late, and may have been deleted since
    _tell_about(hass, entry, opened)
    await coordinator.async_open(volumes)
    entry.runtime_data = coordinator
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    if stored:
        # After the platforms: its events must find their entity.
        coordinator.async_continue(stored)
    entry.async_on_unload(entry.add_update_listener(_async_options_changed))
    if statistics := await _async_part(hass, "recorder", "statistics"):
        statistics.MinutesStatistics(hass, entry).async_open()
    await _async_listen_to(hass, entry)
    return True


async def async_unload_entry(hass: HomeAssistant, entry: RollingSessionConfigEntry) -> bool:
    """Stop coaching; a session under way is kept for the next start."""
    unloaded = await hass.config_entries.async_unload_platforms(entry, PLATFORMS)
    if unloaded:
        await entry.runtime_data.async_close()
    return unloaded


async def async_remove_entry(hass: HomeAssistant, entry: RollingSessionConfigEntry) -> None:
    """Forget a person, but for the history that is to be kept."""
    await SessionStore(hass, entry.entry_id).async_remove()
    await _async_part_with_history(hass, entry)
    forget_failures(hass, entry, keep=())
    forget_voices(hass)
    for kind in _ISSUES:
        ir.async_delete_issue(hass, DOMAIN, f"{kind}_{entry.entry_id}")
    if statistics := await _async_part(hass, "recorder", "statistics"):
        statistics.async_clear(hass, entry.entry_id)
    if not hass.config_entries.async_entries(DOMAIN):
        forget_no_url(hass)
        await hass.data[DATA_LEAD_TIMES].async_forget()
        await hass.data[DATA_BLUEPRINTS].async_part()
        cache = hass.config.cache_path(DOMAIN)
        await hass.async_add_executor_job(partial(shutil.rmtree, cache, ignore_errors=True))


async def _async_settle_kept(hass: HomeAssistant, entry: RollingSessionConfigEntry) -> None:
    """Do what was decided about a kept history; doing it twice, after a crash, is fine."""
    decision = entry.data.get(CONF_KEPT_HISTORY)
    key = _key(entry)
    try:
        if decision is None:
            # Home Assistant writes a moment later that somebody is gone: after a crash they are not.
            await Journal(hass, entry.entry_id).async_take_back(key)
            return
        if decision == KeptHistory.ADOPT:
            await Journal(hass, entry.entry_id).async_adopt(key)
        else:
            await Journal.async_forget_kept(hass, key)
    except OSError as error:
        raise ConfigEntryNotReady(
            translation_domain=DOMAIN,
            translation_key="history_not_saved",
            translation_placeholders={"error": str(error)},
        ) from error
    # The next time there is one, it is asked again.
    data = {name: value for name, value in entry.data.items() if name != CONF_KEPT_HISTORY}
    hass.config_entries.async_update_entry(entry, data=data)


async def _async_part_with_history(hass: HomeAssistant, entry: RollingSessionConfigEntry) -> None:
    """Keep the history for when this person comes back, or delete it."""
    journal = Journal(hass, entry.entry_id)
    waiting = hass.data.get(DATA_WAITING, {}).pop(entry.entry_id, ())
    try:
        if entry.options.get(CONF_KEEP_HISTORY, True):
            if waiting:
                LOGGER.error(
                    "What waits of %s could not be saved before the removal: changes: %d",
                    entry.title,
                    len(waiting),
                )
            await journal.async_keep(_key(entry))
        else:
            await journal.async_remove()
            if entry.data.get(CONF_KEPT_HISTORY):
                # It was meant to be part of this one, or to be deleted.
                await Journal.async_forget_kept(hass, _key(entry))
    except (OSError, UnsupportedStorageVersionError) as error:
        LOGGER.error(
            "The history of %s stays in .storage as %s.%s: %s",
            entry.title,
            DOMAIN,
            entry.entry_id,
            error,
        )


def _key(entry: RollingSessionConfigEntry) -> str:
    """Return what makes somebody the same person when added again."""
    return entry.unique_id or entry.entry_id


async def _async_serve_cards(hass: HomeAssistant, _: str) -> None:
    if cards := await _async_part(hass, "frontend", "cards"):
        await cards.async_serve_cards(hass)


async def _async_listen_to_everybody(hass: HomeAssistant, _: str) -> None:
    """Listen to those who were there before Home Assistant could."""
    for entry in hass.config_entries.async_loaded_entries(DOMAIN):
        await _async_listen_to(hass, entry)


async def _async_listen_to(hass: HomeAssistant, entry: RollingSessionConfigEntry) -> None:
    if voice := await _async_part(hass, "conversation", "voice"):
        entry.async_on_unload(voice.async_listen(hass, entry.runtime_data))


async def _async_part(hass: HomeAssistant, needs: str, module: str) -> ModuleType | None:
    """Return what another integration makes possible; without that its libraries may be missing."""
    if needs not in hass.config.components:
        return None
    return await async_import_module(hass, f"{__package__}.{module}")


async def _async_options_changed(hass: HomeAssistant, entry: RollingSessionConfigEntry) -> None:
    # No reload: that would end a session under way.
    await entry.runtime_data.async_use_options()
    if hass.config_entries.async_get_entry(entry.entry_id) is None:
        return  # removed meanwhile
    dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={(DOMAIN, entry.entry_id)}, name=entry.title
    )


def _tell_about(hass: HomeAssistant, entry: RollingSessionConfigEntry, opened: Opened) -> None:
    """Say what happened to a history that could not be read."""
    if opened.restored:
        ir.async_create_issue(
            hass,
            DOMAIN,
            f"history_restored_{entry.entry_id}",
            is_fixable=True,
            is_persistent=True,
            severity=ir.IssueSeverity.WARNING,
            translation_key="history_restored",
            translation_placeholders={"name": entry.title},
        )
    elif opened.put_aside:
        ir.async_create_issue(
            hass,
            DOMAIN,
            f"history_unreadable_{entry.entry_id}",
            is_fixable=True,
            is_persistent=True,
            severity=ir.IssueSeverity.ERROR,
            translation_key="history_unreadable",
            translation_placeholders={"file": opened.put_aside},
        )
