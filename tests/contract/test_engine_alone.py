"""The engine is Python and nothing else: it can be taken out whole.

Importing it the ordinary way runs the integration's `__init__`, which imports
Home Assistant; only an interpreter without it shows what the engine really needs.
"""

import ast
from pathlib import Path
import subprocess
import sys

import pytest

COMPONENT = Path(__file__).parents[2] / "custom_components" / "rolling_session"
MODULES = sorted((COMPONENT / "engine").glob("*.py"))
ABSENT = ("homeassistant", "voluptuous", "probatio", "aiohttp")
CLOCKS = {"now", "utcnow", "today", "time", "time_ns", "monotonic", "monotonic_ns", "perf_counter"}


def test_every_module_imports_without_home_assistant():
    names = ["engine" if p.stem == "__init__" else f"engine.{p.stem}" for p in MODULES]
    script = f"""
import importlib, sys
sys.modules |= dict.fromkeys({ABSENT})
sys.path.insert(0, {str(COMPONENT)!r})
for name in {names}:
    importlib.import_module(name)
"""
    run = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, check=False)
    assert (run.returncode, run.stderr) == (0, b"")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_time_comes_in_as_an_argument(path):
    calls = [node.func for node in ast.walk(_tree(path)) if isinstance(node, ast.Call)]
    methods = {call.attr for call in calls if isinstance(call, ast.Attribute)}
    assert not methods & CLOCKS
    imported = {
        alias.name
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    assert not imported & {"time", "asyncio", "threading", "os", "random"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_imports_stay_inside(path):
    """One dot, or the standard library: `..` would tie it to the integration."""
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 1 or node.module.split(".")[0] in sys.stdlib_module_names
        elif isinstance(node, ast.Import):
            assert {a.name.split(".")[0] for a in node.names} <= sys.stdlib_module_names


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())
