"""The demo's dashboard, out of the cards that Home Assistant has."""

from typing import Any

from .client import Client

PATH = "rolling-session"
"""Also what its address ends with."""

type Card = dict[str, Any]

# Where the person is, in words that can be read from the floor. A template can't count down by
# itself, so it says until when.
_NOW = """\
{{% set session = '{session}' -%}}
{{% if is_state(session, 'idle') -%}}
{{% if is_state('{done_today}', 'on') -%}}
## Well done
{{{{ states('{streak}') }}}} {{{{ 'day' if is_state('{streak}', '1') else 'days' }}}} in a row.
{{%- else -%}}
## Ready when you are
Choose a routine and press **Start**.
{{%- endif -%}}
{{%- else -%}}
{{% set what = 'zone' if state_attr(session, 'zone') else 'technique' -%}}
{{% set side = state_attr(session, 'side') -%}}
{{% set until = state_attr(session, 'step_ends_at') -%}}
## {{{{ state_translated(session) }}}}
{{% if state_attr(session, what) -%}}
**{{{{ state_attr_translated(session, what) }}}}**
{{%- if side in ('left', 'right') %}}, {{{{ side }}}}{{% endif %}} · {{% endif -%}}
{{{{ state_attr(session, 'step') }}}} of {{{{ state_attr(session, 'steps') }}}}
{{%- if until %}} · until {{{{ as_local(as_datetime(until)).strftime('%H:%M:%S') }}}}{{% endif %}}
{{%- endif %}}
"""


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
    running = _when(entities["session_active"], "on")
    idle = _when(entities["session_active"], "off")
    routine = _tile(
        entities["routine"],
        12,
        hide_state=True,
        features=[{"type": "select-options"}],
        features_position="inline",
    )
    cards = [
        _heading("Session", "mdi:yoga"),
        {"type": "markdown", "content": _NOW.format(**entities), "grid_options": {"columns": 12}},
        {**routine, "visibility": idle},
        {**_button(entities["start"], 12), "visibility": idle},
        *(
            {**_button(entities[name], 4), "visibility": running}
            for name in ("back", "pause_resume", "skip")
        ),
        *({**_button(entities[name], 6), "visibility": running} for name in ("hold", "stop")),
    ]
    if speaker:
        cards.append(_tile(speaker, 12, name="Bedroom speaker"))
    return {"type": "grid", "cards": cards}


def _progress(entities: dict[str, str]) -> Card:
    return {
        "type": "grid",
        "cards": [
            _heading("Progress", "mdi:fire"),
            _tile(entities["streak"], 6, color="orange"),
            _tile(entities["best_streak"], 6, color="amber"),
            _tile(entities["sessions_this_week"], 6, color="teal"),
            _tile(entities["minutes_this_week"], 6, color="teal"),
            _tile(entities["done_today"], 6, color="green"),
            _tile(entities["streak_at_risk"], 6, color="red"),
            _tile(entities["last_session"], 12, color="indigo"),
            _heading("What happened", "mdi:history"),
            {
                "type": "logbook",
                "target": {"entity_id": [entities["session"], entities["streak"]]},
                "hours_to_show": 24,
                "grid_options": {"columns": 12, "rows": 4},
            },
        ],
    }


def _heading(text: str, icon: str) -> Card:
    return {"type": "heading", "heading": text, "icon": icon}


def _tile(entity: str, columns: int, **options: Any) -> Card:
    return {
        "type": "tile",
        "entity": entity,
        "name": {"type": "entity"},
        "grid_options": {"columns": columns},
        **options,
    }


def _button(entity: str, columns: int) -> Card:
    return {
        "type": "button",
        "entity": entity,
        "name": {"type": "entity"},
        "icon_height": "44px",
        "grid_options": {"columns": columns, "rows": 2},
        "tap_action": {
            "action": "perform-action",
            "perform_action": "button.press",
            "target": {"entity_id": entity},
        },
    }


def _when(entity: str, state: str) -> list[Card]:
    return [{"condition": "state", "entity": entity, "state": state}]
