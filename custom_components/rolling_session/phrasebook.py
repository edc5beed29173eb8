"""What is said, in the listener's language: from a phrase key to a sentence.

Sentences live in the `common` part of the translations, so a translator finds
everything that is heard next to everything that is read.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
import re
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.translation import async_get_cached_translations, async_get_translations
from homeassistant.util import language as language_util

from .const import DOMAIN
from .engine.catalog import ROUTINES
from .engine.cues import Cue
from .engine.errors import EngineError
from .engine.model import Note
from .own_words import OwnWords

_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+")
_TRANSLATIONS = Path(__file__).parent / "translations"


def shipped_languages() -> list[str]:
    """Return the languages that sessions can be coached in. Reads the disk."""
    return sorted(file.stem for file in _TRANSLATIONS.glob("*.json"))


def choose_language(wanted: str, available: Iterable[str]) -> str:
    """Return the best match among the available languages, else English.

    Home Assistant itself does not fall back from `de-AT` to `de`.
    """
    matches: list[str] = language_util.matches(wanted, available)
    return matches[0] if matches else "en"


class Phrasebook:
    """All sentences in one language."""

    def __init__(
        self, language: str, phrases: Mapping[str, str], own: OwnWords | None = None
    ) -> None:
        """Keep what `async_open` read."""
        self.language = language
        self._phrases = phrases
        self._own = own

    @classmethod
    async def async_open(
        cls, hass: HomeAssistant, language: str | None, own: OwnWords | None = None
    ) -> Phrasebook:
        """Read the sentences; None means the language of the house.

        `own` is what a person wants to hear instead of some of them.
        """
        if own:
            own.forgive()
        available = await hass.async_add_executor_job(shipped_languages)
        chosen = choose_language(language or hass.config.language, available)
        phrases = await async_get_translations(hass, chosen, "common", [DOMAIN])
        names = await async_get_translations(hass, chosen, "selector", [DOMAIN])
        refusals = await async_get_translations(hass, chosen, "exceptions", [DOMAIN])
        return cls(chosen, {**phrases, **names, **refusals}, own)

    @callback
    def use(self, routine: str) -> None:
        """Speak of this routine from now on."""
        if self._own:
            self._own.use(self.name("routine", routine))

    def sentence(self, cue: Cue) -> str:
        """Return the words of a cue; empty where nothing is to be said."""
        return self.phrase(cue.key)

    def phrase(self, key: str) -> str:
        """Return the words behind a key; empty where there are none."""
        own = self._own.get(key) if self._own else None
        return self.usual(key) if own is None else own

    def usual(self, key: str) -> str:
        """Return the words behind a key that are said unless a person wants others."""
        return self._phrases.get(f"component.{DOMAIN}.common.{key}", "")

    def name(self, kind: str, id_: str) -> str:
        """Return what a routine, area, tool and so on is called in this language.

        What a person named is called that in every language.
        """
        return self._phrases.get(f"component.{DOMAIN}.selector.{kind}.options.{id_}", id_)

    @property
    def routines(self) -> Mapping[str, str]:
        """Return what the built-in routines are called, by id."""
        return {id_: self.name("routine", id_) for id_ in ROUTINES}

    def note(self, note: Note) -> str:
        """Return what a person is told about a plan."""
        sentence = self._phrases.get(f"component.{DOMAIN}.common.note_{note.key}", "")
        names = (
            self._phrases.get(f"component.{DOMAIN}.selector.{kind}.options.{note.subject}")
            for kind in ("technique", "area", "tool")
        )
        return sentence.format(subject=next(filter(None, names), note.subject))

    def refusal(self, error: EngineError) -> str:
        """Return why something is refused."""
        sentence = self._phrases.get(f"component.{DOMAIN}.exceptions.{error.key}.message", "")
        placeholders = error.placeholders.items()
        return sentence.format(**{kind: self.name(kind, value) for kind, value in placeholders})


def brief(text: str) -> str:
    """Return the first sentence: every cue says what matters there."""
    return _SENTENCE.split(text, maxsplit=1)[0]


def name_of(hass: HomeAssistant, kind: str, id_: str) -> str:
    """Return what a person calls a routine, area, tool and so on, in the house's language."""
    names = async_get_cached_translations(hass, hass.config.language, "selector", DOMAIN)
    # People name their own routines, with a _ where they want one.
    unknown = id_ if kind == "routine" else id_.replace("_", " ")
    return names.get(f"component.{DOMAIN}.selector.{kind}.options.{id_}", unknown)
