"""What docs/history-format.md promises: files written years ago are read as they were meant."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
import re

import pytest

from custom_components.rolling_session.engine import imported, json_history
from custom_components.rolling_session.engine.corrections import EARLIEST, LONGEST_PAUSE, MINUTES
from custom_components.rolling_session.engine.errors import (
    ImportTooLargeError,
    UnreadableImportError,
)
from custom_components.rolling_session.engine.events import Outcome
from custom_components.rolling_session.engine.exporting import csv_lines, json_lines
from custom_components.rolling_session.engine.imported import too_large
from custom_components.rolling_session.engine.importing import read
from custom_components.rolling_session.engine.judging import judge
from custom_components.rolling_session.engine.ledger import Ledger, PauseReason
from custom_components.rolling_session.engine.record import Source

from .histories import HOUSE, NOW, ledger_of, pause, record

PAGE = Path(__file__).parents[2].joinpath("docs/history-format.md").read_text()
JSON, TABLE, DAYS = re.findall(r"```(?:json|csv)\n(.*?)```", PAGE, re.DOTALL)

SESSION = record(
    id="5b1e",
    started_at=datetime(2026, 3, 2, 20, tzinfo=UTC),
    done={"thoracic": 45.0},
    discomfort=2,
)
PAUSE = pause(id="9c2f", first=date(2026, 3, 5), last=date(2026, 3, 8), reason=PauseReason.HOLIDAY)


def judged(text, habit=None):
    return judge(read(text.encode(), HOUSE, habit), Ledger(), NOW)


def as_json(*entries):
    return "".join(json_lines(ledger_of(*entries)))


def problems(text, habit=None):
    return [(p.line, p.key, p.placeholders) for p in judged(text, habit).problems]


def test_the_examples_of_the_page_are_what_is_written():
    ledger = ledger_of(SESSION, PAUSE)
    assert "".join(json_lines(ledger)) == JSON
    assert "".join(csv_lines(ledger)).replace("\r\n", "\n") == TABLE


def test_where_nothing_was_planned_the_table_says_none():
    unplanned = record(planned={})
    written = "".join(csv_lines(ledger_of(unplanned)))
    assert written.endswith(",none\r\n")
    assert judged(written).records == (unplanned,)
    same = "".join(csv_lines(ledger_of(record(counts=False))))
    assert same.endswith(",completed,false,session,,60,60,thoracic=60,\r\n")


def test_the_examples_of_the_page_are_read():
    document = judged(JSON)
    assert (document.records, document.pauses) == ((SESSION,), (PAUSE,))
    assert judged(TABLE).records == (SESSION,)
    assert [(r.day.day, r.done_seconds) for r in judged(DAYS).records] == [(2, 720), (3, 0)]


def test_a_day_without_a_time_is_done():
    (day,) = judged("date\n2026-03-02\n").records
    assert (day.outcome, day.counts, day.source) == (Outcome.COMPLETED, True, Source.IMPORTED)
    assert day.started_at == day.ended_at


@pytest.mark.parametrize("column", ["minutes", "done_seconds"])
def test_a_day_with_nothing_is_not_done(column):
    answer = judged(f"date,{column}\n2026-03-02,0\n2026-03-03,\n")
    assert [r.day.day for r in answer.records] == [3]


def test_before_a_document_there_may_be_space():
    assert judged(f"\r\n\t {JSON}") == judged(JSON)


@pytest.mark.usefixtures("machine_in_honolulu")
def test_an_import_of_years_ago_can_be_repeated():
    """Days and sessions without an id are known again: their ids are made of what they say."""
    first, second = "a2a45398-eab5-56d1-b5c7-bc687f2f8e7b", "7c17bbd7-f28a-5bc6-8e33-d6c4b381c010"
    assert [r.id for r in judged("date\n2026-03-02\n").records] == [first]
    assert {r.id for r in judged("date\n2026-03-02\n2026-03-02\n").records} == {first, second}
    (session,) = judged("started_at,minutes\n2026-03-02T20:00Z,5\n").records
    assert session.id == "dbde5a4f-4887-5d35-8899-096637769e9a"
    for days in ("2026-03-02,SKIP\n", "2026-03-02,SKIP\n2026-03-03,SKIP\n"):
        (skipped,) = judged(f"Date,Value\n{days}").pauses
        assert skipped.id == "70f38eee-92ce-5fa5-835a-402e5754001c"


@pytest.mark.parametrize(
    ("cell", "counts"),
    [
        *((cell, True) for cell in ("true", "YES", "1", "")),
        *((cell, False) for cell in ("False", "no", "0")),
    ],
)
def test_yes_and_no_are_understood(cell, counts):
    (session,) = judged(f"started_at,minutes,counts\n2026-03-02T20:00Z,5,{cell}\n").records
    assert session.counts is counts


@pytest.mark.parametrize("value", ["YES_AUTO", "NO", "UNKNOWN", "1", "0", "-1", ""])
def test_what_loop_does_not_call_done_is_not_done(value):
    assert problems(f"Date,Value\n2026-03-02,{value}\n") == []
    assert judged(f"Date,Value\n2026-03-02,{value}\n").added == 0


@pytest.mark.parametrize("value", ["SKIP", "3"])
def test_what_loop_skips_is_a_pause(value):
    (skipped,) = judged(f"Date,Value\n2026-03-02,{value}\n").pauses
    assert (skipped.first, skipped.last) == (date(2026, 3, 2), date(2026, 3, 2))


@pytest.mark.parametrize(
    "habit", ["Rolling (min)", "Rolling mins", "MINUTES a day", "Minute", "Minuten"]
)
def test_the_name_of_a_habit_says_that_it_is_counted_in_minutes(habit):
    assert judged(f"Date,{habit},\n2026-03-02,15000,\n").records[0].done_seconds == 900


@pytest.mark.parametrize("value", ["2", "YES_MANUAL"])
def test_what_is_only_ticked_has_no_minutes_whatever_it_is_called(value):
    (day,) = judged(f"Date,Rolling 5 min,\n2026-03-02,{value},\n").records
    assert (day.counts, day.done_seconds) == (True, 0)


@pytest.mark.parametrize("habit", ["Minimal", "Admin", "Minigolf"])
def test_other_words_do_not(habit):
    assert judged(f"Date,{habit},\n2026-03-02,15000,\n").records[0].done_seconds == 0


def test_the_limits_of_the_page():
    assert (imported.LARGEST, imported.MOST_SESSIONS, imported.NAMED) == (64 * 1024**2, 200_000, 20)
    assert json_history._WINDOWS[-1] == 1024**2
    assert too_large().placeholders == {"most": "64", "sessions": "200000"}
    assert date(1990, 1, 1) == EARLIEST
    assert ((1, 180), timedelta(days=366)) == (MINUTES, LONGEST_PAUSE)


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", 1),
        (b"a,b\n1,2\n", 1),
        (b'"date', 1),
        (b'\n{"format": "another"}', 2),
        (b"date\n2026-03-01\n\n\0", 1),
        (b"\xff\0", 1),
        (b"\xff\xfe\x00\xd8", 1),
        ("a\0".encode("utf-16"), 1),
        ("date\n2026-03-01\n\0".encode("utf-16"), 1),
        (b"{}", 1),
        (b'{"format": "another"}', 1),
        (b'{"format": "rolling_session.history"}\n\nx', 3),
        (b'{\n"format" 1}', 2),
        (b'{\n\n"sessions": 1}', 3),
        (b'{"sessions": [\n1]}', 2),
        (b'{"sessions": [\n{"id":\n}]}', 2),
        (b'{"sessions": [\n{}\n{}]}', 3),
        (b"{1: 2}", 1),
        (b'{"format":\n"rolling_session.history",\n1: 2}', 3),
        (b'date,minutes\n2026-03-01,5\n"2026', 3),
    ],
)
def test_what_is_no_history_is_refused_where_it_ceases_to_be_one(data, line):
    with pytest.raises(UnreadableImportError) as refusal:
        read(data, HOUSE)
    assert refusal.value.placeholders == {"line": str(line)}


def test_a_newer_version_is_named():
    text = JSON.replace('"version": 1', '"version": "12345678901234567890123"')
    assert problems(text) == [(1, "import_version", {"version": "12345678901234567890"})]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("date\n1980-01-01\n", ("too_long_ago", {})),
        ("date\n2026-04-01\n", ("in_future", {})),
        (
            "date,minutes\n2026-03-01,200\n",
            ("duration_out_of_range", {"minutes": "200.0", "least": "1", "most": "180"}),
        ),
        (
            "started_at,minutes\n2026-03-01T20:00Z,181.24\n",
            ("duration_out_of_range", {"minutes": "181.2", "least": "1", "most": "180"}),
        ),
        (
            "started_at,minutes,time_zone\n2026-03-01 20:00,5,Moon/Tycho\n",
            ("unknown_time_zone", {"time_zone": "Moon/Tycho"}),
        ),
        (
            "started_at,minutes,areas\n2026-03-01 20:00,5,neck=300\n",
            ("forbidden_area", {"area": "neck"}),
        ),
        (
            "started_at,areas\n2026-03-01 20:00,glutes:top=60\n",
            ("unknown_area", {"area": "glutes:top"}),
        ),
        (
            "started_at,areas\n2026-03-01 20:00,thoracic:left=60\n",
            ("unknown_area", {"area": "thoracic:left"}),
        ),
        (
            "started_at,minutes,day\n2026-03-01 20:00Z,5,2026-02-20\n",
            ("wrong_day", {"started": "2026-03-01", "day": "2026-02-20"}),
        ),
    ],
)
def test_a_wrong_line_says_what_is_wrong(text, problem):
    assert problems(text) == [(2, *problem)]


def test_a_discomfort_off_the_scale_is_no_session():
    assert problems("started_at,minutes,discomfort\n2026-03-01T20:00Z,5,11\n") == [
        (2, "import_line", {})
    ]


@pytest.mark.parametrize("table", [TABLE, "minutes,routine,date\n5,x,2026-03-01\n"])
def test_cells_that_are_not_there_are_empty(table):
    head, row = table.splitlines()
    names, cells = head.split(","), row.split(",")
    for first in range(len(names)):
        # Whichever column comes last and is not there.
        columns, values = names[first:] + names[:first], cells[first:] + cells[:first]
        for there in range(1, len(values)):
            padding = "," * (len(values) - there)
            line = f"{','.join(columns)}\n{','.join(values[:there])}"
            short, whole = judged(f"{line}\n"), judged(f"{line}{padding}\n")
            assert (short.added, short.problems) == (whole.added, whole.problems)
            assert [r.day for r in short.records] == [r.day for r in whole.records]


@pytest.mark.parametrize(
    ("zone", "day"), [("", date(2026, 3, 2)), ("America/New_York", date(2026, 3, 1))]
)
def test_without_a_day_it_is_the_one_in_the_zone_of_the_session(zone, day):
    text = f"started_at,minutes,time_zone\n2026-03-01T23:30Z,5,{zone}\n"
    assert [r.day for r in judged(text).records] == [day]


@pytest.mark.parametrize("minutes", ["5.5", "5,5", " 5.5 "])
def test_a_number_may_have_a_comma_where_a_cell_can_have_one(minutes):
    (day,) = judged(f"date;minutes\n2026-03-01;{minutes}\n").records
    assert day.done_seconds == 330


def test_an_apostrophe_that_keeps_from_nothing_belongs_to_the_name():
    text = "date,routine\n2026-03-01,'s morning\n2026-03-02,'=1+1\n"
    assert [r.routine for r in judged(text).records] == ["'s morning", "=1+1"]


def test_the_header_says_what_separates_the_columns():
    text = "date;minutes;note\n2026-03-01;5;one, two, three, four, five\n"
    assert [r.done_seconds for r in judged(text).records] == [300]
    assert judged("date;\n2026-03-01;\n").added == 1
    assert judged("date;minutes;EXTRA XXL\n2026-03-01;1;2\n").added == 1


def test_an_end_without_an_offset_is_told_in_the_zone_of_the_start():
    text = "started_at,ended_at,minutes\n2026-03-01 20:00,2026-03-01 20:10,5\n"
    (session,) = judged(text).records
    assert session.ended_at - session.started_at == timedelta(minutes=10)
    assert session.ended_at == datetime(2026, 3, 1, 19, 10, tzinfo=UTC)


def test_a_name_has_255_characters_at_most():
    name = "x" * 255
    head = "started_at,minutes,routine\n2026-03-01T20:00Z,5,"
    for text in (f"date,minutes,routine\n2026-03-01,5,{name}", f"{head}{name}"):
        assert judged(f"{text}\n").records[0].routine == name
        assert problems(f"{text}x\n") == [(2, "import_line", {})]


def test_a_day_has_its_seconds_and_no_more():
    whole = as_json(record(ended_at=record().started_at, done={"thoracic": 86_400.0}))
    assert [key for _, key, _ in problems(whole)] == ["duration_out_of_range"]
    more = as_json(record(ended_at=record().started_at, done={"thoracic": 86_400.1}))
    assert [key for _, key, _ in problems(more)] == ["import_number"]


def test_moments_have_neighbours():
    for year, key in (
        *((1899, "import_date"), (1900, "too_long_ago")),
        *((8999, "in_future"), (9000, "import_date")),
    ):
        text = f"started_at,minutes\n{year}-06-01T20:00Z,5\n"
        assert [k for _, k, _ in problems(text)] == [key]
        at = record().started_at.replace(year=year)
        assert [k for _, k, _ in problems(as_json(record(started_at=at)))] == [key]


def test_one_entry_has_a_million_characters_at_most():
    for length in (3, 5_000, 1024**2 - 12):
        text = "".join(json_lines(Ledger(), [{"name": "x" * length}]))
        assert [len(routine["name"]) for routine in judged(text).routines] == [length]
    with pytest.raises(UnreadableImportError):
        judged("".join(json_lines(Ledger(), [{"name": "x" * 1024**2}])))


def test_a_pause_that_is_wrong_is_named_by_its_first_day():
    text = "Date,Value\n1989-12-31,SKIP\n1989-12-30,SKIP\n"
    assert problems(text) == [(3, "pause_out_of_range", {"most": "366"})]


def test_seconds_are_enough_too():
    text = "started_at,done_seconds,minutes\n2026-03-01T20:00Z,300,9\n2026-03-02T20:00Z,,9\n"
    assert [r.done_seconds for r in judged(text).records] == [300, 540]


def test_the_line_of_a_foreign_character_is_told_from_the_first():
    (problem,) = judge(read(b"\n\xff", HOUSE), Ledger(), NOW).problems
    assert (problem.line, problem.key) == (2, "import_encoding")


def test_a_day_that_gets_its_hours_is_changed():
    tick = record(ended_at=record().started_at, source=Source.IMPORTED)
    hours = replace(tick, ended_at=tick.started_at + timedelta(minutes=5))
    for known, told in ((tick, hours), (hours, tick)):
        answer = judge(read(as_json(told).encode(), HOUSE), ledger_of(known), NOW)
        assert (answer.same, answer.records) == (0, (told,))


def test_who_met_whom_is_named():
    text = "started_at,minutes\n2026-03-01T20:05Z,10\n2026-03-01T20:00Z,10\n"
    assert problems(text) == [(2, "overlapping_session", {"started": "2026-03-01 20:00+00:00"})]


def test_a_line_of_a_table_may_have_a_million_characters():
    head, start = "started_at,minutes\n", "2026-03-01T20:00Z,5,"
    notes = f"{'x' * 1023}," * 1024
    room = 1024**2 - len(start) - 1
    assert judged(f"{head}{start}{notes[:room]}\n").added == 1
    with pytest.raises(UnreadableImportError):
        judged(f"{head}{start}{notes[: room + 1]}\n")


def test_a_table_may_have_many_long_lines():
    notes = f",{'x' * 1023}" * 600
    assert judged(f"date\n2026-03-01{notes}\n2026-03-02{notes}\n").added == 2


def test_there_may_be_as_many_empty_lines_as_lines():
    assert judged("date\n" + "\n" * 399_997 + "2026-03-01\n").added == 1
    with pytest.raises(ImportTooLargeError):
        judged("date\n" + "\n" * 399_999 + "2026-03-01\n")
