"""What went out, for screens that show the words and for tests that check the time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from .engine.cues import Cue


@dataclass(frozen=True, slots=True)
class SaidCue:
    """A cue that went out."""

    cue: Cue
    text: str
    sent_at: datetime
    """When the speaker was asked; early by the speaker's lead time."""
    outlet: str | None
    """None where there is no outlet and only screens say it."""


type Report = Callable[[SaidCue], None]
