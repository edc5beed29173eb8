"""Whatever is in the stored files: Anna can be coached, and nothing that was in them is lost."""

from collections.abc import Iterator
from contextlib import contextmanager
import json
from pathlib import Path
import shutil
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.helpers import issue_registry as ir
from hypothesis import example, given, strategies as st
import pytest

from custom_components.rolling_session.const import DOMAIN

from ..engine.strategies import junk
from .conftest import share
from .house import House
from .targets import is_the_end_of_nothing

KINDS = ("session", "volumes", "history.jsonl", "history.copy.jsonl")
"""The files of a person."""
type Damaged = dict[str, bytes | None]


def _wrapped(data: Any, **other: Any) -> bytes:
    stored = {"version": 1, "minor_version": 1, "key": "x", "data": data} | other
    return json.dumps(stored, default=str).encode("utf-8", "replace")


@pytest.fixture
def sound(house: House) -> dict[str, bytes]:
    """Return all files as they are in the middle of a session; Anna is unloaded."""

    async def roll() -> None:
        act = house.hass.services.async_call
        where = {"entity_id": "sensor.anna_session"}
        for days in (1, 2, 3):
            at = {"started_at": f"2026-03-0{days} 10:00:00", "minutes": 10} if days < 3 else {}
            if at:
                await act(DOMAIN, "log_session", where | at, blocking=True)
        await act(DOMAIN, "start", where, blocking=True)
        await house.hass.async_block_till_done()
        await house.hass.config_entries.async_unload(house.entry.entry_id)

    house.run(roll())
    volume = {"media_player.gone": {"before": 0.4, "ours": 0.2, "since": None}}
    _file(house, "volumes").write_bytes(_wrapped(volume))
    return {kind: _file(house, kind).read_bytes() for kind in KINDS}


def _folder(house: House) -> Path:
    return Path(house.hass.config.path(".storage"))


def _file(house: House, kind: str) -> Path:
    return _folder(house) / f"{DOMAIN}.{house.entry.entry_id}.{kind}"


@contextmanager
def opened(house: House) -> Iterator[None]:
    """Have Anna set up, and unloaded afterwards."""
    entry, entries = house.entry, house.hass.config_entries
    try:
        with house.calm():
            house.run(entries.async_setup(entry.entry_id))
        yield
    finally:
        with house.calm():
            house.run(entries.async_unload(entry.entry_id))


def _damaged(kind: str, sound: dict[str, bytes]) -> st.SearchStrategy[bytes | None]:
    whole = sound[kind]
    places = st.integers(0, len(whole))
    return st.one_of(
        st.none(),  # gone
        st.just(whole),
        places.map(lambda end: whole[:end]),
        st.builds(lambda at, bits: _flipped(whole, at, bits), places, st.integers(1, 255)),
        st.builds(lambda at, noise: whole[:at] + noise + whole[at:], places, st.binary(max_size=9)),
        st.binary(max_size=60),
        junk.map(lambda data: json.dumps(data, default=str).encode("utf-8", "replace")),
        junk.map(_wrapped),
        st.builds(lambda data, version: _wrapped(data, version=version), junk, junk),
        st.dictionaries(st.sampled_from(["session", "seen_at", "outlets"]), junk).map(_wrapped),
    )


def _flipped(whole: bytes, at: int, bits: int) -> bytes:
    at = min(at, len(whole) - 1)
    return whole[:at] + bytes([whole[at] ^ bits]) + whole[at + 1 :]


def check(house: House, sound: dict[str, bytes], damaged: Damaged) -> None:
    """Put the files there, open them, and look."""
    shutil.rmtree(_folder(house))
    _folder(house).mkdir()
    written = sound | damaged
    for kind, data in written.items():
        if data is not None:
            _file(house, kind).write_bytes(data)
    with opened(house):
        if house.entry.state is ConfigEntryState.SETUP_ERROR:
            assert house.entry.error_reason_translation_key == "newer_files"
            for kind, data in written.items():
                assert data is None or _file(house, kind).read_bytes() == data
            return
        assert house.entry.state is ConfigEntryState.LOADED
        kept = [path.read_bytes() for path in _folder(house).iterdir()]
        for kind, data in damaged.items():
            assert data in {None, sound[kind], *kept} or _is_fine(house, kind, data, kept), kind
        _check_history(house, sound, written)


def _is_fine(house: House, kind: str, data: bytes, kept: list[bytes]) -> bool:
    """Whether a file that is not there any more was read, and has gone on."""
    if "history" in kind:
        return is_the_end_of_nothing(data, [*kept, b""])
    aside = list(_folder(house).glob(f"*.{kind}.unreadable.*"))
    return not aside and isinstance(json.loads(data), dict)


def _check_history(house: House, sound: dict[str, bytes], written: Damaged) -> None:
    """Demand that one whole file is enough, and that what is told of it is true."""
    main, copy = written["history.jsonl"], written["history.copy.jsonl"]
    issues = ir.async_get(house.hass)
    told = {
        kind: issues.async_get_issue(DOMAIN, f"{kind}_{house.entry.entry_id}")
        for kind in ("history_restored", "history_unreadable")
    }
    if sound["history.jsonl"] in {main, copy}:
        assert len(house.coordinator.history.ledger.day_of) == 2
        assert told["history_unreadable"] is None
    if main == sound["history.jsonl"]:
        assert told["history_restored"] is None
    for kind in told:
        ir.async_delete_issue(house.hass, DOMAIN, f"{kind}_{house.entry.entry_id}")


MOMENT = "0001-01-01T00:00:00+14:00"


def test_nothing_is_lost(house: House, sound: dict[str, bytes]) -> None:
    stored = json.loads(sound["session"])["data"]

    @share(1 / 20)
    @given(st.fixed_dictionaries({}, optional={kind: _damaged(kind, sound) for kind in KINDS}))
    @example({"session": _wrapped(stored | {"seen_at": MOMENT})})
    @example({"session": b'{"version": 1}'})
    @example({"session": _wrapped(stored, version=2), "history.copy.jsonl": b""})
    @example({"volumes": _wrapped({"x": {"before": 0.1, "ours": 0.2, "since": MOMENT}})})
    @example({"volumes": b'{"version": 1}'})
    @example({"volumes": b"torn"})
    @example({"history.jsonl": b"torn"})
    def law(damaged: Damaged) -> None:
        check(house, sound, damaged)

    law()
