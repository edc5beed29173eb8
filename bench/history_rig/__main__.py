"""Measure: see bench/history."""

from argparse import Namespace

from scripts.demo_house.command import bench_parser, circumstances, progress, run, write

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
    write(report, wanted.json)
    tell("Done")
    return 0


def _arguments() -> Namespace:
    parser = bench_parser("bench/history", "See what ten years of history cost.", "within a minute")
    parser.add_argument("--only", choices=CONTESTANTS, help="measure just one")
    return parser.parse_args()


run("bench/history", main)
