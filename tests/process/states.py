"""Waiting for what a real house does."""

import asyncio
from typing import Any

from scripts.demo_house.client import Client


async def until(client: Client, entity_id: str, *wanted: str, within: float) -> str:
    """Wait for an entity to be in one of some states."""
    reached: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def look(event: dict[str, Any]) -> None:
        new = event["data"]["new_state"]
        if new["entity_id"] == entity_id and new["state"] in wanted and not reached.done():
            reached.set_result(new["state"])

    await client.subscribe("subscribe_events", look, event_type="state_changed")
    for state in await client.call("get_states"):
        look({"data": {"new_state": state}})
    async with asyncio.timeout(within):
        return await reached


async def attributes_when(client: Client, entity_id: str, wanted: str) -> dict[str, Any]:
    """Return the attributes of an entity as soon as it is in a state."""
    async with asyncio.timeout(30):
        while True:
            state = await client.state(entity_id)
            if state["state"] == wanted:
                attributes: dict[str, Any] = state["attributes"]
                return attributes
            await asyncio.sleep(0.1)
