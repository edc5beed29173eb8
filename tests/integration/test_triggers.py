"""Triggers and conditions, in automations as the editor writes them."""

from collections.abc import Awaitable, Callable
import json
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service
import voluptuous as vol
import yaml

from custom_components.rolling_session import condition, trigger
from custom_components.rolling_session.const import DOMAIN
from custom_components.rolling_session.engine.catalog import TECHNIQUES
from custom_components.rolling_session.engine.model import Zone

from .coach import Coach

FOLDER = Path(trigger.__file__).parent

type Automate = Callable[..., Awaitable[None]]
type Story = Callable[[Coach], Awaitable[None]]


@pytest.fixture
def fired(hass: HomeAssistant) -> list[ServiceCall]:
    """Return what automations did."""
    return async_mock_service(hass, "test", "automation")


@pytest.fixture
async def automate(hass: HomeAssistant, fired: list[ServiceCall]) -> Automate:
    """Return a function that makes an automation."""

    async def make(
        triggers: list[dict[str, Any]], conditions: list[dict[str, Any]] | None = None
    ) -> None:
        automation = {
            "id": "one",
            "alias": "One",
            "triggers": triggers,
            "conditions": conditions or [],
            "actions": [
                {"action": "test.automation", "data": {"by": "{{ trigger.entity_id | default }}"}}
            ],
            "mode": "queued",
        }
        config = {"automation": [automation]}
        Path(hass.config.path("configuration.yaml")).write_text(json.dumps(config))
        assert await async_setup_component(hass, "automation", config)
        await hass.async_block_till_done()

    return make


def of_device(coach: Coach) -> dict[str, str]:
    """Return a person as a target, the way the editor picks one."""
    session = er.async_get(coach.hass).async_get("sensor.anna_session")
    assert session
    assert session.device_id
    return {"device_id": session.device_id}


def when(name: str, target: dict[str, Any], **options: Any) -> list[dict[str, Any]]:
    return [{"trigger": f"{DOMAIN}.{name}", "target": target, "options": options}]


async def start(coach: Coach) -> None:
    await coach.do("start")


async def complete(coach: Coach) -> None:
    await coach.do("start")
    await coach.wait(300)


async def stop(coach: Coach) -> None:
    await coach.do("start")
    await coach.wait(20)
    await coach.do("stop")


async def feel_numb(coach: Coach) -> None:
    await coach.do("start")
    await coach.do("report_symptom", symptom="numbness")


async def hold_with_a_pause(coach: Coach) -> None:
    await coach.do("start")
    await coach.wait(40)
    await coach.do("pause")
    await coach.do("resume")
    await coach.wait(30)


async def roll_yesterday(coach: Coach) -> None:
    await coach.do("log_session", minutes=5, started_at="2026-03-01 21:00:00")


async def roll_a_week(coach: Coach) -> None:
    await come_to_a_milestone(coach)
    await coach.do("log_session", minutes=10, started_at="2026-03-02 08:00:00")


async def come_to_a_milestone(coach: Coach) -> None:
    for day in range(24, 29):
        await coach.do("log_session", minutes=10, started_at=f"2026-02-{day} 08:00:00")
    await coach.do("log_session", minutes=10, started_at="2026-03-01 08:00:00")


async def lose(coach: Coach) -> None:
    await coach.do("log_session", minutes=10, started_at="2026-03-01 08:00:00")
    history = await coach.do("get_history")
    await coach.do("delete_session", session=history["sessions"][0]["session"])


async def be_late(coach: Coach) -> None:
    await coach.do("log_session", minutes=10, started_at="2026-03-01 08:00:00")
    await coach.wait(2 * 60 * 60)


EVENT, SESSION, STREAK = "event.anna_session_event", "sensor.anna_session", "sensor.anna_streak"


@pytest.mark.parametrize(
    ("name", "story", "by"),
    [
        ("session_started", start, EVENT),
        ("session_completed", complete, EVENT),
        ("session_stopped", stop, EVENT),
        ("session_stopped_for_safety", feel_numb, EVENT),
        ("hold_started", hold_with_a_pause, SESSION),
        ("streak_extended", complete, STREAK),
        ("streak_lost", lose, STREAK),
        ("milestone_reached", come_to_a_milestone, STREAK),
        ("streak_at_risk", be_late, "binary_sensor.anna_streak_at_risk"),
    ],
)
async def test_a_trigger_fires_once_in_its_story(
    coach: Coach, automate: Automate, fired: list[ServiceCall], name: str, story: Story, by: str
) -> None:
    await automate(when(name, of_device(coach)))
    await story(coach)
    assert [call.data["by"] for call in fired] == [by]


@pytest.mark.parametrize(
    ("options", "steps"),
    [
        ({}, 4),
        ({"zone": ["glutes"]}, 2),
        ({"zone": "thoracic"}, 1),
        ({"technique": ["cat_cow"]}, 1),
        ({"technique": ["cat_cow"], "zone": ["glutes"]}, 0),
        ({"technique": ["lat_release"]}, 0),
    ],
)
async def test_steps_can_be_chosen(
    coach: Coach,
    automate: Automate,
    fired: list[ServiceCall],
    options: dict[str, Any],
    steps: int,
) -> None:
    await automate(when("step_started", of_device(coach), **options))
    await coach.do("start")
    await coach.do("pause")
    await coach.do("resume")
    await coach.wait(310)
    assert coach.state() == "idle"
    assert len(fired) == steps


async def test_going_back_starts_the_step_again(
    coach: Coach, automate: Automate, fired: list[ServiceCall]
) -> None:
    await automate(when("step_started", of_device(coach)))
    await coach.do("start")
    await coach.wait(30)
    await coach.do("back")
    assert len(fired) == 2


@pytest.mark.parametrize("name", sorted(trigger.TRIGGERS))
async def test_other_entities_fire_nothing(
    hass: HomeAssistant, coach: Coach, automate: Automate, fired: list[ServiceCall], name: str
) -> None:
    """Somebody chose the wrong sensor, or one of another integration that looks alike."""
    other = er.async_get(hass).async_get_or_create(
        "sensor", "demo", "session", suggested_object_id="other", translation_key="session"
    )
    wrong = ["sensor.anna_habit_strength", "binary_sensor.anna_done_today", other.entity_id]
    await automate(when(name, {"entity_id": wrong}))
    for state in ("idle", "preparing", "holding", "5", "7"):
        hass.states.async_set(other.entity_id, state, {"device_class": "enum", "step": 1})
    await complete(coach)
    assert not fired


async def test_a_reload_and_a_restart_change_nothing(
    hass: HomeAssistant, coach: Coach, automate: Automate, fired: list[ServiceCall]
) -> None:
    await coach.do("log_session", minutes=10, started_at="2026-03-01 08:00:00")
    await automate(
        [
            *when("streak_extended", of_device(coach)),
            *when("streak_lost", of_device(coach)),
            *when("session_started", {"entity_id": EVENT}),
        ]
    )
    # The person goes and comes back, as in a restart: nothing has happened.
    await hass.config_entries.async_reload(coach.entry.entry_id)
    await hass.async_block_till_done()
    assert not fired
    await start(coach)
    await hass.services.async_call("automation", "reload", blocking=True)
    await coach.do("stop")
    await coach.do("log_session", minutes=10)
    assert [call.data["by"] for call in fired] == [EVENT, STREAK]


async def test_days_are_not_weeks(
    hass: HomeAssistant, coach: Coach, automate: Automate, fired: list[ServiceCall]
) -> None:
    await coach.do("log_session", minutes=10, started_at="2026-03-01 08:00:00")
    await coach.do("log_session", minutes=10, started_at="2026-02-28 08:00:00")
    await automate(
        [*when("streak_lost", of_device(coach)), *when("streak_extended", of_device(coach))]
    )
    hass.config_entries.async_update_entry(
        coach.entry, options={**coach.entry.options, "weekly": 1}
    )
    await hass.async_block_till_done()
    assert not fired


@pytest.mark.parametrize(
    ("name", "options", "before", "story", "after"),
    [
        ("is_active", {}, False, start, True),
        ("is_active", {}, False, complete, False),
        ("is_paused", {}, False, hold_with_a_pause, False),
        ("is_done_today", {}, False, complete, True),
        ("is_done_today", {}, False, stop, False),
        ("streak_is_at_risk", {}, False, roll_yesterday, True),
        ("streak_is_at_risk", {}, False, roll_a_week, False),
        ("streak_is_at_least", {"length": 7}, False, roll_a_week, True),
        ("streak_is_at_least", {"length": 8}, False, roll_a_week, False),
    ],
)
async def test_a_condition_is_true_of_a_person(
    hass: HomeAssistant,
    coach: Coach,
    automate: Automate,
    fired: list[ServiceCall],
    name: str,
    options: dict[str, Any],
    before: bool,
    story: Story,
    after: bool,
) -> None:
    checked = {"condition": f"{DOMAIN}.{name}", "target": of_device(coach), "options": options}
    await automate([{"trigger": "event", "event_type": "asked"}], [checked])

    async def holds() -> bool:
        fired.clear()
        hass.bus.async_fire("asked")
        await hass.async_block_till_done()
        return bool(fired)

    assert await holds() is before
    await story(coach)
    assert await holds() is after


async def test_paused_is_a_condition(
    hass: HomeAssistant, coach: Coach, automate: Automate, fired: list[ServiceCall]
) -> None:
    checked = {"condition": f"{DOMAIN}.is_paused", "target": of_device(coach), "options": {}}
    await automate([{"trigger": "event", "event_type": "asked"}], [checked])
    await start(coach)
    await coach.do("pause")
    hass.bus.async_fire("asked")
    await hass.async_block_till_done()
    assert len(fired) == 1


@pytest.mark.parametrize("options", [{}, {"length": 0}, {"length": "many"}])
async def test_a_length_that_makes_no_sense_is_refused(options: dict[str, Any]) -> None:
    config = {"target": {"entity_id": [STREAK]}, "options": options}
    with pytest.raises(vol.Invalid):
        await condition.StreakIsAtLeast.async_validate_config(None, config)


@pytest.mark.parametrize("options", [{"zone": ["neck"]}, {"technique": "juggling"}, {"side": 1}])
async def test_a_step_that_does_not_exist_is_refused(options: dict[str, Any]) -> None:
    config = {"target": {"entity_id": [SESSION]}, "options": options}
    with pytest.raises(vol.Invalid):
        await trigger.StepStarted.async_validate_config(None, config)


def test_the_editor_offers_what_there_is() -> None:
    def described(name: str) -> dict[str, Any]:
        return yaml.safe_load(FOLDER.joinpath(f"{name}.yaml").read_text(encoding="utf-8"))

    triggers = described("triggers")
    assert triggers.keys() == trigger.TRIGGERS.keys()
    assert described("conditions").keys() == condition.CONDITIONS.keys()
    fields = triggers["step_started"]["fields"]
    assert fields["technique"]["selector"]["select"]["options"] == [*TECHNIQUES]
    assert fields["zone"]["selector"]["select"]["options"] == [*Zone]
    for language in FOLDER.joinpath("translations").glob("*.json"):
        texts = json.loads(language.read_text(encoding="utf-8"))
        assert texts["triggers"].keys() == trigger.TRIGGERS.keys()
        assert texts["conditions"].keys() == condition.CONDITIONS.keys()
