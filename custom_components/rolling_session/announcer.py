"""Says the cues of one person's session on every outlet, on time or not at all.

Speech can never hurt the session: nothing here raises or is awaited by it, every
outlet has a queue of its own, and a queue plans from the session's clock.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.start import async_at_started
from homeassistant.util import dt as dt_util

from .clip_queue import ClipQueue
from .const import DEFAULT_ROUTINE, DOMAIN, LOGGER, Verbosity
from .engine.cues import COMMAND_KEYS, Cue, cue_for, test_cue
from .engine.events import Event, MarkReached, SessionInterrupted, SessionStarted
from .engine.model import BreathPattern, Plan, Routine
from .engine.session import Running, Session
from .engine.speech import upcoming
from .families import expanded, speaking_entity
from .first_words import FirstWords
from .light_queue import LightQueue
from .outlet_claims import claim, release
from .outlets import LightOutlet, PlayerOutlet, WordOutlet, check_outlet, outlet_for, voice_language
from .own_words import OwnWords
from .phrasebook import Phrasebook
from .profile import Night, Profile
from .renderer import SOUNDS, Renderer, Sounds
from .said import Report, SaidCue
from .screen_outlet import ScreenOutlet
from .volume import VolumeKeeper
from .word_queue import WordQueue
from .wordings import Wordings

_LAST_WORDS: Final = 6
"""Seconds that the last sentence takes at most."""

type Unlisten = Callable[[], None]
type SaveVolumes = Callable[[dict[str, Any]], Awaitable[None]]


class Announcer:
    """Says the cues of one person's session on every outlet."""

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry, report: Report, save_volumes: SaveVolumes
    ) -> None:
        """Speak to nobody yet; `report` hears of every cue that goes out."""
        self._hass = hass
        self._entry = entry
        self._report = report
        self.phrasebook = Phrasebook("en", {})
        self._queues: list[ClipQueue | WordQueue | LightQueue] = []
        self._screens: dict[ScreenOutlet, ClipQueue | None] = {}
        self._heard: list[str] = []
        """The outlets that make a sound."""
        self._wordings = Wordings(hass, self.phrasebook, None, Verbosity.FULL)
        self._voice = ""
        self._followed: tuple[Plan, object] | None = None
        self._preparing: asyncio.Task[None] | None = None
        self._routine = DEFAULT_ROUTINE
        self._first_words = FirstWords(hass, entry)
        self._volumes = VolumeKeeper(hass, entry, lambda: save_volumes(self._volumes.as_dict()))
        self._disarm: CALLBACK_TYPE | None = None

    async def async_open(self, profile: Profile, routines: Iterable[Routine]) -> None:
        """Speak a person's language from now on, and have the first words ready."""
        own = OwnWords(self._hass, self._entry, profile.words)
        self.phrasebook = await Phrasebook.async_open(self._hass, profile.language, own)
        self.phrasebook.use(self._routine)
        self._first_words.cancel()
        if not self._queues:
            self._first_words.async_open(
                profile,
                (*routines,),
                lambda: Wordings(
                    self._hass, self.phrasebook, self._renderer(profile), profile.verbosity
                ),
            )

    @callback
    def put_back(self, volumes: dict[str, Any]) -> None:
        """Put back, when the house is up, the volumes that a crash left changed."""
        self._volumes.from_dict(volumes)
        if volumes:
            self._entry.async_on_unload(async_at_started(self._hass, self._async_put_back))

    async def async_close(self) -> None:
        """Say nothing more, and leave every speaker as loud as it was."""
        self.stop()
        self._first_words.cancel()
        await self._volumes.async_restore()
        self._volumes.stop()

    @callback
    def finish(self, after: float = _LAST_WORDS) -> None:
        """Leave every speaker as loud as it was, once the last words are over."""
        self._cancel_restore()
        release(self._hass, self._entry)
        job = HassJob(self._async_finish, f"{DOMAIN} volume", cancel_on_shutdown=True)
        self._disarm = async_call_later(self._hass, after, job)

    async def _async_finish(self, _: datetime) -> None:
        self._disarm = None
        await self._volumes.async_restore()

    async def _async_put_back(self, _: HomeAssistant) -> None:
        if not self._queues:
            await self._volumes.async_restore()

    def _cancel_restore(self) -> None:
        if self._disarm:
            self._disarm()
            self._disarm = None

    @callback
    def use(
        self,
        entity_ids: Iterable[str],
        profile: Profile,
        routine: str,
        breath: BreathPattern,
    ) -> None:
        """Speak of a routine on these outlets from now on. Raises UnknownOutletError."""
        speakers = (speaking_entity(self._hass, e) for e in expanded(self._hass, (*entity_ids,)))
        wanted = [outlet_for(self._hass, entity_id) for entity_id in dict.fromkeys(speakers)]
        self.stop()
        self._first_words.cancel()
        free = claim(self._hass, self._entry, (outlet.entity_id for outlet in wanted))
        outlets = [outlet for outlet in wanted if outlet.entity_id in free]
        self._routine = routine
        self.phrasebook.use(routine)
        night = _night(profile)
        verbosity = Verbosity.TONES if night and night.tones else profile.verbosity
        wordings = Wordings(self._hass, self.phrasebook, None, verbosity)
        if self._screens or any(isinstance(outlet, PlayerOutlet) for outlet in outlets):
            wordings = self._voiced(profile, verbosity)
        self._wordings = wordings
        self._queues = [self._queue(outlet, breath, dimmed=night is not None) for outlet in outlets]
        list(map(self._open_screen, self._screens))
        self._heard = [o.entity_id for o in outlets if not isinstance(o, LightOutlet)]
        self._entry.async_create_background_task(
            self._hass,
            self._async_set_volumes(self._heard, profile.volume, night),
            f"{DOMAIN} volume",
        )

    def _queue(
        self,
        outlet: PlayerOutlet | WordOutlet | LightOutlet,
        breath: BreathPattern,
        *,
        dimmed: bool,
    ) -> ClipQueue | WordQueue | LightQueue:
        if isinstance(outlet, PlayerOutlet):
            return ClipQueue(self._hass, self._entry, outlet, self._wordings, self._report)
        if isinstance(outlet, LightOutlet):
            return LightQueue(self._hass, self._entry, outlet, breath, dimmed=dimmed)
        text_of = self._wordings.words
        return WordQueue(self._hass, self._entry, outlet, text_of, self._report)

    @callback
    def listen(self, screen: ScreenOutlet, profile: Profile, session: Session | None) -> Unlisten:
        """Have a page hear this session, or the next; return what ends that."""
        self._screens[screen] = None
        if session:
            self._wordings = self._voiced(profile, self._wordings.verbosity)
            self._open_screen(screen)
            self._followed = None
            self.follow(session, ())
        return partial(self._unlisten, screen)

    def _open_screen(self, screen: ScreenOutlet) -> None:
        queue = ClipQueue(self._hass, self._entry, screen, self._wordings, self._report)
        self._screens[screen] = queue
        self._queues.append(queue)

    @callback
    def _unlisten(self, screen: ScreenOutlet) -> None:
        queue = self._screens.pop(screen, None)
        if queue and queue in self._queues:
            queue.stop()
            self._queues.remove(queue)

    async def _async_set_volumes(
        self, entity_ids: list[str], volume: float | None, night: Night | None
    ) -> None:
        """Make the speakers as loud as the person wants them, no louder at night."""
        if night and night.volume is not None:
            cap = min(night.volume, volume or 1)
            await asyncio.gather(*(self._volumes.async_lower(e, cap) for e in entity_ids))
        elif volume is not None:
            await asyncio.gather(*(self._volumes.async_set(e, volume) for e in entity_ids))

    def _voiced(self, profile: Profile, verbosity: Verbosity) -> Wordings:
        renderer: Renderer | None = None
        try:
            renderer = self._renderer(profile)
        except HomeAssistantError as error:
            LOGGER.warning("Only tones will be heard: %s", error)
        return Wordings(self._hass, self.phrasebook, renderer, verbosity)

    def _renderer(self, profile: Profile) -> Renderer:
        self._voice, language = voice_language(self._hass, profile.voice, self.phrasebook.language)
        sounds = self._hass.data.setdefault(SOUNDS, Sounds())
        return Renderer(self._hass, self._voice, language, sounds=sounds)

    @callback
    def follow(self, session: Session, events: Iterable[Event], *, aloud: bool = True) -> None:
        """Say what happened, and plan what will be said.

        What is not said aloud somebody else says: the answer to a voice command.
        """
        asked = any(not isinstance(event, MarkReached | SessionStarted) for event in events)
        origin = session.phase.origin if isinstance(session.phase, Running) else None
        if asked or (session.plan, origin) != self._followed:
            self._followed = (session.plan, origin)
            for queue in self._queues:
                queue.cut()
        now = [cue for event in events if (cue := cue_for(event, session.plan))]
        for cue in now:
            self.say(cue, aloud=aloud)
        coming = list(upcoming(session))
        for queue in self._queues:
            queue.follow(coming)
        if any(isinstance(event, SessionStarted | SessionInterrupted) for event in events):
            self._prepare([*now, *coming])

    @callback
    def speak(self, verbosity: Verbosity, session: Session) -> None:
        """Say so much from now on, until this session is over."""
        self._wordings.verbosity = verbosity
        self._followed = None
        self.follow(session, ())

    async def async_change_volume(self, step: float) -> float | None:
        """Make the speakers of the session louder or quieter; return how loud, if any can be."""
        return await self._volumes.async_change(self._heard, step)

    @callback
    def test(self, entity_id: str, profile: Profile, routine: str, at: datetime) -> None:
        """Say a sentence as it would be said in a session. Raises UnknownOutletError."""
        check_outlet(self._hass, entity_id)
        self.use([entity_id], profile, routine, profile.coaching.breath)
        cue = test_cue(at)
        ahead = (at - dt_util.utcnow()).total_seconds()
        if ahead <= 0:
            self.say(cue)
        for queue in self._queues if ahead > 0 else ():
            if isinstance(queue, WordQueue):
                queue.prepare([self._wordings.sentence(cue)])
            queue.follow([cue])
        self.finish(after=max(ahead, 0) + _LAST_WORDS)

    @callback
    def stop(self) -> None:
        """Say nothing more."""
        self._cancel_restore()
        release(self._hass, self._entry)
        if self._preparing:
            self._preparing.cancel()
        for queue in self._queues:
            queue.stop()
        self._queues = []
        self._followed = None

    @callback
    def say(self, cue: Cue, *, aloud: bool = True) -> None:
        """Say a cue now; what is late is not shown on screens either."""
        lights = [queue for queue in self._queues if isinstance(queue, LightQueue)]
        mute = not aloud or len(lights) == len(self._queues)
        if mute and dt_util.utcnow() < cue.stale_at and (text := self.phrasebook.sentence(cue)):
            self._report(SaidCue(cue, text, dt_util.utcnow(), None))
        for queue in self._queues if aloud else lights:
            queue.say(cue)

    def _prepare(self, cues: list[Cue]) -> None:
        """Render the whole session ahead, in the order of need."""
        texts = [self._wordings.sentence(cue) for cue in cues]
        texts += [self.phrasebook.phrase(key) for key in sorted(COMMAND_KEYS)]
        for queue in self._queues:
            if isinstance(queue, WordQueue):
                queue.prepare(texts)
        if any(isinstance(queue, ClipQueue) for queue in self._queues):
            self._preparing = self._entry.async_create_background_task(
                self._hass, self._wordings.async_prepare(self._voice, cues), f"{DOMAIN} prepare"
            )


def _night(profile: Profile) -> Night | None:
    """Return what is different now because others sleep."""
    night = profile.night
    return night if night and night.is_night(dt_util.now().time()) else None
