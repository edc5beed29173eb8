"""Changing one page of options: everything else stays as it is."""

from http import HTTPStatus
from typing import Any

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.rolling_session.config_flow import MENU
from custom_components.rolling_session.config_schema import PAGES
from custom_components.rolling_session.const import (
    CONF_ASK_FEELING,
    CONF_CLEARED,
    CONF_DISCLAIMER,
    CONF_EXHALE,
    CONF_FREEZES,
    CONF_HELD,
    CONF_INHALE,
    CONF_INJURED_AT,
    CONF_LANGUAGE,
    CONF_LEVEL,
    CONF_NIGHT_FROM,
    CONF_NIGHT_TONES,
    CONF_NIGHT_UNTIL,
    CONF_NIGHT_VOLUME,
    CONF_OUTLETS,
    CONF_PRECAUTIONS,
    CONF_REST_DAYS,
    CONF_RESTART_GRACE,
    CONF_RISK_TIME,
    CONF_ROLLOVER,
    CONF_SHORT_COMMANDS,
    CONF_TOOLS,
    CONF_VERBOSITY,
    CONF_VOICE,
    CONF_VOLUME,
    CONF_WORDS,
)

from .conftest import MakeEntry, SetUp
from .test_config_flow import proposed

EVERYTHING: dict[str, Any] = {
    CONF_OUTLETS: ["media_player.floor"],
    CONF_VOICE: "tts.voice",
    CONF_LANGUAGE: "en",
    CONF_LEVEL: "practised",
    CONF_TOOLS: ["soft_roller", "ball"],
    CONF_PRECAUTIONS: ["other"],
    CONF_CLEARED: ["other"],
    CONF_INJURED_AT: "2026-10-01T20:30:00+02:00",
    CONF_DISCLAIMER: True,
    CONF_ROLLOVER: 3,
    CONF_RISK_TIME: "21:30:00",
    CONF_REST_DAYS: ["sun"],
    CONF_FREEZES: False,
    CONF_INHALE: 5,
    CONF_HELD: 1,
    CONF_EXHALE: 7,
    CONF_RESTART_GRACE: 60,
    CONF_VERBOSITY: "brief",
    CONF_SHORT_COMMANDS: False,
    CONF_ASK_FEELING: True,
    CONF_VOLUME: 0.35,
    CONF_NIGHT_FROM: "22:30:00",
    CONF_NIGHT_UNTIL: "06:00:00",
    CONF_NIGHT_VOLUME: 0.15,
    CONF_NIGHT_TONES: True,
    CONF_WORDS: {"cue_release": "On we go, {{ name }}."},
}


@pytest.fixture
async def entry(hass: HomeAssistant, make_entry: MakeEntry, set_up: SetUp) -> MockConfigEntry:
    """Return somebody who has answered everything."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    hass.states.async_set("media_player.floor", "idle")
    hass.states.async_set("tts.voice", "unknown")
    entry = make_entry(**EVERYTHING)
    await set_up(entry)
    return entry


async def open_page(hass: HomeAssistant, entry: MockConfigEntry, page: str) -> ConfigFlowResult:
    """Open the options and choose a page."""
    result = await hass.config_entries.options.async_init(entry.entry_id)
    assert result["type"] is FlowResultType.MENU
    assert result["menu_options"] == list(MENU)
    result = await answer(hass, result, {"next_step_id": page})
    assert result["type"] is FlowResultType.FORM
    assert result["step_id"] == page
    return result


async def answer(
    hass: HomeAssistant, result: ConfigFlowResult, page: dict[str, Any]
) -> ConfigFlowResult:
    """Answer what is shown."""
    return await hass.config_entries.options.async_configure(result["flow_id"], page)


@pytest.mark.parametrize(
    ("page", "answers", "changed"),
    [
        (
            "speaker",
            {CONF_OUTLETS: [], CONF_LANGUAGE: "en"},
            {CONF_OUTLETS: [], CONF_VOICE: None},
        ),
        (
            "practice",
            {CONF_LEVEL: "beginner", CONF_TOOLS: ["peanut"]},
            {CONF_LEVEL: "beginner", CONF_TOOLS: ["peanut"]},
        ),
        (
            "precautions",
            {CONF_DISCLAIMER: True},
            {CONF_PRECAUTIONS: [], CONF_CLEARED: [], CONF_INJURED_AT: None},
        ),
        (
            "bedtime",
            {CONF_ROLLOVER: 5, CONF_RISK_TIME: "19:00:00", CONF_FREEZES: True},
            {
                CONF_ROLLOVER: 5,
                CONF_RISK_TIME: "19:00:00",
                CONF_FREEZES: True,
                CONF_REST_DAYS: None,
            },
        ),
        (
            "sound",
            {CONF_VERBOSITY: "tones", CONF_VOLUME: 5},
            {
                CONF_VERBOSITY: "tones",
                CONF_SHORT_COMMANDS: True,
                CONF_ASK_FEELING: False,
                CONF_VOLUME: 0.05,
                CONF_NIGHT_FROM: None,
                CONF_NIGHT_UNTIL: None,
                CONF_NIGHT_VOLUME: None,
                CONF_NIGHT_TONES: False,
            },
        ),
        (
            "advanced",
            {CONF_INHALE: 3, CONF_HELD: 2, CONF_EXHALE: 8, CONF_RESTART_GRACE: 0},
            {CONF_INHALE: 3, CONF_HELD: 2, CONF_EXHALE: 8, CONF_RESTART_GRACE: 0},
        ),
    ],
)
async def test_only_one_page_changes(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    page: str,
    answers: dict[str, Any],
    changed: dict[str, Any],
) -> None:
    """A page saves its own options, takes back what was emptied and leaves the others alone."""
    result = await open_page(hass, entry, page)
    result = await answer(hass, result, answers)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    expected = {k: v for k, v in (EVERYTHING | changed).items() if v is not None}
    assert entry.options == expected


@pytest.mark.parametrize("page", PAGES)
async def test_what_is_set_is_shown_and_saved_again(
    hass: HomeAssistant, entry: MockConfigEntry, page: str
) -> None:
    """Opening a page and saving it as it is changes nothing."""
    result = await open_page(hass, entry, page)
    shown = proposed(result)
    assert shown
    assert set(shown) <= set(EVERYTHING)
    result = await answer(hass, result, shown)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert entry.options == EVERYTHING


async def test_injury_is_shown_in_local_time(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """The selector gets what it can show, whatever was stored."""
    options = {**EVERYTHING, CONF_INJURED_AT: "2026-10-01T18:30:00.5+00:00"}
    hass.config_entries.async_update_entry(entry, options=options)
    result = await open_page(hass, entry, "precautions")
    assert proposed(result)[CONF_INJURED_AT] == "2026-10-01 20:30:00"


async def test_voice_that_was_taken_back_is_not_proposed_again(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """The house's voice is only proposed to somebody new."""
    result = await open_page(hass, entry, "speaker")
    await answer(hass, result, {CONF_OUTLETS: [], CONF_LANGUAGE: "en"})
    result = await open_page(hass, entry, "speaker")
    assert proposed(result) == {CONF_OUTLETS: [], CONF_LANGUAGE: "en"}


@pytest.mark.parametrize(
    ("page", "wrong", "errors"),
    [
        (
            "speaker",
            {CONF_OUTLETS: ["notify.gone"], CONF_LANGUAGE: "en"},
            {CONF_OUTLETS: "unknown_outlet"},
        ),
        ("practice", {CONF_LEVEL: "beginner", CONF_TOOLS: []}, {CONF_TOOLS: "tool_needed"}),
        ("precautions", {CONF_DISCLAIMER: False}, {CONF_DISCLAIMER: "disclaimer_needed"}),
        ("sound", {CONF_NIGHT_FROM: "22:00:00"}, {CONF_NIGHT_UNTIL: "night_incomplete"}),
        ("sound", {CONF_NIGHT_UNTIL: "06:00:00"}, {CONF_NIGHT_UNTIL: "night_incomplete"}),
        (
            "sound",
            {CONF_NIGHT_FROM: "22:00:00", CONF_NIGHT_UNTIL: "22:00"},
            {CONF_NIGHT_UNTIL: "night_incomplete"},
        ),
    ],
)
async def test_refused_changes_nothing(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    page: str,
    wrong: dict[str, Any],
    errors: dict[str, str],
) -> None:
    """A wrong answer is refused, and the next one can be right."""
    result = await open_page(hass, entry, page)
    right = proposed(result)
    result = await answer(hass, result, wrong)
    assert result["step_id"] == page
    assert result["errors"] == errors
    assert entry.options == EVERYTHING
    result = await answer(hass, result, right)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert entry.options == EVERYTHING


@pytest.mark.parametrize(
    ("option", "seconds"),
    [
        (CONF_INHALE, 2),
        (CONF_INHALE, 7),
        (CONF_HELD, 3),
        (CONF_EXHALE, 3),
        (CONF_EXHALE, 9),
        (CONF_RESTART_GRACE, 1801),
    ],
)
async def test_numbers_stay_within_bounds(
    hass: HomeAssistant, entry: MockConfigEntry, option: str, seconds: int
) -> None:
    """No option makes a breath that is not calm."""
    result = await open_page(hass, entry, "advanced")
    with pytest.raises(InvalidData):
        await answer(hass, result, {option: seconds})
    assert entry.options == EVERYTHING


@pytest.mark.parametrize("option", [CONF_VOLUME, CONF_NIGHT_VOLUME])
@pytest.mark.parametrize("percent", [0, 4, 101])
async def test_no_option_makes_a_session_silent_or_too_loud(
    hass: HomeAssistant, entry: MockConfigEntry, option: str, percent: int
) -> None:
    """Silence is the tones' and the screen's business."""
    result = await open_page(hass, entry, "sound")
    with pytest.raises(InvalidData):
        await answer(hass, result, {option: percent})
    assert entry.options == EVERYTHING


async def test_new_options_are_used_without_a_reload(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """The coach is the same one afterwards, so a session under way goes on."""
    coordinator = entry.runtime_data
    result = await open_page(hass, entry, "bedtime")
    await answer(hass, result, {CONF_ROLLOVER: 0})
    await hass.async_block_till_done()
    assert entry.runtime_data is coordinator
    assert coordinator.profile.rollover == 0


async def test_pages_reach_the_browser(
    hass: HomeAssistant, entry: MockConfigEntry, hass_client: ClientSessionGenerator
) -> None:
    """Every page can be sent to the frontend, selectors included."""
    assert await async_setup_component(hass, "config", {})
    client = await hass_client()
    url = "/api/config/config_entries/options/flow"
    for page in PAGES:
        shown = await (await client.post(url, json={"handler": entry.entry_id})).json()
        response = await client.post(f"{url}/{shown['flow_id']}", json={"next_step_id": page})
        assert response.status == HTTPStatus.OK
        form = await response.json()
        assert all("selector" in question for question in form["data_schema"])
