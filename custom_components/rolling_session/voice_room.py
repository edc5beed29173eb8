"""Who speaks, from which room, and for whom it is meant."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from homeassistant.auth.models import User
from homeassistant.auth.permissions.const import POLICY_CONTROL
from homeassistant.components.assist_satellite import (
    DOMAIN as SATELLITE,
    AssistSatelliteEntityFeature,
)
from homeassistant.const import ATTR_SUPPORTED_FEATURES, Platform
from homeassistant.core import HomeAssistant, split_entity_id
from homeassistant.helpers import device_registry as dr, entity_registry as er

from .const import CONF_PERSON, DOMAIN
from .coordinator import SessionCoordinator


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
        [one for one in possible if speaker.user_id and _user_of(hass, one) == speaker.user_id],
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


def may_control(hass: HomeAssistant, user: User | None, coordinator: SessionCoordinator) -> bool:
    """Return whether a user may steer the sessions of a person; None is the house itself."""
    if user is None:
        return True
    unique_id = f"{coordinator.config_entry.entry_id}_session"
    entity_id = er.async_get(hass).async_get_entity_id(Platform.SENSOR, DOMAIN, unique_id)
    return entity_id is not None and user.permissions.check_entity(entity_id, POLICY_CONTROL)


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


def _user_of(hass: HomeAssistant, coordinator: SessionCoordinator) -> str | None:
    person = hass.states.get(coordinator.config_entry.data.get(CONF_PERSON) or "")
    return person.attributes.get("user_id") if person else None
