"""Kill: see bench/crash."""

from argparse import Namespace
import asyncio
from random import Random
from typing import Any, Final

from scripts.demo_house import espeak_server, player
from scripts.demo_house.command import (
    Tell,
    bench_parser,
    circumstances,
    need,
    on_signal,
    progress,
    run,
    write,
)

from .campaign import BROKEN, campaign, plan
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
    need(espeak_server.PROGRAM, player.PROGRAM)
    asyncio.get_running_loop().set_exception_handler(_tell_of_exception)
    tell = progress()
    enough = _end_on_signal(tell)
    seed = wanted.seed if wanted.seed is not None else Random().randrange(_SEEDS)
    rng = Random(seed)
    moments = wanted.only or list(plan(wanted.moments or (_QUICK if wanted.quick else _FULL), rng))
    report: dict[str, Any] = {"measured": circumstances(seed=seed)}
    tell(f"Making a house; seed {seed}")
    async with Household.build() as household:
        report["without"] = household.disk.refused
        if household.disk.refused:
            tell(f"No disk of its own, so none is full or read-only: {household.disk.refused}")
            moments = [Moment.ANY if moment in BROKEN else moment for moment in moments]
        report |= figures(await campaign(household, moments, rng, tell, enough))
    print_table(report)
    write(report, wanted.json)
    tell("Done")
    return 3 if report["faults"] else 0


def _arguments() -> Namespace:
    parser = bench_parser(
        "bench/crash", "Kill Home Assistant again and again.", f"{_QUICK} moments"
    )
    parser.add_argument("--moments", type=int, metavar="N", help="as many as wanted")
    parser.add_argument("--seed", type=int, metavar="N", help="repeat a plan")
    parser.add_argument(
        "--only", type=Moment, nargs="+", metavar="NAME", help=f"of {', '.join(Moment)}"
    )
    return parser.parse_args()


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

    on_signal(ended)
    return enough


# Before there are any threads, which would not know of it.
own_mounts()
run("bench/crash", main)
