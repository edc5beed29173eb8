"""The demo's dashboard: the cards, the speaker, and what happened."""

from typing import Any

from .client import Client

PATH = "rolling-session"
"""Also what its address ends with."""

type Card = dict[str, Any]


async def show(client: Client, entities: dict[str, str], speaker: str | None) -> None:
    """Make it, and make it the first thing that is seen."""
    await client.call(
        "lovelace/dashboards/create",
        url_path=PATH,
        title="Rolling session",
        icon="mdi:yoga",
        show_in_sidebar=True,
    )
    view = {
        "title": "Session",
        "path": "session",
        "type": "sections",
        "max_columns": 2,
        "sections": [_session(entities, speaker), _progress(entities)],
    }
    await client.call("lovelace/config/save", url_path=PATH, config={"views": [view]})
    await client.call("frontend/set_system_data", key="core", value={"default_panel": PATH})


def _session(entities: dict[str, str], speaker: str | None) -> Card:
    cards: list[Card] = [
        {"type": "custom:rolling-session-card", "entity": entities["session"]},
    ]
    if speaker:
        tile = {"type": "tile", "entity": speaker, "name": "Bedroom speaker"}
        cards.append({**tile, "grid_options": {"columns": 12}})
    return {"type": "grid", "cards": cards}


def _progress(entities: dict[str, str]) -> Card:
    return {
        "type": "grid",
        "cards": [
            {"type": "custom:rolling-streak-card", "entity": entities["session"]},
            {
                "type": "logbook",
                "target": {"entity_id": [entities["session"], entities["session_event"]]},
                "hours_to_show": 24,
                "grid_options": {"columns": 12, "rows": 4},
            },
        ],
    }
