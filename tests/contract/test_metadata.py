"""Files that make the same promise agree, and are what Home Assistant and HACS ask for."""

import json
from pathlib import Path
import re
import tomllib

from homeassistant.const import __version__
from homeassistant.helpers import service
import yaml

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


def test_the_manifest_is_what_home_assistant_and_hacs_ask_for() -> None:
    assert list(MANIFEST) == ["domain", "name", *sorted(MANIFEST.keys() - {"domain", "name"})]
    assert MANIFEST["domain"] == DOMAIN == COMPONENT.name
    assert MANIFEST["codeowners"] == ["@rolling-session"]
    assert MANIFEST["documentation"] == REPOSITORY
    assert MANIFEST["issue_tracker"] == f"{REPOSITORY}/issues"
    assert MANIFEST["requirements"] == []
    assert HACS["filename"] == f"{DOMAIN}.zip"


def test_every_platform_has_its_file() -> None:
    assert all((COMPONENT / f"{platform}.py").is_file() for platform in PLATFORMS)


def test_home_assistant_accepts_the_forms_of_the_actions() -> None:
    service._SERVICES_SCHEMA(yaml.safe_load((COMPONENT / "services.yaml").read_text()))


def test_icons_are_material_design_icons() -> None:
    names = re.findall(r'"([\w-]+:[\w-]+)"', (COMPONENT / "icons.json").read_text())
    assert names
    assert all(name.startswith("mdi:") for name in names)


def test_the_brand_is_there_in_every_size() -> None:
    for name in ("icon", "logo", "dark_icon", "dark_logo"):
        for size in ("", "@2x"):
            assert (COMPONENT / "brand" / f"{name}{size}.png").stat().st_size > 500
