"""What one person entered by hand, kept outside of the process that is killed.

Pure: told what was asked for, what was acknowledged and what is there, it names what is wrong.
"""

from collections.abc import Hashable, Iterable, Mapping

from .laws import Fault, Law

type Value = Hashable
"""What is known of something that was entered; None where it is not there."""


class Book:
    """What one person entered by hand: one thing at a time for each key."""

    def __init__(self) -> None:
        """Nothing has been entered."""
        self._known: dict[str, Value] = {}
        self._asked: dict[str, Value] = {}

    def value(self, key: str) -> Value:
        """Return what is there for certain; None where nothing is."""
        return self._known.get(key)

    def free(self) -> list[str]:
        """Return what is there, and about which no answer is waited for."""
        return [key for key, value in self._known.items() if value and key not in self._asked]

    def is_asked(self, key: str) -> bool:
        """Return whether an answer is waited for."""
        return key in self._asked

    @property
    def count(self) -> int:
        """Return how many keys are there for certain."""
        return sum(value is not None for value in self._known.values())

    def ask(self, key: str, value: Value) -> None:
        """Note what somebody wants to be there."""
        self._asked[key] = value

    def acknowledge(self, key: str) -> None:
        """Note that Home Assistant said yes."""
        self._known[key] = self._asked.pop(key)

    def refuse(self, key: str) -> None:
        """Note that Home Assistant said no: nothing has changed."""
        del self._asked[key]

    def unanswered(self) -> int:
        """Return how many answers a kill has cost."""
        return len(self._asked)

    def check(self, found: Mapping[str, list[Value]]) -> list[Fault]:
        """Compare with what is there, by key, and go on from that."""
        faults: list[Fault] = []
        for key in sorted({*self._known, *self._asked, *found}):
            there = found.get(key, [])
            before = self._known.get(key)
            faults += _judged(key, before, self._asked.get(key, before), there)
            self._known[key] = there[0] if there else None
        self._asked.clear()
        return faults


def _judged(key: str, before: Value, after: Value, there: list[Value]) -> Iterable[Fault]:
    if len(there) > 1:
        yield Fault(Law.DOUBLED, f"{key} is there {len(there)} times")
        return
    now = there[0] if there else None
    if now in {before, after}:
        return
    law = Law.LOST if now is None else Law.WRONG
    yield Fault(law, f"{key} is {now}, not {before} or {after}")
