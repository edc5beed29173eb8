"""Taking a change of a history back, with another change."""

from collections.abc import Iterable, KeysView
from datetime import datetime
from typing import Final

from .errors import ChangedSinceError, NothingToUndoError, UnknownChangeError
from .ledger import Change, ChangeKind, Pause, Standing, overlay
from .record import Record

_CORRECTIONS: Final = frozenset(ChangeKind) - {
    ChangeKind.SESSION,
    ChangeKind.UNDONE,
    ChangeKind.CARRIED_OVER,
}
"""What is meant by somebody who takes back "the last thing"."""


def undone(
    changes: Iterable[Change],
    change_id: str | None = None,
    *,
    new_id: str,
    at: datetime,
    by: str | None,
) -> Change:
    """Return the change that takes another one back; None takes back the last correction.

    `changes` are gone through more than once and none is kept, so that they may be in
    a file. Raises NothingToUndoError, UnknownChangeError, or ChangedSinceError when
    what it changed was changed again.
    """
    wanted = _last_correction(changes) if change_id is None else change_id
    change = next((change for change in changes if change.id == wanted), None)
    if change is None:
        raise UnknownChangeError(change=wanted)
    touched = change.touched
    before, now = _around(changes, wanted, touched.keys())
    if any(now.get(id_) != entry for id_, entry in touched.items()):
        raise ChangedSinceError(change=wanted)
    entries = [before[id_] for id_ in touched if id_ in before]
    return Change(
        id=new_id,
        at=at,
        by=by,
        kind=ChangeKind.UNDONE,
        records=tuple(entry for entry in entries if isinstance(entry, Record)),
        pauses=tuple(entry for entry in entries if isinstance(entry, Pause)),
        removed=tuple(id_ for id_ in touched if id_ not in before),
        undoes=wanted,
    )


def _around(
    changes: Iterable[Change], change_id: str, ids: KeysView[str]
) -> tuple[Standing, Standing]:
    """Return what some ids stood for before a change, and what they stand for at the end."""
    before: Standing = {}
    now: Standing = {}
    for change in changes:
        if change.id == change_id:
            before = dict(now)
        if not ids.isdisjoint(change.touched):
            overlay(now, change)
    return before, now


def _last_correction(changes: Iterable[Change]) -> str:
    taken_back: set[str | None] = set()
    told = [
        (change.id, change.kind, change.undoes)
        for change in changes
        if change.kind is ChangeKind.UNDONE or change.kind in _CORRECTIONS
    ]
    for id_, kind, undoes in reversed(told):
        if id_ in taken_back:
            continue
        if kind is not ChangeKind.UNDONE:
            return id_
        taken_back.add(undoes)
    raise NothingToUndoError
