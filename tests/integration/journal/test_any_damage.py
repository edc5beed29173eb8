"""Whatever happens to the files of a history: what is whole in one of them is there."""

from collections.abc import Callable
import json
from pathlib import Path
import subprocess
import sys
import tempfile

from hypothesis import HealthCheck, given, settings, strategies as st
import pytest

from custom_components.rolling_session.engine.ledger import Change, Ledger
from custom_components.rolling_session.journal_file import HistoryFiles

from .histories import block, change, file_of

type Damage = Callable[[bytes], bytes]

CHANGES = [change(number, records) for number, records in enumerate((1, 3, 1, 1, 2, 1))]
WHOLE = file_of(*CHANGES)
ROOT = Path(__file__).parents[3]


@st.composite
def damages(draw: st.DrawFn) -> Damage:
    start = draw(st.integers(0, len(WHOLE)))
    end = min(len(WHOLE), start + draw(st.integers(0, 900)))
    noise = draw(st.binary(min_size=1, max_size=end - start + 1))
    return draw(
        st.sampled_from(
            [
                lambda data: data,
                lambda data: data[:start],
                lambda data: data[:start] + bytes(end - start),
                lambda data: data[:start] + data[end:],
                lambda data: data[:start] + noise + data[start + len(noise) :],
                lambda data: data[:start] + noise + data[start:],
                lambda data: b"",
                lambda data: noise,
            ]
        )
    )


def mangled(damages: list[Damage]) -> bytes | None:
    data = WHOLE
    for damage in damages:
        data = damage(data)
    return data


def write(path: Path, data: bytes | None) -> None:
    if data is not None:
        path.write_bytes(data)


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


files_as_found = st.one_of(st.none(), st.lists(damages(), max_size=3).map(mangled))


@pytest.mark.expect_log("The copy of a history was damaged")
@settings(
    max_examples=max(300, settings().max_examples),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(files_as_found, files_as_found, st.none() | st.slices(len(WHOLE)))
def test_whatever_is_whole_in_one_of_the_files_is_there(
    main: bytes | None, copy: bytes | None, twice: slice | None
) -> None:
    if twice and main:
        main += main[twice]
    with tempfile.TemporaryDirectory() as folder:
        files = HistoryFiles(Path(folder) / "x")
        write(files.main, main)
        write(files.copy, copy)
        opened = files.open()

        there = files.changes()
        surviving = [c for c in CHANGES if any(_holds(data, c) for data in (main, copy))]
        assert all(c in there for c in surviving)
        in_order = [c for c in CHANGES if c in there]
        assert sorted(there, key=CHANGES.index) == in_order, "made up, or there twice"
        # What was written again has lost its place when the first of both is damaged.
        assert twice or there == in_order
        assert opened.ledger == Ledger.of(there)

        after = snapshot(files.stem.parent)
        for data in (main or b"", copy or b""):
            # Nobody is told of a change whose end was never written: that end may go.
            assert data in after.values() or _has_torn_end_only(data)

        assert files.open() == type(opened)(opened.ledger), "mended once and for all"
        assert snapshot(files.stem.parent) == after
        new = change(99)
        files.append(new)
        assert HistoryFiles(files.stem).changes() == [*there, new]


def _has_torn_end_only(data: bytes) -> bool:
    """Whether there are whole changes, and then a change that was not finished."""
    rest = data.removeprefix(file_of())
    while whole := next((b for b in map(block, CHANGES) if rest.startswith(b)), None):
        rest = rest.removeprefix(whole)
    lines = rest.splitlines(keepends=True)
    return not any(line.startswith(b'{"change"') and line.endswith(b"\n") for line in lines)


def _holds(data: bytes | None, change: Change) -> bool:
    """Whether all lines of a change are there, one after the other."""
    return data is not None and b"\n" + block(change) in b"\n" + data


def test_nothing_that_was_promised_is_lost_when_the_process_is_killed(tmp_path: Path) -> None:
    rounds = _run(tmp_path / "x", 20)
    assert len(rounds) == 20
    for told, kept in rounds:
        assert told == kept[: len(told)]
        assert len(kept) - len(told) <= 1, "one may have been written and not been told of"
    assert rounds[-1][1], "nothing was ever written"


def test_a_disk_that_is_really_full_costs_nothing(tmp_path: Path) -> None:
    ((told, kept),) = _run(tmp_path / "x", "full")
    assert told == kept
    assert 3 < len(kept) < 50


def _run(*arguments: object) -> list[list[list[str]]]:
    command = [sys.executable, "-m", "tests.integration.journal.crashing", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]
