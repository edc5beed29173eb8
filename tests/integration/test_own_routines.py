"""Own routines: usable at once, by name, and no edit disturbs a session under way."""

from types import MappingProxyType
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant, State
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, mock_restore_cache

from custom_components.rolling_session.const import DOMAIN
from custom_components.rolling_session.engine.catalog import ROUTINES
from custom_components.rolling_session.engine.errors import UnknownRoutineError
from custom_components.rolling_session.own_routines import find_routine, own_routines

from .coach import Coach
from .conftest import SetUp, coaching
from .own import STEPS, add_routine

SELECT = "select.anna_routine"
GOOD: dict[str, Any] = {"goal": "daily", "steps": STEPS}


def options(hass: HomeAssistant) -> list[str]:
    state = hass.states.get(SELECT)
    assert state
    return state.attributes["options"]


async def choose(hass: HomeAssistant, option: str) -> None:
    await hass.services.async_call(
        "select", "select_option", {"entity_id": SELECT, "option": option}, blocking=True
    )
    await hass.async_block_till_done()


async def edit(hass: HomeAssistant, coach: Coach, subentry: ConfigSubentry, **changes: Any) -> None:
    hass.config_entries.async_update_subentry(coach.entry, subentry, **changes)
    await hass.async_block_till_done()


async def remove(hass: HomeAssistant, coach: Coach, subentry: ConfigSubentry) -> None:
    hass.config_entries.async_remove_subentry(coach.entry, subentry.subentry_id)
    await hass.async_block_till_done()


async def test_a_routine_can_be_chosen_at_once(hass: HomeAssistant, coach: Coach) -> None:
    assert options(hass) == list(ROUTINES)
    routine = await add_routine(hass, coach.entry, "Evening stretch")
    assert options(hass) == [*ROUTINES, "Evening stretch"]
    await choose(hass, "Evening stretch")
    await coach.press("start")
    assert coach.attribute("routine") == "Evening stretch"
    assert coach.attribute("steps") == 3
    await coach.do("stop")
    await remove(hass, coach, routine)
    assert options(hass) == list(ROUTINES)


@pytest.mark.parametrize("said", ["Evening stretch", " evening STRETCH ", "evening  stretch"])
async def test_a_routine_is_started_by_its_name_in_any_case(
    hass: HomeAssistant, coach: Coach, said: str
) -> None:
    await add_routine(hass, coach.entry, "Evening stretch")
    await coach.do("start", routine=said)
    assert coach.attribute("routine") == "Evening stretch"
    await coach.wait(215)
    assert [record.routine for record in coach.records] == ["Evening stretch"]
    assert coach.state("binary_sensor.done_today") == "on"


@pytest.mark.parametrize("said", ["desk_reset", "Desk reset", "DESK RESET", "Desk_Reset"])
async def test_a_built_in_routine_is_started_by_what_people_call_it(
    coach: Coach, said: str
) -> None:
    await coach.do("start", routine=said)
    assert coach.attribute("routine") == "desk_reset"


async def test_a_routine_is_previewed_with_its_breaths(hass: HomeAssistant, coach: Coach) -> None:
    breath = {"inhale": 5, "held": 1, "exhale": 8}
    await add_routine(hass, coach.entry, "Slow", **GOOD, breath=breath)
    answer = await coach.do("preview_routine", routine="slow")
    assert (answer["routine"], answer["seconds"]) == ("Slow", 214)
    await coach.do("start", routine="slow", minutes=5)
    assert coach.attribute("breath") == [5, 1, 8]


async def test_an_unknown_routine_is_refused_by_the_name_it_was_given(
    hass: HomeAssistant, coach: Coach
) -> None:
    await add_routine(hass, coach.entry, "Evening stretch")
    for action in ("start", "preview_routine"):
        with pytest.raises(ServiceValidationError) as refused:
            await coach.do(action, routine="leg_day")
        assert refused.value.translation_placeholders == {"routine": "leg_day"}


async def test_a_renamed_routine_stays_selected(hass: HomeAssistant, coach: Coach) -> None:
    routine = await add_routine(hass, coach.entry, "Old")
    await add_routine(hass, coach.entry, "Other")
    await choose(hass, "Old")
    await edit(hass, coach, routine, title="New")
    assert coach.state("select.routine") == "New"
    assert options(hass) == [*ROUTINES, "New", "Other"]
    await coach.press("start")
    assert coach.attribute("routine") == "New"


async def test_two_routines_that_trade_names_stay_what_they_are(
    hass: HomeAssistant, coach: Coach
) -> None:
    first = await add_routine(hass, coach.entry, "First")
    second = await add_routine(hass, coach.entry, "Second")
    await choose(hass, "First")
    for routine, name in ((first, "Third"), (second, "First"), (first, "Second")):
        await edit(hass, coach, routine, title=name)
    assert coach.state("select.routine") == "Second"


async def test_a_removed_routine_makes_way_for_the_default(
    hass: HomeAssistant, coach: Coach
) -> None:
    routine = await add_routine(hass, coach.entry, "Mine")
    await choose(hass, "Mine")
    await remove(hass, coach, routine)
    assert coach.state("select.routine") == "bedtime"
    await coach.press("start")
    assert coach.attribute("routine") == "bedtime"


async def test_a_change_of_another_routine_leaves_the_choice(
    hass: HomeAssistant, coach: Coach
) -> None:
    routine = await add_routine(hass, coach.entry, "Mine")
    await choose(hass, "desk_reset")
    await edit(hass, coach, routine, title="Yours")
    await remove(hass, coach, routine)
    assert coach.state("select.routine") == "desk_reset"


async def test_the_choice_survives_a_restart(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, entry: MockConfigEntry, set_up: SetUp
) -> None:
    await add_routine(hass, entry, "Mine")
    mock_restore_cache(hass, [State(SELECT, "Mine")])
    async with coaching(hass, freezer, entry, set_up) as coach:
        assert coach.state("select.routine") == "Mine"


async def test_the_choice_follows_while_its_entity_is_switched_off(
    hass: HomeAssistant, coach: Coach
) -> None:
    """Nothing rests on an entity that somebody can disable."""
    routine = await add_routine(hass, coach.entry, "Old")
    await choose(hass, "Old")
    assert await hass.config_entries.async_unload_platforms(coach.entry, ["select"])
    await edit(hass, coach, routine, title="New")
    await coach.do("start")
    assert coach.attribute("routine") == "New"


@pytest.fixture
async def rolling(hass: HomeAssistant, coach: Coach) -> ConfigSubentry:
    """Return a routine that is under way."""
    routine = await add_routine(hass, coach.entry, "Mine")
    await choose(hass, "Mine")
    await coach.press("start")
    await coach.wait(30)
    return routine


async def test_a_session_goes_on_as_it_began_whatever_is_edited(
    hass: HomeAssistant, coach: Coach, rolling: ConfigSubentry
) -> None:
    session = coach.coordinator.session
    shown = hass.states.get("sensor.anna_session")
    assert session
    assert shown
    said = len(coach.said)
    await edit(hass, coach, rolling, title="Yours", data={**GOOD, "steps": STEPS[:1]})
    await add_routine(hass, coach.entry, "Mine")
    await remove(hass, coach, rolling)
    assert coach.coordinator.session is session
    assert hass.states.get("sensor.anna_session") is shown
    assert len(coach.said) == said
    await coach.wait(185)
    (record,) = coach.records
    assert (record.routine, record.outcome) == ("Mine", "completed")
    assert record.done == record.planned
    assert coach.events[-1] == "completed"


async def test_a_session_of_a_removed_routine_survives_a_restart(
    hass: HomeAssistant, coach: Coach, rolling: ConfigSubentry
) -> None:
    await remove(hass, coach, rolling)
    assert await hass.config_entries.async_reload(coach.entry.entry_id)
    await hass.async_block_till_done()
    assert coach.attribute("routine") == "Mine"
    await coach.wait(5 * 60)
    assert [(r.routine, r.outcome) for r in coach.records] == [("Mine", "completed")]


async def test_history_keeps_the_name_of_its_time(
    hass: HomeAssistant, coach: Coach, rolling: ConfigSubentry
) -> None:
    await coach.wait(5 * 60)
    await edit(hass, coach, rolling, title="New")
    assert [record.routine for record in coach.records] == ["Mine"]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("Torn", {}, "unreadable_snapshot"),
        ("Odd", {**GOOD, "steps": "lat_release"}, "unreadable_snapshot"),
        ("Newer", {**GOOD, "goal": "marathon"}, "unreadable_snapshot"),
        ("Newer", {"goal": "daily", "steps": [{"technique": "x", "seconds": 60}]}, "technique"),
        ("Neck", {"goal": "daily", "steps": [{"technique": "neck", "seconds": 60}]}, "forbidden"),
        ("Hard", {"goal": "daily", "steps": [{**STEPS[0], "seconds": 999}]}, "dose_out_of_range"),
        ("Empty", {"goal": "daily", "steps": []}, "empty_routine"),
        ("BEDTIME", GOOD, "name_taken"),
        ("good", GOOD, "name_taken"),
        (" ", GOOD, "name_needed"),
        ("x" * 61, GOOD, "name_too_long"),
        ("un\x00seen", GOOD, "name_characters"),
    ],
)
@pytest.mark.expect_log("is left out")
async def test_what_can_not_be_read_keeps_nothing_else_from_working(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    entry: MockConfigEntry,
    set_up: SetUp,
    caplog: pytest.LogCaptureFixture,
    name: str,
    data: dict[str, Any],
    reason: str,
) -> None:
    """Home Assistant's own dialog renames without asking us, and files can be edited."""
    await add_routine(hass, entry, "Good")
    bad = ConfigSubentry(
        data=MappingProxyType(data), subentry_type="routine", title=name, unique_id=None
    )
    hass.config_entries.async_add_subentry(entry, bad)
    await add_routine(hass, entry, "Better")
    async with coaching(hass, freezer, entry, set_up) as coach:
        assert options(hass) == [*ROUTINES, "Good", "Better"]
        lines = [record.getMessage() for record in caplog.records if "left out" in record.msg]
        assert len(lines) == 1
        assert reason in lines[0]
        await coach.do("start", routine="better")
        assert coach.attribute("routine") == "Better"
        issue = DOMAIN, f"routines_left_out_{entry.entry_id}"
        told = ir.async_get(hass).async_get_issue(*issue)
        assert told
        assert (told.translation_placeholders or {})["routines"] == name.strip()
        hass.config_entries.async_remove_subentry(entry, bad.subentry_id)
        await hass.async_block_till_done()
        assert not ir.async_get(hass).async_get_issue(*issue)


async def test_an_own_routine_can_be_logged_by_its_name(hass: HomeAssistant, coach: Coach) -> None:
    await add_routine(hass, coach.entry, "Sunday")
    answer = await coach.do("log_session", minutes=8, routine="sunday")
    assert (answer["routine"], answer["areas"]) == ("Sunday", {"lats:right": 240, "lats:left": 240})
    answer = await coach.do("edit_session", session=answer["session"], routine="bedtime")
    assert answer["routine"] == "bedtime"


async def test_two_hundred_routines(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, entry: MockConfigEntry, set_up: SetUp
) -> None:
    names = [f"Routine {n}" for n in range(200)]
    for name in names:
        await add_routine(hass, entry, name)
    async with coaching(hass, freezer, entry, set_up) as coach:
        assert options(hass) == [*ROUTINES, *names]
        await choose(hass, names[-1])
        await coach.do("start", routine="routine 100")
        assert coach.attribute("routine") == "Routine 100"


async def test_an_own_name_goes_before_a_translation(hass: HomeAssistant, coach: Coach) -> None:
    """Somebody who speaks another language now keeps the routine of that name."""
    await add_routine(hass, coach.entry, "Desk reset")
    own = own_routines(coach.entry)
    assert find_routine(own, "desk reset", coach.coordinator.phrasebook) is own["Desk reset"]
    assert find_routine(own, "desk_reset") is ROUTINES["desk_reset"]
    with pytest.raises(UnknownRoutineError):
        find_routine({}, "desk reset")


async def test_one_person_s_routines_are_not_another_s(
    hass: HomeAssistant, coach: Coach, make_entry: Any, set_up: SetUp
) -> None:
    await add_routine(hass, coach.entry, "Mine")
    await set_up(make_entry("Ben"))
    state = hass.states.get("select.ben_routine")
    assert state
    assert state.attributes["options"] == list(ROUTINES)
