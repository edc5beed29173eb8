"""Which mutants are tried, and what came of them: arithmetic only."""

from collections import Counter, defaultdict
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


def sample[T: Id](ids: Sequence[T], size: int, seed: int) -> list[T]:
    """Draw as many from every module as its share is, but at least one; all if `size` is enough."""
    if size >= len(ids):
        return list(ids)
    random = Random(seed)
    modules: defaultdict[str, list[T]] = defaultdict(list)
    for each in ids:
        modules[each.module].append(each)
    drawn = []
    for _, members in sorted(modules.items()):
        share = max(1, round(size * len(members) / len(ids)))
        drawn += random.sample(members, min(share, len(members)))
    return sorted(drawn)


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
