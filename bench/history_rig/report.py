"""What was measured, as a table, as JSON, and against the goals."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

type Figures = dict[str, Any]

GOALS_AT: Final = "10000"
"""Sessions of a person in ten years."""
_ROWS: Final = (
    ("start-up, its share", ("start", "entry_ms"), "ms"),
    ("set-up in a house that is up, p50", ("opening", "p50_ms"), "ms"),
    ("  worst loop block", ("opening", "late_max_ms"), "ms"),
    ("recording one, p50", ("recording", "p50_ms"), "ms"),
    ("  p95", ("recording", "p95_ms"), "ms"),
    ("  max", ("recording", "max_ms"), "ms"),
    ("  worst loop block", ("recording", "late_max_ms"), "ms"),
    ("  written", ("recording", "written_bytes"), "kB"),
    ("  samples", ("recording", "samples"), ""),
    ("a change of phase, p50", ("phase_change", "p50_ms"), "ms"),
    ("  max", ("phase_change", "max_ms"), "ms"),
    ("a new day, max", ("new_day", "max_ms"), "ms"),
    ("  worst loop block", ("new_day", "late_max_ms"), "ms"),
    ("logging one, p95", ("logging", "p95_ms"), "ms"),
    ("  worst loop block", ("logging", "late_max_ms"), "ms"),
    ("editing one, p95", ("editing", "p95_ms"), "ms"),
    ("  worst loop block", ("editing", "late_max_ms"), "ms"),
    ("undoing, p95", ("undoing", "p95_ms"), "ms"),
    ("  worst loop block", ("undoing", "late_max_ms"), "ms"),
    ("deleting one, p95", ("deleting", "p95_ms"), "ms"),
    ("  worst loop block", ("deleting", "late_max_ms"), "ms"),
    ("history and explanation, p95", ("looking", "p95_ms"), "ms"),
    ("  worst loop block", ("looking", "late_max_ms"), "ms"),
    ("export, JSON", ("exporting", "json", "p50_ms"), "ms"),
    ("  size", ("exporting", "json", "bytes"), "kB"),
    ("  worst loop block", ("exporting", "json", "late_max_ms"), "ms"),
    ("export, CSV", ("exporting", "csv", "p50_ms"), "ms"),
    ("  size", ("exporting", "csv", "bytes"), "kB"),
    ("  worst loop block", ("exporting", "csv", "late_max_ms"), "ms"),
    ("import of that, JSON", ("importing", "json", "p50_ms"), "ms"),
    ("  worst loop block", ("importing", "json", "late_max_ms"), "ms"),
    ("import of that, CSV", ("importing", "csv", "p50_ms"), "ms"),
    ("  worst loop block", ("importing", "csv", "late_max_ms"), "ms"),
    ("memory, allocated", ("memory", "kept"), "kB"),
    ("memory, of the process", ("start", "resident_bytes"), "kB"),
    ("on disk", ("disk_bytes",), "kB"),
    ("idle: worst loop block", ("idle", "late_max_ms"), "ms"),
    ("a line and the disk, p95", ("disk", "p95_ms"), "ms"),
)

_BLOCKING: Final = (
    *("opening", "recording", "new_day", "logging", "editing", "undoing", "deleting"),
    *("phase_change", "looking"),
)
_KINDS: Final = ("json", "csv")


def print_table(report: Figures, contestants: Iterable[str]) -> None:
    """Print every contestant with every size."""
    for name in contestants:
        sizes = report[name]
        print(f"\n{name:36}" + "".join(f"{int(size):>12,}" for size in sizes))
        for title, path, unit in _ROWS:
            found = [_at(figures, path) for figures in sizes.values()]
            if any(value is not None for value in found):
                print(f"{title:33}{unit:>3}" + "".join(f"{_shown(v, unit):>12}" for v in found))


def judged(product: Mapping[str, Figures]) -> Figures:
    """Return each goal, what was measured of it, and whether it is reached."""
    empty, ten_years = product["0"], product[GOALS_AT]
    measured = {
        "empty_set_up_ms": (50, empty["opening"]["p50_ms"]),
        "start_up_share_ms": (100, ten_years["opening"]["p50_ms"]),
        "recording_one_ms": (50, ten_years["recording"]["p95_ms"]),
        "loop_block_ms": (10, max(blocks(ten_years).values())),
    }
    goals: Figures = {
        key: {"goal": goal, "measured": found, "reached": found <= goal}
        for key, (goal, found) in measured.items()
    }
    goal = goals["loop_block_ms"]
    found = blocks(ten_years)
    goal["while"] = {what: block for what, block in found.items() if block > goal["goal"]}
    return goals


def blocks(figures: Figures) -> dict[str, float]:
    """Return for how long the loop was held up while what, worst first."""
    found = {what: figures[what]["late_max_ms"] for what in _BLOCKING if what in figures} | {
        f"{what} {kind}": figures[what][kind]["late_max_ms"]
        for what in ("exporting", "importing")
        if what in figures
        for kind in _KINDS
    }
    return dict(sorted(found.items(), key=lambda block: -block[1]))


def growth(product: Mapping[str, Figures]) -> Figures:
    """Return what each session adds, between the smallest and the largest history."""
    sizes = sorted(map(int, product))
    smallest, largest = product[str(sizes[0])], product[str(sizes[-1])]
    added = sizes[-1] - sizes[0]
    return {
        "set_up_us": round(
            (largest["opening"]["p50_ms"] - smallest["opening"]["p50_ms"]) * 1000 / added, 2
        ),
        "recording_us": round(
            (largest["recording"]["p50_ms"] - smallest["recording"]["p50_ms"]) * 1000 / added, 3
        ),
        "allocated_bytes": round((largest["memory"]["kept"] - smallest["memory"]["kept"]) / added),
        "resident_bytes": round(
            (largest["start"]["resident_bytes"] - smallest["start"]["resident_bytes"]) / added
        ),
        "disk_bytes": round(largest["disk_bytes"] / added),
    }


def print_goals(goals: Figures) -> None:
    """Print what is reached and what is not."""
    print("\nGoals, at 10,000 sessions")
    for key, goal in goals.items():
        mark = "reached" if goal["reached"] else "MISSED"
        print(f"{key:22}{goal['measured']:>10g}  of {goal['goal']:g}: {mark}")
        for what, block in goal.get("while", {}).items():
            print(f"  {what:20}{block:>10g}")


def _at(figures: Figures, path: tuple[str, ...]) -> float | None:
    found: Any = figures
    for key in path:
        found = found.get(key) if found is not None else None
    return found


def _shown(value: float | None, unit: str) -> str:
    if value is None:
        return "-"
    return f"{value / 1000:,.1f}" if unit == "kB" else f"{value:,g}"
