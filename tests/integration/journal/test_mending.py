"""What a crash leaves is cut off; what damage leaves is mended and put aside."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from homeassistant.exceptions import UnsupportedStorageVersionError
from homeassistant.helpers.json import json_bytes
import pytest

from custom_components.rolling_session import journal_lines
from custom_components.rolling_session.const import DOMAIN
from custom_components.rolling_session.engine.ledger import Ledger
from custom_components.rolling_session.journal import Journal

from .disks import aside
from .histories import CHANGES, FIRST, PAUSE, SECOND, THIRD, block, change, file_of

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
    assert await written.async_ask(list) == CHANGES


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
    assert await written.async_ask(list) == CHANGES


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
    assert await written.async_ask(list) == CHANGES


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
