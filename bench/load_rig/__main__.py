"""Measure: see bench/load."""

import argparse
import asyncio
from datetime import UTC, datetime
import json
import os
from pathlib import Path
import signal
import sys
import time
from typing import Any

from homeassistant.const import __version__

from scripts.demo_house import espeak_server
from scripts.demo_house.client import RefusedError
from scripts.demo_house.house import HouseError

from .day import day
from .report import judged, print_goals, print_table
from .requirements import strangers
from .scripts import SCRIPTS
from .stage import Tell, prepare


async def main() -> int:
    """Measure everything that is asked for; return the exit status."""
    wanted = _arguments()
    if not espeak_server.is_installed():
        print(f"bench/load: needs {espeak_server.PROGRAM}", file=sys.stderr)
        return 1
    _clean_up_when_ended()
    tell = _progress()
    people = wanted.people or (10 if wanted.quick else 100)
    minutes = wanted.minutes or (2 if wanted.quick else 5)
    report: dict[str, Any] = {"measured": _circumstances(people, minutes)}
    report["strangers"] = strangers()
    async with prepare(people, minutes, tell) as stage:
        report["rest"] = await stage.rest(10)
        for evening in ("first", "ordinary"):
            tell(f"{evening} evening: {people} people roll for {minutes} minutes")
            report[evening] = await stage.roll()
        for script in () if wanted.only_product else SCRIPTS:
            tell(f"{people} scripts ({script})")
            report[script] = await stage.run(script)
        tell("Setting people up anew")
        report["set_up"] = await stage.set_ups(min(people, 20))
        complaints = stage.house.complaints()
    if not wanted.no_day:
        tell("A day of sessions, while the clock is moved")
        report["day"] = await day(*((5, 20) if wanted.quick else (20, 100)))
    report["measured"]["load_after"] = [round(load, 2) for load in os.getloadavg()]
    report["complaints"] = len(complaints)
    report["goals"] = judged(report)
    print_table(report)
    print_goals(report["goals"])
    for complaint in complaints[:20]:
        print(f"In the log: {complaint}", file=sys.stderr)
    if wanted.json:
        wanted.json.write_text(json.dumps(report, indent=1) + "\n")
    tell("Done")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bench/load", description="See what many people at once ask of a house."
    )
    parser.add_argument("--quick", action="store_true", help="10 people, two minutes")
    parser.add_argument("--people", type=int, help="so many instead of 100")
    parser.add_argument("--minutes", type=int, help="of a session, instead of 5")
    parser.add_argument("--only-product", action="store_true", help="leave the scripts out")
    parser.add_argument("--no-day", action="store_true", help="leave the day of sessions out")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    return parser.parse_args()


def _circumstances(people: int, minutes: int) -> dict[str, Any]:
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "home_assistant": __version__,
        "people": people,
        "minutes": minutes,
        "processors": os.cpu_count(),
        "load": [round(load, 2) for load in os.getloadavg()],
    }


def _progress() -> Tell:
    began = time.monotonic()

    def tell(what: str) -> None:
        print(f"[{time.monotonic() - began:6.1f} s] {what}", flush=True)

    return tell


def _clean_up_when_ended() -> None:
    """Leave nothing behind, whether by Ctrl-C or by a closed terminal."""
    task = asyncio.current_task()
    assert task
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)


try:
    status = asyncio.run(main())
except asyncio.CancelledError:
    status = 130
except (HouseError, RefusedError, OSError) as error:
    print(f"bench/load: {error}", file=sys.stderr)
    status = 1
sys.exit(status)
