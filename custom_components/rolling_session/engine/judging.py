"""What an import would change, before it changes anything."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from .corrections import check_pause, check_record, overlaps
from .errors import EngineError, OverlappingSessionError
from .imported import NAMED, Imported, Problem, Problems, WrongLineError
from .ledger import Ledger, Pause
from .record import Record, Source

_DAY: Final = timedelta(days=1)
type _Lines = dict[str, tuple[int, Record | Pause]]


@dataclass(frozen=True, slots=True)
class Judged:
    """What an import comes to; with a problem, nothing is taken over."""

    added: int = 0
    """Sessions and pauses that were not known."""
    changed: int = 0
    """Those that are different here; the import wins."""
    same: int = 0
    records: tuple[Record, ...] = ()
    """What the change is made of, in the order in which they began."""
    pauses: tuple[Pause, ...] = ()
    routines: tuple[Mapping[str, Any], ...] = ()
    problems: tuple[Problem, ...] = ()
    """The first ones, in the order of the lines."""
    wrong: int = 0
    """How many there are in all."""


def judge(imported: Imported, ledger: Ledger, now: datetime) -> Judged:
    """Return what would change. Raises nothing: problems are in the answer."""
    problems = Problems()
    entries = _once([*imported.records, *imported.pauses], problems)
    added: _Lines = {}
    changed: _Lines = {}
    same = 0
    for id_, (line, entry) in entries.items():
        held = _held(ledger, id_)
        if held is None:
            added[id_] = line, entry
        elif _alike(held, entry):
            same += 1
        elif type(held) is type(entry):
            changed[id_] = line, entry
        else:
            problems.add(line, WrongLineError("import_twice"))
    fresh = added | changed
    _check(fresh, now, problems)
    _check_overlaps(fresh, ledger, problems)
    if wrong := imported.wrong + problems.count:
        named = sorted([*imported.problems, *problems.named], key=lambda p: (p.line, p.key))
        return Judged(problems=tuple(named[:NAMED]), wrong=wrong)
    records = [entry for _, entry in fresh.values() if isinstance(entry, Record)]
    pauses = [entry for _, entry in fresh.values() if isinstance(entry, Pause)]
    return Judged(
        added=len(added),
        changed=len(changed),
        same=same,
        records=tuple(sorted(records, key=lambda record: (record.started_at, record.id))),
        pauses=tuple(sorted(pauses, key=lambda pause: (pause.first, pause.id))),
        routines=imported.routines,
    )


def _once(lines: Iterable[tuple[int, Record | Pause]], problems: Problems) -> _Lines:
    """Return entries by id; one that is there twice has to say the same."""
    entries: _Lines = {}
    for line, entry in lines:
        _, first = entries.setdefault(entry.id, (line, entry))
        if first != entry:
            problems.add(line, WrongLineError("import_twice"))
    return entries


def _held(ledger: Ledger, id_: str) -> Record | Pause | None:
    return ledger.record(id_) or ledger.pauses.get(id_)


def _alike(held: Record | Pause, entry: Record | Pause) -> bool:
    if isinstance(held, Record) and isinstance(entry, Record) and _is_tick(held, entry):
        # When today was ticked is not known, only that it was before the import.
        entry = replace(entry, started_at=held.started_at, ended_at=held.ended_at)
    return held == entry


def _is_tick(*records: Record) -> bool:
    return all(r.source is Source.IMPORTED and r.started_at == r.ended_at for r in records)


def _check(fresh: _Lines, now: datetime, problems: Problems) -> None:
    for line, entry in fresh.values():
        try:
            if isinstance(entry, Record):
                check_record(entry, now)
            else:
                check_pause(entry)
        except EngineError as error:
            problems.add(line, error)


def _check_overlaps(fresh: _Lines, ledger: Ledger, problems: Problems) -> None:
    """Compare in the order of time, each with the one that lasts longest of those before."""
    records = [entry for _, entry in fresh.values() if isinstance(entry, Record)]
    held = _nearby(records, ledger, fresh)
    lasting: dict[tuple[bool, bool], Record] = {}
    for record in sorted([*records, *held], key=lambda r: (r.started_at, r.ended_at, r.id)):
        is_new, is_coached = record.id in fresh, record.source is Source.SESSION
        for (was_new, was_coached), before in lasting.items():
            # Two that were coached are what happened, whatever a clock showed.
            asked = (is_new or was_new) and not (is_coached and was_coached)
            if asked and overlaps(before, record):
                mine, other = (record, before) if is_new else (before, record)
                started = other.started_at.isoformat(" ", "minutes")
                problems.add(fresh[mine.id][0], OverlappingSessionError(started=started))
                break
        last = lasting.get((is_new, is_coached))
        if last is None or last.ended_at < record.ended_at:
            lasting[is_new, is_coached] = record


def _nearby(records: Iterable[Record], ledger: Ledger, fresh: _Lines) -> Iterator[Record]:
    # From the side of the ledger: its days are sound, those of a file may be any.
    wanted = {record.day for record in records}
    for day, held in ledger.days.items():
        if not wanted.isdisjoint({day - _DAY, day, day + _DAY}):
            yield from (record for record in held.records if record.id not in fresh)
