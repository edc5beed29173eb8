"""Measure: see bench/history."""

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

from scripts.demo_house.client import RefusedError
from scripts.demo_house.house import HouseError

from .circumstances import file_system
from .probe.past import SEED, YEARS
from .report import growth, judged, print_goals, print_table
from .rounds import CONTESTANTS, FULL, PRODUCT, QUICK, Bench, Figures, Tell


async def main() -> int:
    """Measure everything that is asked for; return the exit status."""
    wanted = _arguments()
    _clean_up_when_ended()
    tell = _progress()
    extent = QUICK if wanted.quick else FULL
    only = (wanted.only,) if wanted.only else CONTESTANTS
    report: Figures = {"measured": _circumstances(wanted.quick)}
    tell("Making a house")
    async with Bench.build(extent, tell) as bench:
        report["measured"]["file_system"] = file_system(bench.folder)
        for contestant in only:
            report[contestant] = await bench.measure(contestant)
    print_table(report, only)
    if PRODUCT in only:
        report["goals"] = judged(report[PRODUCT])
        report["growth"] = growth(report[PRODUCT])
        print_goals(report["goals"])
    if wanted.json:
        wanted.json.write_text(json.dumps(report, indent=1) + "\n")
    tell("Done")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bench/history", description="See what ten years of history cost."
    )
    parser.add_argument("--quick", action="store_true", help="within a minute")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    parser.add_argument("--only", choices=CONTESTANTS, help="measure just one")
    return parser.parse_args()


def _circumstances(quick: bool) -> dict[str, Any]:
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "form": "quick" if quick else "full",
        "home_assistant": __version__,
        "processors": os.cpu_count(),
        "load": [round(load, 2) for load in os.getloadavg()],
        "years": YEARS,
        "seed": SEED,
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
    print(f"bench/history: {error}", file=sys.stderr)
    status = 1
sys.exit(status)
