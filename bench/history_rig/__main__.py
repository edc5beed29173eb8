"""Measure: see bench/history."""

import argparse
import json
from pathlib import Path

from scripts.demo_house.command import circumstances, progress, run

from .circumstances import file_system
from .probe.past import SEED, YEARS
from .report import growth, judged, print_goals, print_table
from .rounds import CONTESTANTS, FULL, PRODUCT, QUICK, Bench, Figures


async def main() -> int:
    """Measure everything that is asked for; return the exit status."""
    wanted = _arguments()
    tell = progress()
    extent = QUICK if wanted.quick else FULL
    only = (wanted.only,) if wanted.only else CONTESTANTS
    report: Figures = {
        "measured": circumstances(form="quick" if wanted.quick else "full", years=YEARS, seed=SEED)
    }
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


run("bench/history", main)
