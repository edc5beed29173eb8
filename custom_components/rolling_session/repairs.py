"""What can be mended from the page of repairs: speakers, voices, own words and routines."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.components.repairs import ConfirmRepairFlow, RepairsFlow, RepairsFlowResult
from homeassistant.components.tts import DOMAIN as TTS
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.selector import (
    EntitySelector,
    EntitySelectorConfig,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import voluptuous as vol

from .config_schema import PAGES
from .config_words import RESET, TEXT, WORD, changed_words, explained, what_is_wrong, with_words
from .const import CONF_LANGUAGE, CONF_OUTLETS, CONF_VOICE, CONF_WORDS, DOMAIN
from .own_routines import left_out
from .phrasebook import Phrasebook
from .voice_health import people_with

type Answers = dict[str, Any]

_ROUTINES: Final = "routines"
_VOICE_SCHEMA: Final = vol.Schema(
    {vol.Required(CONF_VOICE): EntitySelector(EntitySelectorConfig(domain=TTS))}
)


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: dict[str, str | int | float | None] | None
) -> RepairsFlow:
    """Return the flow of a fixable issue; one that only has to be read is confirmed."""
    issue = ir.async_get(hass).async_get_issue(DOMAIN, issue_id)
    if issue and (mending := _FLOWS.get(issue.translation_key or "")):
        return mending(issue.translation_placeholders or {})
    return ConfirmRepairFlow()


class _MendingFlow(RepairsFlow):
    """Mends what a notice tells of."""

    def __init__(self, told: Mapping[str, str]) -> None:
        """Keep what the notice says: it may go while the page is open."""
        self._told = told


class _PersonFlow(_MendingFlow):
    """Mends what belongs to one person."""

    @property
    def _entry(self) -> ConfigEntry | None:
        return self.hass.config_entries.async_get_entry(str((self.data or {})["entry_id"]))

    def _save(self, entry: ConfigEntry, options: Mapping[str, Any]) -> RepairsFlowResult:
        self.hass.config_entries.async_update_entry(entry, options=options)
        return self.async_create_entry(data={})


class SpeakerFlow(_PersonFlow):
    """Choose where the coach is heard, now that a speaker fails."""

    async def async_step_init(self, _: Answers | None = None) -> RepairsFlowResult:
        """Begin with the only step."""
        return await self.async_step_speaker()

    async def async_step_speaker(self, user_input: Answers | None = None) -> RepairsFlowResult:
        """Ask as the options do; the speaker that fails is left out already."""
        if (entry := self._entry) is None:
            return self.async_abort(reason="gone")
        page = PAGES["speaker"]
        schema = await page.async_schema(self.hass)
        errors = {} if user_input is None else page.errors(self.hass, user_input)
        if user_input is not None and not errors:
            return self._save(entry, page.answered(schema, entry.options, user_input))
        failed = (self.data or {})["outlet"]
        outlets = [outlet for outlet in entry.options.get(CONF_OUTLETS, []) if outlet != failed]
        shown = {**entry.options, CONF_OUTLETS: outlets} if user_input is None else user_input
        return self.async_show_form(
            step_id="speaker",
            data_schema=self.add_suggested_values_to_schema(schema, shown),
            errors=errors,
            description_placeholders=self._told,
        )


class WordsFlow(_PersonFlow):
    """Mend the own words that can not be said."""

    async def async_step_init(self, _: Answers | None = None) -> RepairsFlowResult:
        """Begin with the only step."""
        return await self.async_step_word()

    async def async_step_word(self, user_input: Answers | None = None) -> RepairsFlowResult:
        """Ask for other words, or for the usual ones."""
        if (entry := self._entry) is None:
            return self.async_abort(reason="gone")
        key = str((self.data or {})["phrase"])
        words = entry.options.get(CONF_WORDS, {})
        phrasebook = await Phrasebook.async_open(self.hass, entry.options.get(CONF_LANGUAGE))
        usual = phrasebook.usual(key)
        error, reason = None, ""
        shown: Mapping[str, Any] = {TEXT: words.get(key, "")}
        if user_input is not None:
            text, reset = user_input.get(TEXT, "").strip(), user_input[RESET]
            if not reset:
                error, reason = what_is_wrong(self.hass, entry.title, phrasebook, key, text)
            if not error:
                own = None if reset or text == usual else text
                return self._save(entry, with_words(entry.options, changed_words(words, key, own)))
            shown = user_input
        return self.async_show_form(
            step_id="word",
            data_schema=self.add_suggested_values_to_schema(vol.Schema(WORD), shown),
            errors={TEXT: error} if error else {},
            description_placeholders={
                **self._told,
                **explained(usual, reason),
            },
        )


class RoutinesFlow(_PersonFlow):
    """Delete routines that can not be used; the builder mends those that are to be kept."""

    async def async_step_init(self, _: Answers | None = None) -> RepairsFlowResult:
        """Begin with the only step."""
        return await self.async_step_routines()

    async def async_step_routines(self, user_input: Answers | None = None) -> RepairsFlowResult:
        """Ask which ones, until none is left."""
        if (entry := self._entry) is None:
            return self.async_abort(reason="gone")
        errors = {}
        if user_input is not None:
            for subentry_id in user_input[_ROUTINES]:
                if subentry_id in entry.subentries:
                    self.hass.config_entries.async_remove_subentry(entry, subentry_id)
            errors = {} if user_input[_ROUTINES] else {_ROUTINES: "nothing_chosen"}
        names = left_out(entry)
        if not names:
            return self.async_create_entry(data={})
        return self.async_show_form(
            step_id="routines",
            data_schema=vol.Schema({vol.Required(_ROUTINES, default=[]): _choice(names)}),
            errors=errors,
            description_placeholders={
                **self._told,
                "routines": ", ".join(names.values()),
            },
        )


class VoiceFlow(_MendingFlow):
    """Choose another voice for everybody who uses the one that fails."""

    async def async_step_init(self, _: Answers | None = None) -> RepairsFlowResult:
        """Begin with the only step."""
        return await self.async_step_voice()

    async def async_step_voice(self, user_input: Answers | None = None) -> RepairsFlowResult:
        """Ask which one."""
        errors = {}
        if user_input is not None:
            voice = user_input[CONF_VOICE]
            if self.hass.states.get(voice):
                for entry in people_with(self.hass, str((self.data or {})["voice"])):
                    options = {**entry.options, CONF_VOICE: voice}
                    self.hass.config_entries.async_update_entry(entry, options=options)
                return self.async_create_entry(data={})
            errors = {CONF_VOICE: "unknown_voice"}
        return self.async_show_form(
            step_id="voice",
            data_schema=_VOICE_SCHEMA,
            errors=errors,
            description_placeholders=self._told,
        )


def _choice(names: Mapping[str, str]) -> SelectSelector:
    options = [SelectOptionDict(value=id_, label=name) for id_, name in names.items()]
    return SelectSelector(
        SelectSelectorConfig(options=options, multiple=True, mode=SelectSelectorMode.LIST)
    )


_FLOWS: Final[Mapping[str, type[_MendingFlow]]] = {
    "outlet_failed": SpeakerFlow,
    "voice_failed": VoiceFlow,
    "bad_words": WordsFlow,
    "routines_left_out": RoutinesFlow,
}
"""By the key of the issue."""
