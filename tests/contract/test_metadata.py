"""Files that make the same promise agree."""

import json
from pathlib import Path
import re
import tomllib

from homeassistant.const import __version__

from custom_components.rolling_session.const import DOMAIN, PLATFORMS

COMPONENT = Path("custom_components/rolling_session")
MANIFEST = json.loads((COMPONENT / "manifest.json").read_text())
HACS = json.loads(Path("hacs.json").read_text())
PROJECT = tomllib.loads(Path("pyproject.toml").read_text())["project"]
README = Path("README.md").read_text()
REPOSITORY = "https://github.com/rolling-session/rolling-session"


def release(version: str) -> str:
    return ".".join(version.split(".")[:2])


def test_the_oldest_home_assistant_is_the_one_we_test_on() -> None:
    assert release(HACS["homeassistant"]) == release(__version__)
    promised = re.search(r"Home Assistant (\d{4}\.\d+)(?:\.\d+)? or newer", README)
    assert promised
    assert promised[1] == release(HACS["homeassistant"])


def test_the_version_is_the_same_everywhere() -> None:
    assert MANIFEST["version"] == PROJECT["version"]


def test_the_manifest_leads_to_where_we_are() -> None:
    assert MANIFEST["domain"] == DOMAIN == COMPONENT.name
    assert MANIFEST["codeowners"] == ["@rolling-session"]
    assert MANIFEST["documentation"] == REPOSITORY
    assert MANIFEST["issue_tracker"] == f"{REPOSITORY}/issues"
    assert HACS["filename"] == f"{DOMAIN}.zip"


def test_every_platform_has_its_file() -> None:
    assert all((COMPONENT / f"{platform}.py").is_file() for platform in PLATFORMS)
