"""How loud and how talkative the coach is, by day and by night."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.const import PERCENTAGE
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.selector import BooleanSelector, NumberSelectorMode, TimeSelector
import voluptuous as vol

from .config_page import Page, number, select
from .const import (
    CONF_ASK_FEELING,
    CONF_NIGHT_FROM,
    CONF_NIGHT_TONES,
    CONF_NIGHT_UNTIL,
    CONF_NIGHT_VOLUME,
    CONF_SHORT_COMMANDS,
    CONF_VERBOSITY,
    CONF_VOLUME,
    Verbosity,
)

_PERCENT: Final = (5, 100)
_VOLUMES: Final = (CONF_VOLUME, CONF_NIGHT_VOLUME)
"""Kept as Home Assistant's players count it, from 0 to 1, and shown in percent."""


class SoundPage(Page):
    """How loud and how talkative the coach is."""

    async def async_schema(self, hass: HomeAssistant) -> vol.Schema:
        """Return the questions; a slider could not be left empty."""
        volume = number(_PERCENT, PERCENTAGE, NumberSelectorMode.BOX)
        return vol.Schema(
            {
                vol.Required(CONF_VERBOSITY, default=Verbosity.FULL.value): select(
                    "verbosity", Verbosity, multiple=False
                ),
                vol.Required(CONF_SHORT_COMMANDS, default=True): BooleanSelector(),
                vol.Required(CONF_ASK_FEELING, default=False): BooleanSelector(),
                vol.Optional(CONF_VOLUME): volume,
                vol.Optional(CONF_NIGHT_FROM): TimeSelector(),
                vol.Optional(CONF_NIGHT_UNTIL): TimeSelector(),
                vol.Optional(CONF_NIGHT_VOLUME): volume,
                vol.Required(CONF_NIGHT_TONES, default=False): BooleanSelector(),
            }
        )

    def shown(self, options: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return volumes in percent."""
        return {**options, **{k: round(options[k] * 100) for k in _VOLUMES if k in options}}

    def errors(self, hass: HomeAssistant, answers: Mapping[str, Any]) -> dict[str, str]:
        """Refuse a night without a beginning, an end or a length."""
        begins, ends = answers.get(CONF_NIGHT_FROM), answers.get(CONF_NIGHT_UNTIL)
        if not begins and not ends:
            return {}
        if begins and ends and cv.time(begins) != cv.time(ends):
            return {}
        return {CONF_NIGHT_UNTIL: "night_incomplete"}

    def options(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Return volumes as players count them."""
        return {**answers, **{k: answers[k] / 100 for k in _VOLUMES if k in answers}}
