"""Bad input gets a clear refusal and changes nothing."""

from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.translation import async_get_translations
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rolling_session.const import (
    CONF_CLEARED,
    CONF_INJURED_AT,
    CONF_PRECAUTIONS,
    CONF_TOOLS,
    DOMAIN,
)

from .coach import Coach


async def refused(coach: Coach, action: str, **data: Any) -> ServiceValidationError:
    """Return the refusal of an action, having seen that nothing changed."""
    before = (coach.coordinator.session, coach.records, list(coach.events))
    with pytest.raises(ServiceValidationError) as refusal:
        await coach.do(action, **data)
    assert (coach.coordinator.session, coach.records, coach.events) == before
    assert refusal.value.translation_domain == DOMAIN
    return refusal.value


@pytest.mark.parametrize(
    ("data", "key"),
    [
        ({"routine": "yoga"}, "unknown_routine"),
        ({"minutes": 1}, "minutes_too_few"),
        ({"minutes": 0}, "minutes_too_few"),
        ({"minutes": -5}, "minutes_too_few"),
        ({"minutes": 61}, "minutes_too_many"),
        ({"areas": ["lower_back"]}, "forbidden_area"),
        ({"areas": ["Neck"]}, "forbidden_area"),
        ({"areas": ["thoracic", "sacrum"]}, "forbidden_area"),
        ({"areas": ["ears"]}, "unknown_area"),
        ({"areas": ["rhomboids"]}, "missing_tool"),
        ({"outlets": ["media_player.nowhere"]}, "unknown_outlet"),
        ({"outlets": ["sun.sun"]}, "unknown_outlet"),
    ],
)
async def test_a_start_that_can_not_be(coach: Coach, data: dict[str, Any], key: str) -> None:
    coach.hass.states.async_set("sun.sun", "up")
    assert (await refused(coach, "start", **data)).translation_key == key


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("pause", {}),
        ("resume", {}),
        ("skip", {}),
        ("back", {}),
        ("hold", {}),
        ("stop", {}),
        ("report_discomfort", {"discomfort": 5}),
        ("report_symptom", {"symptom": "numbness"}),
    ],
)
async def test_nothing_to_steer(coach: Coach, action: str, data: dict[str, Any]) -> None:
    assert (await refused(coach, action, **data)).translation_key == "not_running"


@pytest.mark.parametrize(
    ("action", "data", "key"),
    [
        ("start", {}, "already_running"),
        ("resume", {}, "not_paused"),
        ("hold", {"seconds": 19}, "hold_out_of_range"),
        ("hold", {"seconds": 31}, "hold_out_of_range"),
        ("report_discomfort", {"discomfort": 11}, "discomfort_out_of_range"),
        ("report_discomfort", {"discomfort": -1}, "discomfort_out_of_range"),
        ("report_symptom", {"symptom": "boredom"}, "unknown_symptom"),
    ],
)
async def test_while_rolling(coach: Coach, action: str, data: dict[str, Any], key: str) -> None:
    await coach.do("start")
    await coach.wait(20)
    assert (await refused(coach, action, **data)).translation_key == key


async def test_while_paused(coach: Coach) -> None:
    await coach.do("start")
    await coach.wait(20)
    await coach.do("pause")
    assert (await refused(coach, "pause")).translation_key == "already_paused"
    assert (await refused(coach, "start")).translation_key == "already_running"
    assert (await refused(coach, "hold")).translation_key == "hold_not_here"


async def test_a_hold_while_getting_ready(coach: Coach) -> None:
    await coach.do("start")
    assert (await refused(coach, "hold")).translation_key == "hold_not_here"


async def test_a_spot_is_held_for_two_minutes_at_most(coach: Coach) -> None:
    await coach.do("start")
    await coach.wait(20)
    for _ in range(3):
        await coach.do("hold", seconds=30)
    refusal = await refused(coach, "hold", seconds=30)
    assert refusal.translation_key == "hold_too_long"
    assert refusal.translation_placeholders == {"most": "120"}


async def with_options(coach: Coach, **options: Any) -> None:
    coach.hass.config_entries.async_update_entry(
        coach.entry, options={**coach.entry.options, **options}
    )
    await coach.hass.async_block_till_done()


async def test_a_fresh_injury_rests_for_three_days(coach: Coach) -> None:
    injured_at = dt_util.utcnow() - timedelta(hours=1)
    await with_options(coach, **{CONF_INJURED_AT: injured_at.isoformat()})
    refusal = await refused(coach, "start")
    assert refusal.translation_key == "fresh_injury"
    assert refusal.translation_placeholders == {"hours": "71"}
    await coach.wait(71 * 3600)
    await coach.do("start")
    assert coach.state() == "preparing"


@pytest.mark.parametrize("precaution", ["herniated_disc", "bone_density", "other"])
async def test_a_precaution_waits_for_a_professional(coach: Coach, precaution: str) -> None:
    await with_options(coach, **{CONF_PRECAUTIONS: [precaution]})
    assert (await refused(coach, "start")).translation_key == "not_cleared"
    await with_options(coach, **{CONF_CLEARED: [precaution]})
    await coach.do("start")
    assert coach.state() == "preparing"


async def test_a_fracture_is_never_rolled_cleared_or_not(coach: Coach) -> None:
    await with_options(
        coach, **{CONF_PRECAUTIONS: ["bone_fracture"], CONF_CLEARED: ["bone_fracture"]}
    )
    assert (await refused(coach, "start")).translation_key == "contraindicated"


async def test_after_a_safety_stop_a_start_is_confirmed_for_a_day(coach: Coach) -> None:
    await coach.do("start")
    await coach.wait(30)
    await coach.do("report_symptom", symptom="tingling")
    await coach.wait(23 * 3600)
    assert (await refused(coach, "start")).translation_key == "recent_safety_stop"
    await coach.wait(3600)
    await coach.do("start")
    assert coach.state() == "preparing"


async def test_a_refusal_reads_like_a_sentence(hass: HomeAssistant, coach: Coach) -> None:
    await with_options(coach, **{CONF_TOOLS: ["ball"]})
    refusal = await refused(coach, "start", routine="desk_reset")
    assert refusal.translation_placeholders is not None
    assert "_" not in refusal.translation_placeholders["tool"]
    await coach.do("start", routine="upper_back_ball")
    again = await refused(coach, "start")
    assert again.translation_placeholders == {"routine": "Upper back with a ball"}
    words = await async_get_translations(hass, "en", "exceptions", [DOMAIN])
    assert f"component.{DOMAIN}.exceptions.{again.translation_key}.message" in words


async def test_an_action_for_another_sensor_is_refused(
    hass: HomeAssistant, coach: Coach, entry: MockConfigEntry
) -> None:
    from homeassistant.exceptions import ServiceNotSupported  # noqa: PLC0415

    with pytest.raises(ServiceNotSupported):
        await hass.services.async_call(
            DOMAIN, "start", {"entity_id": "sensor.anna_streak"}, blocking=True
        )
    assert coach.coordinator.session is None
