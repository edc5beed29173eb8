"""Options become what the coach works with; what is missing is the careful default."""

from datetime import time
from typing import Any

import pytest

from custom_components.rolling_session.const import CONF_INJURED_AT, Verbosity
from custom_components.rolling_session.profile import Night, Profile


def test_without_options_nothing_is_different_at_night_or_louder() -> None:
    profile = Profile.from_options({})
    assert profile.verbosity is Verbosity.FULL
    assert (profile.volume, profile.night, profile.words) == (None, None, {})


def test_sound_and_words_arrive() -> None:
    profile = Profile.from_options(
        {
            "verbosity": "tones",
            "volume": 0.3,
            "night_from": "22:30:00",
            "night_until": "06:00",
            "night_volume": 0.1,
            "night_tones": True,
            "words": {"cue_release": ""},
        }
    )
    assert profile.verbosity is Verbosity.TONES
    assert profile.volume == 0.3
    assert profile.night == Night(time(22, 30), time(6), volume=0.1, tones=True)
    assert profile.words == {"cue_release": ""}


@pytest.mark.parametrize("options", [{"night_from": "22:00:00"}, {"night_until": "06:00:00"}])
def test_half_a_night_is_none(options: dict[str, Any]) -> None:
    assert Profile.from_options(options).night is None


@pytest.mark.parametrize(
    ("begins", "ends", "night", "day"),
    [
        ("22:00", "06:00", ["22:00", "23:59:59", "00:00", "05:59:59"], ["06:00", "21:59:59"]),
        ("01:00", "05:00", ["01:00", "04:59"], ["00:59", "05:00", "23:00"]),
        ("22:00", "00:00", ["22:00", "23:59:59"], ["00:00", "21:59"]),
        ("22:00", "22:00", [], ["21:59", "22:00", "00:00"]),
    ],
)
def test_a_night_may_go_past_midnight(
    begins: str, ends: str, night: list[str], day: list[str]
) -> None:
    found = Night(time.fromisoformat(begins), time.fromisoformat(ends))
    assert all(found.is_night(time.fromisoformat(at)) for at in night)
    assert not any(found.is_night(time.fromisoformat(at)) for at in day)


@pytest.mark.parametrize(
    "injured_at", ["1893-01-01T00:00:00+00:53:28", "0001-01-01T00:00:00+14:00"]
)
def test_an_injury_of_another_century_is_over(injured_at: str) -> None:
    assert Profile.from_options({CONF_INJURED_AT: injured_at}).health.injured_at is None
