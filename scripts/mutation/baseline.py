"""Which test runs which line, and how long it takes: one run of all tests, without a fault."""

import ast
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from sys import monitoring
import time
from types import CodeType

from .engine_alone import ENGINE, TESTS, run_tests

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

        What runs at import can show in every test that runs this module or one
        that imports it.
        """
        running = self._running(module, lines)
        first = self._by_time(running - {_IMPORTING})
        if _IMPORTING not in running:
            return first
        near = set().union(*self.tests.get(module, {}).values())
        far = set().union(*(self._all(each) for each in importers(module)))
        near -= {_IMPORTING, *first}
        return first + self._by_time(near) + self._by_time(far - near - {_IMPORTING, *first})

    def _running(self, module: str, lines: Iterable[int]) -> set[str]:
        here = self.tests.get(module, {})
        return set().union(*(here.get(line, set()) for line in lines))

    def _all(self, module: str) -> set[str]:
        return set().union(*self.tests.get(module, {}).values())

    def _by_time(self, tests: Iterable[str]) -> list[str]:
        return sorted(tests, key=lambda each: (self.seconds[each], each))


@cache
def importers(module: str) -> frozenset[str]:
    """Return the modules of the engine that import this one, also by way of others."""
    direct = {path.stem for path in ENGINE.glob("*.py") if module in _imports(path)}
    return frozenset(direct.union(*(importers(each) for each in direct)))


@cache
def _imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.level:
            found |= {node.module} if node.module else {alias.name for alias in node.names}
    return found


def measure() -> Baseline:
    """Run all tests of the engine, in this process; exits if they fail."""
    watch = _Watch()
    monitoring.use_tool_id(_TOOL, "scripts/mutate")
    monitoring.register_callback(_TOOL, monitoring.events.LINE, watch.line)
    monitoring.set_events(_TOOL, monitoring.events.LINE)
    failed = run_tests([TESTS], watch)
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
