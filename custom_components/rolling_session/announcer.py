"""Says the cues of one person's session on every outlet, on time or not at all.

Speech can never hurt the session: nothing here raises or is awaited by it, every
outlet has a queue of its own, and a queue plans from the session's clock.
"""

import asyncio
from collections.abc import Iterable

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util

from .clip_queue import ClipQueue
from .const import DOMAIN, LOGGER
from .engine.cues import Cue, cue_for
from .engine.events import Event, MarkReached, SessionStarted
from .engine.model import Plan
from .engine.session import Running, Session
from .engine.speech import upcoming
from .families import expanded, speaking_entity
from .outlets import PlayerOutlet, outlet_for, voice_language
from .phrasebook import Phrasebook
from .profile import Profile
from .renderer import Renderer
from .said import Report, SaidCue
from .word_queue import WordQueue
from .wordings import Verbosity, Wordings


class Announcer:
    """Says the cues of one person's session on every outlet."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry, report: Report) -> None:
        """Speak to nobody yet; `report` hears of every cue that goes out."""
        self._hass = hass
        self._entry = entry
        self._report = report
        self.phrasebook = Phrasebook("en", {})
        self._queues: list[ClipQueue | WordQueue] = []
        self._wordings = Wordings(hass, self.phrasebook, None, Verbosity.FULL)
        self._voice = ""
        self._followed: tuple[Plan, object] | None = None
        self._preparing: asyncio.Task[None] | None = None

    @callback
    def use(self, entity_ids: Iterable[str], profile: Profile) -> None:
        """Speak on these outlets from now on. Raises UnknownOutletError."""
        speakers = (speaking_entity(self._hass, e) for e in expanded(self._hass, (*entity_ids,)))
        outlets = [outlet_for(self._hass, entity_id) for entity_id in dict.fromkeys(speakers)]
        self.stop()
        wordings = Wordings(self._hass, self.phrasebook, None, Verbosity.FULL)
        if any(isinstance(outlet, PlayerOutlet) for outlet in outlets):
            wordings = self._voiced(profile)
        self._wordings = wordings
        self._queues = [
            ClipQueue(self._hass, self._entry, outlet, wordings, self._report)
            if isinstance(outlet, PlayerOutlet)
            else WordQueue(self._hass, self._entry, outlet, wordings.sentence, self._report)
            for outlet in outlets
        ]

    def _voiced(self, profile: Profile) -> Wordings:
        renderer: Renderer | None = None
        try:
            voice, language = voice_language(self._hass, profile.voice, self.phrasebook.language)
        except HomeAssistantError as error:
            LOGGER.warning("Only tones will be heard: %s", error)
        else:
            self._voice = voice
            renderer = Renderer(self._hass, voice, language)
        return Wordings(self._hass, self.phrasebook, renderer, Verbosity.FULL)

    @callback
    def follow(self, session: Session, events: Iterable[Event]) -> None:
        """Say what happened, and plan what will be said."""
        asked = any(not isinstance(event, MarkReached | SessionStarted) for event in events)
        origin = session.phase.origin if isinstance(session.phase, Running) else None
        if asked or (session.plan, origin) != self._followed:
            self._followed = (session.plan, origin)
            for queue in self._queues:
                queue.cut()
        for event in events:
            if cue := cue_for(event, session.plan):
                self._say(cue)
        coming = list(upcoming(session))
        for queue in self._queues:
            queue.follow(coming)
        if any(isinstance(event, SessionStarted) for event in events):
            self._prepare(coming)

    @callback
    def stop(self) -> None:
        """Say nothing more."""
        if self._preparing:
            self._preparing.cancel()
        for queue in self._queues:
            queue.stop()
        self._queues = []
        self._followed = None

    def _say(self, cue: Cue) -> None:
        if not self._queues and (text := self.phrasebook.sentence(cue)):
            self._report(SaidCue(cue, text, dt_util.utcnow(), None))
        for queue in self._queues:
            queue.say(cue)

    def _prepare(self, cues: list[Cue]) -> None:
        """Render the whole session ahead, in the order of need."""
        if any(isinstance(queue, ClipQueue) for queue in self._queues):
            self._preparing = self._entry.async_create_background_task(
                self._hass, self._wordings.async_prepare(self._voice, cues), f"{DOMAIN} prepare"
            )
