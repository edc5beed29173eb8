"""Kill: see bench/crash."""

import argparse
import asyncio
from datetime import UTC, datetime
import json
import os
from pathlib import Path
from random import Random
import signal
import sys
import time
from typing import Any, Final

from homeassistant.const import __version__

from scripts.demo_house.client import RefusedError
from scripts.demo_house.house import HouseError
from scripts.demo_house.player import PlayerError

from .campaign import BROKEN, Tell, campaign, plan
from .disk import own_mounts
from .household import Household
from .moments import Moment
from .report import figures, print_table

_QUICK: Final = 20
_FULL: Final = 300
_SEEDS: Final = 1_000_000


async def main() -> int:
    """Run the campaign; return 0 if no law was broken, 3 if one was."""
    wanted = _arguments()
    asyncio.get_running_loop().set_exception_handler(_tell_of_exception)
    tell = _progress()
    enough = _end_on_signal(tell)
    seed = wanted.seed if wanted.seed is not None else Random().randrange(_SEEDS)
    rng = Random(seed)
    moments = wanted.only or list(plan(wanted.moments or (_QUICK if wanted.quick else _FULL), rng))
    report: dict[str, Any] = {"measured": _circumstances(seed)}
    tell(f"Making a house; seed {seed}")
    async with Household.build() as household:
        report["without"] = household.disk.refused
        if household.disk.refused:
            tell(f"No disk of its own, so none is full or read-only: {household.disk.refused}")
            moments = [Moment.ANY if moment in BROKEN else moment for moment in moments]
        report |= figures(await campaign(household, moments, rng, tell, enough))
    print_table(report)
    if wanted.json:
        wanted.json.write_text(json.dumps(report, indent=1) + "\n")
    tell("Done")
    return 3 if report["faults"] else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bench/crash", description="Kill Home Assistant again and again."
    )
    parser.add_argument("--quick", action="store_true", help=f"{_QUICK} moments")
    parser.add_argument("--moments", type=int, metavar="N", help="as many as wanted")
    parser.add_argument("--seed", type=int, metavar="N", help="repeat a plan")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    parser.add_argument(
        "--only", type=Moment, nargs="+", metavar="NAME", help=f"of {', '.join(Moment)}"
    )
    return parser.parse_args()


def _circumstances(seed: int) -> dict[str, Any]:
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "seed": seed,
        "home_assistant": __version__,
        "processors": os.cpu_count(),
        "load": [round(load, 2) for load in os.getloadavg()],
    }


def _progress() -> Tell:
    began = time.monotonic()

    def tell(what: str) -> None:
        print(f"[{time.monotonic() - began:6.1f} s] {what}", flush=True)

    return tell


def _tell_of_exception(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    # The voice is talked to by somebody who is killed.
    if not isinstance(context.get("exception"), ConnectionError):
        loop.default_exception_handler(context)


def _end_on_signal(tell: Tell) -> asyncio.Event:
    """Tell what was found so far when somebody has seen enough; at once when asked twice."""
    task = asyncio.current_task()
    assert task
    enough = asyncio.Event()

    def ended() -> None:
        if enough.is_set():
            task.cancel()
        tell("Enough: the figures come after this moment")
        enough.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, ended)
    return enough


# Before there are any threads, which would not know of it.
own_mounts()
try:
    status = asyncio.run(main())
except asyncio.CancelledError:
    status = 130
except (HouseError, RefusedError, PlayerError, OSError) as error:
    print(f"bench/crash: {error}", file=sys.stderr)
    status = 1
sys.exit(status)
