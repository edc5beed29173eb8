"""The blueprints that we bring along, as files. All of it belongs into an executor."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
import hashlib
from pathlib import Path
from typing import Any, Final, Self

from homeassistant.components.blueprint import BLUEPRINT_SCHEMA, Blueprint
from homeassistant.util.file import write_utf8_file_atomic
from homeassistant.util.yaml import parse_yaml

from .blueprint_words import read_words, reword
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
    english: str
    """As people import it, too."""
    text: str
    """In the language of the house."""

    @property
    def path(self) -> str:
        """Return where it is in the folder of its domain, as automations name it."""
        return f"{DOMAIN}/{self.name}.yaml"

    @property
    def prints(self) -> list[str]:
        """Return what is known to be ours: the file, and what Home Assistant's import makes of it."""
        texts = {self.english, self.text}
        return [_print(text) for text in (*texts, *map(_imported, texts))]

    @classmethod
    def all(cls, language: str) -> list[Self]:
        """Return what we bring along; nothing where the folder was not copied with us."""
        words = read_words(_SHIPPED / "words", language)
        files = sorted(_SHIPPED.glob(f"*/{DOMAIN}/*.yaml"))
        return [cls._read(file, words) for file in files]

    @classmethod
    def _read(cls, file: Path, words: Mapping[str, Any]) -> Self:
        english = file.read_text(encoding="utf-8")
        text = reword(english, words.get(file.stem, {}))
        return cls(file.parts[-3], file.stem, english, text)


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


def _imported(text: str) -> str:
    data = parse_yaml(text)
    return Blueprint(data, schema=BLUEPRINT_SCHEMA).yaml()  # type: ignore[arg-type]


def _print(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
