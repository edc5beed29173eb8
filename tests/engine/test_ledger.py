"""A history is what its changes add up to."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
import json

import pytest

from custom_components.rolling_session.engine.errors import (
    ChangedSinceError,
    NothingToUndoError,
    UnknownChangeError,
    UnreadableSnapshotError,
)
from custom_components.rolling_session.engine.events import Outcome
from custom_components.rolling_session.engine.ledger import (
    Change,
    ChangeKind,
    Ledger,
    Pause,
    PauseReason,
)
from custom_components.rolling_session.engine.record import Record
from custom_components.rolling_session.engine.undoing import undone

MONDAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 9, 20, tzinfo=UTC)


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def record(id_="a", number=0, hour=20, **other) -> Record:
    started_at = datetime(2026, 3, 2, hour, tzinfo=UTC) + timedelta(days=number)
    done = {"thoracic": 60.0, "glutes:left": 30.0}
    usual = Record(
        id=id_,
        routine="bedtime",
        started_at=started_at,
        ended_at=started_at + timedelta(minutes=5),
        time_zone="UTC",
        day=day(number),
        planned=done,
        done=done,
        outcome=Outcome.COMPLETED,
        counts=True,
    )
    return replace(usual, **other)


def change(id_, *entries, removed=(), kind=ChangeKind.LOGGED) -> Change:
    return Change(
        id=id_,
        at=NOW,
        by="anna",
        kind=kind,
        records=tuple(entry for entry in entries if isinstance(entry, Record)),
        pauses=tuple(entry for entry in entries if isinstance(entry, Pause)),
        removed=removed,
    )


def undo(changes, id_=None) -> Change:
    return undone(changes, id_, new_id=f"undo {len(changes)}", at=NOW, by="anna")


def after(*changes: Change) -> Ledger:
    """Return the history both ways: all at once, and one by one."""
    ledger = Ledger()
    for one in changes:
        ledger = ledger.changed(one)
    assert ledger == Ledger.of(changes)
    return ledger


def test_a_day_holds_its_sessions_in_order():
    ledger = after(change("1", record("late", hour=22)), change("2", record("early", hour=7)))
    assert [held.id for held in ledger.days[MONDAY].records] == ["early", "late"]
    assert ledger.days[MONDAY].seconds == 180
    assert ledger.days[MONDAY].areas == {"thoracic": 120, "glutes:left": 60}
    assert ledger.ticked == {MONDAY}


def test_what_does_not_count_does_not_tick():
    ledger = after(change("1", record(counts=False, outcome=Outcome.STOPPED)))
    assert (ledger.ticked, ledger.excused) == (frozenset(), frozenset())


def test_a_safety_stop_excuses_its_day_and_is_remembered():
    hurt = record("b", 1, counts=False, outcome=Outcome.STOPPED_FOR_SAFETY)
    ledger = after(change("1", record()), change("2", hurt))
    assert ledger.excused == {day(1)}
    assert ledger.last_safety_stop == hurt.ended_at
    assert Ledger().last_safety_stop is None


def test_a_correction_moves_a_session_to_another_day():
    ledger = after(change("1", record()), change("2", record(number=3)))
    assert list(ledger.days) == [day(3)]
    assert ledger.record("a") == record(number=3)


def test_what_is_deleted_is_gone_and_its_day_with_it():
    ledger = after(change("1", record(), record("b")), change("2", removed=("a", "nobody")))
    assert [held.id for held in ledger.records()] == ["b"]
    assert after(change("1", record()), change("2", removed=("a",))) == Ledger()
    assert ledger.record("a") is None


def test_records_come_day_by_day():
    ledger = after(change("1", record("c", 2), record("a", 0), record("b", 1)))
    assert [held.id for held in ledger.records()] == ["a", "b", "c"]


def test_the_last_session_is_the_one_that_ended_last():
    # Logged for Monday, but it went on until Tuesday night.
    long = record("long", 0, ended_at=record("x", 1, hour=23).ended_at)
    ledger = after(change("1", record("b", 1)), change("2", long))
    assert ledger.last == long
    # And who came back over the date line is on a day of which it was the morning before.
    tomorrow = record("c", 2, started_at=long.started_at, ended_at=long.started_at)
    assert after(change("1", record("b", 1), tomorrow, long)).last == long
    assert Ledger().last is None


def test_a_pause_can_be_changed_and_taken_away():
    pause = Pause("p", MONDAY, day(7), PauseReason.HOLIDAY)
    shorter = replace(pause, last=day(2))
    assert after(change("1", pause)).pauses == {"p": pause}
    assert after(change("1", pause), change("2", shorter)).pauses == {"p": shorter}
    assert after(change("1", pause), change("2", removed=("p",))) == Ledger()


def test_the_last_correction_is_taken_back():
    changes = [
        change("1", record(), kind=ChangeKind.SESSION),
        change("2", record(number=2), kind=ChangeKind.EDITED),
    ]
    back = undo(changes)
    assert (back.kind, back.undoes, back.by, back.at) == (ChangeKind.UNDONE, "2", "anna", NOW)
    assert after(*changes, back) == after(changes[0])


def test_step_by_step_until_nothing_is_left_to_take_back():
    pause = Pause("p", MONDAY, day(7))
    changes = [
        change("1", record(), kind=ChangeKind.SESSION),
        change("2", record("b", 1)),
        change("3", pause, kind=ChangeKind.PAUSED),
        change("4", removed=("a",), kind=ChangeKind.DELETED),
    ]
    for expected in ("4", "3", "2"):
        changes.append(undo(changes))
        assert changes[-1].undoes == expected
    assert after(*changes) == after(changes[0])
    with pytest.raises(NothingToUndoError):
        undo(changes)


def test_an_undoing_can_be_undone():
    changes = [change("1", record())]
    changes.append(undo(changes))
    changes.append(undo(changes, changes[-1].id))
    assert after(*changes) == after(changes[0])
    # And the correction can be taken back again.
    assert undo(changes).undoes == "1"


def test_a_coached_session_is_taken_back_only_by_name():
    changes = [change("1", record(), kind=ChangeKind.SESSION)]
    with pytest.raises(NothingToUndoError):
        undo(changes)
    assert after(*changes, undo(changes, "1")) == Ledger()


def test_what_was_changed_again_is_not_taken_back():
    changes = [change("1", record()), change("2", record(discomfort=3))]
    with pytest.raises(ChangedSinceError) as refusal:
        undo(changes, "1")
    assert refusal.value.placeholders == {"change": "1"}
    changes.append(undo(changes, "2"))
    assert after(*changes, undo(changes, "1")) == Ledger()


def test_nobody_takes_back_what_never_was():
    with pytest.raises(UnknownChangeError) as refusal:
        undo([change("1", record())], "7")
    assert refusal.value.placeholders == {"change": "7"}


def test_an_import_is_taken_back_as_a_whole():
    changes = [
        change("1", record()),
        change("2", record(discomfort=5), record("b", 1), Pause("p", MONDAY, day(1))),
    ]
    assert after(*changes, undo(changes)) == after(changes[0])


def test_what_changes_nothing_says_so():
    nothing = Change("1", NOW, None, ChangeKind.DELETED)
    assert (nothing.touched, nothing.head()["removed"], nothing.head()["undoes"]) == ({}, [], None)
    assert after(nothing) == Ledger()


@pytest.mark.parametrize("by", [None, "anna"])
@pytest.mark.parametrize("undoes", [None, "0"])
def test_what_is_stored_comes_back(by, undoes):
    pause = Pause("p", MONDAY, day(1), PauseReason.ILLNESS)
    kept = replace(change("1", record(), pause, removed=("x",)), by=by, undoes=undoes)
    head = json.loads(json.dumps(kept.head()))
    held = Pause.from_dict(json.loads(json.dumps(pause.as_dict())))
    assert Change.from_head(head, kept.records, [held]) == kept


@pytest.mark.parametrize("name", ["id", "by", "undoes"])
def test_a_name_is_a_text_whatever_was_stored(name):
    changed = Change.from_head({**change("1").head(), name: 7}, (), ())
    assert getattr(changed, name) == "7"


@pytest.mark.parametrize(
    ("name", "value"),
    [("at", "tonight"), ("at", 3), ("kind", "dream"), ("removed", None), ("id", ...)],
)
def test_a_change_is_right_or_refused(name, value):
    head = {**change("1").head(), name: value}
    if value is ...:
        del head[name]
    with pytest.raises(UnreadableSnapshotError) as refusal:
        Change.from_head(head, (), ())
    assert refusal.value.placeholders == {"what": "change"}


@pytest.mark.parametrize(
    ("name", "value"), [("first", "2026-02-30"), ("last", 3), ("reason", "lazy"), ("id", ...)]
)
def test_a_pause_is_right_or_refused(name, value):
    data = {**Pause("p", MONDAY, day(1)).as_dict(), name: value}
    if value is ...:
        del data[name]
    with pytest.raises(UnreadableSnapshotError) as refusal:
        Pause.from_dict(data)
    assert refusal.value.placeholders == {"what": "pause"}
