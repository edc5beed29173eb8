"""Every rule of the quality scale is claimed, and every claim has evidence that exists."""

import ast
from functools import cache
from pathlib import Path
import re
from typing import Any, Final

import pytest
import voluptuous as vol
import yaml

from .documents import anchors, prose
from .translations import COMPONENT

FILE: Final = COMPONENT / "quality_scale.yaml"
RULES: Final[dict[str, dict[str, Any]]] = yaml.safe_load(FILE.read_text("utf-8"))["rules"]

TIERS: Final = {
    "Bronze": """
        action-setup appropriate-polling brands common-modules config-flow config-flow-test-coverage
        dependency-transparency docs-actions docs-conditions docs-high-level-description
        docs-installation-instructions docs-removal-instructions docs-triggers entity-event-setup
        entity-unique-id has-entity-name runtime-data test-before-configure test-before-setup
        unique-config-entry""",
    "Silver": """
        action-exceptions config-entry-unloading docs-configuration-parameters
        docs-installation-parameters entity-unavailable integration-owner log-when-unavailable
        parallel-updates reauthentication-flow test-coverage""",
    "Gold": """
        devices diagnostics discovery discovery-update-info docs-data-update docs-examples
        docs-known-limitations docs-supported-devices docs-supported-functions docs-troubleshooting
        docs-use-cases dynamic-devices entity-category entity-device-class entity-disabled-by-default
        entity-translations exception-translations icon-translations reconfiguration-flow
        repair-issues stale-devices""",
    "Platinum": "async-dependency inject-websession strict-typing",
}
"""The scale of Home Assistant, as its documentation has it in autumn 2026."""
MAY_BE_EXEMPT: Final = {
    "test-before-configure",
    "reauthentication-flow",
    "discovery",
    "discovery-update-info",
    "inject-websession",
}
"""Where the rule itself knows integrations to which it does not apply."""
SHAPE: Final = vol.Schema(
    {
        "rules": {
            str: {
                vol.Required("status"): vol.In(["done", "exempt"]),
                vol.Required("comment"): vol.All(str, vol.Length(min=10)),
            }
        }
    }
)
LEAST: Final = 90
"""Characters of a heading's text that says something."""


def evidence(rule: str, kind: str) -> list[str]:
    """Return the lines of a comment that name tests, or pages."""
    lines = RULES[rule]["comment"].splitlines()
    pattern = r"tests/\S+\.py::\w+" if kind == "tests" else r"\S+\.md#[\w-]+"
    return [line.strip() for line in lines if re.fullmatch(pattern, line.strip())]


DONE: Final = sorted(rule for rule, claim in RULES.items() if claim["status"] == "done")
TESTS: Final = sorted({test for rule in DONE for test in evidence(rule, "tests")})
PAGES: Final = sorted({page for rule in DONE for page in evidence(rule, "pages")})


def test_every_rule_is_claimed_in_its_order() -> None:
    SHAPE(yaml.safe_load(FILE.read_text("utf-8")))
    assert [*RULES] == " ".join(TIERS.values()).split()
    assert len(RULES) == 54


def test_the_tiers_are_told() -> None:
    """A comment names the tier before its first rule."""
    told = re.findall(r"^  # (\w+)\n  ([\w-]+):$", FILE.read_text("utf-8"), re.MULTILINE)
    assert told == [(tier, rules.split()[0]) for tier, rules in TIERS.items()]


def test_only_what_does_not_apply_is_exempt_and_says_why() -> None:
    exempt = RULES.keys() - set(DONE)
    assert exempt == MAY_BE_EXEMPT
    for rule in exempt:
        assert len(RULES[rule]["comment"].split()) >= 4, rule


@pytest.mark.parametrize("rule", DONE)
def test_what_is_done_has_evidence(rule: str) -> None:
    """A page for what is to be documented, a test for everything else."""
    assert evidence(rule, "pages" if rule.startswith("docs-") else "tests")
    named = re.findall(r"\S+::\S*|\S+\.md\S*", RULES[rule]["comment"])
    assert sorted(named) == sorted(evidence(rule, "tests") + evidence(rule, "pages"))


@cache
def functions(file: str) -> dict[str, ast.AST]:
    """Return the tests of a file: functions at its top, which pytest finds."""
    tree = ast.parse(Path(file).read_text("utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name: node for node in tree.body if isinstance(node, kinds)}


@pytest.mark.parametrize("test", TESTS)
def test_the_tests_exist_and_can_fail(test: str) -> None:
    file, _, name = test.partition("::")
    assert name.startswith("test_")
    assert Path(file).name.startswith("test_")
    body = functions(file)[name]
    assert not [d for d in getattr(body, "decorator_list", []) if "skip" in ast.unparse(d)]
    assert "assert" in ast.unparse(body) or "raises" in ast.unparse(body) or _asserts(file, body)


def _asserts(file: str, body: ast.AST) -> bool:
    """Return whether it leaves the assertion to a helper of its file."""
    called = {
        node.func.id
        for node in ast.walk(body)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    return any("assert" in ast.unparse(functions(file)[n]) for n in called & functions(file).keys())


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_exist_and_say_something(page: str) -> None:
    file, _, anchor = page.partition("#")
    assert anchor in anchors(Path(file))
    titles = re.findall(r"^(#+) (.+)$", prose(Path(file)), re.MULTILINE)
    [(rank, title)] = [
        (rank, title)
        for rank, title in titles
        if re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") == anchor
    ]
    after = prose(Path(file)).split(f"\n{rank} {title}\n" if rank != "#" else f"{rank} {title}\n")[
        1
    ]
    text = re.split(rf"^#{{1,{len(rank)}}} ", after, maxsplit=1, flags=re.MULTILINE)[0]
    assert len(text.strip()) >= LEAST
