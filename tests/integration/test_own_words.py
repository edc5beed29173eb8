"""A person's own words: chosen, checked, said, and given up when they fail."""

from datetime import timedelta
from typing import Any

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.rolling_session.engine.cues import Cue, Priority, phrase_keys
from custom_components.rolling_session.own_words import OwnWords
from custom_components.rolling_session.phrasebook import Phrasebook, brief, shipped_languages

from .conftest import MakeEntry, SetUp
from .test_config_flow import proposed


@pytest.fixture
async def entry(make_entry: MakeEntry, set_up: SetUp) -> MockConfigEntry:
    """Return Anna, who has words of her own already."""
    entry = make_entry(words={"cue_release": "On we go.", "cue_half": ""})
    await set_up(entry)
    return entry


async def choose(hass: HomeAssistant, entry: MockConfigEntry, key: str) -> ConfigFlowResult:
    """Open the options and choose a cue."""
    result = await hass.config_entries.options.async_init(entry.entry_id)
    result = await answer(hass, result, next_step_id="words")
    assert result["step_id"] == "words"
    result = await answer(hass, result, phrase=key)
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "word")
    return result


async def answer(hass: HomeAssistant, result: ConfigFlowResult, **page: Any) -> ConfigFlowResult:
    return await hass.config_entries.options.async_configure(result["flow_id"], page)


def labels(result: ConfigFlowResult) -> dict[str, str]:
    schema = result["data_schema"]
    assert schema
    return {o["value"]: o["label"] for o in schema.schema["phrase"].config["options"]}


# Choosing


async def test_words_are_kept_and_nothing_else_changes(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    before = dict(entry.options)
    result = await choose(hass, entry, "cue_breathe_in")
    result = await answer(hass, result, text=" In, {{ name }}. ")
    assert result["type"] is FlowResultType.CREATE_ENTRY
    words = {**before["words"], "cue_breathe_in": "In, {{ name }}."}
    assert entry.options == {**before, "words": words}


async def test_no_words_are_silence(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    result = await choose(hass, entry, "cue_breathe_in")
    await answer(hass, result)
    assert entry.options["words"]["cue_breathe_in"] == ""


@pytest.mark.parametrize("page", [{"text": "{{ broken", "reset": True}, {"text": "And roll on."}])
async def test_the_usual_words_come_back(
    hass: HomeAssistant, entry: MockConfigEntry, page: dict[str, Any]
) -> None:
    result = await choose(hass, entry, "cue_release")
    await answer(hass, result, **page)
    assert entry.options["words"] == {"cue_half": ""}


async def test_the_last_own_words_leave_no_trace(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    result = await choose(hass, entry, "cue_release")
    result = await answer(hass, result, reset=True, another=True)
    assert result["step_id"] == "words"
    result = await answer(hass, result, phrase="cue_half")
    await answer(hass, result, reset=True)
    assert "words" not in entry.options


async def test_several_are_changed_in_one_go(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    result = await choose(hass, entry, "cue_paused")
    result = await answer(hass, result, text="Take your time.", another=True)
    assert labels(result)["cue_paused"] == "✎ Take your time."
    assert entry.options["words"] == {"cue_release": "On we go.", "cue_half": ""}
    result = await answer(hass, result, phrase="cue_paused")
    assert proposed(result)["text"] == "Take your time."
    await answer(hass, result, text="Rest.")
    assert entry.options["words"]["cue_paused"] == "Rest."


async def test_every_cue_shows_what_is_said_now(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    result = await hass.config_entries.options.async_init(entry.entry_id)
    shown = labels(await answer(hass, result, next_step_id="words"))
    assert shown.keys() == phrase_keys()
    assert shown["cue_release"] == "✎ On we go."
    assert shown["cue_half"] == "✕ Half-way."
    assert shown["cue_hold"] == "Find a tender spot. Stop there."
    assert shown["cue_go_cat_cow"].startswith("Cat-cow: Breathe in,")


async def test_no_two_cues_look_the_same_in_any_language(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    for language in shipped_languages():
        options = {**entry.options, "language": language, "words": {}}
        hass.config_entries.async_update_entry(entry, options=options)
        result = await hass.config_entries.options.async_init(entry.entry_id)
        shown = labels(await answer(hass, result, next_step_id="words"))
        assert len(set(shown.values())) == len(shown), language


async def test_the_form_shows_what_is_said_usually_and_what_is_possible(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    result = await choose(hass, entry, "cue_release")
    assert proposed(result)["text"] == "On we go."
    placeholders = result["description_placeholders"]
    assert placeholders
    assert placeholders["usual"] == "And roll on."
    assert placeholders["variables"] == "{{ name }}, {{ routine }}"
    result = await choose(hass, entry, "cue_half")
    assert proposed(result)["text"] == ""
    result = await choose(hass, entry, "cue_hold")
    assert proposed(result)["text"] == "Find a tender spot. Stop there."


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{{ name", "unexpected end of template"),
        ("Go, {{ nmae }}.", "'nmae' is undefined"),
        ("{% if nmae %}Go.{% endif %}", "'nmae' is undefined"),
        ("{{ 1 / 0 }}", "division by zero"),
        ("{{ states('sun.sun') }}", "not supported in limited templates"),
    ],
)
async def test_a_template_that_does_not_work_is_not_kept(
    hass: HomeAssistant, entry: MockConfigEntry, text: str, reason: str
) -> None:
    before = dict(entry.options)
    result = await choose(hass, entry, "cue_hold")
    result = await answer(hass, result, text=text)
    assert result["errors"] == {"text": "bad_template"}
    assert result["description_placeholders"]
    assert reason in result["description_placeholders"]["reason"]
    assert proposed(result)["text"] == text
    assert entry.options == before
    result = await answer(hass, result, text="{{ routine }}: hold.")
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_what_keeps_a_person_safe_is_never_muted(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    result = await choose(hass, entry, "cue_stopped_for_safety")
    result = await answer(hass, result)
    assert result["errors"] == {"text": "not_muted"}
    await answer(hass, result, text="Stop, {{ name }}. See a doctor if it does not pass.")
    assert "cue_stopped_for_safety" in entry.options["words"]


async def test_there_is_no_other_cue(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    with pytest.raises(InvalidData):
        await choose(hass, entry, "cue_nonsense")


async def test_the_forms_reach_the_browser(
    hass: HomeAssistant, entry: MockConfigEntry, hass_client: ClientSessionGenerator
) -> None:
    assert await async_setup_component(hass, "config", {})
    client = await hass_client()
    url = "/api/config/config_entries/options/flow"
    form = await (await client.post(url, json={"handler": entry.entry_id})).json()
    for page in ({"next_step_id": "words"}, {"phrase": "cue_hold"}):
        form = await (await client.post(f"{url}/{form['flow_id']}", json=page)).json()
        assert all("selector" in question for question in form["data_schema"])


# Saying


def cue(key: str) -> Cue:
    return Cue(key, dt_util.utcnow(), timedelta(seconds=1), Priority.GUIDANCE)


async def open_book(hass: HomeAssistant, entry: MockConfigEntry, **words: str) -> Phrasebook:
    """Open the phrasebook; nothing else depends on the entry's own words here."""
    return await Phrasebook.async_open(hass, "en", OwnWords(hass, entry, words))


def notices(hass: HomeAssistant) -> list[ir.IssueEntry]:
    issues = ir.async_get(hass).issues.values()
    return [issue for issue in issues if issue.translation_key == "bad_words"]


async def test_own_words_are_said(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    book = await open_book(
        hass, entry, cue_hold="Stay, {{ name }}.", cue_half="", cue_paused="{{ routine }}: paused."
    )
    book.use("bedtime")
    assert book.sentence(cue("cue_hold")) == "Stay, Anna."
    assert book.sentence(cue("cue_half")) == ""
    assert book.sentence(cue("cue_paused")) == "Bedtime: paused."
    assert book.sentence(cue("cue_release")) == "And roll on."
    book.use("my_own")
    assert book.sentence(cue("cue_paused")) == "my_own: paused."
    assert book.usual("cue_hold") == "Find a tender spot. Stop there."


async def test_numbers_stay_words(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    book = await open_book(hass, entry, cue_last_seconds="{{ 2 + 3 }}")
    assert book.sentence(cue("cue_last_seconds")) == "5"


async def test_what_was_prepared_is_what_is_said(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    some = "{{ ['Stay.', 'Hold.', 'Wait.', 'Rest.', 'Linger.'] | random }}"
    book = await open_book(hass, entry, cue_hold=some)
    assert len({book.sentence(cue("cue_hold")) for _ in range(50)}) == 1
    said = set()
    for _ in range(50):
        book.use("bedtime")
        said.add(book.sentence(cue("cue_hold")))
    assert len(said) > 1


@pytest.mark.expect_log("Anna: the own words for cue_hold fail")
async def test_words_that_fail_are_the_usual_ones_and_one_notice(
    hass: HomeAssistant, entry: MockConfigEntry, caplog: pytest.LogCaptureFixture
) -> None:
    broken = "{{ 1 / 0 }}"
    book = await open_book(hass, entry, cue_hold=broken, cue_half="{{ nobody }}")
    for _ in range(3):
        assert book.sentence(cue("cue_hold")) == "Find a tender spot. Stop there."
    assert caplog.text.count("the own words for cue_hold fail") == 1
    (notice,) = notices(hass)
    assert notice.translation_placeholders
    assert notice.translation_placeholders["name"] == "Anna"
    assert notice.translation_placeholders["template"] == broken
    assert "division by zero" in notice.translation_placeholders["error"]


@pytest.mark.expect_log("Anna: the own words for")
async def test_the_notice_goes_away_with_new_options(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    book = await open_book(hass, entry, cue_hold="{{ 1 / 0 }}", cue_half="{{ nobody }}")
    assert book.sentence(cue("cue_hold"))
    assert book.sentence(cue("cue_half")) == "Half-way."
    assert len(notices(hass)) == 1
    await open_book(hass, entry, cue_hold="Hold.")
    assert not notices(hass)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Change sides. The same on the left.", "Change sides."),
        ("Paused.", "Paused."),
        ("Ready? Go on.", "Ready?"),
        ("¡Bien hecho! Descansa.", "¡Bien hecho!"),
        ("no full stop", "no full stop"),
        ("Version 2.5 of it. More.", "Version 2.5 of it."),
        ("", ""),
    ],
)
def test_brief_is_the_first_sentence(text: str, first: str) -> None:
    assert brief(text) == first


@pytest.mark.expect_log("Anna: the own words for")
async def test_the_notice_goes_away_with_the_person(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    book = await open_book(hass, entry, cue_hold="{{ nobody }}")
    assert book.sentence(cue("cue_hold"))
    assert notices(hass)
    await hass.config_entries.async_remove(entry.entry_id)
    assert not notices(hass)
