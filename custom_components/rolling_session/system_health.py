"""What the page of repairs shows of the system: numbers of the house, nothing of a person."""

from typing import Any

from homeassistant.components.system_health import SystemHealthRegistration
from homeassistant.core import HomeAssistant, callback
from homeassistant.loader import async_get_integration

from .const import DATA_CARDS, DOMAIN
from .journal_lines import VERSION as HISTORY_FORMAT
from .lead_times import DATA_LEAD_TIMES


@callback
def async_register(hass: HomeAssistant, register: SystemHealthRegistration) -> None:
    """Tell Home Assistant whom to ask."""
    register.async_register_info(
        _async_info, manage_url=f"/config/integrations/integration/{DOMAIN}"
    )


async def _async_info(hass: HomeAssistant) -> dict[str, Any]:
    """Return what helps to find a fault at a glance."""
    integration = await async_get_integration(hass, DOMAIN)
    coaches = [entry.runtime_data for entry in hass.config_entries.async_loaded_entries(DOMAIN)]
    return {
        "version": str(integration.version),
        "people": len(hass.config_entries.async_entries(DOMAIN, include_ignore=False)),
        "coaches": len(coaches),
        "sessions_running": sum(coach.session is not None for coach in coaches),
        "changes_not_saved": sum(coach.history.waiting for coach in coaches),
        "history_format": HISTORY_FORMAT,
        "speakers_learnt": len(hass.data[DATA_LEAD_TIMES]),
        "cards": hass.data.get(DATA_CARDS, "-"),
    }
