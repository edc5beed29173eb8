"""A session on disk: what comes back is the session, or a refusal, and nothing else."""

from dataclasses import fields
from datetime import timedelta
from functools import cache
import json

from hypothesis import given, strategies as st
import pytest

from custom_components.rolling_session.engine.catalog import TECHNIQUES
from custom_components.rolling_session.engine.cues import cue_for
from custom_components.rolling_session.engine.errors import EngineError, UnreadableSnapshotError
from custom_components.rolling_session.engine.model import MarkKind, Side, Zone
from custom_components.rolling_session.engine.resizing import shorten
from custom_components.rolling_session.engine.session import Session, advance, pause, stop
from custom_components.rolling_session.engine.snapshot import dump, load
from custom_components.rolling_session.engine.steering import (
    back,
    ease_off,
    hold,
    recover,
    report_discomfort,
    skip,
)

from .strategies import fewer, junk, plans
from .walk import T0, Walk, at


def running():
    walk = Walk("full_back")
    walk.do(ease_off, 20)
    walk.do(hold, 30)
    walk.to(40)
    return walk.session


def paused():
    return pause(running(), at(41.5)).session


@pytest.mark.parametrize("make", [running, paused])
def test_what_is_stored_comes_back(make):
    session = make()
    assert load(json.loads(json.dumps(dump(session)))) == session


@fewer
@given(plans(), st.floats(0, 3_000), st.booleans())
def test_at_any_time_on_any_plan(plan, second, pauses):
    walk = Walk(plan)
    walk.to(second)
    if walk.session.is_over:
        return
    if pauses:
        walk.do(pause, second)
    assert load(json.loads(json.dumps(dump(walk.session)))) == walk.session


def at_ease():
    walk = Walk("bedtime")
    walk.do(report_discomfort, 20, 0)
    return walk.session


def fresh():
    return Walk("bedtime").session


def cut_short():
    """Where a hold is eased off that ends with its position, the next mark is due at once."""
    walk = Walk("bedtime")
    walk.do(shorten, 20)
    walk.do(ease_off, 40)
    return walk.session


def left_alone():
    walk = Walk("bedtime")
    walk.do(ease_off, 20)
    walk.do(ease_off, 40)
    return walk.session


def repeated():
    """Over and over the movement, for longer than the whole plan takes."""
    walk = Walk("bedtime")
    for second in range(270, 700, 40):
        walk.do(back, second)
    assert walk.session.credits[3] > walk.session.plan.length
    return walk.session


@pytest.mark.parametrize("make", [at_ease, fresh, cut_short, left_alone, repeated])
def test_whatever_can_be_lived_through_can_be_stored(make):
    session = make()
    assert load(json.loads(json.dumps(dump(session)))) == session


@pytest.mark.parametrize("second", [76, 100, 110, 140, 146])
def test_a_zone_may_be_left_alone_at_any_moment_of_it(second):
    """Getting ready, rolling, in a hold, before the last words and after them."""
    walk = Walk("bedtime")
    walk.do(ease_off, second)
    walk.do(ease_off, second)
    assert walk.session.strikes == (Zone.GLUTES, Zone.GLUTES)
    assert load(json.loads(json.dumps(dump(walk.session)))) == walk.session


def test_a_session_has_reached_its_first_mark():
    with pytest.raises(UnreadableSnapshotError):
        load(dump(fresh()) | {"cursor": 0})


@pytest.mark.parametrize("place", [-1, 4])
def test_a_position_that_is_not_there(place):
    data = dump(fresh())
    for mark in data["plan"]["marks"]:
        mark[2] = place if mark[2] == 3 else mark[2]
    with pytest.raises(UnreadableSnapshotError):
        load(data)


def test_a_session_that_is_over_is_not_stored():
    with pytest.raises(UnreadableSnapshotError) as refusal:
        dump(stop(running(), at(50)).session)
    assert refusal.value.placeholders == {"what": "session"}


def change(*path, to):
    """Return the stored session with one thing changed."""
    data = dump(paused() if path[-1] in {"elapsed", "paused_at"} else running())
    inner = data
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = to
    return data


LATER = 10**10
"""Microseconds that are beyond the end of any plan."""


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("cursor",), 0),
        (("plan", "marks", -1, 0), 9 * LATER),
        (("credits", 0), 86_399_999_999_999_999_999),
        (("cursor",), 10_000),
        (("cursor",), "3"),
        (("cursor",), 3.0),
        (("cursor",), True),
        (("since",), -1),
        (("since",), LATER),
        (("since",), 10**30),
        (("since",), float("nan")),
        (("credits",), []),
        (("credits",), [0] * 99),
        (("credits", 0), -1),
        (("credits", 0), "60"),
        (("strikes",), ["lumbar"]),
        (("discomfort",), "9"),
        (("discomfort",), 11),
        (("started_at",), "2026-03-02T21:30:00"),
        (("phase",), {}),
        (("phase",), "origin"),
        (("phase", "origin"), "9999-12-31T23:58:00+00:00"),
        (("phase", "origin"), "9999-12-31T23:59:59+00:00"),
        (("phase", "elapsed"), -1),
        (("phase", "elapsed"), LATER),
        (("phase", "paused_at"), "9999-12-31T23:59:59+00:00"),
        (("plan",), None),
        (("plan", "marks"), []),
        (("plan", "marks", 0, 1), "nap"),
        (("plan", "marks", 0, 2), None),
        (("plan", "marks", 0, 2), 1),
        (("plan", "marks", 3, 0), 0),
        (("plan", "marks", 3, 2), 5),
        (("plan", "marks", 3, 2), True),
        (("plan", "marks", -1, 1), "closing"),
        (("plan", "marks", -1, 2), 0),
        (("plan", "positions"), []),
        (("plan", "positions", 0, "technique"), "lumbar_roll"),
        (("plan", "positions", 0, "zone"), "lumbar"),
        (("plan", "positions", 0, "zone"), "lats"),
        (("plan", "positions", 0, "zone"), None),
        (("plan", "positions", 0, "seconds"), "60"),
        (("plan", "positions", 0, "seconds"), -1),
        (("credits", 0), 9 * LATER),
        (("plan", "positions", 0, "side"), "top"),
        (("plan", "positions", 0, "tool"), "hammer"),
        (("plan", "breath"), [4, 0]),
        (("plan", "breath"), [4, 0, 60]),
        (("plan", "notes"), [["hello", ""]]),
    ],
)
def test_what_no_session_can_hold(path, value):
    data = change(*path, to=value)
    with pytest.raises(UnreadableSnapshotError) as refusal:
        load(data)
    assert refusal.value.placeholders == {"what": "session"}


@pytest.mark.parametrize("kind", ["hold", "release"])
def test_a_hold_ends_and_what_ends_was_held(kind):
    data = dump(running())
    mark = next(mark for mark in data["plan"]["marks"] if mark[1] == kind)
    mark[1] = "half"
    with pytest.raises(UnreadableSnapshotError):
        load(data)


@pytest.mark.parametrize("name", [field.name for field in fields(Session)])
def test_no_field_may_be_missing(name):
    data = dump(running())
    del data[name]
    with pytest.raises(UnreadableSnapshotError):
        load(data)


@pytest.mark.parametrize("whole", [None, "", 3, [], {}, [[]], "{}"])
def test_what_is_no_session_at_all(whole):
    with pytest.raises(UnreadableSnapshotError):
        load(whole)


def paths(value, before=()):
    """Yield the way to everything in it."""
    if before:
        yield before
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for step, below in inner:
        yield from paths(below, (*before, step))


@cache
def ways(make):
    return list(paths(dump(make())))


values = st.one_of(
    junk,
    st.integers(-1, 30),
    st.integers(0, 10**9),
    st.sampled_from([*MarkKind, *Zone, *Side, *TECHNIQUES]),
)


@fewer
@given(st.sampled_from([running, paused]), st.data())
def test_what_is_read_can_be_lived_with(make, data):
    """Whatever a file was damaged to: it is refused, or no command trips over it later."""
    damaged = dump(make())
    *way, last = data.draw(st.sampled_from(ways(make)))
    inner = damaged
    for step in way:
        inner = inner[step]
    inner[last] = data.draw(values)
    try:
        session = load(damaged)
    except UnreadableSnapshotError:
        return
    assert load(json.loads(json.dumps(dump(session)))) == session
    for verb in (skip, back, hold, ease_off, stop, pause):
        try:
            verb(session, at(60))
        except EngineError:
            continue
    for later in (recover(session, at(45), at(60)), advance(session, T0 + timedelta(days=1))):
        for event in later.events:
            cue_for(event, later.session.plan)
