"""A disk that does not do what it should changes nothing."""

import errno
import os
from pathlib import Path

from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.rolling_session import disk
from custom_components.rolling_session.engine.ledger import Ledger
from custom_components.rolling_session.journal import Journal

from .disks import aside, disk_that_fails, failing
from .histories import CHANGES, FIRST, block, change, file_of


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
    assert await written.async_ask(list) == [*CHANGES, change(3)]


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
        monkeypatch.setattr(disk, "cut", failing)
        with pytest.raises(HomeAssistantError):
            await written.async_append(change(3))
    monkeypatch.undo()
    assert main.read_bytes() == file_of(*CHANGES, change(3))
    # Whoever was told that it is not saved tries again: it is there once.
    await written.async_append(change(3))
    assert await written.async_ask(list) == [*CHANGES, change(3)]
    await written.async_append(change(4))
    assert (await written.async_open()).ledger == Ledger.of([*CHANGES, change(3), change(4)])


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
    assert await written.async_ask(list) == [*CHANGES, change(3)]


@pytest.mark.parametrize("code", [errno.EINVAL, errno.ENOTSUP])
async def test_a_file_system_that_can_not_sync_is_good_enough(
    journal: Journal, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def fsync(file: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(disk.os, "fsync", fsync)
    await journal.async_append(FIRST)
    assert await journal.async_ask(list) == [FIRST]


async def test_a_sync_that_fails_is_not_saved(
    written: Journal, monkeypatch: pytest.MonkeyPatch, main: Path
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(disk.os, "fsync", failing)
        with pytest.raises(HomeAssistantError):
            await written.async_append(change(3))
    assert main.read_bytes() == file_of(*CHANGES)


async def test_a_file_system_without_second_names_keeps_the_damaged_file_too(
    written: Journal, monkeypatch: pytest.MonkeyPatch, storage: Path, main: Path
) -> None:
    monkeypatch.setattr(Path, "hardlink_to", failing)
    main.write_text("damaged")
    assert (await written.async_open()).ledger == Ledger.of(CHANGES)
    assert [kept.read_text() for kept in aside(storage)] == ["damaged"]
