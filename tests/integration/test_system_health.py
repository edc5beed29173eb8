"""What the page of repairs shows of the system, asked for as that page asks."""

import json
from typing import Any
from unittest.mock import patch

from homeassistant.components.system_health import DOMAIN as SYSTEM_HEALTH
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.rolling_session.const import CONF_OUTLETS, DATA_CARDS, DOMAIN
from custom_components.rolling_session.families import Family, family_of
from custom_components.rolling_session.journal import Journal
from custom_components.rolling_session.lead_times import DATA_LEAD_TIMES

from .coach import Coach
from .conftest import MakeEntry

SPEAKER = "media_player.annas_room"
PHONE = "notify.annas_phone"


@pytest.fixture(autouse=True)
async def page(hass: HomeAssistant) -> None:
    """Have Home Assistant answer the question."""
    assert await async_setup_component(hass, SYSTEM_HEALTH, {})


async def health(hass: HomeAssistant, hass_ws_client: WebSocketGenerator) -> dict[str, Any]:
    """Return what is shown for the integration."""
    client = await hass_ws_client(hass)
    await client.send_json_auto_id({"type": "system_health/info"})
    assert (await client.receive_json())["success"]
    shown = await client.receive_json()
    told: dict[str, Any] = shown["event"]["data"][DOMAIN]
    return told


async def test_a_quiet_house(
    hass: HomeAssistant, coach_now: Coach, hass_ws_client: WebSocketGenerator
) -> None:
    told = await health(hass, hass_ws_client)
    assert told["manage_url"] == f"/config/integrations/integration/{DOMAIN}"
    version = told["info"].pop("version")
    assert version.count(".") == 2
    assert told["info"] == {
        "people": 1,
        "coaches": 1,
        "sessions_running": 0,
        "changes_not_saved": 0,
        "history_format": 1,
        "speakers_learnt": 0,
        "cards": "-",
    }


async def test_a_busy_one(
    hass: HomeAssistant,
    coach_now: Coach,
    hass_ws_client: WebSocketGenerator,
    make_entry: MakeEntry,
) -> None:
    """Ben's coach has not been started, Anna rolls, and her speaker is known."""
    make_entry("Ben")
    hass.states.async_set(SPEAKER, "idle")
    family = family_of(hass, SPEAKER)
    assert isinstance(family, Family)
    hass.data[DATA_LEAD_TIMES].learn(SPEAKER, family, 0.4, cold=False)
    hass.data[DATA_CARDS] = "0123456789ab"
    await coach_now.do("start")
    told = (await health(hass, hass_ws_client))["info"]
    assert (told["people"], told["coaches"], told["sessions_running"]) == (2, 1, 1)
    assert (told["speakers_learnt"], told["cards"]) == (1, "0123456789ab")


@pytest.mark.expect_log("A session is not saved yet")
async def test_a_full_disk(
    hass: HomeAssistant, coach_now: Coach, hass_ws_client: WebSocketGenerator
) -> None:
    with patch.object(Journal, "async_append", side_effect=HomeAssistantError("no space left")):
        await coach_now.do("start", minutes=2, routine="desk_reset")
        await coach_now.wait(150)
        assert (await health(hass, hass_ws_client))["info"]["changes_not_saved"] == 1


async def test_nothing_of_a_person(
    hass: HomeAssistant, coach_now: Coach, hass_ws_client: WebSocketGenerator
) -> None:
    async_mock_service(hass, "notify", "send_message")
    hass.states.async_set(PHONE, "unknown")
    options = {**coach_now.entry.options, CONF_OUTLETS: [PHONE]}
    hass.config_entries.async_update_entry(coach_now.entry, options=options)
    await coach_now.do("start")
    told = json.dumps(await health(hass, hass_ws_client)).lower()
    assert not [word for word in ("anna", "notify", "bedtime", "thoracic") if word in told]
