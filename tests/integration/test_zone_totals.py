"""What each zone has had, beside a count that looks at everything."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings, strategies as st

from custom_components.rolling_session.engine.events import Outcome
from custom_components.rolling_session.engine.ledger import Change, ChangeKind, Ledger
from custom_components.rolling_session.engine.model import Side, Zone
from custom_components.rolling_session.engine.record import UNSPECIFIED, Record, area_key
from custom_components.rolling_session.engine.streak import StreakRules
from custom_components.rolling_session.summary import ZoneTotals, standing_of

TODAY = date(2026, 11, 21)
AREAS = [area_key(zone, side) for zone in Zone for side in Side] + ["movement", UNSPECIFIED]


def record(number: int, day: date, done: dict[str, float]) -> Record:
    began = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return Record(
        id=str(number),
        routine="bedtime",
        started_at=began,
        ended_at=began + timedelta(minutes=5),
        time_zone="UTC",
        day=day,
        planned=done,
        done=done,
        outcome=Outcome.COMPLETED,
        counts=True,
    )


def zones_of(records: list[Record]) -> dict[Zone, ZoneTotals]:
    change = Change("change", datetime.now(UTC), None, ChangeKind.SESSION, tuple(records))
    return dict(standing_of(Ledger.of([change]), StreakRules(), TODAY).zones)


def counted(records: list[Record], zone: Zone) -> ZoneTotals:
    rolled = [
        (held.day, seconds)
        for held in records
        for area, seconds in held.done.items()
        if area.split(":")[0] == zone and held.day <= TODAY and seconds
    ]
    monday = TODAY - timedelta(days=TODAY.weekday())
    return ZoneTotals(
        minutes_this_week=round(sum(s for day, s in rolled if day >= monday) / 60, 1),
        days_since=min(((TODAY - day).days for day, _ in rolled), default=None),
    )


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(-3, 12),
            st.dictionaries(st.sampled_from(AREAS), st.sampled_from([0.0, 30.0, 90.0]), max_size=5),
        ),
        max_size=15,
    )
)
def test_every_zone_has_what_a_look_at_everything_finds(sessions) -> None:
    records = [
        record(n, TODAY - timedelta(days=ago), done) for n, (ago, done) in enumerate(sessions)
    ]

    assert zones_of(records) == {zone: counted(records, zone) for zone in Zone}


def test_a_zone_that_was_planned_but_not_reached_was_not_rolled() -> None:
    found = zones_of([record(1, TODAY, {"lats:left": 0.0, "glutes:left": 30.0})])

    assert found[Zone.LATS] == ZoneTotals(0.0, None)
    assert found[Zone.GLUTES] == ZoneTotals(0.5, 0)


def test_what_is_dated_tomorrow_was_not_rolled_yet() -> None:
    found = zones_of([record(1, TODAY + timedelta(days=1), {"lats": 30.0})])

    assert found[Zone.LATS].days_since is None
