"""On a tender spot the lamps breathe with the voice, and are then as they were."""

from datetime import datetime, timedelta

from homeassistant.core import HomeAssistant
import pytest

from .blueprints import Evening, automate, device_of
from .lamps import Lamps


async def to_the_hold(evening: Evening) -> datetime:
    """Lie down and roll until the first hold, and return when its first breath begins."""
    await evening.do("start")
    while evening.state() != "holding":
        await evening.wait(1)
    first: datetime = evening.attribute("first_breath_at")
    return first


async def to_the_end_of_the_hold(evening: Evening) -> None:
    while evening.state() == "holding":
        await evening.wait(1)
    await evening.wait(0.1)


def breaths_of(evening: Evening) -> list[tuple[str, datetime]]:
    """Return what the voice said about breathing, and when."""
    return [(said.cue.key, said.sent_at) for said in evening.said if "breathe_" in said.cue.key]


async def test_the_lamps_breathe_in_time_with_the_voice(
    hass: HomeAssistant, evening: Evening
) -> None:
    """Nothing is asked for but who and which lamps; every change is on the voice's word."""
    lamps = Lamps(hass, bed=80, shelf=None)
    await automate(
        hass, "breathing_light", coach=device_of(evening), lights=["light.bed", "light.shelf"]
    )
    first = await to_the_hold(evening)
    before = len(breaths_of(evening))
    await to_the_end_of_the_hold(evening)
    said = breaths_of(evening)[before:]
    settling, *breathing = [told for told in lamps.told if told.lamp == "light.bed"][:-1]
    assert settling.percent == 5
    assert settling.at + timedelta(seconds=settling.transition or 0) < first
    assert [told.percent for told in breathing] == [25, 5] * (len(said) // 2)
    assert [told.transition for told in breathing] == pytest.approx([4, 6] * (len(said) // 2), 0.05)
    for told, (_, at) in zip(breathing, said, strict=True):
        assert abs(told.at - at) < timedelta(seconds=0.2)
    assert len(said) >= 4


async def test_afterwards_they_are_as_they_were(hass: HomeAssistant, evening: Evening) -> None:
    """The one that was on is on, the one that was off is off, and no scene is left behind."""
    lamps = Lamps(hass, bed=80, shelf=None)
    await automate(
        hass, "breathing_light", coach=device_of(evening), lights=["light.bed", "light.shelf"]
    )
    await to_the_hold(evening)
    await evening.wait(6)
    assert (lamps.percent("bed"), lamps.percent("shelf")) == (25, 25)
    await to_the_end_of_the_hold(evening)
    assert (lamps.percent("bed"), lamps.percent("shelf")) == (80, None)
    assert [told.transition for told in lamps.told[-2:]] == [2, 2]
    assert not hass.states.async_entity_ids("scene")
    told = len(lamps.told)
    await evening.wait(5)
    assert len(lamps.told) == told


async def test_every_hold_of_a_session_breathes(hass: HomeAssistant, evening: Evening) -> None:
    """With brightnesses of one's own; at the end of the session all is as it was."""
    lamps = Lamps(hass, bed=80)
    await automate(
        hass,
        "breathing_light",
        coach=device_of(evening),
        lights=["light.bed"],
        brightness_in=60,
        brightness_out=10,
    )
    await evening.do("start")
    await evening.wait(320)
    assert evening.state() == "idle"
    assert {told.percent for told in lamps.told} == {60, 10, 80}
    assert [told.percent for told in lamps.told].count(80) == 3
    for told, (_, at) in zip(
        [told for told in lamps.told if told.percent == 60],
        [breath for breath in breaths_of(evening) if "breathe_in" in breath[0]],
        strict=True,
    ):
        assert abs(told.at - at) < timedelta(seconds=0.2)


@pytest.mark.parametrize("action", ["pause", "stop", "skip"])
async def test_a_hold_that_ends_early_puts_them_back_at_once(
    hass: HomeAssistant, evening: Evening, action: str
) -> None:
    """And once: nothing comes afterwards, not even when the session goes on."""
    lamps = Lamps(hass, bed=80)
    await automate(hass, "breathing_light", coach=device_of(evening), lights=["light.bed"])
    await to_the_hold(evening)
    await evening.wait(6)
    assert lamps.percent("bed") == 25
    await evening.do(action)
    await evening.wait(0.1)
    assert lamps.percent("bed") == 80
    told = len(lamps.told)
    if action == "pause":
        await evening.do("resume")
    await evening.wait(8)
    assert len(lamps.told) == told


async def test_a_hold_that_is_made_longer_breathes_on(
    hass: HomeAssistant, evening: Evening
) -> None:
    """The voice begins anew where the hold would have ended, and so do the lamps."""
    lamps = Lamps(hass, bed=80)
    await automate(hass, "breathing_light", coach=device_of(evening), lights=["light.bed"])
    await to_the_hold(evening)
    await evening.wait(10)
    await evening.do("hold", seconds=25)
    await to_the_end_of_the_hold(evening)
    voice = [at for key, at in breaths_of(evening) if "breathe_in" in key]
    light = [told.at for told in lamps.told if told.percent == 25]
    assert len(light) == len(voice) >= 4
    for one, other in zip(light, voice, strict=True):
        assert abs(one - other) < timedelta(seconds=0.2)
    assert lamps.percent("bed") == 80


async def test_a_pattern_of_ones_own(hass: HomeAssistant, evening: Evening) -> None:
    """While the breath is held the lamps wait; two breaths of twelve seconds fit in 24."""
    pattern = {"inhale": 4, "held": 2, "exhale": 6}
    hass.config_entries.async_update_entry(
        evening.entry, options={**evening.entry.options, **pattern}
    )
    await hass.async_block_till_done()
    lamps = Lamps(hass, bed=80)
    await automate(hass, "breathing_light", coach=device_of(evening), lights=["light.bed"])
    first = await to_the_hold(evening)
    await to_the_end_of_the_hold(evening)
    _, *breathing, _ = lamps.told
    assert [round((told.at - first).total_seconds(), 1) for told in breathing] == [0, 6, 12, 18]
    assert [told.percent for told in breathing] == [25, 5, 25, 5]


async def test_slow_lamps_do_not_drift(hass: HomeAssistant, evening: Evening) -> None:
    """Each breath is counted from the first one, however long a lamp takes to answer."""
    lamps = Lamps(hass, bed=80)
    lamps.slow = 2
    await automate(hass, "breathing_light", coach=device_of(evening), lights=["light.bed"])
    await to_the_hold(evening)
    await evening.wait(3)
    await evening.do("hold", seconds=30)
    await to_the_end_of_the_hold(evening)
    await evening.wait(5)
    voice = [at for _, at in breaths_of(evening)]
    light = [told.at for told in lamps.told][1:-1]
    assert len(light) == len(voice) >= 8
    for one, other in zip(light, voice, strict=True):
        assert abs(one - other) < timedelta(seconds=0.2)
    assert lamps.percent("bed") == 80


async def test_lamps_that_are_not_there_do_not_disturb(
    hass: HomeAssistant, evening: Evening
) -> None:
    """One is unavailable, one is gone, one can not be dimmed; the others breathe."""
    lamps = Lamps(hass, bed=80)
    hass.states.async_set("light.away", "unavailable")
    lamps.put("light.plug", 100, supported_color_modes=["onoff"])
    await automate(
        hass,
        "breathing_light",
        coach=device_of(evening),
        lights=["light.away", "light.gone", "light.plug", "light.bed"],
    )
    await to_the_hold(evening)
    await to_the_end_of_the_hold(evening)
    assert {told.lamp for told in lamps.told} == {"light.bed"}
    assert lamps.percent("bed") == 80


async def test_no_lamp_at_all_is_no_error(hass: HomeAssistant, evening: Evening) -> None:
    """All of them are away: nothing happens."""
    lamps = Lamps(hass)
    hass.states.async_set("light.away", "unavailable")
    await automate(hass, "breathing_light", coach=device_of(evening), lights=["light.away"])
    await to_the_hold(evening)
    await to_the_end_of_the_hold(evening)
    assert not lamps.told
    assert not hass.states.async_entity_ids("scene")


@pytest.mark.expect_log("light.bed does not answer")
async def test_a_lamp_that_fails_is_tried_again_with_the_next_breath(
    hass: HomeAssistant, evening: Evening
) -> None:
    """And is put back when it answers again."""
    lamps = Lamps(hass, bed=80)
    await automate(hass, "breathing_light", coach=device_of(evening), lights=["light.bed"])
    await to_the_hold(evening)
    lamps.broken = True
    await evening.wait(6)
    lamps.broken = False
    await evening.wait(6)
    assert lamps.percent("bed") == 5
    await to_the_end_of_the_hold(evening)
    assert lamps.percent("bed") == 80


async def test_running_it_by_hand_does_nothing(hass: HomeAssistant, evening: Evening) -> None:
    """There is no breath to follow."""
    lamps = Lamps(hass, bed=80)
    automation = await automate(
        hass, "breathing_light", coach=device_of(evening), lights=["light.bed"]
    )
    for skip in (True, False):
        await hass.services.async_call(
            "automation",
            "trigger",
            {"entity_id": automation, "skip_condition": skip},
            blocking=True,
        )
        await evening.wait(1)
    assert not lamps.told
