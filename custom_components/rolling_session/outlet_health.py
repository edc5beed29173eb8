"""Whether an outlet works, told once when it fails and once when it is back."""

from collections.abc import Iterable
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from .const import DOMAIN, LOGGER

_NO_URL: Final = "no_url"


class OutletHealth:
    """The state of one outlet of one person."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry, entity_id: str) -> None:
        """Suppose it works."""
        self._hass = hass
        self._entry_id = entry.entry_id
        self._entity_id = entity_id
        self._issue_id = f"{_prefix(entry)}{entity_id}"
        self._failed = False

    @callback
    def fail(self, error: Exception) -> None:
        """Note that it could not speak."""
        if self._failed:
            return
        self._failed = True
        reason = str(error) or type(error).__name__
        LOGGER.warning("%s could not speak: %s", self._entity_id, reason)
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            self._issue_id,
            data={"entry_id": self._entry_id, "outlet": self._entity_id},
            is_fixable=True,
            severity=ir.IssueSeverity.WARNING,
            translation_key="outlet_failed",
            translation_placeholders={"name": self._entity_id, "error": reason},
        )

    @callback
    def recover(self) -> None:
        """Note that it spoke."""
        # Also after a restart, when the issue is older than this object.
        ir.async_delete_issue(self._hass, DOMAIN, self._issue_id)
        ir.async_delete_issue(self._hass, DOMAIN, _NO_URL)
        if self._failed:
            self._failed = False
            LOGGER.info("%s speaks again", self._entity_id)


@callback
def tell_no_url(hass: HomeAssistant) -> None:
    """Say that players can not fetch anything, as long as the house has no address."""
    if ir.async_get(hass).async_get_issue(DOMAIN, _NO_URL) is None:
        LOGGER.warning("Players can not speak: Home Assistant does not know its own address")
    ir.async_create_issue(
        hass,
        DOMAIN,
        _NO_URL,
        is_fixable=False,
        learn_more_url="homeassistant://config/network",
        severity=ir.IssueSeverity.ERROR,
        translation_key="no_url",
    )


@callback
def forget_no_url(hass: HomeAssistant) -> None:
    """Delete the notice about the address, when nobody rolls in the house any more."""
    ir.async_delete_issue(hass, DOMAIN, _NO_URL)


@callback
def forget_failures(hass: HomeAssistant, entry: ConfigEntry, keep: Iterable[str]) -> None:
    """Delete the issues about outlets that the person does not use any more."""
    kept = {f"{_prefix(entry)}{entity_id}" for entity_id in keep}
    for domain, issue_id in tuple(ir.async_get(hass).issues):
        if domain == DOMAIN and issue_id.startswith(_prefix(entry)) and issue_id not in kept:
            ir.async_delete_issue(hass, DOMAIN, issue_id)


def _prefix(entry: ConfigEntry) -> str:
    return f"outlet_failed_{entry.entry_id}_"
