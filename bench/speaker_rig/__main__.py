"""Measure: see bench/speakers."""

from argparse import Namespace
import json
from pathlib import Path
import tempfile
from typing import Any

from scripts.demo_house import espeak_server, player
from scripts.demo_house.command import Tell, bench_parser, circumstances, need, progress, run, write

from .conditions import CONTESTANTS, FULL, QUICK, Condition
from .report import judge, print_table, summary
from .stage import build


async def main() -> int:
    """Measure everything that is asked for; return the exit status."""
    wanted = _arguments()
    need(espeak_server.PROGRAM, player.PROGRAM, "ffmpeg")
    tell = progress()
    only = (wanted.only,) if wanted.only else CONTESTANTS
    judged = {}
    conditions = QUICK if wanted.quick else FULL
    with tempfile.TemporaryDirectory(prefix="rolling-session-bench-") as folder:
        for condition in conditions:
            judged[condition.name] = await _measure(condition, Path(folder), only, tell)
    report = {
        "measured": circumstances(form="quick" if wanted.quick else "full"),
        **summary(judged),
    }
    print(f"\nTimes better at p95: {json.dumps(report['times_better_at_p95'])}")
    write(report, wanted.json)
    tell("Done")
    return 0


async def _measure(
    condition: Condition, folder: Path, only: tuple[str, ...], tell: Tell
) -> dict[str, Any]:
    place = folder / condition.name
    place.mkdir()
    tell(f"{condition.title}: starting Home Assistant")
    async with build(condition, place, only) as stage:
        performances = await stage.perform(only, tell)
    # Only now that nothing is measured any more: it takes all of a processor.
    judged = await judge(performances)
    print_table(condition, judged)
    return judged


def _arguments() -> Namespace:
    parser = bench_parser(
        "bench/speakers", "Hear how punctual the coach is, on real speakers.", "within five minutes"
    )
    parser.add_argument("--only", choices=CONTESTANTS, help="measure just one")
    return parser.parse_args()


run("bench/speakers", main)
