"""The forms of the blueprints say the same in every language, and only their words differ."""

from collections.abc import Callable, Iterator, Mapping
import json
from pathlib import Path
import re
from typing import Any

from hassil import Intents, recognize
from homeassistant.components.automation.config import AUTOMATION_BLUEPRINT_SCHEMA
from homeassistant.components.blueprint import BLUEPRINT_SCHEMA, Blueprint
from homeassistant.util.yaml import parse_yaml
import pytest

from .blueprint_forms import Place, all_taken, places, read, said, shipped
from .translations import LANGUAGES, blanks

BLUEPRINTS = Path("blueprints")
WORDS = {
    file.stem: json.loads(file.read_text()) for file in BLUEPRINTS.joinpath("words").glob("*.json")
}
SCHEMAS: dict[str, Callable[[Any], Any]] = {
    "automation": AUTOMATION_BLUEPRINT_SCHEMA,
    "script": BLUEPRINT_SCHEMA,
}
NAME_LENGTH = 60
"""Characters that a narrow form shows in two lines."""

ANSWERS = {
    "en": ("Yes, please.", "Okay.", "Let's go!", "No."),
    "de": ("Ja, gerne.", "Klar.", "Los geht's!", "Nein."),
    "fr": ("Oui, volontiers.", "D'accord.", "Allez, c'est parti !", "Non."),
    "es": ("Sí, claro.", "Vale.", "¡Venga, vamos!", "No."),
    "it": ("Sì, grazie.", "Va bene.", "Dai, cominciamo!", "No."),
    "nl": ("Ja, graag.", "Oké.", "Kom, we beginnen!", "Nee."),
    "pl": ("Tak, proszę.", "Dobrze.", "No to zaczynamy!", "Nie."),
    "pt-BR": ("Sim, por favor.", "Tudo bem.", "Então vamos!", "Não."),
    "sv": ("Ja, tack.", "Okej.", "Nu kör vi!", "Nej."),
    "da": ("Ja, tak.", "Okay.", "Så går vi i gang!", "Nej."),
    "nb": ("Ja, takk.", "Greit.", "Nå begynner vi!", "Nei."),
    "cs": ("Ano, prosím.", "Dobře.", "Tak jdeme na to!", "Ne."),
}
"""What people say when they are asked whether to begin; the last one is no."""

each_language = pytest.mark.parametrize("language", sorted(LANGUAGES))
other_language = pytest.mark.parametrize("language", sorted(LANGUAGES.keys() - {"en"}))


def defaults(words: Mapping[Place, str], key: str) -> list[str]:
    """Return what an input says unless somebody writes something else."""
    return [text for place, text in words.items() if f"{key}.default" in ".".join(map(str, place))]


def leaves(words: Any, place: Place = ()) -> Iterator[tuple[Place, str]]:
    """Yield what is written in a file of words."""
    if isinstance(words, str):
        yield place, words
        return
    for key, part in words.items() if isinstance(words, dict) else enumerate(words):
        yield from leaves(part, (*place, key))


def unparsed(text: str) -> list[str]:
    """Return the comments and the blank lines."""
    return [line for line in text.splitlines() if not line or line.lstrip().startswith("#")]


def test_every_promised_language_is_there() -> None:
    """English is the blueprints themselves."""
    assert set(WORDS) == LANGUAGES.keys() - {"en"}


@pytest.mark.parametrize("language", ["en", "en-GB", "tlh"])
def test_english_is_the_file_itself(language: str) -> None:
    """Byte for byte, and also where we do not speak somebody's language."""
    for one in shipped(language):
        file = BLUEPRINTS / one.domain / one.path
        assert one.text.encode() == one.english.encode() == file.read_bytes()


def test_a_relative_of_a_language() -> None:
    """A house in Austria reads German."""
    assert [one.text for one in shipped("de-AT")] == [one.text for one in shipped("de")]


@other_language
def test_only_words_differ(language: str) -> None:
    """Triggers, actions, selectors, values, defaults, comments: all else is the same."""
    for one in shipped(language):
        english, text = read(one.english), read(one.text)
        assert all_taken(english).keys() == all_taken(text).keys(), one.name
        assert text == english, one.name
        assert unparsed(one.text) == unparsed(one.english)
        data: Any = parse_yaml(one.text)
        blueprint = Blueprint(data, expected_domain=one.domain, schema=SCHEMAS[one.domain])
        assert blueprint.validate() is None


@other_language
def test_every_word_is_translated(language: str) -> None:
    """Each word is in the file once, none is left over, and the blueprint says what is there."""
    assert WORDS[language].keys() == {one.name for one in shipped(language)}
    for name, written in WORDS[language].items():
        words = [
            text
            for place, text in said(language, name).items()
            # What a script's fields offer is what its form offers.
            if not (place[0] == "fields" and "options" in place)
        ]
        assert sorted(text for _, text in leaves(written)) == sorted(words), name


@other_language
def test_words_fit_into_the_form(language: str) -> None:
    """They have the same blanks to fill; how long a description is, `test_languages` looks at."""
    for name in WORDS[language]:
        english = said("en", name)
        for place, words in said(language, name).items():
            assert words, place
            assert words == words.strip(), place
            assert blanks(words) == blanks(english[place]), place
            if place[-1] in ("name", "label"):
                assert len(words) <= NAME_LENGTH, words


@each_language
def test_routines_are_called_what_they_are_called_elsewhere(language: str) -> None:
    """In the form as in the select, in the history and by the voice."""
    names = LANGUAGES[language]["selector"]["routine"]["options"]
    found = set()
    for one in shipped(language):
        for place in places(blueprint := read(one.text)):
            if place[-1] == "label":
                option = blueprint
                for key in place[:-1]:
                    option = option[key]
                found.add(option["value"])
                assert names.get(option["value"], option["label"]) == option["label"], one.name
    assert names.keys() <= found


@each_language
def test_buttons_are_called_what_is_on_them(language: str) -> None:
    """Whoever is told to press a button finds it."""
    words = LANGUAGES[language]
    start, rest = words["common"]["say_reminder_start"], words["common"]["say_reminder_rest"]
    for name, key, button in (
        ("streak_at_risk", "routine.description", start),
        ("after_workout", "while_paused.description", rest),
        ("desk_break", "while_paused.description", rest),
        ("tag_button_or_remote", "message.default", words["entity"]["button"]["start"]["name"]),
    ):
        by_key = {
            ".".join(map(str, place[-2:])): text for place, text in said(language, name).items()
        }
        assert button in by_key[key]


@each_language
def test_what_means_yes_is_understood(language: str) -> None:
    """As Home Assistant listens for it; a no is no yes."""
    sentences = defaults(said(language, "bedtime_routine"), "yes_answers")
    intents = Intents.from_dict(
        {"language": language, "intents": {"Yes": {"data": [{"sentences": sentences}]}}}
    )
    *yes, no = ANSWERS[language]
    assert all(recognize(answer, intents) for answer in yes)
    assert not recognize(no, intents)


@each_language
def test_numbers_have_a_word_for_one_and_one_for_several(language: str) -> None:
    """So that nobody hears "1 sessions"."""
    units = defaults(said(language, "weekly_summary"), "_word")
    assert len(units) == 4
    assert all(re.fullmatch(r"\w+, \w+", unit) for unit in units), units
