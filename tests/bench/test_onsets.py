"""Finding sentences in a recording."""

import numpy as np
import pytest

from bench.speaker_rig.onsets import Sentence, hear, trim
from bench.speaker_rig.recording import RATE

from .sounds import BEGAN, record, tone, voice

IN = voice("Breathe in.", 0.9)
OUT = voice("And out.", 0.8)
READY = voice("Mid back. Lie down.", 4.0)


def test_sentences_are_found_to_the_millisecond() -> None:
    recording = record(12, [(1.2345, IN.samples), (4.5, OUT.samples), (7.001, IN.samples)])

    sounds = hear(recording, [IN, OUT, READY])

    assert [sound.at - BEGAN for sound in sounds] == pytest.approx([1.2345, 4.5, 7.001], abs=2e-4)
    assert [list(sound.likeness) for sound in sounds] == [[IN.text], [OUT.text], [IN.text]]
    assert all(sound.whole[text] for sound in sounds for text in sound.likeness)


def test_volume_does_not_matter() -> None:
    recording = record(6, [(1, 0.05 * IN.samples), (3, 3 * OUT.samples)])

    assert [sound.at - BEGAN for sound in hear(recording, [IN, OUT])] == pytest.approx(
        [1, 3], abs=1e-3
    )


def test_a_sentence_right_behind_another_one_is_found() -> None:
    recording = record(8, [(1, READY.samples), (3, OUT.samples)])

    ready, out = hear(recording, [READY, OUT])

    assert (ready.at - BEGAN, out.at - BEGAN) == pytest.approx((1, 3), abs=1e-3)
    assert not ready.whole[READY.text]
    assert out.whole[OUT.text]


def test_what_is_no_sentence_is_heard_as_well() -> None:
    recording = record(8, [(1, tone(0.4)), (3, OUT.samples), (5, tone(0.3))])

    sounds = hear(recording, [IN, OUT])

    assert [sound.at - BEGAN for sound in sounds] == pytest.approx([1, 3, 5], abs=6e-3)
    assert [bool(sound.likeness) for sound in sounds] == [False, True, False]


def test_sentences_that_begin_alike_are_one_sound() -> None:
    longer = Sentence("Breathe in. Slowly.", np.concatenate([IN.samples, OUT.samples]))

    (sound,) = hear(record(6, [(2, longer.samples)]), [IN, longer])

    assert sound.at - BEGAN == pytest.approx(2, abs=1e-3)
    assert longer.text in sound.likeness


def test_silence_has_no_sounds() -> None:
    recording = record(2, [(0, np.zeros(RATE * 2, np.float32))])

    assert hear(recording, [IN]) == []


def test_silence_around_a_sentence_is_cut_away() -> None:
    silence = np.zeros(RATE // 2, np.float32)

    trimmed = trim(np.concatenate([silence, IN.samples, silence]))

    assert len(trimmed) / RATE == pytest.approx(IN.seconds, abs=0.005)
    assert not len(trim(silence))
