"""The tables of docs/security.md, as they are written there."""

from enum import StrEnum
from pathlib import Path
import re

PAGE = Path("docs/security.md")


class Who(StrEnum):
    """The columns."""

    ADMINISTRATOR = "Administrator"
    PERSON = "The person"
    HOUSEMATE = "Housemate"
    READ_ONLY = "Read-only"
    HOUSE = "The house"
    STRANGER = "Not logged in"


class Owned(StrEnum):
    """Whose a history can be."""

    PRIVATE = "private"
    SHARED = "shared"
    UNOWNED = "unowned"


_CELLS = {
    "yes": frozenset(Owned),
    "no": frozenset(),
    "shared": {Owned.SHARED, Owned.UNOWNED},
    "unowned": {Owned.UNOWNED},
}
IMPOSSIBLE = "–"

type Table = dict[str, dict[Who, str]]


def tables() -> dict[str, Table]:
    """Return by heading what is promised for each thing, cell by cell."""
    found: dict[str, Table] = {}
    heading = ""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("### "):
            heading = line.removeprefix("### ")
        things = re.findall(r"`([^`]+)`", line.split("|")[1]) if line.startswith("|") else []
        if not things:
            continue
        cells = [cell.strip() for cell in line.strip("|").split("|")[1:]]
        promised = dict(zip(Who, cells, strict=True))
        assert set(cells) <= {*_CELLS, IMPOSSIBLE}, line
        table = found.setdefault(heading, {})
        assert not set(things) & set(table), line
        table |= dict.fromkeys(things, promised)
    return found


def promised(heading: str, who: Who, owned: Owned) -> dict[str, bool]:
    """Return what somebody is promised to be able to do."""
    return {
        thing: owned in _CELLS[row[who]]
        for thing, row in tables()[heading].items()
        if row[who] != IMPOSSIBLE
    }
