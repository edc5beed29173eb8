"""When something was, or until when something will be, from what people say."""

from datetime import date, datetime, time, timedelta
from typing import Final

from homeassistant.util import dt as dt_util

WHEN: Final = (
    *("now", "morning", "noon", "afternoon", "evening"),
    *("yesterday", "yesterday_morning", "yesterday_evening"),
)
"""What can be meant by a time that somebody says."""
_HOURS: Final = {"morning": 8, "noon": 12, "afternoon": 15, "evening": 20}
_YESTERDAY: Final = "yesterday"
_DAY: Final = timedelta(days=1)
_WEEK: Final = 7


def begun_at(when: str | None, seconds: float, now: datetime) -> datetime | None:
    """Return when a session began that somebody tells of; None for one that has just ended.

    Nobody means a time that has not come: who says "this evening" in the evening is done.
    """
    if when in {None, "now"}:
        return None
    today, _, part = (when or "").rpartition("_")
    is_yesterday = _YESTERDAY in {today, part}
    hour = _HOURS.get(part, _HOURS["evening"])
    day = dt_util.as_local(now).date() - (_DAY if is_yesterday else timedelta())
    begun = datetime.combine(day, time(hour), dt_util.get_default_time_zone())
    latest = now - timedelta(seconds=seconds)
    return begun if begun <= latest or begun > now else latest


def last_day(day: str | None, days: int | None, weeks: int | None, today: date) -> date | None:
    """Return the last day of a pause that begins today; None where nothing was understood.

    A weekday is the next one, a week from now at the latest. Of "for three days" today is one.
    """
    if day == "tomorrow":
        return today + _DAY
    if day is not None:
        return today + _DAY * ((int(day) - today.weekday() - 1) % _WEEK + 1)
    if length := days or (weeks or 0) * _WEEK:
        return today + _DAY * (length - 1)
    return None
