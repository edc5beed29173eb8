"""A person's history in the options: take it along, bring one in, keep it, empty it."""

from pathlib import Path
from typing import Any, Final

from homeassistant.components.file_upload import process_uploaded_file
from homeassistant.components.http import KEY_HASS_USER
from homeassistant.config_entries import ConfigEntryState, ConfigFlowResult, OptionsFlow
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.http import current_request
from homeassistant.helpers.selector import (
    BooleanSelector,
    FileSelector,
    FileSelectorConfig,
    TextSelector,
)
from homeassistant.util import dt as dt_util
import voluptuous as vol

from .const import CONF_KEEP_HISTORY, CONF_SHARE_HISTORY
from .engine.errors import EngineError, ImportTooLargeError
from .engine.imported import LARGEST
from .engine.judging import Judged
from .history_transfer import (
    CONTENT_TYPES,
    ReadFile,
    async_judge,
    async_read,
    async_take_over,
    reason_of,
    refusal_of,
)
from .history_view import signed_url

_FILE: Final = "file"
_HABIT: Final = "habit"
_MENU: Final = ("import_file", "share_history", "keep_history", "empty_history", "init")

_FILE_SCHEMA: Final = vol.Schema(
    {
        vol.Required(_FILE): FileSelector(
            FileSelectorConfig(accept=".json,.csv,.txt,application/json,text/csv")
        ),
        vol.Optional(_HABIT): TextSelector(),
    }
)
_SHARE_SCHEMA: Final = vol.Schema(
    {vol.Required(CONF_SHARE_HISTORY, default=False): BooleanSelector()}
)
_KEEP_SCHEMA: Final = vol.Schema({vol.Required(CONF_KEEP_HISTORY, default=True): BooleanSelector()})


class HistorySteps(OptionsFlow):
    """The steps in which a person meets the own history."""

    _file: ReadFile
    _taken_over: Judged

    async def async_step_history(self, _: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Show what there is, with links to take it along."""
        entry = self.config_entry
        if entry.state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="not_loaded")
        ledger = entry.runtime_data.history.ledger
        since = min(ledger.days, default=dt_util.now().date())
        return self.async_show_menu(
            step_id="history",
            menu_options=list(_MENU),
            description_placeholders={
                "sessions": str(len(ledger.day_of)),
                "since": since.isoformat(),
                "links": " · ".join(
                    _link(signed_url(self.hass, entry, form), form.upper())
                    for form in CONTENT_TYPES
                ),
            },
        )

    # Bringing one in

    async def async_step_import_file(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for a file; nothing changes before it was shown what would."""
        reason = None
        if user_input is not None:
            if self.config_entry.state is not ConfigEntryState.LOADED:
                return self.async_abort(reason="not_loaded")
            try:
                data = await self.hass.async_add_executor_job(_read, self.hass, user_input[_FILE])
                habit = user_input.get(_HABIT, "").strip() or None
                self._file = await async_read(self.hass, self.config_entry, data, habit)
            except EngineError as error:
                reason = reason_of(self.hass, error)
            except OSError, ValueError:
                return self._ask_for_file("upload_gone")
            else:
                return await self.async_step_import_check()
        return self._ask_for_file("not_imported" if reason else None, reason or "")

    async def async_step_import_check(self, _: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Show what would change."""
        if self.config_entry.state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="not_loaded")
        judged = await async_judge(self.hass, self.config_entry, self._file)
        if judged.wrong:
            return self._refuse(judged)
        step_id = "import_check" if self._changes(judged) else "import_known"
        options = ["import_take_over"] if self._changes(judged) else []
        return self.async_show_menu(
            step_id=step_id,
            menu_options=[*options, "import_file", "history"],
            description_placeholders=self._counts(judged),
        )

    # The page has three faces: something to take over, nothing new, or wrong lines.
    async_step_import_known = async_step_import_wrong = async_step_import_check

    async def async_step_import_take_over(
        self, _: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Take over what was shown, if it is still right."""
        entry = self.config_entry
        if entry.state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="not_loaded")
        try:
            judged = await async_take_over(self.hass, entry, self._file, _user_id())
        except HomeAssistantError as error:
            return self._not_saved(error)
        if judged.wrong:
            return self._refuse(judged)
        self._taken_over = judged
        return await self.async_step_import_done()

    async def async_step_import_done(self, _: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Say what was taken over."""
        return self.async_show_menu(
            step_id="import_done",
            menu_options=["history", "history_done"],
            description_placeholders=self._counts(self._taken_over),
        )

    async def async_step_history_done(self, _: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Leave all options as they are."""
        return self.async_create_entry(data=dict(self.config_entry.options))

    def _ask_for_file(self, error: str | None, reason: str = "") -> ConfigFlowResult:
        return self.async_show_form(
            step_id="import_file",
            data_schema=_FILE_SCHEMA,
            errors={"base": error} if error else {},
            description_placeholders={"reason": reason},
            last_step=False,
        )

    def _refuse(self, judged: Judged) -> ConfigFlowResult:
        """Show the wrong lines; nothing has changed."""
        refusal = refusal_of(self.hass, judged)
        return self.async_show_menu(
            step_id="import_wrong",
            menu_options=["import_file", "history"],
            description_placeholders=dict(refusal.placeholders),
        )

    def _changes(self, judged: Judged) -> bool:
        return bool(judged.added or judged.changed or self._file.routines)

    def _counts(self, judged: Judged) -> dict[str, str]:
        return {
            "added": str(judged.added),
            "changed": str(judged.changed),
            "same": str(judged.same),
            "routines": str(len(self._file.routines)),
        }

    # Sharing and keeping it

    async def async_step_share_history(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask whether everybody who lives here may see the history."""
        return self._ask_option("share_history", _SHARE_SCHEMA, user_input)

    async def async_step_keep_history(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask what becomes of the history when the person is removed."""
        return self._ask_option("keep_history", _KEEP_SCHEMA, user_input)

    def _ask_option(
        self, step_id: str, schema: vol.Schema, answers: dict[str, Any] | None
    ) -> ConfigFlowResult:
        """Ask for options that stand alone on their page."""
        options = self.config_entry.options
        if answers is not None:
            return self.async_create_entry(data={**options, **answers})
        schema = self.add_suggested_values_to_schema(schema, options)
        return self.async_show_form(step_id=step_id, data_schema=schema)

    # Emptying it, which is asked twice

    async def async_step_empty_history(self, _: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask whether all of it is to go."""
        return self._ask_to_empty("empty_history", "empty_for_sure")

    async def async_step_empty_for_sure(self, _: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask once more."""
        return self._ask_to_empty("empty_for_sure", "empty_now")

    async def async_step_empty_now(self, _: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Take everything out of the history; the action undo brings it back."""
        if self.config_entry.state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="not_loaded")
        try:
            await self.config_entry.runtime_data.history.async_clear(_user_id())
        except HomeAssistantError as error:
            return self._not_saved(error)
        return await self.async_step_history()

    def _ask_to_empty(self, step_id: str, following: str) -> ConfigFlowResult:
        if self.config_entry.state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="not_loaded")
        ledger = self.config_entry.runtime_data.history.ledger
        return self.async_show_menu(
            step_id=step_id,
            menu_options=["history", following],
            description_placeholders={"sessions": str(len(ledger.day_of))},
        )

    def _not_saved(self, error: HomeAssistantError) -> ConfigFlowResult:
        return self.async_abort(
            reason="history_not_saved", description_placeholders={"error": str(error)}
        )


def _read(hass: HomeAssistant, file_id: str) -> bytes:
    """Return what was uploaded, which is deleted then. Raises ImportTooLargeError, OSError.

    Raises ValueError where nothing was uploaded.
    """
    with process_uploaded_file(hass, file_id) as path:
        return _bytes(path)


def _bytes(path: Path) -> bytes:
    if path.stat().st_size > LARGEST:
        raise ImportTooLargeError(most=LARGEST // 1024**2)
    return path.read_bytes()


def _link(url: str, text: str) -> str:
    """Return a link that the browser follows: one to a page of its own the frontend would catch."""
    return f'<a href="{url}" target="_blank">{text}</a>'


def _user_id() -> str | None:
    """Return who is answering the pages."""
    request = current_request.get()
    return request[KEY_HASS_USER].id if request and KEY_HASS_USER in request else None
