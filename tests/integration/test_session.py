"""A session from the first action to the streak, on a running Home Assistant."""

from datetime import timedelta
from pathlib import Path

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rolling_session.const import CONF_KEEP_HISTORY, DOMAIN

from .coach import Coach
from .conftest import MakeEntry, SetUp


async def test_bedtime_from_the_first_position_to_the_streak(coach: Coach) -> None:
    assert coach.state() == "idle"
    assert coach.state("binary_sensor.done_today") == "off"

    await coach.do("start", routine="bedtime")
    assert coach.state() == "preparing"
    assert coach.state("binary_sensor.session_active") == "on"

    seen = []
    for _ in range(30):
        seen.append((coach.state(), coach.attribute("technique"), coach.attribute("side")))
        await coach.wait(10)
    assert list(dict.fromkeys(seen)) == [
        ("preparing", "thoracic_roll", "both"),
        ("rolling", "thoracic_roll", "both"),
        ("holding", "thoracic_roll", "both"),
        ("switching", "glute_figure_four", "right"),
        ("rolling", "glute_figure_four", "right"),
        ("holding", "glute_figure_four", "right"),
        ("switching", "glute_figure_four", "left"),
        ("rolling", "glute_figure_four", "left"),
        ("holding", "glute_figure_four", "left"),
        ("switching", "cat_cow", "both"),
        ("moving", "cat_cow", "both"),
        ("moving", None, None),
    ]

    assert coach.state() == "idle"
    assert coach.attribute("last_outcome") == "completed"
    assert coach.state("binary_sensor.done_today") == "on"
    assert coach.state("sensor.streak") == "1"
    assert coach.state("sensor.best_streak") == "1"
    assert coach.state("sensor.sessions_this_week") == "1"
    assert float(coach.state("sensor.minutes_this_week")) == pytest.approx(225 / 60, abs=0.05)
    assert coach.state("sensor.last_session") == "2026-03-02T20:05:00+00:00"
    assert coach.events == ["started", "completed"]


async def test_deadlines_are_timestamps_that_clients_count_down_to(coach: Coach) -> None:
    start = dt_util.utcnow()
    await coach.do("start")
    assert coach.attribute("step_started_at") == start
    assert coach.attribute("step_ends_at") == start + timedelta(seconds=15)
    assert coach.attribute("ends_at") == start + timedelta(minutes=5)
    assert (coach.attribute("step"), coach.attribute("steps")) == (1, 4)
    assert coach.attribute("breath") == [4, 0, 6]


async def test_whoever_breathes_along_knows_when_the_first_breath_begins(coach: Coach) -> None:
    """It is the voice's own: some seconds into the hold, and never during a pause."""
    await coach.do("start")
    assert coach.attribute("first_breath_at") is None
    await coach.wait(40)
    assert coach.state() == "holding"
    first = coach.attribute("first_breath_at")
    assert first == coach.attribute("step_started_at") + timedelta(seconds=4)
    breaths = [said for said in coach.said if "breathe_in" in said.cue.key]
    assert breaths[0].sent_at == first
    await coach.do("pause")
    assert coach.attribute("first_breath_at") is None
    await coach.wait(60)
    await coach.do("resume")
    assert coach.attribute("first_breath_at") == first + timedelta(seconds=65)
    await coach.do("skip")
    assert coach.attribute("first_breath_at") is None


async def test_a_state_is_written_for_phases_and_never_for_breaths(
    hass: HomeAssistant, coach: Coach
) -> None:
    writes: list[str] = []
    remove = hass.bus.async_listen("state_changed", lambda e: writes.append(e.data["entity_id"]))
    await coach.do("start")
    await coach.wait(300)
    remove()
    assert writes.count("sensor.anna_session") == 16
    assert len(writes) <= 30


async def test_pause_stops_the_clock_and_resume_counts_in(coach: Coach) -> None:
    await coach.do("start")
    await coach.wait(20)
    ends_at = coach.attribute("ends_at")
    await coach.do("pause")
    assert coach.state() == "paused"
    assert coach.attribute("paused_at") == dt_util.utcnow()
    assert coach.attribute("ends_at") is None
    await coach.wait(60)
    assert coach.state() == "paused"
    await coach.do("resume")
    assert coach.state() == "rolling"
    assert coach.attribute("ends_at") == ends_at + timedelta(seconds=65)
    assert coach.cues()[-2:] == ["cue_paused", "cue_resumed"]


async def test_a_pause_of_half_an_hour_closes_the_session(coach: Coach) -> None:
    await coach.do("start")
    await coach.wait(75)
    await coach.do("pause")
    await coach.wait(30 * 60)
    assert coach.state() == "idle"
    assert coach.events[-1] == "partial"
    assert coach.state("sensor.streak") == "0"
    (record,) = coach.records
    assert record.done == {"thoracic": 60, "glutes:right": 0, "glutes:left": 0, "movement": 0}


async def test_steering_with_actions(coach: Coach) -> None:
    await coach.do("start")
    await coach.do("skip")
    assert (coach.state(), coach.attribute("step")) == ("switching", 2)
    await coach.wait(20)
    await coach.do("back")
    assert (coach.state(), coach.attribute("step")) == ("switching", 2)
    await coach.wait(2)
    await coach.do("back")
    assert (coach.state(), coach.attribute("step")) == ("preparing", 1)
    await coach.wait(16)
    await coach.do("hold", seconds=20)
    assert coach.state() == "holding"
    assert coach.attribute("step_ends_at") == dt_util.utcnow() + timedelta(seconds=20)
    await coach.do("stop")
    assert (coach.state(), coach.attribute("last_outcome")) == ("idle", "stopped")
    assert coach.events[-1] == "stopped"


async def test_the_buttons_do_the_same(coach: Coach) -> None:
    await coach.press("start")
    assert coach.state() == "preparing"
    await coach.press("pause_or_resume")
    assert coach.state() == "paused"
    await coach.press("pause_or_resume")
    assert coach.state() == "preparing"
    await coach.press("skip")
    assert coach.attribute("step") == 2
    await coach.press("back")
    assert coach.attribute("step") == 1
    await coach.wait(20)
    await coach.press("hold")
    assert coach.state() == "holding"
    await coach.press("stop")
    assert coach.state() == "idle"


async def test_eight_of_ten_eases_off_and_the_second_time_leaves_the_area(coach: Coach) -> None:
    await coach.do("start")
    await coach.wait(35)
    assert coach.state() == "holding"
    await coach.do("report_discomfort", discomfort=7)
    assert coach.state() == "holding"
    await coach.do("report_discomfort", discomfort=8)
    assert coach.state() == "rolling"
    assert coach.cues()[-1] == "cue_ease_off"
    await coach.do("report_discomfort", discomfort=9)
    assert coach.attribute("zone") == "glutes"
    assert "cue_zone_skipped" in coach.cues()


async def test_a_red_flag_ends_at_once_and_asks_before_the_next_start(coach: Coach) -> None:
    await coach.do("start")
    await coach.wait(40)
    await coach.do("report_symptom", symptom="numbness")
    assert coach.state() == "idle"
    assert coach.events[-1] == "stopped_for_safety"
    assert coach.cues()[-1] == "cue_stopped_for_safety"
    await coach.do("start", confirm=True)
    assert coach.state() == "preparing"


async def test_the_selected_routine_starts_when_none_is_named(
    hass: HomeAssistant, coach: Coach
) -> None:
    await hass.services.async_call(
        "select",
        "select_option",
        {"entity_id": "select.anna_routine", "option": "desk_reset"},
        blocking=True,
    )
    await coach.do("start")
    assert coach.attribute("routine") == "desk_reset"
    assert coach.state("select.routine") == "desk_reset"


async def test_a_preview_tells_the_whole_session_and_starts_nothing(coach: Coach) -> None:
    preview = await coach.do("preview_routine", routine="bedtime", minutes=3, quiet=True)
    assert coach.state() == "idle"
    assert preview["seconds"] <= 180
    assert preview["positions"][0]["technique"] == "thoracic_roll"
    assert preview["cues"][0]["text"].startswith("Mid back.")
    assert preview["notes"] == [
        {
            "key": "step_dropped",
            "subject": "glute_figure_four",
            "text": "Left out to fit the time: Figure-four glute roll.",
        }
    ]


async def test_areas_and_minutes_shape_the_session(coach: Coach) -> None:
    await coach.do("start", minutes=4, areas=["lats"])
    assert coach.attribute("zone") == "lats"
    assert coach.attribute("ends_at") <= dt_util.utcnow() + timedelta(minutes=4)


async def test_two_people_roll_at_once(
    hass: HomeAssistant, coach: Coach, make_entry: MakeEntry, set_up: SetUp
) -> None:
    ben_entry = make_entry("Ben")
    await set_up(ben_entry)
    ben = Coach(hass, coach.freezer, ben_entry)
    await coach.do("start")
    await coach.wait(20)
    await ben.do("start", routine="desk_reset")
    assert (coach.state(), ben.state()) == ("rolling", "preparing")
    await ben.do("stop")
    assert (coach.state(), ben.state()) == ("rolling", "idle")
    ben.stop_listening()


async def test_renaming_an_entity_in_the_middle_disturbs_nothing(
    hass: HomeAssistant, coach: Coach
) -> None:
    await coach.do("start")
    er.async_get(hass).async_update_entity(
        "sensor.anna_session", new_entity_id="sensor.evening_rolling"
    )
    await hass.async_block_till_done()
    await coach.wait(20)
    state = hass.states.get("sensor.evening_rolling")
    assert state is not None
    assert state.state == "rolling"


async def test_renaming_the_person_in_the_middle_disturbs_nothing(
    hass: HomeAssistant, coach: Coach, entry: MockConfigEntry
) -> None:
    await coach.do("start")
    session = coach.coordinator.session
    hass.config_entries.async_update_entry(entry, title="Hanna")
    await hass.async_block_till_done()
    assert coach.coordinator.session is session
    (device,) = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    assert device.name == "Hanna"


async def test_removing_a_person_who_keeps_nothing_removes_the_files(
    hass: HomeAssistant, coach: Coach, entry: MockConfigEntry, hass_config_dir: str
) -> None:
    await coach.do("start")
    await coach.wait(300)
    storage = Path(hass_config_dir) / ".storage"
    assert list(storage.glob(f"{DOMAIN}.*"))
    hass.config_entries.async_update_entry(
        entry, options={**entry.options, CONF_KEEP_HISTORY: False}
    )
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    assert not list(storage.glob(f"{DOMAIN}.*"))
