"""Buttons pressed on phones come back as actions on the session, in the name of the phone's owner.

A button of another day, or of a day that is done by now, changes nothing and says so.
"""

from typing import Any, Final

from homeassistant.const import ATTR_ENTITY_ID, Platform
from homeassistant.core import Context, Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, Unauthorized
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util

from .const import (
    ATTR_DELAY,
    ATTR_MINUTES,
    ATTR_PHONES,
    ATTR_REASON,
    ATTR_ROUTINE,
    ATTR_UNTIL,
    DOMAIN,
    LOGGER,
    Action,
)
from .coordinator import SessionCoordinator
from .engine.errors import EngineError
from .engine.ledger import PauseReason
from .phones import async_tell
from .reminder_buttons import Button, Press
from .reminders import tag_of
from .replies import Replies
from .summary import day_of

EVENT_PRESSED: Final = "mobile_app_notification_action"
_ATTR_ACTION: Final = "action"
_LATER: Final = 15
"""Minutes, as the button says."""
_SHOWN_FOR: Final = 120
"""Seconds for which Android shows an answer."""


@callback
def async_listen_to_phones(hass: HomeAssistant) -> None:
    """Do what is pressed on phones from now on."""

    async def pressed(event: Event) -> None:
        if button := Button.from_id(event.data[_ATTR_ACTION]):
            await _async_press(hass, button, event.context)

    @callback
    def is_ours(data: Any) -> bool:
        return Button.from_id(data.get(_ATTR_ACTION)) is not None

    hass.bus.async_listen(EVENT_PRESSED, pressed, event_filter=is_ours)


async def _async_press(hass: HomeAssistant, button: Button, context: Context) -> None:
    coordinator = _coordinator_of(hass, button)
    if coordinator is None:
        LOGGER.info("A button was pressed for somebody who is not coached any more")
        return
    answer = _stale(coordinator, button)
    if answer is None:
        answer = await _async_act(hass, coordinator, button, context)
    await _async_answer(hass, coordinator, button, answer)


def _coordinator_of(hass: HomeAssistant, button: Button) -> SessionCoordinator | None:
    for entry in hass.config_entries.async_loaded_entries(DOMAIN):
        if entry.entry_id == button.entry_id:
            coordinator: SessionCoordinator = entry.runtime_data
            return coordinator
    return None


def _stale(coordinator: SessionCoordinator, button: Button) -> str | None:
    """Return why a button is good for nothing any more."""
    replies = Replies(coordinator.phrasebook)
    if button.day != day_of(coordinator.profile, dt_util.utcnow()):
        return replies.say("reminder_over")
    if button.was_open and coordinator.data.streak.done_today:
        return replies.say("reminder_done")
    return None


async def _async_act(
    hass: HomeAssistant, coordinator: SessionCoordinator, button: Button, context: Context
) -> str:
    """Do it and return what is answered; empty where there is nothing to say."""
    replies = Replies(coordinator.phrasebook)
    unique_id = f"{button.entry_id}_session"
    session = er.async_get(hass).async_get_entity_id(Platform.SENSOR, DOMAIN, unique_id)
    action, data, answer = _meaning(button, replies)
    try:
        await hass.services.async_call(
            DOMAIN, action, {ATTR_ENTITY_ID: session, **data}, blocking=True, context=context
        )
    except Unauthorized:
        return replies.say("not_permitted", name=coordinator.config_entry.title)
    except HomeAssistantError as error:
        cause = error.__cause__
        return replies.refusal(cause) if isinstance(cause, EngineError) else str(error)
    return answer


def _meaning(button: Button, replies: Replies) -> tuple[Action, dict[str, Any], str]:
    """Return the action, its data and what is answered."""
    plan = {ATTR_ROUTINE: button.routine, ATTR_MINUTES: button.minutes}
    plan = {name: value for name, value in plan.items() if value}
    match button.press:
        case Press.START:
            return Action.START, plan, ""
        case Press.LATER:
            later = {ATTR_PHONES: [button.phone], ATTR_DELAY: {"minutes": _LATER}}
            said = replies.say("reminder_put_off", time=replies.count("minutes", _LATER))
            return Action.REMIND, plan | later, said
        case Press.REST:
            today = button.day.isoformat()
            rest = {ATTR_UNTIL: today, ATTR_REASON: PauseReason.OTHER.value}
            return Action.PAUSE_STREAK, rest, replies.say("rest_day")


async def _async_answer(
    hass: HomeAssistant, coordinator: SessionCoordinator, button: Button, answer: str
) -> None:
    """Answer where the button was pressed; the phone has put the reminder away by itself."""
    if not answer:
        return
    # Of its own: the reminder is taken away at the same time, and not the answer with it.
    data = {"tag": f"{tag_of(coordinator)}_answer", "group": DOMAIN, "timeout": _SHOWN_FOR}
    try:
        await async_tell(hass, button.phone, answer, data=data, context=None)
    except HomeAssistantError as error:
        LOGGER.warning("A phone could not be answered: %s", error)
