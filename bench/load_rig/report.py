"""What was measured, as a table and against the goals."""

from typing import Any, Final

type Figures = dict[str, Any]

_COLUMNS: Final = ("rest", "first", "ordinary", "script", "expert")
_MB: Final = 1_000_000
_ROWS: Final = (
    ("cues, too late by: p50", ("cues", "p50_ms"), "ms"),
    ("  p95", ("cues", "p95_ms"), "ms"),
    ("  p99", ("cues", "p99_ms"), "ms"),
    ("  max", ("cues", "max_ms"), "ms"),
    ("  how many", ("cues", "samples"), ""),
    ("  missed", ("missed",), ""),
    ("answers to commands: p50", ("answers", "p50_ms"), "ms"),
    ("  p99", ("answers", "p99_ms"), "ms"),
    ("  how many", ("answers", "samples"), ""),
    ("positions shown too late by: p99", ("shown", "p99_ms"), "ms"),
    ("  max", ("shown", "max_ms"), "ms"),
    ("loop held up: p99", ("loop", "late_p99_ms"), "ms"),
    ("  worst", ("loop", "late_max_ms"), "ms"),
    ("  more than 50 ms, times", ("loop", "too_long"), ""),
    ("  of these by our own work", ("loop", "busy_too_long"), ""),
    ("  worst, own work", ("loop", "busy_max_ms"), "ms"),
    ("  garbage collection, worst", ("loop", "collector_max_ms"), "ms"),
    ("processor", ("processor_percent",), "%"),
    ("memory before", ("before", "resident_bytes"), "MB"),
    ("  peak", ("resident_peak_bytes",), "MB"),
    ("  after", ("left", "resident_bytes"), "MB"),
    ("rows of the recorder", ("rows",), ""),
    ("clips fetched", ("fetched",), ""),
)
_DAY: Final = (
    *("sessions", "people", "heap_bytes_a_session", "with_the_test_bytes_a_session", "more"),
)
_COUNTED: Final = ("tasks", "timers", "listeners", "clips")


def judged(report: Figures) -> Figures:
    """Return each goal, what was measured of it, and whether it is reached.

    What holds the loop up may be another process that has the processor; `own_block_ms` is
    processor time of the loop itself, which says the same on a machine that does other things.
    """
    evenings = [report["first"], report["ordinary"]]
    up = report["set_up"]["up"]
    measured = {
        "cues_p99_ms": (20, max(evening["cues"]["p99_ms"] for evening in evenings)),
        "loop_block_ms": (50, max(evening["loop"]["late_max_ms"] for evening in evenings)),
        "own_block_ms": (50, max(evening["loop"]["busy_max_ms"] for evening in evenings)),
        "empty_set_up_ms": (50, up["one"]["p50_ms"]),
        "missed_cues": (0, sum(evening["missed"] for evening in evenings)),
        **({"left_of_a_day": (0, len(report["day"]["more"]))} if "day" in report else {}),
        "third_party_requirements": (0, len(report["strangers"])),
    }
    return {
        key: {"goal": goal, "measured": found, "reached": found <= goal}
        for key, (goal, found) in measured.items()
    }


def grown(evening: Figures) -> dict[str, tuple[int, int]]:
    """Return what there was before and what is left, of what should be the same."""
    return {what: (evening["before"][what], evening["left"][what]) for what in _COUNTED}


def print_table(report: Figures) -> None:
    """Print everybody side by side."""
    columns = [column for column in _COLUMNS if column in report]
    about = report["measured"]
    print(f"\n{about['people']} people, {about['minutes']} minutes, load {about['load']}")
    print(f"{'':38}" + "".join(f"{column:>12}" for column in columns))
    for title, path, unit in _ROWS:
        found = [_at(report[column], path) for column in columns]
        print(f"{title:35}{unit:>3}" + "".join(f"{_shown(value, unit):>12}" for value in found))
    print("\nBefore and after")
    for evening in ("first", "ordinary"):
        print(f"  {evening:10}", grown(report[evening]))
    for evening in ("first", "ordinary"):
        for way, late in report[evening]["cues_by_way"].items():
            print(f"  {evening:10}{way:10}{late}")
    print("Set-up:", report["set_up"])
    if "day" in report:
        print("Day:", {what: report["day"][what] for what in _DAY})


def print_goals(goals: Figures) -> None:
    """Print what is reached and what is not."""
    print()
    for key, goal in goals.items():
        mark = "reached" if goal["reached"] else "MISSED"
        print(f"{key:26}{goal['measured']:>10g}  of {goal['goal']:g}: {mark}")


def _at(figures: Figures, path: tuple[str, ...]) -> Any:
    found: Any = figures
    for key in path:
        found = found.get(key) if found is not None else None
    if isinstance(found, dict):
        return sum(count for whose, count in found.items() if whose != "(others)")
    return found


def _shown(value: float | None, unit: str) -> str:
    if value is None:
        return "-"
    return f"{value / _MB:,.0f}" if unit == "MB" else f"{value:,g}"
