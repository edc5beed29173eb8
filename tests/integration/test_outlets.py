"""Each kind of entity is driven by the action that suits it."""

from typing import Any

from homeassistant.components import tts
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service

from custom_components.rolling_session.engine.cues import Priority
from custom_components.rolling_session.outlets import (
    UnknownOutletError,
    check_outlet,
    estimated_seconds,
    outlet_for,
)


class GermanVoice(tts.TextToSpeechEntity):
    """A voice that speaks two languages."""

    _attr_name = "German"
    _attr_unique_id = "german"
    _attr_supported_languages = ["de_DE", "en_GB"]
    _attr_default_language = "de_DE"

    def get_tts_audio(self, message: str, language: str, options: dict[str, Any]) -> Any:
        return "wav", b""


@pytest.fixture
async def voice(hass: HomeAssistant) -> str:
    """Have a text-to-speech entity."""
    assert await async_setup_component(hass, "tts", {})
    await hass.data[tts.DATA_COMPONENT].async_add_entities([GermanVoice()])
    return "tts.german"


def said(calls: list[ServiceCall]) -> list[dict[str, Any]]:
    return [dict(call.data) for call in calls]


async def test_a_satellite_announces_without_its_chime(hass: HomeAssistant) -> None:
    calls = async_mock_service(hass, "assist_satellite", "announce")
    hass.states.async_set("assist_satellite.bedroom", "idle")
    outlet = outlet_for(hass, "assist_satellite.bedroom", None)
    await outlet.async_speak("Roll slowly.", "en")
    assert said(calls) == [
        {
            "entity_id": "assist_satellite.bedroom",
            "message": "Roll slowly.",
            "preannounce": False,
        }
    ]
    assert outlet.blocks


async def test_a_player_speaks_with_the_voice_in_its_own_name_of_the_language(
    hass: HomeAssistant, voice: str
) -> None:
    calls = async_mock_service(hass, "tts", "speak")
    hass.states.async_set("media_player.bedroom", "idle")
    await outlet_for(hass, "media_player.bedroom", voice).async_speak("Langsam.", "de")
    assert said(calls) == [
        {
            "entity_id": voice,
            "media_player_entity_id": "media_player.bedroom",
            "message": "Langsam.",
            "language": "de_DE",
        }
    ]


async def test_a_player_without_a_voice_of_choice_uses_the_default(
    hass: HomeAssistant, voice: str
) -> None:
    calls = async_mock_service(hass, "tts", "speak")
    hass.states.async_set("media_player.bedroom", "idle")
    await outlet_for(hass, "media_player.bedroom", None).async_speak("Slowly.", "en")
    assert said(calls)[0]["entity_id"] == voice


async def test_a_voice_never_reads_a_language_it_does_not_speak(
    hass: HomeAssistant, voice: str
) -> None:
    calls = async_mock_service(hass, "tts", "speak")
    hass.states.async_set("media_player.bedroom", "idle")
    with pytest.raises(HomeAssistantError) as error:
        await outlet_for(hass, "media_player.bedroom", voice).async_speak("Powoli.", "pl")
    assert error.value.translation_key == "voice_unsuitable"
    assert not calls


async def test_a_house_without_any_voice_says_so(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, "tts", {})
    hass.states.async_set("media_player.bedroom", "idle")
    with pytest.raises(HomeAssistantError) as error:
        await outlet_for(hass, "media_player.bedroom", None).async_speak("Slowly.", "en")
    assert error.value.translation_key == "voice_unsuitable"


async def test_a_notification_is_for_what_matters(hass: HomeAssistant) -> None:
    calls = async_mock_service(hass, "notify", "send_message")
    hass.states.async_set("notify.phone", "unknown")
    outlet = outlet_for(hass, "notify.phone", None)
    await outlet.async_speak("Change sides.", "en")
    assert said(calls) == [{"entity_id": "notify.phone", "message": "Change sides."}]
    assert outlet.least is Priority.IMPORTANT


@pytest.mark.parametrize("state", ["unavailable", None])
async def test_an_absent_speaker_is_known_before_it_is_called(
    hass: HomeAssistant, state: str | None
) -> None:
    calls = async_mock_service(hass, "assist_satellite", "announce")
    if state:
        hass.states.async_set("assist_satellite.bedroom", state)
    with pytest.raises(HomeAssistantError) as error:
        await outlet_for(hass, "assist_satellite.bedroom", None).async_speak("Slowly.", "en")
    assert error.value.translation_key == "outlet_unavailable"
    assert not calls


async def test_only_what_exists_and_can_speak_is_an_outlet(hass: HomeAssistant) -> None:
    hass.states.async_set("light.bedroom", "on")
    hass.states.async_set("notify.phone", "unknown")
    for entity_id in ("light.bedroom", "notify.nobody"):
        with pytest.raises(UnknownOutletError):
            check_outlet(hass, entity_id)
    check_outlet(hass, "notify.phone")


def test_longer_sentences_take_longer() -> None:
    assert 0 < estimated_seconds("") < estimated_seconds("Hold.") < estimated_seconds("Hold." * 9)
