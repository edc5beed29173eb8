"""A history of three evenings, in real files."""

from pathlib import Path

from homeassistant.core import HomeAssistant
import pytest

from custom_components.rolling_session.const import DOMAIN
from custom_components.rolling_session.journal import Journal

from .histories import CHANGES, ENTRY


@pytest.fixture
def storage(hass_config_dir: str) -> Path:
    folder = Path(hass_config_dir) / ".storage"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def main(storage: Path) -> Path:
    return storage / f"{DOMAIN}.{ENTRY}.history.jsonl"


@pytest.fixture
def copy(storage: Path) -> Path:
    return storage / f"{DOMAIN}.{ENTRY}.history.copy.jsonl"


@pytest.fixture
def old(storage: Path) -> Path:
    return storage / f"{DOMAIN}.{ENTRY}.ledger"


@pytest.fixture
def journal(hass: HomeAssistant) -> Journal:
    return Journal(hass, ENTRY)


@pytest.fixture
async def written(journal: Journal) -> Journal:
    """Return a journal of three evenings."""
    for each in CHANGES:
        await journal.async_append(each)
    return journal
