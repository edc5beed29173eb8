"""Sessions are as loud as the person wants, and afterwards everything is as it was."""

import threading
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rolling_session.const import (
    CONF_NIGHT_FROM,
    CONF_NIGHT_TONES,
    CONF_NIGHT_UNTIL,
    CONF_NIGHT_VOLUME,
    CONF_VOLUME,
)
from custom_components.rolling_session.engine.speech import upcoming

from .coach import Coach

SPEAKER = "media_player.bedroom"
NIGHT = {CONF_NIGHT_FROM: "20:30:00", CONF_NIGHT_UNTIL: "07:00:00"}


@pytest.fixture(autouse=True)
def speaker(hass: HomeAssistant) -> None:
    """Have a speaker that follows its volume and fetches nothing."""

    def show(level: float) -> None:
        features = 512 | 4
        hass.states.async_set(
            SPEAKER, "idle", {"volume_level": level, "supported_features": features}
        )

    async def set_volume(call: ServiceCall) -> None:
        show(call.data["volume_level"])

    async def ignore(call: ServiceCall) -> None:
        """Play nothing."""

    show(0.7)
    hass.config.internal_url = "http://192.168.1.5:8123"
    hass.services.async_register("media_player", "volume_set", set_volume)
    hass.services.async_register("media_player", "play_media", ignore)


def level(hass: HomeAssistant) -> float:
    state = hass.states.get(SPEAKER)
    assert state
    volume: float = state.attributes["volume_level"]
    return volume


async def begin(coach: Coach, **options: Any) -> None:
    coach.hass.config_entries.async_update_entry(
        coach.entry, options={**coach.entry.options, **options}
    )
    await coach.hass.async_block_till_done()
    await coach.do("start", outlets=[SPEAKER])
    await coach.hass.async_block_till_done(wait_background_tasks=True)


pytestmark = pytest.mark.expect_log("Only tones will be heard")


async def test_the_volume_is_set_and_put_back_after_the_last_words(
    hass: HomeAssistant, coach: Coach
) -> None:
    await begin(coach, **{CONF_VOLUME: 0.4})
    assert level(hass) == 0.4
    await coach.do("stop")
    assert level(hass) == 0.4
    await coach.wait(10)
    assert level(hass) == 0.7


async def test_without_a_wish_nothing_is_touched(hass: HomeAssistant, coach: Coach) -> None:
    await begin(coach)
    assert level(hass) == 0.7


async def test_at_night_no_speaker_is_louder_than_the_cap(
    hass: HomeAssistant, coach: Coach
) -> None:
    await begin(coach, **NIGHT, **{CONF_NIGHT_VOLUME: 0.2, CONF_VOLUME: 0.5})
    assert level(hass) == 0.2


async def test_a_speaker_that_hangs_leaves_the_others_no_louder(
    hass: HomeAssistant, coach: Coach
) -> None:
    other, lowered, waited_for = "media_player.kitchen", threading.Event(), []

    async def set_volume(call: ServiceCall) -> None:
        entity_id = call.data["entity_id"]
        if entity_id == other:
            # As long as it hangs; the clock stands still, so this is not a timeout of ours.
            waited_for.append(await hass.async_add_executor_job(lowered.wait, 5))
        shown = {"volume_level": call.data["volume_level"], "supported_features": 516}
        hass.states.async_set(entity_id, "idle", shown)
        lowered.set()

    hass.states.async_set(other, "idle", {"volume_level": 0.7, "supported_features": 516})
    hass.services.async_register("media_player", "volume_set", set_volume)
    options = {**coach.entry.options, **NIGHT, CONF_NIGHT_VOLUME: 0.2}
    hass.config_entries.async_update_entry(coach.entry, options=options)
    await coach.do("start", outlets=[other, SPEAKER])
    await hass.async_block_till_done(wait_background_tasks=True)
    assert (waited_for, level(hass)) == ([True], 0.2)


async def test_what_somebody_turned_meanwhile_stays(hass: HomeAssistant, coach: Coach) -> None:
    await begin(coach, **{CONF_VOLUME: 0.4})
    hass.states.async_set(SPEAKER, "idle", {"volume_level": 0.55, "supported_features": 516})
    await coach.do("stop")
    await coach.wait(10)
    assert level(hass) == 0.55


async def test_unloading_in_the_middle_puts_it_back(
    hass: HomeAssistant, coach: Coach, entry: MockConfigEntry
) -> None:
    await begin(coach, **{CONF_VOLUME: 0.4})
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert level(hass) == 0.7


async def test_after_a_crash_the_next_start_puts_it_back(
    hass: HomeAssistant, coach: Coach, entry: MockConfigEntry
) -> None:
    await begin(coach, **{CONF_VOLUME: 0.4})
    store = coach.coordinator._store
    stored = await store.async_load_volumes()
    await coach.do("stop")
    assert await hass.config_entries.async_unload(entry.entry_id)
    # As a crash in the middle of the session would have left it.
    await store.async_save_volumes(stored)
    hass.states.async_set(SPEAKER, "idle", {"volume_level": 0.4, "supported_features": 516})
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert level(hass) == 0.7


async def test_at_night_tones_take_the_place_of_words(coach: Coach) -> None:
    await begin(coach, **NIGHT, **{CONF_NIGHT_TONES: True})
    session = coach.coordinator.session
    assert session
    wordings = coach.coordinator.announcer._wordings
    tones = {cue.key for cue in upcoming(session) if wordings.is_tone(cue)}
    assert {"cue_breathe_in", "cue_hold"} <= tones
    assert "cue_switch_left" not in tones
