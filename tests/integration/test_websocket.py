"""Screens hear what is said, if they may."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from .coach import Coach


@pytest.fixture
def coach(coach_now: Coach) -> Coach:
    """Roll in the present: a login of the present is no good in the past."""
    return coach_now


async def subscribe(client: Any, entity_id: str, command: str = "subscribe_cues") -> dict[str, Any]:
    await client.send_json_auto_id({"type": f"rolling_session/{command}", "entity_id": entity_id})
    return await client.receive_json()


async def test_cues_arrive_as_they_are_said(
    hass: HomeAssistant, coach: Coach, hass_ws_client: Any
) -> None:
    client = await hass_ws_client(hass)
    assert (await subscribe(client, "sensor.anna_session"))["success"]
    await coach.do("start")
    event = (await client.receive_json())["event"]
    assert event["key"] == "cue_ready_thoracic_roll"
    assert event["text"].startswith("Mid back.")
    assert event["due"] == event["sent"]
    assert event["outlet"] is None


each = pytest.mark.parametrize(
    "command", ["subscribe_cues", "subscribe_session", "subscribe_history", "listen"]
)


@each
@pytest.mark.parametrize("entity_id", ["sensor.nowhere", "binary_sensor.sun"])
async def test_only_our_people_can_be_watched(
    hass: HomeAssistant, coach: Coach, hass_ws_client: Any, entity_id: str, command: str
) -> None:
    client = await hass_ws_client(hass)
    answer = await subscribe(client, entity_id, command)
    assert answer["error"]["code"] == "not_found"


@each
async def test_who_may_not_read_the_sensor_does_not_see_it(
    hass: HomeAssistant,
    coach: Coach,
    hass_ws_client: Any,
    hass_admin_user: MockUser,
    command: str,
) -> None:
    hass_admin_user.groups = []
    client = await hass_ws_client(hass)
    answer = await subscribe(client, "sensor.anna_session", command)
    assert answer["error"]["code"] == "unauthorized"
