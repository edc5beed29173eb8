"""The actions, all on the session sensor: their shape, no decisions.

Bounds are not repeated here: the engine refuses what is out of range with a
sentence that says why.
"""

from typing import Any, Final

from homeassistant.components.sensor import SensorDeviceClass
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, SupportsResponse, callback
from homeassistant.helpers import config_validation as cv, service
import voluptuous as vol

from .const import (
    ATTR_AREAS,
    ATTR_CONFIRM,
    ATTR_DISCOMFORT,
    ATTR_MINUTES,
    ATTR_OUTLET,
    ATTR_OUTLETS,
    ATTR_QUIET,
    ATTR_ROUTINE,
    ATTR_SECONDS,
    ATTR_SYMPTOM,
    DOMAIN,
    Action,
)

_PLAN: Final = {
    vol.Optional(ATTR_ROUTINE): cv.string,
    vol.Optional(ATTR_MINUTES): vol.Coerce(int),
    vol.Optional(ATTR_AREAS, default=list): vol.All(cv.ensure_list, [cv.string]),
    vol.Optional(ATTR_QUIET, default=False): cv.boolean,
}
_SCHEMAS: Final[dict[Action, dict[Any, Any]]] = {
    Action.START: {
        **_PLAN,
        vol.Optional(ATTR_OUTLETS): cv.entity_ids,
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
}


@callback
def async_register_actions(hass: HomeAssistant) -> None:
    """Register every action; permissions and targets are Home Assistant's business."""
    for action, schema in _SCHEMAS.items():
        preview = action is Action.PREVIEW_ROUTINE
        service.async_register_platform_entity_service(
            hass,
            DOMAIN,
            action,
            entity_domain=Platform.SENSOR,
            entity_device_classes=(SensorDeviceClass.ENUM,),
            schema=schema,
            func=f"async_{action}",
            supports_response=SupportsResponse.ONLY if preview else SupportsResponse.NONE,
        )
