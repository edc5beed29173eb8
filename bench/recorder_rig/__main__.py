"""Count: see bench/recorder_rows."""

import argparse
import asyncio
from datetime import UTC, datetime
import json
import os
from pathlib import Path
import signal
import sys
import tempfile
import time
from typing import Any, Final

from homeassistant.const import __version__

from scripts.demo_house import espeak_server, player
from scripts.demo_house.client import RefusedError
from scripts.demo_house.house import HouseError

from .report import EVENINGS, ORDINARY, figures, judged, print_goal, print_table
from .stage import Tell, prepare

_ROUTINE: Final = "bedtime"
_FULL: Final = 5
_QUICK: Final = 2
"""Minutes. The shortest that is safe has another routine."""


async def main() -> int:
    """Count everything; return the exit status."""
    wanted = _arguments()
    if not espeak_server.is_installed() or not player.is_installed():
        names = f"{espeak_server.PROGRAM} and {player.PROGRAM}"
        print(f"bench/recorder_rows: needs {names}", file=sys.stderr)
        return 1
    _clean_up_when_ended()
    tell = _progress()
    asked: dict[str, Any] = {"routine": _ROUTINE, "minutes": _FULL}
    if wanted.quick:
        asked = {"routine": "desk_reset", "minutes": _QUICK}
    with tempfile.TemporaryDirectory(prefix="rolling-session-bench-") as folder:
        async with prepare(Path(folder), asked, tell) as stage:
            plan = stage.plan
            told = f"everybody guides through {plan['seconds']:.0f} seconds of {plan['routine']}"
            report: dict[str, Any] = {"measured": _circumstances(wanted.quick, plan)}
            for evening in EVENINGS:
                tell(f"{EVENINGS[evening]}: {told}")
                report[evening] = figures(await stage.perform())
                await stage.sleep_over()
            complaints = stage.house.complaints()
    for evening, title in EVENINGS.items():
        print(f"\n{title}")
        print_table(report[evening])
    if not wanted.quick:
        report["goal"] = judged(report[ORDINARY])
        print_goal(report["goal"])
    for complaint in complaints:
        print(f"In the log: {complaint}", file=sys.stderr)
    if wanted.json:
        wanted.json.write_text(json.dumps(report, indent=1) + "\n")
    tell("Done")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bench/recorder_rows", description="Count what a session writes to the database."
    )
    parser.add_argument("--quick", action="store_true", help="two minutes instead of five")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    return parser.parse_args()


def _circumstances(quick: bool, plan: dict[str, Any]) -> dict[str, Any]:
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "form": "quick" if quick else "full",
        "home_assistant": __version__,
        "routine": plan["routine"],
        "seconds": plan["seconds"],
        "positions": len(plan["positions"]),
        "cues": len(plan["cues"]),
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
except (HouseError, RefusedError, player.PlayerError, OSError) as error:
    print(f"bench/recorder_rows: {error}", file=sys.stderr)
    status = 1
sys.exit(status)
