"""A file can be read in one go."""

from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
FOLDERS = ("custom_components/rolling_session", "scripts", "bench")
MOST = 300


@pytest.mark.parametrize(
    "file",
    sorted(file for folder in FOLDERS for file in CHECKOUT.joinpath(folder).rglob("*.py")),
    ids=lambda file: str(file.relative_to(CHECKOUT)),
)
def test_no_file_is_longer_than_can_be_read(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= MOST
