"""Two people in one room: one speaker guides one of them."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from pytest_homeassistant_custom_component.common import async_mock_service

from custom_components.rolling_session.const import CONF_OUTLETS, DOMAIN

from .coach import Coach
from .conftest import MakeEntry, SetUp

SPEAKER = "notify.bedroom"


async def test_the_second_is_told_and_falls_back_to_the_screen(
    hass: HomeAssistant, coach: Coach, make_entry: MakeEntry, set_up: SetUp
) -> None:
    calls = async_mock_service(hass, "notify", "send_message")
    hass.states.async_set(SPEAKER, "unknown")
    ben_entry = make_entry("Ben", **{CONF_OUTLETS: [SPEAKER]})
    await set_up(ben_entry)
    ben = Coach(hass, coach.freezer, ben_entry)

    await coach.do("start", outlets=[SPEAKER])
    await coach.wait(1)
    await ben.do("start")
    await ben.wait(1)
    assert [call.data["message"][:8] for call in calls] == ["Mid back"]
    assert [said.outlet for said in ben.said] == [None]
    issue = ir.async_get(hass).async_get_issue(DOMAIN, f"outlet_taken_{ben_entry.entry_id}")
    assert issue
    assert issue.translation_placeholders == {"speaker": SPEAKER, "name": "Ben", "other": "Anna"}

    await coach.do("stop")
    await ben.do("stop")
    assert not ir.async_get(hass).async_get_issue(DOMAIN, issue.issue_id)
    await ben.do("start")
    await ben.wait(1)
    assert ben.said[-1].outlet == SPEAKER
    ben.stop_listening()


async def test_starting_again_on_the_own_speaker_is_no_conflict(
    hass: HomeAssistant, coach: Coach
) -> None:
    async_mock_service(hass, "notify", "send_message")
    hass.states.async_set(SPEAKER, "unknown")
    for _ in range(2):
        await coach.do("start", outlets=[SPEAKER])
        await coach.do("stop")
    assert not ir.async_get(hass).issues
