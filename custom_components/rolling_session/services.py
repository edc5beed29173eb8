"""The actions, all on the session sensor: their shape, and whose history is asked for.

Bounds are not repeated here: the engine refuses what is out of range with a
sentence that says why.
"""

from datetime import timedelta
from functools import partial
from typing import Any, Final

from homeassistant.components.sensor import SensorDeviceClass
from homeassistant.const import Platform
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.helpers import config_validation as cv, service
import voluptuous as vol

from .const import (
    ATTR_AREAS,
    ATTR_AT_MOST,
    ATTR_CHANGE,
    ATTR_CONFIRM,
    ATTR_CONTENT,
    ATTR_COUNTS,
    ATTR_DELAY,
    ATTR_DISCOMFORT,
    ATTR_DRY_RUN,
    ATTR_FORMAT,
    ATTR_HABIT,
    ATTR_MESSAGE,
    ATTR_MINUTES,
    ATTR_OUTLET,
    ATTR_OUTLETS,
    ATTR_PHONES,
    ATTR_QUIET,
    ATTR_REASON,
    ATTR_ROUTINE,
    ATTR_SECONDS,
    ATTR_SESSION,
    ATTR_SINCE,
    ATTR_STARTED_AT,
    ATTR_SYMPTOM,
    ATTR_UNTIL,
    ATTR_URGENT,
    DOMAIN,
    Action,
)
from .engine.ledger import PauseReason
from .entity import SessionEntity
from .history_access import May, async_check, may_correct, may_read


def _waiting_time(value: Any) -> timedelta:
    """Return how long to wait. Raises Invalid, also for more days than there can be."""
    try:
        waiting: timedelta = cv.positive_time_period(value)
    except OverflowError as error:
        # Home Assistant's own validator lets that out as it is.
        raise vol.Invalid("too long to wait") from error
    return waiting


_PLAN: Final = {
    vol.Optional(ATTR_ROUTINE): cv.string,
    vol.Optional(ATTR_MINUTES): vol.Coerce(int),
    vol.Optional(ATTR_AREAS, default=list): vol.All(cv.ensure_list, [cv.string]),
    vol.Optional(ATTR_QUIET, default=False): cv.boolean,
}
_SPAN: Final = {vol.Optional(ATTR_SINCE): cv.date, vol.Optional(ATTR_UNTIL): cv.date}
_SCHEMAS: Final[dict[Action, dict[Any, Any]]] = {
    Action.START: {
        **_PLAN,
        # Home Assistant's own validator lets out that a number has no members.
        vol.Optional(ATTR_OUTLETS): vol.All(vol.Any(str, list), cv.entity_ids),
        vol.Optional(ATTR_CONFIRM, default=False): cv.boolean,
    },
    Action.PAUSE: {},
    Action.RESUME: {},
    Action.SKIP: {},
    Action.BACK: {},
    Action.HOLD: {vol.Optional(ATTR_SECONDS, default=30): vol.Coerce(int)},
    Action.STOP: {},
    Action.REPORT_DISCOMFORT: {vol.Required(ATTR_DISCOMFORT): vol.Coerce(int)},
    Action.REPORT_SYMPTOM: {vol.Required(ATTR_SYMPTOM): cv.string},
    Action.PREVIEW_ROUTINE: _PLAN,
    Action.TEST_OUTLET: {vol.Required(ATTR_OUTLET): cv.entity_id},
    Action.LOG_SESSION: {
        vol.Required(ATTR_MINUTES): vol.Coerce(float),
        vol.Optional(ATTR_STARTED_AT): cv.datetime,
        vol.Optional(ATTR_ROUTINE): cv.string,
        vol.Optional(ATTR_AREAS, default=list): vol.All(cv.ensure_list, [cv.string]),
        vol.Optional(ATTR_DISCOMFORT): vol.Coerce(int),
    },
    Action.EDIT_SESSION: {
        vol.Required(ATTR_SESSION): cv.string,
        vol.Optional(ATTR_MINUTES): vol.Coerce(float),
        vol.Optional(ATTR_STARTED_AT): cv.datetime,
        vol.Optional(ATTR_ROUTINE): cv.string,
        vol.Optional(ATTR_DISCOMFORT): vol.Coerce(int),
        vol.Optional(ATTR_COUNTS): cv.boolean,
    },
    Action.DELETE_SESSION: {vol.Required(ATTR_SESSION): cv.string},
    Action.UNDO: {vol.Optional(ATTR_CHANGE): cv.string},
    Action.PAUSE_STREAK: {
        vol.Required(ATTR_UNTIL): cv.date,
        vol.Optional(ATTR_SINCE): cv.date,
        vol.Optional(ATTR_REASON, default=PauseReason.OTHER): vol.Coerce(PauseReason),
    },
    Action.RESUME_STREAK: {},
    Action.GET_HISTORY: _SPAN,
    Action.EXPLAIN_STREAK: _SPAN,
    Action.EXPORT_HISTORY: {vol.Optional(ATTR_FORMAT, default="json"): vol.In(("json", "csv"))},
    Action.IMPORT_HISTORY: {
        vol.Required(ATTR_CONTENT): cv.string,
        vol.Optional(ATTR_HABIT): cv.string,
        vol.Optional(ATTR_DRY_RUN, default=False): cv.boolean,
    },
    Action.REMIND: {
        vol.Required(ATTR_PHONES): vol.All(cv.ensure_list, [cv.string], vol.Length(min=1)),
        vol.Optional(ATTR_MESSAGE): cv.string,
        vol.Optional(ATTR_ROUTINE): cv.string,
        vol.Optional(ATTR_MINUTES): vol.Coerce(int),
        vol.Optional(ATTR_URGENT, default=False): cv.boolean,
        vol.Optional(ATTR_DELAY): _waiting_time,
        vol.Optional(ATTR_AT_MOST): vol.All(vol.Coerce(int), vol.Range(min=1)),
    },
}
_ANSWERS: Final = {
    **dict.fromkeys(
        (
            Action.PREVIEW_ROUTINE,
            Action.GET_HISTORY,
            Action.EXPLAIN_STREAK,
            Action.EXPORT_HISTORY,
        ),
        SupportsResponse.ONLY,
    ),
    **dict.fromkeys(
        (
            Action.LOG_SESSION,
            Action.EDIT_SESSION,
            Action.UNDO,
            Action.IMPORT_HISTORY,
            Action.REMIND,
        ),
        SupportsResponse.OPTIONAL,
    ),
}
"""What answers; the others have nothing to tell."""
_PERSONAL: Final[dict[Action, tuple[May, str]]] = {
    **dict.fromkeys(
        (Action.GET_HISTORY, Action.EXPLAIN_STREAK, Action.EXPORT_HISTORY),
        (may_read, "history_not_shared"),
    ),
    **dict.fromkeys(
        (
            Action.LOG_SESSION,
            Action.EDIT_SESSION,
            Action.DELETE_SESSION,
            Action.UNDO,
            Action.PAUSE_STREAK,
            Action.RESUME_STREAK,
            Action.IMPORT_HISTORY,
        ),
        (may_correct, "history_not_yours"),
    ),
}
"""What is about a history: who may, and what everybody else is told."""


@callback
def async_register_actions(hass: HomeAssistant) -> None:
    """Register every action; targets and who may control them are Home Assistant's business."""
    for action, schema in _SCHEMAS.items():
        service.async_register_platform_entity_service(
            hass,
            DOMAIN,
            action,
            entity_domain=Platform.SENSOR,
            entity_device_classes=(SensorDeviceClass.ENUM,),
            schema=schema,
            func=partial(_async_act, action),
            supports_response=_ANSWERS.get(action, SupportsResponse.NONE),
        )


async def _async_act(action: Action, entity: SessionEntity, call: ServiceCall) -> ServiceResponse:
    """Have the entity do it, for who may. The call knows for certain who asks."""
    if personal := _PERSONAL.get(action):
        await async_check(entity.hass, call.context, entity.coordinator.config_entry, *personal)
    act = getattr(entity, f"async_{action}")
    answer: ServiceResponse = await act(**service.remove_entity_service_fields(call))
    return answer
