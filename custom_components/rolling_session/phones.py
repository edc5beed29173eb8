"""Phones with the companion app: they are told something, with buttons to press.

They are told through the device action that automations use: Home Assistant's own
road to a phone that stays when the phone, or its notify action, is renamed.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from homeassistant.components.device_automation import (
    DeviceAutomationType,
    async_get_device_automation_platform,
)
from homeassistant.const import CONF_DEVICE_ID, CONF_DOMAIN, CONF_TYPE
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import device_registry as dr

PHONE: Final = "mobile_app"
_CLEAR: Final = "clear_notification"


class UnknownPhoneError(Exception):
    """There is no phone behind this device."""

    def __init__(self, device_id: str) -> None:
        """Name the device."""
        super().__init__(device_id)
        self.device_id = device_id


def check_phones(hass: HomeAssistant, device_ids: Iterable[str]) -> None:
    """Raise UnknownPhoneError for what is no phone."""
    for device_id in device_ids:
        device = dr.async_get(hass).async_get(device_id)
        entry = device and hass.config_entries.async_get_entry(device.config_entry_id)
        if not entry or entry.domain != PHONE:
            raise UnknownPhoneError(device_id)


async def async_tell(
    hass: HomeAssistant,
    device_id: str,
    message: str,
    *,
    title: str = "",
    data: Mapping[str, Any],
    context: Context | None,
) -> None:
    """Show a notification. Raises HomeAssistantError where the phone can not be reached."""
    platform = await async_get_device_automation_platform(hass, PHONE, DeviceAutomationType.ACTION)
    # What people wrote is no template: it is filled in.
    action = {
        CONF_DEVICE_ID: device_id,
        CONF_DOMAIN: PHONE,
        CONF_TYPE: "notify",
        "message": "{{ message }}",
        "data": dict(data),
        **({"title": "{{ title }}"} if title else {}),
    }
    variables = {"message": message, "title": title}
    config = platform.ACTION_SCHEMA(action)
    await platform.async_call_action_from_config(hass, config, variables, context)


async def async_clear(hass: HomeAssistant, device_id: str, tag: str) -> None:
    """Take a notification away. Raises HomeAssistantError where the phone can not be reached."""
    await async_tell(hass, device_id, _CLEAR, data={"tag": tag}, context=None)
