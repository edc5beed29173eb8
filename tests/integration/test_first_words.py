"""Whoever starts a session does not wait for the voice: the first words are there already."""

import asyncio
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

from homeassistant.core import CoreState, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rolling_session.const import CONF_OUTLETS, CONF_TOOLS, CONF_VERBOSITY
from custom_components.rolling_session.engine.catalog import ROUTINES
from custom_components.rolling_session.sound import Sound, silence

from .coach import Coach
from .conftest import MakeEntry, SetUp

SPEAKER = "media_player.bedroom"


class Voice:
    """Notes what it is asked to say."""

    asked: list[str]
    may_answer: asyncio.Event

    def __init__(self, hass: HomeAssistant, voice: str, language: str, **_: Any) -> None:
        self.failures: dict[str, str] = {}
        self.is_broken = False

    async def async_prepare(self, texts: Any) -> None:
        for text in texts:
            await self.async_render(text)

    async def async_render(self, text: str) -> Sound:
        self.asked.append(text)
        await self.may_answer.wait()
        return silence(1)


@pytest.fixture(autouse=True)
def voice(hass: HomeAssistant) -> Iterator[type[Voice]]:
    """Have a speaker, and a voice for it."""
    hass.config.internal_url = "http://192.168.1.5:8123"
    hass.states.async_set(SPEAKER, "idle", {"supported_features": 0x200})
    Voice.asked = []
    Voice.may_answer = asyncio.Event()
    Voice.may_answer.set()
    base = "custom_components.rolling_session.announcer"
    with (
        patch(f"{base}.voice_language", return_value=("tts.voice", "en")),
        patch(f"{base}.Renderer", Voice),
    ):
        yield Voice


async def set_up_with(hass: HomeAssistant, make: MakeEntry, set_up: SetUp, **options: Any) -> Any:
    entry = make(**{CONF_OUTLETS: [SPEAKER]} | options)
    await set_up(entry)
    await hass.async_block_till_done(wait_background_tasks=True)
    return entry


async def test_the_first_words_of_every_routine_are_spoken_before_one_is_started(
    hass: HomeAssistant, make_entry: MakeEntry, set_up: SetUp, voice: type[Voice]
) -> None:
    entry: MockConfigEntry = await set_up_with(
        hass, make_entry, set_up, **{CONF_TOOLS: ["medium_roller", "ball"]}
    )
    for routine in ROUTINES:
        plan = await hass.services.async_call(
            "rolling_session",
            "preview_routine",
            {"entity_id": "sensor.anna_session", "routine": routine},
            blocking=True,
            return_response=True,
        )
        assert plan
        assert plan["sensor.anna_session"]["cues"][0]["text"] in voice.asked  # type: ignore[index,call-overload]
    voice.asked.clear()
    hass.config_entries.async_update_entry(
        entry, options={**entry.options, CONF_VERBOSITY: "brief"}
    )
    await hass.async_block_till_done(wait_background_tasks=True)
    assert voice.asked


async def test_they_wait_until_the_house_is_up(
    hass: HomeAssistant, make_entry: MakeEntry, set_up: SetUp, voice: type[Voice]
) -> None:
    hass.set_state(CoreState.starting)
    await set_up_with(hass, make_entry, set_up)
    assert not voice.asked
    hass.bus.async_fire("homeassistant_started")
    await hass.async_block_till_done(wait_background_tasks=True)
    assert voice.asked


@pytest.mark.parametrize("outlets", [[], ["notify.phone"], ["cover.curtain"]])
async def test_who_has_no_speaker_for_clips_asks_no_voice(
    hass: HomeAssistant,
    make_entry: MakeEntry,
    set_up: SetUp,
    voice: type[Voice],
    outlets: list[str],
) -> None:
    await set_up_with(hass, make_entry, set_up, **{CONF_OUTLETS: outlets})
    assert not voice.asked


async def test_without_a_voice_the_house_starts_silently(
    hass: HomeAssistant, make_entry: MakeEntry, set_up: SetUp, voice: type[Voice]
) -> None:
    base = "custom_components.rolling_session.announcer"
    with patch(f"{base}.voice_language", side_effect=HomeAssistantError("no voice")):
        await set_up_with(hass, make_entry, set_up)
    assert not voice.asked


async def test_a_session_does_not_wait_behind_the_first_words_of_others(
    hass: HomeAssistant, coach: Coach, voice: type[Voice]
) -> None:
    voice.may_answer.clear()
    hass.config_entries.async_update_entry(
        coach.entry, options={**coach.entry.options, CONF_OUTLETS: [SPEAKER]}
    )
    await hass.async_block_till_done()
    assert len(voice.asked) == 1
    warming = voice.asked.copy()
    await coach.do("start", routine="desk_reset", outlets=[])
    voice.may_answer.set()
    await coach.do("stop")
    await hass.async_block_till_done(wait_background_tasks=True)
    assert voice.asked == warming
