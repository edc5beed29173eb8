"""Somebody goes, and comes back."""

from pathlib import Path

from homeassistant.core import HomeAssistant
import pytest

from custom_components.rolling_session.const import DOMAIN
from custom_components.rolling_session.engine.ledger import Ledger
from custom_components.rolling_session.journal import Journal, Kept

from .disks import aside, disk_that_fails
from .histories import CHANGES, ENTRY, THIRD, change, file_of


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
    assert await other.async_ask(list) == [*CHANGES, change(3)]
    assert not list(storage.glob("*kept*"))


async def test_what_is_kept_twice_is_kept_together(hass: HomeAssistant, written: Journal) -> None:
    await written.async_keep("person.anna")
    again = Journal(hass, "02OTHER")
    await again.async_append(change(3))
    await again.async_keep("person.anna")
    third = Journal(hass, "03THIRD")
    await third.async_append(change(4))
    await third.async_adopt("person.anna")
    assert await third.async_ask(list) == [*CHANGES, change(3), change(4)]
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
    assert await written.async_ask(list) == [*CHANGES, change(3)]


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
