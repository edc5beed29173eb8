"""What is entered afterwards has to be possible."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
import math

import pytest

from custom_components.rolling_session.engine.corrections import (
    check_overlap,
    check_pause,
    check_record,
    duration,
    edited_record,
    logged_record,
)
from custom_components.rolling_session.engine.errors import (
    DiscomfortOutOfRangeError,
    DurationOutOfRangeError,
    EngineError,
    ForbiddenAreaError,
    InFutureError,
    OverlappingSessionError,
    PauseOutOfRangeError,
    TooLongAgoError,
    UnknownAreaError,
    UnknownTimeZoneError,
    WrongDayError,
)
from custom_components.rolling_session.engine.events import Outcome
from custom_components.rolling_session.engine.ledger import Change, ChangeKind, Ledger, Pause
from custom_components.rolling_session.engine.record import Record, Source

NOW = datetime(2026, 3, 9, 20, tzinfo=UTC)
EVENING = datetime(2026, 3, 2, 20, tzinfo=UTC)
MONDAY = EVENING.date()


def logged(minutes=10.0, **details) -> Record:
    usual = {"id": "a", "started_at": EVENING, "time_zone": "Europe/Berlin", "day": MONDAY}
    return logged_record(**usual | details, seconds=minutes * 60)


def holding(*records: Record) -> Ledger:
    return Ledger.of([Change("1", NOW, None, ChangeKind.LOGGED, records=records)])


def test_a_session_of_which_somebody_tells_ticks_the_day():
    record = logged(routine="bedtime", discomfort=3)
    assert (record.source, record.outcome, record.counts) == (
        Source.LOGGED,
        Outcome.COMPLETED,
        True,
    )
    assert (record.routine, record.discomfort) == ("bedtime", 3)
    assert record.ended_at == EVENING + timedelta(minutes=10)
    assert record.done == record.planned == {"unspecified": 600}
    check_record(record, NOW)


def test_nobody_has_to_say_which_routine_it_was_or_how_it_felt():
    assert (logged().routine, logged().discomfort) == ("", None)


def test_time_is_shared_by_areas_and_sides():
    record = logged(areas=["glutes", "thoracic", "glutes"])
    assert record.done == {"glutes:right": 150, "glutes:left": 150, "thoracic": 300}
    check_record(record, NOW)


@pytest.mark.parametrize("minutes", [0.99, 0, -1, 180.01, math.inf, -math.inf, math.nan])
def test_a_session_has_a_length_that_is_possible(minutes):
    with pytest.raises(DurationOutOfRangeError) as refusal:
        logged(minutes)
    assert refusal.value.placeholders["most"] == "180"
    with pytest.raises(DurationOutOfRangeError):
        edited_record(logged(), seconds=minutes * 60)


@pytest.mark.parametrize("minutes", [1, 180])
def test_the_shortest_and_the_longest(minutes):
    assert duration(minutes * 60) == timedelta(minutes=minutes)
    check_record(logged(minutes), NOW)


def test_a_correction_keeps_what_it_does_not_name():
    record = logged(areas=["thoracic"], discomfort=3)
    assert edited_record(record) == record
    assert edited_record(record, discomfort=5) == replace(record, discomfort=5)


def test_a_corrected_start_moves_the_end():
    moved = edited_record(logged(), started_at=EVENING - timedelta(hours=1))
    assert moved.ended_at == EVENING - timedelta(minutes=50)


def test_a_corrected_length_is_shared_as_before_and_getting_ready_takes_as_long():
    coached = replace(
        logged(),
        done={"thoracic": 120.0, "movement": 60.0},
        ended_at=EVENING + timedelta(minutes=5),
        source=Source.SESSION,
    )
    shorter = edited_record(coached, seconds=90)
    assert shorter.done == {"thoracic": 60, "movement": 30}
    assert shorter.planned == coached.planned
    assert shorter.ended_at - shorter.started_at == timedelta(seconds=90 + 120)
    assert edited_record(coached, seconds=100).done == {"thoracic": 66.667, "movement": 33.333}


def test_a_mere_tick_gets_a_length():
    tick = replace(logged(), done={}, planned={}, ended_at=EVENING, source=Source.IMPORTED)
    check_record(tick, NOW)
    assert edited_record(tick, seconds=120).done == {"unspecified": 120}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"ended_at": NOW + timedelta(minutes=6)}, InFutureError),
        ({"day": date(1989, 12, 31)}, TooLongAgoError),
        ({"started_at": datetime(1989, 12, 31, tzinfo=UTC)}, TooLongAgoError),
        ({"ended_at": EVENING - timedelta(seconds=1)}, DurationOutOfRangeError),
        ({"ended_at": EVENING + timedelta(seconds=59)}, DurationOutOfRangeError),
        ({"ended_at": EVENING + timedelta(minutes=181)}, DurationOutOfRangeError),
        ({"ended_at": EVENING}, DurationOutOfRangeError),
        ({"done": {"thoracic": 661.0}}, DurationOutOfRangeError),
        ({"time_zone": "Moon/Tycho"}, UnknownTimeZoneError),
        ({"time_zone": ""}, UnknownTimeZoneError),
        ({"time_zone": "Europe"}, UnknownTimeZoneError),
        ({"time_zone": "../../etc/passwd"}, UnknownTimeZoneError),
        ({"time_zone": "\0"}, UnknownTimeZoneError),
        ({"day": MONDAY + timedelta(days=1)}, WrongDayError),
        ({"day": MONDAY - timedelta(days=2)}, WrongDayError),
        ({"done": {"lumbar": 60.0}}, ForbiddenAreaError),
        ({"planned": {"neck:left": 60.0}}, ForbiddenAreaError),
        ({"done": {"moon": 60.0}}, UnknownAreaError),
        ({"done": {"glutes:top": 60.0}}, UnknownAreaError),
        ({"done": {"thoracic:left": 60.0}}, UnknownAreaError),
        ({"discomfort": 11}, DiscomfortOutOfRangeError),
        ({"discomfort": -1}, DiscomfortOutOfRangeError),
    ],
)
def test_what_can_not_have_been(change: dict[str, object], reason: type[EngineError]):
    with pytest.raises(reason):
        check_record(replace(logged(), **change), NOW)


LENGTHS = {"least": "1", "most": "180"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"ended_at": EVENING + timedelta(minutes=181)}, LENGTHS | {"minutes": "181"}),
        ({"ended_at": EVENING + timedelta(seconds=59)}, LENGTHS | {"minutes": "10"}),
        ({"done": {"thoracic": 721.0}}, LENGTHS | {"minutes": "12"}),
        ({"time_zone": "Moon/Tycho"}, {"time_zone": "Moon/Tycho"}),
        ({"day": MONDAY + timedelta(days=1)}, {"started": "2026-03-02", "day": "2026-03-03"}),
        ({"done": {"lumbar": 60.0}}, {"area": "lumbar"}),
        ({"done": {"glutes:top": 60.0}}, {"area": "glutes:top"}),
        ({"done": {"thoracic:left": 60.0}}, {"area": "thoracic:left"}),
        ({"discomfort": 11}, {"discomfort": "11", "least": "0", "most": "10"}),
    ],
)
def test_a_refusal_says_what_can_not_have_been(change, words):
    with pytest.raises(EngineError) as refusal:
        check_record(replace(logged(), **change), NOW)
    assert refusal.value.placeholders == words


@pytest.mark.parametrize(
    ("minutes", "said"), [(0.94, "0.9"), (200, "200.0"), (math.inf, "inf"), (math.nan, "nan")]
)
def test_a_length_that_is_refused_is_named(minutes, said):
    with pytest.raises(DurationOutOfRangeError) as refusal:
        logged(minutes)
    assert refusal.value.placeholders == LENGTHS | {"minutes": said}


def test_the_edges_of_what_can_have_been():
    """To the minute by which clocks are rounded, and the five by which they differ."""
    check_record(replace(logged(), done={"thoracic": 660.0}), NOW)
    check_record(logged(5, started_at=NOW, day=NOW.date()), NOW)
    check_record(
        logged(id="a", started_at=datetime(1990, 1, 1, tzinfo=UTC), day=date(1990, 1, 1)), NOW
    )
    coached = replace(logged(), source=Source.SESSION)
    with pytest.raises(DurationOutOfRangeError):
        check_record(replace(coached, ended_at=EVENING - timedelta(seconds=1), done={}), NOW)


@pytest.mark.usefixtures("machine_in_honolulu")
def test_the_first_day_begins_wherever_the_machine_is():
    new_year = datetime(1990, 1, 1, 5, tzinfo=UTC)
    check_record(logged(started_at=new_year, day=new_year.date()), NOW)


def test_clocks_of_two_devices_may_differ_a_little():
    just_now = NOW - timedelta(minutes=6)
    record = logged(started_at=just_now, day=NOW.date())
    check_record(record, NOW)


def test_before_the_rollover_it_is_still_the_day_before():
    check_record(replace(logged(), day=MONDAY - timedelta(days=1)), NOW)


@pytest.mark.parametrize(("minutes", "possible"), [(180, True), (181, False)])
def test_a_day_without_an_hour_may_have_minutes(minutes, possible):
    done = {"unspecified": minutes * 60.0}
    tick = replace(logged(), done=done, ended_at=EVENING, source=Source.IMPORTED)
    if possible:
        check_record(tick, NOW)
    else:
        with pytest.raises(DurationOutOfRangeError):
            check_record(tick, NOW)


def test_every_side_of_every_area_can_be_told():
    parts = {"glutes:left": 1.0, "glutes:right": 1.0, "lats": 1.0, "movement": 1.0}
    check_record(replace(logged(), done=parts), NOW)


def test_a_coached_session_may_have_had_any_length():
    coached = replace(logged(), source=Source.SESSION)
    check_record(replace(coached, ended_at=EVENING + timedelta(hours=5)), NOW)
    check_record(replace(coached, ended_at=EVENING, done={}), NOW)


@pytest.mark.parametrize("minutes", [-9, 0, 9])
def test_nobody_rolls_twice_at_a_time(minutes):
    other = logged(id="b", started_at=EVENING + timedelta(minutes=minutes))
    with pytest.raises(OverlappingSessionError) as refusal:
        check_overlap(other, holding(logged()))
    assert refusal.value.placeholders == {"started": "2026-03-02 20:00+00:00"}
    check_overlap(other, holding(logged()), ignoring={"a"})


@pytest.mark.parametrize("minutes", [-10, 10])
def test_one_after_the_other_is_fine(minutes):
    other = logged(id="b", started_at=EVENING + timedelta(minutes=minutes))
    check_overlap(other, holding(logged()))


@pytest.mark.parametrize("days", [-1, 1])
def test_also_across_the_rollover(days):
    other = logged(id="b", day=MONDAY + timedelta(days=days))
    with pytest.raises(OverlappingSessionError):
        check_overlap(other, holding(logged()))


def test_a_mere_tick_takes_no_time():
    later = EVENING + timedelta(minutes=5)
    tick = replace(logged(id="b"), started_at=later, ended_at=later)
    check_overlap(tick, holding(logged()))
    check_overlap(logged(), holding(tick))


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (MONDAY, MONDAY - timedelta(days=1)),
        (MONDAY, MONDAY + timedelta(days=366)),
        (date(1989, 12, 31), date(1990, 1, 1)),
        (date.max, date.min),
    ],
)
def test_a_pause_is_from_then_to_later_within_a_year(first, last):
    with pytest.raises(PauseOutOfRangeError) as refusal:
        check_pause(Pause("p", first, last))
    assert refusal.value.placeholders == {"most": "366"}


@pytest.mark.parametrize("days", [0, 365])
def test_the_shortest_and_the_longest_pause(days):
    check_pause(Pause("p", MONDAY, MONDAY + timedelta(days=days)))
    check_pause(Pause("p", date(1990, 1, 1), date(1990, 1, 1) + timedelta(days=days)))
