"""A speaker's delay is learnt: steady ones soon, hiccups hardly, changes before long."""

from collections.abc import Callable
from datetime import timedelta
import math
from random import Random

from hypothesis import given, strategies as st
import pytest

from custom_components.rolling_session.engine.errors import UnreadableSnapshotError
from custom_components.rolling_session.engine.lead_time import (
    COLD_AFTER,
    LONGEST,
    Lead,
    LeadTime,
    prior,
)

from .strategies import fewer, junk

seconds = st.floats(-0.2, 10)
leads = st.builds(Lead, seconds, st.floats(0, 10), st.integers(0, 10_000))
lead_times = st.builds(LeadTime, leads, leads)


def heard(lead_time, *observed, cold=False):
    for one in observed:
        lead_time = lead_time.learned(one, cold)
    return lead_time


# Laws


@fewer
@given(st.floats(0, 4), st.floats(0, 4))
def test_a_steady_speaker_is_known_within_ten_cues(assumed, true):
    found = heard(prior(assumed), *[true] * 10).expected(cold=False)
    assert found == pytest.approx(true, abs=max(0.02, abs(true - assumed) / 10))
    assert heard(prior(assumed), *[true] * 60).expected(cold=False) == pytest.approx(true, abs=0.01)


@fewer
@given(lead_times, seconds, st.booleans())
def test_one_observation_moves_towards_itself_and_never_far(lead_time, observed, cold):
    before = (lead_time.cold if cold else lead_time.warm).mean
    after = lead_time.learned(observed, cold)
    after = (after.cold if cold else after.warm).mean
    assert min(before, observed) - 1e-9 <= after <= max(before, observed) + 1e-9
    assert abs(after - before) <= 1.5


@given(st.floats(0.2, 0.6), seconds)
def test_a_hiccup_of_a_speaker_that_is_known_is_hardly_believed(true, hiccup):
    known = heard(prior(0.4), *[true] * 30)
    assert abs(heard(known, hiccup).expected(cold=False) - known.expected(cold=False)) < 0.1


@fewer
@given(lead_times, st.one_of(seconds, st.floats()), st.booleans())
def test_warm_and_cold_teach_each_other_nothing(lead_time, observed, cold):
    after = lead_time.learned(observed, cold)
    assert (after.warm if cold else after.cold) == (lead_time.warm if cold else lead_time.cold)


@pytest.mark.parametrize("cold", [False, True])
@pytest.mark.parametrize("nonsense", [-0.21, 10.1, math.nan, math.inf, -math.inf])
def test_nonsense_teaches_nothing(nonsense, cold):
    known = heard(prior(0.4), 0.5, 0.6, cold=cold)
    assert known.learned(nonsense, cold) == known


@fewer
@given(lead_times, st.lists(st.one_of(seconds, st.floats()), max_size=20), st.booleans())
def test_a_cue_is_never_sent_late_on_purpose_nor_much_too_early(lead_time, observed, cold):
    assert 0 <= heard(lead_time, *observed, cold=cold).expected(cold) <= 4


def test_what_is_known_of_speakers_in_general():
    """They fall asleep after five minutes, and none is sent a cue more than four seconds early."""
    assert (timedelta(minutes=5), 4.0) == (COLD_AFTER, LONGEST)
    assert prior(9.0).expected(cold=False) == 4.0
    assert prior(0.4).warm == prior(0.4).cold == Lead(mean=0.4, spread=0.5, count=0)


@pytest.mark.parametrize("seconds", [-0.2, 10.0])
def test_the_edges_of_what_is_believed(seconds):
    assert prior(0.4).learned(seconds, cold=False) != prior(0.4)
    assert prior(0.4).learned(math.nextafter(seconds, 99 * seconds), cold=False) == prior(0.4)


@pytest.mark.parametrize(
    ("spread", "bound"), [(0.0, 0.1), (0.03, 0.1), (0.2, 0.6), (0.5, 1.5), (3.0, 1.5)]
)
def test_three_spreads_are_believed_within_a_tenth_and_one_and_a_half_seconds(spread, bound):
    known = Lead(mean=2.0, spread=spread, count=0)
    assert known.learned(9.0).mean == pytest.approx(2 + bound)
    assert known.learned(-0.2).mean == pytest.approx(2 - bound)


def test_an_eighth_is_learnt_however_much_is_known():
    """A network that slows down is followed: 0.12, after seven observations as after thousands."""
    for count, gain in [(0, 1), (1, 1 / 2), (7, 1 / 8), (8, 0.12), (5_000, 0.12)]:
        after = Lead(mean=1.0, spread=0.2, count=count).learned(1.1)
        assert after.mean == pytest.approx(1 + gain * 0.1)
        assert after.spread == pytest.approx(0.2 - gain * 0.1)
        assert after.count == count + 1


def test_what_was_heard_first_replaces_what_was_assumed():
    assert heard(prior(0.4), 0.9).warm == Lead(mean=0.9, spread=0.5, count=1)
    assert heard(prior(0.4), 0.9, cold=True).expected(cold=True) == 0.9
    assert heard(prior(0.4), 0.9, cold=True).expected(cold=False) == 0.4


def test_the_spread_tells_a_steady_speaker_from_a_wild_one():
    steady = heard(prior(1), *[0.5, 0.52] * 20).warm
    wild = heard(prior(1), *[0.2, 1.1] * 20).warm
    assert steady.spread < 0.05
    assert wild.spread > 0.3


# What is stored


@fewer
@given(lead_times)
def test_what_was_stored_comes_back(lead_time):
    assert LeadTime.from_dict(lead_time.as_dict()) == lead_time


def test_what_was_never_heard_can_be_stored():
    assert LeadTime.from_dict(prior(1).as_dict()) == prior(1)


def damaged(**changes):
    return {"warm": prior(1).warm.as_dict() | changes, "cold": prior(1).cold.as_dict()}


@pytest.mark.parametrize(
    "data",
    [
        {},
        [],
        {"warm": prior(1).warm.as_dict()},
        damaged(mean="soon"),
        damaged(mean=math.nan),
        damaged(mean=11),
        damaged(mean=10**400),
        damaged(spread=None),
        damaged(spread=-0.1),
        damaged(spread=math.inf),
        damaged(count=-1),
        damaged(count=1.5),
        damaged(count=True),
    ],
)
def test_what_can_not_be_read_says_so(data):
    with pytest.raises(UnreadableSnapshotError) as refusal:
        LeadTime.from_dict(data)
    assert refusal.value.placeholders == {"what": "lead time"}


@given(st.one_of(junk, st.fixed_dictionaries({"warm": junk, "cold": junk})))
def test_junk_is_never_taken_for_a_lead_time(data):
    with pytest.raises(UnreadableSnapshotError):
        LeadTime.from_dict(data)


# Simulated speakers: |error| in ms at p50/p90, over 200 sessions of 60 cues each. A constant
# makes about 47/110, 264/570 and 272/490 of them, the estimator 43/111, 146/366 and 69/195.


def satellite(chance: Random, _: int) -> tuple[float, bool]:
    """0.38 s ± 0.06 s, now and then a network that hangs for a second or three."""
    hangs = chance.random() < 0.03
    return max(0.05, chance.gauss(0.38, 0.06)) + (chance.uniform(1, 3) if hangs else 0), False


def cast(chance: Random, cue: int) -> tuple[float, bool]:
    """0.7 s ± 0.2 s, every twelfth one asleep."""
    asleep = cue % 12 == 0
    return max(0.05, chance.gauss(0.7, 0.2)) + (1.8 if asleep else 0), asleep


def drift(chance: Random, cue: int) -> tuple[float, bool]:
    """A network that goes from 0.4 s to 0.9 s in the course of a session."""
    return chance.gauss(0.4 + 0.5 * cue / 59, 0.06), False


def errors(speaker: Callable, assumed: float, *, learning: bool) -> tuple[float, float]:
    chance = Random(7)
    found = []
    for _ in range(200):
        known = prior(assumed)
        for cue in range(60):
            took, cold = speaker(chance, cue)
            found.append(abs(took - known.expected(cold)) * 1000)
            if learning:
                known = known.learned(took, cold)
    found.sort()
    return found[len(found) // 2], found[len(found) * 9 // 10]


@pytest.mark.parametrize(
    ("speaker", "assumed", "p50", "p90"),
    [(satellite, 0.33, 50, 125), (cast, 0.9, 165, 410), (drift, 0.4, 75, 200)],
)
def test_learning_beats_assuming(speaker, assumed, p50, p90):
    learned = errors(speaker, assumed, learning=True)
    constant = errors(speaker, assumed, learning=False)
    assert learned < constant
    assert learned[1] < constant[1]
    assert learned[0] < p50
    assert learned[1] < p90


def test_one_hiccup_in_thirty_does_not_make_it_worse_than_a_perfect_constant():
    learned = errors(satellite, 0.38, learning=True)
    perfect = errors(satellite, 0.38, learning=False)
    assert learned[0] < perfect[0] * 1.2
    assert learned[1] < perfect[1] * 1.2
