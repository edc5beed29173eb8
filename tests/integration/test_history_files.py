"""A history leaves the house as a file, and comes back as one: all of it, or nothing."""

import json
from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest

from custom_components.rolling_session.engine.catalog import ROUTINES
from custom_components.rolling_session.engine.routine_data import routine_data
from custom_components.rolling_session.history_transfer import async_read, async_take_over
from custom_components.rolling_session.own_routines import SUBENTRY_TYPE, own_routines

from .coach import Coach
from .test_history import SUNDAY, logged

# The coach begins on Monday, 2 March 2026, at nine in the evening.
TABLE = "date,minutes\n2026-02-26,10\n2026-02-27,12\n2026-02-28,9\n"
ROUTINE = routine_data(ROUTINES["bedtime"])


def imported(**counts: int) -> dict[str, Any]:
    """Return the answer of an import without a wrong line."""
    nothing = {"added": 0, "changed": 0, "same": 0, "routines": 0, "wrong": 0, "problems": []}
    return nothing | counts


def with_routine(name: str, data: dict[str, Any]) -> str:
    """Return a file with nothing but an own routine."""
    routines = [{"name": name, **data}]
    document = {"format": "rolling_session.history", "version": 1, "routines": routines}
    return json.dumps(document)


async def refusal(coach: Coach, content: str, **data: Any) -> ServiceValidationError:
    """Import what is refused; nothing may have changed."""
    before = coach.coordinator.history.ledger
    with pytest.raises(ServiceValidationError) as refused:
        await coach.do("import_history", content=content, **data)
    assert coach.coordinator.history.ledger is before
    assert not coach.entry.subentries
    return refused.value


@pytest.mark.parametrize("form", ["json", "csv"])
async def test_what_was_exported_and_lost_is_imported_as_it_was(coach: Coach, form: str) -> None:
    await logged(coach, started_at=SUNDAY, areas=["glutes"], discomfort=3)
    await logged(coach, started_at="2026-02-27 21:00:00")
    told = await coach.do("export_history", format=form)
    assert (told["format"], told["sessions"]) == (form, 2)
    assert told["filename"] == f"rolling-session-anna-2026-03-02.{form}"
    before = coach.records
    for record in before:
        await coach.do("delete_session", session=record.id)
    assert await coach.do("import_history", content=told["content"]) == imported(added=2)
    assert coach.records == before


async def test_an_import_twice_changes_nothing(coach: Coach) -> None:
    assert await coach.do("import_history", content=TABLE) == imported(added=3)
    ledger = coach.coordinator.history.ledger
    assert await coach.do("import_history", content=TABLE) == imported(same=3)
    assert coach.coordinator.history.ledger is ledger


async def test_the_streak_follows_and_an_undo_takes_back_the_whole_import(coach: Coach) -> None:
    await logged(coach, started_at=SUNDAY)
    assert coach.state("sensor.streak") == "1"
    await coach.do("import_history", content=TABLE)
    assert coach.state("sensor.streak") == "4"
    await coach.do("undo")
    assert coach.state("sensor.streak") == "1"
    assert len(coach.records) == 1


async def test_a_dry_run_says_what_would_change_and_changes_nothing(coach: Coach) -> None:
    before = coach.coordinator.history.ledger
    assert await coach.do("import_history", content=TABLE, dry_run=True) == imported(added=3)
    assert coach.coordinator.history.ledger is before


async def test_a_dry_run_tells_the_wrong_lines(coach: Coach) -> None:
    wrong = TABLE + "yesterday,5\n2031-01-01,5\n"
    told = await coach.do("import_history", content=wrong, dry_run=True)
    assert told["wrong"] == 2
    assert told["problems"] == [
        {"line": 5, "text": "This is not a date, or not one that can be."},
        {"line": 6, "text": "This is in the future."},
    ]


async def test_one_wrong_line_refuses_everything_and_is_named(coach: Coach) -> None:
    error = await refusal(coach, TABLE + "2031-01-01,5\n")
    assert error.translation_key == "import_refused"
    assert error.translation_placeholders == {"problems": "Line 5: This is in the future."}
    assert str(error) == "Nothing was imported. Line 5: This is in the future."


async def test_of_many_wrong_lines_the_first_are_named(coach: Coach) -> None:
    error = await refusal(coach, "date,minutes\n" + "never,5\n" * 50)
    problems = (error.translation_placeholders or {})["problems"]
    assert [f"Line {line}:" in problems for line in (2, 3, 4, 5)] == [True, True, True, False]
    assert problems.endswith("47 more lines are wrong.")


async def test_what_overlaps_with_the_history_is_named(coach: Coach) -> None:
    await logged(coach, started_at=SUNDAY)
    exported = json.loads((await coach.do("export_history"))["content"])
    exported["sessions"][0]["id"] = "another"
    error = await refusal(coach, json.dumps(exported))
    assert "There is a session at that time already" in str(error)


async def test_what_is_no_history_is_refused(coach: Coach) -> None:
    assert (await refusal(coach, "Dear diary")).translation_key == "unreadable_import"


async def test_one_habit_of_several_is_taken_over(coach: Coach) -> None:
    content = "Date,Rolling,Reading\n2026-02-27,2,0\n2026-02-28,2,2\n"
    error = await refusal(coach, content)
    assert "Rolling, Reading" in str(error)
    told = await coach.do("import_history", content=content, habit="Rolling")
    assert told["added"] == 2


async def test_own_routines_travel_with_the_history(hass: HomeAssistant, coach: Coach) -> None:
    own = ConfigSubentry(
        data=MappingProxyType(ROUTINE),
        subentry_type=SUBENTRY_TYPE,
        title="Sunday slow",
        unique_id=None,
    )
    hass.config_entries.async_add_subentry(coach.entry, own)
    content = (await coach.do("export_history"))["content"]
    before = own_routines(coach.entry)
    assert await coach.do("import_history", content=content) == imported()
    hass.config_entries.async_remove_subentry(coach.entry, own.subentry_id)
    told = await coach.do("import_history", content=content, dry_run=True)
    assert told == imported(routines=1)
    assert not coach.entry.subentries
    assert await coach.do("import_history", content=content) == imported(routines=1)
    assert own_routines(coach.entry) == before


async def test_a_routine_that_was_made_meanwhile_is_not_made_twice(
    hass: HomeAssistant, coach: Coach
) -> None:
    file = await async_read(hass, coach.entry, with_routine("Sunday slow", ROUTINE).encode(), None)
    await async_take_over(hass, coach.entry, file, None)
    await async_take_over(hass, coach.entry, file, None)
    assert [subentry.title for subentry in coach.entry.subentries.values()] == ["Sunday slow"]


@pytest.mark.parametrize("name", ["Bedtime", "BEDTIME "])
async def test_a_built_in_routine_is_not_replaced(coach: Coach, name: str) -> None:
    assert await coach.do("import_history", content=with_routine(name, ROUTINE)) == imported()
    assert not coach.entry.subentries


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("Mine", {"steps": []}),
        ("Mine", {"steps": [{"technique": "lumbar_roll", "seconds": 60}]}),
        ("Mine", {"goal": "win"}),
        (7, {}),
        ("", {}),
        ("x" * 61, {}),
    ],
)
async def test_a_routine_that_nobody_should_roll_refuses_the_whole_file(
    coach: Coach, name: Any, changes: dict[str, Any]
) -> None:
    document = json.loads(with_routine("Mine", ROUTINE))
    document["routines"][0] |= {"name": name, **changes}
    await refusal(coach, json.dumps(document))


async def test_a_session_under_way_goes_on_while_a_history_comes_in(coach: Coach) -> None:
    await coach.do("start")
    session = coach.coordinator.session
    await coach.do("import_history", content=with_routine("Sunday slow", ROUTINE))
    await coach.do("import_history", content=TABLE)
    assert coach.coordinator.session is session
    assert coach.state() != "idle"
