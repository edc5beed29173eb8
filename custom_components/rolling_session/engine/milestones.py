"""Streaks that are worth a word."""

from bisect import bisect_right
from typing import Final

MILESTONES: Final = (3, 7, 14, 30, 50, 60, 100, 150, 200, 250, 300, 365)
"""Days, or weeks. Close together while it is not a habit yet, then fifty apart."""
_AFTERWARDS: Final = 100
"""After the last one every full hundred. Who has kept it up for a year is not helped by
being cheered more often, and a hundred stays rare enough to be worth it."""


def next_milestone(current: int) -> int:
    """Return the first milestone that a streak has not reached; there always is one."""
    if current < MILESTONES[-1]:
        return MILESTONES[bisect_right(MILESTONES, current)]
    return current - current % _AFTERWARDS + _AFTERWARDS


def reached(before: int, after: int) -> int | None:
    """Return the milestone that a streak came to, the highest if it passed several.

    None if it came to none, or became shorter.
    """
    following = next_milestone(before)
    if after < following:
        return None
    while (further := next_milestone(following)) <= after:
        following = further
    return following
