"""Setting up a person, and changing who it is."""

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import SOURCE_USER, ConfigFlowResult
from homeassistant.const import CONF_NAME
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest

from custom_components.rolling_session.const import (
    CONF_CLEARED,
    CONF_DISCLAIMER,
    CONF_FREEZES,
    CONF_INJURED_AT,
    CONF_LANGUAGE,
    CONF_LEVEL,
    CONF_OUTLETS,
    CONF_PERSON,
    CONF_PRECAUTIONS,
    CONF_REST_DAYS,
    CONF_RISK_TIME,
    CONF_ROLLOVER,
    CONF_TOOLS,
    CONF_VOICE,
    DOMAIN,
)
from custom_components.rolling_session.profile import Profile

from .conftest import MakeEntry

NOW = "2026-11-20 20:00:00+00:00"
ANNA = {CONF_NAME: "Anna"}
YES = {CONF_DISCLAIMER: True}


@pytest.fixture(autouse=True)
def not_set_up() -> Iterator[None]:
    """Leave what an entry sets up to other tests."""
    with patch("custom_components.rolling_session.async_setup_entry", return_value=True):
        yield


async def walk(hass: HomeAssistant, *pages: dict[str, Any]) -> ConfigFlowResult:
    """Begin to set somebody up and answer pages."""
    result = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    for page in pages:
        assert result["type"] is FlowResultType.FORM
        assert not result["errors"]
        result = await answer(hass, result, page)
    return result


async def answer(
    hass: HomeAssistant, result: ConfigFlowResult, page: dict[str, Any]
) -> ConfigFlowResult:
    """Answer the page that is shown."""
    return await hass.config_entries.flow.async_configure(result["flow_id"], page)


def proposed(result: ConfigFlowResult) -> dict[str, Any]:
    """Return what a form shows before anything is typed."""
    schema = result["data_schema"]
    assert schema
    return {
        marker.schema: marker.description["suggested_value"]
        for marker in schema.schema
        if marker.description
    }


def add_person(hass: HomeAssistant, unique_id: str, name: str) -> str:
    """Let Home Assistant know a person; return the entity."""
    registered = er.async_get(hass).async_get_or_create(
        "person", "person", unique_id, suggested_object_id=name.lower()
    )
    hass.states.async_set(registered.entity_id, "home", {"friendly_name": name})
    return registered.entity_id


async def test_least_effort(hass: HomeAssistant) -> None:
    """A name and the tick are all that is needed."""
    result = await walk(hass, ANNA, {}, {}, YES, {})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "Anna"
    assert result["data"] == {CONF_NAME: "Anna", CONF_PERSON: None}
    assert result["options"] == {
        CONF_LANGUAGE: "en",
        CONF_LEVEL: "beginner",
        CONF_TOOLS: ["medium_roller"],
        CONF_PRECAUTIONS: [],
        CONF_CLEARED: [],
        CONF_DISCLAIMER: True,
        CONF_ROLLOVER: 4,
        CONF_RISK_TIME: "20:00:00",
        CONF_FREEZES: True,
    }
    assert result["result"].unique_id == "name:anna"


@pytest.mark.freeze_time(NOW)
async def test_everything_answered(hass: HomeAssistant) -> None:
    """Everything that can be answered arrives where the coach reads it."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    person = add_person(hass, "4711", "Anna")
    for entity_id in ("assist_satellite.floor", "media_player.floor", "notify.phone", "tts.voice"):
        hass.states.async_set(entity_id, "idle")
    outlets = ["assist_satellite.floor", "media_player.floor", "notify.phone"]
    result = await walk(
        hass,
        {CONF_PERSON: person},
        {CONF_OUTLETS: outlets, CONF_VOICE: "tts.voice", CONF_LANGUAGE: "en"},
        {CONF_LEVEL: "practised", CONF_TOOLS: ["soft_roller", "ball"]},
        {
            CONF_PRECAUTIONS: ["open_wound", "other"],
            CONF_CLEARED: ["other", "herniated_disc"],
            CONF_INJURED_AT: "2026-11-20 20:30:00",
            **YES,
        },
        {
            CONF_ROLLOVER: 3.0,
            CONF_RISK_TIME: "21:30:00",
            CONF_REST_DAYS: ["sun"],
            CONF_FREEZES: False,
        },
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "Anna"
    assert result["data"] == {CONF_NAME: "Anna", CONF_PERSON: "person.anna"}
    assert result["options"] == {
        CONF_OUTLETS: outlets,
        CONF_VOICE: "tts.voice",
        CONF_LANGUAGE: "en",
        CONF_LEVEL: "practised",
        CONF_TOOLS: ["soft_roller", "ball"],
        CONF_PRECAUTIONS: ["open_wound", "other"],
        CONF_CLEARED: ["other"],
        CONF_INJURED_AT: "2026-11-20T20:30:00+01:00",
        CONF_DISCLAIMER: True,
        CONF_ROLLOVER: 3,
        CONF_RISK_TIME: "21:30:00",
        CONF_REST_DAYS: ["sun"],
        CONF_FREEZES: False,
    }
    assert result["result"].unique_id == "person:4711"
    profile = Profile.from_options(result["options"])
    assert profile.outlets == tuple(outlets)
    assert profile.health.injured_at == dt_util.parse_datetime("2026-11-20 19:30:00+00:00")


async def test_typed_name_wins(hass: HomeAssistant) -> None:
    """Somebody known to Home Assistant can be called something else."""
    person = add_person(hass, "4711", "Anna Maria")
    result = await walk(hass, {CONF_PERSON: person, CONF_NAME: " Anni "}, {}, {}, YES, {})
    assert result["title"] == "Anni"
    assert result["data"] == {CONF_NAME: "Anni", CONF_PERSON: person}


@pytest.mark.parametrize(
    ("who", "errors"),
    [
        ({}, {CONF_NAME: "name_needed"}),
        ({CONF_NAME: "  "}, {CONF_NAME: "name_needed"}),
        ({CONF_NAME: "x" * 61}, {CONF_NAME: "name_too_long"}),
        ({CONF_NAME: "An\nna"}, {CONF_NAME: "name_characters"}),
        ({CONF_PERSON: "person.gone"}, {CONF_PERSON: "unknown_person"}),
    ],
)
async def test_who_is_needed(
    hass: HomeAssistant, who: dict[str, str], errors: dict[str, str]
) -> None:
    """Nobody can't be coached; the next try works."""
    result = await walk(hass, who)
    assert result["step_id"] == "user"
    assert result["errors"] == errors
    assert proposed(result) == who
    result = await answer(hass, result, ANNA)
    assert result["step_id"] == "speaker"


@pytest.mark.parametrize(
    ("page", "errors"),
    [
        ({CONF_OUTLETS: ["media_player.gone"], CONF_VOICE: "tts.voice"}, "unknown_outlet"),
        ({CONF_OUTLETS: ["cover.floor"]}, "unknown_outlet"),
        ({CONF_OUTLETS: ["a" * 32]}, "unknown_outlet"),
        ({CONF_VOICE: "tts.gone"}, "unknown_voice"),
        ({CONF_OUTLETS: ["media_player.floor"]}, "voice_needed"),
    ],
)
async def test_speaker_refused(hass: HomeAssistant, page: dict[str, Any], errors: str) -> None:
    """What does not exist or can't speak is refused; the next try works."""
    for entity_id in ("media_player.floor", "tts.voice", "cover.floor"):
        hass.states.async_set(entity_id, "idle")
    result = await walk(hass, ANNA, page)
    assert result["step_id"] == "speaker"
    assert result["errors"]
    assert list(result["errors"].values()) == [errors]
    assert proposed(result) == {CONF_LANGUAGE: "en"} | page
    page = {CONF_OUTLETS: ["media_player.floor"], CONF_VOICE: "tts.voice"}
    result = await answer(hass, result, page)
    assert result["step_id"] == "practice"


async def test_voice_and_language_of_the_house(hass: HomeAssistant) -> None:
    """What the house has is proposed; an unsupported language becomes English."""
    hass.config.language = "tlh"
    hass.states.async_set("tts.voice", "unknown")
    result = await walk(hass, ANNA)
    assert proposed(result) == {CONF_VOICE: "tts.voice"}
    schema = result["data_schema"]
    assert schema
    assert schema({}) == {CONF_LANGUAGE: "en"}


async def test_tool_needed(hass: HomeAssistant) -> None:
    """Rolling on nothing is refused; the next try works."""
    result = await walk(hass, ANNA, {}, {CONF_TOOLS: []})
    assert result["step_id"] == "practice"
    assert result["errors"] == {CONF_TOOLS: "tool_needed"}
    result = await answer(hass, result, {CONF_TOOLS: ["peanut"]})
    assert result["step_id"] == "precautions"


@pytest.mark.freeze_time(NOW)
async def test_precautions_refused(hass: HomeAssistant) -> None:
    """Without the tick, or with an injury to come, there is no going on."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    result = await walk(hass, ANNA, {}, {}, {CONF_INJURED_AT: "2026-11-20 21:30:00"})
    assert result["step_id"] == "precautions"
    assert result["errors"] == {
        CONF_INJURED_AT: "injury_in_future",
        CONF_DISCLAIMER: "disclaimer_needed",
    }
    result = await answer(hass, result, {CONF_INJURED_AT: "2026-11-20 20:59:00", **YES})
    assert result["step_id"] == "bedtime"


async def test_contraindication_can_not_be_cleared(hass: HomeAssistant) -> None:
    """Nobody's yes makes rolling with an open wound possible."""
    with pytest.raises(InvalidData):
        await walk(hass, ANNA, {}, {}, {CONF_CLEARED: ["open_wound"], **YES})


@pytest.mark.parametrize("rollover", [-1, 13])
async def test_day_begins_in_the_morning(hass: HomeAssistant, rollover: int) -> None:
    """The hour at which a day begins stays within bounds."""
    with pytest.raises(InvalidData):
        await walk(hass, ANNA, {}, {}, YES, {CONF_ROLLOVER: rollover})


async def test_same_name_twice(hass: HomeAssistant, make_entry: MakeEntry) -> None:
    """A second entry for the same name is refused."""
    make_entry("Anna")
    result = await walk(hass, {CONF_NAME: "ANNA"})
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "already_configured"


async def test_same_person_twice(hass: HomeAssistant) -> None:
    """A second entry for the same person is refused, also after the entity was renamed."""
    person = add_person(hass, "4711", "Anna")
    await walk(hass, {CONF_PERSON: person}, {}, {}, YES, {})
    er.async_get(hass).async_update_entity(person, new_entity_id="person.anni")
    hass.states.async_set("person.anni", "home")
    result = await walk(hass, {CONF_PERSON: "person.anni", CONF_NAME: "Somebody else"})
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "already_configured"


async def test_name_never_takes_the_place_of_a_person(hass: HomeAssistant) -> None:
    """A typed name and a person entity are different keys, however they are called."""
    hass.states.async_set("person.anna", "home")
    await walk(hass, {CONF_PERSON: "person.anna"}, {}, {}, YES, {})
    result = await walk(hass, {CONF_NAME: "person.anna"}, {}, {}, YES, {})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    entries = hass.config_entries.async_entries(DOMAIN)
    assert {entry.unique_id for entry in entries} == {"person:person.anna", "name:person_anna"}


async def test_reconfigure(hass: HomeAssistant, make_entry: MakeEntry) -> None:
    """A name can become a person; entry and options, and with them the history, stay."""
    entry = make_entry("Anna")
    entry_id, options = entry.entry_id, entry.options
    person = add_person(hass, "4711", "Anna Maria")
    result = await entry.start_reconfigure_flow(hass)
    assert result["step_id"] == "reconfigure"
    assert proposed(result) == {CONF_NAME: "Anna", CONF_PERSON: None}
    result = await answer(hass, result, {})
    assert result["errors"] == {CONF_NAME: "name_needed"}
    result = await answer(hass, result, {CONF_PERSON: person})
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "reconfigure_successful"
    assert (entry.title, entry.unique_id) == ("Anna Maria", "person:4711")
    assert entry.data == {CONF_NAME: "Anna Maria", CONF_PERSON: person}
    assert (entry.entry_id, entry.options) == (entry_id, options)


async def test_names_without_letters_are_different_people(hass: HomeAssistant) -> None:
    for name in ("😀", "🎈"):
        result = await walk(hass, {CONF_NAME: name}, {}, {}, YES, {})
        assert result["title"] == name


async def test_reconfigure_to_the_same_person(hass: HomeAssistant, make_entry: MakeEntry) -> None:
    """Only the spelling of a name may change."""
    entry = make_entry("Anna")
    result = await entry.start_reconfigure_flow(hass)
    result = await answer(hass, result, {CONF_NAME: "ANNA"})
    assert result["reason"] == "reconfigure_successful"
    assert (entry.title, entry.unique_id) == ("ANNA", "name:anna")


async def test_reconfigure_to_somebody_elses_person(
    hass: HomeAssistant, make_entry: MakeEntry
) -> None:
    """Two entries can't become the same person."""
    make_entry("Anna")
    ben = make_entry("Ben")
    result = await ben.start_reconfigure_flow(hass)
    result = await answer(hass, result, ANNA)
    assert result["reason"] == "already_configured"
    assert (ben.title, ben.unique_id) == ("Ben", "name:ben")
