"""What the page of repairs shows: raised somewhere, mended where it can be, taken back, tested."""

import ast
from dataclasses import dataclass
from pathlib import Path
import re

import pytest

from custom_components.rolling_session import repairs

from .translations import COMPONENT, ENGLISH, blanks

TESTS = "".join(
    file.read_text(encoding="utf-8") for file in Path("tests/integration").rglob("test_*.py")
)


@dataclass(frozen=True)
class Raised:
    """A place in the code that raises an issue."""

    file: Path
    arguments: dict[str, ast.expr]

    @property
    def key(self) -> str:
        return ast.literal_eval(self.arguments["translation_key"])

    @property
    def is_fixable(self) -> bool:
        return ast.literal_eval(self.arguments["is_fixable"])

    @property
    def placeholders(self) -> set[str]:
        given = self.arguments.get("translation_placeholders")
        assert given is None or isinstance(given, ast.Dict)
        return {ast.literal_eval(key) for key in given.keys if key} if given else set()


def raised() -> list[Raised]:
    """Return every call that raises an issue."""
    return [
        Raised(file, {word.arg: word.value for word in node.keywords if word.arg})
        for file in sorted(COMPONENT.rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "async_create_issue"
    ]


ISSUES = {issue.key: issue for issue in raised()}
WORDS = ENGLISH["issues"]


def test_what_is_raised_has_words_and_what_has_words_is_raised() -> None:
    assert len(raised()) == len(ISSUES)
    assert ISSUES.keys() == WORDS.keys()


@pytest.mark.parametrize("key", WORDS)
def test_a_notice_that_can_be_mended_has_pages_and_one_that_can_not_says_what_to_do(
    key: str,
) -> None:
    assert ISSUES[key].is_fixable == ("fix_flow" in WORDS[key])
    assert ("description" in WORDS[key]) == ("fix_flow" not in WORDS[key])


@pytest.mark.parametrize("key", WORDS)
def test_every_page_that_mends_is_a_step_of_its_flow(key: str) -> None:
    pages = set(WORDS[key].get("fix_flow", {}).get("step", {}))
    flow = repairs._FLOWS.get(key, repairs.ConfirmRepairFlow)
    steps = {name.removeprefix("async_step_") for name in dir(flow) if "async_step_" in name}
    assert pages <= steps
    if ISSUES[key].is_fixable:
        assert pages == steps - {"init"} - _of_home_assistant()


def _of_home_assistant() -> set[str]:
    """Return the steps that every flow has."""
    base = repairs.RepairsFlow
    return {name.removeprefix("async_step_") for name in dir(base) if "async_step_" in name}


@pytest.mark.parametrize("key", WORDS)
def test_a_notice_fills_in_what_it_says(key: str) -> None:
    said = set(blanks(WORDS[key]["title"])) | set(blanks(WORDS[key].get("description", "")))
    assert said <= ISSUES[key].placeholders
    steps = WORDS[key].get("fix_flow", {}).get("step", {})
    if "confirm" in steps:  # Home Assistant's own page fills in what the notice knows
        assert set(blanks(steps["confirm"]["description"])) <= ISSUES[key].placeholders


@pytest.mark.parametrize("key", WORDS)
def test_a_notice_goes_away_by_itself_or_once_it_was_read(key: str) -> None:
    text = ISSUES[key].file.read_text(encoding="utf-8")
    has_to_be_read = "confirm" in WORDS[key].get("fix_flow", {}).get("step", {})
    assert "async_delete_issue" in text or has_to_be_read


@pytest.mark.parametrize("key", WORDS)
def test_a_notice_is_tested(key: str) -> None:
    assert re.search(rf"\b{key}(\b|_)", TESTS)


def test_only_what_happened_while_nobody_looked_outlives_a_restart() -> None:
    """The others are raised again when they are still true."""
    kept = {key for key, issue in ISSUES.items() if "is_persistent" in issue.arguments}
    assert kept == {"history_restored", "history_unreadable"}
