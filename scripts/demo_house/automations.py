"""Automations and scripts made of our blueprints, the way the editor makes them."""

from .client import Client
from .config_folder import CHECKOUT, INTEGRATION

_FOLDER = INTEGRATION.name


async def make_one_of_each(client: Client, session: str) -> dict[str, str]:
    """Make one of every blueprint; return the pages of their forms by name."""
    entity = await client.call("config/entity_registry/get", entity_id=session)
    pages = {}
    for file in sorted(CHECKOUT.glob(f"blueprints/*/{_FOLDER}/*.yaml")):
        domain, name = file.parts[-3], file.stem
        path = f"{_FOLDER}/{file.name}"
        # Several people can have the milestones of one automation.
        coach = entity["device_id"]
        known = await client.call("blueprint/list", domain=domain)
        inputs = _flat(known[path]["metadata"]["input"])
        several = inputs["coach"]["selector"]["device"].get("multiple")
        given = {"coach": [coach] if several else coach}
        given = {key: [] for key, one in inputs.items() if "default" not in one} | given
        await client.post(
            f"/api/config/{domain}/config/{name}",
            {
                "alias": known[path]["metadata"]["name"].partition(": ")[2].capitalize(),
                "use_blueprint": {"path": path, "input": given},
            },
        )
        pages[name] = f"/config/{domain}/edit/{name}"
    return pages


def _flat(inputs: dict) -> dict:
    return {
        key: one
        for name, given in inputs.items()
        for key, one in given.get("input", {name: given}).items()
    }
