"""The blueprints that we bring along, as files. All of it belongs into an executor."""

from dataclasses import dataclass
from enum import StrEnum
import hashlib
from pathlib import Path
from typing import Final, Self

from homeassistant.components.blueprint import BLUEPRINT_SCHEMA, Blueprint
from homeassistant.util.file import write_utf8_file_atomic
from homeassistant.util.yaml import parse_yaml

from .const import DOMAIN

_SHIPPED: Final = Path(__file__).parent / "blueprints"


class Condition(StrEnum):
    """What a blueprint is in somebody's house."""

    ABSENT = "absent"
    OURS = "ours"
    """As we wrote it, this version or one before."""
    EDITED = "edited"
    """Somebody changed it, or made one of the same name: theirs."""


@dataclass(frozen=True, slots=True)
class Shipped:
    """One blueprint of this version."""

    domain: str
    """Automation or script."""
    name: str
    text: str

    @property
    def path(self) -> str:
        """Return where it is in the folder of its domain, as automations name it."""
        return f"{DOMAIN}/{self.name}.yaml"

    @property
    def prints(self) -> list[str]:
        """Return what is known to be ours: the file, and what Home Assistant's import makes of it."""
        data = parse_yaml(self.text)
        imported = Blueprint(data, schema=BLUEPRINT_SCHEMA).yaml()  # type: ignore[arg-type]
        return [_print(self.text), _print(imported)]

    @classmethod
    def all(cls) -> list[Self]:
        """Return what we bring along; nothing where the folder was not copied with us."""
        files = sorted(_SHIPPED.glob(f"*/{DOMAIN}/*.yaml"))
        return [cls(file.parts[-3], file.stem, file.read_text(encoding="utf-8")) for file in files]


def condition_of(file: Path, known: list[str]) -> Condition:
    """Return what a file is, compared with what we once wrote. Raises OSError."""
    try:
        text = file.read_bytes()
    except FileNotFoundError:
        return Condition.ABSENT
    return Condition.OURS if hashlib.sha256(text).hexdigest() in known else Condition.EDITED


def is_up_to_date(file: Path, shipped: Shipped) -> bool:
    """Return whether a file is this version's. Raises OSError."""
    return file.read_bytes() == shipped.text.encode()


def write(file: Path, shipped: Shipped) -> None:
    """Write all of it or nothing. Raises OSError, HomeAssistantError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    write_utf8_file_atomic(str(file), shipped.text)


def remove(file: Path) -> None:
    """Take a file away, and our folder with it if it was the last. Raises OSError."""
    file.unlink(missing_ok=True)
    if not any(file.parent.iterdir()):
        file.parent.rmdir()


def _print(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
