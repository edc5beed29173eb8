"""What the pages say exists, and all that exists is said."""

import ast
from collections.abc import Iterator
from fnmatch import filter as matching
from functools import cache
import json
from pathlib import Path
import re
import subprocess
import sys
from typing import Any

from homeassistant.util import slugify
import pytest
import yaml

from .documents import anchors, links, pages, prose, rows, section

COMPONENT = Path("custom_components/rolling_session")
DOCS = Path("docs")
ACTIONS = DOCS / "actions.md"
TROUBLESHOOTING = DOCS / "troubleshooting.md"
WORDS: dict[str, Any] = json.loads((COMPONENT / "translations" / "en.json").read_text("utf-8"))


def described(file: str) -> dict[str, Any]:
    """Return what a description for Home Assistant's forms holds."""
    found: dict[str, Any] = yaml.safe_load((COMPONENT / file).read_text("utf-8"))
    return found


def code(cell: str) -> list[str]:
    """Return what stands as code in a cell."""
    return re.findall(r"`([^`]+)`", cell)


# Links


@pytest.mark.parametrize("page", pages(), ids=str)
def test_links_lead_somewhere(page: Path) -> None:
    root = Path.cwd()
    for path, anchor in links(page):
        assert path.is_relative_to(root), f"{path} is outside of the repository"
        assert path.exists(), f"there is no {path.relative_to(root)}"
        if anchor:
            assert anchor in anchors(path), f"{path.relative_to(root)} has no #{anchor}"


def test_every_page_is_linked_from_the_index() -> None:
    indexed = {path for path, _ in links(DOCS / "README.md")}
    for page in DOCS.glob("*.md"):
        assert page.name == "README.md" or page.resolve() in indexed, page


def test_every_picture_is_shown() -> None:
    shown = {path for page in pages() for path, _ in links(page)}
    for picture in DOCS.glob("images/*.png"):
        assert picture.resolve() in shown, picture


@pytest.mark.parametrize("page", ["README.md", "docs/README.md", "docs/use.md", "docs/settings.md"])
def test_it_is_said_that_this_is_no_medical_advice(page: str) -> None:
    assert re.search(r"(no|not|None of this is) medical advice", prose(Path(page)))


@pytest.mark.parametrize("page", pages(), ids=str)
def test_every_module_that_is_named_exists(page: Path) -> None:
    folders = (COMPONENT, Path("scripts"), Path("bench"), Path("tests"))
    modules = [file.name for folder in folders for file in folder.rglob("*.py")]
    for span in code(prose(page)):
        for name in re.findall(r"[\w*]+\.py\b", span):
            assert matching(modules, name), name


# Actions, triggers, conditions


@pytest.mark.parametrize("action", described("services.yaml"))
def test_every_field_of_an_action_is_explained(action: str) -> None:
    fields = described("services.yaml")[action].get("fields", {})
    table = rows(section(ACTIONS, f"### `{action}`"))
    assert [code(row[0])[0] for row in table] == list(fields)
    bold = {code(row[0])[0] for row in table if row[0].startswith("**")}
    assert bold == {name for name, field in fields.items() if field.get("required")}
    assert bool(table) != ("No fields." in section(ACTIONS, f"### `{action}`"))


def test_every_action_that_is_explained_exists() -> None:
    titles = re.findall(r"^### `(\w+)`$", ACTIONS.read_text("utf-8"), re.MULTILINE)
    assert sorted(titles) == sorted(described("services.yaml"))


@pytest.mark.parametrize(
    ("title", "file"), [("Triggers", "triggers.yaml"), ("Conditions", "conditions.yaml")]
)
def test_every_trigger_and_condition_is_explained(title: str, file: str) -> None:
    told = {code(row[0])[0]: code(row[3]) for row in rows(section(ACTIONS, f"## {title}"))}
    assert told == {
        name: list(described_.get("fields", {})) for name, described_ in described(file).items()
    }


def test_the_choices_of_a_trigger_are_named() -> None:
    fields = described("triggers.yaml")["step_started"]["fields"]
    named = code(section(ACTIONS, "## Triggers"))
    for field in fields.values():
        assert set(field["selector"]["select"]["options"]) <= set(named)


# Entities


def entity_ids() -> Iterator[str]:
    for platform, entities in WORDS["entity"].items():
        for entity in entities.values():
            yield f"{platform}.alex_{slugify(entity['name'].partition('{')[0])}"


def test_every_entity_is_told() -> None:
    told = {row for row in code(prose(DOCS / "entities.md")) if ".alex_" in row}
    assert {entity_id.removesuffix("_…") for entity_id in told} == set(entity_ids())


@pytest.mark.parametrize("page", pages(), ids=str)
def test_every_entity_that_is_named_exists(page: Path) -> None:
    named = re.findall(r"\b\w+\.(?:alex|anna)_\w+", page.read_text("utf-8"))
    known = {entity_id.replace(".alex_", ".") for entity_id in entity_ids()}
    for entity_id in named:
        ours = re.sub(r"\.(alex|anna)_", ".", entity_id).removesuffix("_")
        assert ours in known, entity_id


def test_every_attribute_of_an_entity_is_told() -> None:
    told = set(code(prose(DOCS / "entities.md")))
    for platform in WORDS["entity"].values():
        for entity in platform.values():
            assert set(entity.get("state_attributes", {})) - {"event_type"} <= told


# Settings


def fields_of(flow: dict[str, Any]) -> Iterator[str]:
    for step in flow["step"].values():
        yield from step.get("data", {}).values()


def test_every_field_of_a_form_is_explained() -> None:
    told = set(code(prose(DOCS / "settings.md")))
    for flow in (WORDS["config"], WORDS["options"], WORDS["config_subentries"]["routine"]):
        assert set(fields_of(flow)) <= told


def test_every_page_of_the_options_has_a_heading() -> None:
    titles = anchors(DOCS / "settings.md")
    for name in WORDS["options"]["step"]["init"]["menu_options"].values():
        assert name.lower().replace(" ", "-") in titles, name


# Log and repairs


@cache
def messages() -> dict[str, set[str]]:
    """Return what the product may log, by level, as patterns."""
    found: dict[str, set[str]] = {}
    for file in COMPONENT.rglob("*.py"):
        for call in ast.walk(ast.parse(file.read_text("utf-8"))):
            match call:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="LOGGER"), attr=level),
                    args=[ast.Constant(value=str(message)), *_],
                ):
                    pattern = re.sub(r"%[srd]", "(.+)", re.escape(message))
                    found.setdefault(level, set()).add(pattern)
    return found


def test_every_log_line_is_one_of_ours_and_all_of_ours_are_told() -> None:
    lines = [(row[0], *code(row[1])) for row in rows(section(TROUBLESHOOTING, "## Log lines"))]
    lines += [
        ("debug", *code(row[0])) for row in rows(section(TROUBLESHOOTING, "## Debug logging"))
    ]
    told: set[str] = set()
    for level, line in lines:
        patterns = [one for one in messages()[level] if re.fullmatch(one, line)]
        assert patterns, f"{level}: {line}"
        told.update(patterns)
    assert told == set().union(*messages().values())


def test_every_log_line_in_the_text_is_one_of_ours() -> None:
    tables = {code(row[1])[0] for row in rows(section(TROUBLESHOOTING, "## Log lines"))}
    tables |= {code(row[0])[0] for row in rows(section(TROUBLESHOOTING, "## Debug logging"))}
    text = prose(TROUBLESHOOTING).partition("## Repairs")[0]
    lines = {line for line in code(text) if " " in line and not line.startswith("http")}
    assert lines <= tables


def test_every_repair_is_explained() -> None:
    titles = {issue["title"] for issue in WORDS["issues"].values()}
    told = {row[0] for row in rows(section(TROUBLESHOOTING, "## Repairs"))}
    assert told == {re.sub(r"\{\w+\}", "Alex", title) for title in titles}


def test_every_number_of_the_system_is_explained() -> None:
    shown = set(WORDS["system_health"]["info"].values())
    table = rows(section(TROUBLESHOOTING, "## System health"))
    assert shown == {name for row in table for name in row[0].split(", ")}


# Files


def test_every_file_that_is_kept_is_told() -> None:
    """As a release wrote them; the ids in their names stand as <id>."""
    told = set(code(section(DOCS / "privacy.md", "## What is kept where")))
    for file in Path("tests/integration/stored/4_release_0.1.0").glob("rolling_session.*"):
        name = re.sub(r"\.01\w{24}\.", ".<id>.", file.name)
        ending = name.removeprefix("rolling_session.<id>.history")
        assert {f".storage/{name}", f"….history{ending}"} & told, name


# Voice


def test_what_can_be_said_is_understood() -> None:
    """Every sentence of the page is in the corpus that is spoken in the tests."""
    page = DOCS / "voice.md"
    parts = re.split(r"^### .+\n<!-- ([\w-]+) -->$", page.read_text("utf-8"), flags=re.MULTILINE)
    languages = dict(zip(parts[1::2], parts[2::2], strict=True))
    assert set(languages) == {file.stem for file in Path("tests/voice").glob("*.yaml")}
    for language, text in languages.items():
        spoken = yaml.safe_load(Path(f"tests/voice/{language}.yaml").read_text("utf-8"))
        always, live, bare = (
            {said for command in spoken[block].values() for said in command}
            for block in ("always", "live", "bare")
        )
        table = rows(text)
        assert len(table) == len(rows(languages["en"])) > 20
        for _, whole, short in table:
            assert set(quoted(whole)) <= always
            assert set(quoted(short)) <= live | bare


def quoted(cell: str) -> list[str]:
    return re.findall(r"“([^”]+)”", cell)


# Changelog


def test_the_version_has_an_entry_in_the_changelog() -> None:
    version = json.loads((COMPONENT / "manifest.json").read_text("utf-8"))["version"]
    notes = subprocess.run(
        [sys.executable, "scripts/notes", f"v{version}"], check=True, capture_output=True, text=True
    ).stdout
    assert "### Added" in notes or "### Changed" in notes or "### Fixed" in notes
    assert "## [" not in notes
    assert f"/v{version}" not in notes


def test_a_version_without_an_entry_is_no_release() -> None:
    failed = subprocess.run(
        [sys.executable, "scripts/notes", "v99.0.0"], check=False, capture_output=True, text=True
    )
    assert failed.returncode != 0
    assert "99.0.0" in failed.stderr


def test_the_changelog_is_kept_in_order() -> None:
    text = Path("CHANGELOG.md").read_text("utf-8")
    versions = re.findall(r"^## \[(.+?)\]", text, re.MULTILINE)
    assert versions[0] == "Unreleased"
    numbers = [tuple(map(int, version.split("."))) for version in versions[1:]]
    assert numbers == sorted(numbers, reverse=True)
    assert {f"[{version}]" for version in versions} == set(
        re.findall(r"^(\[.+?\]): https://", text, re.MULTILINE)
    )
    kinds = set(re.findall(r"^### (.+)$", text, re.MULTILINE))
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
