"""What was counted, as a table, as JSON, and against the goal."""

from collections import Counter
from typing import Any, Final

from .contestants import CONTESTANTS, PRODUCT, SPOKEN, TITLES, WITH_SPEAKER
from .rows import COUNTED, OTHERS, REGULAR, Rows

type Figures = dict[str, Any]

GOAL: Final = 30
"""Rows of a five-minute session at most, on an ordinary evening."""
ORDINARY: Final = "ordinary"
EVENINGS: Final = {
    "first": "The first evening ever, when nothing is in any cache and every number is new",
    ORDINARY: "The evening after that, which is like all that follow",
}
_SPEAKERS: Final = {f"media_player.{who}" for who in WITH_SPEAKER} | {
    f"tts.{who}" for who in WITH_SPEAKER
}
_COLUMNS: Final = {
    "states": "states",
    "state_attributes": "attributes",
    "events": "events",
    "event_data": "event data",
    "statistics": "statistics",
    "rows": "ROWS",
    REGULAR: "regular",
}


def figures(rows: Rows) -> Figures:
    """Return the counts of everybody, in all and by subject."""
    return {who: _of(who, rows) for who in (*CONTESTANTS, OTHERS)}


def _of(who: str, rows: Rows) -> Figures:
    subjects: dict[str, Counter[str]] = {}
    for (owner, subject, table), count in rows.items():
        if owner == who:
            subjects.setdefault(subject, Counter())[table] += count
    ordered = sorted(subjects.items(), key=lambda item: (-_sum(item[1]), item[0]))
    by_subject = {subject: _tables(counted) for subject, counted in ordered}
    total: Counter[str] = Counter()
    for counted in subjects.values():
        total.update(counted)
    sound = sum(row["rows"] for subject, row in by_subject.items() if subject in _SPEAKERS)
    return {**_tables(total), "of_speaker_and_voice": sound, "by_subject": by_subject}


def _tables(counted: Counter[str]) -> dict[str, int]:
    return {
        **{table: counted[table] for table in COUNTED},
        "rows": _sum(counted),
        REGULAR: counted[REGULAR],
    }


def _sum(counted: Counter[str]) -> int:
    return sum(counted[table] for table in COUNTED)


def judged(found: Figures) -> Figures:
    """Return the goal, and whether it is reached: by a session without and with a speaker.

    What a speaker writes about itself is the speaker's, whoever makes it play.
    """
    counted = {
        who: found[who]["rows"] - found[who]["of_speaker_and_voice"] for who in (PRODUCT, SPOKEN)
    }
    verdicts = {who: {"rows": n, "reached": n <= GOAL} for who, n in counted.items()}
    return {"at_most": GOAL, **verdicts}


def print_table(found: Figures) -> None:
    """Print everybody, first in all and then by subject."""
    print(f"\n{'':58}" + _line(dict(_COLUMNS)))
    for who, counted in found.items():
        print(f"{who:16}{TITLES.get(who, ''):42}" + _line(counted))
        if counted["of_speaker_and_voice"]:
            own = {"rows": counted["rows"] - counted["of_speaker_and_voice"]}
            print(f"{'':16}{'without what speaker and voice write':42}" + _line(own))
    for who, counted in found.items():
        print(f"\n{who}")
        for subject, tables in counted["by_subject"].items():
            print(f"  {subject:56.55}" + _line(tables))


def print_goal(goal: Figures) -> None:
    """Print whether it is reached."""
    for who in (PRODUCT, SPOKEN):
        verdict = "reached" if goal[who]["reached"] else "MISSED"
        print(f"At most {goal['at_most']} rows, {TITLES[who]}: {goal[who]['rows']}, {verdict}")


def _line(counted: Figures) -> str:
    return "".join(f"{counted.get(key, '') or '':>11}" for key in _COLUMNS)
