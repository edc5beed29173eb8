"""Lengths and places are exact to the sample."""

from contextlib import suppress
import io
import math
import struct
import wave

from hypothesis import assume, given, strategies as st
import pytest

from custom_components.rolling_session.sound import (
    FULL_SCALE,
    RATE,
    Sound,
    as_wav,
    from_wav,
    joined,
    levelled,
    silence,
    trimmed,
)

from .samples import level, numbers, peak, sine, sound_of, wav

NOTHING = Sound(b"")

sounds = st.lists(st.integers(1, FULL_SCALE), max_size=400).map(sound_of)
gaps = st.floats(0, 0.05)


@st.composite
def rows(draw):
    """Parts with their seconds, none running into the next, in any order."""
    row, free_at = [], 0.0
    for gap, sound in draw(st.lists(st.tuples(gaps, sounds), max_size=6)):
        # One sample of room: a second is a binary fraction, a sample's length is not.
        begins = free_at + gap
        row.append((begins, sound))
        free_at = begins + sound.seconds + 1 / RATE
    return draw(st.permutations(row))


@given(rows(), gaps)
def test_every_part_begins_at_its_second_and_nothing_is_between(row, lead_in):
    samples = numbers(joined(row, lead_in=lead_in))
    before = round(lead_in * RATE)
    for second, part in row:
        start = before + round(second * RATE)
        assert samples[start : start + part.samples] == numbers(part)
    assert sum(map(bool, samples)) == sum(part.samples for _, part in row)


@given(rows(), gaps)
def test_a_row_ends_where_its_last_part_ends(row, lead_in):
    end = max((round(second * RATE) + part.samples for second, part in row), default=0)
    assert joined(row, lead_in=lead_in).samples == round(lead_in * RATE) + end


def test_parts_may_touch_to_the_sample():
    part = sine(0.1)
    assert joined([(0, part), (part.seconds, part)]).pcm == part.pcm * 2


@pytest.mark.parametrize("second", [0.1 - 1 / RATE, 0.0, -0.5])
def test_a_part_that_would_run_into_the_next_is_refused(second):
    with pytest.raises(ValueError, match="before the last one has ended"):
        joined([(0, sine(0.1)), (second, sine(0.1))])


@pytest.mark.parametrize("seconds", [-1e-9, -3.0, math.nan])
def test_silence_lasts_no_less_than_nothing(seconds):
    with pytest.raises(ValueError, match="no silence lasts"):
        silence(seconds)


def test_silence_is_counted_in_samples():
    assert silence(1.25).samples == 30_000
    assert silence(1.25).seconds == 1.25
    assert not any(silence(1.25).pcm)


def test_half_a_sample_is_refused():
    with pytest.raises(ValueError, match="whole number of samples"):
        Sound(b"\0\0\0")


@given(gaps, st.lists(st.integers(-FULL_SCALE, FULL_SCALE), min_size=1, max_size=2_000), gaps)
def test_trimming_takes_only_what_is_soft(before, middle, after):
    spoken = sound_of(middle)
    assume(not spoken.silent)
    whole = Sound(silence(before).pcm + spoken.pcm + silence(after).pcm)
    cut = trimmed(whole)
    threshold = max(map(abs, middle)) * 0.02
    assert cut.pcm in silence(0.02).pcm + whole.pcm
    loud = [s for s in numbers(whole) if abs(s) > threshold]
    assert [s for s in numbers(cut) if abs(s) > threshold] == loud


def test_trimming_leaves_a_little_air_around_the_sound():
    whole = joined([(0.5, sine(1)), (2.5, silence(0))])
    assert trimmed(whole).seconds == pytest.approx(1 + 0.02 + 0.07, abs=0.01)
    assert trimmed(sine(1)).pcm.endswith(sine(1).pcm)


@given(st.floats(0, 0.2))
def test_what_is_trimmed_is_heard_after_twenty_milliseconds(before):
    cut = trimmed(joined([(before, sine(0.3))]))
    threshold = peak_of(cut) * 0.02
    first = next(i for i, sample in enumerate(numbers(cut)) if abs(sample) > threshold)
    assert first / RATE == pytest.approx(0.02, abs=0.0011)


def peak_of(sound):
    return max(map(abs, numbers(sound)))


def test_hiss_is_not_sound():
    hiss = sine(0.4, 0.5 * 0.015)
    assert trimmed(Sound(hiss.pcm + sine(1).pcm + hiss.pcm)).seconds < 1.12


@pytest.mark.parametrize("sound", [NOTHING, silence(1), sine(1, 0.0005)])
def test_of_silence_nothing_is_left(sound):
    assert sound.silent
    assert trimmed(sound) == NOTHING
    assert levelled(sound) == sound


@given(st.floats(0.02, 1), st.floats(-35, -8))
def test_all_voices_are_equally_loud(amplitude, wanted):
    whole = levelled(Sound(sine(0.2, amplitude).pcm + silence(0.3).pcm), wanted)
    assert level(Sound(whole.pcm[: sine(0.2).samples * 2])) == pytest.approx(wanted, abs=0.1)


@given(st.lists(st.integers(-32_768, FULL_SCALE), min_size=1), st.floats(-40, 0))
def test_levelling_never_distorts(samples, wanted):
    before = sound_of(samples)
    assume(not before.silent)
    after = levelled(before, wanted)
    assert after.samples == before.samples
    assert peak(after) < 0
    # Had it been cut off anywhere, the samples would not be in proportion any more.
    factor = max(map(abs, numbers(after))) / max(map(abs, samples))
    for was, now in zip(samples, numbers(after), strict=True):
        assert now == pytest.approx(was * factor, abs=abs(was) / max(map(abs, samples)) + 1)


@given(sounds)
def test_a_file_holds_what_was_written(sound):
    data = as_wav(sound)
    assert from_wav(data) == sound
    with wave.open(io.BytesIO(data)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE, 1, 2)
        assert file.getnframes() == sound.samples
        assert file.readframes(sound.samples) == sound.pcm
    assert struct.unpack_from("<I", data, 4) == (len(data) - 8,)


@pytest.mark.parametrize("size", [0, 0xFFFFFFFF, 0x7FFFF000, 10**6])
def test_a_length_that_lies_is_not_believed(size):
    assert from_wav(wav(sine(0.5).pcm, size=size)) == sine(0.5)


def test_what_stands_around_the_sound_is_not_played():
    note = struct.pack("<4sI4s", b"LIST", 3, b"abc\0")
    assert from_wav(wav(sine(0.1).pcm, between=note)) == sine(0.1)
    assert from_wav(wav(sine(0.1).pcm) + note) == sine(0.1)


def test_what_was_cut_off_in_the_middle_of_a_sample_is_whole_again():
    assert from_wav(wav(sine(0.1).pcm + b"\1", size=0xFFFFFFFF)) == sine(0.1)


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 44_100, 48_000])
def test_another_rate_is_converted_in_the_same_time(rate):
    sound = from_wav(wav(sine(1, rate=rate).pcm, rate=rate))
    assert sound.seconds == pytest.approx(1, abs=0.001)
    assert level(sound) == pytest.approx(level(sine(1)), abs=0.2)


@pytest.mark.parametrize("channels", [2, 3, 6])
def test_channels_are_mixed(channels):
    mono = numbers(sine(0.1))
    pcm = sound_of(sample for sample in mono for _ in range(channels)).pcm
    mixed = numbers(from_wav(wav(pcm, channels=channels)))
    assert len(mixed) == len(mono)
    assert max(abs(a - b) for a, b in zip(mixed, mono, strict=True)) <= channels


@pytest.mark.parametrize(
    ("bits", "pcm"),
    [
        (8, bytes([128, 255, 0])),
        (16, struct.pack("<3h", 0, 0x7F00, -0x8000)),
        (24, b"\0\0\0\0\0\x7f\0\0\x80"),
        (32, struct.pack("<3i", 0, 0x7F000000, -0x80000000)),
    ],
)
def test_samples_of_every_width_are_understood(bits, pcm):
    assert list(numbers(from_wav(wav(pcm, bits=bits)))) == [0, 0x7F00, -0x8000]


def test_plain_samples_in_more_words_are_understood():
    assert from_wav(wav(sine(0.1).pcm, tag=0xFFFE)) == sine(0.1)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"ID3\4\0\0\0\0\0\0\0\0\0\0\0",
        b"RIFF\0\0\0\0AVI LIST",
        wav(b"")[:30],
        wav(b"")[:36],
        wav(b"\0\0\0\0", bits=32, tag=3),
        wav(b"\0\0", bits=12),
        wav(b"", channels=0),
        wav(b"", rate=0),
        wav(b"", rate=2_000_000_000),
    ],
)
def test_what_is_no_sound_is_refused(data):
    with pytest.raises(ValueError, match="WAV"):
        from_wav(data)


@given(st.binary(max_size=200))
def test_whatever_a_voice_returns_is_sound_or_refused(noise):
    for data in (noise, wav(b"")[:12] + noise, wav(noise)):
        with suppress(ValueError):
            assert isinstance(from_wav(data), Sound)
