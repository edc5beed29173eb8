"""Histories that a person may have, to be taken along and brought back."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from custom_components.rolling_session.engine.events import Outcome
from custom_components.rolling_session.engine.imported import House
from custom_components.rolling_session.engine.ledger import (
    Change,
    ChangeKind,
    Ledger,
    Pause,
    PauseReason,
)
from custom_components.rolling_session.engine.record import Record, Source

NOW = datetime(2026, 3, 9, 20, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
HOUSE = House(BERLIN, lambda at, zone: at.astimezone(zone).date(), NOW)

names = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
seconds = st.floats(0, 30) | st.integers(0, 30).map(float)
areas = st.dictionaries(
    st.sampled_from(["thoracic", "glutes:left", "glutes:right", "movement", "unspecified"]),
    seconds,
    max_size=3,
)


def ledger_of(*entries) -> Ledger:
    change = Change(
        id="c",
        at=NOW,
        by=None,
        kind=ChangeKind.IMPORTED,
        records=tuple(entry for entry in entries if isinstance(entry, Record)),
        pauses=tuple(entry for entry in entries if isinstance(entry, Pause)),
    )
    return Ledger().changed(change)


def record(number=0, **other) -> Record:
    started_at = other.pop("started_at", NOW - timedelta(days=100) + timedelta(hours=7 * number))
    usual = {
        "id": f"r{number}",
        "routine": "bedtime",
        "started_at": started_at,
        "ended_at": started_at + timedelta(minutes=5),
        "time_zone": "Europe/Berlin",
        "day": started_at.astimezone(BERLIN).date(),
        "planned": {"thoracic": 60.0},
        "done": {"thoracic": 60.0},
        "outcome": Outcome.COMPLETED,
        "counts": True,
    }
    return Record(**usual | other)


def pause(number=0, **other) -> Pause:
    first = date(2026, 1, 1) + timedelta(days=10 * number)
    return Pause(**{"id": f"p{number}", "first": first, "last": first} | other)


@st.composite
def records(draw):
    return [
        record(
            number,
            routine=draw(names),
            planned=draw(areas),
            done=draw(areas),
            outcome=draw(st.sampled_from(Outcome)),
            counts=draw(st.booleans()),
            discomfort=draw(st.none() | st.integers(0, 10)),
            source=draw(st.sampled_from(Source)),
        )
        for number in range(draw(st.integers(0, 5)))
    ]


@st.composite
def pauses(draw):
    return [
        pause(number, reason=draw(st.sampled_from(PauseReason)))
        for number in range(draw(st.integers(0, 3)))
    ]
