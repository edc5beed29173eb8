"""A language is not only complete: it is that language, as long as it may be, and typeset as it is there."""

from collections.abc import Iterator
import json
from pathlib import Path
import re
from typing import Any

import pytest

from .blueprint_forms import texts as texts_of_blueprints

COMPONENT = Path("custom_components/rolling_session")
CARDS = Path("frontend/src/words")
ENGLISH = "en"
LANGUAGES = sorted(file.stem for file in (COMPONENT / "translations").glob("*.json"))
OTHERS = [language for language in LANGUAGES if language != ENGLISH]

# Words of two and more that are the same in both languages, and are meant to be.
SAME = {
    "Rolling Session",
    "Bird dog",
    "{count} minute",
    "{count} minutes",
    "{count} week",
    "Start session",
    "Stop session",
    "In Home Assistant",
    "In bed",
    "minute, minutes",
}
QUOTES = {
    "cs": "„“",
    "de": "„“",
    "pl": "„”",
    "sv": "””",
    "pt-BR": "“”",
    "nl": "‘’",
    "da": "»«",
    "nb": "«»",
    "es": "«»",
    "fr": "«»",
    "it": "«»",
    "en": "“”",
}
ALL_QUOTES = set('"“”„«»‚‘’')
FORMAL = {
    "de": r"\b(Ihnen|Ihre[nmrs]?)\b",
    "fr": r"\b([Vv]ous|[Vv]otre|[Vv]os|(?!chez|assez|allez)\w+ez)\b",
    "es": r"\b([Uu]sted(es)?)\b",
    "it": r"\b(Lei|Suo|Sua|Suoi)\b",
    "nl": r"\b([Uu]w?)\b",
    "pl": r"\b(Pan|Pani|Państwo|Państwa)\b",
    "sv": r"\b(Ni|Er|Ert|Era)\b",
    "cs": r"\b(Vy|Vás|Vám|Váš|\w+ejte)\b",
}
"""Words of an address that a friend does not use; a language that has none has no row."""


def leaves(tree: dict[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{path}{key}.")
        else:
            yield path + key, value


def texts(language: str) -> dict[str, str]:
    """Return everything that is read or heard in a language: of the house, cards, blueprints."""
    files = {
        "": COMPONENT / "translations" / f"{language}.json",
        **{f"{card}-card.": CARDS / card / f"{language}.json" for card in ("session", "streak")},
    }
    return texts_of_blueprints(language) | {
        key: text
        for prefix, file in files.items()
        for key, text in leaves(json.loads(file.read_text(encoding="utf-8")), prefix)
    }


ALL = {language: texts(language) for language in LANGUAGES}


def words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", re.sub(r"{\w+}", "", text))


@pytest.mark.parametrize("language", OTHERS)
def test_the_cards_have_the_same_words_to_fill(language: str) -> None:
    def blanks(one: str) -> dict[str, list[str]]:
        return {key: sorted(re.findall(r"{\w+}", text)) for key, text in ALL[one].items()}

    assert blanks(language) == blanks(ENGLISH)


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_was_left_in_english(language: str) -> None:
    left = [
        (key, text)
        for key, text in ALL[language].items()
        if len(words(text)) > 1 and text == ALL[ENGLISH][key] and text not in SAME
    ]
    assert not left


@pytest.mark.parametrize("language", OTHERS)
def test_it_is_about_as_long(language: str) -> None:
    """Forms and cards have room for two thirds more, and for a name of forty letters."""
    long = [
        (key, text)
        for key, text in ALL[language].items()
        if len(text) > max(40, 1.65 * len(ALL[ENGLISH][key]) + 16)
    ]
    assert not long


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_fit_where_they_are_shown(language: str) -> None:
    """A tile shows about thirty letters of an entity, a button on a phone about sixteen."""
    tile = re.compile(r"entity\.(button|binary_sensor|select|event|calendar)\.\w+\.name")
    buttons = {"pause", "resume", "hurts", "listen", "silent", "skip", "back", "hold", "stop"}
    wide = [
        (key, text)
        for key, text in ALL[language].items()
        if (tile.fullmatch(key) and len(text) > 30)
        or (key.removeprefix("session-card.") in buttons and len(text) > 16)
    ]
    assert not wide


@pytest.mark.parametrize("language", OTHERS)
def test_sentences_end_alike(language: str) -> None:
    """A sentence is one everywhere, a label is one everywhere."""
    ends = set(".?!:…")
    other = [
        (key, text)
        for key, text in ALL[language].items()
        if (text[-1] in ends) != (ALL[ENGLISH][key][-1] in ends)
    ]
    assert not other


@pytest.mark.parametrize("language", LANGUAGES)
def test_quotes_are_those_of_the_language(language: str) -> None:
    foreign = ALL_QUOTES - set(QUOTES[language])
    wrong = [
        (key, text)
        for key, text in ALL[language].items()
        if foreign & set(re.sub(r"(?<=\w)’(?=\w)|(?<=s)’(?= )", "", text))
    ]
    assert not wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_kind_of_apostrophe(language: str) -> None:
    found = {
        sign for text in ALL[language].values() for sign in re.findall(r"(?<=\w)['’](?=\w)", text)
    }
    assert len(found) <= 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_spaces_and_signs(language: str) -> None:
    def is_wrong(text: str) -> bool:
        alone = re.sub(r"https?://\S+|mdi:\S+|\d+:\d+|\*\*|`[^`]*`", "", text)
        if language == "fr":
            return bool(re.search(r"[^\s\u00a0\u202f][:;?!](?=\s|$)| [:;?!»]|« ", alone))
        if language == "es":
            pairs = (("¿", "?"), ("¡", "!"))
            return any(alone.count(opening) != alone.count(end) for opening, end in pairs)
        return bool(re.search(r"\s[:;?!,.](?=\s|$)", alone))

    wrong = [(k, text) for k, text in ALL[language].items() if "  " in text or is_wrong(text)]
    assert not wrong


@pytest.mark.parametrize("language", FORMAL)
def test_a_coach_is_no_stranger(language: str) -> None:
    stiff = [(k, text) for k, text in ALL[language].items() if re.search(FORMAL[language], text)]
    assert not stiff
