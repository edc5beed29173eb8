"""Home Assistant is killed at dangerous moments, and nothing is lost."""

import asyncio
import json
from pathlib import Path

import pytest

from scripts.demo_house import espeak_server, player
from scripts.demo_house.config_folder import CHECKOUT
from scripts.demo_house.house import PYTHON

from .conftest import need

pytestmark = [pytest.mark.process, pytest.mark.timeout(600)]

MOMENTS = ("completed", "copy", "full", "starting")
"""One kill each, and some more while it starts."""
SEED = "391483"
"""With it nobody comes back for six minutes after the last kill, so that sessions are closed."""


async def test_nothing_is_lost_when_the_power_goes(tmp_path: Path) -> None:
    """Several people roll and enter things meanwhile; bench/crash does it hundreds of times."""
    need(player.PROGRAM, espeak_server.PROGRAM)
    figures = tmp_path / "figures.json"
    process = await asyncio.create_subprocess_exec(
        *(PYTHON, "-m", "bench.crash_rig", "--json", figures, "--seed", SEED, "--only", *MOMENTS),
        cwd=CHECKOUT,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        told = (await process.communicate())[0].decode()
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()
    assert figures.exists(), told
    report = json.loads(figures.read_text())
    assert report["faults"] == [], told
    assert process.returncode == 0
    assert report["figures"]["kills"] >= 6
    assert report["figures"]["sessions"] >= 4
    assert report["figures"]["completed"] >= 1
    assert report["figures"]["entered"] > 10
