"""Any history that people can make, against one that is kept and counted as plainly as possible."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
import pytest

from custom_components.rolling_session.engine.errors import (
    ChangedSinceError,
    NothingToUndoError,
    UnknownChangeError,
)
from custom_components.rolling_session.engine.events import Outcome
from custom_components.rolling_session.engine.ledger import Change, ChangeKind, Ledger, Pause
from custom_components.rolling_session.engine.record import Record
from custom_components.rolling_session.engine.streak import (
    StreakRules,
    explain,
    logical_day,
    streak,
)
from custom_components.rolling_session.engine.strength import strength
from custom_components.rolling_session.engine.undoing import undone

from . import plainly

NOW = datetime(2026, 3, 9, 20, tzinfo=UTC)
SPAN = 70
CORRECTIONS = {"logged", "edited", "deleted", "paused", "imported"}
BEGINNINGS = {
    date(2026, 2, 23): ["Europe/Berlin", "America/New_York", "Pacific/Auckland"],
    # Dates that never were in one of the zones.
    date(2011, 12, 1): ["Pacific/Apia", "Pacific/Fakaofo", "Pacific/Honolulu"],
    date(1993, 8, 1): ["Pacific/Kwajalein", "Asia/Tokyo"],
    date(1994, 12, 5): ["Pacific/Kiritimati", "Pacific/Kanton", "UTC"],
}
NEVER = {
    "Pacific/Apia": {date(2011, 12, 30)},
    "Pacific/Fakaofo": {date(2011, 12, 30)},
    "Pacific/Kwajalein": {date(1993, 8, 21)},
    "Pacific/Kiritimati": {date(1994, 12, 31)},
    "Pacific/Kanton": {date(1994, 12, 31)},
}

offsets = st.integers(0, SPAN)
hours = st.one_of(st.integers(0, 23), st.integers(19, 23), st.integers(0, 5))
sessions = st.fixed_dictionaries(
    {
        "offset": offsets,
        "hour": hours,
        "minute": st.integers(0, 59),
    }
)
outcomes = st.sampled_from(
    [
        {"counts": True, "hurt": False},
        {"counts": True, "hurt": False},
        {"counts": False, "hurt": True},
        {"counts": False, "hurt": True},
        {"counts": False, "hurt": False},
        {"counts": True, "hurt": True},
    ]
)
goals = st.one_of(st.none(), st.none(), st.integers(1, 7), st.integers(1, 2))


class Histories(RuleBasedStateMachine):
    """One person, and everything that can happen to what is known of them."""

    @initialize(
        begin=st.sampled_from(sorted(BEGINNINGS)),
        zone=st.integers(0, 2),
        rollover=st.integers(0, 12),
        row=st.integers(0, 30),
        today=offsets,
        goal=goals,
    )
    def move_in(self, begin, zone, rollover, row, today, goal):
        self.begin, self.rollover = begin, rollover
        self.zones = BEGINNINGS[begin]
        self.zone = self.zones[zone % len(self.zones)]
        self.settings = {"rest": frozenset(), "weekly": goal, "freezes": True}
        self.today = self.day(today)
        self.changes, self.ledger = [], Ledger()
        # What the oracle keeps: the history after every change, and what each was about.
        self.kept = [{}]
        self.about = []
        self.ids = 0
        self.import_a_row(0, row, 21, skip=0)

    def day(self, offset):
        return self.begin + timedelta(days=offset)

    # What happens to the history

    @rule(session=sessions, outcome=outcomes, coached=st.booleans())
    def add(self, session, outcome, coached):
        written = self.written(self.new_id(), **session, **outcome)
        self.change("session" if coached else "logged", [written])

    @rule(session=sessions, outcome=outcomes, which=st.integers(0, 99))
    def edit(self, session, outcome, which):
        if chosen := self.pick(which, "started_at"):
            self.change("edited", [self.written(chosen, **session, **outcome)])

    @rule(which=st.integers(0, 99), outcome=outcomes)
    def edit_what_it_counts_for(self, which, outcome):
        if chosen := self.pick(which, "started_at"):
            self.change("edited", [{**self.kept[-1][chosen], **outcome}])

    @rule(which=st.integers(0, 99), missing=st.booleans())
    def delete(self, which, missing):
        chosen = self.pick(which, "started_at")
        gone = [*([chosen] if chosen else []), *(["nobody"] if missing else [])]
        self.change("deleted", removed=gone)

    @rule(
        begin=offsets,
        days=st.integers(1, 40),
        hour=hours,
        skip=st.sampled_from([0, 0, 0, 2, 3, 7, 8]),
    )
    def import_a_row(self, begin, days, hour, skip):
        """One change of many sessions, each day but every `skip`th; some replace others."""
        rows = [
            self.written(f"row {offset}", offset, hour, 0, counts=True, hurt=False)
            for offset in range(begin, begin + days)
            if not skip or offset % skip
        ]
        self.change("imported", rows)

    @rule(first=offsets, days=st.integers(1, 21))
    def pause(self, first, days):
        last = self.day(first + days - 1)
        self.change("paused", [{"id": self.new_id(), "first": self.day(first), "last": last}])

    @rule(which=st.integers(0, 99), offset=offsets)
    def end_a_pause(self, which, offset):
        if chosen := self.pick(which, "first"):
            pause = self.kept[-1][chosen]
            if self.day(offset) > pause["first"]:
                ends = self.day(offset) - timedelta(days=1)
                self.change("paused", [{**pause, "last": ends}])
            else:
                self.change("paused", removed=[chosen])

    @rule(which=st.integers(0, 99))
    def undo(self, which):
        number = which % (len(self.changes) + 1)
        if number == len(self.changes):
            with pytest.raises(UnknownChangeError):
                undone(self.changes, "never", new_id="x", at=NOW, by=None)
        else:
            self.take_back(number, by_name=True)

    @rule()
    def undo_the_last(self):
        left = [
            number
            for number, about in enumerate(self.about)
            if about["kind"] in CORRECTIONS and self.stands(number)
        ]
        if left:
            self.take_back(left[-1], by_name=False)
        else:
            with pytest.raises(NothingToUndoError):
                undone(self.changes, new_id="x", at=NOW, by=None)

    # What happens around it

    @rule(offset=offsets)
    def the_clock_is_set(self, offset):
        """Back too: what is dated later does not count then."""
        self.today = self.day(offset)

    @rule()
    def a_day_goes_by(self):
        self.today += timedelta(days=1)

    @rule(which=st.integers(0, 2))
    def travel(self, which):
        self.zone = self.zones[which % len(self.zones)]

    @rule(rollover=st.integers(0, 12))
    def begin_days_at(self, rollover):
        self.rollover = rollover

    @rule(rest=st.frozensets(st.integers(0, 6), max_size=3))
    def rest_on(self, rest):
        self.settings["rest"] = rest

    @rule(goal=goals)
    def aim_for_days_a_week(self, goal):
        self.settings["weekly"] = goal

    @rule(on=st.booleans())
    def switch_freezes(self, on):
        self.settings["freezes"] = on

    # What must be so

    @invariant()
    def everything_is_as_if_counted_by_hand(self):
        entries = self.kept[-1].values()
        records = [entry for entry in entries if "started_at" in entry]
        pauses = [entry for entry in entries if "first" in entry]
        standing = {**self.settings, "never": NEVER.get(self.zone, ())}
        expected = plainly.told(records, pauses, standing, self.today)
        rules = StreakRules(
            rest_weekdays=self.settings["rest"],
            pauses=tuple((pause.first, pause.last) for pause in self.ledger.pauses.values()),
            freezes=self.settings["freezes"],
            weekly=self.settings["weekly"],
            zone=ZoneInfo(self.zone),
        )
        asked = self.ledger.ticked, rules, self.today, self.ledger.excused
        found = streak(*asked)
        days = explain(*asked)
        assert [
            {"day": d.day, "verdict": d.verdict, "streak": d.streak, "freezes": d.freezes}
            for d in days
        ] == expected["days"]
        assert {
            name: list(found.frozen) if name == "frozen" else getattr(found, name)
            for name in expected
            if name != "days"
        } == {name: value for name, value in expected.items() if name != "days"}
        assert found.weekly is (self.settings["weekly"] is not None)
        firmness = plainly.strength(records, pauses, standing, self.today)
        assert strength(*asked) == pytest.approx(firmness, abs=1e-9)

    @invariant()
    def the_history_is_the_one_that_was_kept(self):
        standing = self.kept[-1]
        assert self.ledger == Ledger.of(self.changes)
        held = {entry.id: entry for entry in (*self.ledger.records(), *self.ledger.pauses.values())}
        assert held == {id_: self.entry(kept) for id_, kept in standing.items()}
        records = [entry for entry in standing.values() if "started_at" in entry]
        ends = [self.entry(kept).ended_at for kept in records]
        assert (self.ledger.last and self.ledger.last.ended_at) == max(ends, default=None)
        stops = [self.entry(kept).ended_at for kept in records if kept["hurt"]]
        assert self.ledger.last_safety_stop == max(stops, default=None)
        for kept in records:
            assert self.ledger.record(kept["id"]) == self.entry(kept)
            same_day = [other for other in records if other["day"] == kept["day"]]
            in_order = sorted(same_day, key=lambda one: (one["started_at"], one["id"]))
            held_then = self.ledger.days[kept["day"]]
            assert [one.id for one in held_then.records] == [one["id"] for one in in_order]
            assert held_then.seconds == sum(one["seconds"] for one in same_day)

    # How it is written down, twice

    def new_id(self):
        self.ids += 1
        return f"id {self.ids}"

    def pick(self, which, field):
        there = sorted(id_ for id_, entry in self.kept[-1].items() if field in entry)
        return there[which % len(there)] if there else None

    def written(self, id_, offset, hour, minute, *, counts, hurt):
        wall = datetime.combine(self.day(offset), time(hour, minute), ZoneInfo(self.zone))
        started_at = wall.astimezone(UTC)
        day = plainly.day_of(started_at, ZoneInfo(self.zone), self.rollover)
        assert logical_day(started_at, ZoneInfo(self.zone), self.rollover) == day
        seconds = 60 * (1 + 3 * minute)
        return {
            "id": id_, "zone": self.zone, "day": day, "started_at": started_at,
            "counts": counts, "hurt": hurt, "seconds": seconds,
        }  # fmt: skip

    @staticmethod
    def entry(kept):
        if "first" in kept:
            return Pause(kept["id"], kept["first"], kept["last"])
        return Record(
            id=kept["id"],
            routine="bedtime",
            started_at=kept["started_at"],
            ended_at=kept["started_at"] + timedelta(seconds=kept["seconds"]),
            time_zone=kept["zone"],
            day=kept["day"],
            planned={},
            done={"calves:left": kept["seconds"]},
            outcome=Outcome.STOPPED_FOR_SAFETY if kept["hurt"] else Outcome.COMPLETED,
            counts=kept["counts"],
        )

    def change(self, kind, entries=(), removed=()):
        made = [self.entry(kept) for kept in entries]
        self.take_over(
            Change(
                id=f"change {len(self.changes)}",
                at=NOW,
                by=None,
                kind=ChangeKind(kind),
                records=tuple(entry for entry in made if isinstance(entry, Record)),
                pauses=tuple(entry for entry in made if isinstance(entry, Pause)),
                removed=tuple(removed),
            )
        )
        after = {id_: kept for id_, kept in self.kept[-1].items() if id_ not in removed}
        self.kept.append({**after, **{kept["id"]: kept for kept in entries}})
        ids = {*removed, *(kept["id"] for kept in entries)}
        self.about.append({"kind": kind, "ids": ids, "undoes": None})

    def take_over(self, change):
        self.changes.append(change)
        self.ledger = self.ledger.changed(change)

    def take_back(self, number, *, by_name):
        ids, before, after, now = (
            self.about[number]["ids"], self.kept[number], self.kept[number + 1], self.kept[-1]
        )  # fmt: skip
        name = self.changes[number].id if by_name else None
        made = {"new_id": f"change {len(self.changes)}", "at": NOW, "by": "anna"}
        if any(after.get(id_) != now.get(id_) for id_ in ids):
            with pytest.raises(ChangedSinceError):
                undone(self.changes, name, **made)
            return
        self.take_over(undone(self.changes, name, **made))
        assert self.changes[-1].undoes == self.changes[number].id
        rest = {id_: kept for id_, kept in now.items() if id_ not in ids}
        self.kept.append({**rest, **{id_: before[id_] for id_ in ids if id_ in before}})
        self.about.append({"kind": "undone", "ids": ids, "undoes": number})

    def stands(self, number):
        """Whether nothing that stands took it back."""
        return not any(
            about["undoes"] == number and self.stands(later)
            for later, about in enumerate(self.about)
        )


TestHistories = Histories.TestCase
TestHistories.settings = settings(stateful_step_count=20)


@pytest.mark.parametrize("begin", sorted(BEGINNINGS))
def test_the_dates_that_never_were_are_the_ones_we_think(begin):
    """What the oracle believes, seen on a clock."""
    for zone in BEGINNINGS[begin]:
        days = [begin + timedelta(days=n) for n in range(SPAN)]
        missing = {day for day in days if not plainly.existed(day, ZoneInfo(zone))}
        assert missing == NEVER.get(zone, set())


def test_the_last_session_may_be_of_the_day_before_yesterday():
    """From Kiritimati to Samoa's other half, for somebody who sleeps until noon there."""
    records = [
        Record(
            id_, "bedtime", at, at + timedelta(minutes=5), zone, day, {}, {}, outcome, counts=True
        )
        for id_, zone, rollover, wall in (
            ("evening", "Pacific/Kiritimati", 0, "2026-03-09T20:00"),
            ("night", "Pacific/Kiritimati", 0, "2026-03-10T00:30"),
            ("morning", "Pacific/Pago_Pago", 12, "2026-03-09T11:00"),
        )
        for at in [datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)]
        for day in [logical_day(at, ZoneInfo(zone), rollover)]
        for outcome in [Outcome.COMPLETED]
    ]
    assert [record.day.day for record in records] == [9, 10, 8]
    change = Change("all", NOW, None, ChangeKind.IMPORTED, tuple(records))
    assert Ledger().changed(change).last == records[-1]
