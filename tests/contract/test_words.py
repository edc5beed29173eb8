"""Everything seen or heard has words, in every language, with the same blanks to fill."""

import inspect
import json
import re

import pytest
import yaml

from custom_components.rolling_session import binary_sensor, button, event, sensor
from custom_components.rolling_session.const import Action
from custom_components.rolling_session.engine import errors
from custom_components.rolling_session.engine.catalog import ROUTINES, TECHNIQUES
from custom_components.rolling_session.engine.cues import phrase_keys
from custom_components.rolling_session.engine.events import Outcome, Symptom
from custom_components.rolling_session.engine.ledger import PauseReason
from custom_components.rolling_session.engine.model import Goal, NoteKey, Pacing, Tool, Zone
from custom_components.rolling_session.engine.session import Status
from custom_components.rolling_session.outlets import estimated_seconds

from .translations import COMPONENT, ENGLISH, LANGUAGES, blanks, leaves

ICONS = json.loads((COMPONENT / "icons.json").read_text())
SERVICES = yaml.safe_load((COMPONENT / "services.yaml").read_text())
PROMISED = {"en", "de", "fr", "es", "it", "nl", "pl", "pt-BR", "sv", "da", "nb", "cs"}


def test_every_promised_language_is_there() -> None:
    assert set(LANGUAGES) == PROMISED


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_complete(language: str) -> None:
    texts = dict(leaves(LANGUAGES[language]))
    english = dict(leaves(ENGLISH))
    assert texts.keys() == english.keys()
    assert {k: blanks(v) for k, v in texts.items()} == {k: blanks(v) for k, v in english.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_plain(language: str) -> None:
    for key, text in leaves(LANGUAGES[language]):
        assert text, key
        assert text == text.strip(), key
        assert not re.search(r"<\w|'{\w+}'|\[%key", text), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_heard_can_be_spoken(language: str) -> None:
    for key, text in LANGUAGES[language]["common"].items():
        if key.startswith("cue_"):
            assert not re.search(r"[()/\[\]\"…\n{}]|\d", text), f"{key}: {text}"


def seconds_for(key: str) -> float:
    """Return the time that the timeline leaves for a sentence."""
    exact = {"cue_hold": 4, "cue_spot": 4, "cue_breathe_in": 4, "cue_last_seconds": 5}
    exact |= {f"cue_go_{t.id}": 4 for t in TECHNIQUES.values() if t.pacing is Pacing.EXTENSION}
    if key in exact:
        return exact[key]
    ready = re.fullmatch(r"cue_ready_(\w+?)(_left|_right)?", key)
    return TECHNIQUES[ready[1]].ready if ready else 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_fits_the_time_it_has(language: str) -> None:
    long = {
        key: round(estimated_seconds(text), 1)
        for key, text in LANGUAGES[language]["common"].items()
        if key.startswith("cue_") and estimated_seconds(text) > seconds_for(key)
    }
    assert not long


def test_every_cue_has_a_sentence_and_every_sentence_a_cue() -> None:
    assert {key for key in ENGLISH["common"] if key.startswith("cue_")} == phrase_keys()


def test_every_note_has_a_sentence() -> None:
    notes = {key.removeprefix("note_") for key in ENGLISH["common"] if key.startswith("note_")}
    assert notes == set(NoteKey)


def test_every_refusal_of_the_engine_has_a_sentence() -> None:
    keys = {
        error.key
        for _, error in inspect.getmembers(errors, inspect.isclass)
        if issubclass(error, errors.EngineError) and error is not errors.EngineError
    }
    assert keys <= ENGLISH["exceptions"].keys()


def test_actions_have_a_form_words_and_an_icon() -> None:
    names = set(Action)
    assert SERVICES.keys() == ENGLISH["services"].keys() == ICONS["services"].keys() == names
    for name, action in SERVICES.items():
        assert action["target"]["entity"]["integration"] == "rolling_session"
        fields = action.get("fields", {})
        assert fields.keys() == ENGLISH["services"][name].get("fields", {}).keys(), name


def test_the_forms_offer_what_the_engine_knows() -> None:
    def options(action: str, field: str) -> list[str]:
        return SERVICES[action]["fields"][field]["selector"]["select"]["options"]

    for action in ("start", "preview_routine", "log_session"):
        assert options(action, "routine") == list(ROUTINES)
        assert options(action, "areas") == list(Zone)
    assert options("edit_session", "routine") == list(ROUTINES)
    assert options("pause_streak", "reason") == list(PauseReason)
    assert options("report_symptom", "symptom") == list(Symptom)


def test_ids_have_names() -> None:
    selectors = {name: set(s["options"]) for name, s in ENGLISH["selector"].items()}
    assert selectors["routine"] == set(ROUTINES)
    assert selectors["technique"] == set(TECHNIQUES)
    assert selectors["area"] == set(Zone)
    assert selectors["tool"] == set(Tool)
    assert selectors["symptom"] == set(Symptom)
    assert selectors["outcome"] == set(Outcome)
    assert selectors["pause_reason"] == set(PauseReason)
    assert selectors["goal"] == set(Goal)


def test_entities_have_names_states_and_icons() -> None:
    keys = {
        "sensor": {"session", "lead_time", *(total.key for total in sensor.TOTALS)},
        "binary_sensor": {answer.key for answer in binary_sensor.ANSWERS},
        "button": {description.key for description in button.BUTTONS},
        "calendar": {"sessions"},
        "event": {"session_event"},
        "select": {"routine"},
    }
    named = {platform: set(words) for platform, words in ENGLISH["entity"].items()}
    assert named == keys == {platform: set(icons) for platform, icons in ICONS["entity"].items()}
    words = ENGLISH["entity"]
    assert words["sensor"]["session"]["state"].keys() == set(Status)
    assert words["select"]["routine"]["state"].keys() == set(ROUTINES)
    types = words["event"]["session_event"]["state_attributes"]["event_type"]["state"]
    assert types.keys() == set(event.EVENT_TYPES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_of_pages_stand_alone(language: str) -> None:
    """The frontend gives a page's title no placeholders: it would show an error instead."""
    words = LANGUAGES[language]
    flows = [words["config"], words["options"], *words.get("config_subentries", {}).values()]
    titles = [page["title"] for flow in flows for page in flow["step"].values()]
    assert not [title for title in titles if "{" in title]
