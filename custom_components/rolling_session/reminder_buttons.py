"""What the buttons of a reminder carry: everything that pressing one needs, also after a restart."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Self
from urllib.parse import quote, unquote

from .const import DOMAIN

_SEPARATOR = "|"
_PARTS = 8


class Press(StrEnum):
    """What a button does."""

    START = "start"
    LATER = "later"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Button:
    """One button on one phone."""

    press: Press
    entry_id: str
    """Whom it is about."""
    day: date
    """The logical day that it is good for."""
    phone: str
    """The device on which it is shown."""
    was_open: bool
    """Whether nothing was done yet when it was shown."""
    routine: str | None = None
    minutes: int | None = None

    @property
    def id(self) -> str:
        """Return it as the phone keeps it."""
        parts = (
            DOMAIN,
            self.press,
            self.entry_id,
            self.day.isoformat(),
            self.phone,
            str(int(self.was_open)),
            str(self.minutes or ""),
            quote(self.routine or "", safe=""),
        )
        return _SEPARATOR.join(parts)

    @classmethod
    def from_id(cls, id_: object) -> Self | None:
        """Return the button of an id; None where it is not one of ours."""
        parts = id_.split(_SEPARATOR) if isinstance(id_, str) else []
        if len(parts) != _PARTS or parts[0] != DOMAIN:
            return None
        _, press, entry_id, day, phone, was_open, minutes, routine = parts
        try:
            return cls(
                Press(press),
                entry_id,
                date.fromisoformat(day),
                phone,
                was_open == "1",
                unquote(routine) or None,
                int(minutes) if minutes else None,
            )
        except ValueError:
            return None

    @property
    def all(self) -> Iterator[Self]:
        """Yield every button of the same reminder, in the order they are shown."""
        return (replace(self, press=press) for press in Press)
