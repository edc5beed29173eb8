"""What is seen of one person's sessions, kept outside of the process that is killed.

Pure: told what a screen showed and what the history has, it names what is wrong. It knows
nothing of how the product keeps things.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

from .laws import Fault, Law

_FAR: Final = timedelta.max

type Record = Mapping[str, Any]
"""A session as an export has it."""

FLOOR: Final = frozenset({"rolling", "holding", "moving"})
"""In these the person is on the floor, and seconds are credited."""
STILL: Final = frozenset({"idle", "paused", "unavailable"})
"""In these nobody is coached."""
NOBODY: Final = frozenset({"idle", "unknown", "unavailable"})
"""In these no session is under way."""
ENDS: Final = frozenset({"completed", "partial", "stopped", "stopped_for_safety"})
"""How a session can end."""
SURE: Final = timedelta(seconds=1)
"""What was shown so long before a kill has reached the disk."""
COUNT_IN: Final = timedelta(seconds=5)
"""It is shown what comes, and nothing is credited yet."""
SLACK: Final = timedelta(seconds=1.5)
"""By which what is seen from outside may be late, over a whole session."""


@dataclass(slots=True)
class Coached:
    """One session with the coach, as it was seen from outside."""

    asked_at: datetime
    begun_at: datetime
    """Between these two it began."""
    at_least: timedelta = timedelta()
    """Seconds on the floor of which the disk knows."""
    at_most: timedelta = timedelta()
    """Seconds on the floor in which a coach was running."""
    told: str | None = None
    """How it ended, as far as somebody was told."""
    told_at: datetime | None = None
    is_sure: bool = False
    """Whether it was on disk before anything went wrong."""
    is_safe: bool = True
    """Whether what was told was told while the disk could be written."""
    recorded: bool = False

    def is_of(self, started_at: datetime) -> bool:
        """Return whether a record that began then may be of this session."""
        return self.off(started_at) <= SLACK

    def off(self, started_at: datetime) -> timedelta:
        """Return by how much a moment is not when this session began."""
        return max(self.asked_at - started_at, started_at - self.begun_at, timedelta())

    def move(self, by: timedelta) -> None:
        """Make it earlier, as its file was made."""
        self.asked_at -= by
        self.begun_at -= by


@dataclass(slots=True)
class Shown:
    """What a screen shows."""

    state: str
    at: datetime
    step: int | None = None


@dataclass(slots=True)
class Watch:
    """What is seen of one person's sessions."""

    sessions: list[Coached] = field(default_factory=list)
    live: Coached | None = None
    shown: list[Shown] = field(default_factory=list)
    """Of this life of Home Assistant, in order."""
    asked_at: datetime | None = None
    """When a start was asked for that nobody has answered."""
    broken_at: datetime | None = None
    """Since when the disk can not be written."""

    def ask(self, at: datetime) -> None:
        """Note that somebody asks for a session."""
        self.asked_at = at

    def refuse(self) -> None:
        """Note that there is none."""
        self.asked_at = None

    def begin(self, at: datetime) -> None:
        """Note that it has begun."""
        asked_at, self.asked_at = self.asked_at or at, None
        self.live = Coached(asked_at, at)
        self.sessions.append(self.live)

    def show(self, shown: Shown) -> None:
        """Note what a screen shows from now on."""
        if self.shown and shown.at < self.shown[-1].at:
            return
        self.shown.append(shown)

    def tell(self, outcome: str, at: datetime) -> None:
        """Note that everybody was told of the end of a session."""
        if self.live is None:
            return
        self._credit(at, sure=self._sure_until(at))
        self.live.told, self.live.told_at = outcome, at
        self.live.is_safe = self.broken_at is None
        self.live = None

    def lose_power(self, at: datetime) -> None:
        """Note that Home Assistant was killed."""
        if self.asked_at and not self.live:
            # Whether it began is not known.
            self.begin(at)
        if self.live:
            sure = self._sure_until(at - SURE)
            began = self.live.asked_at
            self.live.is_sure |= any(
                shown.state not in NOBODY and began <= shown.at <= sure for shown in self.shown
            )
            self._credit(at, sure=sure)
        self.asked_at = None

    def come_back(self, at: datetime) -> None:
        """Note that Home Assistant is started again."""
        self.shown = [Shown("unknown", at)]

    def done(self, at: datetime) -> timedelta:
        """Return about how long somebody has been on the floor in this session."""
        if self.live is None:
            return timedelta()
        ends = [shown.at for shown in self.shown[1:]] + [at]
        now = (
            end - max(shown.at, self.live.asked_at)
            for shown, end in zip(self.shown, ends, strict=True)
            if shown.state in FLOOR
        )
        return sum((max(span, timedelta()) for span in now), self.live.at_least)

    def kept_at(self, at: datetime) -> tuple[Shown, ...]:
        """Return what was shown of which the disk may know at a kill: one of these."""
        sure = self._sure_until(at - SURE)
        before = [shown for shown in self.shown if shown.at <= sure][-1:]
        return (*before, *(shown for shown in self.shown if shown.at > sure))

    def _sure_until(self, at: datetime) -> datetime:
        return min(at, self.broken_at - SURE) if self.broken_at else at

    def _credit(self, at: datetime, *, sure: datetime) -> None:
        """Add the seconds on the floor in this life; `sure`: until then the disk knows."""
        assert self.live
        runs_at = self.live.asked_at
        for shown, then in zip(self.shown, [*self.shown[1:], None], strict=True):
            end = then.at if then else at
            start = max(shown.at, self.live.asked_at)
            if shown.state in FLOOR:
                self.live.at_most += max(end - start, timedelta())
                if end <= sure:
                    self.live.at_least += max(end - max(start, runs_at), timedelta())
            elif shown.state == "unknown" and then and then.state not in STILL:
                # Before anybody looked.
                self.live.at_most += end - start
            if shown.state in {"paused", "unknown"}:
                runs_at = end + COUNT_IN
        self.shown = [replace(shown, at=at) for shown in self.shown[-1:]]

    @property
    def unsafe(self) -> list[Coached]:
        """Return the sessions whose end was told since the disk takes nothing."""
        broken_at = self.broken_at
        return [s for s in self.sessions if broken_at and s.told_at and s.told_at >= broken_at]

    def find(self, started_at: datetime) -> None:
        """Note which session the disk has at a kill.

        It may be one whose end was told while the disk took nothing, even if another one has
        begun since: that is the one that goes on.
        """
        for session in self.sessions:
            untrue = session.told and not session.is_safe and not session.recorded
            if untrue and session.is_of(started_at):
                session.told, session.is_safe = None, True
                self.live = session

    def close(self, told: str | None) -> None:
        """Note that the session that was under way is not any more."""
        if self.live:
            self.live.told = told if told in ENDS else None
            self.live = None

    def check(self, records: Iterable[Record]) -> list[Fault]:
        """Compare with the coached sessions in a history."""
        faults: list[Fault] = []
        matched: defaultdict[int, list[Record]] = defaultdict(list)
        for record in records:
            started_at = datetime.fromisoformat(record["started_at"])
            off, of = min(
                ((s.off(started_at), i) for i, s in enumerate(self.sessions)), default=(_FAR, 0)
            )
            if off > SLACK:
                faults.append(Fault(Law.WRONG, f"nobody began a session at {started_at}"))
            else:
                matched[of].append(record)
        for number, session in enumerate(self.sessions):
            there = matched[number]
            faults += _sessions_faults(session, there, is_live=session is self.live)
            session.recorded = bool(there)
        return faults


def _sessions_faults(session: Coached, there: list[Record], *, is_live: bool) -> Iterable[Fault]:
    name = f"the session of {session.begun_at:%H:%M:%S}"
    if len(there) > 1:
        yield Fault(Law.DOUBLED, f"{name} is there {len(there)} times")
    elif is_live and there:
        yield Fault(Law.DOUBLED, f"{name} is recorded and goes on")
    elif not there:
        was_told = session.told is not None and session.is_safe
        expected = session.recorded or was_told or session.is_sure
        if expected and not is_live and session.at_least > SLACK:
            yield Fault(Law.LOST, f"{name}, told: {session.told}, is not there")
    else:
        yield from _records_faults(session, name, there[0])


def _records_faults(session: Coached, name: str, record: Record) -> Iterable[Fault]:
    done = timedelta(seconds=sum(record["done"].values()))
    if done > session.at_most + SLACK:
        yield Fault(Law.WRONG, f"{name} has {done}, but only {session.at_most} were heard")
    if done < session.at_least - SLACK:
        yield Fault(Law.WRONG, f"{name} has {done}, but at least {session.at_least} were done")
    if session.told and session.is_safe and record["outcome"] != session.told:
        yield Fault(Law.WRONG, f"{name} is {record['outcome']}, but {session.told} was told")


def doubled_ids(records: Iterable[Record]) -> list[Fault]:
    """Return the ids that more than one record has."""
    counted = Counter(record["id"] for record in records)
    return [Fault(Law.DOUBLED, f"two records are {id_}") for id_, n in counted.items() if n > 1]
