"""The engine's tests with the engine alone, and ways to put a fault into it."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
import gc
import importlib.abc
import importlib.machinery
import importlib.util
import inspect
from itertools import zip_longest
import os
from pathlib import Path
import signal
import sys
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
COMPONENT = ROOT / "custom_components" / "rolling_session"
ENGINE = COMPONENT / "engine"
TESTS = "tests/engine"
_PACKAGE = "custom_components.rolling_session"
_ENDLESS = 3
"""Seconds that every test may take, whatever it took without a fault."""


def without_home_assistant() -> None:
    """Make the engine importable without the integration around it."""
    import custom_components  # noqa: PLC0415

    package = ModuleType(_PACKAGE)
    package.__path__ = [str(COMPONENT)]
    sys.modules[_PACKAGE] = package
    custom_components.rolling_session = package  # type: ignore[attr-defined]


def replace_functions(name: str, source: str, *, faulty: str) -> bool:
    """Change functions of an imported module where they stand; False if more than functions differ."""
    path = str(ENGINE / f"{name}.py")
    differing = _differing(compile(source, path, "exec"), compile(faulty, path, "exec"))
    if differing is None:
        return False
    for old, new in differing:
        function = _functions().get((path, old.co_qualname, old.co_firstlineno))
        if function is None or old.co_freevars != new.co_freevars:
            return False
        function.__code__ = new
    return True


def replace_module(name: str, source: str) -> None:
    """Forget the engine and its tests; the module is imported from this text from now on."""
    for each in list(sys.modules):
        if each.startswith((f"{_PACKAGE}.engine", "tests")):
            del sys.modules[each]
    sys.meta_path.insert(0, _Replaced(f"{_PACKAGE}.engine.{name}", source))


@cache
def _functions() -> dict[tuple[str, str, int], FunctionType]:
    folder = f"{ENGINE}{os.sep}"
    return {
        (each.__code__.co_filename, each.__code__.co_qualname, each.__code__.co_firstlineno): each
        for each in gc.get_objects()
        if isinstance(each, FunctionType) and each.__code__.co_filename.startswith(folder)
    }


def remember_functions() -> None:
    """Find the engine's functions once; not after `gc.freeze`, which hides them."""
    _functions()


def _differing(old: CodeType, new: CodeType) -> list[tuple[CodeType, CodeType]] | None:
    """Return the functions that differ in the code of a module or class; None if more does."""
    if _plain(old) != _plain(new):
        return None
    found = []
    for left, right in zip_longest(_inner(old), _inner(new)):
        if left is None or right is None or left.co_qualname != right.co_qualname:
            return None
        if left.co_flags & inspect.CO_OPTIMIZED:
            if left != right:
                found.append((left, right))
        elif (below := _differing(left, right)) is None:
            return None
        else:
            found += below
    return found


def _plain(code: CodeType) -> tuple[object, ...]:
    constants = [repr(each) for each in code.co_consts if not isinstance(each, CodeType)]
    return code.co_code, code.co_names, constants


def _inner(code: CodeType) -> Iterator[CodeType]:
    return (each for each in code.co_consts if isinstance(each, CodeType))


class _Replaced(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def __init__(self, name: str, source: str) -> None:
        self._name, self._source = name, source

    def find_spec(
        self, fullname: str, path: object, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self._name:
            return None
        return importlib.util.spec_from_loader(fullname, self)

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self._source, "<mutant>", "exec"), vars(module))


class Selection:
    """Lets a run of pytest try these tests only, in this order, and those that it did not know."""

    def __init__(self, wanted: Iterable[str], seconds: Mapping[str, float]) -> None:
        """`seconds` has all tests that there are without a fault, and the time they took."""
        self._order = {name: n for n, name in enumerate(wanted)}
        self._seconds = seconds

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Pick and sort."""
        picked = [
            each for each in items if each.nodeid in self._order or each.nodeid not in self._seconds
        ]
        items[:] = sorted(picked, key=lambda each: self._order.get(each.nodeid, -1))

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """End the process if this test takes much more of the processor's time than it did."""
        signal.setitimer(signal.ITIMER_PROF, _ENDLESS + 10 * self._seconds.get(nodeid, 0))


def run_tests(files: Iterable[str], *plugins: Any) -> int:
    """Run pytest with nothing of the project's own set-up that costs time."""
    os.environ["HYPOTHESIS_PROFILE"] = "mutation"
    options = ["-x", "-q", "--tb=no", "-p", "no:cacheprovider", "-c", os.devnull]
    options += [f"--rootdir={ROOT}", "-W", "error:::custom_components", "-W", "error:::tests"]
    return int(pytest.main([*options, *files], plugins=list(plugins)))
