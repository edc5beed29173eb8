"""Reads what Loop Habit Tracker exports.

As written by `HabitsCSVExporter.kt` and `Entry.kt` of github.com/iSoron/uhabits: a
`Checkmarks.csv` for each habit with `Date,Value,Notes`, and one of all habits with a
column for each and an empty one at the end.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
import re
from typing import Final

from .corrections import LONGEST_PAUSE
from .csv_history import KNOWN, Table, day_in, number_in, read_line
from .imported import Draft, House, WrongLineError, stable_id
from .ledger import Pause

_DONE: Final = {"YES_MANUAL", "2"}
_NOT_DONE: Final = {"YES_AUTO", "NO", "UNKNOWN", "1", "0", "-1", ""}
"""What is ticked on its own was not expected, and was not done."""
_SKIPPED: Final = {"SKIP", "3"}
_THOUSANDTHS: Final = 1000
_IN_MINUTES: Final = re.compile(r"\bmin(s|utes?|uten)?\b", re.IGNORECASE)
_DAY: Final = timedelta(days=1)


def is_loop(source: Table) -> bool:
    """Return whether a table comes from Loop Habit Tracker."""
    first, *others = source.names or [""]
    return first == "date" and any(others) and KNOWN.isdisjoint(others)


def read_loop(source: Table, house: House, habit: str | None = None) -> Draft:
    """Return the days of a habit; `habit` says which one of several.

    Raises UnreadableImportError, ImportTooLargeError.
    """
    draft = Draft()
    try:
        column = _column(source, habit)
    except WrongLineError as error:
        draft.problems.add(1, error)
        return draft
    in_minutes = _IN_MINUTES.search(source.columns[column]) is not None
    skipped: dict[date, int] = {}

    def read(draft: Draft, line: int, row: Mapping[str, str], house: House) -> None:
        day, value = day_in(row["date"]), row["value"]
        if value in _SKIPPED:
            skipped[day] = line
        elif value not in _NOT_DONE:
            # A number is in thousandths, as are those of habits that are counted.
            known = 0.0 if value in _DONE else number_in(value) / _THOUSANDTHS
            draft.tick(line, day, house, known if in_minutes else 0.0)

    for line, cells in source.rows:
        draft.count_entry()
        value = cells[column].strip() if column < len(cells) else ""
        read_line(draft, line, {"date": cells[0], "value": value}, house, read)
    draft.pauses += _pauses(skipped)
    return draft


def _column(source: Table, habit: str | None) -> int:
    """Return where the habit's values are. Raises WrongLineError."""
    if "value" in source.names:
        return source.names.index("value")
    habits = {name: i for i, name in enumerate(source.names) if i and name}
    if habit is not None and (wanted := habit.strip().casefold()) in habits:
        return habits[wanted]
    if habit is None and len(habits) == 1:
        return next(iter(habits.values()))
    names = ", ".join(source.columns[i].strip() for i in habits.values())
    raise WrongLineError("import_habit", habits=names[:500])


def _pauses(skipped: Mapping[date, int]) -> Iterable[tuple[int, Pause]]:
    runs: list[list[date]] = []
    for day in sorted(skipped):
        run = runs[-1] if runs else []
        if run and day - run[-1] == _DAY and day - run[0] < LONGEST_PAUSE:
            run.append(day)
        else:
            runs.append([day])
    for run in runs:
        yield skipped[run[0]], Pause(stable_id("skipped", run[0].isoformat()), run[0], run[-1])
