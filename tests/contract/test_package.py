"""What HACS installs is everything, and nothing else."""

import json
from pathlib import Path
import subprocess
import sys
from zipfile import ZipFile

COMPONENT = Path("custom_components/rolling_session")


def test_the_zip(tmp_path: Path) -> None:
    """It has the version, the code, and the blueprints as files."""
    target = tmp_path / "rolling_session.zip"
    subprocess.run([sys.executable, "scripts/package", "v1.2.3", target], check=True)
    with ZipFile(target) as archive:
        packed = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(packed.pop("manifest.json"))
    assert manifest.pop("version") == "1.2.3"
    ours = json.loads(COMPONENT.joinpath("manifest.json").read_text())
    assert manifest == {key: value for key, value in ours.items() if key != "version"}
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
    del expected["manifest.json"]
    module = "www/rolling-session.js"  # built by scripts/setup, and in no commit
    expected[module] = COMPONENT / module
    assert packed == {name: file.read_bytes() for name, file in expected.items()}
    assert any(name.startswith("blueprints/script/") for name in packed)
