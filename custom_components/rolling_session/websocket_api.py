"""The words of a session as they are said, for screens and for those who do not hear.

A subscription instead of a state: nobody needs every breath in the database.
"""

from typing import Any, Final

from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import config_validation as cv, entity_registry as er
import voluptuous as vol

from .const import DOMAIN
from .coordinator import SessionCoordinator
from .said import SaidCue

_SUBSCRIBE_CUES: Final[dict[Any, Any]] = {
    vol.Required("type"): f"{DOMAIN}/subscribe_cues",
    vol.Required("entity_id"): cv.entity_id,
}


@callback
def async_register_commands(hass: HomeAssistant) -> None:
    """Register the commands."""
    websocket_api.async_register_command(hass, async_subscribe_cues)


@websocket_api.websocket_command(_SUBSCRIBE_CUES)
@callback
def async_subscribe_cues(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Send every cue of the person whose session sensor this is."""
    if not connection.user.permissions.check_entity(msg["entity_id"], POLICY_READ):
        connection.send_error(msg["id"], websocket_api.ERR_UNAUTHORIZED, "Unauthorized")
        return
    if (coordinator := _coordinator_of(hass, msg["entity_id"])) is None:
        connection.send_error(msg["id"], websocket_api.ERR_NOT_FOUND, "Not a rolling session")
        return

    @callback
    def forward(said: SaidCue) -> None:
        connection.send_event(
            msg["id"],
            {
                "key": said.cue.key,
                "text": said.text,
                "due": said.cue.at.isoformat(),
                "sent": said.sent_at.isoformat(),
                "outlet": said.outlet,
            },
        )

    connection.subscriptions[msg["id"]] = coordinator.cues.subscribe(forward)
    connection.send_result(msg["id"])


def _coordinator_of(hass: HomeAssistant, entity_id: str) -> SessionCoordinator | None:
    registered = er.async_get(hass).async_get(entity_id)
    if registered is None or registered.platform != DOMAIN or registered.config_entry_id is None:
        return None
    entry = hass.config_entries.async_get_entry(registered.config_entry_id)
    runtime = getattr(entry, "runtime_data", None)
    return runtime if isinstance(runtime, SessionCoordinator) else None
