"""What HACS installs is everything, and nothing else."""

import json
from pathlib import Path
import subprocess
import sys
from zipfile import ZipFile

COMPONENT = Path("custom_components/rolling_session")
VERSION = json.loads((COMPONENT / "manifest.json").read_text("utf-8"))["version"]


def package(version: str, target: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "scripts/package", version, target],
        check=False,
        capture_output=True,
        text=True,
    )


def test_the_zip(tmp_path: Path) -> None:
    """It has the code, the cards, and the blueprints as files."""
    target = tmp_path / "rolling_session.zip"
    assert package(f"v{VERSION}", target).returncode == 0
    with ZipFile(target) as archive:
        packed = {name: archive.read(name) for name in archive.namelist()}
    tracked = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", COMPONENT, "blueprints"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    expected = {
        str(Path(name).relative_to(COMPONENT if name.startswith("custom") else ".")): Path(name)
        for name in tracked
        if Path(name).is_file()
    }
    module = "www/rolling-session.js"  # built by scripts/setup, and in no commit
    expected[module] = COMPONENT / module
    assert packed == {name: file.read_bytes() for name, file in expected.items()}
    assert any(name.startswith("blueprints/script/") for name in packed)


def test_a_tag_of_another_version_is_no_release(tmp_path: Path) -> None:
    """Its cards would be of another version than the integration, and ask for a reload for ever."""
    target = tmp_path / "rolling_session.zip"
    refused = package("v99.0.0", target)
    assert refused.returncode != 0
    assert f"manifest.json is of {VERSION}, not of 99.0.0" in refused.stderr
    assert not target.exists()
