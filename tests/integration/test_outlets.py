"""Each family of speakers is found, and driven by the action that suits it."""

from typing import Any

from homeassistant.components import tts
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_service

from custom_components.rolling_session.engine.cues import Priority
from custom_components.rolling_session.families import (
    FAMILIES,
    Way,
    expanded,
    family_of,
    speaking_entity,
)
from custom_components.rolling_session.outlets import (
    LightOutlet,
    PlayerOutlet,
    UnknownOutletError,
    WordOutlet,
    check_outlet,
    estimated_seconds,
    outlet_for,
    voice_language,
)

URL = "http://house/api/rolling_session/clip/x.wav?v=1"
PLAY, ANNOUNCE_MEDIA, ANNOUNCE = 512, 1_048_576, 1


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


def have(hass: HomeAssistant, domain: str, platform: str, features: int = 0) -> str:
    """Have an entity of an integration in the house."""
    entity = er.async_get(hass).async_get_or_create(
        domain, platform, f"{platform}_{domain}", suggested_object_id=platform
    )
    hass.states.async_set(entity.entity_id, "idle", {"supported_features": features})
    return entity.entity_id


def said(calls: list[ServiceCall]) -> list[dict[str, Any]]:
    return [dict(call.data) for call in calls]


PLAYERS = {
    "sonos": (ANNOUNCE_MEDIA | PLAY, "Sonos", {"announce": True}),
    "music_assistant": (
        ANNOUNCE_MEDIA | PLAY,
        "Music Assistant",
        {"announce": True, "extra": {"use_pre_announce": False}},
    ),
    "cast": (PLAY, "Google Cast", {"media_content_type": "audio/wav"}),
    "esphome": (ANNOUNCE_MEDIA | PLAY, "ESPHome player", {"announce": True}),
    "apple_tv": (PLAY, "AirPlay", {}),
    "mpd": (PLAY, "Music Player Daemon", {}),
    "squeezebox": (ANNOUNCE_MEDIA | PLAY, "announcing player", {"announce": True}),
    "vlc": (PLAY, "other player", {}),
}


@pytest.mark.parametrize("platform", PLAYERS)
async def test_a_player_gets_clips_the_way_its_family_takes_them(
    hass: HomeAssistant, platform: str
) -> None:
    features, name, special = PLAYERS[platform]
    calls = async_mock_service(hass, "media_player", "play_media")
    entity_id = have(hass, "media_player", platform, features)
    outlet = outlet_for(hass, entity_id)
    assert isinstance(outlet, PlayerOutlet)
    assert outlet.family.name == name
    await outlet.async_play(URL, 2)
    assert said(calls) == [
        {
            "entity_id": [entity_id],
            "media_content_id": URL,
            "media_content_type": "music",
            **special,
        }
    ] or said(calls) == [
        {
            "entity_id": entity_id,
            "media_content_id": URL,
            "media_content_type": "music",
            **special,
        }
    ]


async def test_stopping_a_player_leaves_announcements_to_themselves(hass: HomeAssistant) -> None:
    calls = async_mock_service(hass, "media_player", "media_stop")
    for platform in ("vlc", "sonos"):
        outlet = outlet_for(hass, have(hass, "media_player", platform, PLAYERS[platform][0]))
        assert isinstance(outlet, PlayerOutlet)
        await outlet.async_stop()
    assert [call["entity_id"] for call in said(calls)] == ["media_player.vlc"]


@pytest.mark.parametrize(
    ("platform", "name"), [("esphome", "ESPHome satellite"), ("wyoming", "voice satellite")]
)
async def test_a_satellite_announces_without_its_chime(
    hass: HomeAssistant, platform: str, name: str
) -> None:
    calls = async_mock_service(hass, "assist_satellite", "announce")
    entity_id = have(hass, "assist_satellite", platform, ANNOUNCE)
    outlet = outlet_for(hass, entity_id)
    assert isinstance(outlet, WordOutlet)
    assert outlet.family.name == name
    await outlet.async_speak("Roll slowly.")
    assert said(calls) == [
        {"entity_id": entity_id, "message": "Roll slowly.", "preannounce": False}
    ]
    assert outlet.blocks


@pytest.mark.parametrize(
    ("platform", "name"),
    [("alexa_devices", "Alexa"), ("mobile_app", "phone or other notification")],
)
async def test_a_notification_is_for_what_matters(
    hass: HomeAssistant, platform: str, name: str
) -> None:
    calls = async_mock_service(hass, "notify", "send_message")
    entity_id = have(hass, "notify", platform)
    outlet = outlet_for(hass, entity_id)
    assert isinstance(outlet, WordOutlet)
    assert outlet.family.name == name
    await outlet.async_speak("Change sides.")
    assert said(calls) == [{"entity_id": entity_id, "message": "Change sides."}]
    assert outlet.least is Priority.IMPORTANT
    assert not outlet.blocks


@pytest.mark.parametrize("state", ["unavailable", None])
async def test_an_absent_speaker_is_known_before_it_is_called(
    hass: HomeAssistant, state: str | None
) -> None:
    calls = async_mock_service(hass, "assist_satellite", "announce")
    if state:
        hass.states.async_set("assist_satellite.bedroom", state)
    outlet = outlet_for(hass, "assist_satellite.bedroom")
    assert isinstance(outlet, WordOutlet)
    with pytest.raises(HomeAssistantError) as error:
        await outlet.async_speak("Slowly.")
    assert error.value.translation_key == "outlet_unavailable"
    assert not calls


async def test_only_what_exists_and_can_speak_is_an_outlet(hass: HomeAssistant) -> None:
    phone = have(hass, "assist_satellite", "voip", ANNOUNCE)
    curtain = have(hass, "cover", "hue")
    deaf = have(hass, "media_player", "tv", 1)
    for entity_id in (phone, curtain, deaf, "notify.nobody"):
        with pytest.raises(UnknownOutletError):
            check_outlet(hass, entity_id)
    check_outlet(hass, have(hass, "notify", "mobile_app"))


async def test_a_speaker_that_is_off_keeps_its_family(hass: HomeAssistant) -> None:
    hass.states.async_set("media_player.group_of_yaml", "off")
    family = family_of(hass, "media_player.group_of_yaml")
    assert family
    assert family.name == "other player"


async def test_a_group_is_its_members_each_one_once(hass: HomeAssistant) -> None:
    hass.states.async_set(
        "media_player.all", "idle", {"entity_id": ["media_player.up", "media_player.a"]}
    )
    hass.states.async_set("media_player.up", "idle", {"entity_id": ["media_player.b"]})
    hass.states.async_set(
        "media_player.loop", "idle", {"entity_id": ["media_player.loop", "media_player.a"]}
    )
    given = ("media_player.all", "media_player.a", "media_player.loop")
    assert expanded(hass, given) == ("media_player.b", "media_player.a")


async def test_a_group_of_lights_takes_one_command(hass: HomeAssistant) -> None:
    lamps = {"entity_id": ["light.left", "light.right"]}
    hass.states.async_set("light.both", "on", lamps)
    hass.states.async_set("group.all", "on", {"entity_id": ["light.both", "media_player.a"]})
    assert expanded(hass, ("group.all",)) == ("light.both", "media_player.a")


async def test_only_a_light_that_can_be_dimmed_breathes(hass: HomeAssistant) -> None:
    hass.states.async_set("light.lamp", "on", {"supported_color_modes": ["color_temp"]})
    hass.states.async_set("light.plug", "on", {"supported_color_modes": ["onoff"]})
    assert isinstance(outlet_for(hass, "light.lamp"), LightOutlet)
    with pytest.raises(UnknownOutletError):
        check_outlet(hass, "light.plug")


async def test_a_light_is_told_how_bright_and_how_slowly(hass: HomeAssistant) -> None:
    on = async_mock_service(hass, "light", "turn_on")
    off = async_mock_service(hass, "light", "turn_off")
    outlet = outlet_for(hass, have(hass, "light", "hue"))
    assert isinstance(outlet, LightOutlet)
    await outlet.async_shine(80, 4)
    await outlet.async_put_back(120, 1)
    await outlet.async_put_back(0, 1)
    assert said(on) == [
        {"entity_id": "light.hue", "brightness_pct": 80, "transition": 4},
        {"entity_id": "light.hue", "brightness": 120, "transition": 1},
    ]
    assert said(off) == [{"entity_id": "light.hue", "transition": 1}]


async def test_an_alexa_player_speaks_through_its_notification(hass: HomeAssistant) -> None:
    entry = MockConfigEntry(domain="alexa_devices")
    entry.add_to_hass(hass)
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={("alexa_devices", "echo")}
    )
    registry = er.async_get(hass)
    for domain, key in (("media_player", "echo"), ("notify", "announce"), ("notify", "speak")):
        registry.async_get_or_create(
            domain,
            "alexa_devices",
            key,
            device_id=device.id,
            config_entry=entry,
            translation_key=key,
            suggested_object_id=f"echo_{key}",
        )
    assert speaking_entity(hass, "media_player.echo_echo") == "notify.echo_speak"
    assert speaking_entity(hass, "media_player.other") == "media_player.other"


async def test_a_voice_is_asked_in_its_own_name_of_the_language(
    hass: HomeAssistant, voice: str
) -> None:
    assert voice_language(hass, voice, "de") == (voice, "de_DE")
    assert voice_language(hass, None, "en") == (voice, "en_GB")


@pytest.mark.parametrize("chosen", ["tts.german", "tts.nobody", None])
async def test_a_voice_never_reads_a_language_it_does_not_speak(
    hass: HomeAssistant, voice: str, chosen: str | None
) -> None:
    with pytest.raises(HomeAssistantError) as error:
        voice_language(hass, chosen, "pl")
    assert error.value.translation_key == "voice_unsuitable"


async def test_a_house_without_any_voice_says_so(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, "tts", {})
    with pytest.raises(HomeAssistantError) as error:
        voice_language(hass, None, "en")
    assert error.value.translation_key == "no_voice"


def test_every_family_says_what_it_promises() -> None:
    assert {family.precision for family in FAMILIES} <= {"A", "B", "C"}
    assert len({family.name for family in FAMILIES}) == len(FAMILIES)
    assert {family.way for family in FAMILIES} == set(Way)
    assert all(0 <= family.lead <= 4 for family in FAMILIES)


def test_longer_sentences_take_longer() -> None:
    assert 0 < estimated_seconds("") < estimated_seconds("Hold.") < estimated_seconds("Hold." * 9)
