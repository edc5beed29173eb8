"""Sentences are rendered as the satellite itself would have them rendered, or not at all."""

from typing import Any

from homeassistant.components import assist_pipeline, assist_satellite, tts
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
import pytest

from custom_components.rolling_session.satellite_voice import SatelliteVoice, _seconds_of
from tests.sound.samples import sine, wav

SATELLITE = "assist_satellite.bedroom"
TEXT = "Roll slowly."


class Voice(tts.TextToSpeechEntity):
    """A voice that beeps for three quarters of a second."""

    _attr_name = "Beep"
    _attr_unique_id = "beep"
    _attr_supported_languages = ["en"]
    _attr_supported_options = ["voice", "speed"]
    _attr_default_language = "en"

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.error = False

    async def async_get_tts_audio(self, message: str, language: str, options: Any) -> Any:
        self.asked.append((message, options))
        if self.error:
            raise HomeAssistantError("hoarse")
        return "wav", wav(sine(0.75, rate=22_050).pcm, rate=22_050)


class Satellite(assist_satellite.AssistSatelliteEntity):
    """A satellite that wants its sentences fast, and listens to them."""

    _attr_name = "Bedroom"
    _attr_unique_id = "bedroom"
    _attr_supported_features = assist_satellite.AssistSatelliteEntityFeature.ANNOUNCE
    _attr_tts_options = {"speed": 2, tts.ATTR_PREFERRED_FORMAT: "wav"}

    def on_pipeline_event(self, event: Any) -> None: ...

    def async_get_configuration(self) -> Any: ...

    async def async_set_configuration(self, config: Any) -> None: ...

    async def async_announce(self, announcement: Any) -> None:
        stream = tts.async_get_stream(self.hass, announcement.tts_token)
        assert stream
        async for _ in stream.async_stream_result():
            pass


@pytest.fixture(autouse=True)
def expected_lingering_timers() -> bool:
    """Home Assistant forgets what a voice said after five minutes, by a timer."""
    return True


@pytest.fixture
async def voice(hass: HomeAssistant) -> Voice:
    hass.config.internal_url = "http://192.168.1.5:8123"
    for component in ("homeassistant", "tts", "assist_pipeline", "assist_satellite"):
        assert await async_setup_component(hass, component, {})
    voice = Voice()
    await hass.data[tts.DATA_COMPONENT].async_add_entities([voice])
    await hass.data[assist_satellite.const.DATA_COMPONENT].async_add_entities([Satellite()])
    await hass.async_block_till_done()
    pipeline = assist_pipeline.async_get_pipeline(hass)
    await assist_pipeline.async_update_pipeline(
        hass, pipeline, tts_engine="tts.beep", tts_language="en", tts_voice="calm"
    )
    return voice


async def test_an_announcement_finds_what_was_prepared(hass: HomeAssistant, voice: Voice) -> None:
    prepared = SatelliteVoice(hass, SATELLITE)
    await prepared.async_prepare([TEXT, "", "Hold.", TEXT])
    assert voice.asked == [
        (TEXT, {"voice": "calm", "speed": 2}),
        ("Hold.", {"voice": "calm", "speed": 2}),
    ]
    assert prepared.seconds(TEXT) == pytest.approx(0.75, abs=0.001)
    await hass.services.async_call(
        "assist_satellite",
        "announce",
        {"entity_id": SATELLITE, "message": TEXT, "preannounce": False},
        blocking=True,
    )
    assert len(voice.asked) == 2


def test_the_length_of_what_is_not_plain_samples_is_not_known() -> None:
    assert _seconds_of(b"ID3 and so on") is None


@pytest.mark.expect_log("hoarse")
async def test_a_broken_voice_is_not_asked_for_a_whole_session(
    hass: HomeAssistant, voice: Voice, caplog: pytest.LogCaptureFixture
) -> None:
    voice.error = True
    prepared = SatelliteVoice(hass, SATELLITE)
    await prepared.async_prepare([f"Number {number}." for number in range(20)])
    assert len(voice.asked) == 3


async def test_a_house_that_hides_its_satellites_is_only_slower(hass: HomeAssistant) -> None:
    prepared = SatelliteVoice(hass, SATELLITE)
    await prepared.async_prepare([TEXT])
    assert prepared.seconds(TEXT) is None


async def test_a_satellite_without_a_voice_is_only_slower(
    hass: HomeAssistant, voice: Voice
) -> None:
    pipeline = assist_pipeline.async_get_pipeline(hass)
    await assist_pipeline.async_update_pipeline(hass, pipeline, tts_engine="tts.gone")
    prepared = SatelliteVoice(hass, SATELLITE)
    await prepared.async_prepare([TEXT])
    assert not voice.asked
