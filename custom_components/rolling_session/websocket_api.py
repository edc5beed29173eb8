"""What screens subscribe to: the words of a session, and what the cards show.

Subscriptions instead of states: nobody needs every breath in the database.
"""

import asyncio
from typing import Any, Final

from homeassistant.auth.permissions.const import POLICY_CONTROL, POLICY_READ
from homeassistant.components import websocket_api
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import config_validation as cv, entity_registry as er
from homeassistant.loader import async_get_integration
import voluptuous as vol

from .card_history import async_history_picture
from .card_session import session_picture
from .const import DOMAIN
from .coordinator import SessionCoordinator
from .history_access import HistoryRefusedError, may_correct, may_read
from .said import SaidCue
from .screen_outlet import ScreenOutlet

type Message = dict[str, Any]

_ENTITY: Final[dict[Any, Any]] = {vol.Required("entity_id"): cv.entity_id}
_SUBSCRIBE_CUES: Final = {vol.Required("type"): f"{DOMAIN}/subscribe_cues", **_ENTITY}
_SUBSCRIBE_SESSION: Final = {vol.Required("type"): f"{DOMAIN}/subscribe_session", **_ENTITY}
_LISTEN: Final = {vol.Required("type"): f"{DOMAIN}/listen", **_ENTITY}
_SUBSCRIBE_HISTORY: Final = {vol.Required("type"): f"{DOMAIN}/subscribe_history", **_ENTITY}


@callback
def async_register_commands(hass: HomeAssistant) -> None:
    """Register the commands."""
    for command in (
        async_subscribe_cues,
        async_subscribe_session,
        async_subscribe_history,
        async_listen,
    ):
        websocket_api.async_register_command(hass, command)


@websocket_api.websocket_command(_SUBSCRIBE_CUES)
@callback
def async_subscribe_cues(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: Message
) -> None:
    """Send every cue of the person whose session sensor this is."""
    if (coordinator := _readable(hass, connection, msg)) is None:
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


@websocket_api.websocket_command(_SUBSCRIBE_SESSION)
@websocket_api.async_response
async def async_subscribe_session(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: Message
) -> None:
    """Send what the session card shows, now and at every transition."""
    if (coordinator := _readable(hass, connection, msg)) is None:
        return
    about = await _async_about(hass, coordinator)

    @callback
    def send() -> None:
        connection.send_event(msg["id"], session_picture(coordinator) | about)

    connection.subscriptions[msg["id"]] = coordinator.async_add_listener(send)
    connection.send_result(msg["id"])
    send()


@websocket_api.websocket_command(_SUBSCRIBE_HISTORY)
@websocket_api.async_response
async def async_subscribe_history(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: Message
) -> None:
    """Send what the streak card shows, now and whenever the history or the day is another."""
    if (coordinator := _readable(hass, connection, msg)) is None:
        return
    entry = coordinator.config_entry
    if not may_read(hass, connection.user, entry):
        refused = HistoryRefusedError(connection.context(msg), entry, "history_not_shared")
        connection.send_error(
            msg["id"],
            websocket_api.ERR_UNAUTHORIZED,
            str(refused),
            translation_domain=refused.translation_domain,
            translation_key=refused.translation_key,
            translation_placeholders=refused.translation_placeholders,
        )
        return
    about = await _async_about(hass, coordinator)
    number: int = msg["id"]
    shown: object = None
    in_turn = asyncio.Lock()

    async def async_send() -> None:
        async with in_turn:
            picture = await async_history_picture(hass, coordinator)
        # It may have been shared when this page asked, and not be any more.
        if number in connection.subscriptions and may_read(hass, connection.user, entry):
            corrects = _may_correct(hass, connection, msg, coordinator)
            connection.send_event(number, picture | about | {"may_correct": corrects})

    @callback
    def changed() -> None:
        nonlocal shown
        if (standing := coordinator.data.standing) is not shown:
            shown = standing
            entry.async_create_background_task(hass, async_send(), f"{DOMAIN} history")

    connection.subscriptions[number] = coordinator.async_add_listener(changed)
    connection.send_result(number)
    changed()


@websocket_api.websocket_command(_LISTEN)
@callback
def async_listen(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: Message
) -> None:
    """Send every clip that is to be heard on a page, with the moment at which it begins."""
    if (coordinator := _readable(hass, connection, msg)) is None:
        return
    screen = ScreenOutlet(hass, lambda clip: connection.send_event(msg["id"], clip))
    unlisten = coordinator.announcer.listen(screen, coordinator.profile, coordinator.session)
    connection.subscriptions[msg["id"]] = unlisten
    connection.send_result(msg["id"])


def _may_correct(
    hass: HomeAssistant,
    connection: websocket_api.ActiveConnection,
    msg: Message,
    coordinator: SessionCoordinator,
) -> bool:
    """Return whether a page may offer to correct the history."""
    user = connection.user
    may_control = user.permissions.check_entity(msg["entity_id"], POLICY_CONTROL)
    return may_control and may_correct(hass, user, coordinator.config_entry)


async def _async_about(hass: HomeAssistant, coordinator: SessionCoordinator) -> Message:
    """Return what does not change: the version of the card, and whose entities are whose."""
    registry = er.async_get(hass)
    entry_id = coordinator.config_entry.entry_id
    entities = {
        key: registry.async_get_entity_id(platform, DOMAIN, f"{entry_id}_{key}")
        for platform, key in (
            (Platform.SENSOR, "session"),
            (Platform.SELECT, "routine"),
            (Platform.SENSOR, "streak"),
        )
    }
    integration = await async_get_integration(hass, DOMAIN)
    return {"version": str(integration.version), "entities": entities}


def _readable(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: Message
) -> SessionCoordinator | None:
    """Return whose entity this is; whoever may not read it, or names another, is told."""
    if not connection.user.permissions.check_entity(msg["entity_id"], POLICY_READ):
        connection.send_error(msg["id"], websocket_api.ERR_UNAUTHORIZED, "Unauthorized")
        return None
    if (coordinator := _coordinator_of(hass, msg["entity_id"])) is None:
        connection.send_error(msg["id"], websocket_api.ERR_NOT_FOUND, "Not a rolling session")
    return coordinator


def _coordinator_of(hass: HomeAssistant, entity_id: str) -> SessionCoordinator | None:
    registered = er.async_get(hass).async_get(entity_id)
    if registered is None or registered.platform != DOMAIN or registered.config_entry_id is None:
        return None
    entry = hass.config_entries.async_get_entry(registered.config_entry_id)
    runtime = getattr(entry, "runtime_data", None)
    return runtime if isinstance(runtime, SessionCoordinator) else None
