"""What the recordings say, as a table and as JSON."""

from collections.abc import Iterable
from typing import Any, Final

from .conditions import COLD, CONTESTANTS, FAST, PRODUCT, WARM, Condition
from .contestants import Performance
from .figures import details, figures, listen_for, skew
from .recording import load
from .voice import sentences_of

type Figures = dict[str, Any]

_COLUMNS: Final = {
    "p50_ms": "p50",
    "p95_ms": "p95",
    "max_ms": "max",
    "bias_ms": "bias",
    "drift_ms_per_min": "drift/min",
    "first_word_ms": "first word",
    "cues": "cues",
    "missed": "missed",
    "overlaps": "overlap",
    "cut_short": "cut",
    "unrecognised": "unknown",
}


async def judge(performances: Iterable[Performance]) -> Figures:
    """Return the figures by contestant and state."""
    judged: Figures = {}
    for performance in performances:
        name = performance.contestant.name
        judged.setdefault(name, {})[performance.state] = await _judge(performance)
    return judged


async def _judge(performance: Performance) -> Figures:
    sentences = await sentences_of(cue.text for cue in performance.cues)
    heard = [
        listen_for(
            performance.cues,
            load(speaker.folder, performance.acted_at - 0.5, performance.ended_at),
            sentences,
        )
        for speaker in performance.contestant.speakers
    ]
    judged = figures(heard[0], sentences, performance.acted_at)
    if len(heard) == 2:
        judged["second_speaker"] = figures(heard[1], sentences, performance.acted_at)
        judged["skew"] = skew(heard)
    judged["details"] = details(heard[0], performance.began_at)
    return judged


def summary(judged: dict[str, Figures]) -> Figures:
    """Return the whole report: the fast speaker on top, and how it compares."""
    main = judged[FAST]
    others = {name: found for name, found in judged.items() if name != FAST}
    return {**main, "times_better_at_p95": _ratios(main), "conditions": others}


def _ratios(main: Figures) -> Figures:
    ratios: Figures = {}
    for name in CONTESTANTS[1:]:
        for state in (COLD, WARM):
            theirs, ours = (
                main.get(who, {}).get(state, {}).get("p95_ms") for who in (name, PRODUCT)
            )
            if theirs is not None and ours:
                ratios.setdefault(name, {})[state] = round(theirs / ours, 1)
    return ratios


def print_table(condition: Condition, judged: Figures) -> None:
    """Print one condition."""
    print(f"\n{condition.title[0].upper()}{condition.title[1:]} (milliseconds)")
    print(f"{'':15}" + "".join(f"{title:>11}" for title in _COLUMNS.values()))
    for name, states in judged.items():
        for state, found in states.items():
            _print_row(f"{name}, {state}", found)
            if second := found.get("second_speaker"):
                _print_row("  second", second)
                print(f"  apart         {_percentiles(found['skew'])}")
            if name == PRODUCT:
                _print_more(found)


def _print_row(title: str, found: Figures) -> None:
    print(f"{title:15}" + "".join(f"{_shown(found[key]):>11}" for key in _COLUMNS))


def _print_more(found: Figures) -> None:
    if inside := found["inside_clips"]["cues"]:
        print(f"  inside clips  {_percentiles(found['inside_clips'])} ({inside} cues)")
    if found["after_ten_cues"]["p50_ms"] is not None:
        print(f"  after 10 cues {_percentiles(found['after_ten_cues'])}")


def _percentiles(found: Figures) -> str:
    return "p50 / p95 / max  " + " / ".join(
        _shown(found[key]) for key in ("p50_ms", "p95_ms", "max_ms")
    )


def _shown(value: float | None) -> str:
    return "-" if value is None else f"{value:g}"
