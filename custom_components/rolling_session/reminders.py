"""Reminders on phones: shown, shown again later, and taken away when there is nothing left to do.

What the buttons do is in phone_buttons.py. Nothing here is kept over a restart: a
reminder that waits is forgotten then, and its buttons still work.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Final, override

from homeassistant.core import CALLBACK_TYPE, Context, HassJob, ServiceResponse, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util

from .const import DOMAIN, LOGGER
from .coordinator import SessionCoordinator
from .engine.streak import next_rollover
from .entity import SessionEntity, refusals
from .phones import UnknownPhoneError, async_clear, async_tell, check_phones
from .reminder_buttons import Button, Press
from .replies import Replies
from .request import StartRequest
from .summary import day_of

_URGENT: Final = {
    # Android, then iOS: seen at once, also on a phone that sleeps.
    "ttl": 0,
    "priority": "high",
    "importance": "high",
    "push": {"interruption-level": "time-sensitive"},
}


@dataclass(frozen=True, slots=True)
class Reminder:
    """What somebody is reminded of, and where."""

    phones: tuple[str, ...]
    message: str | None = None
    """None means the words that fit the streak."""
    routine: str | None = None
    minutes: int | None = None
    urgent: bool = False


class ReminderActions(SessionEntity):
    """An entity that reminds."""

    def __init__(self, coordinator: SessionCoordinator, key: str) -> None:
        """Nobody has been reminded yet."""
        super().__init__(coordinator, key)
        self._reminded: tuple[date, int] = (date.min, 0)
        self._shown_on: tuple[str, ...] = ()
        """The phones on which a reminder of an open day may still be seen."""
        self._disarm: CALLBACK_TYPE | None = None

    async def async_remind(
        self,
        phones: Sequence[str],
        delay: timedelta | None = None,
        at_most: int | None = None,
        **details: Any,
    ) -> ServiceResponse:
        """Show a reminder on phones, now or in a while; nothing while one that was put off waits."""
        reminder = Reminder(tuple(phones), **details)
        self._check(reminder)
        shows = not self._disarm and (at_most is None or self._reminded_today < at_most)
        if delay:
            self._forget_waiting()
            job = HassJob(partial(self._async_due, reminder, self._today), f"{DOMAIN} remind")
            self._disarm = async_call_later(self.hass, delay, job)
        elif shows:
            await self._async_show(reminder, self._context)
            self._reminded = self._today, self._reminded_today + 1
        return {"reminded": shows and not delay, "reminded_today": self._reminded_today}

    @override
    async def async_will_remove_from_hass(self) -> None:
        """Forget what waits."""
        self._forget_waiting()
        await super().async_will_remove_from_hass()

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        super()._handle_coordinator_update()
        if self._shown_on and self._is_settled:
            self._forget_waiting()
            self.coordinator.config_entry.async_create_background_task(
                self.hass, self._async_take_away(self._shown_on), f"{DOMAIN} take reminder away"
            )
            self._shown_on = ()

    @property
    def _is_settled(self) -> bool:
        """Whether there is nothing to remind of: rolling, done, or a day off."""
        data = self.coordinator.data
        return data.session is not None or data.streak.done_today or data.standing.free_today

    @property
    def _today(self) -> date:
        return day_of(self.coordinator.profile, dt_util.utcnow())

    @property
    def _reminded_today(self) -> int:
        day, count = self._reminded
        return count if day == self._today else 0

    def _check(self, reminder: Reminder) -> None:
        """Refuse what could not be started when the button is pressed. Nothing has happened yet."""
        with refusals(self.hass):
            self.coordinator.plan(StartRequest(reminder.routine, reminder.minutes))
        try:
            check_phones(self.hass, reminder.phones)
        except UnknownPhoneError as error:
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key="unknown_phone",
                translation_placeholders={"phone": error.device_id},
            ) from error

    @callback
    def _forget_waiting(self) -> None:
        if self._disarm:
            self._disarm()
            self._disarm = None

    async def _async_due(self, reminder: Reminder, day: date, _: datetime) -> None:
        """Show what was put off, if it is still worth it."""
        self._disarm = None
        if day == self._today and not self._is_settled:
            try:
                await self._async_show(reminder, None)
            except HomeAssistantError as error:
                LOGGER.warning("A reminder could not be shown: %s", error)

    async def _async_show(self, reminder: Reminder, context: Context | None) -> None:
        """Show it on every phone; one that can not be reached does not keep it from the others."""
        failed: HomeAssistantError | None = None
        for phone in reminder.phones:
            try:
                await async_tell(
                    self.hass,
                    phone,
                    reminder.message or self._words(),
                    title=self._replies.say("reminder", name=self.coordinator.config_entry.title),
                    data=self._data(reminder, phone),
                    context=context,
                )
            except HomeAssistantError as error:
                failed = error
        if not self._is_settled:
            self._shown_on = reminder.phones
        if failed:
            raise failed

    async def _async_take_away(self, phones: tuple[str, ...]) -> None:
        for phone in phones:
            try:
                await async_clear(self.hass, phone, tag_of(self.coordinator))
            except HomeAssistantError as error:
                LOGGER.debug("A reminder stays on a phone: %s", error)

    @property
    def _replies(self) -> Replies:
        return Replies(self.coordinator.phrasebook)

    def _words(self) -> str:
        """Return why somebody is reminded."""
        streak = self.coordinator.data.streak
        if not streak.needs_today:
            return self._replies.say("reminder_today")
        time = self._replies.count("weeks" if streak.weekly else "days", streak.current)
        return self._replies.say("reminder_streak", time=time)

    def _data(self, reminder: Reminder, phone: str) -> dict[str, Any]:
        now = dt_util.utcnow()
        profile = self.coordinator.profile
        over = next_rollover(now, dt_util.get_default_time_zone(), profile.rollover)
        button = Button(
            Press.START,
            self.coordinator.config_entry.entry_id,
            self._today,
            phone,
            was_open=not self._is_settled,
            routine=reminder.routine,
            minutes=reminder.minutes,
        )
        return {
            "tag": tag_of(self.coordinator),
            "group": DOMAIN,
            "timeout": int((over - now).total_seconds()),
            "actions": [
                {"action": one.id, "title": self._replies.say(f"reminder_{one.press}")}
                for one in button.all
            ],
            **(_URGENT if reminder.urgent else {}),
        }


def tag_of(coordinator: SessionCoordinator) -> str:
    """Return what the notifications about a person share, so that each replaces the one before."""
    return f"{DOMAIN}_{coordinator.config_entry.entry_id}"
