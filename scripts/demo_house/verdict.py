"""Judging a session: was everything that was planned done, and in time."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

TOLERANCE = 1.0
"""Seconds by which a transition may be away from its place; a stall, not a delay, is more."""


@dataclass(frozen=True, slots=True)
class HeardCue:
    """A cue as the websocket API told it."""

    key: str
    text: str
    due: datetime
    sent: datetime
    outlet: str | None

    @classmethod
    def from_event(cls, event: dict[str, Any]) -> HeardCue:
        """Read what was received."""
        due, sent = (datetime.fromisoformat(event[name]) for name in ("due", "sent"))
        return cls(event["key"], event["text"], due, sent, event["outlet"])

    @property
    def lateness(self) -> float:
        """Return the seconds from when it was due to when it was sent."""
        return (self.sent - self.due).total_seconds()


@dataclass(slots=True)
class Transcript:
    """What was seen and heard of a session."""

    statuses: list[tuple[datetime, str]] = field(default_factory=list)
    cues: list[HeardCue] = field(default_factory=list)

    @property
    def began_at(self) -> datetime:
        """Return when it began."""
        return self.statuses[0][0]

    @property
    def is_over(self) -> bool:
        """Return whether the person is idle again."""
        return bool(self.statuses) and self.statuses[-1][1] == "idle"


def faults(preview: dict[str, Any], transcript: Transcript) -> list[str]:
    """Return what is missing, too much or at the wrong time."""
    return [*_cue_faults(preview, transcript), *_status_faults(preview, transcript)]


def planned_statuses(preview: dict[str, Any]) -> list[tuple[float, str]]:
    """Return the transitions that a preview promises: second and status."""
    planned: list[tuple[float, str]] = []
    moving = False
    position = -1
    for cue in preview["cues"]:
        match cue["key"].removeprefix("cue_").partition("_")[0]:
            case "ready" | "switch":
                position += 1
                moving = preview["positions"][position]["zone"] is None
                status = "switching" if position else "preparing"
            case "go" | "release":
                status = "moving" if moving else "rolling"
            case "hold":
                status = "holding"
            case "closing":
                status = "moving"
            case _:
                continue
        if not planned or planned[-1][1] != status:
            planned.append((cue["offset"], status))
    return [*planned, (preview["seconds"], "idle")]


def _cue_faults(preview: dict[str, Any], transcript: Transcript) -> Iterator[str]:
    heard = [(cue.key, cue.text) for cue in transcript.cues]
    for cue in preview["cues"]:
        if (cue["key"], cue["text"]) in heard:
            heard.remove((cue["key"], cue["text"]))
        else:
            yield f"not said: {cue['key']} at {cue['offset']:.0f} s"
    for key, _ in heard:
        yield f"said but not planned: {key}"


def _status_faults(preview: dict[str, Any], transcript: Transcript) -> Iterator[str]:
    planned = planned_statuses(preview)
    seen = [status for _, status in transcript.statuses]
    if seen != [status for _, status in planned]:
        yield f"statuses were {' '.join(seen)}, not {' '.join(status for _, status in planned)}"
        return
    for (offset, status), (at, _) in zip(planned, transcript.statuses, strict=True):
        away = (at - transcript.began_at).total_seconds() - offset
        if abs(away) > TOLERANCE:
            yield f"{status} came {away:+.1f} s from its place at {offset:.0f} s"
