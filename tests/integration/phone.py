"""A phone with the companion app: what it shows, and what is pressed on it."""

from typing import Any, Final
from unittest.mock import patch

from homeassistant.auth.models import User
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.test_util.aiohttp import AiohttpClientMocker

_TICKS: Final = "homeassistant.components.device_tracker.legacy.async_track_utc_time_change"
"""Looks every five seconds, day and night, for trackers of a kind that no phone has."""


class Phone:
    """Somebody's phone, behind the push service."""

    def __init__(
        self, hass: HomeAssistant, requests: AiohttpClientMocker, user: User, name: str = "Pixel"
    ) -> None:
        self.hass = hass
        self.user = user
        self.name = name
        self.url = f"https://push.example.com/{name}"
        self._requests = requests
        self.answers_with(201)

    def answers_with(self, status: int) -> None:
        """Decide what becomes of what is sent; 201 is that it arrives."""
        self._requests.clear_requests()
        self._requests.post(self.url, status=status, json={"message": "Nobody is there"})

    async def register(self) -> None:
        """Have Home Assistant know it, as the app does."""
        assert await async_setup_component(self.hass, "mobile_app", {})
        entry = MockConfigEntry(
            domain="mobile_app",
            title=self.name,
            data={
                "app_data": {"push_token": "token", "push_url": self.url},
                "app_id": "io.example.app",
                "app_name": "App",
                "app_version": "1.0",
                "device_id": self.name,
                "device_name": self.name,
                "manufacturer": "Maker",
                "model": "Model",
                "os_name": "Android",
                "os_version": "16",
                "supports_encryption": False,
                "user_id": self.user.id,
                "webhook_id": f"webhook-{self.name}",
            },
        )
        entry.add_to_hass(self.hass)
        with patch(_TICKS):
            assert await self.hass.config_entries.async_setup(entry.entry_id)
            await self.hass.async_block_till_done()
        self.entry = entry

    @property
    def device_id(self) -> str:
        """Return the device that forms ask for."""
        (device,) = dr.async_entries_for_config_entry(dr.async_get(self.hass), self.entry.entry_id)
        return device.id

    @property
    def told(self) -> list[dict[str, Any]]:
        """Return everything that was sent to it."""
        return [call[2] for call in self._requests.mock_calls if str(call[1]) == self.url]

    @property
    def messages(self) -> list[str]:
        """Return the texts of it."""
        return [shown["message"] for shown in self.told]

    def button(self, title: str) -> str:
        """Return what a button of the last notification carries."""
        with_buttons = [shown for shown in self.told if "actions" in shown.get("data", {})]
        buttons = {one["title"]: one["action"] for one in with_buttons[-1]["data"]["actions"]}
        return str(buttons[title])

    def press(self, button: str) -> None:
        """Press a button, now or long after it was shown."""
        self.hass.bus.async_fire(
            "mobile_app_notification_action",
            {"action": button, "tag": "whatever"},
            context=Context(user_id=self.user.id),
        )
