"""Everybody who is measured gets the same ten years, and what is measured is what happened."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest

from bench.history_rig.circumstances import file_system
from bench.history_rig.probe.past import FORGOTTEN, Past
from bench.history_rig.probe.watch import percentile, spread, timed
from bench.history_rig.report import blocks, growth, judged
from bench.history_rig.seeding import calendar_lines, seed_product, standing
from custom_components.rolling_session.engine.ledger import ChangeKind, Ledger
from custom_components.rolling_session.journal_file import HistoryFiles

UNTIL = datetime(2026, 11, 20, 6, tzinfo=UTC)
PAST = Past(1_000, UNTIL, "Europe/Berlin")
PAST_ZONE = ZoneInfo(PAST.zone)


def test_the_same_past_for_everybody() -> None:
    assert list(PAST.changes()) == list(PAST.changes())


@pytest.mark.parametrize("sessions", [0, 1, 1_000])
def test_as_many_sessions_are_left_as_were_asked_for(sessions: int) -> None:
    assert len(standing(Past(sessions, UNTIL, "UTC"))) == sessions


def test_sessions_are_spread_over_ten_years_and_leave_room() -> None:
    records = standing(PAST)

    assert records[0].started_at < UNTIL - timedelta(days=3_650)
    assert records[-1].ended_at < UNTIL
    assert all(
        before.ended_at < PAST.began(number) + PAST.slot * FORGOTTEN < after.started_at
        for number, (before, after) in enumerate(pairwise(records))
    )


def test_there_is_everything_that_happens_to_a_history() -> None:
    kinds = {change.kind for change in PAST.changes()}

    assert kinds == set(ChangeKind) - {ChangeKind.IMPORTED, ChangeKind.CARRIED_OVER}


def test_what_is_seeded_is_a_history_like_any_other(tmp_path: Path) -> None:
    tmp_path.joinpath(".storage").mkdir()

    size = seed_product(tmp_path, "entry", PAST)
    files = HistoryFiles(tmp_path / ".storage" / "rolling_session.entry")
    opened = files.open()

    assert not opened.restored
    assert opened.put_aside is None
    assert opened.ledger.days == Ledger.of(PAST.changes()).days
    assert opened.ledger.pauses == Ledger.of(PAST.changes()).pauses
    assert size == files.main.stat().st_size + files.copy.stat().st_size


def test_a_calendar_has_an_event_for_each_session_in_the_house_s_own_time() -> None:
    records = standing(PAST)
    lines = list(calendar_lines(records, "Europe/Berlin"))

    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == len(records)
    assert max(map(len, lines)) <= 75
    local = records[0].started_at.astimezone(PAST_ZONE).strftime("%Y%m%dT%H%M%S")
    assert f"DTSTART:{local}" in lines


async def test_who_holds_the_loop_up_is_seen() -> None:
    async def hold_up(_: int) -> None:
        ends = perf_counter() + 0.03
        while perf_counter() < ends:
            pass

    figures = await timed(hold_up, 3)

    assert figures["samples"] == 3
    assert figures["p50_ms"] >= 30
    assert figures["late_max_ms"] > 25


async def test_what_is_slow_is_not_done_for_ever() -> None:
    async def nothing(_: int) -> None:
        return None

    assert (await timed(nothing, 1_000, seconds=0))["samples"] == 1


def test_percentiles_are_values_that_were_seen() -> None:
    values = [5.0, 1.0, 4.0, 2.0, 3.0]

    assert [percentile(values, share) for share in (0, 0.5, 0.95, 1)] == [1, 3, 5, 5]
    assert percentile([], 0.5) == 0
    assert spread([0.001, 0.003, 0.002]) == {
        "p50_ms": 2,
        "p95_ms": 3,
        "max_ms": 3,
        "samples": 3,
    }


def figures(set_up: float, recording: float, block: float, size: int) -> dict:
    return {
        "disk_bytes": size * 1_300,
        "start": {"resident_bytes": 10_000 + size * 900},
        "memory": {"kept": 500 + size * 800},
        "opening": {"p50_ms": set_up, "late_max_ms": 1},
        "recording": {"p50_ms": recording, "p95_ms": recording + 1, "late_max_ms": 2},
        "exporting": {"json": {"late_max_ms": block}, "csv": {"late_max_ms": 3}},
    }


def test_a_goal_is_missed_by_whatever_is_worst() -> None:
    goals = judged({"0": figures(3, 2, 1, 0), "10000": figures(120, 20, 11, 10_000)})

    assert {key for key, goal in goals.items() if not goal["reached"]} == {
        "start_up_share_ms",
        "loop_block_ms",
    }
    assert goals["loop_block_ms"]["while"] == {"exporting json": 11}
    assert list(blocks(figures(1, 1, 2.5, 1)).items())[:2] == [
        ("exporting csv", 3),
        ("exporting json", 2.5),
    ]


def test_growth_is_what_each_session_adds() -> None:
    found = growth({"0": figures(5, 2, 1, 0), "10000": figures(105, 22, 1, 10_000)})

    assert found == {
        "set_up_us": 10,
        "recording_us": 2,
        "allocated_bytes": 800,
        "resident_bytes": 900,
        "disk_bytes": 1_300,
    }


def test_the_file_system_of_a_folder_is_that_of_the_deepest_mount() -> None:
    assert file_system(Path("/proc/self/task")) == "proc"
