"""What the quality scale asks of entities and devices, of a house in which everything is there."""

from homeassistant.components.sensor import SensorDeviceClass
from homeassistant.const import EntityCategory, Platform, UnitOfTime
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import async_get_platforms
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rolling_session.const import CONF_OUTLETS, DOMAIN, PLATFORMS, Action
from custom_components.rolling_session.engine.model import Zone
from tests.contract.translations import ENGLISH

from .conftest import MakeEntry, SetUp

SPEAKER = "media_player.bedroom"


@pytest.fixture
async def anna(hass: HomeAssistant, make_entry: MakeEntry, set_up: SetUp) -> MockConfigEntry:
    """Return Anna with a speaker, and every entity there is."""
    hass.states.async_set(SPEAKER, "idle", {"supported_features": 512})
    anna = make_entry(**{CONF_OUTLETS: [SPEAKER]})
    await set_up(anna)
    registry = er.async_get(hass)
    for registered in er.async_entries_for_config_entry(registry, anna.entry_id):
        registry.async_update_entity(registered.entity_id, disabled_by=None)
    assert await hass.config_entries.async_reload(anna.entry_id)
    await hass.async_block_till_done()
    return anna


@pytest.fixture
def entities(hass: HomeAssistant, anna: MockConfigEntry) -> list[Entity]:
    """Return what is on the platforms."""
    platforms = async_get_platforms(hass, DOMAIN)
    found = [entity for platform in platforms for entity in platform.entities.values()]
    registered = er.async_entries_for_config_entry(er.async_get(hass), anna.entry_id)
    assert {entity.entity_id for entity in found} == {e.entity_id for e in registered}
    assert {entity.platform.domain for entity in found} == set(PLATFORMS)
    return found


def test_every_entity_is_known_by_its_entry_and_key(
    entities: list[Entity], anna: MockConfigEntry
) -> None:
    """And by nothing that a person can change."""
    ids = [str(entity.unique_id) for entity in entities]
    assert len(set(ids)) == len(ids)
    assert all(unique_id.startswith(f"{anna.entry_id}_") for unique_id in ids)
    assert not [unique_id for unique_id in ids if "anna" in unique_id]


def test_every_entity_is_named_by_its_device_and_a_translation(entities: list[Entity]) -> None:
    for entity in entities:
        assert entity.has_entity_name
        words = ENGLISH["entity"][entity.platform.domain][entity.translation_key]
        blanks = entity.translation_placeholders
        assert entity.name == words["name"].format(**blanks)
        if options := entity.capability_attributes and entity.capability_attributes.get("options"):
            assert {str(option) for option in options} <= words["state"].keys()


def test_no_entity_is_polled(entities: list[Entity]) -> None:
    assert not [entity.entity_id for entity in entities if entity.should_poll]


def test_every_entity_is_of_the_person_s_device(
    hass: HomeAssistant, entities: list[Entity], anna: MockConfigEntry
) -> None:
    [device] = dr.async_entries_for_config_entry(dr.async_get(hass), anna.entry_id)
    assert device.identifiers == {(DOMAIN, anna.entry_id)}
    assert device.entry_type is dr.DeviceEntryType.SERVICE
    assert device.name == "Anna"
    assert all(entity.device_entry == device for entity in entities)


def test_what_helps_to_find_a_fault_is_diagnostic_and_nothing_else(entities: list[Entity]) -> None:
    categories = {entity.translation_key: entity.entity_category for entity in entities}
    assert categories.pop("lead_time") is EntityCategory.DIAGNOSTIC
    assert set(categories.values()) == {None}


def test_what_hardly_anybody_wants_is_switched_off_at_first(entities: list[Entity]) -> None:
    off = {e.translation_key for e in entities if not e.entity_registry_enabled_default}
    zones = {f"{what}_{zone}" for what in ("minutes", "days_since") for zone in Zone}
    assert off == {"lead_time", *zones}


def test_what_has_a_device_class_says_so(entities: list[Entity]) -> None:
    """Minutes and milliseconds are durations; days in a row are a count with a name."""
    for entity in entities:
        if entity.platform.domain != Platform.SENSOR:
            continue
        unit, kind = entity.unit_of_measurement, entity.device_class
        if unit in {UnitOfTime.MINUTES, UnitOfTime.MILLISECONDS}:
            assert kind is SensorDeviceClass.DURATION, entity.entity_id
        if entity.translation_key == "last_session":
            assert kind is SensorDeviceClass.TIMESTAMP
        if entity.translation_key == "session":
            assert kind is SensorDeviceClass.ENUM


async def test_a_speaker_that_is_gone_makes_no_entity_unavailable(
    hass: HomeAssistant, entities: list[Entity]
) -> None:
    """There is nothing to lose contact with: sessions go on on the screen."""
    hass.states.async_remove(SPEAKER)
    await hass.async_block_till_done()
    for entity in entities:
        assert entity.available
        state = hass.states.get(entity.entity_id)
        assert state
        assert state.state != "unavailable"


async def test_somebody_new_has_a_device_at_once_and_takes_it_along(
    hass: HomeAssistant, anna: MockConfigEntry, make_entry: MakeEntry, set_up: SetUp
) -> None:
    devices = dr.async_get(hass)
    ben = make_entry("Ben")
    await set_up(ben)
    assert [d.name for d in dr.async_entries_for_config_entry(devices, ben.entry_id)] == ["Ben"]
    await hass.config_entries.async_remove(ben.entry_id)
    await hass.async_block_till_done()
    assert dr.async_entries_for_config_entry(devices, ben.entry_id) == []
    assert er.async_entries_for_config_entry(er.async_get(hass), ben.entry_id) == []
    assert len(dr.async_entries_for_config_entry(devices, anna.entry_id)) == 1


async def test_actions_are_there_before_anybody_is(hass: HomeAssistant) -> None:
    """An automation can be written, and says what is wrong with it, whoever is loaded."""
    assert await async_setup_component(hass, DOMAIN, {})
    assert set(hass.services.async_services_for_domain(DOMAIN)) == set(Action)


async def test_actions_outlive_a_person_who_is_not_loaded(
    hass: HomeAssistant, anna: MockConfigEntry
) -> None:
    assert await hass.config_entries.async_unload(anna.entry_id)
    assert set(hass.services.async_services_for_domain(DOMAIN)) == set(Action)
