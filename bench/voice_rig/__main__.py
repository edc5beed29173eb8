"""Measure: see bench/voice."""

import asyncio
import json
import time
from typing import Any, Final

from scripts.demo_house.client import Client
from scripts.demo_house.command import bench_parser, circumstances, run, write
from scripts.demo_house.flows import set_up
from scripts.demo_house.furniture import DOMAIN
from scripts.demo_house.house import House

_ROUTINES: Final = 200
_GOAL_MS: Final = 10
_SETTLED: Final = 2
"""Seconds until what is listened to has been worked out anew."""
_OURS: Final = (
    "what's my streak",
    "did I roll today",
    "how long is left in the session",
    "start my moonlight rolling session",
    "where am I in the session",
)
_OTHERS: Final = (
    "turn on the lamp",
    "what time is it",
    "start the vacuum",
    "pause",
    "set a timer for ten minutes",
)


async def main() -> int:
    """Talk to the house as it is, with us, and with many routines; return the exit status."""
    wanted = bench_parser(
        "bench/voice", "See what listening costs.", "fewer sentences"
    ).parse_args()
    rounds = 5 if wanted.quick else 40
    async with House.build() as house:
        await house.start()
        async with house.client() as client:
            found: dict[str, Any] = {"without": await _talk(client, _OTHERS, rounds)}
            await set_up(client, DOMAIN, {"person": "person.alex", "disclaimer": True})
            session = (await client.entities(DOMAIN))["session"]
            found["with"] = await _measure(client, rounds)
            await _add_routines(client, session)
            found["with_200_routines"] = await _measure(client, rounds)
            await client.act(f"{DOMAIN}.start", session)
            found["with_200_routines_live"] = await _measure(client, rounds)
    report = {
        "measured": circumstances(rounds=rounds),
        **found,
        "goal": _judged(found),
    }
    _print(report)
    write(report, wanted.json)
    return 0


async def _measure(client: Client, rounds: int) -> dict[str, Any]:
    await asyncio.sleep(_SETTLED)
    return {
        "first": {"ms": await _say(client, _OURS[0])},
        "ours": await _talk(client, _OURS, rounds),
        "others": await _talk(client, _OTHERS, rounds),
    }


async def _talk(client: Client, sentences: tuple[str, ...], rounds: int) -> dict[str, float]:
    """Return how long an answer takes, once everything has been said before."""
    for sentence in sentences:
        await _say(client, sentence)
    took = sorted([await _say(client, s) for _ in range(rounds) for s in sentences])
    return {
        "p50_ms": took[len(took) // 2],
        "p95_ms": took[int(len(took) * 0.95)],
        "max_ms": took[-1],
    }


async def _say(client: Client, text: str) -> float:
    begun = time.perf_counter()
    await client.call("conversation/process", text=text, language="en")
    return round((time.perf_counter() - begun) * 1000, 2)


async def _add_routines(client: Client, session: str) -> None:
    """Add many routines the way a person would who brings them along."""
    exported = await client.act(f"{DOMAIN}.export_history", session, answers=True, format="json")
    history = json.loads(exported["content"])
    step = {"technique": "lat_release", "seconds": 60, "sides": ["left", "right"], "hold": 30}
    usual = {"goal": "daily", "steps": [step], "importance": [], "breath": None, "closing": 12}
    history["routines"] = [
        {"name": f"Routine for day {number} of my year", **usual} for number in range(_ROUTINES)
    ]
    await client.act(f"{DOMAIN}.import_history", session, answers=True, content=json.dumps(history))
    last = history["routines"][-1]["name"]
    await client.act(f"{DOMAIN}.preview_routine", session, answers=True, routine=last)


def _judged(found: dict[str, Any]) -> dict[str, Any]:
    """Return what 200 routines add to a command, and whether that is little enough."""
    cost = {
        kind: round(
            found["with_200_routines_live"][kind]["p95_ms"] - found["with"][kind]["p95_ms"], 2
        )
        for kind in ("ours", "others")
    }
    return {"at_most_ms": _GOAL_MS, **cost, "reached": max(cost.values()) < _GOAL_MS}


def _print(report: dict[str, Any]) -> None:
    for house in ("with", "with_200_routines", "with_200_routines_live"):
        for kind, figures in report[house].items():
            _print_line(house, kind, figures)
    _print_line("without", "others", report["without"])
    goal = report["goal"]
    verdict = "reached" if goal["reached"] else "MISSED"
    print(f"200 routines cost {goal['ours']} and {goal['others']} ms a command: {verdict}")


def _print_line(house: str, kind: str, figures: dict[str, float]) -> None:
    print(f"{house:24}{kind:8}" + "".join(f"{key} {ms:8}  " for key, ms in figures.items()))


run("bench/voice", main)
