"""A person hears a speaker from the options, and has its cues sent earlier or later."""

import asyncio
from typing import Any

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_service

from custom_components.rolling_session.const import CONF_OUTLETS
from custom_components.rolling_session.families import family_of
from custom_components.rolling_session.lead_times import DATA_LEAD_TIMES

from .coach import Coach
from .test_config_words import WORDS
from .test_options_flow import answer, open_page

BEDROOM, KITCHEN = "assist_satellite.bedroom", "assist_satellite.kitchen"
AHEAD = 6
"""Seconds from choosing a speaker to its first word."""
GROUP = "media_player.upstairs"


@pytest.fixture
def calls(hass: HomeAssistant) -> list[ServiceCall]:
    attributes = {"supported_features": 1, "friendly_name": "Bed"}
    hass.states.async_set(BEDROOM, "idle", attributes)
    return async_mock_service(hass, "assist_satellite", "announce")


@pytest.fixture
async def anna(hass: HomeAssistant, coach: Coach, calls: list[ServiceCall]) -> MockConfigEntry:
    """Return Anna, who rolls in the bedroom and gets a message on her phone."""
    hass.states.async_set("notify.phone", "unknown")
    await choose(coach, BEDROOM, "notify.phone")
    return coach.entry


async def choose(coach: Coach, *outlets: str) -> None:
    coach.hass.config_entries.async_update_entry(
        coach.entry, options={**coach.entry.options, CONF_OUTLETS: list(outlets)}
    )
    await coach.hass.async_block_till_done()


async def listened(coach: Coach, result: ConfigFlowResult) -> ConfigFlowResult:
    """Wait until the page changes by itself, as a browser does."""
    assert (result["type"], result["step_id"]) == (FlowResultType.SHOW_PROGRESS, "listen")
    await coach.wait(AHEAD)
    return await coach.hass.config_entries.options.async_configure(result["flow_id"])


async def heard(coach: Coach, calls: list[ServiceCall]) -> list[str]:
    for _ in range(10):
        await asyncio.sleep(0)
    await coach.wait(10)
    return [call.data["entity_id"] for call in calls]


def offered(result: ConfigFlowResult) -> list[dict[str, str]]:
    assert result["data_schema"]
    schema = result["data_schema"].schema
    return list(schema["outlet"].config["options"]) if schema else []


async def choose_next(hass: HomeAssistant, result: Any, step: str) -> ConfigFlowResult:
    return await answer(hass, result, {"next_step_id": step})


async def test_a_speaker_is_heard_and_nothing_is_changed(
    hass: HomeAssistant, coach: Coach, anna: MockConfigEntry, calls: list[ServiceCall]
) -> None:
    before = dict(anna.options)
    result = await open_page(hass, anna, "try_out")
    assert offered(result) == [{"value": BEDROOM, "label": "Bed"}]
    result = await answer(hass, result, {"outlet": BEDROOM})
    assert result["description_placeholders"] == {"speaker": "Bed"}
    result = await listened(coach, result)
    assert result["type"] is FlowResultType.MENU
    assert result["description_placeholders"] == {"speaker": "Bed", "trim": "0"}
    assert await heard(coach, calls) == [BEDROOM]
    result = await choose_next(hass, result, "try_again")
    result = await listened(coach, result)
    assert await heard(coach, calls) == [BEDROOM] * 2
    result = await choose_next(hass, result, "try_done")
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert anna.options == before
    assert hass.data[DATA_LEAD_TIMES].trim_of(BEDROOM) == 0


async def test_too_late_or_too_early_is_corrected_and_heard_again(
    hass: HomeAssistant, coach: Coach, anna: MockConfigEntry, calls: list[ServiceCall]
) -> None:
    result = await open_page(hass, anna, "try_out")
    result = await listened(coach, await answer(hass, result, {"outlet": BEDROOM}))
    shown = []
    for step in ("try_earlier", "try_earlier", "try_later", "try_later", "try_later"):
        result = await listened(coach, await choose_next(hass, result, step))
        shown.append((result["description_placeholders"] or {})["trim"])
    assert shown == ["+100", "+200", "+100", "0", "-100"]
    assert await heard(coach, calls) == [BEDROOM] * 6
    assert hass.data[DATA_LEAD_TIMES].trim_of(BEDROOM) == -0.1


async def test_a_group_shows_its_members(
    hass: HomeAssistant, coach: Coach, anna: MockConfigEntry
) -> None:
    hass.states.async_set(GROUP, "idle", {"entity_id": [BEDROOM, KITCHEN]})
    await choose(coach, GROUP)
    result = await open_page(hass, anna, "try_out")
    assert [option["value"] for option in offered(result)] == [BEDROOM, KITCHEN]


async def test_without_a_speaker_there_is_nothing_to_try(
    hass: HomeAssistant, coach: Coach, anna: MockConfigEntry
) -> None:
    await choose(coach, "notify.phone")
    result = await open_page(hass, anna, "try_out")
    assert (result["errors"], offered(result)) == ({"base": "no_speaker"}, [])
    await choose(coach, BEDROOM)
    result = await answer(hass, result, {})
    assert (result["errors"], len(offered(result))) == ({}, 1)


async def test_nothing_is_tried_while_a_session_runs(
    hass: HomeAssistant, coach: Coach, anna: MockConfigEntry, calls: list[ServiceCall]
) -> None:
    await coach.do("start", outlets=[])
    result = await open_page(hass, anna, "try_out")
    result = await answer(hass, result, {"outlet": BEDROOM})
    assert (result["step_id"], result["errors"]) == ("try_out", {"base": "already_running"})
    await coach.do("stop")
    result = await listened(coach, await answer(hass, result, {"outlet": BEDROOM}))
    assert result["type"] is FlowResultType.MENU
    assert await heard(coach, calls) == [BEDROOM]


async def test_what_is_tried_comes_as_early_as_in_a_session(
    hass: HomeAssistant, coach: Coach, anna: MockConfigEntry, calls: list[ServiceCall]
) -> None:
    leads = hass.data[DATA_LEAD_TIMES]
    leads.async_adjust(BEDROOM, 1.5)
    lead = leads.expected(BEDROOM, family_of(hass, BEDROOM), dt_util.utcnow())
    assert lead > 1.5
    await answer(hass, await open_page(hass, anna, "try_out"), {"outlet": BEDROOM})
    await coach.wait(AHEAD - lead - 0.1)
    assert not calls
    await coach.wait(0.1)
    assert [call.data["entity_id"] for call in calls] == [BEDROOM]


async def test_who_closes_the_page_leaves_nothing_behind(
    hass: HomeAssistant, coach: Coach, anna: MockConfigEntry, calls: list[ServiceCall]
) -> None:
    result = await answer(hass, await open_page(hass, anna, "try_out"), {"outlet": BEDROOM})
    hass.config_entries.options.async_abort(result["flow_id"])
    await coach.do("start", outlets=[])
    await coach.wait(AHEAD)
    assert not calls


async def test_a_speaker_that_is_gone_is_refused(
    hass: HomeAssistant, anna: MockConfigEntry
) -> None:
    result = await open_page(hass, anna, "try_out")
    hass.states.async_remove(BEDROOM)
    result = await answer(hass, result, {"outlet": BEDROOM})
    assert result["errors"] == {"base": "unknown_outlet"}
    assert offered(result) == [{"value": BEDROOM, "label": BEDROOM}]


async def test_who_is_not_coached_hears_nothing(
    hass: HomeAssistant, coach: Coach, anna: MockConfigEntry
) -> None:
    result = await open_page(hass, anna, "try_out")
    result = await listened(coach, await answer(hass, result, {"outlet": BEDROOM}))
    await hass.config_entries.async_unload(anna.entry_id)
    result = await choose_next(hass, result, "try_again")
    assert result["errors"] == {"base": "not_loaded"}
    result = await answer(hass, result, {})
    assert result["errors"] == {"base": "not_loaded"}


async def test_every_way_on_has_words(
    hass: HomeAssistant, coach: Coach, anna: MockConfigEntry
) -> None:
    result = await open_page(hass, anna, "try_out")
    words = WORDS["options"]["step"]["try_out"]
    assert list(words["data"]) == list(words["data_description"]) == ["outlet"]
    result = await answer(hass, result, {"outlet": BEDROOM})
    assert WORDS["options"]["progress"][result["progress_action"]]
    result = await listened(coach, result)
    menu = WORDS["options"]["step"][result["step_id"]]["menu_options"]
    assert list(menu) == result["menu_options"]
