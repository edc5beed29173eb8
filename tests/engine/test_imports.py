"""A history can be taken along and brought back, and nothing wrong comes with it."""

import csv
from dataclasses import replace
from datetime import UTC, date, timedelta
import io
import json

from hypothesis import example, given, strategies as st
import pytest

from custom_components.rolling_session.engine import imported as limits
from custom_components.rolling_session.engine.errors import (
    EngineError,
    ImportTooLargeError,
    UnreadableImportError,
)
from custom_components.rolling_session.engine.exporting import csv_lines, json_lines
from custom_components.rolling_session.engine.importing import read
from custom_components.rolling_session.engine.judging import judge
from custom_components.rolling_session.engine.ledger import Ledger
from custom_components.rolling_session.engine.record import Source

from .histories import HOUSE, NOW, ledger_of, names, pause, pauses, record, records


def judged(data, ledger=None, habit=None):
    content = data if isinstance(data, bytes) else data.encode()
    return judge(read(content, HOUSE, habit), ledger or Ledger(), NOW)


def complaints(data, ledger=None, habit=None):
    return [(problem.line, problem.key) for problem in judged(data, ledger, habit).problems]


def as_json(*entries, routines=()):
    return "".join(json_lines(ledger_of(*entries), routines))


def as_csv(*entries):
    return "".join(csv_lines(ledger_of(*entries)))


@given(records(), pauses(), st.lists(st.dictionaries(names, names), max_size=2))
def test_what_is_exported_as_json_comes_back(sessions, breaks, routines):
    answer = judged(as_json(*sessions, *breaks, routines=routines))
    assert answer.problems == ()
    assert ledger_of(*answer.records, *answer.pauses) == ledger_of(*sessions, *breaks)
    assert list(answer.routines) == routines
    assert answer.added == len(sessions) + len(breaks)


@given(records())
def test_what_is_exported_as_a_table_comes_back(sessions):
    answer = judged(as_csv(*sessions))
    assert answer.problems == ()
    assert ledger_of(*answer.records) == ledger_of(*sessions)


@given(records(), pauses())
def test_what_is_there_already_changes_nothing(sessions, breaks):
    known = ledger_of(*sessions, *breaks)
    for data in (as_json(*sessions, *breaks), as_csv(*sessions)):
        again = judged(data, known)
        assert (again.added, again.changed, again.problems) == (0, 0, ())
        assert again.records == again.pauses == ()


@given(st.permutations(range(6)))
def test_the_order_of_a_file_does_not_matter(order):
    lines = as_csv(*(record(number) for number in range(6))).splitlines(keepends=True)
    shuffled = "".join([lines[0], *(lines[1 + i] for i in order)])
    known = ledger_of(record(1), record(2, routine="desk"))
    assert judged(shuffled, known) == judged("".join(lines), known)


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "'=x", "'", 'a,b\r\n"c"'])
def test_no_name_makes_a_spreadsheet_calculate(name):
    table = as_csv(record(routine=name))
    cell = next(csv.DictReader(io.StringIO(table, newline="")))["routine"]
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert judged(table).records[0].routine == name


def test_every_session_has_a_line_of_its_own():
    lines = as_json(record(0), record(1), pause()).splitlines()
    assert [json.loads(line.rstrip("],"))["id"] for line in (lines[2], lines[3], lines[5])] == [
        "r0",
        "r1",
        "p0",
    ]


def test_what_is_exported_can_be_read_by_people():
    written = as_json(record(routine="Füße"), pause(2), pause(1))
    assert "Füße" in written
    assert written.index('"p1"') < written.index('"p2"')


def test_the_import_wins_over_what_is_known():
    answer = judged(as_json(record(routine="desk")), ledger_of(record()))
    assert (answer.added, answer.changed, answer.same) == (0, 1, 0)
    assert answer.records == (record(routine="desk"),)
    assert answer.records[0].source is Source.SESSION


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_simple_tables_are_read_however_they_were_saved(encoding, delimiter):
    text = "Minutes,Note,Date\n12,Füße,2026-03-01\n\n,x,2026-03-02\n0,x,2026-03-03\n".replace(
        ",", delimiter
    )
    answer = judged(text.encode(encoding))
    assert [r.day.isoformat() for r in answer.records] == ["2026-03-01", "2026-03-02"]
    assert [r.done_seconds for r in answer.records] == [720, 0]
    assert all(r.started_at.astimezone(HOUSE.zone).hour == 12 for r in answer.records)


def test_a_start_and_minutes_are_enough():
    text = "minutes,started_at\n10,2026-03-01 20:00\n,2026-03-02T20:00Z\n"
    first, second = judged(text).records
    assert first.started_at.astimezone(HOUSE.zone).hour == 20
    assert first.ended_at - first.started_at == timedelta(minutes=10)
    assert (first.routine, first.source, first.day) == (
        "imported",
        Source.IMPORTED,
        date(2026, 3, 1),
    )
    assert second.started_at == second.ended_at
    assert judged(text, ledger_of(first, second)).same == 2


def test_what_was_ticked_this_morning_is_not_in_the_future():
    today = "date\n2026-03-09\n"
    morning = NOW - timedelta(hours=12)
    house = type(HOUSE)(HOUSE.zone, HOUSE.day_of, morning)
    answer = judge(read(today.encode(), house), Ledger(), morning)
    assert answer.records[0].ended_at == morning
    assert judged(today, ledger_of(*answer.records)).same == 1


def test_today_is_what_the_calendar_of_the_house_says():
    """Half an hour after midnight in Berlin it is yesterday in UTC, and nobody's noon."""
    midnight = NOW.replace(hour=23, minute=30)
    house = type(HOUSE)(HOUSE.zone, HOUSE.day_of, midnight)
    answer = judge(read(b"date\n2026-03-09\n2026-03-10\n", house), Ledger(), midnight)
    assert [r.ended_at for r in answer.records] == [NOW.replace(hour=11), midnight]
    assert all(r.started_at.tzinfo is UTC for r in answer.records)


def test_a_history_may_begin_with_the_first_day_there_is():
    assert judged("date\n1990-01-01\n").added == 1


HEAD = "started_at,minutes,time_zone,areas,discomfort,day,source,counts,outcome,routine\n"


@pytest.mark.parametrize(
    ("row", "key"),
    [
        ("2026-04-01 20:00,10", "in_future"),
        ("1989-04-01 20:00,10", "too_long_ago"),
        ("0001-01-01,10", "import_date"),
        ("yesterday,10", "import_date"),
        ("2026-03-01 20:00,-3", "import_number"),
        ("2026-03-01 20:00,-0.5", "import_number"),
        ("2026-03-01 20:00,inf", "import_number"),
        ("2026-03-01 20:00,many", "import_number"),
        ("2026-03-01 20:00,500", "duration_out_of_range"),
        ("2026-03-01 20:00,10,Nowhere/Land", "unknown_time_zone"),
        ("2026-03-01 20:00,10,../../etc/passwd", "unknown_time_zone"),
        ("2026-03-01 20:00,10,,lumbar=60", "forbidden_area"),
        ("2026-03-01 20:00,10,,glutes=x", "import_number"),
        ("2026-03-01 20:00,10,,,2.5", "import_number"),
        ("2026-03-01 20:00,10,,,11", "import_line"),
        ("2026-03-01 20:00,10,,,,2026-02-01", "wrong_day"),
        ("2026-03-01 20:00,10,,,,soon", "import_date"),
        ("2026-03-01 20:00,10,,,,,hearsay", "import_line"),
        ("2026-03-01 20:00,10,,,,,,perhaps", "import_line"),
        ("2026-03-01 20:00,10,,,,,,,lost", "import_line"),
        ("2026-03-01 20:00,10,,,,,,,," + "x" * 256, "import_line"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_taken_over(row, key):
    answer = judged(f"{HEAD}2026-03-02 20:00,10\n{row}\n")
    assert [(p.line, p.key) for p in answer.problems] == [(3, key)]
    assert (answer.added, answer.changed, answer.same) == (0, 0, 0)
    assert (answer.records, answer.pauses, answer.routines, answer.wrong) == ((), (), (), 1)


@pytest.mark.parametrize(
    ("row", "key"),
    [
        ("1980-01-01", "too_long_ago"),
        ("2026-03-10", "in_future"),
        ("2026-03-20", "in_future"),
        ("01.03.2026", "import_date"),
        ("2026-03-01,200", "duration_out_of_range"),
        ("2026-03-01,2," + "x" * 256, "import_line"),
    ],
)
def test_a_wrong_day_is_named(row, key):
    assert complaints(f"date,minutes,routine\n{row}\n") == [(2, key)]


def test_two_sessions_at_once_are_refused():
    both = "started_at,minutes\n2026-03-01T20:05Z,10\n2026-03-01T20:00Z,10\n"
    assert complaints(both) == [(2, "overlapping_session")]
    known = ledger_of(*judged("started_at,minutes\n2026-03-01T20:05Z,10\n").records)
    assert complaints("started_at,minutes\n2026-03-01T20:00Z,10\n", known) == [
        (2, "overlapping_session")
    ]
    coached = ledger_of(record(started_at=NOW - timedelta(days=8)))
    assert complaints("started_at,minutes\n2026-03-01T20:01Z,10\n", coached) == [
        (2, "overlapping_session")
    ]
    after = "started_at,minutes\n2026-03-01T20:15Z,10\n"
    assert complaints(after, known) == []


def test_what_was_at_once_before_is_nothing_that_an_import_did():
    evening = record(started_at=NOW - timedelta(days=8))
    twice = ledger_of(evening, replace(evening, id="logged", source=Source.LOGGED))
    assert judged("started_at,minutes\n2026-03-01T18:00Z,10\n", twice).added == 1


@pytest.mark.parametrize("days", [-1, 1])
def test_two_sessions_at_once_are_refused_even_if_their_days_differ(days):
    """One was before the rollover of a house that has another one since."""
    known = record(started_at=NOW - timedelta(days=8))
    other = as_json(record(1, started_at=known.started_at, source=Source.LOGGED))
    moved = replace(known, day=known.day + timedelta(days=days))
    assert complaints(other, ledger_of(moved)) == [(3, "overlapping_session")]


def test_a_long_session_is_met_by_all_that_begin_in_it():
    text = "started_at,minutes\n2026-03-01T20:00Z,100\n2026-03-01T20:10Z,5\n2026-03-01T20:30Z,5\n"
    assert complaints(text) == [(3, "overlapping_session"), (4, "overlapping_session")]


def test_what_was_coached_comes_back_even_if_a_clock_was_wrong():
    twice = [record(0), record(1, started_at=record(0).started_at + timedelta(minutes=1))]
    assert ledger_of(*judged(as_json(*twice)).records) == ledger_of(*twice)


def test_an_id_means_one_thing():
    line = json.dumps(record().as_dict())
    other = json.dumps(record(routine="desk").as_dict())
    head = '{"format": "rolling_session.history", "version": 1, "sessions": [\n'
    assert judged(f"{head}{line},\n{line}]}}").added == 1
    assert complaints(f"{head}{line},\n{other}]}}") == [(3, "import_twice")]
    assert complaints(f"{head}{line}]}}", ledger_of(pause(id="r0"))) == [(2, "import_twice")]


def test_pauses_come_in_the_order_of_their_days():
    breaks = [pause(1), pause(0, last=date(2026, 1, 3)), pause(2)]
    assert judged(as_json(*breaks)).pauses == (breaks[1], breaks[0], breaks[2])
    head = '{"format": "rolling_session.history", "version": 1, "pauses": [\n'
    text = ",\n".join(json.dumps(each.as_dict()) for each in breaks)
    assert judged(f"{head}{text}]}}").pauses == (breaks[1], breaks[0], breaks[2])


def test_a_pause_that_never_ends_is_refused():
    endless = pause(last=date(2029, 1, 1))
    assert complaints(as_json(endless)) == [(4, "pause_out_of_range")]
    assert judged(as_json(pause(1)), ledger_of(pause(1, last=date(2026, 2, 1)))).changed == 1


@pytest.mark.parametrize(
    "entry",
    [
        {},
        record().as_dict() | {"id": ""},
        record().as_dict() | {"id": "\ud800"},
        record().as_dict() | {"routine": "x" * 256},
        record().as_dict() | {"planned": {"thoracic": -1}},
    ],
)
def test_a_session_that_can_not_be_kept_is_named(entry):
    head = '{"format": "rolling_session.history", "version": 1, "sessions": [\n'
    assert complaints(f"{head}{json.dumps(entry)}]}}") == [(2, "import_line")]


def test_a_moment_without_neighbours_is_named():
    wild = record(started_at=record().started_at.replace(year=9998), day=date(2026, 1, 1))
    assert complaints(as_json(wild)) == [(3, "import_date")]


def test_no_day_has_more_seconds_than_a_day():
    at = record().started_at
    tick = record(ended_at=at, source=Source.IMPORTED, done={"thoracic": 1e300})
    assert complaints(as_json(tick)) == [(3, "import_number")]


def test_a_newer_version_is_refused():
    text = as_json(record()).replace('"version": 1', '"version": 2')
    assert complaints(text) == [(1, "import_version")]
    # Nobody knows what its sessions are made of.
    assert complaints(text.replace('"routine"', '"exercise"')) == [(1, "import_version")]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0" * 100,
        "a\0".encode("utf-16"),
        b"\xff\xfe\x00\xd8",
        b"a,b\n1,2\n",
        b"{",
        b"{}",
        b"{}x",
        b'{"format": "another"}',
        b'{"format": "rolling_session.history"} x',
        b'{"format" 1}',
        b'{"sessions": 1}',
        b'{{"format": 1}: 1}',
        b'{"sessions": [1]}',
        b'{"sessions": [{}',
        b'{"format": ' + b"[" * 100_000,
        b'date,minutes\n"2026',
        b"date\n" + b"x" * 200_000,
        b"," * 2_000_000,
    ],
)
def test_what_is_no_history_is_refused(data):
    with pytest.raises(UnreadableImportError):
        read(data, HOUSE)


def test_an_empty_document_of_ours_is_an_empty_history():
    answer = judged('{"format": "rolling_session.history"}')
    assert (answer.added, answer.changed, answer.same, answer.wrong) == (0, 0, 0, 0)


def test_another_encoding_is_named_with_its_line():
    assert complaints("date,routine\n2026-03-01,Füße\n\n".encode("latin-1")) == [
        (2, "import_encoding")
    ]


def test_a_file_larger_than_any_history_is_refused(monkeypatch):
    with pytest.raises(ImportTooLargeError):
        read(bytes(limits.LARGEST + 1), HOUSE)
    with pytest.raises(UnreadableImportError):
        read(bytes(limits.LARGEST), HOUSE)
    monkeypatch.setattr(limits, "MOST_SESSIONS", 4)
    for data in (b"date\n" + b"2026-03-01\n" * 5, as_json(*map(record, range(5))).encode()):
        with pytest.raises(ImportTooLargeError):
            read(data, HOUSE)
    assert judged("date\n" + "2026-03-01\n" * 4).added == 4


@pytest.mark.parametrize(
    "data", [b"\n" * 500_000, b"{" + b'"a": 1,' * 300_000], ids=["lines", "an object"]
)
def test_empty_lines_and_unknown_names_come_to_an_end(data):
    with pytest.raises(ImportTooLargeError):
        read(data, HOUSE)


def test_twenty_problems_are_named_and_all_are_counted():
    text = "date\n" + "never\n" * 50
    for answer in (judged(text), read(text.encode(), HOUSE)):
        assert [problem.line for problem in answer.problems] == list(range(2, 22))
        assert answer.wrong == 50


def test_problems_are_told_from_the_first_line_to_the_last_whoever_found_them():
    text = "date\n2026-03-10\nnever\n2026-03-10\n1980-01-01\n"
    assert complaints(text) == [
        *((2, "in_future"), (3, "import_date"), (4, "in_future"), (5, "too_long_ago"))
    ]


LOOP = "Date,Meditate,Foam rolling (min),\n"


def test_a_day_that_was_done_in_loop_is_done_here():
    text = (
        "Date,Value,Notes\n2015-01-25,YES_MANUAL,\n2015-01-24,NO,Sick\n"
        '2015-01-23,YES_AUTO,"Forgot to do it, really"\n2015-01-22,2,\n2015-01-21,UNKNOWN,\n'
    )
    answer = judged(text)
    assert [r.day for r in answer.records] == [date(2015, 1, 22), date(2015, 1, 25)]
    assert all(r.counts and not r.done and r.routine == "imported" for r in answer.records)
    assert judged(text, ledger_of(*answer.records)).same == 2


def test_days_skipped_in_loop_are_pauses_no_longer_than_a_year():
    days = [date(2015, 1, 1) + timedelta(days=i) for i in [*range(400), 402]]
    text = "Date,Value\n" + "".join(f"{day},SKIP\n" for day in reversed(days))
    found = judged(text).pauses
    assert [(p.last - p.first).days + 1 for p in found] == [366, 34, 1]


def test_of_several_habits_one_has_to_be_named():
    text = LOOP + "2015-01-25,-1,15000,\n2015-01-24,2\n"
    assert complaints(text) == [(1, "import_habit")]
    assert complaints(text, habit="Chess") == [(1, "import_habit")]
    named = judged(text).problems[0].placeholders
    assert named == {"habits": "Meditate, Foam rolling (min)"}
    many = judged("Date," + ",".join(f"Habit {n}" for n in range(99)) + "\n").problems[0]
    assert len(many.placeholders["habits"]) == 500
    assert judged(text, habit="foam ROLLING (min)").records[0].done_seconds == 900
    assert judged(text, habit="Meditate").records[0].done_seconds == 0
    assert complaints("Date,Meditate,\n2026-03-10,2,\n") == [(2, "in_future")]
    assert judged("Date,Meditate,\n2015-01-25,4000,\n").records[0].done_seconds == 0
    assert complaints("Date,Meditate,\n2015-01-25,often,\n") == [(2, "import_number")]


def attempted(data):
    try:
        answer = judged(data)
    except EngineError:
        return
    assert not (answer.problems and answer.records)


@given(
    st.binary(max_size=200),
    st.sampled_from([b"", b"{", b"\xff\xfe", b"date,minutes\n", b"Date,A,\n"]),
)
def test_no_bytes_are_more_than_it_can_bear(data, head):
    attempted(head + data)


@given(records(), st.booleans(), st.data())
@example([record()], True, None)
def test_no_damage_is_more_than_it_can_bear(sessions, in_json, data):
    whole = (as_json if in_json else as_csv)(*sessions).encode()
    if data is None:
        attempted(whole[:-10])
        return
    at = data.draw(st.integers(0, len(whole)))
    length = data.draw(st.integers(0, 5))
    attempted(whole[:at] + data.draw(st.binary(max_size=5)) + whole[at + length :])
