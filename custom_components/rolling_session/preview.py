"""A plan as an answer that people and scripts can read."""

from datetime import UTC, datetime
from typing import Final

from homeassistant.util.json import JsonObjectType

from .engine.cues import cues_of
from .engine.model import Plan
from .phrasebook import Phrasebook

_START: Final = datetime.fromtimestamp(0, UTC)


def timeline_of(plan: Plan, phrasebook: Phrasebook) -> JsonObjectType:
    """Return the positions, the cues with their second, and what to know before."""
    return {
        "routine": plan.routine,
        "seconds": plan.length.total_seconds(),
        "positions": [
            {
                "technique": position.technique,
                "zone": position.zone,
                "side": position.side,
                "tool": position.tool,
                "get_ready": position.ready,
                "seconds": position.seconds,
            }
            for position in plan.positions
        ],
        "cues": [
            {
                "offset": (cue.at - _START).total_seconds(),
                "key": cue.key,
                "text": phrasebook.sentence(cue),
            }
            for cue in cues_of(plan, _START)
        ],
        "notes": [
            {"key": note.key, "subject": note.subject, "text": phrasebook.note(note)}
            for note in plan.notes
        ],
    }
