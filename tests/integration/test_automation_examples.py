"""The page about automations tells the truth: its examples run, and its forms are the forms."""

from collections.abc import Awaitable, Callable
from pathlib import Path
import re
from typing import Any

from homeassistant.auth.models import User
from homeassistant.core import Context, HomeAssistant, ServiceCall
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.script import Script
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service
from pytest_homeassistant_custom_component.test_util.aiohttp import AiohttpClientMocker
import yaml

from custom_components.rolling_session.condition import CONDITIONS
from custom_components.rolling_session.const import DOMAIN, Action
from custom_components.rolling_session.trigger import TRIGGERS

from .blueprints import NAMES, checked
from .coach import Coach
from .phone import Phone
from .test_triggers import (
    be_late,
    come_to_a_milestone,
    complete,
    feel_numb,
    hold_with_a_pause,
    lose,
    roll_a_week,
    roll_yesterday,
    start,
    stop,
)

PAGE = Path("docs/automations.md").read_text()
ROW = re.compile(r"^\| `(?P<name>\w+)` \|.*\| `(?P<example>\{.*\})` \|$", re.MULTILINE)

type Story = Callable[[Coach], Awaitable[None]]


def examples(title: str) -> dict[str, dict[str, Any]]:
    """Return the examples of a table by what they are of."""
    section = PAGE.partition(f"### {title}\n")[2].partition("\n#")[0]
    return {row["name"]: yaml.safe_load(row["example"]) for row in ROW.finditer(section)}


TRIGGER_EXAMPLES = examples("Triggers")
CONDITION_EXAMPLES = examples("Conditions")
ACTION_EXAMPLES = examples("Actions")


def test_nothing_is_left_out() -> None:
    """Whatever there is has a line."""
    assert TRIGGER_EXAMPLES.keys() == TRIGGERS.keys()
    assert CONDITION_EXAMPLES.keys() == CONDITIONS.keys()
    assert ACTION_EXAMPLES.keys() == set(Action)


@pytest.fixture
def fired(hass: HomeAssistant) -> list[ServiceCall]:
    """Return what automations did."""
    return async_mock_service(hass, "test", "automation")


async def automate(hass: HomeAssistant, **parts: Any) -> None:
    automation = {"alias": "Example", **parts, "actions": {"action": "test.automation"}}
    assert await async_setup_component(hass, "automation", {"automation": automation})
    await hass.async_block_till_done()
    state = hass.states.get("automation.example")
    assert state
    assert state.state == "on"


@pytest.mark.parametrize(
    ("name", "story"),
    [
        ("session_started", start),
        ("step_started", complete),
        ("hold_started", hold_with_a_pause),
        ("session_completed", complete),
        ("session_stopped", stop),
        ("session_stopped_for_safety", feel_numb),
        ("streak_extended", complete),
        ("milestone_reached", come_to_a_milestone),
        ("streak_at_risk", be_late),
        ("streak_lost", lose),
    ],
)
async def test_triggers(
    hass: HomeAssistant, coach: Coach, fired: list[ServiceCall], name: str, story: Story
) -> None:
    """What stands there fires when it says."""
    await automate(hass, triggers=TRIGGER_EXAMPLES[name])
    assert not fired
    await story(coach)
    assert fired


async def pause(coach: Coach) -> None:
    await start(coach)
    await coach.do("pause")


@pytest.mark.parametrize(
    ("name", "story"),
    [
        ("is_active", start),
        ("is_paused", pause),
        ("is_done_today", complete),
        ("streak_is_at_risk", roll_yesterday),
        ("streak_is_at_least", roll_a_week),
    ],
)
async def test_conditions(
    hass: HomeAssistant, coach: Coach, fired: list[ServiceCall], name: str, story: Story
) -> None:
    """What stands there is false before, and true then."""
    now = {"trigger": "event", "event_type": "now"}
    await automate(hass, triggers=now, conditions=CONDITION_EXAMPLES[name])
    hass.bus.async_fire("now")
    await hass.async_block_till_done()
    assert not fired
    await story(coach)
    hass.bus.async_fire("now")
    await hass.async_block_till_done()
    assert len(fired) == 1


STARTED = {"skip", "back", "hold", "stop", "pause", "report_discomfort", "report_symptom"}


# There is no voice in this house.
SILENT = pytest.mark.expect_log("Only tones will be heard")


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=SILENT if name == "test_outlet" else ()) for name in ACTION_EXAMPLES],
)
async def test_actions(
    hass: HomeAssistant,
    coach: Coach,
    aioclient_mock: AiohttpClientMocker,
    hass_admin_user: User,
    name: str,
) -> None:
    """What stands there can be done, and what answers has an answer."""
    example = ACTION_EXAMPLES[name]
    assert example["action"] == f"{DOMAIN}.{name}"
    if name in STARTED:
        await start(coach)
        await coach.wait(45)
    if name == "resume":
        await pause(coach)
    if name in {"edit_session", "delete_session", "undo"}:
        await coach.do("log_session", minutes=10)
        history = await coach.do("get_history")
        example["data"] = example.get("data", {}) | (
            {"session": history["sessions"][0]["session"]} if name != "undo" else {}
        )
    if name == "resume_streak":
        await coach.do("pause_streak", until="2026-03-02")
    if name == "test_outlet":
        hass.states.async_set("media_player.bedroom", "idle", {"supported_features": 0xFFFFF})
        async_mock_service(hass, "media_player", "play_media")
    if name == "remind":
        phone = Phone(hass, aioclient_mock, hass_admin_user)
        await phone.register()
        example["data"]["phones"] = [phone.device_id]
    # Raises where it is refused.
    script = Script(hass, cv.SCRIPT_SCHEMA([example]), "Example", "test")
    result = await script.async_run(context=Context())
    await hass.async_block_till_done()
    if variable := example.get("response_variable"):
        assert result
        assert result.variables[variable]["sensor.anna_session"]


def documented(name: str) -> list[str]:
    """Return the inputs that the page tells of a blueprint."""
    section = PAGE.partition(f"<!-- {name} -->")[2].partition("\n#")[0]
    return re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)


@pytest.mark.parametrize(("domain", "name"), NAMES)
def test_the_inputs_are_those_of_the_form(domain: str, name: str) -> None:
    """Every input of every blueprint stands on the page, with its own name, in order."""
    blueprint = checked(domain, name)
    assert documented(name) == [*blueprint.inputs]
    assert blueprint.metadata["source_url"].rpartition("/blob/main/")[2] in PAGE
    assert Path(f"docs/images/blueprint-{name}.png").exists()
    assert f"images/blueprint-{name}.png" in PAGE
