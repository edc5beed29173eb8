"""A step back to an older version is refused in words, and changes nothing."""

from collections.abc import Callable
import json
from pathlib import Path

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rolling_session.const import CONF_KEPT_HISTORY, DOMAIN

from .conftest import MakeEntry

STORED = Path(__file__).parent / "stored" / "4_release_0.1.0"
ENTRY_ID = "01JN0000000000000000000000"


def raised(name: str, value: int) -> Callable[[bytes], bytes]:
    """Return what a later version would have written, by its number."""

    def raise_it(content: bytes) -> bytes:
        first, newline, rest = content.partition(b"\n") if name == "header" else (content, b"", b"")
        stored = json.loads(first)
        stored.pop("crc", None)
        stored |= {"version" if name == "header" else name: value}
        return json.dumps(stored).encode() + newline + rest

    return raise_it


FILES = [
    f"{DOMAIN}.{ENTRY_ID}.session",
    f"{DOMAIN}.{ENTRY_ID}.volumes",
    f"{DOMAIN}.lead_times",
    f"{DOMAIN}.blueprints",
]
HISTORY = f"{DOMAIN}.{ENTRY_ID}.history.jsonl"


@pytest.fixture
def storage(hass_config_dir: str) -> Path:
    """Have the files of a release."""
    storage = Path(hass_config_dir, ".storage")
    storage.mkdir()
    for file in STORED.glob(f"{DOMAIN}.*"):
        (storage / file.name).write_bytes(file.read_bytes())
    return storage


@pytest.fixture
def anna(hass: HomeAssistant) -> MockConfigEntry:
    """Return the person whose files they are."""
    stored = json.loads((STORED / "entry.json").read_text("utf-8"))
    entry = MockConfigEntry(
        domain=DOMAIN,
        entry_id=stored["entry_id"],
        title=stored["title"],
        unique_id=stored["unique_id"],
        data=stored["data"],
        options=stored["options"] | {"outlets": []},
    )
    entry.add_to_hass(hass)
    return entry


def files(storage: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in storage.glob(f"{DOMAIN}.*")}


async def set_up(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    assert await async_setup_component(hass, "automation", {})
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()


@pytest.mark.expect_log("was written by a newer version of Rolling Session (format 2")
@pytest.mark.parametrize(
    ("name", "change"),
    [
        *((name, raised("version", 2)) for name in FILES[:-1]),
        pytest.param(
            FILES[-1],
            raised("version", 2),
            marks=pytest.mark.expect_log("A blueprint could not be brought up to date"),
        ),
        (HISTORY, raised("header", 2)),
        (f"{DOMAIN}.{ENTRY_ID}.ledger", lambda _: b'{"version": 2, "data": {"sessions": []}}'),
    ],
    ids=lambda value: value.rpartition(".")[2] if isinstance(value, str) else "",
)
async def test_files_of_a_newer_version_are_left_alone(
    hass: HomeAssistant,
    storage: Path,
    anna: MockConfigEntry,
    name: str,
    change: Callable[[bytes], bytes],
) -> None:
    file = storage / name
    file.write_bytes(change(file.read_bytes() if file.exists() else b""))
    before = files(storage)
    await set_up(hass, anna)
    assert anna.state is ConfigEntryState.SETUP_ERROR
    assert anna.error_reason_translation_key == "newer_files"
    assert anna.error_reason_translation_placeholders == {
        "file": name,
        "found": "2",
        "readable": "1",
    }
    # Neither a restart nor going away writes anything.
    await hass.async_stop(force=True)
    assert files(storage) == before


@pytest.mark.expect_log("Only tones will be heard")
@pytest.mark.parametrize("name", FILES, ids=lambda name: name.rpartition(".")[2])
async def test_a_minor_version_is_read(
    hass: HomeAssistant, storage: Path, anna: MockConfigEntry, name: str
) -> None:
    """It only adds to what was there: whoever does not know the new does without it."""
    file = storage / name
    file.write_bytes(raised("minor_version", 2)(file.read_bytes()))
    await set_up(hass, anna)
    assert anna.state is ConfigEntryState.LOADED
    # Those of the history, and the one that was under way and is closed by now.
    assert len([*anna.runtime_data.history.ledger.records()]) == 6
    assert not [found for found in storage.iterdir() if "unreadable" in found.name]


@pytest.mark.expect_log("has version 2 which is higher than the current version 1")
async def test_a_person_of_a_newer_version_is_left_alone(
    hass: HomeAssistant, storage: Path, make_entry: MakeEntry
) -> None:
    """Home Assistant itself refuses it, before anything of ours is asked."""
    before = files(storage)
    entry = make_entry()
    hass.config_entries.async_update_entry(entry, version=2)
    stored = entry.as_dict()
    await set_up(hass, entry)
    assert entry.state is ConfigEntryState.MIGRATION_ERROR
    assert entry.as_dict() == stored
    assert files(storage) == before


async def test_a_person_of_a_minor_version_is_coached(
    hass: HomeAssistant, make_entry: MakeEntry
) -> None:
    entry = make_entry()
    hass.config_entries.async_update_entry(entry, minor_version=2)
    await set_up(hass, entry)
    assert entry.state is ConfigEntryState.LOADED
    assert entry.minor_version == 2


@pytest.mark.expect_log("was written by a newer version", "could not be brought up to date")
async def test_the_options_say_that_blueprints_are_of_a_newer_version(
    hass: HomeAssistant, storage: Path, anna: MockConfigEntry
) -> None:
    file = storage / f"{DOMAIN}.blueprints"
    file.write_bytes(raised("version", 2)(file.read_bytes()))
    await set_up(hass, anna)
    menu = await hass.config_entries.options.async_init(anna.entry_id)
    page = await hass.config_entries.options.async_configure(
        menu["flow_id"], {"next_step_id": "blueprints"}
    )
    assert (page["type"], page["reason"]) == (FlowResultType.ABORT, "blueprints_unreadable")


@pytest.mark.expect_log(
    "was written by a newer version", "could not be brought up to date", "Blueprints stay"
)
async def test_whoever_goes_back_can_still_be_removed(
    hass: HomeAssistant, storage: Path, anna: MockConfigEntry
) -> None:
    file = storage / f"{DOMAIN}.blueprints"
    file.write_bytes(raised("version", 2)(file.read_bytes()))
    await set_up(hass, anna)
    assert await hass.config_entries.async_remove(anna.entry_id)
    assert not hass.config_entries.async_entries(DOMAIN)
    # The history waits for the day they come back.
    assert len([*storage.glob(f"{DOMAIN}.kept.*.history.jsonl")]) == 1


@pytest.mark.expect_log(
    "was written by a newer version of Rolling Session (format 2", "Only tones will be heard"
)
async def test_a_kept_history_of_a_newer_version_is_left_alone(
    hass: HomeAssistant, storage: Path, anna: MockConfigEntry, make_entry: MakeEntry
) -> None:
    """Somebody came back, and Home Assistant went down and back before it was taken over."""
    await set_up(hass, anna)
    await hass.config_entries.async_remove(anna.entry_id)
    for file in storage.glob(f"{DOMAIN}.kept.*.jsonl"):
        file.write_bytes(raised("header", 2)(file.read_bytes()))
    before = files(storage)
    assert [name for name in before if ".kept." in name]
    entry = make_entry()
    hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_KEPT_HISTORY: "adopt"})
    await set_up(hass, entry)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert entry.error_reason_translation_key == "newer_files"
    assert entry.data[CONF_KEPT_HISTORY] == "adopt"
    assert files(storage) == before
