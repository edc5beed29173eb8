"""What HACS asks of a repository, and what its action checks in the workflow."""

import json
from pathlib import Path
from typing import Any

from awesomeversion import AwesomeVersion
import pytest
import voluptuous as vol

from custom_components.rolling_session.const import DOMAIN

from .translations import COMPONENT

HACS: dict[str, Any] = json.loads(Path("hacs.json").read_text("utf-8"))

SHAPE = vol.Schema(
    {
        vol.Required("name"): str,
        vol.Optional("content_in_root"): bool,
        vol.Optional("country"): [vol.Match(r"^[A-Z]{2}$")],
        vol.Optional("filename"): str,
        vol.Optional("hacs"): str,
        vol.Optional("hide_default_branch"): bool,
        vol.Optional("homeassistant"): vol.Match(r"^\d{4}\.\d{1,2}\.\d+$"),
        vol.Optional("persistent_directory"): str,
        vol.Optional("render_readme"): bool,
        vol.Optional("zip_release"): bool,
    }
)
"""All that HACS knows: it refuses a file with another key."""


def test_hacs_understands_the_file() -> None:
    SHAPE(HACS)


def test_what_hacs_does_not_know_is_found() -> None:
    with pytest.raises(vol.Invalid):
        SHAPE({**HACS, "domains": ["sensor"]})


def test_a_release_has_the_zip_that_hacs_looks_for() -> None:
    """The cards are built: a download of the branch would be without them."""
    assert HACS["zip_release"]
    assert HACS["hide_default_branch"]
    assert HACS["filename"] == f"{DOMAIN}.zip"
    workflow = Path(".github/workflows/release.yaml").read_text("utf-8")
    assert HACS["filename"] in workflow


def test_the_oldest_home_assistant_can_be_compared() -> None:
    assert AwesomeVersion(HACS["homeassistant"]).year >= 2026  # type: ignore[operator]


def test_there_is_one_integration_with_all_it_needs() -> None:
    integrations = list(Path("custom_components").glob("*/manifest.json"))
    assert integrations == [Path("custom_components") / DOMAIN / "manifest.json"]
    manifest = json.loads((COMPONENT / "manifest.json").read_text("utf-8"))
    needed = {"codeowners", "documentation", "domain", "issue_tracker", "name", "version"}
    assert all(manifest[key] for key in needed)


def test_there_is_something_to_read_and_a_licence() -> None:
    assert Path("README.md").read_text("utf-8").startswith("# ")
    assert Path("LICENSE").read_text("utf-8").startswith("MIT License")
    assert (COMPONENT / "brand" / "icon.png").is_file()
