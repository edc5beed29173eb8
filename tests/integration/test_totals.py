"""What sensors say of a history: strength, the week's goal, each zone."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from custom_components.rolling_session.engine.model import Zone
from custom_components.rolling_session.sensor import TOTALS

from .coach import Coach


async def test_a_day_done_is_a_part_of_the_weeks_goal(hass: HomeAssistant, coach: Coach) -> None:
    assert hass.states.get("sensor.anna_weekly_goal").state == "0"
    await coach.do("log_session", minutes=5)
    assert hass.states.get("sensor.anna_weekly_goal").state == "14"
    assert float(hass.states.get("sensor.anna_habit_strength").state) > 0


async def test_zones_are_there_for_who_wants_them(hass: HomeAssistant, coach: Coach) -> None:
    registry = er.async_get(hass)
    for zone in Zone:
        for key in (f"minutes_{zone}", f"days_since_{zone}"):
            unique_id = f"{coach.entry.entry_id}_{key}"
            entity_id = registry.async_get_entity_id("sensor", "rolling_session", unique_id)
            assert entity_id
            assert registry.async_get(entity_id).disabled_by is er.RegistryEntryDisabler.INTEGRATION


async def test_a_zone_says_what_it_has_had(coach: Coach) -> None:
    totals = {total.key: total.value_fn for total in TOTALS}
    assert totals["days_since_lats"](coach.coordinator.data) is None
    await coach.do("log_session", minutes=6, areas=["lats"])
    assert totals["minutes_lats"](coach.coordinator.data) == 6
    assert totals["days_since_lats"](coach.coordinator.data) == 0
