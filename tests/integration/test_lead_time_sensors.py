"""Who wants to know sees how long each speaker takes to be heard."""

from homeassistant.const import EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rolling_session.const import CONF_OUTLETS
from custom_components.rolling_session.families import family_of
from custom_components.rolling_session.lead_times import DATA_LEAD_TIMES

from .conftest import MakeEntry, SetUp

BEDROOM, KITCHEN = "media_player.bedroom", "assist_satellite.kitchen"
SENSOR = "sensor.anna_lead_time_of_bedroom"


@pytest.fixture
async def anna(hass: HomeAssistant, make_entry: MakeEntry, set_up: SetUp) -> MockConfigEntry:
    """Return Anna, who rolls in the bedroom, and gets a message on her phone."""
    hass.states.async_set(BEDROOM, "idle", {"supported_features": 512})
    hass.states.async_set(KITCHEN, "idle", {"supported_features": 1})
    hass.states.async_set("notify.phone", "unknown")
    anna = make_entry(outlets=[BEDROOM, "notify.phone"])
    await set_up(anna)
    return anna


def sensors(hass: HomeAssistant, entry: MockConfigEntry) -> list[str]:
    entries = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    return sorted(e.entity_id for e in entries if e.translation_key == "lead_time")


async def choose(hass: HomeAssistant, entry: MockConfigEntry, *outlets: str) -> None:
    hass.config_entries.async_update_entry(
        entry, options={**entry.options, CONF_OUTLETS: list(outlets)}
    )
    await hass.async_block_till_done()


async def test_speakers_have_one_that_is_disabled_until_it_is_wanted(
    hass: HomeAssistant, anna: MockConfigEntry
) -> None:
    assert sensors(hass, anna) == [SENSOR]
    registered = er.async_get(hass).async_get(SENSOR)
    assert registered
    assert registered.disabled
    assert registered.entity_category == "diagnostic"
    assert registered.original_name == "Lead time of bedroom"


async def test_it_shows_what_is_learnt(
    hass: HomeAssistant, anna: MockConfigEntry, set_up: SetUp
) -> None:
    er.async_get(hass).async_update_entity(SENSOR, disabled_by=None)
    assert await hass.config_entries.async_reload(anna.entry_id)
    await hass.async_block_till_done()
    state = hass.states.get(SENSOR)
    assert state
    assert (state.state, state.attributes["warm_count"]) == ("500", 0)
    family = family_of(hass, BEDROOM)
    assert family
    leads = hass.data[DATA_LEAD_TIMES]
    leads.learn(BEDROOM, family, 0.8, cold=False)
    leads.learn(BEDROOM, family, 1.4, cold=True)
    state = hass.states.get(SENSOR)
    assert state
    shown = {k: state.attributes[k] for k in ("warm", "cold", "warm_count", "cold_count")}
    assert shown == {"warm": 800, "cold": 1400, "warm_count": 1, "cold_count": 1}
    assert state.attributes["unit_of_measurement"] == "ms"
    leads.async_adjust(BEDROOM, -0.1)
    state = hass.states.get(SENSOR)
    assert state
    assert (state.state, state.attributes["cold"]) == ("700", 1300)
    await hass.config_entries.async_unload(anna.entry_id)
    leads.learn(BEDROOM, family, 0.8, cold=False)  # nobody listens any more


async def test_choosing_other_speakers_changes_the_sensors_without_a_reload(
    hass: HomeAssistant, anna: MockConfigEntry
) -> None:
    coordinator = anna.runtime_data
    await choose(hass, anna, KITCHEN)
    assert sensors(hass, anna) == ["sensor.anna_lead_time_of_kitchen"]
    await choose(hass, anna, KITCHEN, BEDROOM)
    assert sensors(hass, anna) == [SENSOR, "sensor.anna_lead_time_of_kitchen"]
    await choose(hass, anna)
    assert sensors(hass, anna) == []
    assert anna.runtime_data is coordinator


async def test_a_speaker_that_went_while_the_house_was_down_leaves_no_sensor(
    hass: HomeAssistant, anna: MockConfigEntry, set_up: SetUp
) -> None:
    await hass.config_entries.async_unload(anna.entry_id)
    await choose(hass, anna, KITCHEN)
    await set_up(anna)
    assert sensors(hass, anna) == ["sensor.anna_lead_time_of_kitchen"]


async def test_a_group_that_is_not_up_yet_does_not_lose_the_sensors_of_its_members(
    hass: HomeAssistant, anna: MockConfigEntry, set_up: SetUp
) -> None:
    group = "media_player.upstairs"
    hass.states.async_set(group, "idle", {"entity_id": [BEDROOM]})
    await choose(hass, anna, group)
    er.async_get(hass).async_update_entity(SENSOR, disabled_by=None)
    await hass.config_entries.async_unload(anna.entry_id)
    hass.states.async_remove(group)
    hass.set_state(CoreState.starting)
    await set_up(anna)
    hass.states.async_set(group, "idle", {"entity_id": [BEDROOM]})
    hass.set_state(CoreState.running)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await hass.async_block_till_done()
    assert sensors(hass, anna) == [SENSOR]
    state = hass.states.get(SENSOR)
    assert state
    assert state.state == "500"
