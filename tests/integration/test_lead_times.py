"""What the house knows of its speakers survives restarts, and goes with the last person."""

import asyncio
from pathlib import Path

from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rolling_session.const import DOMAIN
from custom_components.rolling_session.families import Family, Way
from custom_components.rolling_session.lead_times import DATA_LEAD_TIMES, LeadTimes

from .conftest import MakeEntry, SetUp
from .journal.disks import disk_that_fails

FAMILY = Family("player", "media_player", Way.PLAYED, "B", lead=0.5)
SPEAKER = "media_player.bedroom"


@pytest.fixture
async def leads(hass: HomeAssistant, entry: MockConfigEntry, set_up: SetUp) -> LeadTimes:
    await set_up(entry)
    return hass.data[DATA_LEAD_TIMES]


async def test_the_prior_of_the_family_until_it_is_learnt(leads: LeadTimes) -> None:
    now = dt_util.utcnow()
    assert leads.expected(SPEAKER, FAMILY, now) == pytest.approx(0.5)
    for _ in range(30):
        leads.learn(SPEAKER, FAMILY, 0.8, cold=False)
    leads.heard(SPEAKER, now)
    assert leads.expected(SPEAKER, FAMILY, now) == pytest.approx(0.8, abs=0.05)


async def test_a_speaker_that_was_silent_for_long_is_cold_again(leads: LeadTimes) -> None:
    now = dt_util.utcnow()
    assert leads.is_cold(SPEAKER, now)
    leads.heard(SPEAKER, now)
    assert not leads.is_cold(SPEAKER, now)
    assert leads.is_cold(SPEAKER, now.replace(year=now.year + 1))


async def test_it_survives_a_restart_but_for_what_is_unreadable(
    hass: HomeAssistant, leads: LeadTimes
) -> None:
    leads.learn(SPEAKER, FAMILY, 0.8, cold=False)
    leads.learn("media_player.other", FAMILY, 0.8, cold=True)
    await leads._async_save(None)
    data = await leads._file.async_load()
    assert data
    await leads._file.async_save({**data, "media_player.other": {"warm": "noise"}})
    again = LeadTimes(hass)
    await again.async_load()
    assert again.of(SPEAKER, FAMILY) == leads.of(SPEAKER, FAMILY)
    assert again.of("media_player.other", FAMILY).warm.mean == 0.5


async def test_a_person_can_correct_what_is_learnt(leads: LeadTimes) -> None:
    now = dt_util.utcnow()
    leads.async_adjust(SPEAKER, 0.1)
    leads.async_adjust(SPEAKER, 0.2)
    assert leads.trim_of(SPEAKER) == 0.3
    assert leads.expected(SPEAKER, FAMILY, now) == pytest.approx(0.8)
    leads.async_adjust(SPEAKER, -0.3)
    assert leads.trim_of(SPEAKER) == 0
    assert leads.trim_of("media_player.other") == 0


async def test_no_correction_makes_a_cue_late_or_far_too_early(leads: LeadTimes) -> None:
    now = dt_util.utcnow()
    leads.async_adjust(SPEAKER, -5)
    assert leads.trim_of(SPEAKER) == -2
    assert leads.expected(SPEAKER, FAMILY, now) == 0
    leads.async_adjust(SPEAKER, 9)
    assert leads.trim_of(SPEAKER) == 2
    for _ in range(30):
        leads.learn(SPEAKER, FAMILY, 3.5, cold=True)
    assert leads.expected(SPEAKER, FAMILY, now) == 4


async def test_a_correction_survives_a_restart_also_where_nothing_was_learnt(
    hass: HomeAssistant, leads: LeadTimes
) -> None:
    leads.learn(SPEAKER, FAMILY, 0.8, cold=False)
    leads.async_adjust(SPEAKER, 0.1)
    leads.async_adjust("media_player.new", -0.2)
    leads.learn("media_player.old", FAMILY, 0.8, cold=False)
    await leads._async_save(None)
    again = LeadTimes(hass)
    await again.async_load()
    assert again.of(SPEAKER, FAMILY) == leads.of(SPEAKER, FAMILY)
    speakers = (SPEAKER, "media_player.new", "media_player.old")
    assert [again.trim_of(speaker) for speaker in speakers] == [0.1, -0.2, 0]
    await again.async_forget()
    assert [again.trim_of(speaker) for speaker in speakers] == [0, 0, 0]


@pytest.mark.parametrize("nonsense", ["soon", True, 3, float("nan"), None])
async def test_a_correction_that_is_nonsense_is_none(
    hass: HomeAssistant, leads: LeadTimes, nonsense: object
) -> None:
    leads.learn(SPEAKER, FAMILY, 0.8, cold=False)
    data = leads._data()
    await leads._file.async_save({SPEAKER: {**data[SPEAKER], "trim": nonsense}})
    again = LeadTimes(hass)
    await again.async_load()
    assert again.trim_of(SPEAKER) == 0
    assert again.of(SPEAKER, FAMILY) == leads.of(SPEAKER, FAMILY)


@pytest.mark.expect_log("could not be read; it was kept as")
@pytest.mark.parametrize("name", ["lead_times", "blueprints"])
@pytest.mark.parametrize(
    "content",
    ["torn", "[]", '{"version": 1}', '{"version": 1, "data": []}', '{"version": 0, "data": {}}'],
)
async def test_a_file_of_the_house_that_can_not_be_read_keeps_nobody_from_rolling(
    hass: HomeAssistant, entry: MockConfigEntry, hass_config_dir: str, content: str, name: str
) -> None:
    file = Path(hass_config_dir) / ".storage" / f"{DOMAIN}.{name}"
    file.parent.mkdir(exist_ok=True)
    file.write_text(content)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    (aside,) = file.parent.glob(f"{file.name}.unreadable.*")
    assert aside.read_text() == content


@pytest.mark.expect_log("could not be read; it was kept as")
async def test_people_who_are_set_up_at_once_put_one_file_aside(
    hass: HomeAssistant, hass_config_dir: str, caplog: pytest.LogCaptureFixture
) -> None:
    file = Path(hass_config_dir) / ".storage" / f"{DOMAIN}.lead_times"
    file.parent.mkdir(exist_ok=True)
    file.write_text("torn")
    leads = LeadTimes(hass)
    await asyncio.gather(*(leads.async_load() for _ in range(4)))
    assert caplog.text.count("could not be read") == 1


@pytest.mark.expect_log("is not saved: [Errno 28]")
async def test_what_a_full_disk_did_not_take_is_written_at_the_end(
    hass: HomeAssistant, leads: LeadTimes, monkeypatch: pytest.MonkeyPatch
) -> None:
    leads.learn(SPEAKER, FAMILY, 0.8, cold=False)
    with disk_that_fails(monkeypatch, 0):
        await leads._async_save(None)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_FINAL_WRITE)
    await hass.async_block_till_done()
    assert SPEAKER in (await leads._file.async_load() or {})


@pytest.mark.expect_log("What was learnt of the speakers is not saved: [Errno 28]")
async def test_a_full_disk_is_told_once(
    leads: LeadTimes, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with disk_that_fails(monkeypatch, 0):
        for seconds in (0.8, 0.9, 0.7):
            leads.learn(SPEAKER, FAMILY, seconds, cold=False)
            await leads._async_save(None)
    assert caplog.text.count("is not saved") == 1
    leads.learn(SPEAKER, FAMILY, 0.8, cold=False)
    await leads._async_save(None)
    assert SPEAKER in (await leads._file.async_load() or {})


async def test_it_goes_with_the_last_person(
    hass: HomeAssistant,
    leads: LeadTimes,
    entry: MockConfigEntry,
    make_entry: MakeEntry,
    set_up: SetUp,
    hass_config_dir: str,
) -> None:
    leads.learn(SPEAKER, FAMILY, 0.8, cold=False)
    await leads._async_save(None)
    file = Path(hass_config_dir) / ".storage" / f"{DOMAIN}.lead_times"
    ben = make_entry("Ben")
    await set_up(ben)
    await hass.config_entries.async_remove(ben.entry_id)
    assert file.exists()
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    assert not file.exists()
    assert not Path(hass.config.cache_path(DOMAIN)).exists()
