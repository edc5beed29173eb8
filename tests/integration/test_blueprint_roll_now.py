"""One button: the room is prepared, the session runs, and the room is as it was."""

import asyncio
from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util
import pytest

from custom_components.rolling_session.const import CONF_INJURED_AT

from .blueprints import Evening, device_of, script
from .lamps import Lamps


class Players:
    """Media players that pause and play on."""

    def __init__(self, hass: HomeAssistant, **players: tuple[str, int]) -> None:
        """Have players, each in a state and with features."""
        self.hass = hass
        self.told: list[tuple[str, str]] = []
        for player, (state, features) in players.items():
            attributes = {"supported_features": features}
            hass.states.async_set(f"media_player.{player}", state, attributes)
        for action in ("media_pause", "media_play"):
            hass.services.async_register("media_player", action, self._do)

    async def _do(self, call: ServiceCall) -> None:
        for player in call.data["entity_id"]:
            self.told.append((call.service, player))
            state = self.hass.states.get(player)
            assert state
            does = "paused" if call.service == "media_pause" else "playing"
            self.hass.states.async_set(player, does, state.attributes)


async def call(evening: Evening, **fields: Any) -> asyncio.Task[Any]:
    """Press the button on the dashboard, which waits for the script."""
    task = evening.hass.async_create_task(
        evening.hass.services.async_call("script", "roll_now", fields, blocking=True)
    )
    await evening.wait(0.1)
    return task


async def test_nothing_is_asked_for_but_who_rolls(hass: HomeAssistant, evening: Evening) -> None:
    """The selected routine starts, and the script runs until it is over."""
    entity = await script(hass, "roll_now", coach=device_of(evening))
    task = await call(evening)
    assert (evening.state(), evening.attribute("routine")) == ("preparing", "bedtime")
    await evening.wait(290)
    assert hass.states.is_state(entity, "on")
    await evening.wait(20)
    assert evening.state() == "idle"
    assert hass.states.is_state(entity, "off")
    await task
    assert not hass.states.async_entity_ids("scene")


async def test_the_room_is_prepared_and_put_back(hass: HomeAssistant, evening: Evening) -> None:
    """Lights are dimmed, music is paused; what was off or silent is so afterwards."""
    lamps = Lamps(hass, bed=80, shelf=None)
    players = Players(
        hass,
        music=("playing", 1 | 16384),
        radio=("playing", 16384),
        silent=("paused", 1 | 16384),
    )
    hass.states.async_set("light.away", "unavailable")
    await script(
        hass,
        "roll_now",
        coach=device_of(evening),
        lights=["light.bed", "light.shelf", "light.away", "light.gone"],
        brightness=20,
        players=[
            "media_player.music",
            "media_player.radio",
            "media_player.silent",
            "media_player.gone",
        ],
        routine="full_back",
        minutes=8,
        quiet=True,
    )
    await call(evening)
    assert (lamps.percent("bed"), lamps.percent("shelf")) == (20, 20)
    assert players.told == [("media_pause", "media_player.music")]
    assert evening.attribute("routine") == "full_back"
    assert evening.attribute("ends_at") <= dt_util.utcnow() + timedelta(minutes=8)
    await evening.wait(470)
    assert evening.state() != "idle"
    assert lamps.percent("bed") == 20
    await evening.wait(20)
    assert evening.state() == "idle"
    assert (lamps.percent("bed"), lamps.percent("shelf")) == (80, None)
    assert players.told[1:] == [("media_play", "media_player.music")]
    assert {told.lamp for told in lamps.told} == {"light.bed", "light.shelf"}
    assert not hass.states.async_entity_ids("scene")


async def test_what_it_is_called_with_comes_first(hass: HomeAssistant, evening: Evening) -> None:
    """A second button for the desk, made of the same script; what is left empty is the form's."""
    await script(
        hass, "roll_now", coach=device_of(evening), routine="full_back", minutes=10, quiet=True
    )
    await call(evening, routine="desk_reset", quiet=False)
    assert evening.attribute("routine") == "desk_reset"
    assert evening.attribute("ends_at") <= dt_util.utcnow() + timedelta(minutes=10)
    await evening.do("stop")
    await evening.wait(1)
    await call(evening, routine=None, minutes=4.0)
    assert evening.attribute("routine") == "bedtime"
    assert evening.attribute("ends_at") <= dt_util.utcnow() + timedelta(minutes=4)


@pytest.mark.parametrize("quiet", [False, True])
async def test_quiet(hass: HomeAssistant, evening: Evening, quiet: bool) -> None:
    """It says less."""
    await script(hass, "roll_now", coach=device_of(evening), quiet=not quiet)
    await call(evening, quiet=quiet)
    session = evening.coordinator.session
    assert session
    assert session.plan.quiet is quiet


@pytest.mark.parametrize("paused", [False, True])
async def test_a_session_that_is_stopped_puts_the_room_back(
    hass: HomeAssistant, evening: Evening, paused: bool
) -> None:
    """Also from a pause, which by itself leaves the room as it is."""
    lamps = Lamps(hass, bed=80)
    players = Players(hass, music=("playing", 1))
    await script(
        hass,
        "roll_now",
        coach=device_of(evening),
        lights=["light.bed"],
        players=["media_player.music"],
    )
    await call(evening)
    await evening.wait(60)
    if paused:
        await evening.do("pause")
        await evening.wait(60)
    assert lamps.percent("bed") == 30
    assert len(players.told) == 1
    await evening.do("stop")
    await evening.wait(0.1)
    assert lamps.percent("bed") == 80
    assert len(players.told) == 2


async def test_music_that_somebody_turned_off_stays_off(
    hass: HomeAssistant, evening: Evening
) -> None:
    """Only what is still paused plays on."""
    players = Players(hass, music=("playing", 1))
    await script(hass, "roll_now", coach=device_of(evening), players=["media_player.music"])
    await call(evening)
    hass.states.async_set("media_player.music", "off", {"supported_features": 1})
    await evening.do("stop")
    await evening.wait(1)
    assert players.told == [("media_pause", "media_player.music")]


@pytest.mark.expect_log("Error executing script. Error for call_service")
async def test_a_refusal_reaches_whoever_pressed_and_the_room_is_put_back(
    hass: HomeAssistant, evening: Evening
) -> None:
    """In the words of the refusal itself."""
    at = dt_util.utcnow() - timedelta(hours=1)
    hass.config_entries.async_update_entry(
        evening.entry, options={**evening.entry.options, CONF_INJURED_AT: at.isoformat()}
    )
    await hass.async_block_till_done()
    lamps = Lamps(hass, bed=80)
    Players(hass, music=("playing", 1))
    entity = await script(
        hass,
        "roll_now",
        coach=device_of(evening),
        lights=["light.bed"],
        players=["media_player.music"],
    )
    task = await call(evening)
    with pytest.raises(ServiceValidationError) as refusal:
        await task
    assert refusal.value.translation_key == "fresh_injury"
    assert hass.states.is_state(entity, "off")
    assert evening.state() == "idle"
    assert lamps.percent("bed") == 80
    assert hass.states.is_state("media_player.music", "playing")
    assert not hass.states.async_entity_ids("scene")


@pytest.mark.expect_log("Error executing script. Error for call_service")
async def test_a_session_that_runs_already_is_left_alone(
    hass: HomeAssistant, evening: Evening
) -> None:
    """And so is the room: whoever pressed is told."""
    lamps = Lamps(hass, bed=80)
    await script(hass, "roll_now", coach=device_of(evening), lights=["light.bed"])
    await evening.do("start")
    task = await call(evening)
    with pytest.raises(ServiceValidationError) as refusal:
        await task
    assert refusal.value.translation_key == "already_running"
    assert evening.state() == "preparing"
    assert not lamps.told


async def test_after_two_hours_the_room_is_put_back_anyway(
    hass: HomeAssistant, evening: Evening
) -> None:
    """Somebody pauses again and again."""
    lamps = Lamps(hass, bed=80)
    await script(hass, "roll_now", coach=device_of(evening), lights=["light.bed"])
    await call(evening)
    for _ in range(4):
        await evening.do("pause")
        await evening.wait(25 * 60)
        assert lamps.percent("bed") == 30
        await evening.do("resume")
        await evening.wait(1)
    await evening.do("pause")
    await evening.wait(21 * 60)
    assert evening.state() == "paused"
    assert lamps.percent("bed") == 80


@pytest.mark.expect_log("light.bed does not answer")
async def test_lights_that_fail_do_not_keep_anybody_from_rolling(
    hass: HomeAssistant, evening: Evening
) -> None:
    """The session starts, and the script comes to its end."""
    lamps = Lamps(hass, bed=80)
    lamps.broken = True
    entity = await script(hass, "roll_now", coach=device_of(evening), lights=["light.bed"])
    await call(evening)
    assert evening.state() == "preparing"
    await evening.do("stop")
    await evening.wait(1)
    assert hass.states.is_state(entity, "off")
