"""No bytes from outside are more than what reads them can bear, and the laws of `targets.py` hold."""

import logging

from hypothesis import example, given, strategies as st
import pytest

from .conftest import share
from .targets import TARGETS, Fuzzed

FOUND = [
    ("imports", b'{{"format": 1}: 1}'),
    ("live_session", b"\x00\x0786399999999999999999"),
]
"""What broke a law before."""


@pytest.fixture(autouse=True)
def quiet():
    """What is damaged is told; here that would be thousands of lines."""
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize(("name", "data"), FOUND)
def test_what_was_found_before(name: str, data: bytes) -> None:
    TARGETS[name].target(data)


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_right_is_taken(name: str) -> None:
    """Or a target that refuses everything would hold every law."""
    for seed in TARGETS[name].seeds:
        TARGETS[name].target(seed)


def mutations(fuzzed: Fuzzed) -> st.SearchStrategy[bytes]:
    """Return seeds with something cut out, put in or exchanged, and bytes of no meaning."""

    @st.composite
    def mutated(draw: st.DrawFn) -> bytes:
        data = draw(st.sampled_from(fuzzed.seeds))
        for _ in range(draw(st.integers(1, 3))):
            start = draw(st.integers(0, len(data)))
            end = min(len(data), start + draw(st.integers(0, 12)))
            words = st.sampled_from(fuzzed.words) if fuzzed.words else st.nothing()
            data = data[:start] + draw(st.binary(max_size=6) | words) + data[end:]
        return data

    return mutated() | st.binary(max_size=300)


@pytest.mark.parametrize("name", TARGETS)
def test_no_bytes_are_more_than_it_can_bear(name: str) -> None:
    fuzzed = TARGETS[name]

    @share(1 / 10)
    @given(mutations(fuzzed))
    @example(b"")
    def law(data: bytes) -> None:
        fuzzed.target(data)

    law()
