"""A history that loses nothing: what is told to be saved is there after every mishap."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
import errno
import json
import os
from pathlib import Path
import stat
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, UnsupportedStorageVersionError
from homeassistant.helpers.json import json_bytes
import pytest

from custom_components.rolling_session import journal_file, journal_lines
from custom_components.rolling_session.const import DOMAIN
from custom_components.rolling_session.engine.ledger import (
    Change,
    ChangeKind,
    Ledger,
    Pause,
    PauseReason,
)
from custom_components.rolling_session.journal import Journal, Kept

from .histories import block, change, file_of, record

ENTRY = "01JOURNAL"
FIRST, SECOND, THIRD = CHANGES = [change(number) for number in range(3)]
PAUSE = Pause("P1", date(2026, 2, 1), date(2026, 2, 9), PauseReason.ILLNESS)

type Damage = Callable[[bytes], bytes]
DAMAGES: dict[str, Damage] = {
    "torn": lambda data: data[:80],
    "torn in the last change": lambda data: data[:-30],
    "empty": lambda data: b"",
    "noise": lambda data: b"\x00\xff" * 200,
    "zeros": lambda data: bytes(len(data)),
    "one long line": lambda data: b"x" * 3_000_000,
    "a list": lambda data: b"[]\n",
    "foreign": lambda data: b'{"version": 1, "data": {"light": "on"}}\n',
    "without its head": lambda data: data.partition(b"\n")[2],
    "without its second line": lambda data: data.replace(block(FIRST).partition(b"\n")[0], b""),
    "one digit": lambda data: data.replace(b"45.5", b"46.5", 1),
    "one name": lambda data: data.replace(b"R001000", b"R001007"),
    "a change in between": lambda data: data.replace(block(SECOND), b""),
}


@pytest.fixture
def storage(hass_config_dir: str) -> Path:
    folder = Path(hass_config_dir) / ".storage"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def main(storage: Path) -> Path:
    return storage / f"{DOMAIN}.{ENTRY}.history.jsonl"


@pytest.fixture
def copy(storage: Path) -> Path:
    return storage / f"{DOMAIN}.{ENTRY}.history.copy.jsonl"


@pytest.fixture
def old(storage: Path) -> Path:
    return storage / f"{DOMAIN}.{ENTRY}.ledger"


@pytest.fixture
def journal(hass: HomeAssistant) -> Journal:
    return Journal(hass, ENTRY)


@pytest.fixture
async def written(journal: Journal) -> Journal:
    """Return a journal of three evenings."""
    for each in CHANGES:
        await journal.async_append(each)
    return journal


def aside(storage: Path) -> list[Path]:
    return sorted(storage.glob("*.unreadable.*"))


# What is written


async def test_a_first_start_finds_nothing_and_writes_nothing(
    journal: Journal, storage: Path
) -> None:
    opened = await journal.async_open()
    assert (opened.ledger, opened.restored, opened.put_aside) == (Ledger(), False, None)
    assert not list(storage.glob(f"{DOMAIN}*"))


async def test_what_was_appended_is_read_again(journal: Journal) -> None:
    changes = [
        FIRST,
        replace(SECOND, by="user", kind=ChangeKind.LOGGED, pauses=(PAUSE,)),
        replace(THIRD, records=(), removed=("R000000", "P1"), kind=ChangeKind.DELETED),
        replace(FIRST, id="C9", kind=ChangeKind.UNDONE, undoes="C000002", pauses=(PAUSE,)),
    ]
    for each in changes:
        await journal.async_append(each)
    assert await journal.async_changes() == changes
    assert (await journal.async_open()).ledger == Ledger.of(changes)


async def test_both_files_hold_the_same_and_belong_to_nobody_else(
    written: Journal, main: Path, copy: Path
) -> None:
    assert main.read_bytes() == copy.read_bytes() == file_of(*CHANGES)
    for file in (main, copy):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_the_format_is_lines_of_json(written: Journal, main: Path) -> None:
    head, record_line, closing, *_ = map(json.loads, main.read_text().splitlines())
    assert (head["format"], head["version"]) == ("rolling_session.history", 1)
    assert record_line == {"record": FIRST.records[0].as_dict()}
    assert (closing["change"], closing["lines"]) == (FIRST.head(), 1)


async def test_a_record_costs_the_same_however_long_the_history(
    written: Journal, main: Path
) -> None:
    before = main.stat().st_size
    await written.async_append(change(4, 300))
    await written.async_append(change(5))
    assert main.read_bytes().startswith(file_of(*CHANGES, change(4, 300)))
    assert main.stat().st_size == before + len(block(change(4, 300))) + len(block(change(5)))


async def test_records_share_what_is_the_same_in_all_of_them(written: Journal) -> None:
    first, second, _ = (await written.async_open()).ledger.records()
    assert first.routine is second.routine
    assert first.time_zone is second.time_zone
    assert next(iter(first.done)) is next(iter(second.done))
    assert (await written.async_changes())[1].records[0].planned == second.planned


async def test_what_is_asked_of_the_changes_is_answered(written: Journal) -> None:
    assert await written.async_ask(lambda changes: [c.id for c in changes]) == [
        c.id for c in CHANGES
    ]


# What a crash leaves


@pytest.mark.parametrize("rest", [1, 30, 150, len(block(THIRD)) - 1])
async def test_an_unfinished_change_is_cut_off_and_nobody_is_bothered(
    written: Journal, storage: Path, main: Path, copy: Path, rest: int
) -> None:
    copy.write_bytes(file_of(FIRST, SECOND))
    main.write_bytes(main.read_bytes()[:-rest])
    opened = await written.async_open()
    assert opened.ledger == Ledger.of([FIRST, SECOND])
    assert (opened.restored, opened.put_aside, aside(storage)) == (False, None, [])
    assert main.read_bytes() == copy.read_bytes() == file_of(FIRST, SECOND)


async def test_zeros_after_a_power_cut_are_cut_off(
    written: Journal, storage: Path, main: Path
) -> None:
    main.write_bytes(main.read_bytes() + bytes(4096))
    opened = await written.async_open()
    assert (opened.restored, opened.put_aside, aside(storage)) == (False, None, [])
    assert main.read_bytes() == file_of(*CHANGES)


async def test_an_import_is_there_or_it_is_not(written: Journal, main: Path, copy: Path) -> None:
    whole = main.read_bytes() + block(change(3, 50))
    for end in range(main.stat().st_size, len(whole), 997):
        main.write_bytes(whole[:end])
        copy.write_bytes(file_of(*CHANGES))
        assert (await written.async_open()).ledger == Ledger.of(CHANGES)


@pytest.mark.parametrize("head", [b"", file_of()[:20], file_of()[:-1]])
async def test_a_first_write_that_was_cut_short_is_a_first_start(
    journal: Journal, storage: Path, main: Path, copy: Path, head: bytes
) -> None:
    main.write_bytes(head)
    opened = await journal.async_open()
    assert (opened.ledger, opened.restored, opened.put_aside) == (Ledger(), False, None)
    await journal.async_append(FIRST)
    assert main.read_bytes() == copy.read_bytes() == file_of(FIRST)


async def test_a_copy_that_came_too_late_is_brought_up_to_date(
    written: Journal, storage: Path, copy: Path
) -> None:
    for late in (file_of(FIRST, SECOND), file_of(*CHANGES)[:-20], None):
        copy.unlink()
        if late:
            copy.write_bytes(late)
        opened = await written.async_open()
        assert opened.ledger == Ledger.of(CHANGES)
        assert (opened.restored, opened.put_aside, aside(storage)) == (False, None, [])
        assert copy.read_bytes() == file_of(*CHANGES)


# What damage leaves


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
async def test_a_damaged_history_comes_back_from_its_copy(
    written: Journal, storage: Path, main: Path, copy: Path, damage: Damage
) -> None:
    damaged = damage(main.read_bytes())
    main.write_bytes(damaged)
    opened = await written.async_open()
    assert (opened.ledger, opened.restored) == (Ledger.of(CHANGES), True)
    (kept,) = aside(storage)
    assert (kept.name, kept.read_bytes()) == (opened.put_aside, damaged)
    assert main.read_bytes() == copy.read_bytes() == file_of(*CHANGES)
    again = await written.async_open()
    assert (again.ledger, again.restored, again.put_aside) == (opened.ledger, False, None)


async def test_a_missing_history_comes_back_from_its_copy(written: Journal, main: Path) -> None:
    main.unlink()
    opened = await written.async_open()
    assert (opened.ledger, opened.restored) == (Ledger.of(CHANGES), True)
    assert opened.put_aside is None
    assert main.read_bytes() == file_of(*CHANGES)


async def test_a_folder_in_its_place_is_put_aside(
    written: Journal, storage: Path, main: Path
) -> None:
    main.unlink()
    main.mkdir()
    opened = await written.async_open()
    assert (opened.ledger, opened.restored) == (Ledger.of(CHANGES), True)
    assert [path.is_dir() for path in aside(storage)] == [True]
    assert main.read_bytes() == file_of(*CHANGES)


@pytest.mark.expect_log("The copy of a history was damaged")
async def test_different_damage_in_both_files_costs_nothing(
    written: Journal, storage: Path, main: Path, copy: Path
) -> None:
    main.write_bytes(DAMAGES["one name"](main.read_bytes()))
    copy.write_bytes(copy.read_bytes().replace(block(THIRD), block(THIRD)[1:]))
    opened = await written.async_open()
    assert (opened.ledger, opened.restored) == (Ledger.of(CHANGES), True)
    assert len(aside(storage)) == 2
    assert await written.async_changes() == CHANGES


@pytest.mark.expect_log("The copy of a history was damaged")
async def test_the_same_damage_in_both_files_costs_one_change(
    written: Journal, storage: Path, main: Path, copy: Path
) -> None:
    damaged = main.read_bytes().replace(b'"R001000"', b'"R001000')
    for file in (main, copy):
        file.write_bytes(damaged)
    opened = await written.async_open()
    assert opened.ledger == Ledger.of([FIRST, THIRD])
    assert not opened.restored
    assert opened.put_aside
    assert [kept.read_bytes() for kept in aside(storage)] == [damaged] * 2


@pytest.mark.expect_log("The copy of a history was damaged")
async def test_both_files_lost_are_put_aside_and_never_overwritten(
    written: Journal, storage: Path, main: Path, copy: Path
) -> None:
    for file in (main, copy):
        file.write_text("damaged")
    opened = await written.async_open()
    assert (opened.ledger, opened.restored) == (Ledger(), False)
    assert opened.put_aside
    await written.async_append(FIRST)
    assert [kept.read_text() for kept in aside(storage)] == ["damaged"] * 2
    assert (await written.async_open()).ledger == Ledger.of([FIRST])


@pytest.mark.expect_log("The copy of a history was damaged")
async def test_a_damaged_copy_is_put_aside_and_made_again(
    written: Journal, storage: Path, copy: Path
) -> None:
    copy.write_text("damaged")
    opened = await written.async_open()
    assert (opened.ledger, opened.restored) == (Ledger.of(CHANGES), False)
    assert opened.put_aside is None
    assert [kept.read_text() for kept in aside(storage)] == ["damaged"]
    assert copy.read_bytes() == file_of(*CHANGES)


async def test_nothing_that_was_put_aside_is_replaced_by_the_next(
    written: Journal, storage: Path, main: Path
) -> None:
    for text in ("one", "two", "three"):
        main.write_text(text)
        await written.async_open()
    assert {kept.read_text() for kept in aside(storage)} == {"one", "two", "three"}


async def test_a_change_that_is_there_twice_counts_once(written: Journal, main: Path) -> None:
    main.write_bytes(main.read_bytes() + block(FIRST))
    opened = await written.async_open()
    assert (opened.ledger, opened.restored) == (Ledger.of(CHANGES), False)
    assert await written.async_changes() == CHANGES


@pytest.mark.expect_log("The copy of a history was damaged")
async def test_a_change_of_which_only_the_line_end_is_damaged_counts(
    written: Journal, storage: Path, main: Path, copy: Path
) -> None:
    damaged = main.read_bytes()[:-1] + b"x"
    for file, data in ((main, damaged), (copy, damaged + b"y")):
        file.write_bytes(data)
    opened = await written.async_open()
    assert opened.ledger == Ledger.of(CHANGES)
    assert opened.put_aside
    assert {kept.read_bytes() for kept in aside(storage)} == {damaged, damaged + b"y"}
    assert main.read_bytes() == file_of(*CHANGES)


async def test_changes_are_right_also_when_a_file_was_damaged_meanwhile(
    written: Journal, main: Path
) -> None:
    main.write_text("damaged")
    assert await written.async_changes() == CHANGES


async def test_a_long_history_is_read_whole(journal: Journal, main: Path, copy: Path) -> None:
    changes = [change(number) for number in range(600)]
    for file in (main, copy):
        file.write_bytes(file_of(*changes))
    assert (await journal.async_open()).ledger == Ledger.of(changes)


def sealed(closing: dict[str, Any], *lines: dict[str, Any]) -> bytes:
    """Return lines that nobody damaged."""
    data = b"".join(json_bytes(line) + b"\n" for line in lines)
    return data + journal_lines._sealed(json_bytes(closing), journal_lines.crc32(data))


@pytest.mark.parametrize(
    "strange",
    [
        sealed({"change": SECOND.head(), "lines": 1}, {"record": {"id": "R1", "outcome": "won"}}),
        sealed({"change": SECOND.head(), "lines": 1}, {"medal": "gold"}),
        sealed({"change": SECOND.head(), "lines": 1}, {"record": 1, "pause": 2}),
        sealed({"change": "SECOND", "lines": 0}),
        sealed({"change": SECOND.head() | {"kind": "wished"}, "lines": 0}),
        sealed({"change": SECOND.head(), "lines": "one"}),
        sealed({"change": SECOND.head(), "lines": 2}, {"pause": PAUSE.as_dict()}),
    ],
)
@pytest.mark.expect_log("The copy of a history was damaged")
async def test_what_can_not_be_understood_costs_that_change_only(
    journal: Journal, storage: Path, main: Path, copy: Path, strange: bytes
) -> None:
    data = file_of(FIRST) + strange + block(THIRD)
    main.write_bytes(data)
    copy.write_bytes(data)
    opened = await journal.async_open()
    assert opened.ledger == Ledger.of([FIRST, THIRD])
    assert opened.put_aside
    assert [kept.read_bytes() for kept in aside(storage)] == [data] * 2


NEWER = [
    b'{"format":"rolling_session.history","version":7}\n{"other":"lines"}\n',
    journal_lines._sealed(b'{"format":"rolling_session.history","version":7}'),
]


@pytest.mark.parametrize("newer", NEWER)
@pytest.mark.parametrize("which", ["main", "copy"])
async def test_a_newer_history_is_left_alone(
    journal: Journal, main: Path, copy: Path, storage: Path, newer: bytes, which: str
) -> None:
    (main if which == "main" else copy).write_bytes(newer)
    for attempt in (journal.async_open(), journal.async_append(FIRST)):
        with pytest.raises(UnsupportedStorageVersionError) as error:
            await attempt
        assert (error.value.found_version, error.value.max_supported_version) == (7, 1)
    assert [path.read_bytes() for path in storage.glob(f"{DOMAIN}*")] == [newer]


async def test_one_damaged_digit_does_not_make_a_history_newer(
    written: Journal, main: Path
) -> None:
    main.write_bytes(main.read_bytes().replace(b'"version":1', b'"version":7') + b" ")
    assert (await written.async_open()).ledger == Ledger.of(CHANGES)


# A disk that does not do what it should


@contextmanager
def disk_that_fails(
    monkeypatch: pytest.MonkeyPatch, after: int, code: int = errno.ENOSPC
) -> Iterator[None]:
    """Have a disk that takes so many bytes and no more."""
    real, left = os.write, after

    def write(file: int, data: memoryview) -> int:
        nonlocal left
        if not left:
            raise OSError(code, os.strerror(code))
        done = real(file, data[:left])
        left -= done
        return done

    with monkeypatch.context() as patched:
        patched.setattr(journal_file.os, "write", write)
        yield


@pytest.mark.parametrize("room", [0, 1, 100, len(block(change(3))), len(block(change(3))) + 50])
async def test_a_full_disk_changes_nothing(
    written: Journal, monkeypatch: pytest.MonkeyPatch, main: Path, copy: Path, room: int
) -> None:
    with disk_that_fails(monkeypatch, room), pytest.raises(HomeAssistantError) as error:
        await written.async_append(change(3))
    assert error.value.translation_key == "history_not_saved"
    assert "No space left" in (error.value.translation_placeholders or {})["error"]
    assert main.read_bytes() == copy.read_bytes() == file_of(*CHANGES)
    await written.async_append(change(3))
    assert await written.async_changes() == [*CHANGES, change(3)]


@pytest.mark.parametrize("room", [0, 10, 500, len(file_of(FIRST)) + 5])
async def test_a_disk_that_is_full_from_the_beginning_is_left_empty(
    journal: Journal, monkeypatch: pytest.MonkeyPatch, main: Path, copy: Path, room: int
) -> None:
    with disk_that_fails(monkeypatch, room), pytest.raises(HomeAssistantError):
        await journal.async_append(FIRST)
    assert not main.exists()
    assert not copy.exists()


async def test_what_could_not_be_taken_back_is_looked_at_before_the_next(
    written: Journal, monkeypatch: pytest.MonkeyPatch, main: Path, copy: Path
) -> None:
    with disk_that_fails(monkeypatch, len(block(change(3))) + 10, errno.EIO):
        monkeypatch.setattr(journal_file, "_cut", _failing)
        with pytest.raises(HomeAssistantError):
            await written.async_append(change(3))
    monkeypatch.undo()
    assert main.read_bytes() == file_of(*CHANGES, change(3))
    # Whoever was told that it is not saved tries again: it is there once.
    await written.async_append(change(3))
    assert await written.async_changes() == [*CHANGES, change(3)]
    await written.async_append(change(4))
    assert (await written.async_open()).ledger == Ledger.of([*CHANGES, change(3), change(4)])


def _failing(*_: object) -> None:
    raise OSError(errno.EIO, os.strerror(errno.EIO))


@pytest.mark.expect_log("A history could not be mended")
async def test_a_history_that_can_not_be_mended_is_read_all_the_same(
    written: Journal, monkeypatch: pytest.MonkeyPatch, main: Path, copy: Path
) -> None:
    main.write_text("damaged")
    with disk_that_fails(monkeypatch, 0, errno.EROFS):
        opened = await written.async_open()
        assert (opened.ledger, opened.restored) == (Ledger.of(CHANGES), True)
        with pytest.raises(HomeAssistantError):
            await written.async_append(change(3))
    assert (main.read_text(), copy.read_bytes()) == ("damaged", file_of(*CHANGES))
    await written.async_append(change(3))
    assert await written.async_changes() == [*CHANGES, change(3)]


@pytest.mark.parametrize("code", [errno.EINVAL, errno.ENOTSUP])
async def test_a_file_system_that_can_not_sync_is_good_enough(
    journal: Journal, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def fsync(file: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(journal_file.os, "fsync", fsync)
    await journal.async_append(FIRST)
    assert await journal.async_changes() == [FIRST]


async def test_a_sync_that_fails_is_not_saved(
    written: Journal, monkeypatch: pytest.MonkeyPatch, main: Path
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(journal_file.os, "fsync", _failing)
        with pytest.raises(HomeAssistantError):
            await written.async_append(change(3))
    assert main.read_bytes() == file_of(*CHANGES)


async def test_a_file_system_without_second_names_keeps_the_damaged_file_too(
    written: Journal, monkeypatch: pytest.MonkeyPatch, storage: Path, main: Path
) -> None:
    monkeypatch.setattr(Path, "hardlink_to", _failing)
    main.write_text("damaged")
    assert (await written.async_open()).ledger == Ledger.of(CHANGES)
    assert [kept.read_text() for kept in aside(storage)] == ["damaged"]


# Several at once


async def test_many_appends_at_once_are_all_there(hass: HomeAssistant) -> None:
    changes = [change(number) for number in range(30)]
    await asyncio.gather(*(Journal(hass, ENTRY).async_append(each) for each in changes))
    there = await Journal(hass, ENTRY).async_changes()
    assert sorted(each.id for each in there) == [each.id for each in changes]


async def test_an_append_that_nobody_waits_for_disturbs_no_other(
    hass: HomeAssistant, journal: Journal, main: Path, copy: Path
) -> None:
    task = hass.async_create_task(journal.async_append(change(0, 500)))
    await asyncio.sleep(0)
    task.cancel()
    await journal.async_append(change(1))
    ids = [each.id for each in await journal.async_changes()]
    assert ids in (["C000001"], ["C000000", "C000001"], ["C000001", "C000000"])
    assert main.read_bytes() == copy.read_bytes()


async def test_opening_twice_at_once_is_harmless(written: Journal, main: Path) -> None:
    main.write_bytes(main.read_bytes()[:-30])
    first, second = await asyncio.gather(written.async_open(), written.async_open())
    assert first.ledger == second.ledger == Ledger.of(CHANGES)
    assert [first.restored, second.restored].count(True) == 1


async def test_a_backup_that_was_put_back_meanwhile_is_gone_on_with(
    written: Journal, main: Path, copy: Path
) -> None:
    for file in (main, copy):
        file.write_bytes(file_of(FIRST))
    await written.async_append(change(3))
    assert await written.async_changes() == [FIRST, change(3)]


# Somebody goes, and comes back


async def test_what_is_removed_is_gone(
    written: Journal, main: Path, old: Path, storage: Path
) -> None:
    main.write_text("damaged")
    await written.async_open()
    old.with_name(f"{old.name}.carried_over.20260101T000000").write_text("{}")
    (storage / f"{DOMAIN}.{ENTRY}X.history.jsonl").write_text("somebody else")
    await written.async_remove()
    assert [path.name for path in storage.glob(f"{DOMAIN}*")] == [
        f"{DOMAIN}.{ENTRY}X.history.jsonl"
    ]
    assert (await written.async_open()).ledger == Ledger()


async def test_a_history_is_kept_and_taken_over(
    hass: HomeAssistant, written: Journal, storage: Path, main: Path
) -> None:
    assert await Journal.async_kept(hass, "person.anna") is None
    await written.async_keep("person.anna")
    assert not main.exists()
    last = THIRD.records[0].day
    assert await Journal.async_kept(hass, "person.anna") == Kept(sessions=3, last=last)
    other = Journal(hass, "02OTHER")
    await other.async_adopt("person.anna")
    assert await Journal.async_kept(hass, "person.anna") is None
    assert (await other.async_open()).ledger == Ledger.of(CHANGES)
    await other.async_append(change(3))
    assert await other.async_changes() == [*CHANGES, change(3)]
    assert not list(storage.glob("*kept*"))


async def test_what_is_kept_twice_is_kept_together(hass: HomeAssistant, written: Journal) -> None:
    await written.async_keep("person.anna")
    again = Journal(hass, "02OTHER")
    await again.async_append(change(3))
    await again.async_keep("person.anna")
    third = Journal(hass, "03THIRD")
    await third.async_append(change(4))
    await third.async_adopt("person.anna")
    assert await third.async_changes() == [*CHANGES, change(3), change(4)]
    assert (await third.async_open()).ledger == Ledger.of([*CHANGES, change(3), change(4)])


async def test_people_whose_names_are_alike_have_a_history_each(
    hass: HomeAssistant, written: Journal
) -> None:
    await written.async_keep("name:änna")
    assert await Journal.async_kept(hass, "name:anna") is None
    assert await Journal.async_kept(hass, "name:änna")


@pytest.mark.expect_log("A history could not be mended")
async def test_a_history_that_can_not_be_mended_is_not_replaced_by_another(
    hass: HomeAssistant,
    written: Journal,
    monkeypatch: pytest.MonkeyPatch,
    main: Path,
    copy: Path,
) -> None:
    other = Journal(hass, "02OTHER")
    await other.async_append(change(3))
    await other.async_keep("person.anna")
    main.write_text("damaged")
    with disk_that_fails(monkeypatch, 0), pytest.raises(OSError, match="Input/output"):
        await written.async_adopt("person.anna")
    assert (main.read_text(), copy.read_bytes()) == ("damaged", file_of(*CHANGES))
    await written.async_adopt("person.anna")
    assert await written.async_changes() == [*CHANGES, change(3)]


async def test_what_was_kept_can_be_forgotten(
    hass: HomeAssistant, written: Journal, main: Path, storage: Path
) -> None:
    main.write_text("damaged")
    await written.async_open()
    await written.async_keep("person.anna")
    assert len(aside(storage)) == 1, "what was put aside moves along"
    await Journal.async_forget_kept(hass, "person.anna")
    assert not list(storage.glob(f"{DOMAIN}*"))


async def test_nothing_to_keep_leaves_nothing(
    hass: HomeAssistant, journal: Journal, storage: Path
) -> None:
    await journal.async_keep("person.anna")
    await journal.async_adopt("person.anna")
    assert not list(storage.glob(f"{DOMAIN}*"))


# A history of before


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
    (carried,) = await journal.async_changes()
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
