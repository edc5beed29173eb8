"""Who is heard where: one speaker guides one person at a time."""

from collections.abc import Iterable

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN

_CLAIMS: HassKey[dict[str, ConfigEntry]] = HassKey(f"{DOMAIN}.outlet_claims")


@callback
def claim(hass: HomeAssistant, entry: ConfigEntry, entity_ids: Iterable[str]) -> list[str]:
    """Take the outlets that nobody else is guided on, and return them.

    About the others the person is told: there, the session is only on the screen.
    """
    claims = hass.data.setdefault(_CLAIMS, {})
    free: list[str] = []
    for entity_id in entity_ids:
        holder = claims.setdefault(entity_id, entry)
        if holder is entry:
            free.append(entity_id)
        else:
            _tell(hass, entry, holder, entity_id)
    return free


@callback
def release(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Give up every outlet of a person."""
    claims = hass.data.setdefault(_CLAIMS, {})
    for entity_id, holder in tuple(claims.items()):
        if holder is entry:
            del claims[entity_id]
    ir.async_delete_issue(hass, DOMAIN, _issue_id(entry))


def _tell(hass: HomeAssistant, entry: ConfigEntry, holder: ConfigEntry, entity_id: str) -> None:
    ir.async_create_issue(
        hass,
        DOMAIN,
        _issue_id(entry),
        is_fixable=False,
        severity=ir.IssueSeverity.WARNING,
        translation_key="outlet_taken",
        translation_placeholders={
            "speaker": entity_id,
            "name": entry.title,
            "other": holder.title,
        },
    )


def _issue_id(entry: ConfigEntry) -> str:
    return f"outlet_taken_{entry.entry_id}"
