"""A person's options as the values that the engine works with.

The options flow checks what a person enters; what an older version or a hand
edit left behind falls back to the careful default here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Self

from .const import (
    CONF_CLEARED,
    CONF_EXHALE,
    CONF_FREEZES,
    CONF_HELD,
    CONF_INHALE,
    CONF_INJURED_AT,
    CONF_LANGUAGE,
    CONF_LEVEL,
    CONF_NIGHT_FROM,
    CONF_NIGHT_TONES,
    CONF_NIGHT_UNTIL,
    CONF_NIGHT_VOLUME,
    CONF_OUTLETS,
    CONF_PRECAUTIONS,
    CONF_REST_DAYS,
    CONF_RESTART_GRACE,
    CONF_RISK_TIME,
    CONF_ROLLOVER,
    CONF_TOOLS,
    CONF_VERBOSITY,
    CONF_VOICE,
    CONF_VOLUME,
    CONF_WEEKLY,
    CONF_WORDS,
    DEFAULT_RESTART_GRACE,
    DEFAULT_RISK_TIME,
    DEFAULT_ROLLOVER,
    Verbosity,
)
from .engine.clearance import Health, Precaution
from .engine.corrections import EARLIEST
from .engine.model import BreathPattern, Coaching, Level, Tool
from .engine.streak import StreakRules

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Night:
    """The hours in which others sleep."""

    begins: time
    ends: time
    volume: float | None = None
    """No speaker is louder then."""
    tones: bool = False
    """Whether tones take the place of words."""

    def is_night(self, local: time) -> bool:
        """Return whether a time of day is in the night, which may go past midnight."""
        if self.begins <= self.ends:
            return self.begins <= local < self.ends
        return local >= self.begins or local < self.ends

    @classmethod
    def from_options(cls, options: Mapping[str, Any]) -> Self | None:
        """Read the options of an entry; None means that no hour is different."""
        begins, ends = options.get(CONF_NIGHT_FROM), options.get(CONF_NIGHT_UNTIL)
        if not begins or not ends:
            return None
        return cls(
            begins=time.fromisoformat(begins),
            ends=time.fromisoformat(ends),
            volume=options.get(CONF_NIGHT_VOLUME),
            tones=options.get(CONF_NIGHT_TONES, False),
        )


@dataclass(frozen=True, slots=True)
class Profile:
    """How one person is coached."""

    coaching: Coaching
    health: Health
    streak_rules: StreakRules
    rollover: int
    """The hour at which a day begins."""
    risk_time: time
    """From then on a streak that still needs today is at risk."""
    outlets: tuple[str, ...]
    """Entities that speak; none means that only screens show the session."""
    voice: str | None
    """The text-to-speech entity for speakers that have no voice of their own."""
    language: str | None
    """None means the language of the house."""
    restart_grace: int
    """Seconds after a restart within which a session goes on."""
    verbosity: Verbosity
    volume: float | None
    """How loud sessions are; None leaves every speaker as it is."""
    night: Night | None
    words: Mapping[str, str]
    """Templates for cues, by key, instead of what is said otherwise; empty is silence."""

    @classmethod
    def from_options(cls, options: Mapping[str, Any]) -> Self:
        """Read the options of an entry."""
        injured_at = options.get(CONF_INJURED_AT)
        breath = BreathPattern()
        return cls(
            coaching=Coaching(
                level=Level(options.get(CONF_LEVEL, Level.BEGINNER)),
                tools=frozenset(map(Tool, options.get(CONF_TOOLS, [Tool.MEDIUM_ROLLER]))),
                breath=BreathPattern(
                    inhale=int(options.get(CONF_INHALE, breath.inhale)),
                    held=int(options.get(CONF_HELD, breath.held)),
                    exhale=int(options.get(CONF_EXHALE, breath.exhale)),
                ),
            ),
            health=Health(
                precautions=frozenset(map(Precaution, options.get(CONF_PRECAUTIONS, []))),
                cleared=frozenset(map(Precaution, options.get(CONF_CLEARED, []))),
                injured_at=_injury(injured_at),
            ),
            streak_rules=StreakRules(
                rest_weekdays=frozenset(map(WEEKDAYS.index, options.get(CONF_REST_DAYS, []))),
                freezes=options.get(CONF_FREEZES, True),
                weekly=int(weekly) if (weekly := options.get(CONF_WEEKLY)) else None,
            ),
            rollover=int(options.get(CONF_ROLLOVER, DEFAULT_ROLLOVER)),
            risk_time=time.fromisoformat(options.get(CONF_RISK_TIME, DEFAULT_RISK_TIME)),
            outlets=tuple(options.get(CONF_OUTLETS, [])),
            voice=options.get(CONF_VOICE),
            language=options.get(CONF_LANGUAGE),
            restart_grace=int(options.get(CONF_RESTART_GRACE, DEFAULT_RESTART_GRACE)),
            verbosity=Verbosity(options.get(CONF_VERBOSITY, Verbosity.FULL)),
            volume=options.get(CONF_VOLUME),
            night=Night.from_options(options),
            words=dict(options.get(CONF_WORDS, {})),
        )


def _injury(text: str | None) -> datetime | None:
    """Return when somebody was injured; before the years of any history it is long over.

    Time zones had odd seconds then, which Home Assistant's own helper can not read.
    """
    injured_at = datetime.fromisoformat(text) if text else None
    return injured_at if injured_at and injured_at.year >= EARLIEST.year else None
