"""The pages of questions, the same ones when setting up and when changing something."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from homeassistant.components.assist_satellite import DOMAIN as ASSIST_SATELLITE
from homeassistant.components.light import DOMAIN as LIGHT
from homeassistant.components.media_player import DOMAIN as MEDIA_PLAYER
from homeassistant.components.notify import DOMAIN as NOTIFY
from homeassistant.components.tts import DOMAIN as TTS
from homeassistant.const import UnitOfTime
from homeassistant.core import HomeAssistant, valid_entity_id
from homeassistant.helpers import config_validation as cv, entity_registry as er
from homeassistant.helpers.selector import (
    BooleanSelector,
    DateTimeSelector,
    EntitySelector,
    EntitySelectorConfig,
    EntityWithDeviceFilterSelectorConfig,
    LanguageSelector,
    LanguageSelectorConfig,
    NumberSelectorMode,
    SelectSelectorMode,
    TimeSelector,
)
from homeassistant.util import dt as dt_util
import voluptuous as vol

from .config_page import Page, number, select
from .config_pages_sound import SoundPage
from .const import (
    CONF_CLEARED,
    CONF_DISCLAIMER,
    CONF_EXHALE,
    CONF_FREEZES,
    CONF_HELD,
    CONF_INHALE,
    CONF_INJURED_AT,
    CONF_LANGUAGE,
    CONF_LEVEL,
    CONF_OUTLETS,
    CONF_PRECAUTIONS,
    CONF_REST_DAYS,
    CONF_RESTART_GRACE,
    CONF_RISK_TIME,
    CONF_ROLLOVER,
    CONF_TOOLS,
    CONF_VOICE,
    CONF_WEEKLY,
    DEFAULT_RESTART_GRACE,
    DEFAULT_RISK_TIME,
    DEFAULT_ROLLOVER,
)
from .engine import rules
from .engine.clearance import CONTRAINDICATIONS, Precaution
from .engine.model import BreathPattern, Level, Tool
from .outlets import UnknownOutletError, check_outlet
from .phrasebook import choose_language, shipped_languages
from .profile import WEEKDAYS

_LATEST_ROLLOVER: Final = 12
_LONGEST_GRACE: Final = 1800
_DAYS_A_WEEK: Final = (1, 7)


class SpeakerPage(Page):
    """Where and how the coach is heard."""

    async def async_schema(self, hass: HomeAssistant) -> vol.Schema:
        """Return the questions; the house's own language is proposed."""
        languages = await hass.async_add_executor_job(shipped_languages)
        return vol.Schema(
            {
                vol.Optional(CONF_OUTLETS): EntitySelector(
                    EntitySelectorConfig(filter=_speakers(), multiple=True)
                ),
                vol.Optional(CONF_VOICE): EntitySelector(EntitySelectorConfig(domain=TTS)),
                vol.Required(
                    CONF_LANGUAGE, default=choose_language(hass.config.language, languages)
                ): LanguageSelector(LanguageSelectorConfig(languages=languages, native_name=True)),
            }
        )

    def errors(self, hass: HomeAssistant, answers: Mapping[str, Any]) -> dict[str, str]:
        """Refuse what does not exist, and a speaker that nothing speaks for."""
        outlets = answers.get(CONF_OUTLETS, [])
        voice = answers.get(CONF_VOICE)
        errors = {}
        if not all(_is_outlet(hass, outlet) for outlet in outlets):
            errors[CONF_OUTLETS] = "unknown_outlet"
        if voice and not (hass.states.get(voice) or er.async_get(hass).async_get(voice)):
            errors[CONF_VOICE] = "unknown_voice"
        if not voice and any(outlet.startswith(f"{MEDIA_PLAYER}.") for outlet in outlets):
            errors[CONF_VOICE] = "voice_needed"
        return errors


class PracticePage(Page):
    """What the person can do, and has."""

    async def async_schema(self, hass: HomeAssistant) -> vol.Schema:
        """Return the questions."""
        return vol.Schema(
            {
                vol.Required(CONF_LEVEL, default=Level.BEGINNER.value): select(
                    "level", Level, multiple=False
                ),
                vol.Required(CONF_TOOLS, default=[Tool.MEDIUM_ROLLER.value]): select("tool", Tool),
            }
        )

    def errors(self, hass: HomeAssistant, answers: Mapping[str, Any]) -> dict[str, str]:
        """Refuse to roll on nothing."""
        return {} if answers[CONF_TOOLS] else {CONF_TOOLS: "tool_needed"}


class PrecautionsPage(Page):
    """When not to roll."""

    async def async_schema(self, hass: HomeAssistant) -> vol.Schema:
        """Return the questions; there is no clearing what always forbids rolling."""
        clearable = [item for item in Precaution if item not in CONTRAINDICATIONS]
        return vol.Schema(
            {
                vol.Optional(CONF_PRECAUTIONS): select("precaution", Precaution),
                vol.Optional(CONF_CLEARED): select(
                    "precaution", clearable, mode=SelectSelectorMode.DROPDOWN
                ),
                vol.Optional(CONF_INJURED_AT): DateTimeSelector(),
                vol.Required(CONF_DISCLAIMER, default=False): BooleanSelector(),
            }
        )

    def shown(self, options: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the injury as local time, which is all that the selector knows."""
        if not (injured_at := options.get(CONF_INJURED_AT)):
            return options
        local = dt_util.as_local(_moment(injured_at)).replace(microsecond=0, tzinfo=None)
        return {**options, CONF_INJURED_AT: local.isoformat(sep=" ")}

    def errors(self, hass: HomeAssistant, answers: Mapping[str, Any]) -> dict[str, str]:
        """Refuse an injury to come, and to coach somebody who has not read the disclaimer."""
        errors = {}
        injured_at = answers.get(CONF_INJURED_AT)
        if injured_at and _moment(injured_at) > dt_util.utcnow():
            errors[CONF_INJURED_AT] = "injury_in_future"
        if not answers[CONF_DISCLAIMER]:
            errors[CONF_DISCLAIMER] = "disclaimer_needed"
        return errors

    def options(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Return the options. A yes to something that was not declared is not kept for later."""
        declared = answers.get(CONF_PRECAUTIONS, [])
        cleared = [item for item in answers.get(CONF_CLEARED, []) if item in declared]
        options = {**answers, CONF_PRECAUTIONS: declared, CONF_CLEARED: cleared}
        if injured_at := answers.get(CONF_INJURED_AT):
            options[CONF_INJURED_AT] = _moment(injured_at).isoformat()
        return options


class BedtimePage(Page):
    """When a day begins and what the streak expects."""

    async def async_schema(self, hass: HomeAssistant) -> vol.Schema:
        """Return the questions."""
        return vol.Schema(
            {
                vol.Required(CONF_ROLLOVER, default=DEFAULT_ROLLOVER): number(
                    (0, _LATEST_ROLLOVER), UnitOfTime.HOURS
                ),
                vol.Required(CONF_RISK_TIME, default=DEFAULT_RISK_TIME): TimeSelector(),
                vol.Optional(CONF_REST_DAYS): select("weekday", WEEKDAYS),
                vol.Required(CONF_FREEZES, default=True): BooleanSelector(),
                # A slider could not be left empty.
                vol.Optional(CONF_WEEKLY): number(
                    _DAYS_A_WEEK, UnitOfTime.DAYS, NumberSelectorMode.BOX
                ),
            }
        )


class AdvancedPage(Page):
    """What hardly anybody changes."""

    async def async_schema(self, hass: HomeAssistant) -> vol.Schema:
        """Return the questions."""
        breath = BreathPattern()
        seconds = UnitOfTime.SECONDS
        return vol.Schema(
            {
                vol.Required(CONF_INHALE, default=breath.inhale): number(rules.BREATH_IN, seconds),
                vol.Required(CONF_HELD, default=breath.held): number(rules.BREATH_HELD, seconds),
                vol.Required(CONF_EXHALE, default=breath.exhale): number(rules.BREATH_OUT, seconds),
                vol.Required(CONF_RESTART_GRACE, default=DEFAULT_RESTART_GRACE): number(
                    (0, _LONGEST_GRACE), seconds, NumberSelectorMode.BOX
                ),
            }
        )


PAGES: Final[dict[str, Page]] = {
    "speaker": SpeakerPage(),
    "practice": PracticePage(),
    "precautions": PrecautionsPage(),
    "bedtime": BedtimePage(),
    "sound": SoundPage(),
    "advanced": AdvancedPage(),
}
"""By the step of the flow that shows them, in the order of setting up."""


def first_options(hass: HomeAssistant) -> dict[str, Any]:
    """Return what is proposed to somebody new and, once taken back, is not proposed again."""
    voices = sorted(hass.states.async_entity_ids(TTS))
    return {CONF_VOICE: voices[0]} if voices else {}


def _speakers() -> list[EntityWithDeviceFilterSelectorConfig]:
    return [
        EntityWithDeviceFilterSelectorConfig(
            domain=ASSIST_SATELLITE,
            supported_features=["assist_satellite.AssistSatelliteEntityFeature.ANNOUNCE"],
        ),
        EntityWithDeviceFilterSelectorConfig(
            domain=MEDIA_PLAYER,
            supported_features=["media_player.MediaPlayerEntityFeature.PLAY_MEDIA"],
        ),
        EntityWithDeviceFilterSelectorConfig(domain=NOTIFY),
        EntityWithDeviceFilterSelectorConfig(domain=LIGHT),
    ]


def _is_outlet(hass: HomeAssistant, entity_id: str) -> bool:
    if not valid_entity_id(entity_id):
        return False
    try:
        check_outlet(hass, entity_id)
    except UnknownOutletError:
        return False
    return True


def _moment(text: str) -> datetime:
    """Return a moment; the selector's has no time zone and means the house's."""
    moment: datetime = cv.datetime(text)
    return moment.replace(tzinfo=moment.tzinfo or dt_util.get_default_time_zone())
