"""Streak and history, by voice."""

from datetime import date
from typing import Final

from .answer import Ask, NotUnderstoodError
from .answers_session import Answer
from .engine.ledger import PauseReason
from .summary import day_of
from .voice_days import begun_at, last_day

_MINUTE: Final = 60


async def async_streak(ask: Ask) -> str:
    """Tell how the streak stands."""
    streak = ask.coordinator.data.streak
    if not streak.current:
        return ask.replies.say("no_streak")
    time = ask.replies.count("weeks" if streak.weekly else "days", streak.current)
    if ask.slots.get("person"):
        said = ask.replies.say("streak_of", name=ask.coordinator.config_entry.title, time=time)
    else:
        said = ask.replies.say("streak", time=time)
    return f"{said} {ask.replies.say('today_done' if streak.done_today else 'today_open')}"


async def async_today(ask: Ask) -> str:
    """Tell whether somebody rolled today."""
    day = ask.coordinator.history.ledger.days.get(_today(ask))
    if day is None or not day.ticked:
        return ask.replies.say("not_today")
    return ask.replies.say("rolled_today", time=ask.replies.time(day.seconds))


async def async_log(ask: Ask) -> str:
    """Add a session that was done without the coach."""
    if (minutes := ask.number("minutes")) is None:
        raise NotUnderstoodError("no_number")
    seconds = minutes * _MINUTE
    area = ask.slots.get("area")
    record = await ask.coordinator.history.async_log(
        begun_at(ask.slots.get("when"), seconds, ask.now),
        seconds,
        ask.speaker.user_id,
        areas=[area] if area else [],
    )
    return ask.replies.say("logged", time=ask.replies.time(record.done_seconds))


async def async_rest_day(ask: Ask) -> str:
    """Expect nothing today."""
    await _async_pause(ask, _today(ask))
    return ask.replies.say("rest_day")


async def async_pause_streak(ask: Ask) -> str:
    """Expect nothing for some days."""
    today = _today(ask)
    until = last_day(ask.slots.get("day"), ask.number("days"), ask.number("weeks"), today)
    if until is None:
        raise NotUnderstoodError("no_number")
    await _async_pause(ask, until)
    return ask.replies.say("streak_paused", days=(until - today).days + 1)


async def async_resume_streak(ask: Ask) -> str:
    """Expect something again."""
    await ask.coordinator.history.async_end_pause(ask.speaker.user_id)
    return ask.replies.say("streak_resumed")


async def _async_pause(ask: Ask, until: date) -> None:
    await ask.coordinator.history.async_pause(
        _today(ask), until, PauseReason.OTHER, ask.speaker.user_id
    )


def _today(ask: Ask) -> date:
    return day_of(ask.coordinator.profile, ask.now)


HISTORY: Final[dict[str, Answer]] = {
    "streak": async_streak,
    "today": async_today,
    "log": async_log,
    "rest_day": async_rest_day,
    "pause_streak": async_pause_streak,
    "resume_streak": async_resume_streak,
}
CORRECTING: Final = frozenset({"log", "rest_day", "pause_streak", "resume_streak"})
"""What changes a history; the others tell what entities show as well."""
