"""Whatever fails around a session: it goes on, is told once, and the telling ends with the fault."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
import errno
import logging
import os
from pathlib import Path
from typing import Any
from unittest.mock import AsyncMock

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
import pytest

from custom_components.rolling_session.const import CONF_INJURED_AT, CONF_KEEP_HISTORY, DOMAIN
from custom_components.rolling_session.history import DATA_WAITING
from custom_components.rolling_session.journal import Journal

from .coach import Coach

FULL, READ_ONLY, FORBIDDEN = errno.ENOSPC, errno.EROFS, errno.EACCES


@contextmanager
def broken_disk(monkeypatch: pytest.MonkeyPatch, code: int) -> Iterator[None]:
    """Have a disk that lets nothing of ours be written, renamed or deleted."""

    def refusing(real: Callable[..., Any], writes: Callable[..., bool]) -> Callable[..., Any]:
        def call(path: Any, *args: Any, **more: Any) -> Any:
            if DOMAIN in str(path) and writes(*args):
                raise OSError(code, os.strerror(code), str(path))
            return real(path, *args, **more)

        return call

    def always(*_: object) -> bool:
        return True

    with monkeypatch.context() as patched:
        opened = refusing(os.open, lambda flags, *_: bool(flags & (os.O_WRONLY | os.O_RDWR)))
        patched.setattr(os, "open", opened)
        for name in ("write_bytes", "replace", "rename", "unlink", "hardlink_to"):
            patched.setattr(Path, name, refusing(getattr(Path, name), always))
        yield


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [
        record.getMessage()
        for record in caplog.get_records("call")
        if record.levelno >= logging.WARNING and DOMAIN in record.name
    ]


def issues(hass: HomeAssistant) -> set[str]:
    return {issue_id for domain, issue_id in ir.async_get(hass).issues if domain == DOMAIN}


@pytest.mark.expect_log("would not survive a restart", "A session is not saved yet")
@pytest.mark.parametrize("code", [FULL, READ_ONLY, FORBIDDEN])
async def test_a_disk_that_takes_nothing_for_a_whole_session(
    hass: HomeAssistant,
    coach: Coach,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    code: int,
) -> None:
    with broken_disk(monkeypatch, code):
        await coach.do("start")
        await coach.wait(300)
        assert (coach.events[-1], coach.state("sensor.streak")) == ("completed", "1")
        await coach.wait(600)
        assert len(told(caplog)) == 2, "one line for the session, one for the history"
        assert issues(hass) == {f"history_not_saved_{coach.entry.entry_id}"}
        with pytest.raises(HomeAssistantError) as refusal:
            await coach.do("log_session", minutes=5, started_at="2026-03-01 10:00:00")
        assert refusal.value.translation_key == "history_not_saved"
        assert len(coach.records) == 1
    await coach.wait(60)
    assert not issues(hass)
    assert len(told(caplog)) == 2
    assert await hass.config_entries.async_reload(coach.entry.entry_id)
    await hass.async_block_till_done()
    assert (coach.state(), len(coach.records)) == ("idle", 1)


@pytest.mark.expect_log("is not saved yet")
async def test_an_injury_on_a_full_disk_keeps_nobody_from_being_set_up(
    hass: HomeAssistant, coach: Coach, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = {**coach.entry.options, CONF_INJURED_AT: "2026-03-02T20:00:00+01:00"}
    with broken_disk(monkeypatch, FULL):
        hass.config_entries.async_update_entry(coach.entry, options=options)
        await hass.async_block_till_done()
        assert await hass.config_entries.async_reload(coach.entry.entry_id)
        await hass.async_block_till_done()
        assert coach.state("binary_sensor.streak_at_risk") == "off"
        assert issues(hass) == {f"history_not_saved_{coach.entry.entry_id}"}
    await coach.wait(60)
    assert not issues(hass)
    assert await hass.config_entries.async_reload(coach.entry.entry_id)
    await hass.async_block_till_done()
    assert len(coach.coordinator.history.ledger.pauses) == 1


@pytest.mark.expect_log("would not survive a restart")
async def test_a_disk_that_is_there_again_before_the_end(
    hass: HomeAssistant,
    coach: Coach,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with broken_disk(monkeypatch, FULL):
        await coach.do("start")
        await coach.wait(120)
    await coach.wait(60)
    assert "Sessions are saved again" in caplog.text
    assert await hass.config_entries.async_reload(coach.entry.entry_id)
    await hass.async_block_till_done()
    assert coach.events[-1] == "resumed"
    assert (len(told(caplog)), issues(hass)) == (1, set())


@pytest.mark.expect_log("is not saved yet", "could not be saved before")
async def test_what_waits_of_somebody_who_is_removed_is_told(
    hass: HomeAssistant, coach: Coach, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = HomeAssistantError("no space left")
    with monkeypatch.context() as patched:
        patched.setattr(Journal, "async_append", AsyncMock(side_effect=failed))
        await coach.do("start")
        await coach.wait(300)
        coach.stop_listening()
        await hass.config_entries.async_remove(coach.entry.entry_id)
        await hass.async_block_till_done()
    assert not issues(hass)
    assert not hass.data[DATA_WAITING]


@pytest.mark.expect_log("stays")
@pytest.mark.parametrize("keep", [True, False])
async def test_somebody_is_removed_while_the_disk_is_read_only(
    hass: HomeAssistant,
    coach: Coach,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    keep: bool,
) -> None:
    await coach.do("start")
    await coach.wait(300)
    hass.config_entries.async_update_entry(
        coach.entry, options={**coach.entry.options, CONF_KEEP_HISTORY: keep}
    )
    await hass.async_block_till_done()
    coach.stop_listening()
    with broken_disk(monkeypatch, READ_ONLY):
        await hass.config_entries.async_remove(coach.entry.entry_id)
        await hass.async_block_till_done()
    assert all("stays" in line for line in told(caplog))
    assert issues(hass) == set()
    assert not hass.states.async_entity_ids("sensor")


class Foreign:
    """An action of another integration, which does what it likes."""

    def __init__(self, hass: HomeAssistant, domain: str, action: str) -> None:
        self.error: BaseException | None = None
        self.hangs = False
        self.calls = 0
        hass.services.async_register(domain, action, self._call)

    async def _call(self, call: ServiceCall) -> None:
        self.calls += 1
        if self.hangs:
            await asyncio.Event().wait()
        if self.error:
            raise self.error


OUTLETS = {
    "light.lamp": (
        "light",
        "turn_on",
        {"brightness": 100, "supported_color_modes": ["brightness"]},
    ),
    "notify.phone": ("notify", "send_message", {}),
}
BUGS = [RuntimeError("bug"), HomeAssistantError(), TimeoutError()]


async def slowly(coach: Coach, seconds: int) -> None:
    for _ in range(2 * seconds):
        await coach.wait(0.5)
        for _ in range(5):
            await asyncio.sleep(0)


@pytest.mark.expect_log("could not speak")
@pytest.mark.parametrize("error", BUGS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("outlet", OUTLETS)
async def test_an_outlet_with_a_bug(
    hass: HomeAssistant,
    coach: Coach,
    caplog: pytest.LogCaptureFixture,
    outlet: str,
    error: Exception,
) -> None:
    domain, action, attributes = OUTLETS[outlet]
    hass.states.async_set(outlet, "on", attributes)
    foreign = Foreign(hass, domain, action)
    foreign.error = error
    await coach.do("start", outlets=[outlet])
    await slowly(coach, 70)
    assert foreign.calls
    assert coach.state() in {"rolling", "holding", "moving", "switching", "preparing"}
    assert issues(hass) == {f"outlet_failed_{coach.entry.entry_id}_{outlet}"}
    foreign.error = None
    await slowly(coach, 230)
    assert coach.events[-1] == "completed"
    assert (len(told(caplog)), issues(hass)) == (1, set())


@pytest.mark.expect_log("could not speak: TimeoutError")
@pytest.mark.parametrize("outlet", OUTLETS)
async def test_an_outlet_that_hangs_or_is_gone_in_the_middle(
    hass: HomeAssistant, coach: Coach, caplog: pytest.LogCaptureFixture, outlet: str
) -> None:
    domain, action, attributes = OUTLETS[outlet]
    hass.states.async_set(outlet, "on", attributes)
    foreign = Foreign(hass, domain, action)
    foreign.hangs = True
    await coach.do("start", outlets=[outlet])
    await slowly(coach, 30)
    hass.services.async_remove(domain, action)
    hass.states.async_remove(outlet)
    await slowly(coach, 270)
    assert coach.events[-1] == "completed"
    assert len(told(caplog)) == 1


async def test_a_loop_that_was_away_for_long(coach: Coach, hass: HomeAssistant) -> None:
    """What is late by then is not said, and the session is where its clock is."""
    await coach.do("start")
    await coach.wait(20)
    said = len(coach.said)
    coach.freezer.tick(140)
    await coach.wait(0)
    assert len(coach.said) - said <= 3
    assert coach.coordinator.session is not None
    await coach.wait(140)
    assert coach.events[-1] == "completed"
    assert coach.records[-1].done_seconds > 0
