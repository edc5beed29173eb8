"""The laws that a crash may not break."""

from dataclasses import dataclass
from enum import StrEnum


class Law(StrEnum):
    """What can be broken."""

    LOST = "lost"
    DOUBLED = "doubled"
    WRONG = "wrong"
    """There, but not as it was acknowledged, or more or less than was done."""
    TABLE = "not as the table says"
    VOLUME = "volumes not restored"
    CORRUPT = "corrupt files"
    REPAIR = "false repairs"
    LOG = "errors in the log"


@dataclass(frozen=True, slots=True)
class Fault:
    """One law broken once."""

    law: Law
    what: str
