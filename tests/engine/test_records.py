"""What is kept for years."""

from dataclasses import fields
from datetime import date, datetime
import json

from hypothesis import given, strategies as st
import pytest

from custom_components.rolling_session.engine.errors import UnreadableSnapshotError
from custom_components.rolling_session.engine.events import Outcome
from custom_components.rolling_session.engine.record import Record, record_of
from custom_components.rolling_session.engine.session import stop
from custom_components.rolling_session.engine.steering import report_discomfort

from .strategies import fewer, junk
from .walk import Walk, at, plan_of

DAY = date(2026, 3, 2)


FIELDS = [field.name for field in fields(Record)]


def record_at(second, routine="bedtime"):
    walk = Walk(routine)
    walk.to(second)
    if not walk.session.is_over:
        walk.do(stop, second)
    return record_of(walk.session, DAY, "Europe/Berlin")


def test_a_whole_session():
    assert record_at(300) == Record(
        id="walk",
        routine="bedtime",
        started_at=at(0),
        ended_at=at(300),
        time_zone="Europe/Berlin",
        day=DAY,
        planned={"thoracic": 60, "glutes:right": 60, "glutes:left": 60, "movement": 45},
        done={"thoracic": 60, "glutes:right": 60, "glutes:left": 60, "movement": 45},
        outcome=Outcome.COMPLETED,
        counts=True,
    )


def test_sets_and_movements_of_one_area_are_added_up():
    walk = Walk(plan_of("full_back"))
    walk.to(10_000)
    record = record_of(walk.session, DAY, "UTC")
    assert (record.planned["movement"], record.planned["thoracic"]) == (180, 120)
    assert record.done == record.planned
    assert record.done_seconds == 660


# Bedtime is 225 s on the floor; 60 % of them are 135.
@pytest.mark.parametrize(
    ("second", "done", "counts"), [(0, 0, False), (176, 134, False), (177, 135, True)]
)
def test_from_three_fifths_on_the_day_is_ticked(second, done, counts):
    record = record_at(second)
    assert (record.outcome, record.done_seconds, record.counts) == (Outcome.STOPPED, done, counts)


def test_a_session_that_goes_on_has_no_record():
    with pytest.raises(UnreadableSnapshotError) as refusal:
        record_of(Walk("bedtime").session, DAY, "Europe/Berlin")
    assert refusal.value.placeholders == {"what": "session"}


def stored():
    walk = Walk("bedtime")
    walk.do(report_discomfort, 20, 7)
    walk.do(stop, 100.5)
    return record_of(walk.session, DAY, "Europe/Berlin").as_dict()


@pytest.mark.parametrize("second", [0, 77.25, 300])
def test_what_is_stored_comes_back(second):
    record = record_at(second)
    assert Record.from_dict(json.loads(json.dumps(record.as_dict()))) == record


def test_what_somebody_entered_later_says_so():
    assert record_at(0).source == "session"
    assert Record.from_dict({**stored(), "source": "logged"}).source == "logged"


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize(
    "value",
    [None, "", "no", 7.5, -1, 11, True, [], {}, [1], {"lats": "much"}, {"lats": -1}, {1: None}],
)
def test_a_field_is_right_or_refused(name, value):
    _read_or_refuse({**stored(), name: value})


@pytest.mark.parametrize("name", FIELDS)
def test_no_field_may_be_missing(name):
    data = stored()
    del data[name]
    with pytest.raises(UnreadableSnapshotError) as refusal:
        Record.from_dict(data)
    assert refusal.value.placeholders == {"what": "record"}


@pytest.mark.parametrize("discomfort", [None, 0, 10])
def test_the_ends_of_the_scale_are_on_it(discomfort):
    assert Record.from_dict({**stored(), "discomfort": discomfort}).discomfort == discomfort


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("started_at", "2026-03-02T21:30:00"),  # where on earth?
        ("ended_at", "tonight"),
        ("day", "2026-02-30"),
        ("outcome", "slept"),
        ("counts", "false"),
        ("discomfort", 11),
        ("discomfort", "7"),
        ("discomfort", True),
        ("source", "rumour"),
        ("done", {"lats": float("nan")}),
        ("done", {"lats": float("inf")}),
        ("done", {"lats": -1}),
        ("planned", [1]),
    ],
)
def test_what_no_record_can_hold(name, value):
    with pytest.raises(UnreadableSnapshotError):
        Record.from_dict({**stored(), name: value})


@fewer
@given(st.sampled_from(FIELDS), junk)
def test_junk_is_refused_and_nothing_worse(name, value):
    _read_or_refuse({**stored(), name: value})
    _read_or_refuse(value)


def _read_or_refuse(data):
    try:
        record = Record.from_dict(data)
    except UnreadableSnapshotError:
        return
    assert record.done_seconds >= 0
    assert Record.from_dict(json.loads(json.dumps(record.as_dict()))) == record
    assert {type(record.started_at), type(record.ended_at)} == {datetime}
