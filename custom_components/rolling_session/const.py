"""Names that are shared: the domain, the options, the actions and their arguments."""

from enum import StrEnum
from logging import Logger, getLogger
from typing import Final

from homeassistant.const import Platform
from homeassistant.util.hass_dict import HassKey

DOMAIN: Final = "rolling_session"
LOGGER: Logger = getLogger(__package__)

PLATFORMS: Final = (
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.CALENDAR,
    Platform.EVENT,
    Platform.SELECT,
    Platform.SENSOR,
)

# Who the entry is about (entry data).
CONF_PERSON: Final = "person"
CONF_KEPT_HISTORY: Final = "kept_history"
"""What becomes of the history that an earlier entry left, until that has become of it."""

# How the person is coached (entry options).
CONF_OUTLETS: Final = "outlets"
CONF_VOICE: Final = "voice"
CONF_LANGUAGE: Final = "language"
CONF_LEVEL: Final = "level"
CONF_TOOLS: Final = "tools"
CONF_PRECAUTIONS: Final = "precautions"
CONF_CLEARED: Final = "cleared"
CONF_INJURED_AT: Final = "injured_at"
CONF_DISCLAIMER: Final = "disclaimer"
CONF_INHALE: Final = "inhale"
CONF_HELD: Final = "held"
CONF_EXHALE: Final = "exhale"
CONF_ROLLOVER: Final = "rollover"
CONF_RISK_TIME: Final = "risk_time"
CONF_REST_DAYS: Final = "rest_days"
CONF_FREEZES: Final = "freezes"
CONF_WEEKLY: Final = "weekly"
CONF_RESTART_GRACE: Final = "restart_grace"
CONF_VERBOSITY: Final = "verbosity"
CONF_VOLUME: Final = "volume"
CONF_NIGHT_FROM: Final = "night_from"
CONF_NIGHT_UNTIL: Final = "night_until"
CONF_NIGHT_VOLUME: Final = "night_volume"
CONF_NIGHT_TONES: Final = "night_tones"
CONF_WORDS: Final = "words"
CONF_KEEP_HISTORY: Final = "keep_history"
CONF_SHARE_HISTORY: Final = "share_history"
CONF_SHORT_COMMANDS = "short_commands"
CONF_ASK_FEELING = "ask_feeling"

DEFAULT_ROLLOVER: Final = 4
DEFAULT_RISK_TIME: Final = "20:00:00"
DEFAULT_RESTART_GRACE: Final = 300
DEFAULT_ROUTINE: Final = "bedtime"

DATA_CARDS: HassKey[str] = HassKey(f"{DOMAIN}_cards")
"""Which cards are served, where they are."""

EVENT_SESSION: Final = f"{DOMAIN}_session"
"""On the event bus, for the logbook."""

ATTR_ROUTINE: Final = "routine"
ATTR_MINUTES: Final = "minutes"
ATTR_AREAS: Final = "areas"
ATTR_QUIET: Final = "quiet"
ATTR_OUTLET: Final = "outlet"
ATTR_OUTLETS: Final = "outlets"
ATTR_CONFIRM: Final = "confirm"
ATTR_SECONDS: Final = "seconds"
ATTR_DISCOMFORT: Final = "discomfort"
ATTR_SYMPTOM: Final = "symptom"
ATTR_STARTED_AT: Final = "started_at"
ATTR_SESSION: Final = "session"
ATTR_COUNTS: Final = "counts"
ATTR_CHANGE: Final = "change"
ATTR_SINCE: Final = "since"
ATTR_UNTIL: Final = "until"
ATTR_REASON: Final = "reason"
ATTR_FORMAT: Final = "format"
ATTR_CONTENT: Final = "content"
ATTR_DRY_RUN: Final = "dry_run"
ATTR_HABIT: Final = "habit"
ATTR_PHONES: Final = "phones"
ATTR_MESSAGE: Final = "message"
ATTR_URGENT: Final = "urgent"
ATTR_DELAY: Final = "delay"
ATTR_AT_MOST: Final = "at_most"


class KeptHistory(StrEnum):
    """What becomes of a history that was kept."""

    ADOPT = "adopt"
    FORGET = "forget"


class Verbosity(StrEnum):
    """How much is said."""

    FULL = "full"
    BRIEF = "brief"
    """Of every cue the first sentence."""
    TONES = "tones"
    """Only what matters is said."""


class Action(StrEnum):
    """Actions on the session sensor."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    SKIP = "skip"
    BACK = "back"
    HOLD = "hold"
    STOP = "stop"
    REPORT_DISCOMFORT = "report_discomfort"
    REPORT_SYMPTOM = "report_symptom"
    PREVIEW_ROUTINE = "preview_routine"
    TEST_OUTLET = "test_outlet"
    LOG_SESSION = "log_session"
    EDIT_SESSION = "edit_session"
    DELETE_SESSION = "delete_session"
    UNDO = "undo"
    PAUSE_STREAK = "pause_streak"
    RESUME_STREAK = "resume_streak"
    GET_HISTORY = "get_history"
    EXPLAIN_STREAK = "explain_streak"
    EXPORT_HISTORY = "export_history"
    IMPORT_HISTORY = "import_history"
    REMIND = "remind"
