"""What is said, in the listener's language: from a phrase key to a sentence.

Sentences live in the `common` part of the translations, so a translator finds
everything that is heard next to everything that is read.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_cached_translations, async_get_translations
from homeassistant.util import language as language_util

from .const import DOMAIN
from .engine.cues import Cue
from .engine.model import Note

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

    def __init__(self, language: str, phrases: Mapping[str, str]) -> None:
        """Keep what `async_open` read."""
        self.language = language
        self._phrases = phrases

    @classmethod
    async def async_open(cls, hass: HomeAssistant, language: str | None) -> Phrasebook:
        """Read the sentences; None means the language of the house."""
        available = await hass.async_add_executor_job(shipped_languages)
        chosen = choose_language(language or hass.config.language, available)
        phrases = await async_get_translations(hass, chosen, "common", [DOMAIN])
        names = await async_get_translations(hass, chosen, "selector", [DOMAIN])
        return cls(chosen, {**phrases, **names})

    def sentence(self, cue: Cue) -> str:
        """Return the words of a cue; empty where nothing is to be said."""
        return self._phrases.get(f"component.{DOMAIN}.common.{cue.key}", "")

    def note(self, note: Note) -> str:
        """Return what a person is told about a plan."""
        sentence = self._phrases.get(f"component.{DOMAIN}.common.note_{note.key}", "")
        names = (
            self._phrases.get(f"component.{DOMAIN}.selector.{kind}.options.{note.subject}")
            for kind in ("technique", "area", "tool")
        )
        return sentence.format(subject=next(filter(None, names), note.subject))


def name_of(hass: HomeAssistant, kind: str, id_: str) -> str:
    """Return what a person calls a routine, area, tool and so on, in the house's language."""
    names = async_get_cached_translations(hass, hass.config.language, "selector", DOMAIN)
    return names.get(f"component.{DOMAIN}.selector.{kind}.options.{id_}", id_.replace("_", " "))
