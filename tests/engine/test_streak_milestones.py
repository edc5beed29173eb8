"""Streaks that are worth a word."""

from hypothesis import given, strategies as st
import pytest

from custom_components.rolling_session.engine.milestones import MILESTONES, next_milestone, reached

from .strategies import fewer

lengths = st.integers(0, 4_000)


@pytest.mark.parametrize(
    ("current", "following"),
    [
        (0, 3), (2, 3), (3, 7), (30, 50), (299, 300), (300, 365),
        (364, 365), (365, 400), (399, 400), (400, 500), (1_234, 1_300),
    ],
)  # fmt: skip
def test_there_is_always_one_ahead(current, following):
    assert next_milestone(current) == following


def test_milestones_are_where_the_documentation_says():
    climbed = [reached(day - 1, day) for day in range(1, 601)]
    assert [day for day in climbed if day] == [
        *(3, 7, 14, 30, 50, 60, 100, 150, 200, 250, 300, 365),
        *(400, 500, 600),
    ]


@pytest.mark.parametrize(
    ("before", "after", "milestone"),
    [
        (2, 3, 3),
        (3, 3, None),
        (3, 4, None),
        (0, 2, None),
        (6, 8, 7),
        (0, 35, 30),  # an import
        (365, 400, 400),
        (364, 1_000, 1_000),
        (9, 0, None),
        (0, 0, None),
    ],
)
def test_the_highest_that_was_reached_is_named(before, after, milestone):
    assert reached(before, after) == milestone


@fewer
@given(lengths, lengths)
def test_a_streak_that_grows_day_by_day_reaches_each_once(before, after):
    named = [reached(day - 1, day) for day in range(before + 1, after + 1)]
    assert reached(before, after) == max(filter(None, named), default=None)
    assert [day for day in named if day] == [
        day
        for day in range(before + 1, after + 1)
        if day in MILESTONES or (day > 365 and day % 100 == 0)
    ]
