"""From sounds to figures: what is missed is missed, and nothing else moves."""

import pytest

from bench.speaker_rig.assignment import DueCue, assign
from bench.speaker_rig.figures import Heard, HeardCue, drift, figures, listen_for, skew
from bench.speaker_rig.onsets import Sound

from .sounds import BEGAN, record, tone, voice

IN = voice("Breathe in.", 0.9)
OUT = voice("And out.", 0.8)
READY = voice("Mid back. Lie down.", 4.0)
BREATHS = [DueCue((IN, OUT)[n % 2].text, 4.0 * n) for n in range(6)]


def sound(at: float, *texts: str) -> Sound:
    return Sound(at, dict.fromkeys(texts, 0.9))


def test_a_missed_cue_does_not_shift_the_others() -> None:
    sounds = [sound(cue.due + 0.1, cue.text) for cue in BREATHS]
    del sounds[2]

    assigned = assign(BREATHS, sounds)

    assert assigned == [*sounds[:2], None, *sounds[2:]]


def test_cues_that_come_later_than_the_next_one_is_due_are_still_themselves() -> None:
    sounds = [sound(cue.due + 9 + cue.due, cue.text) for cue in BREATHS]

    assert assign(BREATHS, sounds) == sounds


def test_a_tone_passes_for_a_cue_only_when_it_is_due() -> None:
    near, far = sound(4.2), sound(9.0)

    assert assign(BREATHS, [near, far]) == [None, near, None, None, None, None]


def test_a_sentence_goes_before_a_tone() -> None:
    words = sound(0.3, IN.text)

    assert assign(BREATHS[:1], [sound(0.1), words]) == [words]


def test_everything_is_counted() -> None:
    dues = (1, 3, 5, 7, 9)
    cues = [
        DueCue(s.text, BEGAN + due) for due, s in zip(dues, (IN, OUT, IN, OUT, IN), strict=True)
    ]
    parts = [(1.01, IN.samples), (3.02, OUT.samples), (7.03, OUT.samples), (8.96, tone(0.2))]
    heard = listen_for(cues, record(12, [*parts, (10.5, tone(0.2))]), [IN, OUT])

    found = figures(heard, [IN, OUT], BEGAN)

    assert found["p50_ms"] == pytest.approx(20, abs=1)
    assert found["p95_ms"] == found["max_ms"] == pytest.approx(40, abs=6)
    assert found["bias_ms"] == pytest.approx(15, abs=1)
    assert found["first_word_ms"] == pytest.approx(1010, abs=1)
    counts = ("cues", "missed", "overlaps", "cut_short", "unrecognised", "other_sounds")
    assert [found[name] for name in counts] == [5, 1, 0, 0, 1, 1]


def test_one_sentence_running_into_the_next_is_an_overlap() -> None:
    cues = [DueCue(READY.text, BEGAN + 1), DueCue(OUT.text, BEGAN + 3)]
    heard = listen_for(cues, record(6, [(1, READY.samples), (3, OUT.samples)]), [READY, OUT])

    found = figures(heard, [READY, OUT], BEGAN)

    assert (found["overlaps"], found["cut_short"], found["missed"]) == (1, 1, 0)


def test_nothing_heard_has_no_percentiles() -> None:
    found = figures(Heard([HeardCue("Breathe in.", 1.0)], []), [], 0.0)

    assert (found["p95_ms"], found["drift_ms_per_min"], found["missed"]) == (None, None, 1)


def test_drift_is_what_a_minute_adds_whatever_one_cue_does() -> None:
    cues = [HeardCue("x", 6.0 * n, 6.0 * n + 0.05 + 0.02 * n) for n in range(10)]
    cues[4] = HeardCue("x", 24.0, 27.0)

    assert drift(cues) == pytest.approx(200)


def test_places_inside_a_clip_are_told_from_its_first_cue() -> None:
    cues = [
        HeardCue("x", 0.0, 0.5, stream=0),
        HeardCue("x", 4.0, 4.503, stream=0),
        HeardCue("x", 8.0, 8.9, stream=1),
    ]

    found = figures(Heard(cues, []), [], 0.0)["inside_clips"]

    assert found == {"cues": 1, "p50_ms": 3.0, "p95_ms": 3.0, "max_ms": 3.0}


def test_two_speakers_are_compared_cue_by_cue() -> None:
    first = Heard([HeardCue("x", 0.0, 0.1), HeardCue("x", 4.0), HeardCue("x", 8.0, 8.1)], [])
    second = Heard(
        [HeardCue("x", 0.0, 0.103), HeardCue("x", 4.0, 4.1), HeardCue("x", 8.0, 8.09)], []
    )

    assert skew([first, second])["max_ms"] == pytest.approx(10)
