"""What is answered reads as people say it."""

from datetime import UTC, date, datetime

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest

from custom_components.rolling_session.engine.catalog import ROUTINES, SIDES
from custom_components.rolling_session.engine.model import Position, Side
from custom_components.rolling_session.phrasebook import shipped_languages
from custom_components.rolling_session.replies import Replies, plural
from custom_components.rolling_session.voice_days import WHEN, begun_at, last_day

NOW = datetime(2026, 3, 4, 20, 30, tzinfo=UTC)
"""A Wednesday, half past nine in the evening in Berlin."""


@pytest.fixture
async def replies(hass: HomeAssistant) -> Replies:
    """Return answers in English."""
    return await Replies.async_open(hass, "en-GB")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "5 seconds"),
        (29, "30 seconds"),
        (58, "1 minute"),
        (61, "1 minute"),
        (74, "1 minute and 10 seconds"),
        (150, "2 minutes and 30 seconds"),
        (178, "3 minutes"),
        (200, "3 minutes"),
        (3600, "60 minutes"),
    ],
)
async def test_a_length_of_time(replies: Replies, seconds: float, said: str) -> None:
    assert replies.time(seconds) == said


async def test_lists(replies: Replies) -> None:
    assert replies.listed([]) == ""
    assert replies.listed(["a"]) == "a"
    assert replies.listed(["a", "b", "c"]) == "a, b and c"
    assert replies.listed(["a", "b"], alternatives=True) == "a or b"


async def test_a_position_without_a_side(replies: Replies) -> None:
    def there(technique: str, side: Side) -> str:
        return replies.step(Position(technique, None, side, None, 10, 60))

    assert there("thoracic_roll", Side.BOTH) == "Mid-back roll"
    assert there("lat_release", SIDES[0]) == "Lat release, right"


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", {0: "many", 1: "one", 2: "many", 22: "many"}),
        ("fr", {0: "one", 1: "one", 2: "many"}),
        ("pt-BR", {0: "one", 1: "one", 5: "many"}),
        ("cs", {0: "many", 1: "one", 2: "few", 4: "few", 5: "many", 22: "many"}),
        ("pl", {1: "one", 2: "few", 5: "many", 12: "many", 14: "many", 22: "few", 25: "many"}),
        ("pl", {101: "many", 102: "few", 112: "many", 124: "few"}),
    ],
)
def test_plurals(language: str, forms: dict[int, str]) -> None:
    assert {number: plural(language, number) for number in forms} == forms


@pytest.mark.parametrize("language", shipped_languages())
async def test_every_answer_can_be_given_in_every_language(
    hass: HomeAssistant, language: str
) -> None:
    replies = await Replies.async_open(hass, language)
    for unit in ("seconds", "minutes", "days", "weeks"):
        for number in range(30):
            assert str(number) in replies.count(unit, number)
    assert replies.say("unknown_routine", routine="x", routines="y, z").count("x") >= 1
    assert len(replies.phrasebook.routines) == len(ROUTINES)


@pytest.fixture(autouse=True)
async def berlin(hass: HomeAssistant) -> None:
    """Be in Berlin."""
    await hass.config.async_set_time_zone("Europe/Berlin")


@pytest.mark.parametrize(
    ("when", "local"),
    [
        (None, None),
        ("now", None),
        ("morning", "2026-03-04 08:00"),
        ("noon", "2026-03-04 12:00"),
        ("afternoon", "2026-03-04 15:00"),
        ("evening", "2026-03-04 20:00"),
        ("yesterday", "2026-03-03 20:00"),
        ("yesterday_morning", "2026-03-03 08:00"),
        ("yesterday_evening", "2026-03-03 20:00"),
    ],
)
def test_when_something_was(when: str | None, local: str | None) -> None:
    begun = begun_at(when, 600, NOW)
    assert (begun and f"{dt_util.as_local(begun):%Y-%m-%d %H:%M}") == local


def test_every_time_can_be_meant() -> None:
    assert all(begun_at(when, 60, NOW) for when in WHEN if when != "now")


def test_who_has_just_ended_is_not_in_the_future() -> None:
    """ "This evening", said at five past eight, of ten minutes."""
    early = datetime(2026, 3, 4, 19, 5, tzinfo=UTC)
    assert f"{dt_util.as_local(begun_at('evening', 600, early)):%H:%M}" == "19:55"
    # What has not come is refused by whoever keeps the history.
    noon = datetime(2026, 3, 4, 12, tzinfo=UTC)
    assert begun_at("evening", 600, noon) > noon


@pytest.mark.parametrize(
    ("said", "until"),
    [
        ({"day": "tomorrow"}, date(2026, 3, 5)),
        ({"day": "3"}, date(2026, 3, 5)),
        ({"day": "2"}, date(2026, 3, 11)),
        ({"day": "0"}, date(2026, 3, 9)),
        ({"days": 1}, date(2026, 3, 4)),
        ({"days": 3}, date(2026, 3, 6)),
        ({"weeks": 2}, date(2026, 3, 17)),
        ({}, None),
        ({"days": 0}, None),
    ],
)
def test_until_when(said: dict[str, int | str], until: date | None) -> None:
    usual = {"day": None, "days": None, "weeks": None}
    assert last_day(**usual | said, today=date(2026, 3, 4)) == until
