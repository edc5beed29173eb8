"""Count: see bench/recorder_rows."""

from argparse import Namespace
from pathlib import Path
import sys
import tempfile
from typing import Any, Final

from scripts.demo_house import espeak_server, player
from scripts.demo_house.command import bench_parser, circumstances, need, progress, run, write

from .report import EVENINGS, ORDINARY, figures, judged, print_goal, print_table
from .stage import prepare

_ROUTINE: Final = "bedtime"
_FULL: Final = 5
_QUICK: Final = 2
"""Minutes. The shortest that is safe has another routine."""


async def main() -> int:
    """Count everything; return the exit status."""
    wanted = _arguments()
    need(espeak_server.PROGRAM, player.PROGRAM, "ffmpeg")
    tell = progress()
    asked: dict[str, Any] = {"routine": _ROUTINE, "minutes": _FULL}
    if wanted.quick:
        asked = {"routine": "desk_reset", "minutes": _QUICK}
    with tempfile.TemporaryDirectory(prefix="rolling-session-bench-") as folder:
        async with prepare(Path(folder), asked, tell) as stage:
            plan = stage.plan
            told = f"everybody guides through {plan['seconds']:.0f} seconds of {plan['routine']}"
            report: dict[str, Any] = {
                "measured": circumstances(
                    form="quick" if wanted.quick else "full",
                    routine=plan["routine"],
                    seconds=plan["seconds"],
                    positions=len(plan["positions"]),
                    cues=len(plan["cues"]),
                )
            }
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
    write(report, wanted.json)
    tell("Done")
    return 0


def _arguments() -> Namespace:
    return bench_parser(
        "bench/recorder_rows",
        "Count what a session writes to the database.",
        "two minutes instead of five",
    ).parse_args()


run("bench/recorder_rows", main)
