"""The third day in a row is celebrated: lights, voice, phones."""

from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service

from .blueprints import Evening, automate, device_of

type Calls = list[ServiceCall]


@pytest.fixture
async def evening(evening: Evening) -> Evening:
    """Return Anna, who has rolled for two days in a row."""
    for day in ("2026-02-28", "2026-03-01"):
        await evening.do("log_session", minutes=5, started_at=f"{day} 21:00:00")
    return evening


async def the_third_day(coach: Evening) -> None:
    await coach.do("log_session", minutes=5)
    await coach.wait(10)


async def test_nothing_is_asked_for_but_whose_milestones(
    hass: HomeAssistant, evening: Evening
) -> None:
    """With what is there by default, the automation runs and does nothing wrong."""
    automation = await automate(hass, "celebrate_milestone", coach=[device_of(evening)])
    await the_third_day(evening)
    assert hass.states.get(automation).attributes["last_triggered"]


async def test_everything(hass: HomeAssistant, evening: Evening) -> None:
    """Lamps that are on pulse and are put back, speakers and phones are told."""
    hass.states.async_set("light.desk", "on", {"brightness": 100})
    hass.states.async_set("light.bed", "off")
    for speaker in ("assist_satellite.bedroom", "media_player.kitchen", "notify.phone"):
        hass.states.async_set(speaker, "idle")
    calls: dict[str, Calls] = {
        action: async_mock_service(hass, *action.split("."))
        for action in (
            "light.turn_on",
            "assist_satellite.announce",
            "tts.speak",
            "notify.send_message",
            "test.extra",
        )
    }
    await automate(
        hass,
        "celebrate_milestone",
        coach=[device_of(evening)],
        message="{name}: {streak}!",
        lights=["light.desk", "light.bed"],
        speakers=["assist_satellite.bedroom", "media_player.kitchen", "media_player.gone"],
        voice=["tts.piper"],
        phones=["notify.phone"],
        extra_actions=[
            {"action": "test.extra", "data": {"who": "{{ name }}", "n": "{{ streak }}"}}
        ],
    )
    await the_third_day(evening)
    lit = [call.data.get("brightness_pct") for call in calls["light.turn_on"]]
    assert lit[:6] == [100, 20] * 3
    assert all(call.data["entity_id"] == ["light.desk"] for call in calls["light.turn_on"])
    said: Any = calls["assist_satellite.announce"][0].data
    assert said == {"entity_id": ["assist_satellite.bedroom"], "message": "Anna: 3!"}
    assert calls["tts.speak"][0].data["media_player_entity_id"] == ["media_player.kitchen"]
    assert calls["notify.send_message"][0].data["message"] == "Anna: 3!"
    assert calls["test.extra"][0].data == {"who": "Anna", "n": 3}
