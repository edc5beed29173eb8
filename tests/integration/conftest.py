"""A Home Assistant with a person to coach."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import CONF_NAME
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rolling_session.const import (
    CONF_DISCLAIMER,
    CONF_LANGUAGE,
    CONF_LEVEL,
    CONF_OUTLETS,
    CONF_PERSON,
    CONF_TOOLS,
    DOMAIN,
)

from .blueprints import Evening
from .coach import Coach

OPTIONS: dict[str, Any] = {
    CONF_OUTLETS: [],
    CONF_LANGUAGE: "en",
    CONF_LEVEL: "beginner",
    CONF_TOOLS: ["medium_roller"],
    CONF_DISCLAIMER: True,
}

type MakeEntry = Callable[..., MockConfigEntry]
type SetUp = Callable[[MockConfigEntry], Awaitable[None]]


@pytest.fixture(autouse=True)
def custom_integrations(enable_custom_integrations: None) -> None:
    """Let Home Assistant find the integration."""


@pytest.fixture
def make_entry(hass: HomeAssistant) -> MakeEntry:
    """Return a function that adds a person; keyword arguments are options."""

    def make(name: str = "Anna", **options: Any) -> MockConfigEntry:
        entry = MockConfigEntry(
            domain=DOMAIN,
            title=name,
            unique_id=f"name:{name.lower()}",
            data={CONF_NAME: name, CONF_PERSON: None},
            options=OPTIONS | options,
        )
        entry.add_to_hass(hass)
        return entry

    return make


@pytest.fixture
def entry(make_entry: MakeEntry) -> MockConfigEntry:
    """Return Anna, who is not set up yet."""
    return make_entry()


@pytest.fixture
def set_up(hass: HomeAssistant) -> SetUp:
    """Return a function that sets an entry up and waits until it is done."""

    async def async_set_up(entry: MockConfigEntry) -> None:
        assert await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done()

    return async_set_up


@pytest.fixture
def hass_config_dir(tmp_path: Path) -> str:
    """Keep files in a folder of the test's own."""
    return str(tmp_path)


@pytest.fixture
def hass_storage() -> dict[str, Any]:
    """Keep real files: what is lost and what survives is decided on a disk."""
    return {}


@pytest.fixture
async def coach(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, entry: MockConfigEntry, set_up: SetUp
) -> AsyncIterator[Coach]:
    """Return Anna's coach on a Monday evening in Berlin."""
    freezer.move_to("2026-03-02 21:00:00+01:00")
    async with coaching(hass, freezer, entry, set_up) as coach:
        yield coach


@pytest.fixture
async def coach_now(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, entry: MockConfigEntry, set_up: SetUp
) -> AsyncIterator[Coach]:
    """Return Anna's coach at the time of the test, at which logins are valid."""
    async with coaching(hass, freezer, entry, set_up) as coach:
        yield coach


@pytest.fixture
async def evening(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, coach: Coach
) -> AsyncIterator[Evening]:
    """Return the same coach in a house with automations, and a voice."""
    hass.states.async_set("tts.piper", "unknown")
    evening = Evening(hass, freezer, coach.entry)
    yield evening
    evening.stop_listening()
    await evening.turn_off()


@asynccontextmanager
async def coaching(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, entry: MockConfigEntry, set_up: SetUp
) -> AsyncIterator[Coach]:
    """Have a coach in Berlin."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    await set_up(entry)
    coach = Coach(hass, freezer, entry)
    yield coach
    coach.stop_listening()
