"""A light breathes with a person, and is afterwards as it was."""

import asyncio

from homeassistant.core import Context, HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
import pytest

from custom_components.rolling_session.const import DOMAIN

from .coach import Coach
from .own import add_routine

LIGHT = "light.bedroom"


class Lamp:
    """A lamp that does at once what it is told, and notes it."""

    def __init__(self, hass: HomeAssistant) -> None:
        self.hass = hass
        self.told: list[tuple[str, float]] = []
        """What, and in how many seconds."""
        self.error: Exception | None = None
        self.is_(100)
        hass.services.async_register("light", "turn_on", self.turn_on)
        hass.services.async_register("light", "turn_off", self.turn_off)

    def is_(self, brightness: int, context: Context | None = None) -> None:
        attributes = {"brightness": brightness or None, "supported_color_modes": ["brightness"]}
        self.hass.states.async_set(
            LIGHT, "on" if brightness else "off", attributes, context=context
        )

    async def turn_on(self, call: ServiceCall) -> None:
        if self.error:
            raise self.error
        percent = call.data.get("brightness_pct")
        brightness = round(percent * 2.55) if percent else call.data["brightness"]
        self.told.append((f"{percent} %" if percent else "as it was", call.data["transition"]))
        self.is_(brightness, call.context)

    async def turn_off(self, call: ServiceCall) -> None:
        self.told.append(("off", call.data["transition"]))
        self.is_(0, call.context)

    @property
    def brightness(self) -> int:
        state = self.hass.states.get(LIGHT)
        assert state
        return state.attributes["brightness"] or 0


@pytest.fixture
def lamp(hass: HomeAssistant) -> Lamp:
    return Lamp(hass)


async def begin(coach: Coach, seconds: float) -> None:
    await coach.do("start", outlets=[LIGHT])
    await slowly(coach, seconds)


async def slowly(coach: Coach, seconds: float) -> None:
    for _ in range(round(seconds * 4)):
        await coach.wait(0.25)
        for _ in range(5):
            await asyncio.sleep(0)


async def test_a_position_is_a_pulse_and_a_hold_is_breaths(coach: Coach, lamp: Lamp) -> None:
    await begin(coach, 62)
    pulse = [("80 %", 0.5), ("as it was", 0.5)]
    breath = [("80 %", 4), ("20 %", 6)]
    assert lamp.told == [*pulse, *breath, *breath, ("as it was", 1)]
    assert lamp.brightness == 100


async def test_a_light_breathes_as_the_routine_does(
    hass: HomeAssistant, coach: Coach, lamp: Lamp
) -> None:
    steps = [{"technique": "thoracic_roll", "seconds": 60, "sides": [], "hold": 30}]
    breath = {"inhale": 5, "held": 0, "exhale": 7}
    await add_routine(hass, coach.entry, "Slow", goal="daily", steps=steps, breath=breath)
    await coach.do("start", routine="Slow", outlets=[LIGHT])
    await slowly(coach, 62)
    assert ("80 %", 5) in lamp.told
    assert ("20 %", 7) in lamp.told


async def test_breaths_are_in_time(coach: Coach, lamp: Lamp) -> None:
    await begin(coach, 34.5)
    assert lamp.told[-1] == ("80 %", 4)
    await slowly(coach, 3)
    assert lamp.told[-1] == ("80 %", 4)
    await slowly(coach, 1)
    assert lamp.told[-1] == ("20 %", 6)


async def test_screens_get_the_words_that_a_light_can_not_say(coach: Coach, lamp: Lamp) -> None:
    await begin(coach, 20)
    assert [said.outlet for said in coach.said] == [None, None]


async def test_a_light_that_was_off_is_off_again(coach: Coach, lamp: Lamp) -> None:
    lamp.is_(0)
    await begin(coach, 62)
    assert lamp.told[1] == ("off", 0.5)
    assert lamp.told[-1] == ("off", 1)
    assert lamp.brightness == 0


@pytest.mark.parametrize("way", ["pause", "stop", "unload", "skip"])
async def test_it_is_put_back_on_every_way_out(
    hass: HomeAssistant, coach: Coach, lamp: Lamp, way: str
) -> None:
    await begin(coach, 36)
    assert lamp.brightness > 200
    if way == "unload":
        await hass.config_entries.async_unload(coach.entry.entry_id)
        await hass.async_block_till_done()
    else:
        await coach.do(way)
        await slowly(coach, 3)
    assert lamp.brightness == 100


async def test_it_goes_on_after_a_pause(coach: Coach, lamp: Lamp) -> None:
    await begin(coach, 38)
    await coach.do("pause")
    await coach.do("resume")
    lamp.told.clear()
    await slowly(coach, 30)
    assert ("20 %", 6) in lamp.told
    await coach.do("stop")
    assert lamp.brightness == 100


async def test_a_whole_session_leaves_it_as_it_was(coach: Coach, lamp: Lamp) -> None:
    await begin(coach, 305)
    assert coach.state() == "idle"
    assert len(lamp.told) > 20
    assert lamp.brightness == 100


@pytest.mark.parametrize("brightness", [0, 150])
async def test_who_switches_it_meanwhile_is_right(
    coach: Coach, lamp: Lamp, brightness: int
) -> None:
    await begin(coach, 36)
    lamp.told.clear()
    lamp.is_(brightness, Context(user_id="anna") if brightness else None)
    await slowly(coach, 60)
    await coach.do("stop")
    assert lamp.told == []
    assert lamp.brightness == brightness


async def test_what_an_automation_made_of_it_is_not_undone(coach: Coach, lamp: Lamp) -> None:
    await begin(coach, 36)
    lamp.is_(255)
    await coach.do("stop")
    assert lamp.brightness == 255


@pytest.mark.expect_log("light.bedroom could not speak: broken")
async def test_a_broken_light_leaves_the_session_alone(
    hass: HomeAssistant, coach: Coach, lamp: Lamp
) -> None:
    lamp.error = HomeAssistantError("broken")
    await begin(coach, 62)
    assert coach.state() == "rolling"
    issue_id = f"outlet_failed_{coach.entry.entry_id}_{LIGHT}"
    assert ir.async_get(hass).async_get_issue(DOMAIN, issue_id)


async def test_trying_it_is_a_pulse(coach: Coach, lamp: Lamp) -> None:
    await coach.do("test_outlet", outlet=LIGHT)
    await slowly(coach, 2)
    assert lamp.told == [("80 %", 0.5), ("as it was", 0.5)]
