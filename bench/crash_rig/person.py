"""Somebody who rolls, and all that is known of them from outside."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from .book import Book
from .speakers import Speaker
from .watch import Shown, Watch


@dataclass(slots=True)
class Person:
    """Somebody who rolls."""

    name: str
    person: str
    speaker: Speaker | None = None
    entry_id: str = ""
    entities: dict[str, str] = field(default_factory=dict)
    book: Book = field(default_factory=Book)
    watch: Watch = field(default_factory=Watch)
    entered: int = 0
    """How many times of the past have been used up."""
    past: datetime = field(default_factory=lambda: now().replace(minute=0, second=0, microsecond=0))
    """Before this, what is entered by hand was done."""
    refused: list[str] = field(default_factory=list)
    """What was refused although nothing was wrong with the disk."""
    told: list[str] = field(default_factory=list)
    """What the event entity has told in this life."""

    kept: tuple[Shown, ...] = ()
    """What was shown when the power went; the disk knows one of these."""
    clip: str | None = None
    """What the speaker played then."""
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    @property
    def session(self) -> str:
        """Return the session sensor."""
        return self.entities["session"]

    def do(self, what: Coroutine[Any, Any, None]) -> None:
        """Do something until it is done or the person rests."""
        self.tasks.append(asyncio.create_task(what))

    async def rest(self) -> None:
        """Do nothing more. Raises what went wrong meanwhile."""
        tasks, self.tasks = self.tasks, []
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task

    @property
    def answers(self) -> dict[str, Any]:
        """Return what is answered when they are set up."""
        return {"person": self.person, "disclaimer": True}


def now() -> datetime:
    """Return what this machine's clock shows, which is also Home Assistant's."""
    return datetime.now(UTC)
