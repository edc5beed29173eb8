"""An update loses nothing: what each earlier version stored is all there."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
import json
from pathlib import Path
import shutil
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_service

from custom_components.rolling_session.blueprints import DATA_BLUEPRINTS
from custom_components.rolling_session.const import DOMAIN
from custom_components.rolling_session.lead_times import DATA_LEAD_TIMES

from .coach import Coach

STORED = Path(__file__).parent / "stored"
VERSIONS = sorted(folder.name for folder in STORED.iterdir() if (folder / "told.json").exists())
PLAYER = "media_player.bedroom"


@dataclass
class Updated:
    """A house in which the integration was updated in the middle of a session."""

    coach: Coach
    folder: Path
    told: dict[str, Any]
    """What the old version said."""
    volumes: list[ServiceCall]
    storage: Path

    def stored(self, kind: str) -> Any:
        """Return what the old version wrote into a file; None where it did not know it."""
        files = [*self.folder.glob(f"*.{kind}")]
        return json.loads(files[0].read_text("utf-8"))["data"] if files else None


@pytest.fixture(params=VERSIONS)
async def updated(
    hass: HomeAssistant,
    hass_config_dir: str,
    freezer: FrozenDateTimeFactory,
    request: pytest.FixtureRequest,
) -> AsyncIterator[Updated]:
    folder = STORED / request.param
    told = json.loads((folder / "told.json").read_text("utf-8"))
    storage = Path(hass_config_dir, ".storage")
    storage.mkdir()
    for file in folder.glob(f"{DOMAIN}.*"):
        shutil.copy(file, storage)
    freezer.move_to(datetime.fromisoformat(told["at"]) + timedelta(seconds=30))
    await hass.config.async_set_time_zone("Europe/Berlin")
    async_mock_service(hass, "media_player", "play_media")
    volumes = async_mock_service(hass, "media_player", "volume_set")
    # As loud as the session had made it when the house stopped.
    hass.states.async_set(PLAYER, "idle", {"supported_features": 516, "volume_level": 0.3})
    assert await async_setup_component(hass, "automation", {})
    entry = entry_of(folder)
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    coach = Coach(hass, freezer, entry)
    yield Updated(coach, folder, told, volumes, storage)
    coach.stop_listening()


def entry_of(folder: Path) -> MockConfigEntry:
    """Return a person as the old version had set them up."""
    stored = json.loads((folder / "entry.json").read_text("utf-8"))
    return MockConfigEntry(
        domain=DOMAIN,
        entry_id=stored["entry_id"],
        title=stored["title"],
        unique_id=stored["unique_id"],
        version=stored["version"],
        minor_version=stored["minor_version"],
        data=stored["data"],
        options=stored["options"],
        subentries_data=stored["subentries"],
    )


def sessions_of(folder: Path) -> list[dict[str, Any]]:
    """Return what an old version had recorded, read without any of our code."""
    removed, records = set(), {}
    for file in folder.glob("*.ledger"):
        records |= {
            one["id"]: one for one in json.loads(file.read_text("utf-8"))["data"]["records"]
        }
    for file in folder.glob("*.history.jsonl"):
        for line in map(json.loads, file.read_text("utf-8").splitlines()):
            if "record" in line:
                records[line["record"]["id"]] = line["record"]
            removed |= {line["removed"]} if "removed" in line else set()
    return by_id(record for id_, record in records.items() if id_ not in removed)


def by_id(records: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(records, key=lambda record: record["id"])


pytestmark = pytest.mark.expect_log("Only tones will be heard")


async def test_nothing_is_lost_or_changed(hass: HomeAssistant, updated: Updated) -> None:
    expected = sessions_of(updated.folder)
    assert len(expected) >= 3
    assert by_id(record.as_dict() for record in updated.coach.records) == expected
    if told := updated.told["history"]:
        answer = await updated.coach.do("get_history", since="2026-01-01")
        for what in ("sessions", "pauses", "changes"):
            assert answer[what] == told[what]
    for entity in ("streak", "last_session"):
        told = updated.told[f"sensor.anna_{entity}"]["state"]
        assert updated.coach.state(f"sensor.{entity}") == told
    assert hass.data[DATA_LEAD_TIMES]._data() == (updated.stored("lead_times") or {})
    assert await hass.data[DATA_BLUEPRINTS]._file.async_load() == updated.stored("blueprints")
    # Nobody is told of a loss, and nothing had to be put aside.
    assert not [issue for issue in ir.async_get(hass).issues if issue[0] == DOMAIN]
    assert not [file for file in updated.storage.iterdir() if "unreadable" in file.name]


def test_what_was_answered_still_stands(updated: Updated) -> None:
    stored = json.loads((updated.folder / "entry.json").read_text("utf-8"))
    entry, profile = updated.coach.entry, updated.coach.coordinator.profile
    assert entry.state is ConfigEntryState.LOADED
    assert (entry.data, entry.options) == (stored["data"], stored["options"])
    assert (profile.rollover, profile.volume) == (3, 0.3)
    assert profile.streak_rules.rest_weekdays == {2}
    own = {subentry["title"] for subentry in stored["subentries"]}
    assert own <= set(updated.coach.coordinator.routines.names)


async def test_the_session_goes_on_where_it_was(hass: HomeAssistant, updated: Updated) -> None:
    coach, before = updated.coach, updated.told["sensor.anna_session"]["attributes"]
    session = coach.coordinator.session
    assert session
    assert session.id == updated.stored("session")["session"]["id"]
    assert coach.coordinator.outlets == (PLAYER,)
    for name in ("routine", "step", "steps", "technique", "side", "breath"):
        assert coach.attribute(name) == before[name], name
    await coach.wait(330)
    assert (coach.records[-1].id, coach.records[-1].outcome) == (session.id, "completed")
    if volumes := updated.stored("volumes"):
        assert updated.volumes[-1].data["volume_level"] == volumes[PLAYER]["before"] == 0.4
    # Opened again, nothing is there twice.
    records = coach.records
    assert await hass.config_entries.async_reload(coach.entry.entry_id)
    await hass.async_block_till_done()
    assert coach.records == records
