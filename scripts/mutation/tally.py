"""Which mutants are tried, and what came of them: arithmetic only."""

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from random import Random
from typing import NamedTuple


class Id(NamedTuple):
    """A mutant's name: module, line, and its number in the module."""

    module: str
    line: int
    number: int

    def __str__(self) -> str:
        """Return it as people write it."""
        return f"{self.module}:{self.line}:{self.number}"

    @classmethod
    def parse(cls, text: str) -> Id:
        """Read what `str` wrote."""
        module, line, number = text.split(":")
        return cls(module, int(line), int(number))


class Verdict(StrEnum):
    """What the tests said of a mutant."""

    KILLED = "killed"
    """A test failed."""
    BROKEN = "broken"
    """The tests could not even be collected."""
    ENDLESS = "endless"
    """It took ten times the processor's time, or all the memory."""
    SURVIVED = "survived"
    """No test noticed."""


def sample(ids: Sequence[Id], size: int, seed: int) -> list[Id]:
    """Draw `size` of them, the same ones for the same seed; all if there are no more.

    From every module comes its share, and at least one if `size` allows it.
    """
    random = Random(seed)
    shuffled = random.sample(ids, len(ids))
    ranks: Counter[str] = Counter()
    counts = Counter(each.module for each in ids)
    order: list[tuple[float, Id]] = []
    for each in shuffled:
        # The first of each module, then all of them by how much of their module went before.
        rank = ranks[each.module]
        order.append((rank / counts[each.module], each))
        ranks[each.module] += 1
    order.sort(key=lambda ranked: ranked[0])
    return sorted(each for _, each in order[:size])


def table(verdicts: Iterable[tuple[Id, Verdict]]) -> list[tuple[str, int, int, float]]:
    """Return module, tried, survived and share killed for each, and "all" at the end."""
    tried: Counter[str] = Counter()
    survived: Counter[str] = Counter()
    for id_, verdict in verdicts:
        for row in (id_.module, "all"):
            tried[row] += 1
            survived[row] += verdict is Verdict.SURVIVED
    rows = sorted(tried, key=lambda row: (row == "all", row))
    return [(row, tried[row], survived[row], 1 - survived[row] / tried[row]) for row in rows]
