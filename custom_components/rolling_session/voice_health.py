"""Whether a voice of the house speaks, told once when it fails, for all who use it."""

from collections.abc import Mapping
from typing import Final

from homeassistant.components import tts
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from .const import CONF_VOICE, DOMAIN, LOGGER

_PREFIX: Final = "voice_failed_"


@callback
def tell_voice(hass: HomeAssistant, voice: str, failures: Mapping[str, str]) -> None:
    """Say that a voice fails, or take it back when it works; `failures` are reasons by text."""
    if not failures:
        ir.async_delete_issue(hass, DOMAIN, f"{_PREFIX}{voice}")
        return
    reason = next(iter(failures.values()))
    LOGGER.warning("%s could not say %d sentences: %s", voice, len(failures), reason)
    ir.async_create_issue(
        hass,
        DOMAIN,
        f"{_PREFIX}{voice}",
        data={"voice": voice},
        is_fixable=True,
        severity=ir.IssueSeverity.WARNING,
        translation_key="voice_failed",
        translation_placeholders={"voice": voice, "error": reason},
    )


@callback
def forget_voices(hass: HomeAssistant) -> None:
    """Delete the issues about voices that nobody uses any more."""
    for domain, issue_id in tuple(ir.async_get(hass).issues):
        if domain == DOMAIN and issue_id.startswith(_PREFIX):
            voice = issue_id.removeprefix(_PREFIX)
            if not people_with(hass, voice):
                ir.async_delete_issue(hass, DOMAIN, issue_id)


@callback
def people_with(hass: HomeAssistant, voice: str) -> list[ConfigEntry]:
    """Return whose sessions are spoken by a voice; without a choice it is the house's own."""
    own = tts.async_default_engine(hass) if tts.DOMAIN in hass.config.components else None
    return [
        entry
        for entry in hass.config_entries.async_entries(DOMAIN)
        if (entry.options.get(CONF_VOICE) or own) == voice
    ]
