"""What is on disk survives torn, empty, foreign and newer files."""

from collections.abc import Awaitable, Callable
import json
from pathlib import Path
from unittest.mock import patch

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rolling_session.const import DOMAIN
from custom_components.rolling_session.history import DATA_WAITING
from custom_components.rolling_session.journal import Journal
from custom_components.rolling_session.store import SessionStore

from .coach import Coach
from .journal.disks import disk_that_fails

type Damage = Callable[[Path], object]
type Reopen = Callable[[], Awaitable[None]]

DAMAGES = {
    "torn": lambda file: file.write_bytes(file.read_bytes()[:80]),
    "empty": lambda file: file.write_bytes(b""),
    "noise": lambda file: file.write_bytes(b"\x00\xff" * 200),
    "a list": lambda file: file.write_text("[]"),
    "foreign": lambda file: file.write_text('{"version": 1, "data": {"light": "on"}}'),
    "a bad record": lambda file: file.write_bytes(file.read_bytes().replace(b'"id"', b'"no"', 1)),
}


@pytest.fixture
def storage(hass_config_dir: str) -> Path:
    return Path(hass_config_dir) / ".storage"


@pytest.fixture
def history(storage: Path, entry: MockConfigEntry) -> Path:
    return storage / f"{DOMAIN}.{entry.entry_id}.history.jsonl"


@pytest.fixture
def copy(storage: Path, entry: MockConfigEntry) -> Path:
    return storage / f"{DOMAIN}.{entry.entry_id}.history.copy.jsonl"


@pytest.fixture
async def one_session(hass: HomeAssistant, coach: Coach, entry: MockConfigEntry) -> Coach:
    """Have a history of one session, and the person unloaded."""
    await coach.do("start")
    await coach.wait(300)
    assert await hass.config_entries.async_unload(entry.entry_id)
    return coach


def issue(hass: HomeAssistant, kind: str, entry: MockConfigEntry) -> ir.IssueEntry | None:
    return ir.async_get(hass).async_get_issue(DOMAIN, f"{kind}_{entry.entry_id}")


async def reopen(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
async def test_a_damaged_history_comes_back_from_its_copy(
    hass: HomeAssistant,
    one_session: Coach,
    entry: MockConfigEntry,
    storage: Path,
    history: Path,
    copy: Path,
    damage: Damage,
) -> None:
    damage(history)
    damaged = history.read_bytes()
    await reopen(hass, entry)
    assert one_session.state("sensor.streak") == "1"
    assert issue(hass, "history_restored", entry)
    (aside,) = storage.glob("*.history.jsonl.unreadable.*")
    assert aside.read_bytes() == damaged
    assert history.read_bytes() == copy.read_bytes()


async def test_a_missing_history_comes_back_too(
    hass: HomeAssistant, one_session: Coach, entry: MockConfigEntry, history: Path
) -> None:
    history.unlink()
    await reopen(hass, entry)
    assert one_session.state("sensor.streak") == "1"
    assert issue(hass, "history_restored", entry)


@pytest.mark.expect_log("The copy of a history was damaged")
async def test_both_files_damaged_are_put_aside_and_never_overwritten(
    hass: HomeAssistant,
    one_session: Coach,
    entry: MockConfigEntry,
    storage: Path,
    history: Path,
    copy: Path,
) -> None:
    for file in (history, copy):
        file.write_text("damaged")
    await reopen(hass, entry)
    assert one_session.state("sensor.streak") == "0"
    assert issue(hass, "history_unreadable", entry)
    assert [f.read_text() for f in storage.glob("*.unreadable.*")] == ["damaged"] * 2


async def test_an_unfinished_change_is_nothing_to_tell_of(
    hass: HomeAssistant, one_session: Coach, entry: MockConfigEntry, history: Path
) -> None:
    with history.open("ab") as file:
        file.write(b'{"record":{"id":"half of')
    await reopen(hass, entry)
    assert one_session.state("sensor.streak") == "1"
    assert not issue(hass, "history_restored", entry)
    assert not issue(hass, "history_unreadable", entry)


@pytest.mark.expect_log("format 7")
async def test_a_newer_history_is_an_error_that_says_which(
    hass: HomeAssistant, one_session: Coach, entry: MockConfigEntry, history: Path
) -> None:
    newer = '{"format":"rolling_session.history","version":7}\n'
    history.write_text(newer)
    await reopen(hass, entry)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert entry.error_reason_translation_key == "newer_files"
    assert entry.error_reason_translation_placeholders == {
        "file": history.name,
        "found": "7",
        "readable": "1",
    }
    assert history.read_text() == newer


async def test_a_history_of_the_version_before_is_carried_over(
    hass: HomeAssistant, one_session: Coach, entry: MockConfigEntry, history: Path, copy: Path
) -> None:
    record = json.loads(history.read_text().splitlines()[1])["record"]
    for file in (history, copy):
        file.unlink()
    old = history.with_name(f"{DOMAIN}.{entry.entry_id}.ledger")
    data = {"records": [record]}
    old.write_text(json.dumps({"version": 1, "minor_version": 1, "key": old.name, "data": data}))
    await reopen(hass, entry)
    assert one_session.state("sensor.streak") == "1"
    assert history.read_bytes() == copy.read_bytes()
    assert not old.exists()


@pytest.mark.expect_log("The session under way could not be read")
@pytest.mark.parametrize(
    "content",
    ["torn", '{"version": 1, "data": {"session": {"id": "x"}, "seen_at": "now", "outlets": []}}'],
)
async def test_an_unreadable_session_costs_nothing_else(
    hass: HomeAssistant, one_session: Coach, entry: MockConfigEntry, storage: Path, content: str
) -> None:
    (storage / f"{DOMAIN}.{entry.entry_id}.session").write_text(content)
    await reopen(hass, entry)
    assert (one_session.state(), one_session.state("sensor.streak")) == ("idle", "1")
    assert len(list(storage.glob("*.session.unreadable.*"))) == 1


@pytest.mark.expect_log("A session is not saved yet")
async def test_a_crash_while_the_disk_is_full_loses_no_session(
    hass: HomeAssistant, coach: Coach, entry: MockConfigEntry
) -> None:
    await coach.do("start")
    with patch.object(Journal, "async_append", side_effect=HomeAssistantError("no space left")):
        await coach.wait(300)
        assert coach.events[-1] == "completed"
        assert await hass.config_entries.async_unload(entry.entry_id)
    del hass.data[DATA_WAITING]  # a crash takes along what was only remembered
    await reopen(hass, entry)
    assert coach.events[-2:] == ["interrupted", "resumed"]
    await coach.wait(100)
    assert coach.events[-1] == "completed"
    assert len(coach.records) == 1


@pytest.mark.expect_log("A session is not saved yet")
async def test_a_session_that_waits_is_saved_before_the_next_takes_its_place(
    coach: Coach, history: Path
) -> None:
    await coach.do("start")
    with patch.object(Journal, "async_append", side_effect=HomeAssistantError("no space left")):
        await coach.wait(300)
    assert not history.exists()
    await coach.do("start")
    assert history.exists()
    assert len(coach.records) == 1


@pytest.mark.expect_log("A session is not saved yet")
async def test_a_session_that_was_saved_late_counts_once(
    hass: HomeAssistant, coach: Coach, entry: MockConfigEntry
) -> None:
    await coach.do("start")
    with patch.object(Journal, "async_append", side_effect=HomeAssistantError("no space left")):
        await coach.wait(300)
    await coach.wait(60)
    assert await hass.config_entries.async_unload(entry.entry_id)
    await reopen(hass, entry)
    assert coach.state() == "idle"
    assert len(coach.records) == 1


async def test_a_volume_that_could_not_be_stored_is_said(
    hass: HomeAssistant, entry: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = SessionStore(hass, entry.entry_id)
    volumes = {"media_player.bedroom": {"before": 0.7, "ours": 0.3, "since": None}}
    with disk_that_fails(monkeypatch, 10), pytest.raises(OSError, match="No space left"):
        await store.async_save_volumes(volumes)
    assert await store.async_load_volumes() == {}
    await store.async_save_volumes(volumes)
    assert await store.async_load_volumes() == volumes


async def test_a_completion_is_on_disk_before_it_is_told(
    hass: HomeAssistant, coach: Coach, history: Path, copy: Path
) -> None:
    on_disk: list[bool] = []
    remove = hass.bus.async_listen(
        "state_changed",
        lambda event: (
            on_disk.append(bool(history.read_bytes() and copy.read_bytes()))
            if event.data["new_state"].attributes.get("event_type") == "completed"
            else None
        ),
    )
    await coach.do("start")
    await coach.wait(300)
    remove()
    assert on_disk == [True]


@pytest.mark.expect_log("A session is not saved yet")
async def test_a_session_that_was_saved_late_and_deleted_stays_deleted(
    hass: HomeAssistant, coach: Coach, entry: MockConfigEntry
) -> None:
    await coach.do("start")
    with patch.object(Journal, "async_append", side_effect=HomeAssistantError("no space left")):
        await coach.wait(300)
    await coach.wait(60)
    await coach.do("delete_session", session=coach.records[0].id)
    assert await hass.config_entries.async_unload(entry.entry_id)
    await reopen(hass, entry)
    await coach.wait(600)
    assert (coach.state(), coach.records) == ("idle", [])
