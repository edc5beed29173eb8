"""L4: any order of commands, at any time, on any plan."""

from collections import Counter
from datetime import timedelta
from functools import partial
import json

from hypothesis import settings, strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
import pytest

from custom_components.rolling_session.engine import resizing, rules, session as verbs, steering
from custom_components.rolling_session.engine.cues import cue_for, phrase_keys
from custom_components.rolling_session.engine.errors import EngineError, NotRunningError
from custom_components.rolling_session.engine.events import (
    EasedOff,
    MarkReached,
    PositionLeft,
    SessionEnded,
    SessionResumed,
    Symptom,
    ZoneSkipped,
)
from custom_components.rolling_session.engine.model import MarkKind, Zone
from custom_components.rolling_session.engine.session import Paused, Running, Transition, advance
from custom_components.rolling_session.engine.snapshot import dump, load
from custom_components.rolling_session.engine.timeline import held

from .strategies import plans
from .walk import T0

NOTHING = timedelta()
WORDS = phrase_keys()
PLAIN = (
    verbs.pause,
    verbs.resume,
    steering.skip,
    steering.back,
    steering.ease_off,
    resizing.lengthen,
    resizing.shorten,
)
SELDOM = st.sampled_from([False] * 7 + [True])
"""Most evenings should be long enough for something to go wrong in them."""

begun = precondition(lambda self: hasattr(self, "session"))
live = precondition(lambda self: hasattr(self, "session") and not self.session.is_over)


class Commands(RuleBasedStateMachine):
    """A session under whatever anybody does to it."""

    @precondition(lambda self: not hasattr(self, "session") or self.session.is_over)
    @rule(plan=plans())
    def begin(self, plan):
        if hasattr(self, "session"):
            self.teardown()
        self.now = T0
        self.ran = NOTHING
        self.runs_from = T0
        self.ends = 0
        self.given_up = {}
        begun = verbs.start(plan, T0, "any")
        self.session = begun.session
        self._hear(begun)

    # Time

    @live
    @rule(seconds=st.one_of(st.integers(0, 20), st.integers(0, 20), st.floats(0, 90)))
    def time_passes(self, seconds):
        self._let(timedelta(seconds=seconds))
        self._advance()

    @live
    @rule(seconds=st.integers(0, 2_000), sure=SELDOM)
    def nobody_is_there(self, seconds, sure):
        if sure:
            self._let(timedelta(seconds=seconds))
            self._advance()

    @live
    @rule()
    def it_is_time(self):
        """L3 wherever a command has led: the timer that was armed finds something to say."""
        self._let(max(self.session.wakes_at - self.now, NOTHING))
        assert self._advance().events

    @live
    @rule(seconds=st.integers(0, 120))
    def nobody_looks(self, seconds):
        """A busy house: the next command finds time that nothing was told of."""
        self._let(timedelta(seconds=seconds))

    @live
    @rule(seconds=st.one_of(st.integers(1, 10), st.integers(10, 4_000)))
    def the_clock_is_set_back(self, seconds):
        self.now -= timedelta(seconds=seconds)

    # Commands

    @live
    @rule(verb=st.sampled_from(PLAIN))
    def command(self, verb):
        self._command(verb)

    @live
    @rule(seconds=st.one_of(st.integers(20, 30), st.integers(20, 30), st.integers(18, 32)))
    def hold(self, seconds):
        self._command(partial(steering.hold, seconds=seconds))

    @live
    @rule(discomfort=st.one_of(st.integers(8, 10), st.integers(-1, 11)))
    def it_hurts(self, discomfort):
        before = self.session.discomfort
        if self._command(steering.report_discomfort, discomfort):
            assert self.session.discomfort == max(discomfort, before or 0)

    @live
    @rule(sure=SELDOM)
    def stop(self, sure):
        if sure:
            self._command(verbs.stop)

    @live
    @rule(symptom=st.sampled_from(Symptom), sure=SELDOM)
    def red_flag(self, symptom, sure):
        if not sure:
            symptom = "hunger"
        if self._command(verbs.report_symptom, symptom):
            assert self.session.phase.outcome == "stopped_for_safety"

    @live
    @rule(
        away=st.one_of(st.integers(0, 240), st.integers(0, 240), st.integers(0, 600)),
        unseen=st.integers(0, 30),
    )
    def the_house_restarts(self, away, unseen):
        """It was `unseen` seconds after the last sign of life that it went down."""
        seen_at = self.now
        ran = self.ran
        self._let(timedelta(seconds=unseen + away))
        if not isinstance(self.session.phase, Paused):
            self.ran = ran
        self._hear(steering.recover(self._read_back(), seen_at, self.now))

    @live
    @rule()
    def is_stored(self):
        self.session = self._read_back()

    # What is always true

    @begun
    @invariant()
    def no_more_is_credited_than_time_passed(self):
        assert all(credit >= NOTHING for credit in self.session.credits)
        assert sum(self.session.credits, NOTHING) <= self.ran

    @begun
    @invariant()
    def no_area_gets_too_much(self):
        totals = Counter()
        for position, credit in zip(self.session.plan.positions, self.session.credits, strict=True):
            if position.zone is not None:
                assert position.zone in Zone
                totals[position.zone, position.side] += credit.total_seconds()
        assert max(totals.values()) <= rules.DOSE_LIMIT

    @begun
    @invariant()
    def no_spot_is_held_for_too_long(self):
        plan = self.session.plan
        for index in range(len(plan.positions)):
            assert held(plan, index) <= timedelta(seconds=rules.SPOT_LIMIT)

    @begun
    @invariant()
    def a_zone_that_hurt_twice_is_left_alone(self):
        for zone, credit in self.given_up.items():
            assert self._done_in(zone) == credit
        here = self.session.position
        assert self.session.is_over or here is None or here.zone not in self.given_up

    @begun
    @invariant()
    def it_knows_when_to_wake(self):
        session = self.session
        assert (session.wakes_at is None) == session.is_over
        offsets = [mark.offset for mark in session.plan.marks]
        assert offsets == sorted(offsets)
        assert session.plan.marks[-1].kind is MarkKind.END
        assert [m.kind for m in session.plan.marks].count(MarkKind.END) == 1
        if isinstance(session.phase, Running):
            begins, ends = session.phase_span
            assert begins <= ends <= session.ends_at
        assert session.status

    def teardown(self):
        """Every session ends if time goes on, and then it stays ended."""
        if not hasattr(self, "session"):
            return
        self.now = max(self.now, self.session.wakes_at or T0)
        self._let(timedelta(days=1))
        self._advance()
        assert self.session.is_over
        assert self.ends == 1
        for verb in (*PLAIN, verbs.stop, steering.hold):
            with pytest.raises(NotRunningError):
                verb(self.session, self.now)

    # How it is told

    def _let(self, passed):
        """Let time pass, and keep count of how much of it the session may have run."""
        before, self.now = self.now, self.now + passed
        if isinstance(self.session.phase, Running):
            self.ran += max(self.now - max(before, self.runs_from), NOTHING)

    def _advance(self):
        passed = advance(self.session, self.now)
        self._assert_on_time(self.session, passed)
        self._hear(passed)
        return passed

    def _assert_on_time(self, session, passed):
        """Marks come one by one, each when it is due and none before."""
        marks = [event for event in passed.events if isinstance(event, MarkReached)]
        expected = session.plan.marks[session.cursor : session.cursor + len(marks)]
        assert tuple(event.mark for event in marks) == expected
        for event in marks:
            assert event.at == session.phase.origin + event.mark.offset <= self.now
        if not passed.session.is_over:
            assert passed.session.wakes_at > self.now

    def _command(self, verb, *args):
        """Give a command: it is refused and changes nothing, or time passed before it did."""
        before = self.session
        stored = dump(before)
        try:
            transition = verb(before, *args, now=self.now)
        except EngineError:
            assert dump(before) == stored
            return False
        passed = advance(before, self.now).events
        assert transition.events[: len(passed)] == passed
        self._hear(transition)
        return True

    def _hear(self, transition: Transition):
        for event in transition.events:
            if isinstance(event, SessionResumed):
                self.runs_from = event.runs_at
            if isinstance(event, PositionLeft | EasedOff | ZoneSkipped):
                # Who moves on does not wait for a count-in.
                self.runs_from = event.at
            cue = cue_for(event, transition.session.plan)
            assert cue is None or cue.key in WORDS
        self.ends += sum(isinstance(event, SessionEnded) for event in transition.events)
        assert self.ends == transition.session.is_over
        self.session = transition.session
        for zone in set(self.session.strikes) - self.given_up.keys():
            if self.session.strikes.count(zone) > 1:
                self.given_up[zone] = self._done_in(zone)

    def _done_in(self, zone):
        pairs = zip(self.session.plan.positions, self.session.credits, strict=True)
        return sum((credit for position, credit in pairs if position.zone is zone), NOTHING)

    def _read_back(self):
        read = load(json.loads(json.dumps(dump(self.session))))
        assert read == self.session
        return read


def test_any_order_of_commands_keeps_the_laws():
    run_state_machine_as_test(Commands, settings=settings(stateful_step_count=30))
