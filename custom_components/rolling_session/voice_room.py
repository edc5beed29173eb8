"""Who speaks, from which room, and for whom it is meant."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from homeassistant.components.assist_satellite import (
    DOMAIN as SATELLITE,
    AssistSatelliteEntityFeature,
)
from homeassistant.const import ATTR_SUPPORTED_FEATURES, Platform
from homeassistant.core import HomeAssistant, split_entity_id
from homeassistant.helpers import device_registry as dr, entity_registry as er

from .coordinator import SessionCoordinator
from .history_access import may_see, owner_of


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who says something. A satellite does not know who it is."""

    user_id: str | None = None
    satellite_id: str | None = None
    area_id: str | None = None


def speaker_of(
    hass: HomeAssistant, user_id: str | None, satellite_id: str | None, device_id: str | None
) -> Speaker:
    """Return who speaks; a device with a satellite is heard through it."""
    entities = er.async_get(hass)
    if satellite_id is None and device_id:
        satellite_id = next(
            (
                entity.entity_id
                for entity in er.async_entries_for_device(entities, device_id)
                if entity.domain == SATELLITE
            ),
            None,
        )
    area_id = _area_of(hass, satellite_id) if satellite_id else None
    if area_id is None and device_id and (device := dr.async_get(hass).async_get(device_id)):
        area_id = device.area_id
    return Speaker(user_id, satellite_id, area_id)


async def async_known(
    hass: HomeAssistant, user_id: str | None, people: Sequence[SessionCoordinator]
) -> Sequence[SessionCoordinator]:
    """Return the people of whom an account may know; None is the house itself."""
    if user_id is None:
        return people
    user = await hass.auth.async_get_user(user_id)
    return [one for one in people if user and may_see(hass, user, one.config_entry)]


def outlets_for(
    hass: HomeAssistant, speaker: Speaker, coordinator: SessionCoordinator
) -> tuple[str, ...] | None:
    """Return where a session is heard that was started by voice; None for where it always is.

    The satellite that heard it takes the place of the speakers; lights stay.
    """
    satellite_id = speaker.satellite_id
    state = hass.states.get(satellite_id) if satellite_id else None
    features = state.attributes.get(ATTR_SUPPORTED_FEATURES, 0) if state else 0
    if satellite_id is None or not features & AssistSatelliteEntityFeature.ANNOUNCE:
        return None
    lights = (o for o in coordinator.profile.outlets if split_entity_id(o)[0] == Platform.LIGHT)
    # One that is gone must not keep the session from starting.
    return (satellite_id, *(light for light in lights if hass.states.get(light)))


def people_meant(
    hass: HomeAssistant,
    speaker: Speaker,
    people: Sequence[SessionCoordinator],
    *,
    named: str | None,
    steers: bool,
) -> Sequence[SessionCoordinator]:
    """Return for whom something is said: one person, or all that are possible.

    Decided by a name, who speaks, whose session runs (for what steers one, or has
    somebody else's in the way), the room, and who is the only one left.
    """
    if named:
        return [one for one in people if one.config_entry.entry_id == named]
    live = [one for one in people if one.session]
    possible = live if steers else [one for one in people if not one.session] or people
    for choice in (
        [
            one
            for one in possible
            if speaker.user_id and owner_of(hass, one.config_entry) == speaker.user_id
        ],
        [one for one in possible if speaker.satellite_id in one.outlets and one.session],
        [one for one in possible if is_here(hass, speaker, one) and _rooms_of(hass, one)],
    ):
        if len(choice) == 1:
            return choice
    return possible


def is_here(hass: HomeAssistant, speaker: Speaker, coordinator: SessionCoordinator) -> bool:
    """Return whether somebody speaks in the room of a session, or of where a person rolls.

    Who speaks into no satellite, as on a phone, is everywhere.
    """
    if speaker.satellite_id is None:
        return True
    if coordinator.session and speaker.satellite_id in coordinator.outlets:
        return True
    rooms = _rooms_of(hass, coordinator)
    # Where no room is known there is only one.
    return not rooms or speaker.area_id is None or speaker.area_id in rooms


def _rooms_of(hass: HomeAssistant, coordinator: SessionCoordinator) -> set[str]:
    outlets = coordinator.outlets if coordinator.session else coordinator.profile.outlets
    return set(_areas_of(hass, outlets))


def _areas_of(hass: HomeAssistant, entity_ids: Iterable[str]) -> Iterable[str]:
    return filter(None, (_area_of(hass, entity_id) for entity_id in entity_ids))


def _area_of(hass: HomeAssistant, entity_id: str) -> str | None:
    entity = er.async_get(hass).async_get(entity_id)
    if entity is None or entity.area_id or entity.device_id is None:
        return entity.area_id if entity else None
    device = dr.async_get(hass).async_get(entity.device_id)
    return device.area_id if device else None
