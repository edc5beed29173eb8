"""What has to be there to import the integration."""

import ast
from importlib.metadata import packages_distributions, requires
import json
from pathlib import Path
import re
import sys
from typing import Final

import homeassistant.components

from scripts.demo_house.config_folder import CHECKOUT, INTEGRATION

_NAME: Final = re.compile(r"^[\w.-]+")
_MANIFEST: Final = CHECKOUT / INTEGRATION / "manifest.json"


def strangers() -> list[str]:
    """Return the modules that neither Python nor Home Assistant itself brings along.

    What an integration of Home Assistant needs that is there before ours comes with it.
    """
    manifest = json.loads(_MANIFEST.read_text())
    before = (*manifest["dependencies"], *manifest["after_dependencies"])
    brought = [*(requires("homeassistant") or ())]
    for core in before:
        path = Path(homeassistant.components.__path__[0], core, "manifest.json")
        brought += json.loads(path.read_text()).get("requirements", ())
    allowed = {_plain(name) for name in brought}
    made_by = packages_distributions()
    return sorted(
        module
        for module in imported(CHECKOUT / INTEGRATION)
        - sys.stdlib_module_names
        # Home Assistant puts its own in the place of voluptuous.
        - {"homeassistant", "custom_components", "voluptuous"}
        if allowed.isdisjoint(map(_plain, made_by.get(module, ())))
    )


def imported(folder: Path) -> set[str]:
    """Return the packages that are imported in a folder, also inside of functions."""
    found: set[str] = set()
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                found.add(node.module.partition(".")[0])
    return found


def _plain(name: str) -> str:
    match = _NAME.match(name)
    return re.sub(r"[-_.]+", "-", match[0]).lower() if match else ""
