"""One thing to press: it starts, pauses, goes on, skips and stops."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from homeassistant.components.tag import async_scan_tag
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service

from custom_components.rolling_session.const import CONF_INJURED_AT

from .blueprints import Evening, automate, device_of

HUE = ("initial_press", "repeat", "short_release", "long_press", "long_release")
SOMRIG = ("initial_press", "short_release", "double_press", "long_press", "long_release")
MATTER = ("multi_press_1", "multi_press_2", "long_press", "long_release")
SHELLY = ("btn_down", "btn_up", "single_push", "double_push", "triple_push", "long_push")
ZIGBEE = ("single", "double", "hold")
REMOTE = "event.wall"


@pytest.fixture(autouse=True)
def idle_remote(hass: HomeAssistant) -> None:
    """Have a remote at the wall that was pressed yesterday."""
    hass.states.async_set(REMOTE, "2026-03-01T20:00:00.000+00:00", {"event_type": "single"})


async def press(
    evening: Evening,
    event_type: str,
    event_types: Collection[str] = ZIGBEE,
    at: datetime | None = None,
) -> None:
    """Press the remote at the wall."""
    state = (at or dt_util.utcnow()).isoformat(timespec="milliseconds")
    evening.hass.states.async_set(
        REMOTE, state, {"event_type": event_type, "event_types": list(event_types)}
    )
    await evening.wait(0.1)


def injured(evening: Evening) -> dict[str, Any]:
    """Return options of somebody who fell an hour ago."""
    at = dt_util.utcnow() - timedelta(hours=1)
    return {**evening.entry.options, CONF_INJURED_AT: at.isoformat()}


async def test_start_pause_go_on_skip_stop(hass: HomeAssistant, evening: Evening) -> None:
    """Nothing is asked for but who rolls and what is pressed."""
    await automate(hass, "tag_button_or_remote", coach=device_of(evening), remotes=[REMOTE])
    await press(evening, "single")
    assert evening.state() == "preparing"
    await evening.wait(20)
    await press(evening, "single")
    assert evening.state() == "paused"
    await evening.wait(5)
    await press(evening, "single")
    assert evening.state() == "rolling"
    await evening.wait(10)
    await press(evening, "double")
    assert evening.attribute("step") == 2
    await press(evening, "hold")
    assert evening.state() == "idle"


@pytest.mark.parametrize(
    ("event_types", "one", "two", "hold"),
    [
        (HUE, ["initial_press", "short_release"], [], ["initial_press", "long_press"]),
        (("initial_press",), ["initial_press"], [], []),
        (
            SOMRIG,
            ["initial_press", "short_release"],
            ["initial_press", "short_release", "initial_press", "double_press"],
            ["initial_press", "long_press", "long_release"],
        ),
        (MATTER, ["multi_press_1"], ["multi_press_2"], ["long_press", "long_release"]),
        (
            SHELLY,
            ["btn_down", "btn_up", "single_push"],
            ["btn_down", "btn_up", "btn_down", "btn_up", "double_push"],
            ["btn_down", "long_push", "btn_up"],
        ),
        (ZIGBEE, ["single"], ["double"], ["hold"]),
        (
            ("on", "off", "brightness_move_up", "brightness_stop"),
            ["on"],
            [],
            ["brightness_move_up"],
        ),
        (("press", "double_press", "long_press"), ["press"], ["double_press"], ["long_press"]),
        (("single_press", "double_press", "long_press"), ["single_press"], ["double_press"], []),
        (
            ("press_end", "multi_press_end", "long_press_start", "long_press_end"),
            ["press_end"],
            ["multi_press_end"],
            ["long_press_start", "long_press_end"],
        ),
    ],
)
async def test_every_make(
    hass: HomeAssistant,
    evening: Evening,
    event_types: Collection[str],
    one: list[str],
    two: list[str],
    hold: list[str],
) -> None:
    """Whatever a remote says around it, one press is one press, and two are a skip."""

    async def tell(told: list[str]) -> None:
        for event_type in told:
            await press(evening, event_type, event_types)
        await evening.wait(1)

    await automate(hass, "tag_button_or_remote", coach=device_of(evening), remotes=[REMOTE])
    await tell(two)
    await tell(hold)
    assert evening.state() == "idle"
    await tell(one)
    assert evening.events == ["started"]
    if two:
        await tell(two)
        assert evening.attribute("step") == 2
    await tell(one)
    assert evening.events == ["started", "paused"]
    if hold:
        await tell(hold)
        assert evening.events[-1] == "stopped"


async def test_a_button_and_a_tag(hass: HomeAssistant, evening: Evening) -> None:
    """Both were never used before; a tag that is read twice at once was held there once."""
    assert await async_setup_component(hass, "input_button", {"input_button": {"roll": {}}})
    assert await async_setup_component(hass, "tag", {})
    await hass.data["tag"].async_create_item({"tag_id": "roller", "name": "Roller"})
    await hass.async_block_till_done()
    await automate(
        hass,
        "tag_button_or_remote",
        coach=device_of(evening),
        buttons=["input_button.roll"],
        tags=["tag.roller"],
    )
    button = {"entity_id": "input_button.roll"}
    await hass.services.async_call("input_button", "press", button, blocking=True)
    await evening.wait(1)
    assert evening.state() == "preparing"
    await async_scan_tag(hass, "roller", None)
    await evening.wait(0.5)
    await async_scan_tag(hass, "roller", None)
    await evening.wait(1)
    assert evening.state() == "paused"
    await evening.wait(5)
    await async_scan_tag(hass, "roller", None)
    await evening.wait(1)
    assert evening.state() == "preparing"
    await hass.services.async_call("input_button", "press", button, blocking=True)
    await evening.wait(1)
    assert evening.state() == "paused"


@pytest.mark.parametrize("before", ["unavailable", "unknown", None])
async def test_a_restart_presses_nothing(
    hass: HomeAssistant, evening: Evening, before: str | None
) -> None:
    """The remote comes back with its last press, which was hours ago, or moments."""
    await automate(
        hass,
        "tag_button_or_remote",
        coach=device_of(evening),
        remotes=[REMOTE],
        tags=["tag.roller"],
    )
    for ago in (timedelta(hours=5), timedelta(seconds=2)):
        for entity in (REMOTE, "tag.roller"):
            if before:
                hass.states.async_set(entity, before, {"event_type": None})
            else:
                hass.states.async_remove(entity)
        await evening.wait(0.1)
        if before == "unknown" and ago < timedelta(minutes=1):
            continue  # as the first press of a new remote looks
        at = dt_util.utcnow() - ago
        await press(evening, "single", at=at)
        hass.states.async_set("tag.roller", at.isoformat())
        await evening.wait(0.1)
    assert evening.state() == "idle"
    assert evening.events == []


async def test_the_very_first_press_of_a_new_remote_counts(
    hass: HomeAssistant, evening: Evening
) -> None:
    """Its state was unknown until now."""
    hass.states.async_set(REMOTE, "unknown", {"event_type": None})
    await automate(hass, "tag_button_or_remote", coach=device_of(evening), remotes=[REMOTE])
    await press(evening, "single")
    assert evening.state() == "preparing"


async def test_a_remote_that_drops_out_or_is_renamed_presses_nothing(
    hass: HomeAssistant, evening: Evening
) -> None:
    """What changes is not when it was pressed."""
    await automate(hass, "tag_button_or_remote", coach=device_of(evening), remotes=[REMOTE])
    await press(evening, "single")
    state = hass.states.get(REMOTE)
    assert state
    hass.states.async_set(REMOTE, state.state, {**state.attributes, "friendly_name": "Wall"})
    await evening.wait(0.1)
    hass.states.async_set(REMOTE, "unavailable")
    await evening.wait(0.1)
    hass.states.async_set(REMOTE, state.state, state.attributes)
    await evening.wait(0.1)
    hass.states.async_remove(REMOTE)
    await evening.wait(0.1)
    assert evening.events == ["started"]


async def test_what_is_not_in_the_lists_does_nothing(hass: HomeAssistant, evening: Evening) -> None:
    """And the lists are the person's own."""
    await automate(
        hass,
        "tag_button_or_remote",
        coach=device_of(evening),
        remotes=[REMOTE],
        press_types=["shake"],
        double_types=[],
        long_types=["drop"],
    )
    await press(evening, "single")
    assert evening.state() == "idle"
    await press(evening, "shake")
    assert evening.state() == "preparing"
    await press(evening, "hold")
    await press(evening, "double")
    assert (evening.state(), evening.attribute("step")) == ("preparing", 1)
    await press(evening, "drop")
    assert evening.state() == "idle"


async def test_what_starts_and_no_pause(hass: HomeAssistant, evening: Evening) -> None:
    """A routine and its minutes; a second press does nothing."""
    await automate(
        hass,
        "tag_button_or_remote",
        coach=device_of(evening),
        remotes=[REMOTE],
        pausing=False,
        routine="full_back",
        minutes=8,
    )
    await press(evening, "single")
    assert evening.attribute("routine") == "full_back"
    assert evening.attribute("ends_at") - dt_util.utcnow() <= timedelta(minutes=8)
    await evening.wait(20)
    await press(evening, "single")
    assert evening.state() == "rolling"
    await press(evening, "hold")
    assert evening.state() == "idle"


async def test_triggers_of_ones_own(hass: HomeAssistant, evening: Evening) -> None:
    """For remotes that only have events of the bus: each is a press, unless its ID says more."""
    await automate(
        hass,
        "tag_button_or_remote",
        coach=device_of(evening),
        more_triggers=[
            {"trigger": "event", "event_type": "zha_event", "event_data": {"command": name}, **more}
            for name, more in (
                ("toggle", {}),
                ("step", {"id": "double"}),
                ("move", {"id": "long"}),
            )
        ],
    )
    steps = []
    for command in ("toggle", "step", "move"):
        hass.bus.async_fire("zha_event", {"command": command})
        await evening.wait(1)
        steps.append((evening.state(), command == "step" and evening.attribute("step")))
    assert steps == [("preparing", False), ("switching", 2), ("idle", False)]


async def test_running_it_by_hand_is_a_press(hass: HomeAssistant, evening: Evening) -> None:
    """Whoever tries it in the editor sees a session start."""
    automation = await automate(
        hass, "tag_button_or_remote", coach=device_of(evening), remotes=[REMOTE]
    )
    await hass.services.async_call(
        "automation", "trigger", {"entity_id": automation, "skip_condition": False}, blocking=True
    )
    await evening.wait(1)
    assert evening.state() == "preparing"


@pytest.mark.expect_log("Error executing script. Error for call_service")
async def test_a_refusal_is_told(hass: HomeAssistant, evening: Evening) -> None:
    """On phones and speakers: there is no screen at the wall. The next press is told again."""
    hass.config_entries.async_update_entry(evening.entry, options=injured(evening))
    await hass.async_block_till_done()
    for entity in ("assist_satellite.bedroom", "media_player.kitchen", "notify.phone"):
        hass.states.async_set(entity, "idle")
    calls = {
        action: async_mock_service(hass, *action.split("."))
        for action in (
            "assist_satellite.announce",
            "tts.speak",
            "notify.send_message",
            "persistent_notification.create",
        )
    }
    await automate(
        hass,
        "tag_button_or_remote",
        coach=device_of(evening),
        remotes=[REMOTE],
        message="{name}: no!",
        phones=["notify.phone"],
        speakers=["assist_satellite.bedroom", "media_player.kitchen", "media_player.gone"],
        voice=["tts.piper"],
    )
    for _ in range(2):
        await press(evening, "single")
    assert evening.state() == "idle"
    assert [call.data["message"] for call in calls["notify.send_message"]] == ["Anna: no!"] * 2
    assert calls["assist_satellite.announce"][0].data == {
        "entity_id": ["assist_satellite.bedroom"],
        "message": "Anna: no!",
    }
    assert calls["tts.speak"][0].data["media_player_entity_id"] == ["media_player.kitchen"]
    assert not calls["persistent_notification.create"]


@pytest.mark.parametrize(
    "speakers", [[], ["media_player.gone"], ["media_player.kitchen"]], ids=["none", "gone", "mute"]
)
@pytest.mark.expect_log("Error executing script. Error for call_service")
async def test_without_phones_and_speakers_a_refusal_is_on_the_screen(
    hass: HomeAssistant, evening: Evening, speakers: list[str]
) -> None:
    """Also where the speaker is missing, or has no voice."""
    hass.config_entries.async_update_entry(evening.entry, options=injured(evening))
    await hass.async_block_till_done()
    hass.states.async_set("media_player.kitchen", "idle")
    calls = async_mock_service(hass, "persistent_notification", "create")
    await automate(
        hass,
        "tag_button_or_remote",
        coach=device_of(evening),
        remotes=[REMOTE],
        speakers=speakers,
    )
    await press(evening, "single")
    (call,) = calls
    assert call.data["message"].startswith("Anna, your session did not start.")


async def test_nobody_is_told_of_a_session_that_starts(
    hass: HomeAssistant, evening: Evening
) -> None:
    """Only of one that does not."""
    calls = async_mock_service(hass, "persistent_notification", "create")
    await automate(hass, "tag_button_or_remote", coach=device_of(evening), remotes=[REMOTE])
    await press(evening, "single")
    assert evening.state() == "preparing"
    assert not calls
