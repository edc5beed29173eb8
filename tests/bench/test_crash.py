"""The oracle of the crash campaign finds what is wrong, and only that."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bench.crash_rig.book import Book
from bench.crash_rig.campaign import plan
from bench.crash_rig.files import faults_of_the_dead, faults_of_the_living, put_aside
from bench.crash_rig.laws import Law
from bench.crash_rig.moments import Moment
from bench.crash_rig.watch import Shown, Watch, doubled_ids
from custom_components.rolling_session.engine.events import Outcome
from custom_components.rolling_session.engine.ledger import Change, ChangeKind
from custom_components.rolling_session.engine.record import Record
from custom_components.rolling_session.journal_file import HistoryFiles

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
KEY = NINE.isoformat()


def at(seconds: float) -> datetime:
    return NINE + timedelta(seconds=seconds)


def laws(faults: list[Any]) -> list[Law]:
    return [fault.law for fault in faults]


def coached(seconds: float, outcome: str = "completed", began: float = 0.2) -> dict[str, Any]:
    return {
        "id": "one",
        "started_at": at(began).isoformat(),
        "done": {"thoracic": seconds},
        "outcome": outcome,
    }


# What was entered by hand


@pytest.fixture
def book() -> Book:
    """Have ten minutes entered, and acknowledged."""
    book = Book()
    book.ask(KEY, 10)
    book.acknowledge(KEY)
    return book


def test_what_was_acknowledged_is_there(book: Book) -> None:
    assert book.check({KEY: [10]}) == []


def test_a_session_that_was_lost_is_found_out(book: Book) -> None:
    assert laws(book.check({})) == [Law.LOST]


def test_a_session_that_is_there_twice_is_found_out(book: Book) -> None:
    assert laws(book.check({KEY: [10, 10]})) == [Law.DOUBLED]


def test_a_session_that_is_different_is_found_out(book: Book) -> None:
    assert laws(book.check({KEY: [11]})) == [Law.WRONG]


def test_a_session_that_nobody_entered_is_found_out(book: Book) -> None:
    assert laws(book.check({KEY: [10], at(60).isoformat(): [5]})) == [Law.WRONG]


@pytest.mark.parametrize("found", [[10], [20]])
def test_what_was_not_answered_may_be_or_not(book: Book, found: list[Any]) -> None:
    book.ask(KEY, 20)
    assert book.unanswered() == 1
    assert book.check({KEY: found}) == []
    # From then on it is known.
    assert book.value(KEY) == found[0]
    assert laws(book.check({KEY: [30 - found[0]]})) == [Law.WRONG]


def test_what_was_not_answered_is_there_once_at_most() -> None:
    book = Book()
    book.ask(KEY, 10)
    assert laws(book.check({KEY: [10, 10]})) == [Law.DOUBLED]


def test_what_was_refused_has_not_happened(book: Book) -> None:
    book.ask(KEY, 20)
    book.refuse(KEY)
    assert laws(book.check({KEY: [20]})) == [Law.WRONG]


def test_what_was_deleted_does_not_come_back(book: Book) -> None:
    book.ask(KEY, None)
    book.acknowledge(KEY)
    assert laws(book.check({KEY: [10]})) == [Law.WRONG]


def test_half_a_file_is_found_out() -> None:
    book = Book()
    book.ask("file", 2000)
    assert laws(book.check({"file": [1999]})) == [Law.WRONG]


def test_the_same_id_twice_is_found_out() -> None:
    assert laws(doubled_ids([coached(1), coached(2)])) == [Law.DOUBLED]


# With the coach


@pytest.fixture
def watch() -> Watch:
    """Have somebody on the floor from the tenth second on."""
    watch = Watch()
    watch.show(Shown("idle", at(-60)))
    watch.ask(at(0))
    watch.begin(at(0.4))
    watch.show(Shown("preparing", at(0.3), 1))
    watch.show(Shown("rolling", at(10), 1))
    return watch


@pytest.fixture
def told(watch: Watch) -> Watch:
    """Have them told of the end, a minute later."""
    watch.show(Shown("idle", at(70)))
    watch.tell("completed", at(70))
    return watch


def test_a_session_that_was_told_of_is_there(told: Watch) -> None:
    assert told.check([coached(60)]) == []


def test_a_completed_session_that_was_lost_is_found_out(told: Watch) -> None:
    told.lose_power(at(70.1))
    assert laws(told.check([])) == [Law.LOST]


def test_a_completed_session_that_counts_twice_is_found_out(told: Watch) -> None:
    assert laws(told.check([coached(60), coached(60)])) == [Law.DOUBLED]


def test_another_outcome_than_was_told_is_found_out(told: Watch) -> None:
    assert laws(told.check([coached(60, "partial")])) == [Law.WRONG]


def test_a_session_that_nobody_began_is_found_out(told: Watch) -> None:
    assert laws(told.check([coached(60), coached(60, began=300)])) == [Law.WRONG]


def test_minutes_that_nobody_heard_are_found_out(watch: Watch) -> None:
    watch.lose_power(at(40))
    watch.come_back(at(200))
    watch.show(Shown("idle", at(210)))
    watch.close("partial")
    assert watch.check([coached(30, "partial")]) == []
    assert laws(watch.check([coached(180, "partial")])) == [Law.WRONG]


def test_minutes_that_were_done_and_are_missing_are_found_out(watch: Watch) -> None:
    watch.show(Shown("holding", at(40), 1))
    watch.lose_power(at(60))
    watch.close("partial")
    # Until the last transition the disk knows, and nobody knows more.
    assert watch.check([coached(30, "partial")]) == []
    assert laws(watch.check([coached(20, "partial")])) == [Law.WRONG]


def test_a_session_that_goes_on_is_not_lost(watch: Watch) -> None:
    watch.show(Shown("holding", at(40), 1))
    watch.lose_power(at(60))
    watch.come_back(at(61))
    assert watch.check([]) == []
    assert laws(watch.check([coached(30)])) == [Law.DOUBLED]


def test_the_count_in_is_not_on_the_floor(watch: Watch) -> None:
    watch.show(Shown("paused", at(20), 1))
    watch.show(Shown("rolling", at(30), 1))
    watch.show(Shown("idle", at(40)))
    watch.tell("stopped", at(40))
    assert watch.check([coached(15, "stopped")]) == []
    assert laws(watch.check([coached(22, "stopped")])) == [Law.WRONG]


def test_two_sessions_in_a_row_are_told_apart(watch: Watch) -> None:
    watch.show(Shown("idle", at(15)))
    watch.tell("stopped", at(15))
    watch.ask(at(16))
    watch.begin(at(16.1))
    for session in watch.sessions:
        # As if one of them had been made older.
        session.asked_at, session.begun_at = at(0), at(0.1)
    watch.sessions[1].move(timedelta(seconds=-1))
    watch.lose_power(at(16.2))
    watch.close(None)
    assert watch.check([coached(5, "stopped", began=0.05)]) == []
    assert laws(watch.check([coached(5, "stopped", began=1.05)])) == [Law.LOST, Law.WRONG]


def test_one_that_began_just_before_may_be_gone(watch: Watch) -> None:
    watch = Watch()
    watch.show(Shown("idle", at(-60)))
    watch.ask(at(0))
    watch.lose_power(at(0.1))
    # Also when the start that follows is killed.
    watch.come_back(at(1))
    watch.lose_power(at(9))
    assert watch.live
    assert not watch.live.is_sure
    watch.close(None)
    assert watch.check([]) == []


def test_what_was_told_while_the_disk_was_full_may_go_on(watch: Watch) -> None:
    watch.broken_at = at(50)
    watch.show(Shown("idle", at(70)))
    watch.tell("completed", at(70))
    watch.lose_power(at(80))
    assert watch.live is None
    watch.find(watch.sessions[-1].begun_at)
    assert watch.live is watch.sessions[-1]
    assert watch.check([]) == []


def test_also_after_another_one_has_begun(watch: Watch) -> None:
    first = watch.live
    watch.broken_at = at(50)
    watch.show(Shown("idle", at(70)))
    watch.tell("stopped", at(70))
    watch.ask(at(71))
    watch.begin(at(71))
    assert watch.unsafe == [first]  # so a notice that it waits is true
    watch.lose_power(at(80))
    assert first
    watch.find(first.begun_at)
    assert watch.live is first


def test_what_was_told_on_a_sound_disk_is_over(watch: Watch) -> None:
    watch.show(Shown("idle", at(70)))
    watch.tell("stopped", at(70))
    watch.lose_power(at(80))
    watch.find(watch.sessions[-1].begun_at)
    assert watch.live is None


def test_but_it_is_not_lost(watch: Watch) -> None:
    watch.show(Shown("holding", at(40), 1))
    watch.broken_at = at(50)
    watch.show(Shown("idle", at(70)))
    watch.tell("completed", at(70))
    watch.lose_power(at(80))
    watch.sessions[-1].is_sure = True
    assert laws(watch.check([])) == [Law.LOST]


# Files


type Write = Callable[[int], None]


@pytest.fixture
def files(tmp_path: Path) -> HistoryFiles:
    """Return a history of three changes, as the product writes it."""
    files = HistoryFiles(tmp_path / "rolling_session.one")
    for number in range(3):
        record = Record(
            id=str(number),
            routine="bedtime",
            started_at=NINE,
            ended_at=at(60),
            time_zone="UTC",
            day=NINE.date(),
            planned={"glutes": 60},
            done={"glutes": 60},
            outcome=Outcome.COMPLETED,
            counts=True,
        )
        change = Change(
            id=f"c{number}", at=NINE, by=None, kind=ChangeKind.LOGGED, records=(record,)
        )
        files.append(change)
    return files


def test_a_whole_history_is_whole(files: HistoryFiles) -> None:
    assert faults_of_the_living(files.main.parent) == []


@pytest.mark.parametrize("line", [0, 1, 2, 5])
def test_one_damaged_byte_is_found(files: HistoryFiles, line: int) -> None:
    lines = files.main.read_bytes().splitlines(keepends=True)
    lines[line] = lines[line].replace(b'":', b'" :', 1)
    for path in (files.main, files.copy):
        path.write_bytes(b"".join(lines))
    assert set(laws(faults_of_the_living(files.main.parent))) == {Law.CORRUPT}


def test_a_torn_end_is_only_right_while_nobody_is_there(files: HistoryFiles) -> None:
    files.main.write_bytes(files.main.read_bytes()[:-20])
    assert faults_of_the_dead(files.main.parent) == []
    assert faults_of_the_living(files.main.parent)


def test_a_copy_that_is_none_is_found(files: HistoryFiles) -> None:
    files.copy.unlink()
    assert laws(faults_of_the_living(files.main.parent)) == [Law.CORRUPT]


def test_a_file_that_was_put_aside_is_found_once(files: HistoryFiles) -> None:
    files.main.with_name(f"{files.main.name}.unreadable.20260302T090000").touch()
    assert laws(faults_of_the_living(files.main.parent)) == [Law.CORRUPT]
    assert faults_of_the_living(files.main.parent, put_aside(files.main.parent)) == []


@pytest.mark.parametrize("content", ["", '{"version": 1', "[]"])
def test_a_torn_store_is_found(tmp_path: Path, content: str) -> None:
    (tmp_path / "rolling_session.one.session").write_text(content)
    (tmp_path / "core.config").write_text(content)
    assert laws(faults_of_the_dead(tmp_path)) == [Law.CORRUPT]


# The plan


def test_a_seed_repeats_the_plan_and_every_moment_comes_early() -> None:
    moments = list(plan(40, Random(4)))
    assert moments == list(plan(40, Random(4))) != list(plan(40, Random(5)))
    assert set(moments[: len(Moment)]) == set(Moment)
