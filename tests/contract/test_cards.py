"""The module with the cards is small, and of this version."""

import gzip
import json
from pathlib import Path

COMPONENT = Path("custom_components/rolling_session")
MODULE = COMPONENT / "www" / "rolling-session.js"
MOST = 40 * 1024
"""Bytes, as they travel."""


def test_it_is_small() -> None:
    assert len(gzip.compress(MODULE.read_bytes())) <= MOST


def test_it_knows_its_version() -> None:
    version = json.loads(COMPONENT.joinpath("manifest.json").read_text())["version"]
    assert f'"{version}"' in MODULE.read_text()


def test_it_takes_nothing_of_home_assistant_but_two_elements() -> None:
    """Whatever else the frontend renames does not break a card."""
    sources = "".join(file.read_text() for file in Path("frontend/src").rglob("*.ts"))
    tags = {part.split(">")[0].split()[0] for part in sources.split("<ha-")[1:]}
    assert tags == {"card", "icon"}
