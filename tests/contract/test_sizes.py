"""A file can be read in one go."""

from pathlib import Path

import pytest

from custom_components import rolling_session

PRODUCT = Path(rolling_session.__file__).parent
MOST = 300


@pytest.mark.parametrize("file", sorted(PRODUCT.rglob("*.py")), ids=lambda file: file.stem)
def test_no_file_is_longer_than_can_be_read(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= MOST
