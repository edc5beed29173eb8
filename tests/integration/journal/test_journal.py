"""What is told to be saved is there, however many save at once."""

import asyncio
from dataclasses import replace
import json
from pathlib import Path
import stat

from homeassistant.core import HomeAssistant

from custom_components.rolling_session.const import DOMAIN
from custom_components.rolling_session.engine.ledger import ChangeKind, Ledger
from custom_components.rolling_session.journal import Journal

from .histories import CHANGES, ENTRY, FIRST, PAUSE, SECOND, THIRD, block, change, file_of


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
    assert await journal.async_ask(list) == changes
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
    assert (await written.async_ask(list))[1].records[0].planned == second.planned


async def test_what_is_asked_of_the_changes_is_answered(written: Journal) -> None:
    assert await written.async_ask(lambda changes: [c.id for c in changes]) == [
        c.id for c in CHANGES
    ]


# Several at once


async def test_many_appends_at_once_are_all_there(hass: HomeAssistant) -> None:
    changes = [change(number) for number in range(30)]
    await asyncio.gather(*(Journal(hass, ENTRY).async_append(each) for each in changes))
    there = await Journal(hass, ENTRY).async_ask(list)
    assert sorted(each.id for each in there) == [each.id for each in changes]


async def test_an_append_that_nobody_waits_for_disturbs_no_other(
    hass: HomeAssistant, journal: Journal, main: Path, copy: Path
) -> None:
    task = hass.async_create_task(journal.async_append(change(0, 500)))
    await asyncio.sleep(0)
    task.cancel()
    await journal.async_append(change(1))
    ids = [each.id for each in await journal.async_ask(list)]
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
    assert await written.async_ask(list) == [FIRST, change(3)]
