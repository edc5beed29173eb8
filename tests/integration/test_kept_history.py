"""Somebody is removed and comes back: the history waits, unless it was not to be kept."""

from pathlib import Path
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigEntryState, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from custom_components.rolling_session.const import CONF_KEEP_HISTORY, CONF_KEPT_HISTORY, DOMAIN
from custom_components.rolling_session.engine.record import Record
from custom_components.rolling_session.journal import Journal

from .coach import Coach
from .test_config_flow import ANNA, YES, answer, walk
from .test_history import SUNDAY, logged

KEY = "name:anna"


@pytest.fixture
async def records(hass: HomeAssistant, coach: Coach) -> list[Record]:
    """Return what Anna did before she was removed."""
    await logged(coach, started_at="2026-02-27 21:00:00")
    await logged(coach, started_at=SUNDAY)
    records = coach.records
    await hass.config_entries.async_remove(coach.entry.entry_id)
    await hass.async_block_till_done()
    return records


async def added_again(
    hass: HomeAssistant, result: ConfigFlowResult, *pages: dict[str, Any]
) -> ConfigEntry:
    """Answer the rest of the pages; return the new entry."""
    for page in (*pages, {}, {}, YES, {}):
        result = await answer(hass, result, page)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    entry = result["result"]
    assert entry.state is ConfigEntryState.LOADED
    return entry


def files(hass: HomeAssistant, pattern: str) -> list[Path]:
    return sorted(Path(hass.config.path(".storage")).glob(f"{DOMAIN}.{pattern}"))


async def test_who_comes_back_is_told_of_the_history(
    hass: HomeAssistant, records: list[Record]
) -> None:
    result = await walk(hass, ANNA)
    assert result["step_id"] == "kept_history"
    assert result["description_placeholders"] == {
        "name": "Anna",
        "sessions": "2",
        "last": "2026-03-01",
    }


async def test_it_is_taken_over_unless_somebody_says_otherwise(
    hass: HomeAssistant, records: list[Record]
) -> None:
    entry = await added_again(hass, await walk(hass, ANNA), {})
    assert list(entry.runtime_data.history.ledger.records()) == records
    assert entry.data.keys() == {"name", "person"}
    assert await Journal.async_kept(hass, KEY) is None
    # And it stays, also when it is set up again.
    await hass.config_entries.async_reload(entry.entry_id)
    assert list(entry.runtime_data.history.ledger.records()) == records


async def test_who_is_not_gone_after_a_crash_has_the_history_back(
    hass: HomeAssistant, coach: Coach, records: list[Record]
) -> None:
    # Home Assistant is killed before it writes that the entry is gone.
    await hass.config_entries.async_add(coach.entry)
    await hass.async_block_till_done()
    assert coach.records == records
    assert await Journal.async_kept(hass, KEY) is None


async def test_it_is_deleted_for_good_when_that_is_chosen(
    hass: HomeAssistant, records: list[Record]
) -> None:
    entry = await added_again(hass, await walk(hass, ANNA), {CONF_KEPT_HISTORY: "forget"})
    assert entry.runtime_data.history.ledger.days == {}
    assert not files(hass, "kept*")


@pytest.mark.parametrize("choice", ["adopt", "forget"])
async def test_who_leaves_the_pages_has_changed_nothing(
    hass: HomeAssistant, records: list[Record], choice: str
) -> None:
    result = await walk(hass, ANNA)
    result = await answer(hass, result, {CONF_KEPT_HISTORY: choice})
    result = await answer(hass, result, {})
    hass.config_entries.flow.async_abort(result["flow_id"])
    kept = await Journal.async_kept(hass, KEY)
    assert kept
    assert kept.sessions == 2


async def test_a_crash_after_it_was_taken_over_loses_nothing(
    hass: HomeAssistant, records: list[Record]
) -> None:
    entry = await added_again(hass, await walk(hass, ANNA), {})
    # As if the decision had not been crossed out yet when the house lost power.
    await hass.config_entries.async_unload(entry.entry_id)
    hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_KEPT_HISTORY: "adopt"})
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert list(entry.runtime_data.history.ledger.records()) == records


@pytest.mark.parametrize(
    ("choice", "method"), [("adopt", "async_adopt"), ("forget", "async_forget_kept")]
)
async def test_a_disk_that_fails_is_asked_again(
    hass: HomeAssistant,
    records: list[Record],
    monkeypatch: pytest.MonkeyPatch,
    choice: str,
    method: str,
) -> None:
    async def fail(*_: Any) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as broken:
        broken.setattr(Journal, method, fail)
        result = await walk(hass, ANNA, {CONF_KEPT_HISTORY: choice}, {}, {}, YES, {})
        entry = result["result"]
        assert entry.state is ConfigEntryState.SETUP_RETRY
        kept = await Journal.async_kept(hass, KEY)
        assert kept
        assert kept.sessions == 2
    await hass.config_entries.async_reload(entry.entry_id)
    expected = records if choice == "adopt" else []
    assert list(entry.runtime_data.history.ledger.records()) == expected
    assert CONF_KEPT_HISTORY not in entry.data
    assert await Journal.async_kept(hass, KEY) is None


async def test_not_keeping_deletes_what_was_never_taken_over_too(
    hass: HomeAssistant, records: list[Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: Any) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Journal, "async_adopt", fail)
    result = await walk(hass, ANNA, {}, {}, {}, YES, {})
    entry = result["result"]
    options = {**entry.options, CONF_KEEP_HISTORY: False}
    hass.config_entries.async_update_entry(entry, options=options)
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    assert not files(hass, "*")


async def test_somebody_else_does_not_get_it(hass: HomeAssistant, records: list[Record]) -> None:
    result = await walk(hass, {"name": "Ben"})
    assert result["step_id"] == "speaker"


async def test_with_keeping_switched_off_everything_is_deleted(
    hass: HomeAssistant, coach: Coach
) -> None:
    await logged(coach, started_at=SUNDAY)
    options = {**coach.entry.options, CONF_KEEP_HISTORY: False}
    hass.config_entries.async_update_entry(coach.entry, options=options)
    await hass.async_block_till_done()
    assert files(hass, "*")
    await hass.config_entries.async_remove(coach.entry.entry_id)
    await hass.async_block_till_done()
    assert not files(hass, "*")
    assert (await walk(hass, ANNA))["step_id"] == "speaker"


async def test_who_did_nothing_leaves_nothing_behind(hass: HomeAssistant, coach: Coach) -> None:
    await hass.config_entries.async_remove(coach.entry.entry_id)
    await hass.async_block_till_done()
    assert not files(hass, "*")


async def test_two_removals_leave_one_history(hass: HomeAssistant, records: list[Record]) -> None:
    entry = await added_again(hass, await walk(hass, ANNA), {})
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    kept = await Journal.async_kept(hass, KEY)
    assert kept
    assert kept.sessions == 2
    assert len(files(hass, "kept*")) == 2, "the history and its copy"


async def test_a_history_of_a_newer_version_is_not_touched(
    hass: HomeAssistant, records: list[Record]
) -> None:
    newer = '{"format":"rolling_session.history","version":7}\n'
    for file in files(hass, "kept*"):
        file.write_text(newer)
    result = await walk(hass, ANNA)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "newer_history")
    assert [file.read_text() for file in files(hass, "kept*")] == [newer] * 2


@pytest.mark.expect_log("stays in .storage")
async def test_what_can_not_be_kept_is_not_deleted_either(
    hass: HomeAssistant, coach: Coach, monkeypatch: pytest.MonkeyPatch
) -> None:
    await logged(coach, started_at=SUNDAY)

    async def fail(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Journal, "async_keep", fail)
    await hass.config_entries.async_remove(coach.entry.entry_id)
    await hass.async_block_till_done()
    assert files(hass, f"{coach.entry.entry_id}.history*")
