"""Which test runs which line, and how long it takes: one run of all tests, without a fault."""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from sys import monitoring
import time
from types import CodeType

from .engine_alone import ENGINE, ROOT, TESTS, run_tests

_TOOL = monitoring.PROFILER_ID
_IMPORTING = ""


@dataclass
class Baseline:
    """What is known of the tests."""

    seconds: dict[str, float]
    """Processor seconds of each test."""
    tests: dict[str, dict[int, set[str]]]
    """Module, line, and the tests that run it; "" stands for importing and collecting."""

    def runs_at_import(self, module: str, lines: Iterable[int]) -> bool:
        """Return whether a fault in these lines is there before the first test begins."""
        return _IMPORTING in self._running(module, lines)

    def tests_for(self, module: str, lines: Iterable[int]) -> list[str]:
        """Return the tests that could notice a fault in these lines, the quickest first.

        What runs at import can show in every test of a file that imports this
        module, also by way of others: they follow.
        """
        running = self._running(module, lines)
        first = self._by_time(running - {_IMPORTING})
        if _IMPORTING not in running:
            return first
        files = {file for file in _test_files() if module in _reached(ROOT / file)}
        others = {test for test in self.seconds if test.partition("::")[0] in files}
        return first + self._by_time(others.difference(first))

    def _running(self, module: str, lines: Iterable[int]) -> set[str]:
        here = self.tests.get(module, {})
        return set().union(*(here.get(line, set()) for line in lines))

    def _by_time(self, tests: Iterable[str]) -> list[str]:
        return sorted(tests, key=lambda each: (self.seconds[each], each))


def _test_files() -> Iterator[str]:
    return (str(path.relative_to(ROOT)) for path in (ROOT / TESTS).glob("test_*.py"))


@cache
def _reached(path: Path) -> frozenset[str]:
    """Return the modules of the engine that a file imports, also by way of others."""
    found: set[str] = set()
    for other in _imported(path):
        found |= {other.stem} if other.parent == ENGINE else set()
        found |= _reached(other)
    return frozenset(found)


def _imported(path: Path) -> Iterator[Path]:
    """Yield the files of the engine, or of its tests, that a file imports itself."""
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.ImportFrom):
            continue
        whole = node.module or ""
        folder, name = (
            (path.parent, whole) if node.level else (ENGINE, whole.partition("engine")[2])
        )
        names = [name.strip(".")] if name else [alias.name for alias in node.names]
        if node.level or ".engine" in whole:
            yield from (file for each in names if (file := folder / f"{each}.py").exists())


def measure(tests: Iterable[str]) -> Baseline:
    """Run tests of the engine, in this process; exits if they fail."""
    watch = _Watch()
    monitoring.use_tool_id(_TOOL, "scripts/mutate")
    monitoring.register_callback(_TOOL, monitoring.events.LINE, watch.line)
    monitoring.set_events(_TOOL, monitoring.events.LINE)
    failed = run_tests(tests, watch)
    monitoring.set_events(_TOOL, monitoring.events.NO_EVENTS)
    monitoring.free_tool_id(_TOOL)
    if failed:
        raise SystemExit("scripts/mutate: the tests fail without a fault")
    return Baseline(watch.seconds, watch.tests)


class _Watch:
    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.tests: defaultdict[str, defaultdict[int, set[str]]] = defaultdict(
            lambda: defaultdict(set)
        )
        self._test = _IMPORTING
        self._began = 0.0

    def line(self, code: CodeType, number: int) -> object:
        path = Path(code.co_filename)
        if path.parent == ENGINE:
            self.tests[path.stem][number].add(self._test)
        return monitoring.DISABLE

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self._test, self._began = nodeid, time.process_time()
        monitoring.restart_events()

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        self.seconds[nodeid] = time.process_time() - self._began
