"""Which entities of a target are ours: one of each kind for every person."""

from collections.abc import Iterable

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from .const import DOMAIN


def own_entities(hass: HomeAssistant, entities: Iterable[str], key: str) -> set[str]:
    """Return those that show this of a person. What a target expands to is filtered by it."""
    registry = er.async_get(hass)
    return {
        entity_id
        for entity_id in entities
        if (entry := registry.async_get(entity_id))
        and entry.platform == DOMAIN
        and entry.translation_key == key
    }
