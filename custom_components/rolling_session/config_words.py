"""Own words: choose a cue, write what is said instead, and the next one if you like."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.config_entries import ConfigFlowResult, OptionsFlow
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import TemplateError
from homeassistant.helpers.selector import (
    BooleanSelector,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
)
import voluptuous as vol

from .const import CONF_LANGUAGE, CONF_WORDS, DEFAULT_ROUTINE
from .engine.catalog import TECHNIQUES
from .engine.cues import phrase_keys
from .own_words import VARIABLES, render
from .phrasebook import Phrasebook

_PHRASE: Final = "phrase"
TEXT: Final = "text"
RESET: Final = "reset"
_ANOTHER: Final = "another"
_ALWAYS_SAID: Final = frozenset({"cue_stopped_for_safety"})

WORD: Final[dict[Any, Any]] = {
    vol.Optional(TEXT): TextSelector(TextSelectorConfig(multiline=True)),
    vol.Required(RESET, default=False): BooleanSelector(),
}
"""What is asked about the words of one cue."""
_WORD_SCHEMA: Final = vol.Schema({**WORD, vol.Required(_ANOTHER, default=False): BooleanSelector()})


class OwnWordsSteps(OptionsFlow):
    """The steps in which a person chooses own words."""

    _phrasebook: Phrasebook
    _words: dict[str, str]
    _key: str

    async def async_step_words(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask which cue is to be said in other words."""
        if user_input is not None:
            self._key = user_input[_PHRASE]
            return await self.async_step_word()
        if not hasattr(self, "_words"):
            options = self.config_entry.options
            self._words = dict(options.get(CONF_WORDS, {}))
            self._phrasebook = await Phrasebook.async_open(self.hass, options.get(CONF_LANGUAGE))
        phrases = _phrases(self._phrasebook, self._words)
        return self.async_show_form(
            step_id="words",
            data_schema=vol.Schema({vol.Required(_PHRASE): phrases}),
            last_step=False,
        )

    async def async_step_word(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the words of one cue; none at all is silence."""
        usual = self._phrasebook.usual(self._key)
        shown: Mapping[str, Any] = {TEXT: self._words.get(self._key, usual)}
        error, reason = None, ""
        if user_input is not None:
            text = user_input.get(TEXT, "").strip()
            error, reason = self._wrong(text) if not user_input[RESET] else (None, "")
            if not error:
                own = None if user_input[RESET] or text == usual else text
                self._words = changed_words(self._words, self._key, own)
                return await self._async_next(another=user_input[_ANOTHER])
            shown = user_input
        return self.async_show_form(
            step_id="word",
            data_schema=self.add_suggested_values_to_schema(_WORD_SCHEMA, shown),
            errors={TEXT: error} if error else {},
            description_placeholders=explained(usual, reason),
        )

    def _wrong(self, text: str) -> tuple[str | None, str]:
        return what_is_wrong(self.hass, self.config_entry.title, self._phrasebook, self._key, text)

    async def _async_next(self, *, another: bool) -> ConfigFlowResult:
        if another:
            return await self.async_step_words()
        return self.async_create_entry(data=with_words(self.config_entry.options, self._words))


def changed_words(words: Mapping[str, str], key: str, text: str | None) -> dict[str, str]:
    """Return own words with those of one cue changed.

    None are the usual ones, which are not kept: they would stay behind when the language changes.
    """
    others = {phrase: said for phrase, said in words.items() if phrase != key}
    return others if text is None else {**others, key: text}


def with_words(options: Mapping[str, Any], words: Mapping[str, str]) -> dict[str, Any]:
    """Return options with other own words."""
    others = {name: value for name, value in options.items() if name != CONF_WORDS}
    return {**others, CONF_WORDS: dict(words)} if words else others


def explained(usual: str, reason: str) -> dict[str, str]:
    """Return what a page about the words of a cue tells; `reason` is why some will not do."""
    # Braces in a translation would be blanks to fill.
    variables = ", ".join(f"{{{{ {name} }}}}" for name in VARIABLES)
    return {"usual": usual, "variables": variables, "reason": reason}


def what_is_wrong(
    hass: HomeAssistant, name: str, phrasebook: Phrasebook, key: str, text: str
) -> tuple[str | None, str]:
    """Return the error of somebody's words for a cue and its reason; none where they will do."""
    if not text:
        return ("not_muted", "") if key in _ALWAYS_SAID else (None, "")
    routine = phrasebook.name("routine", DEFAULT_ROUTINE)
    try:
        render(hass, text, {"name": name, "routine": routine})
    except TemplateError as error:
        return "bad_template", str(error)
    return None, ""


def _phrases(phrasebook: Phrasebook, words: Mapping[str, str]) -> SelectSelector:
    """Return the question which cue it is; every cue shows what is said now."""
    labels = {key: _label(phrasebook, words, key) for key in phrase_keys()}
    of_techniques = {key: _technique(key) is not None for key in labels}
    order = sorted(labels, key=lambda key: (of_techniques[key], labels[key].strip("✎✕ "), key))
    return SelectSelector(
        SelectSelectorConfig(
            options=[SelectOptionDict(value=key, label=labels[key]) for key in order],
            mode=SelectSelectorMode.DROPDOWN,
        )
    )


def _label(phrasebook: Phrasebook, words: Mapping[str, str], key: str) -> str:
    text = words.get(key) or phrasebook.usual(key)
    if technique := _technique(key):
        text = f"{phrasebook.name('technique', technique)}: {text}"
    if key not in words:
        return text
    return f"✎ {text}" if words[key] else f"✕ {text}"


def _technique(key: str) -> str | None:
    """Return the technique that a cue belongs to."""
    prefixes = ("cue_ready_", "cue_go_")
    return next((t for t in TECHNIQUES if key.startswith(tuple(p + t for p in prefixes))), None)
