"""Answering config and options flows the way a person does, question by question."""

from typing import Any

from .client import Client, RefusedError

_CONFIG = "/api/config/config_entries/flow"
OPTIONS = "/api/config/config_entries/options/flow"


async def set_up(client: Client, handler: str, answers: dict[str, Any]) -> str:
    """Set up an integration; return the id of its entry."""
    step = await client.post(_CONFIG, {"handler": handler})
    step = await _answer_all(client, _CONFIG, step, answers)
    entry_id: str = step["result"]["entry_id"]
    return entry_id


async def change_options(client: Client, entry_id: str, page: str, answers: dict[str, Any]) -> None:
    """Change one page of an entry's options."""
    menu = await client.post(OPTIONS, {"handler": entry_id})
    step = await client.post(f"{OPTIONS}/{menu['flow_id']}", {"next_step_id": page})
    await _answer_all(client, OPTIONS, step, answers)


async def _answer_all(
    client: Client, path: str, step: dict[str, Any], answers: dict[str, Any]
) -> dict[str, Any]:
    while step["type"] == "form":
        if step.get("errors"):
            raise RefusedError(f"{step['handler']}, {step['step_id']}: {step['errors']}")
        page = {**_proposed(step["data_schema"]), **_asked(step["data_schema"], answers)}
        step = await client.post(f"{path}/{step['flow_id']}", page)
    if step["type"] != "create_entry":
        raise RefusedError(f"{step['handler']}: {step}")
    return step


def _proposed(fields: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what a person sees filled in."""
    proposed = {}
    for field in fields:
        value = field.get("description", {}).get("suggested_value", field.get("default"))
        if value is not None:
            proposed[field["name"]] = value
    return proposed


def _asked(fields: list[dict[str, Any]], answers: dict[str, Any]) -> dict[str, Any]:
    return {field["name"]: answers[field["name"]] for field in fields if field["name"] in answers}
