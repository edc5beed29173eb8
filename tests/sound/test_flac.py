"""The length of a FLAC stream is counted, whatever its head says."""

import shutil
import subprocess

import pytest

from custom_components.rolling_session.flac import flac_seconds

from .samples import sine, wav

pytestmark = pytest.mark.skipif(not shutil.which("ffmpeg"), reason="needs ffmpeg")


def flac(seconds: float, rate: int, *more: str) -> bytes:
    """Return a FLAC stream that was written into a pipe."""
    command = [
        "ffmpeg",
        "-v",
        "error",
        "-i",
        "pipe:",
        *more,
        "-ar",
        str(rate),
        "-f",
        "flac",
        "pipe:",
    ]
    sound = wav(sine(seconds, 0.4, pitch=310).pcm)
    return subprocess.run(command, input=sound, check=True, capture_output=True).stdout


@pytest.mark.parametrize("seconds", [0.05, 1.0, 2.345, 20.0])
@pytest.mark.parametrize("rate", [16_000, 24_000, 48_000])
def test_the_length_is_exact(seconds: float, rate: int) -> None:
    data = flac(seconds, rate)
    assert int.from_bytes(data[21:26]) & (1 << 36) - 1 == 0
    assert flac_seconds(data) == pytest.approx(seconds, abs=0.002)


def test_two_channels_do_not_count_twice() -> None:
    assert flac_seconds(flac(1.5, 48_000, "-ac", "2")) == pytest.approx(1.5, abs=0.002)


@pytest.mark.parametrize("cut", [3, 20, 41, 42, 50])
def test_half_a_stream_is_refused(cut: int) -> None:
    with pytest.raises(ValueError, match="FLAC"):
        flac_seconds(flac(1, 24_000)[:cut])


def test_a_head_that_knows_the_length_is_believed() -> None:
    data = bytearray(flac(1, 24_000))
    data[22:26] = (48_000).to_bytes(4)
    assert flac_seconds(bytes(data)) == 2
