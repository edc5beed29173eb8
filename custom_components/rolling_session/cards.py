"""The cards: one module, served by the integration and put on every page by itself."""

from hashlib import sha256
from pathlib import Path
from typing import Final

from homeassistant.components.frontend import add_extra_js_url
from homeassistant.components.http import StaticPathConfig
from homeassistant.core import HomeAssistant

from .const import DATA_CARDS, DOMAIN, LOGGER

_MODULE: Final = Path(__file__).parent / "www" / "rolling-session.js"
_URL: Final = f"/{DOMAIN}/{_MODULE.name}"


async def async_serve_cards(hass: HomeAssistant) -> None:
    """Have every page load the cards; works for dashboards in storage and in YAML."""
    if (print_ := await hass.async_add_executor_job(_print)) is None:
        LOGGER.info("The cards have not been built: scripts/setup does")
        return
    # Kept by browsers for a month, under an address that is another one with every change.
    await hass.http.async_register_static_paths(
        [StaticPathConfig(_URL, str(_MODULE), cache_headers=True)]
    )
    add_extra_js_url(hass, f"{_URL}?v={print_}")
    hass.data[DATA_CARDS] = print_


def _print() -> str | None:
    try:
        return sha256(_MODULE.read_bytes()).hexdigest()[:12]
    except FileNotFoundError:
        return None
