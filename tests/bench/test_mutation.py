"""What scripts/mutate draws and counts."""

from collections import Counter

import pytest

from scripts.mutation.tally import Id, Verdict, sample, table

LARGE = [Id("large", line, number) for number, line in enumerate(range(10, 100))]
SMALL = [Id("small", line, number) for number, line in enumerate(range(10, 20))]
IDS = LARGE + SMALL


def test_a_name_is_read_as_it_was_written():
    assert Id.parse(str(Id("streak", 15, 3))) == Id("streak", 15, 3)


@pytest.mark.parametrize(("size", "large", "small"), [(2, 1, 1), (10, 9, 1), (50, 45, 5)])
def test_every_module_has_its_share(size, large, small):
    drawn = sample(IDS, size, 8)
    assert Counter(each.module for each in drawn) == {"large": large, "small": small}
    assert drawn == sorted(set(drawn))


def test_the_same_seed_draws_the_same():
    assert sample(IDS, 20, 8) == sample(IDS, 20, 8) != sample(IDS, 20, 9)
    assert set(sample(IDS, 20, 8)) <= set(sample(IDS, 40, 8))


def test_no_more_are_drawn_than_there_are():
    assert sample(IDS, 1_000, 8) == IDS
    assert sample([], 5, 8) == []


def test_whatever_the_tests_noticed_is_killed():
    verdicts = [
        (LARGE[0], Verdict.KILLED),
        (LARGE[1], Verdict.BROKEN),
        (LARGE[2], Verdict.ENDLESS),
        (LARGE[3], Verdict.SURVIVED),
        (SMALL[0], Verdict.SURVIVED),
    ]
    assert table(verdicts) == [("large", 4, 1, 0.75), ("small", 1, 1, 0.0), ("all", 5, 2, 0.6)]
    assert table([]) == []
