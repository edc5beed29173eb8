"""Every notice that can be mended is mended from the page of repairs, as that page asks."""

from collections.abc import Awaitable, Callable
from typing import Any

from homeassistant.components.repairs import DOMAIN as REPAIRS
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.rolling_session.const import CONF_OUTLETS, CONF_VOICE, CONF_WORDS, DOMAIN
from custom_components.rolling_session.outlet_health import OutletHealth, tell_no_url
from custom_components.rolling_session.own_words import OwnWords
from custom_components.rolling_session.voice_health import tell_voice
from tests.contract.translations import ENGLISH, blanks

from .coach import Coach
from .conftest import MakeEntry

SPEAKER = "notify.bedroom"
OTHER = "notify.kitchen"

type Answers = dict[str, Any]
type Form = dict[str, Any]
type Fix = Callable[[str, Answers | None], Awaitable[Form]]


@pytest.fixture
async def fix(
    hass: HomeAssistant, coach_now: Coach, hass_client: ClientSessionGenerator
) -> Callable[..., Awaitable[Form]]:
    """Return a function that opens an issue, or answers the form that is open."""
    assert await async_setup_component(hass, REPAIRS, {})
    client = await hass_client()
    url = "/api/repairs/issues/fix"

    async def async_fix(issue_id: str, answers: Answers | None = None, flow: str = "") -> Form:
        if answers is None:
            response = await client.post(url, json={"handler": DOMAIN, "issue_id": issue_id})
        else:
            response = await client.post(f"{url}/{flow}", json=answers)
        assert response.status == 200, await response.text()
        shown: Form = await response.json()
        await hass.async_block_till_done()
        if shown["type"] == "form":
            check_words(issue_id, shown)
        return shown

    return async_fix


def check_words(issue_id: str, form: Form) -> None:
    """Look whether a form says everything in words, with every blank filled."""
    (words,) = (
        words["fix_flow"] for kind, words in ENGLISH["issues"].items() if issue_id.startswith(kind)
    )
    step = words["step"][form["step_id"]]
    asked = {field["name"] for field in form["data_schema"]}
    assert asked == step.get("data", {}).keys() == step.get("data_description", {}).keys()
    assert blanks(step["title"]) == []
    filled = form["description_placeholders"] or {}
    assert set(blanks(step["description"])) <= filled.keys()
    for error in (form["errors"] or {}).values():
        assert set(blanks(words["error"][error])) <= filled.keys()


def issues(hass: HomeAssistant) -> list[str]:
    return [issue_id for domain, issue_id in ir.async_get(hass).issues if domain == DOMAIN]


def use(hass: HomeAssistant, entry: MockConfigEntry, **options: Any) -> None:
    hass.config_entries.async_update_entry(entry, options={**entry.options, **options})


@pytest.mark.parametrize("kind", ["history_restored", "history_unreadable"])
async def test_what_happened_to_a_history_is_gone_once_it_was_read(
    hass: HomeAssistant, coach_now: Coach, fix: Any, kind: str
) -> None:
    issue_id = f"{kind}_{coach_now.entry.entry_id}"
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue_id,
        is_fixable=True,
        severity=ir.IssueSeverity.WARNING,
        translation_key=kind,
        translation_placeholders={"name": "Anna", "file": "history.unreadable"},
    )
    form = await fix(issue_id)
    assert form["step_id"] == "confirm"
    done = await fix(issue_id, {}, form["flow_id"])
    assert done["type"] == "create_entry"
    assert issues(hass) == []


# A speaker


@pytest.fixture
def failed(hass: HomeAssistant, coach_now: Coach) -> str:
    """Have a speaker of Anna's that can not speak; return its issue."""
    hass.states.async_set(SPEAKER, "unknown")
    hass.states.async_set(OTHER, "unknown")
    use(hass, coach_now.entry, **{CONF_OUTLETS: [SPEAKER, OTHER]})
    OutletHealth(hass, coach_now.entry, SPEAKER).fail(HomeAssistantError("unplugged"))
    return f"outlet_failed_{coach_now.entry.entry_id}_{SPEAKER}"


@pytest.mark.expect_log("could not speak: unplugged")
async def test_a_speaker_that_is_gone_is_left_out_with_one_press(
    hass: HomeAssistant, coach_now: Coach, fix: Any, failed: str
) -> None:
    form = await fix(failed)
    proposed = {
        field["name"]: field["description"]["suggested_value"]
        for field in form["data_schema"]
        if "suggested_value" in field.get("description", {})
    }
    assert proposed[CONF_OUTLETS] == [OTHER]
    assert form["description_placeholders"] == {"name": SPEAKER, "error": "unplugged"}
    before = coach_now.entry.options
    done = await fix(failed, proposed, form["flow_id"])
    assert done["type"] == "create_entry"
    assert coach_now.entry.options == {**before, CONF_OUTLETS: [OTHER]}
    assert issues(hass) == []


@pytest.mark.expect_log("could not speak: unplugged")
async def test_a_speaker_that_does_not_exist_does_not_take_its_place(
    hass: HomeAssistant, coach_now: Coach, fix: Any, failed: str
) -> None:
    form = await fix(failed)
    answers = {CONF_OUTLETS: ["notify.nowhere"], "language": "en"}
    again = await fix(failed, answers, form["flow_id"])
    assert again["errors"] == {CONF_OUTLETS: "unknown_outlet"}
    assert issues(hass) == [failed]
    assert coach_now.entry.options[CONF_OUTLETS] == [SPEAKER, OTHER]


@pytest.mark.expect_log("could not speak: unplugged")
async def test_a_page_that_is_open_says_the_same_when_the_speaker_is_back(
    hass: HomeAssistant, coach_now: Coach, fix: Any, failed: str
) -> None:
    form = await fix(failed)
    OutletHealth(hass, coach_now.entry, SPEAKER).recover()
    answers = {CONF_OUTLETS: ["notify.nowhere"], "language": "en"}
    again = await fix(failed, answers, form["flow_id"])
    assert again["description_placeholders"] == form["description_placeholders"]


# A voice


@pytest.fixture
def hoarse(hass: HomeAssistant, coach_now: Coach) -> str:
    """Have Anna's voice fail; return its issue."""
    for voice in ("tts.old", "tts.new"):
        hass.states.async_set(voice, "unknown")
    use(hass, coach_now.entry, **{CONF_VOICE: "tts.old"})
    tell_voice(hass, "tts.old", {"Breathe in.": "hoarse"})
    return "voice_failed_tts.old"


@pytest.mark.expect_log("tts.old could not say 1 sentences: hoarse")
async def test_another_voice_is_another_one_for_all_who_used_it(
    hass: HomeAssistant, coach_now: Coach, fix: Any, make_entry: MakeEntry, hoarse: str
) -> None:
    ben = make_entry("Ben", **{CONF_VOICE: "tts.old"})
    cleo = make_entry("Cleo", **{CONF_VOICE: "tts.third"})
    form = await fix(hoarse)
    again = await fix(hoarse, {CONF_VOICE: "tts.nowhere"}, form["flow_id"])
    assert again["errors"] == {CONF_VOICE: "unknown_voice"}
    done = await fix(hoarse, {CONF_VOICE: "tts.new"}, form["flow_id"])
    assert done["type"] == "create_entry"
    voices = [entry.options[CONF_VOICE] for entry in (coach_now.entry, ben, cleo)]
    assert voices == ["tts.new", "tts.new", "tts.third"]
    assert issues(hass) == []


@pytest.mark.expect_log("tts.old could not say")
async def test_a_voice_that_nobody_uses_is_nobodys_problem(
    hass: HomeAssistant, coach_now: Coach, hoarse: str
) -> None:
    await hass.async_block_till_done()
    assert issues(hass) == [hoarse]
    use(hass, coach_now.entry, **{CONF_VOICE: "tts.new"})
    await hass.async_block_till_done()
    assert issues(hass) == []


# Own words


@pytest.fixture
async def bad_words(hass: HomeAssistant, coach_now: Coach) -> str:
    """Have words of Anna's that can not be said; return their issue."""
    words = {"cue_hold": "{{ nobody }}", "cue_half": "Half."}
    use(hass, coach_now.entry, **{CONF_WORDS: words})
    await hass.async_block_till_done()
    assert OwnWords(hass, coach_now.entry, words).get("cue_hold") is None
    return f"bad_words_{coach_now.entry.entry_id}"


@pytest.mark.expect_log("the own words for cue_hold fail")
async def test_words_are_mended(
    hass: HomeAssistant, coach_now: Coach, fix: Any, bad_words: str
) -> None:
    form = await fix(bad_words)
    assert form["description_placeholders"]["template"] == "{{ nobody }}"
    flow = form["flow_id"]
    again = await fix(bad_words, {"text": "{{ stranger }}", "reset": False}, flow)
    assert again["errors"] == {"text": "bad_template"}
    assert "stranger" in again["description_placeholders"]["reason"]
    await fix(bad_words, {"text": "Stay, {{ name }}.", "reset": False}, flow)
    assert coach_now.entry.options[CONF_WORDS] == {
        "cue_hold": "Stay, {{ name }}.",
        "cue_half": "Half.",
    }
    assert issues(hass) == []


@pytest.mark.expect_log("the own words for cue_hold fail")
async def test_the_usual_words_are_a_way_out(
    hass: HomeAssistant, coach_now: Coach, fix: Any, bad_words: str
) -> None:
    form = await fix(bad_words)
    await fix(bad_words, {"text": "{{ nobody }}", "reset": True}, form["flow_id"])
    assert coach_now.entry.options[CONF_WORDS] == {"cue_half": "Half."}
    assert issues(hass) == []


@pytest.mark.expect_log("the own words for cue_stopped_for_safety fail")
async def test_what_is_said_for_safety_can_not_be_muted_here_either(
    hass: HomeAssistant, coach_now: Coach, fix: Any
) -> None:
    words = {"cue_stopped_for_safety": "{{ nobody }}"}
    use(hass, coach_now.entry, **{CONF_WORDS: words})
    await hass.async_block_till_done()
    OwnWords(hass, coach_now.entry, words).get("cue_stopped_for_safety")
    [issue_id] = issues(hass)
    form = await fix(issue_id)
    again = await fix(issue_id, {"text": "", "reset": False}, form["flow_id"])
    assert again["errors"] == {"text": "not_muted"}


# Routines


@pytest.fixture
async def left_out(hass: HomeAssistant, coach_now: Coach) -> list[str]:
    """Have two routines of Anna's that can not be read; return their subentries."""
    added = []
    for name in ("Broken", "Torn"):
        subentry = ConfigSubentry(
            data={},
            subentry_type="routine",
            title=name,
            unique_id=None,  # type: ignore[arg-type]
        )
        hass.config_entries.async_add_subentry(coach_now.entry, subentry)
        added.append(subentry.subentry_id)
    await hass.async_block_till_done()
    return added


@pytest.mark.expect_log("is left out")
async def test_routines_are_deleted_until_all_can_be_used(
    hass: HomeAssistant, coach_now: Coach, fix: Any, left_out: list[str]
) -> None:
    [issue_id] = issues(hass)
    form = await fix(issue_id)
    assert form["description_placeholders"]["routines"] == "Broken, Torn"
    flow = form["flow_id"]
    none = await fix(issue_id, {"routines": []}, flow)
    assert none["errors"] == {"routines": "nothing_chosen"}
    one = await fix(issue_id, {"routines": left_out[:1]}, flow)
    assert one["errors"] == {}
    assert one["description_placeholders"]["routines"] == "Torn"
    assert issues(hass) == [issue_id]
    done = await fix(issue_id, {"routines": left_out[1:]}, flow)
    assert done["type"] == "create_entry"
    assert not coach_now.entry.subentries
    assert issues(hass) == []


@pytest.mark.expect_log("is left out")
async def test_one_that_was_deleted_meanwhile_is_no_error(
    hass: HomeAssistant, coach_now: Coach, fix: Any, left_out: list[str]
) -> None:
    [issue_id] = issues(hass)
    form = await fix(issue_id)
    hass.config_entries.async_remove_subentry(coach_now.entry, left_out[0])
    await hass.async_block_till_done()
    done = await fix(issue_id, {"routines": left_out}, form["flow_id"])
    assert done["type"] == "create_entry"


# What goes with the person


@pytest.mark.expect_log("could not speak")
@pytest.mark.expect_log("does not know its own address")
@pytest.mark.expect_log("tts.old could not say")
async def test_with_the_last_person_every_notice_goes(
    hass: HomeAssistant, coach_now: Coach, failed: str, hoarse: str
) -> None:
    await hass.async_block_till_done()
    tell_no_url(hass)
    assert sorted(issues(hass)) == sorted([failed, hoarse, "no_url"])
    await hass.config_entries.async_remove(coach_now.entry.entry_id)
    await hass.async_block_till_done()
    assert issues(hass) == []


@pytest.mark.expect_log("could not speak")
@pytest.mark.expect_log("the own words for cue_hold fail")
@pytest.mark.expect_log("is left out")
async def test_a_person_who_was_removed_while_the_page_was_open(
    hass: HomeAssistant,
    coach_now: Coach,
    fix: Any,
    failed: str,
    bad_words: str,
    left_out: list[str],
) -> None:
    await hass.async_block_till_done()
    OutletHealth(hass, coach_now.entry, SPEAKER).fail(HomeAssistantError("unplugged"))
    routines = f"routines_left_out_{coach_now.entry.entry_id}"
    words = {"cue_hold": "{{ nobody }}"}
    OwnWords(hass, coach_now.entry, words).get("cue_hold")
    asked = (
        (failed, {"language": "en"}),
        (bad_words, {"reset": True}),
        (routines, {"routines": left_out}),
    )
    pages = [(await fix(issue_id))["flow_id"] for issue_id, _ in asked]
    await hass.config_entries.async_remove(coach_now.entry.entry_id)
    await hass.async_block_till_done()
    for (issue_id, answers), flow in zip(asked, pages, strict=True):
        gone = await fix(issue_id, answers, flow)
        assert (gone["type"], gone["reason"]) == ("abort", "gone")
    kinds = ("outlet_failed", "bad_words", "routines_left_out")
    assert all("gone" in ENGLISH["issues"][kind]["fix_flow"]["abort"] for kind in kinds)
