"""Says cues on outlets, on time or not at all.

Speech can never hurt the session: `say` returns at once and never raises, every
outlet has a queue of its own, a cue that is late is dropped instead of shifted,
and an important one makes the others superfluous.
"""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util

from .const import DOMAIN, LOGGER
from .engine.cues import Cue, Priority
from .outlets import Outlet, estimated_seconds, outlet_for
from .phrasebook import Phrasebook


@dataclass(frozen=True, slots=True)
class SaidCue:
    """A cue that went out, for screens that show the words."""

    cue: Cue
    text: str
    sent_at: datetime
    outlet: str | None
    """None where there is no outlet and only screens say it."""


type Listener = Callable[[SaidCue], None]


class Announcer:
    """Says the cues of one person's session on every outlet."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry, listener: Listener) -> None:
        """Speak to nobody yet; `listener` hears of every cue that goes out."""
        self._hass = hass
        self._entry = entry
        self.phrasebook = Phrasebook("en", {})
        self._listener = listener
        self._queues: dict[str, _Queue] = {}

    @callback
    def use(self, entity_ids: Iterable[str], voice: str | None) -> None:
        """Speak on these outlets from now on; what was waiting is forgotten.

        Players speak with `voice`. Raises UnknownOutletError.
        """
        outlets = [outlet_for(self._hass, entity_id, voice) for entity_id in entity_ids]
        self.stop()
        self._queues = {
            outlet.entity_id: _Queue(self._hass, self._entry, outlet, self._listener)
            for outlet in outlets
        }

    @callback
    def say(self, cue: Cue) -> None:
        """Say a cue wherever it is heard."""
        if not (text := self.phrasebook.sentence(cue)):
            return
        if not self._queues:
            self._listener(SaidCue(cue, text, dt_util.utcnow(), None))
        for queue in self._queues.values():
            queue.put(cue, text, self.phrasebook.language)

    @callback
    def hush(self) -> None:
        """Forget what has not been said yet."""
        for queue in self._queues.values():
            queue.clear()

    @callback
    def stop(self) -> None:
        """Say nothing more."""
        for queue in self._queues.values():
            queue.stop()
        self._queues = {}


class _Queue:
    """The cues for one outlet. One task says them, one after the other."""

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry, outlet: Outlet, listener: Listener
    ) -> None:
        self._hass = hass
        self._entry = entry
        self._outlet = outlet
        self._listener = listener
        self._waiting: list[tuple[Cue, str, str]] = []
        self._free_at = dt_util.utcnow()
        self._task: asyncio.Task[None] | None = None
        self._failed = False
        self._changed = asyncio.Event()

    @callback
    def put(self, cue: Cue, text: str, language: str) -> None:
        """Add a cue; an important one replaces everything less important."""
        if cue.priority < self._outlet.least:
            return
        if cue.priority is Priority.IMPORTANT:
            self._waiting = [w for w in self._waiting if w[0].priority is Priority.IMPORTANT]
        self._waiting.append((cue, text, language))
        self._changed.set()
        if self._task is None or self._task.done():
            self._task = self._entry.async_create_background_task(
                self._hass, self._async_speak(), f"{DOMAIN} {self._outlet.entity_id}"
            )

    @callback
    def clear(self) -> None:
        """Forget what waits."""
        self._waiting.clear()

    @callback
    def stop(self) -> None:
        """Forget what waits and what is being said."""
        self.clear()
        if self._task:
            self._task.cancel()

    async def _async_speak(self) -> None:
        while self._waiting:
            cue, text, language = self._waiting[0]
            start = dt_util.utcnow()
            if cue.priority is not Priority.IMPORTANT:
                start = max(start, self._free_at)
            if start >= cue.stale_at:
                LOGGER.debug("%s: too late for %s", self._outlet.entity_id, cue.key)
                self._waiting.pop(0)
            elif (wait := (start - dt_util.utcnow()).total_seconds()) > 0:
                await self._async_wait(wait)
            else:
                self._waiting.pop(0)
                await self._async_send(cue, text, language)

    async def _async_wait(self, seconds: float) -> None:
        """Wait for the outlet to be free, or for something more important."""
        self._changed.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._changed.wait()

    async def _async_send(self, cue: Cue, text: str, language: str) -> None:
        sent_at = dt_util.utcnow()
        self._listener(SaidCue(cue, text, sent_at, self._outlet.entity_id))
        try:
            await self._outlet.async_speak(text, language)
        except Exception as error:  # noqa: BLE001 # whatever a speaker does, the session goes on
            self._fail(error)
        else:
            self._recover()
            if not self._outlet.blocks:
                self._free_at = sent_at + timedelta(seconds=estimated_seconds(text))

    def _fail(self, error: Exception) -> None:
        if self._failed:
            return
        self._failed = True
        entity_id = self._outlet.entity_id
        reason = str(error) or type(error).__name__
        LOGGER.warning("%s could not speak: %s", entity_id, reason)
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            self._issue_id,
            is_fixable=False,
            severity=ir.IssueSeverity.WARNING,
            translation_key="outlet_failed",
            translation_placeholders={"name": entity_id, "error": reason},
        )

    def _recover(self) -> None:
        # Also after a restart, when the issue is older than this queue.
        ir.async_delete_issue(self._hass, DOMAIN, self._issue_id)
        if self._failed:
            self._failed = False
            LOGGER.info("%s speaks again", self._outlet.entity_id)

    @property
    def _issue_id(self) -> str:
        return f"{_issue_prefix(self._entry)}{self._outlet.entity_id}"


@callback
def forget_failures(hass: HomeAssistant, entry: ConfigEntry, keep: Iterable[str]) -> None:
    """Delete the issues about outlets that the person does not use any more."""
    kept = {f"{_issue_prefix(entry)}{entity_id}" for entity_id in keep}
    for domain, issue_id in tuple(ir.async_get(hass).issues):
        ours = domain == DOMAIN and issue_id.startswith(_issue_prefix(entry))
        if ours and issue_id not in kept:
            ir.async_delete_issue(hass, DOMAIN, issue_id)


def _issue_prefix(entry: ConfigEntry) -> str:
    return f"outlet_failed_{entry.entry_id}_"
