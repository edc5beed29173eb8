"""Afterwards everything is as loud as before, unless somebody turned the knob."""

import asyncio
from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.media_player import MediaPlayerEntityFeature
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rolling_session.player_volume import player_of
from custom_components.rolling_session.volume import VolumeKeeper

PLAYER = "media_player.bedroom"
OTHER = "media_player.kitchen"


class House:
    """Players that do as they are told, and a disk."""

    def __init__(self, hass: HomeAssistant, entry: MockConfigEntry) -> None:
        self.hass = hass
        self.calls: list[tuple[str, float]] = []
        self.steps = 100
        self.polled = False
        self.error: Exception | None = None
        self.hangs = False
        self.slow: asyncio.Event | None = None
        self.disk: dict[str, Any] = {}
        self.on_disk_when_called: list[dict[str, Any]] = []
        self.disk_error: Exception | None = None
        hass.services.async_register("media_player", "volume_set", self._volume_set)
        self._entry = entry
        self.keeper = self.start()

    def start(self) -> VolumeKeeper:
        """Begin again with what is on disk, as after a crash."""
        keeper = VolumeKeeper(self.hass, self._entry, self._save)
        keeper.from_dict(self.disk)
        self.keeper = keeper
        return keeper

    async def _save(self) -> None:
        if self.disk_error:
            raise self.disk_error
        self.disk = self.keeper.as_dict()

    async def _volume_set(self, call: ServiceCall) -> None:
        if self.hangs:
            await asyncio.Event().wait()
        if self.slow:
            await self.slow.wait()
        self.on_disk_when_called.append(self.disk)
        self.calls.append((call.data["entity_id"], call.data["volume_level"]))
        if self.error:
            raise self.error
        if not self.polled:
            level = round(call.data["volume_level"] * self.steps) / self.steps
            self.turn(level, call.data["entity_id"])

    def turn(self, level: float | None, player: str = PLAYER, state: str = "idle") -> None:
        """Have a player in a state; somebody else may be the one who turns."""
        attributes: dict[str, Any] = {"supported_features": MediaPlayerEntityFeature.VOLUME_SET}
        if level is not None:
            attributes["volume_level"] = level
        self.hass.states.async_set(player, state, attributes)

    def away(self, player: str = PLAYER, state: str = "unavailable") -> None:
        self.turn(None, player, state)

    def level(self, player: str = PLAYER) -> float:
        state = self.hass.states.get(player)
        assert state
        return state.attributes["volume_level"]


@pytest.fixture
async def house(hass: HomeAssistant, entry: MockConfigEntry) -> House:
    # Moving the clock looks like a loop that hangs.
    asyncio.get_running_loop().slow_callback_duration = 1e9
    house = House(hass, entry)
    house.turn(0.5)
    house.turn(0.8, OTHER)
    return house


async def test_every_player_is_as_loud_as_before(house: House) -> None:
    await house.keeper.async_set(PLAYER, 0.3)
    await house.keeper.async_set(OTHER, 0.9)
    assert (house.level(), house.level(OTHER)) == (0.3, 0.9)
    await house.keeper.async_restore()
    assert (house.level(), house.level(OTHER)) == (0.5, 0.8)
    assert house.keeper.as_dict() == house.disk == {}


async def test_what_was_before_is_on_disk_before_anything_changes(house: House) -> None:
    await house.keeper.async_set(PLAYER, 0.3)
    (on_disk,) = house.on_disk_when_called
    assert on_disk == {PLAYER: {"before": 0.5, "ours": 0.3, "since": None}}


async def test_a_crash_is_a_way_out_too(house: House) -> None:
    await house.keeper.async_set(PLAYER, 0.3)
    await house.start().async_restore()
    assert house.level() == 0.5
    assert house.disk == {}


async def test_a_session_that_goes_on_after_a_crash_remembers_what_was_before(
    house: House,
) -> None:
    await house.keeper.async_set(PLAYER, 0.3)
    house.start()
    await house.keeper.async_set(PLAYER, 0.3)
    await house.keeper.async_set(PLAYER, 0.2)
    assert house.level() == 0.2
    await house.keeper.async_restore()
    assert house.level() == 0.5


async def test_who_turned_the_knob_is_right(house: House) -> None:
    await house.keeper.async_set(PLAYER, 0.3)
    house.turn(0.4)
    await house.keeper.async_restore()
    assert house.level() == 0.4
    assert house.calls == [(PLAYER, 0.3)]
    assert house.disk == {}


async def test_who_turned_the_knob_between_two_sessions_is_right_too(house: House) -> None:
    await house.keeper.async_set(PLAYER, 0.3)
    house.turn(0.7)
    await house.keeper.async_set(PLAYER, 0.2)
    await house.keeper.async_restore()
    assert house.level() == 0.7


async def test_a_cap_only_lowers(house: House) -> None:
    await house.keeper.async_lower(PLAYER, 0.6)
    assert not house.calls
    await house.keeper.async_lower(PLAYER, 0.2)
    assert house.level() == 0.2
    await house.keeper.async_restore()
    assert house.level() == 0.5


async def test_what_is_right_already_is_left_alone(house: House) -> None:
    await house.keeper.async_set(PLAYER, 0.51)
    await house.keeper.async_restore()
    assert not house.calls


async def test_a_player_with_coarse_steps_is_put_back_all_the_same(house: House) -> None:
    house.steps = 15
    await house.keeper.async_set(PLAYER, 0.3)
    assert house.level() == pytest.approx(0.2667, abs=1e-3)
    assert house.disk[PLAYER]["ours"] == house.level()
    await house.keeper.async_restore()
    assert house.calls[-1] == (PLAYER, 0.5)


async def test_a_player_that_tells_its_volume_late_is_put_back_all_the_same(house: House) -> None:
    house.polled = True
    await house.keeper.async_set(PLAYER, 0.3)
    await house.keeper.async_restore()
    assert house.calls == [(PLAYER, 0.3), (PLAYER, 0.5)]


# Players that are off or away


@pytest.mark.parametrize("state", ["unavailable", "off"])
async def test_a_player_that_is_away_at_the_end_is_put_back_when_it_is_there(
    hass: HomeAssistant, house: House, state: str
) -> None:
    await house.keeper.async_set(PLAYER, 0.3)
    house.away(state=state)
    await house.keeper.async_restore()
    assert house.disk[PLAYER]["since"]
    house.turn(0.3)
    await hass.async_block_till_done()
    assert house.level() == 0.5
    assert house.disk == {}
    house.turn(0.3)
    await hass.async_block_till_done()
    assert house.level() == 0.3


async def test_a_player_that_comes_back_while_another_is_seen_to(
    hass: HomeAssistant, house: House
) -> None:
    await house.keeper.async_set(PLAYER, 0.3)
    await house.keeper.async_set(OTHER, 0.3)
    house.away()
    house.slow = asyncio.Event()
    task = hass.async_create_task(house.keeper.async_restore())
    await asyncio.sleep(0)
    house.turn(0.3)
    house.slow.set()
    await task
    await hass.async_block_till_done()
    assert (house.level(), house.level(OTHER)) == (0.5, 0.8)
    assert house.disk == {}


async def test_also_after_a_restart_at_which_it_is_not_there_yet(
    hass: HomeAssistant, house: House
) -> None:
    await house.keeper.async_set(PLAYER, 0.3)
    house.keeper.stop()
    hass.states.async_remove(PLAYER)
    await house.start().async_restore()
    house.turn(0.3)
    await hass.async_block_till_done()
    assert house.level() == 0.5


@pytest.mark.parametrize(("hours", "level"), [(23, 0.5), (25, 0.3)])
async def test_a_day_later_it_is_left_as_it_is(
    hass: HomeAssistant, house: House, freezer: FrozenDateTimeFactory, hours: int, level: float
) -> None:
    await house.keeper.async_set(PLAYER, 0.3)
    house.away()
    await house.keeper.async_restore()
    freezer.tick(timedelta(hours=hours))
    house.turn(0.3)
    await hass.async_block_till_done()
    assert house.level() == level
    assert house.disk == {}


async def test_a_day_counts_across_restarts(
    hass: HomeAssistant, house: House, freezer: FrozenDateTimeFactory
) -> None:
    await house.keeper.async_set(PLAYER, 0.3)
    house.away()
    await house.keeper.async_restore()
    house.keeper.stop()
    freezer.tick(timedelta(hours=25))
    await house.start().async_restore()
    assert house.disk == {}


async def test_a_player_that_is_off_at_the_start_is_set_when_it_plays(
    hass: HomeAssistant, house: House
) -> None:
    house.away(state="off")
    await house.keeper.async_set(PLAYER, 0.3)
    assert not house.calls
    house.turn(0.5, state="playing")
    await hass.async_block_till_done()
    assert house.level() == 0.3
    await house.keeper.async_restore()
    assert house.level() == 0.5


async def test_a_player_that_never_came_is_not_set_after_the_session(
    hass: HomeAssistant, house: House
) -> None:
    house.away(state="off")
    await house.keeper.async_set(PLAYER, 0.3)
    await house.keeper.async_restore()
    house.turn(0.5)
    await hass.async_block_till_done()
    assert not house.calls


async def test_a_new_session_does_not_lose_what_still_waits(
    hass: HomeAssistant, house: House
) -> None:
    await house.keeper.async_set(PLAYER, 0.3)
    house.away()
    await house.keeper.async_restore()
    await house.keeper.async_set(PLAYER, 0.2)
    house.turn(0.3)
    await hass.async_block_till_done()
    assert house.level() == 0.2
    await house.keeper.async_restore()
    assert house.level() == 0.5


async def test_nothing_listens_after_stop(hass: HomeAssistant, house: House) -> None:
    await house.keeper.async_set(PLAYER, 0.3)
    house.away()
    await house.keeper.async_restore()
    house.keeper.stop()
    await house.keeper.async_restore()
    house.turn(0.3)
    await hass.async_block_till_done()
    assert house.level() == 0.3
    assert house.keeper.as_dict()


async def test_a_player_that_can_not_be_set_is_left_alone(
    hass: HomeAssistant, house: House
) -> None:
    hass.states.async_set(PLAYER, "idle", {"volume_level": 0.5, "supported_features": 0})
    await house.keeper.async_set(PLAYER, 0.3)
    hass.states.async_set(PLAYER, "playing", {"volume_level": 0.5, "supported_features": 0})
    await hass.async_block_till_done()
    await house.keeper.async_restore()
    assert not house.calls


# What fails


@pytest.mark.expect_log("The volume of media_player.bedroom could not be set")
async def test_a_player_that_refuses_hurts_nobody_and_is_tried_again(
    hass: HomeAssistant, house: House, caplog: pytest.LogCaptureFixture
) -> None:
    await house.keeper.async_set(PLAYER, 0.3)
    house.error = HomeAssistantError("no")
    await house.keeper.async_restore()
    house.turn(0.3, state="playing")
    await hass.async_block_till_done()
    assert house.level() == 0.3
    assert caplog.text.count("could not be set") == 1
    house.error = None
    calls = len(house.calls)
    hass.states.async_set(
        PLAYER, "playing", {**hass.states.get(PLAYER).attributes, "media_position": 3}
    )
    await hass.async_block_till_done()
    assert len(house.calls) == calls, "a position is no reason to try"
    house.turn(0.3, state="idle")
    await hass.async_block_till_done()
    assert house.level() == 0.5


@pytest.mark.expect_log("The volume of media_player.bedroom could not be set: TimeoutError")
async def test_a_player_that_hangs_does_not_hold_up_the_others(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custom_components.rolling_session.volume._PATIENCE", 0)
    house.hangs = True
    await house.keeper.async_set(PLAYER, 0.3)
    assert house.disk, "it may have heard us"


@pytest.mark.expect_log("The volume to put back could not be stored: disk full")
async def test_what_can_not_be_stored_is_not_changed(house: House) -> None:
    house.disk_error = OSError("disk full")
    await house.keeper.async_set(PLAYER, 0.3)
    assert not house.calls
    house.disk_error = None
    await house.keeper.async_set(PLAYER, 0.3)
    house.disk_error = OSError("disk full")
    await house.keeper.async_set(PLAYER, 0.2)
    assert house.level() == 0.3
    house.disk_error = None
    await house.keeper.async_restore()
    assert house.level() == 0.5


async def test_a_stop_in_the_middle_of_a_change_puts_it_back(
    hass: HomeAssistant, house: House
) -> None:
    task = hass.async_create_task(house.keeper.async_set(PLAYER, 0.3))
    await asyncio.sleep(0)
    await house.keeper.async_restore()
    await task
    assert house.level() == 0.5
    assert house.disk == {}


@pytest.mark.expect_log("The volume of media_player.a before the last session is not known")
@pytest.mark.parametrize(
    "damage",
    [
        {},
        [],
        "loud",
        None,
        {"before": 2, "ours": 0.3, "since": None},
        {"before": "x", "ours": 0.3, "since": None},
        {"before": 0.5, "ours": 0.3, "since": "yesterday"},
        {"before": 0.5, "ours": float("nan"), "since": None},
    ],
)
async def test_a_damaged_file_costs_only_what_is_damaged(house: House, damage: Any) -> None:
    house.turn(0.3)
    right = {"before": 0.5, "ours": 0.3, "since": None}
    house.disk = {"media_player.a": damage, PLAYER: right}
    await house.start().async_restore()
    assert house.level() == 0.5


# Whose volume it is


@pytest.fixture
def device(hass: HomeAssistant, entry: MockConfigEntry) -> str:
    return (
        dr.async_get(hass)
        .async_get_or_create(config_entry_id=entry.entry_id, identifiers={("esphome", "box")})
        .id
    )


def register(hass: HomeAssistant, entity_id: str, platform: str, **more: Any) -> None:
    domain, object_id = entity_id.split(".")
    er.async_get(hass).async_get_or_create(
        domain, platform, f"{platform}-{object_id}", suggested_object_id=object_id, **more
    )


async def test_a_satellite_has_the_volume_of_its_device(
    hass: HomeAssistant, house: House, device: str
) -> None:
    register(hass, "assist_satellite.box", "esphome", device_id=device)
    register(hass, "media_player.another", "music_assistant", device_id=device)
    register(hass, "media_player.box", "esphome", device_id=device)
    register(hass, "light.box", "esphome", device_id=device)
    house.turn(0.5, "media_player.box")
    await house.keeper.async_lower("assist_satellite.box", 0.3)
    assert house.calls == [("media_player.box", 0.3)]


async def test_what_has_no_volume_is_left_alone(
    hass: HomeAssistant, house: House, device: str
) -> None:
    register(hass, "assist_satellite.box", "wyoming", device_id=device)
    register(hass, "assist_satellite.loose", "wyoming")
    register(hass, "notify.box", "wyoming", device_id=device)
    speakers = ["assist_satellite.box", "assist_satellite.loose", "assist_satellite.gone"]
    for entity_id in (*speakers, "notify.box", "light.box"):
        assert player_of(hass, entity_id) is None
        await house.keeper.async_set(entity_id, 0.3)
    assert house.disk == {}
