"""Whose volume an outlet has, and how loud that is."""

from homeassistant.components.media_player import (
    ATTR_MEDIA_VOLUME_LEVEL,
    DOMAIN as MEDIA_PLAYER,
    MediaPlayerEntityFeature,
)
from homeassistant.const import ATTR_SUPPORTED_FEATURES
from homeassistant.core import HomeAssistant, State, split_entity_id
from homeassistant.helpers import entity_registry as er


def player_of(hass: HomeAssistant, entity_id: str) -> str | None:
    """Return the media player whose volume an outlet has: for a satellite that of its device."""
    domain = split_entity_id(entity_id)[0]
    if domain == MEDIA_PLAYER:
        return entity_id
    registry = er.async_get(hass)
    registered = registry.async_get(entity_id)
    if domain != "assist_satellite" or not registered or not registered.device_id:
        return None
    players = [
        sibling
        for sibling in er.async_entries_for_device(registry, registered.device_id)
        if sibling.domain == MEDIA_PLAYER
    ]
    # Another integration may know the same device; its own player comes first.
    players.sort(key=lambda player: (player.platform != registered.platform, player.entity_id))
    return players[0].entity_id if players else None


def level_of(state: State | None) -> float | None:
    """Return the volume of a player, None while it does not tell or can not be set."""
    if state is None:
        return None
    features = state.attributes.get(ATTR_SUPPORTED_FEATURES, 0)
    level = state.attributes.get(ATTR_MEDIA_VOLUME_LEVEL)
    if level is None or not features & MediaPlayerEntityFeature.VOLUME_SET:
        return None
    return float(level)
