"""Measure: see bench/load."""

from argparse import Namespace
import sys
from typing import Any

from scripts.demo_house import espeak_server
from scripts.demo_house.command import bench_parser, circumstances, load, need, progress, run, write

from .day import day
from .house import prepare
from .report import judged, print_goals, print_table
from .requirements import strangers
from .scripts import SCRIPTS


async def main() -> int:
    """Measure everything that is asked for; return the exit status."""
    wanted = _arguments()
    need(espeak_server.PROGRAM)
    tell = progress()
    people = wanted.people or (10 if wanted.quick else 100)
    minutes = wanted.minutes or (2 if wanted.quick else 5)
    report: dict[str, Any] = {"measured": circumstances(people=people, minutes=minutes)}
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
    report["measured"]["load_after"] = load()
    report["complaints"] = len(complaints)
    report["goals"] = judged(report)
    print_table(report)
    print_goals(report["goals"])
    for complaint in complaints[:20]:
        print(f"In the log: {complaint}", file=sys.stderr)
    write(report, wanted.json)
    tell("Done")
    return 0


def _arguments() -> Namespace:
    parser = bench_parser(
        "bench/load", "See what many people at once ask of a house.", "10 people, two minutes"
    )
    parser.add_argument("--people", type=int, help="so many instead of 100")
    parser.add_argument("--minutes", type=int, help="of a session, instead of 5")
    parser.add_argument("--only-product", action="store_true", help="leave the scripts out")
    parser.add_argument("--no-day", action="store_true", help="leave the day of sessions out")
    return parser.parse_args()


run("bench/load", main)
