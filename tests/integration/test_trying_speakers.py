"""A speaker can be tried before a session, and teaches how long it takes."""

import asyncio

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service

from custom_components.rolling_session.lead_times import DATA_LEAD_TIMES

from .coach import Coach

SATELLITE = "assist_satellite.bedroom"
SENTENCE = "This is how loud I am. Breathe in."


@pytest.fixture
def calls(hass: HomeAssistant) -> list[ServiceCall]:
    hass.states.async_set(SATELLITE, "idle", {"supported_features": 1})
    return async_mock_service(hass, "assist_satellite", "announce")


async def heard(coach: Coach, calls: list[ServiceCall]) -> list[str]:
    for _ in range(10):
        await asyncio.sleep(0)
    await coach.wait(10)
    return [call.data["message"] for call in calls]


async def test_a_speaker_says_a_sentence(
    hass: HomeAssistant, coach: Coach, calls: list[ServiceCall]
) -> None:
    assert hass.data[DATA_LEAD_TIMES].is_cold(SATELLITE, dt_util.utcnow())
    await coach.do("test_outlet", outlet=SATELLITE)
    assert await heard(coach, calls) == [SENTENCE]
    assert coach.cues() == ["cue_test"]
    assert coach.state() == "idle"
    assert coach.events == []
    assert not hass.data[DATA_LEAD_TIMES].is_cold(SATELLITE, dt_util.utcnow())


async def test_a_session_begins_after_a_test_as_ever(
    coach: Coach, calls: list[ServiceCall]
) -> None:
    await coach.do("test_outlet", outlet=SATELLITE)
    await heard(coach, calls)
    await coach.do("start", outlets=[])
    await coach.wait(20)
    assert [said.outlet for said in coach.said] == [SATELLITE, None, None]


@pytest.mark.parametrize("outlet", ["media_player.nobody", "sensor.anna_session"])
async def test_what_can_not_speak_is_refused(coach: Coach, outlet: str) -> None:
    with pytest.raises(ServiceValidationError) as error:
        await coach.do("test_outlet", outlet=outlet)
    assert error.value.translation_key == "unknown_outlet"


async def test_nothing_is_tried_while_a_session_runs(
    coach: Coach, calls: list[ServiceCall]
) -> None:
    await coach.do("start", outlets=[])
    with pytest.raises(ServiceValidationError) as error:
        await coach.do("test_outlet", outlet=SATELLITE)
    assert error.value.translation_key == "already_running"
    assert await heard(coach, calls) == []
