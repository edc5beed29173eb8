"""From captured pieces to instants."""

from pathlib import Path

import numpy as np
import pytest

from bench.speaker_rig.capture import SOUND, STAMP, STAMPS
from bench.speaker_rig.recording import RATE, Piece, load, streams_of

from .sounds import BEGAN

PIECE = 0.02
SIZE = 1764
"""Bytes of 20 ms."""


def pieces(*ats: float) -> list[Piece]:
    return [Piece(at, SIZE) for at in ats]


def test_pieces_in_time_are_one_stream() -> None:
    (stream,) = streams_of(pieces(1.0, 1.021, 1.0405, 1.063))

    assert stream.at == pytest.approx(1.0)
    assert stream.ends == pytest.approx(1.08)


def test_a_late_reader_does_not_shift_the_sound() -> None:
    (stream,) = streams_of(pieces(1.0, 1.02, 1.065, 1.066, 1.081, 1.1))

    assert stream.at == pytest.approx(1.0)


def test_the_first_reading_being_late_does_not_shift_the_sound() -> None:
    (stream,) = streams_of(pieces(1.006, 1.02, 1.04))

    assert stream.at == pytest.approx(1.0)


def test_a_stutter_and_a_pause_begin_a_new_stream() -> None:
    streams = streams_of(pieces(1.0, 1.02, 1.07, 1.09, 1.11, 1.13, 1.15, 3.0))

    assert [stream.at for stream in streams] == pytest.approx([1.0, 1.07, 3.0])


def test_another_clip_cuts_off_the_one_before() -> None:
    streams = streams_of(pieces(1.0, 1.02, 1.03, 1.05))

    assert [stream.at for stream in streams] == pytest.approx([1.0, 1.03])


def test_sound_is_put_where_it_was_heard(tmp_path: Path) -> None:
    stamps = [STAMP.pack(round((BEGAN + 0.5 + n * PIECE) * 1e9), SIZE) for n in range(3)]
    (tmp_path / STAMPS).write_bytes(b"".join(stamps))
    (tmp_path / SOUND).write_bytes(np.full(3 * SIZE // 2, 1000, "<i2").tobytes())

    recording = load(tmp_path, BEGAN, BEGAN + 1)

    audible = np.flatnonzero(recording.samples) / RATE
    assert (audible[0], audible[-1]) == pytest.approx((0.5, 0.56), abs=3e-4)
    assert recording.ends == pytest.approx(BEGAN + 1)
    assert recording.stream_at(BEGAN + 0.55) == 0
    assert recording.stream_at(BEGAN + 0.7) is None
    # Half of it, from either side.
    assert np.count_nonzero(load(tmp_path, BEGAN + 0.53, BEGAN + 1).samples) < len(audible)
    assert np.count_nonzero(load(tmp_path, BEGAN, BEGAN + 0.53).samples) < len(audible)
