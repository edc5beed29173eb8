"""`scripts/demo --once`: what the README promises, and that it would notice if it were not so."""

import asyncio
from copy import deepcopy
from datetime import UTC, datetime, timedelta
import os
import re
from typing import Any

import pytest

from scripts.demo_house.config_folder import CHECKOUT
from scripts.demo_house.house import complaints_in
from scripts.demo_house.verdict import HeardCue, Transcript, faults, planned_statuses

from .conftest import need

PREVIEW: dict[str, Any] = {
    "seconds": 50.0,
    "positions": [{"zone": "thoracic"}, {"zone": None}],
    "cues": [
        {"offset": 0.0, "key": "cue_ready_thoracic_roll", "text": "Mid back."},
        {"offset": 15.0, "key": "cue_go_thoracic_roll", "text": "Roll."},
        {"offset": 20.0, "key": "cue_hold", "text": "Stop there."},
        {"offset": 25.0, "key": "cue_release", "text": "Roll on."},
        {"offset": 30.0, "key": "cue_ready_cat_cow", "text": "Hands and knees."},
        {"offset": 40.0, "key": "cue_go_cat_cow", "text": "Sink."},
        {"offset": 45.0, "key": "cue_closing", "text": "Well done."},
    ],
}
BEGAN = datetime(2026, 11, 21, 22, 0, tzinfo=UTC)
PLANNED = [
    (0.0, "preparing"),
    (15.0, "rolling"),
    (20.0, "holding"),
    (25.0, "rolling"),
    (30.0, "switching"),
    (40.0, "moving"),
    (50.0, "idle"),
]


def at(offset: float) -> datetime:
    """Return a moment of the session."""
    return BEGAN + timedelta(seconds=offset)


@pytest.fixture
def transcript() -> Transcript:
    """Return a session in which everything went as planned."""
    return Transcript(
        [(at(offset), status) for offset, status in PLANNED],
        [
            HeardCue(cue["key"], cue["text"], at(cue["offset"]), at(cue["offset"]), None)
            for cue in PREVIEW["cues"]
        ],
    )


@pytest.mark.process
@pytest.mark.timeout(300)
async def test_a_session_from_outside() -> None:
    """It coaches to the streak, on a real speaker, and stops."""
    need("espeak-ng", "mpd", "ffmpeg")
    process = await asyncio.create_subprocess_exec(
        *(str(CHECKOUT / "scripts" / "demo"), "--once"),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env={**os.environ, "VIRTUAL_ENV": ""},
    )
    output = (await process.communicate())[0].decode()
    assert process.returncode == 0, output
    statuses = re.findall(r"^\d\d:\S+  ([A-Z]+) ", output, re.MULTILINE)
    assert statuses == [
        *("PREPARING", "ROLLING", "HOLDING", "ROLLING", "SWITCHING", "MOVING", "IDLE")
    ]
    assert len(re.findall(r"due, (sent|in the clip)", output)) == 13
    assert "Streak: 1 · done today: on" in output
    assert re.search(r"The speaker played \d+ clips, \d+ seconds", output)


def test_a_preview_promises_transitions() -> None:
    """Every status is derived from the cues."""
    assert planned_statuses(PREVIEW) == PLANNED


def test_as_planned_is_no_fault(transcript: Transcript) -> None:
    """A session that went as planned passes."""
    assert faults(PREVIEW, transcript) == []


def test_a_missing_cue_is_a_fault(transcript: Transcript) -> None:
    """And so is one that nobody planned."""
    transcript.cues.pop(2)
    assert faults(PREVIEW, transcript) == ["not said: cue_hold at 20 s"]
    shorter = deepcopy(PREVIEW)
    shorter["cues"].pop(2)
    shorter["cues"].pop(0)
    transcript.statuses.pop(2)
    assert "said but not planned: cue_ready_thoracic_roll" in faults(shorter, transcript)


def test_a_missing_transition_is_a_fault(transcript: Transcript) -> None:
    """And so is one at the wrong time."""
    late = deepcopy(transcript)
    late.statuses[2] = (at(22), "holding")
    assert faults(PREVIEW, late) == ["holding came +2.0 s from its place at 20 s"]
    transcript.statuses.pop(2)
    [fault] = faults(PREVIEW, transcript)
    assert fault.startswith("statuses were preparing rolling rolling")


def test_only_our_own_warnings_count() -> None:
    """A traceback through the integration counts, whoever logged it."""
    log = (
        "2026-11-21 02:40:22.684+00:00 WARNING (MainThread) [homeassistant.loader] "
        "We found a custom integration rolling_session which has not been tested by\n"
        "2026-11-21 02:40:23.740+00:00 ERROR (MainThread) [homeassistant.components.camera] No jpeg\n"
        "2026-11-21 02:40:24.000+00:00 ERROR (MainThread) [homeassistant] Error doing job\n"
        "Traceback (most recent call last):\n"
        '  File "/config/custom_components/rolling_session/sensor.py", line 1, in x\n'
        "ValueError\n"
        "2026-11-21 02:40:25.000+00:00 INFO (MainThread) [custom_components.rolling_session] Hi\n"
    )
    [complaint] = complaints_in(log)
    assert complaint.startswith("2026-11-21 02:40:24")
    assert complaint.endswith("ValueError")
