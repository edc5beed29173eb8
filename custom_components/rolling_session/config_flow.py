"""Setting up a person, and changing what was set up."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, override

from homeassistant.components.person import DOMAIN as PERSON
from homeassistant.config_entries import (
    ConfigEntry,
    ConfigEntryBaseFlow,
    ConfigFlow,
    ConfigFlowResult,
    ConfigSubentryFlow,
)
from homeassistant.const import CONF_NAME, STATE_UNKNOWN
from homeassistant.core import callback
from homeassistant.exceptions import UnsupportedStorageVersionError
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.selector import EntitySelector, EntitySelectorConfig, TextSelector
from homeassistant.util import slugify
import voluptuous as vol

from .config_blueprints import BlueprintSteps
from .config_history import HistorySteps
from .config_page import select
from .config_routines import RoutineFlow
from .config_schema import PAGES, first_options
from .config_try_out import TryOutSteps
from .config_words import OwnWordsSteps
from .const import CONF_KEPT_HISTORY, CONF_PERSON, DOMAIN, KeptHistory
from .journal import Journal
from .own_routines import SUBENTRY_TYPE, why_no_name

type Answers = dict[str, Any]

MENU = (
    "speaker",
    "try_out",
    "practice",
    "precautions",
    "bedtime",
    "sound",
    "words",
    "blueprints",
    "history",
    "advanced",
)
"""What can be changed later: the pages, and what takes more than one."""

_PERSON_SCHEMA = vol.Schema(
    {
        vol.Optional(CONF_PERSON): EntitySelector(EntitySelectorConfig(domain=PERSON)),
        vol.Optional(CONF_NAME): TextSelector(),
    }
)

_KEPT_SCHEMA = vol.Schema(
    {
        vol.Required(CONF_KEPT_HISTORY, default=KeptHistory.ADOPT.value): select(
            CONF_KEPT_HISTORY, KeptHistory, multiple=False
        )
    }
)


class _PagedFlow(ConfigEntryBaseFlow):
    """A flow that asks with the shared pages."""

    _following: ClassVar[dict[str, str]] = {}
    """Which page comes after which."""

    @abstractmethod
    def _options_so_far(self) -> Mapping[str, Any]:
        """Return what is shown before anything was answered."""

    @abstractmethod
    async def _async_answered(self, step_id: str, options: dict[str, Any]) -> ConfigFlowResult:
        """Go on after a page, with all options there are by now."""

    async def async_step_speaker(self, user_input: Answers | None = None) -> ConfigFlowResult:
        """Ask where and how the coach is heard."""
        return await self._async_page("speaker", user_input)

    async def async_step_practice(self, user_input: Answers | None = None) -> ConfigFlowResult:
        """Ask what the person can do, and has."""
        return await self._async_page("practice", user_input)

    async def async_step_precautions(self, user_input: Answers | None = None) -> ConfigFlowResult:
        """Ask what speaks against rolling."""
        return await self._async_page("precautions", user_input)

    async def async_step_bedtime(self, user_input: Answers | None = None) -> ConfigFlowResult:
        """Ask when a day begins and what the streak expects."""
        return await self._async_page("bedtime", user_input)

    async def _async_page(self, step_id: str, answers: Answers | None) -> ConfigFlowResult:
        page = PAGES[step_id]
        schema = await page.async_schema(self.hass)
        errors = {} if answers is None else page.errors(self.hass, answers)
        kept = self._options_so_far()
        if answers is not None and not errors:
            return await self._async_answered(step_id, page.answered(schema, kept, answers))
        shown = page.shown(kept) if answers is None else answers
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(schema, shown),
            errors=errors,
            last_step=step_id not in self._following,
        )


class RollingSessionConfigFlow(_PagedFlow, ConfigFlow, domain=DOMAIN):
    """Set up a person: one entry each."""

    VERSION = 1
    MINOR_VERSION = 1

    _following: ClassVar[dict[str, str]] = {
        "speaker": "practice",
        "practice": "precautions",
        "precautions": "bedtime",
    }

    def __init__(self) -> None:
        """Begin with nothing answered."""
        self._who: dict[str, Any] = {}
        self._options: dict[str, Any] = {}

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry) -> RollingSessionOptionsFlow:
        """Return the flow that changes options."""
        return RollingSessionOptionsFlow()

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(
        cls, config_entry: ConfigEntry
    ) -> dict[str, type[ConfigSubentryFlow]]:
        """Return what a person can have several of: own routines."""
        return {SUBENTRY_TYPE: RoutineFlow}

    async def async_step_user(self, user_input: Answers | None = None) -> ConfigFlowResult:
        """Ask who is coached."""
        errors = self._who_is_wrong(user_input)
        if user_input is None or errors:
            return self._ask_who("user", user_input, errors)
        self._who = self._who_is(user_input)
        await self.async_set_unique_id(self._key(self._who))
        self._abort_if_unique_id_configured()
        self._options = first_options(self.hass)
        return await self.async_step_kept_history()

    async def async_step_kept_history(self, user_input: Answers | None = None) -> ConfigFlowResult:
        """Ask what becomes of the history of somebody who comes back."""
        if user_input is not None:
            # Done when there is an entry: who leaves the flow has changed nothing.
            self._who[CONF_KEPT_HISTORY] = user_input[CONF_KEPT_HISTORY]
            return await self.async_step_speaker()
        try:
            kept = await Journal.async_kept(self.hass, self._key(self._who))
        except UnsupportedStorageVersionError as error:
            return self.async_abort(
                reason="newer_history",
                description_placeholders={
                    "found": str(error.found_version),
                    "readable": str(error.max_supported_version),
                },
            )
        if kept is None or kept.last is None:
            return await self.async_step_speaker()
        return self.async_show_form(
            step_id="kept_history",
            data_schema=_KEPT_SCHEMA,
            description_placeholders={
                "name": self._who[CONF_NAME],
                "sessions": str(kept.sessions),
                "last": kept.last.isoformat(),
            },
            last_step=False,
        )

    async def async_step_reconfigure(self, user_input: Answers | None = None) -> ConfigFlowResult:
        """Ask again who is coached; the history stays with the entry."""
        entry = self._get_reconfigure_entry()
        errors = self._who_is_wrong(user_input)
        if user_input is None or errors:
            return self._ask_who("reconfigure", user_input or entry.data, errors)
        who = self._who_is(user_input)
        unique_id = self._key(who)
        if unique_id != entry.unique_id:
            await self.async_set_unique_id(unique_id)
            self._abort_if_unique_id_configured()
        return self.async_update_and_abort(
            entry, unique_id=unique_id, title=who[CONF_NAME], data=who
        )

    @override
    def _options_so_far(self) -> Mapping[str, Any]:
        return self._options

    @override
    async def _async_answered(self, step_id: str, options: dict[str, Any]) -> ConfigFlowResult:
        self._options = options
        if following := self._following.get(step_id):
            return await self._async_page(following, None)
        return self.async_create_entry(
            title=self._who[CONF_NAME], data=self._who, options=self._options
        )

    def _ask_who(
        self, step_id: str, shown: Mapping[str, Any] | None, errors: dict[str, str]
    ) -> ConfigFlowResult:
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(_PERSON_SCHEMA, shown),
            errors=errors,
            last_step=step_id == "reconfigure",
        )

    def _who_is_wrong(self, answers: Answers | None) -> dict[str, str]:
        if answers is None:
            return {}
        person = answers.get(CONF_PERSON)
        if person and self.hass.states.get(person) is None:
            return {CONF_PERSON: "unknown_person"}
        # Entities are called by it, and speakers say it.
        problem = why_no_name(self._who_is(answers)[CONF_NAME])
        return {CONF_NAME: problem} if problem else {}

    def _who_is(self, answers: Answers) -> dict[str, Any]:
        """Return the entry's data; a typed name wins over that of the person entity."""
        person = answers.get(CONF_PERSON)
        name = answers.get(CONF_NAME, "").strip()
        if person and not name and (state := self.hass.states.get(person)):
            name = state.name
        return {CONF_NAME: name, CONF_PERSON: person}

    def _key(self, who: Mapping[str, Any]) -> str:
        """Return what makes two entries the same person, however the entity is renamed."""
        if not (person := who[CONF_PERSON]):
            # Of letters that none can be made of, the name is all there is.
            slug = slugify(who[CONF_NAME])
            return f"name:{who[CONF_NAME].casefold() if slug == STATE_UNKNOWN else slug}"
        registered = er.async_get(self.hass).async_get(person)
        return f"person:{registered.unique_id if registered else person}"


class RollingSessionOptionsFlow(
    _PagedFlow, BlueprintSteps, HistorySteps, OwnWordsSteps, TryOutSteps
):
    """Change one page of options; all the others stay."""

    async def async_step_init(self, _: Answers | None = None) -> ConfigFlowResult:
        """Show what can be changed."""
        return self.async_show_menu(step_id="init", menu_options=list(MENU))

    async def async_step_sound(self, user_input: Answers | None = None) -> ConfigFlowResult:
        """Ask how loud and how talkative the coach is."""
        return await self._async_page("sound", user_input)

    async def async_step_advanced(self, user_input: Answers | None = None) -> ConfigFlowResult:
        """Ask what hardly anybody changes."""
        return await self._async_page("advanced", user_input)

    @override
    def _options_so_far(self) -> Mapping[str, Any]:
        return self.config_entry.options

    @override
    async def _async_answered(self, step_id: str, options: dict[str, Any]) -> ConfigFlowResult:
        return self.async_create_entry(data=options)
