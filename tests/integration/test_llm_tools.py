"""Language models can do what voice commands can, with the same checks."""

from collections.abc import AsyncIterator
import json
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er, llm
from homeassistant.setup import async_setup_component
import probatio
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service
import voluptuous as vol

from custom_components.rolling_session.answers_history import HISTORY
from custom_components.rolling_session.answers_session import STARTING, STEERING
from custom_components.rolling_session.llm import TOOLS, async_get_tools

from .coach import Coach
from .conftest import MakeEntry, SetUp, coaching
from .listening import listen
from .own import add_routine

SATELLITE = "assist_satellite.bedroom"


@pytest.fixture
async def house(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, make_entry: MakeEntry, set_up: SetUp
) -> AsyncIterator[Coach]:
    """Return Anna's coach in a house with a language model."""
    await listen(hass)
    assert await async_setup_component(hass, "llm", {})
    freezer.move_to("2026-03-02 21:00:00+01:00")
    async with coaching(hass, freezer, make_entry("Anna"), set_up) as coach:
        yield coach


def heard_by(device_id: str | None = None, user_id: str | None = None) -> llm.LLMContext:
    return llm.LLMContext("model", Context(user_id=user_id), "en", "conversation", device_id)


async def use(
    hass: HomeAssistant, tool: str, context: llm.LLMContext | None = None, **args: Any
) -> Any:
    """Let a model use a tool, as Home Assistant does it."""
    context = context or heard_by()
    api = await llm.async_get_api(hass, "assist", context)
    asked = llm.ToolInput(tool_name=f"rolling_session__{tool}", tool_args=args)
    result = await api.async_call_tool(asked)
    await hass.async_block_till_done()
    json.dumps(result.data)
    return result


@pytest.mark.usefixtures("house")
async def test_every_tool_follows_the_rules(hass: HomeAssistant) -> None:
    api = await llm.async_get_api(hass, "assist", heard_by())
    ours = [tool for tool in api.tools if tool.name.startswith("rolling_session__")]

    assert len(ours) == len(TOOLS)
    assert "medical advice" in api.api_prompt
    for tool in ours:
        assert tool.integration == "rolling_session"
        assert len(tool.name) <= 64
        assert tool.title
        assert tool.description
        assert not tool.annotations.open_world
        shape = probatio.to_openapi(
            tool.parameters, custom_serializer=api.custom_serializer, openapi_version="3.1.0"
        )
        json.dumps(shape)
        assert shape["type"] == "object"


async def test_the_tools_do_not_depend_on_the_session(hass: HomeAssistant, house: Coach) -> None:
    before = [tool.name for tool in async_get_tools(hass, heard_by(), "assist").tools]
    await house.do("start")
    assert [tool.name for tool in async_get_tools(hass, heard_by(), "assist").tools] == before
    assert async_get_tools(hass, heard_by(), "homeassistant") is None


async def test_nobody_to_coach_no_tools(hass: HomeAssistant, house: Coach) -> None:
    await hass.config_entries.async_unload(house.entry.entry_id)
    assert async_get_tools(hass, heard_by(), "assist") is None


async def test_a_session_with_a_model(hass: HomeAssistant, house: Coach) -> None:
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=house.entry.entry_id,
        identifiers={("demo", "bedroom")},
    )
    er.async_get(hass).async_get_or_create(
        "assist_satellite",
        "demo",
        "bedroom",
        suggested_object_id="bedroom",
        device_id=device.id,
    )
    hass.states.async_set(SATELLITE, "idle", {"supported_features": 1})
    async_mock_service(hass, "assist_satellite", "announce")
    context = heard_by(device.id)

    told = await use(hass, "start_session", context, routine="bedtime", minutes="8")
    assert told.data["answer"].startswith("Bedtime, 8 minutes. Mid back.")
    assert house.coordinator.outlets == (SATELLITE,)
    await house.wait(20)
    told = await use(hass, "ask", context, question="where")
    assert told.data["answer"].startswith("Mid-back roll. That is 1 of")
    await use(hass, "control_session", context, action="hold", seconds=20)
    assert house.state() == "holding"
    told = await use(hass, "report_discomfort", context, discomfort="8")
    assert told.data["answer"].startswith("Ease off.")
    told = await use(hass, "report_symptom", context, symptom="numbness", person="")
    assert told.data["answer"].startswith("We stop here.")
    assert house.events[-1] == "stopped_for_safety"


async def test_history_with_a_model(hass: HomeAssistant, house: Coach) -> None:
    assert (await use(hass, "log_session", minutes=10, when="morning")).data["answer"] == (
        "Noted: 10 minutes."
    )
    answer = (await use(hass, "ask", question="streak", person="anna")).data["answer"]
    assert answer == "The streak of Anna: 1 day. Today is done."
    await use(hass, "rest_streak", days=3)
    assert len(house.coordinator.history.ledger.pauses) == 1
    await use(hass, "rest_streak", days=0)
    assert not house.coordinator.history.ledger.pauses
    await use(hass, "rest_streak", days=1)
    assert len(house.coordinator.history.ledger.pauses) == 1


async def test_routines_are_listed(hass: HomeAssistant, house: Coach) -> None:
    await add_routine(hass, house.entry, "Monday hips")
    listed = (await use(hass, "list_routines")).data["people"]
    assert listed["Anna"][0] == "Bedtime"
    assert listed["Anna"][-1] == "Monday hips"
    for name in listed["Anna"][:2]:
        await use(hass, "start_session", routine=name)
        assert house.state() == "preparing"
        await use(hass, "control_session", action="stop")


@pytest.mark.parametrize(
    ("tool", "args"),
    [
        ("report_discomfort", {"discomfort": 11}),
        ("report_discomfort", {"discomfort": -1}),
        ("report_discomfort", {"discomfort": "lots"}),
        ("report_discomfort", {}),
        ("report_symptom", {"symptom": "headache"}),
        ("control_session", {"action": "explode"}),
        ("control_session", {"action": "hold", "seconds": 300}),
        ("start_session", {"minutes": "many"}),
        ("start_session", {"area": "neck"}),
        ("start_session", {"surprise": 1}),
        ("log_session", {"minutes": 5, "when": "tomorrow"}),
        ("rest_streak", {"days": -3}),
        ("ask", {"question": "why"}),
    ],
)
async def test_what_makes_no_sense_is_told_to_the_model(
    hass: HomeAssistant, house: Coach, tool: str, args: dict[str, Any]
) -> None:
    await house.do("start")
    await house.wait(20)
    before = house.coordinator.session
    with pytest.raises(vol.Invalid):
        await use(hass, tool, **args)
    assert house.coordinator.session == before
    assert not house.records


@pytest.mark.parametrize(
    ("tool", "args", "reason"),
    [
        ("control_session", {"action": "pause"}, "No session is running."),
        ("report_discomfort", {"discomfort": 3}, "No session is running."),
        ("start_session", {"minutes": 90}, "90 minutes is too long"),
        ("start_session", {"routine": "moonlight"}, "I don't know a routine called moonlight."),
        ("start_session", {"person": "Bob"}, "Who is it for, Anna?"),
        ("log_session", {"minutes": 1000}, "1 to 180"),
        ("rest_streak", {"days": 900}, "366"),
    ],
)
async def test_what_can_not_be_is_refused(
    hass: HomeAssistant, house: Coach, tool: str, args: dict[str, Any], reason: str
) -> None:
    result = await use(hass, tool, **args)
    assert result.error
    assert reason in result.data["error"]
    assert (house.state(), house.records) == ("idle", [])
    assert not house.coordinator.history.ledger.pauses


def test_every_command_can_be_reached_by_a_model() -> None:
    reached = {"start", "start_unknown", "start_own", "symptom", "discomfort", "log"}
    reached |= {"pause_streak", "resume_streak", "rest_day"}
    for tool in TOOLS:
        for choices in (v for v in tool.parameters.schema.values() if isinstance(v, vol.In)):
            reached |= set(choices.container)
    assert STARTING.keys() | STEERING.keys() | HISTORY.keys() <= reached
