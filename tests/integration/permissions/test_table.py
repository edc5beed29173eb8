"""The page has a row for everything that somebody can ask for: what is new needs one."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from custom_components.rolling_session.answers_history import HISTORY
from custom_components.rolling_session.answers_session import STARTING, STEERING
from custom_components.rolling_session.llm import TOOLS
from custom_components.rolling_session.reminder_buttons import Press

from .house import House
from .table import Owned, Who, promised, tables

SHOWN = {"binary_sensor", "calendar", "event", "sensor"}
"""Entities with which nothing can be done: rows of their own have their states, and the calendar."""


def rows(heading: str) -> set[str]:
    return set(tables()[heading])


async def test_what_home_assistant_knows_of_us(hass: HomeAssistant, house: House) -> None:
    assert set(hass.services.async_services_for_domain("rolling_session")) == rows("Actions")
    commands = {name for name in hass.data["websocket_api"] if name.startswith("rolling_session")}
    assert commands == rows("Websocket commands")
    paths = {resource.canonical for resource in hass.http.app.router.resources()}
    assert {path for path in paths if "rolling" in path} == rows("Addresses")
    entities = er.async_entries_for_config_entry(er.async_get(hass), house.entry.entry_id)
    keys = {
        f"{entity.domain}.{entity.unique_id.removeprefix(f'{house.entry.entry_id}_')}"
        for entity in entities
        if entity.domain not in SHOWN
    }
    assert keys | {"states"} == rows("Entities")


def test_what_is_said_and_pressed() -> None:
    assert {*STARTING, *STEERING, *HISTORY} == rows("By voice")
    tools = {tool.name.removeprefix("rolling_session__") for tool in TOOLS}
    assert tools == rows("Tools for language models")
    assert set(Press) == rows("Buttons of reminders")


def test_another_ordinary_account_gets_nothing_of_a_private_history() -> None:
    """Whatever is written into the table, this stays."""
    for who in (Who.HOUSEMATE, Who.READ_ONLY, Who.STRANGER):
        for heading, things in {
            "Actions": ("get_history", "explain_streak", "export_history"),
            "Websocket commands": ("rolling_session/subscribe_history",),
            "Addresses": ("/api/rolling_session/history/{entry_id}.{form}",),
            "Calendar and statistics": ("calendar/event/subscribe",),
        }.items():
            row = promised(heading, who, Owned.PRIVATE)
            assert not any(row[thing] for thing in things), (who, heading)
