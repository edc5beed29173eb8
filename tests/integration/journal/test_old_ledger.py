"""A history of an older version is carried over."""

import json
from pathlib import Path
from typing import Any

from homeassistant.exceptions import UnsupportedStorageVersionError
import pytest

from custom_components.rolling_session.engine.ledger import Change, ChangeKind, Ledger
from custom_components.rolling_session.journal import Journal

from .disks import aside, disk_that_fails
from .histories import CHANGES, FIRST, record


def old_file(*records: dict[str, Any], version: int = 1) -> str:
    data = {"records": list(records)}
    return json.dumps({"version": version, "minor_version": 1, "key": "x", "data": data})


OLD = old_file(record(0).as_dict(), record(1).as_dict())


async def test_a_history_of_an_older_version_is_carried_over(
    journal: Journal, storage: Path, old: Path
) -> None:
    last_good = old.with_name(f"{old.name}.last_good")
    for file in (old, last_good):
        file.write_text(OLD)
    opened = await journal.async_open()
    assert list(opened.ledger.records()) == [record(0), record(1)]
    assert (opened.restored, opened.put_aside) == (False, None)
    (carried,) = await journal.async_ask(list)
    assert (carried.kind, carried.by) == (ChangeKind.CARRIED_OVER, None)
    assert not old.exists()
    assert not last_good.exists()
    assert [file.read_text() for file in storage.glob("*.carried_over.*")] == [OLD] * 2
    assert (await journal.async_open()).ledger == opened.ledger


OLD_DAMAGES = {
    "torn": OLD[:80],
    "empty": "",
    "a list": "[]",
    "foreign": '{"version": 1, "data": {"light": "on"}}',
    "no data": '{"version": 1, "minor_version": 1, "data": null}',
    "no version": "{}",
    "a bad record": old_file({"id": 1}),
}


@pytest.mark.parametrize("damaged", OLD_DAMAGES.values(), ids=OLD_DAMAGES)
async def test_a_damaged_history_of_before_comes_back_from_its_last_good_copy(
    journal: Journal, storage: Path, old: Path, damaged: str
) -> None:
    old.write_text(damaged)
    old.with_name(f"{old.name}.last_good").write_text(OLD)
    opened = await journal.async_open()
    assert list(opened.ledger.records()) == [record(0), record(1)]
    (kept,) = aside(storage)
    assert (opened.restored, opened.put_aside) == (True, kept.name)
    assert kept.read_text() == damaged


async def test_a_missing_history_of_before_comes_back_too(journal: Journal, old: Path) -> None:
    old.with_name(f"{old.name}.last_good").write_text(OLD)
    opened = await journal.async_open()
    assert (len(opened.ledger.day_of), opened.restored) == (2, True)


async def test_a_history_of_before_that_is_lost_is_put_aside(
    journal: Journal, storage: Path, old: Path
) -> None:
    for file in (old, old.with_name(f"{old.name}.last_good")):
        file.write_text("damaged")
    opened = await journal.async_open()
    assert (opened.ledger, opened.restored) == (Ledger(), False)
    assert opened.put_aside in {kept.name for kept in aside(storage)}
    assert [kept.read_text() for kept in aside(storage)] == ["damaged"] * 2


async def test_a_newer_history_of_before_is_left_alone(journal: Journal, old: Path) -> None:
    newer = old_file(version=7)
    old.write_text(newer)
    with pytest.raises(UnsupportedStorageVersionError):
        await journal.async_open()
    assert old.read_text() == newer


@pytest.mark.expect_log("could not be carried over")
async def test_what_can_not_be_carried_over_yet_is_read_and_tried_again(
    journal: Journal, monkeypatch: pytest.MonkeyPatch, old: Path
) -> None:
    old.write_text(OLD)
    with disk_that_fails(monkeypatch, 0):
        assert len((await journal.async_open()).ledger.day_of) == 2
    assert old.read_text() == OLD
    assert len((await journal.async_open()).ledger.day_of) == 2
    assert not old.exists()


@pytest.mark.expect_log("could not be read")
async def test_a_history_of_before_that_the_disk_does_not_give_is_tried_again(
    written: Journal, old: Path
) -> None:
    old.mkdir()
    assert (await written.async_open()).ledger == Ledger.of(CHANGES)


async def test_what_was_carried_over_and_deleted_since_stays_deleted(
    journal: Journal, old: Path
) -> None:
    old.write_text(OLD)
    await journal.async_open()
    at = FIRST.at
    await journal.async_append(Change("D", at, None, ChangeKind.DELETED, removed=(record(0).id,)))
    # As after a crash between the two: written, but the old file is still there.
    old.write_text(old_file(record(0).as_dict(), record(1).as_dict(), record(2).as_dict()))
    opened = await journal.async_open()
    assert list(opened.ledger.records()) == [record(1), record(2)]
