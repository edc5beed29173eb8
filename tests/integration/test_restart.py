"""A restart neither loses a session nor credits what nobody heard."""

from collections.abc import Awaitable, Callable
from typing import Any

from homeassistant.const import EVENT_HOMEASSISTANT_STARTED, EVENT_HOMEASSISTANT_STOP
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rolling_session.const import CONF_RESTART_GRACE

from .coach import Coach

type Restart = Callable[[float], Awaitable[Coach]]


@pytest.fixture
def restart(hass: HomeAssistant, coach: Coach, entry: MockConfigEntry) -> Restart:
    """Return a function that takes the integration away for some seconds."""

    async def async_restart(seconds: float) -> Coach:
        assert await hass.config_entries.async_unload(entry.entry_id)
        coach.freezer.tick(seconds)
        coach.events.clear()
        assert await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done()
        coach.coordinator.cues.subscribe(coach.said.append)
        return coach

    return async_restart


async def test_back_soon_goes_on_at_the_start_of_the_step(coach: Coach, restart: Restart) -> None:
    await coach.do("start")
    await coach.wait(100)
    assert coach.attribute("step") == 2
    await restart(20)
    assert coach.events == ["interrupted", "resumed"]
    assert (coach.state(), coach.attribute("step")) == ("switching", 2)
    await coach.wait(5 + 15)
    assert coach.state() == "rolling"
    await coach.wait(300)
    assert coach.attribute("last_outcome") == "completed"
    (record,) = coach.records
    assert record.done == {
        "thoracic": 60,
        "glutes:right": 10 + 60,
        "glutes:left": 60,
        "movement": 45,
    }


async def test_back_too_late_closes_with_what_was_really_done(
    coach: Coach, restart: Restart
) -> None:
    await coach.do("start")
    await coach.wait(45)
    await restart(301)
    assert coach.events == ["interrupted", "partial"]
    assert coach.state() == "idle"
    (record,) = coach.records
    assert record.done["thoracic"] == 30
    assert coach.state("sensor.last_session") == record.ended_at.isoformat()
    await restart(1)
    assert coach.events == []
    assert coach.records == [record]


async def test_the_grace_is_an_option(hass: HomeAssistant, coach: Coach, restart: Restart) -> None:
    hass.config_entries.async_update_entry(
        coach.entry, options={**coach.entry.options, CONF_RESTART_GRACE: 10}
    )
    await coach.do("start")
    await coach.wait(45)
    await restart(11)
    assert coach.events == ["interrupted", "partial"]


async def test_paused_stays_paused(coach: Coach, restart: Restart) -> None:
    await coach.do("start")
    await coach.wait(20)
    await coach.do("pause")
    await restart(600)
    assert (coach.state(), coach.events) == ("paused", [])
    await coach.do("resume")
    assert coach.state() == "rolling"


async def test_a_pause_that_became_too_long_meanwhile(coach: Coach, restart: Restart) -> None:
    await coach.do("start")
    await coach.wait(20)
    await coach.do("pause")
    await restart(31 * 60)
    assert (coach.state(), coach.events) == ("idle", ["partial"])


async def test_the_session_waits_until_the_house_is_up(
    hass: HomeAssistant, coach: Coach, entry: MockConfigEntry
) -> None:
    await coach.do("start")
    await coach.wait(20)
    assert await hass.config_entries.async_unload(entry.entry_id)
    hass.set_state(CoreState.starting)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert coach.state() == "paused"
    assert coach.attribute("step") == 1
    with pytest.raises(ServiceValidationError) as refusal:
        await coach.do("start")
    assert refusal.value.translation_key == "already_running"
    hass.set_state(CoreState.running)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await hass.async_block_till_done()
    assert coach.state() == "preparing"


async def test_stopping_the_house_keeps_the_session(
    hass: HomeAssistant, coach: Coach, hass_config_dir: str
) -> None:
    from pathlib import Path  # noqa: PLC0415

    await coach.do("start")
    await coach.wait(37)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    await hass.async_block_till_done()
    (file,) = (Path(hass_config_dir) / ".storage").glob("*.session")
    seen_at: Any = file.read_text()
    assert "2026-03-02T20:00:37" in seen_at
    await coach.wait(300)
    assert coach.records == []


async def test_a_crash_between_the_ledger_and_the_session_counts_once(
    hass: HomeAssistant, coach: Coach, entry: MockConfigEntry, restart: Restart
) -> None:
    await coach.do("start")
    await coach.wait(290)
    live = coach.coordinator.session
    await coach.wait(10)
    assert len(coach.records) == 1
    coach.coordinator.session = live  # as if the second file had never been written
    await restart(1)
    assert coach.state() == "idle"
    assert len(coach.records) == 1
