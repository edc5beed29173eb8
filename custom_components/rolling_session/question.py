"""Asks once in a session how it feels, where there is silence enough for an answer.

A satellite that can opens its microphone; on other speakers the question is said, and
the answer comes like any command. Without an answer nothing happens: nobody is nagged.
"""

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from homeassistant.components.assist_satellite import (
    DOMAIN as SATELLITE,
    AssistSatelliteEntityFeature,
)
from homeassistant.const import ATTR_ENTITY_ID, ATTR_SUPPORTED_FEATURES
from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util

from .const import CONF_ASK_FEELING, DOMAIN, LOGGER
from .coordinator import SessionCoordinator
from .engine.cues import question_cue, silence_after
from .engine.events import Event, MarkReached
from .engine.model import MarkKind
from .engine.session import Session, Status
from .outlets import estimated_seconds
from .replies import Replies
from .sentences import Heard
from .voice_commands import NotMeantError, RefusedError, async_answer
from .voice_room import Speaker

_AFTER: Final = 5
"""Seconds from a cue to the question: the cue has to be over."""
_ROOM: Final = timedelta(seconds=14)
"""The silence that question and answer take."""
_PATIENCE: Final = 25
"""Seconds for an answer; some satellites never open their microphone."""
_ROLLING: Final = frozenset({MarkKind.ROLL, MarkKind.RELEASE})


class Question:
    """How does it feel? For one person."""

    def __init__(
        self,
        hass: HomeAssistant,
        coordinator: SessionCoordinator,
        understand: Callable[[str, str], Heard | None],
    ) -> None:
        """Ask nothing yet; `understand` takes an answer and its language."""
        self._hass = hass
        self._coordinator = coordinator
        self._understand = understand
        self._asked: str | None = None
        """The session in which it was asked."""
        self._disarm: CALLBACK_TYPE | None = None

    @callback
    def follow(self) -> CALLBACK_TYPE:
        """Wait for the right moment in every session, until what is returned is called."""
        unsubscribe = self._coordinator.events.subscribe(self._async_happened)

        @callback
        def leave() -> None:
            unsubscribe()
            self._cancel()

        return leave

    @callback
    def _async_happened(self, event: Event, session: Session) -> None:
        self._cancel()
        if not self._coordinator.config_entry.options.get(CONF_ASK_FEELING, False):
            return
        if session.id == self._asked or not isinstance(event, MarkReached):
            return
        mark = event.mark
        # Something has been felt by then.
        felt = mark.kind is MarkKind.RELEASE or (mark.position or 0) > 0
        if felt and mark.kind in _ROLLING and silence_after(mark, session.plan) >= _ROOM:
            job = HassJob(partial(self._async_due, session.id), cancel_on_shutdown=True)
            self._disarm = async_call_later(self._hass, _AFTER, job)

    def _cancel(self) -> None:
        if self._disarm:
            self._disarm()
            self._disarm = None

    @callback
    def _async_due(self, session_id: str, _: datetime) -> None:
        self._disarm = None
        session = self._coordinator.session
        if session is None or session.id != session_id or session.status is not Status.ROLLING:
            return
        self._asked = session_id
        if satellite := _listener(self._hass, self._coordinator.outlets):
            self._coordinator.config_entry.async_create_background_task(
                self._hass, self._async_ask(satellite, session_id), f"{DOMAIN} question"
            )
        else:
            self._coordinator.announcer.say(question_cue(dt_util.utcnow()))

    async def _async_ask(self, satellite: str, session_id: str) -> None:
        text = self._coordinator.phrasebook.sentence(question_cue(dt_util.utcnow()))
        data = {ATTR_ENTITY_ID: satellite, "question": text, "preannounce": False}
        try:
            async with asyncio.timeout(estimated_seconds(text) + _PATIENCE):
                answer: Any = await self._hass.services.async_call(
                    SATELLITE, "ask_question", data, blocking=True, return_response=True
                )
        except (HomeAssistantError, TimeoutError) as error:
            LOGGER.debug("%s: no answer: %r", satellite, error)
            return
        said = answer.get("sentence") if isinstance(answer, dict) else None
        session = self._coordinator.session
        if said and session and session.id == session_id:
            await self._async_take(said)

    async def _async_take(self, said: str) -> None:
        """Do what the answer says; the coach tells what comes of it."""
        replies = Replies(self._coordinator.phrasebook)
        if (heard := self._understand(said, replies.phrasebook.language)) is None:
            return
        try:
            await async_answer(self._hass, [self._coordinator], heard, Speaker(), replies)
        except (RefusedError, NotMeantError) as error:
            LOGGER.debug("An answer was refused: %s", error)


def _listener(hass: HomeAssistant, outlets: Iterable[str]) -> str | None:
    """Return the satellite that can ask, None where there is none."""
    for entity_id in outlets:
        state = hass.states.get(entity_id)
        features = state.attributes.get(ATTR_SUPPORTED_FEATURES, 0) if state else 0
        is_satellite = state is not None and state.domain == SATELLITE
        if is_satellite and features & AssistSatelliteEntityFeature.START_CONVERSATION:
            return entity_id
    return None
