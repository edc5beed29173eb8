"""Ready-made automations in the options: which of our blueprints the house has."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.config_entries import ConfigFlowResult, OptionsFlow
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.selector import SelectSelector, SelectSelectorConfig, SelectSelectorMode
import voluptuous as vol

from .blueprint_files import Condition
from .blueprints import DATA_BLUEPRINTS, BlueprintInUseError, Found
from .phrasebook import name_of

_WANTED: Final = "blueprints"


class BlueprintSteps(OptionsFlow):
    """The steps in which a person chooses ready-made automations."""

    async def async_step_blueprints(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask which ones the house is to have."""
        blueprints = self.hass.data[DATA_BLUEPRINTS]
        errors, reason = {}, ""
        if user_input is not None:
            try:
                await blueprints.async_keep(user_input[_WANTED])
            except BlueprintInUseError as error:
                errors, reason = {_WANTED: "blueprint_in_use"}, str(error)
            except (OSError, HomeAssistantError) as error:
                errors, reason = {"base": "blueprints_not_written"}, str(error)
            else:
                return await self.async_step_blueprints_done()
        try:
            found = await blueprints.async_find()
        except (OSError, HomeAssistantError) as error:
            placeholders = {"error": str(error)}
            return self.async_abort(
                reason="blueprints_unreadable", description_placeholders=placeholders
            )
        if not found:
            return self.async_abort(reason="no_blueprints")
        return self._ask_which(found, errors, reason)

    # The page has two faces: with and without something that somebody has changed.
    async_step_blueprints_edited = async_step_blueprints

    async def async_step_blueprints_done(self, _: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Say where to go on."""
        return self.async_show_menu(
            step_id="blueprints_done", menu_options=["blueprints", "history_done"]
        )

    def _ask_which(
        self, found: Mapping[str, Found], errors: dict[str, str], reason: str
    ) -> ConfigFlowResult:
        mine = [name for name, one in found.items() if one.condition is Condition.EDITED]
        names = [name_of(self.hass, "blueprint", name) for name in mine]
        installed = [name for name, one in found.items() if one.condition is Condition.OURS]
        schema = vol.Schema(
            {
                vol.Required(_WANTED, default=installed): SelectSelector(
                    SelectSelectorConfig(
                        options=[name for name in found if name not in mine],
                        translation_key="blueprint",
                        multiple=True,
                        mode=SelectSelectorMode.LIST,
                    )
                )
            }
        )
        return self.async_show_form(
            step_id="blueprints_edited" if mine else "blueprints",
            data_schema=schema,
            errors=errors,
            description_placeholders={"edited": ", ".join(names), "reason": reason},
        )
