"""The one flow: the only holder of the live session and the only reader of the clock.

Every command, every timer and every restart goes through `_apply`: keep the
session, arm ONE timer, tell the subscribers, publish, save. Speaking and saving
run beside it and can not stop it.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import EVENT_CORE_CONFIG_UPDATE, EVENT_HOMEASSISTANT_STOP
from homeassistant.core import CALLBACK_TYPE, Event as BusEvent, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.helpers.start import async_at_started
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey
from homeassistant.util.ulid import ulid_now

from .announcer import Announcer
from .cause import Cause
from .const import DOMAIN, LOGGER
from .day_watch import DayWatch
from .engine import rules
from .engine.clearance import check_clearance
from .engine.errors import AlreadyRunningError, NotRunningError
from .engine.events import Event, Outcome, SessionEnded
from .engine.ledger import Ledger
from .engine.model import Plan
from .engine.record import record_of
from .engine.session import Session, Transition, advance, start
from .engine.steering import recover, suspended
from .history import History
from .listeners import Listeners
from .outlet_health import forget_failures
from .outlets import check_outlet
from .own_routines import Routines, tell_left_out
from .phrasebook import Phrasebook
from .profile import Profile
from .request import StartRequest, plan_of
from .said import SaidCue
from .store import SessionStore, StoredSession
from .summary import Snapshot, Standing, Summary, day_of, is_lasting
from .voice_health import forget_voices

type RollingSessionConfigEntry = ConfigEntry[SessionCoordinator]
type Verb = Callable[..., Transition]

_STARTS: HassKey[asyncio.Lock] = HassKey(f"{DOMAIN}.starts")
"""Held by whoever begins."""


class SessionCoordinator(DataUpdateCoordinator[Snapshot]):
    """Coaches one person."""

    config_entry: RollingSessionConfigEntry

    def __init__(
        self, hass: HomeAssistant, entry: RollingSessionConfigEntry, store: SessionStore
    ) -> None:
        """Prepare; `async_open` begins with what was kept."""
        super().__init__(hass, LOGGER, config_entry=entry, name=entry.title, always_update=False)
        self.profile = Profile.from_options(entry.options)
        self.events: Listeners[Event, Session] = Listeners()
        """Tells every event, in order."""
        self.cues: Listeners[SaidCue] = Listeners()
        """Tells every cue that is said."""
        self.history = History(
            hass, entry.entry_id, lambda at: day_of(self.profile, at), self._standing
        )
        self.routines = Routines(entry)
        self.cause = Cause()
        self.session: Session | None = None
        self._summary = Summary()
        self._store = store
        self.announcer = Announcer(hass, entry, self.cues.tell, store.async_save_volumes)
        self.outlets: tuple[str, ...] = ()
        """Where the session is heard and seen."""
        self._day_watch = DayWatch(hass, lambda: self.profile, self._publish)
        self._lock = asyncio.Lock()
        self._stored: StoredSession | None = None
        self._closed = False
        self._disarm: CALLBACK_TYPE | None = None

    # Set-up and the ways out

    async def async_open(self, volumes: dict[str, Any]) -> None:
        """Begin with what was kept; the history has been opened."""
        self.announcer.put_back(volumes)
        await self.async_use_options()
        for unsubscribe in (
            self.hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, self._async_on_stop),
            self.hass.bus.async_listen(EVENT_CORE_CONFIG_UPDATE, self._day_watch.look),
            self.history.changes.subscribe(lambda *_: self._publish()),
        ):
            self.config_entry.async_on_unload(unsubscribe)

    @callback
    def async_continue(self, stored: StoredSession) -> None:
        """Go on with a session that was under way, as soon as the house is up."""
        self._stored = stored
        self._publish()
        self.config_entry.async_on_unload(async_at_started(self.hass, self._async_recover))

    async def async_use_options(self) -> None:
        """Use the entry's options from now on; a session under way keeps its plan."""
        self.profile = Profile.from_options(self.config_entry.options)
        renamed = self.routines.reload()
        tell_left_out(self.hass, self.config_entry, self.routines.left_out)
        forget_failures(self.hass, self.config_entry, keep=self.profile.outlets)
        forget_voices(self.hass)
        await self.announcer.async_open(self.profile, self.routines.all)
        if injured_at := self.profile.health.injured_at:
            await self.history.async_note_injury(injured_at, rules.INJURY_REST)
        if not self._closed:
            self._publish()
            if renamed:  # which is no part of what is published
                self.async_update_listeners()
            self._day_watch.arm()

    async def async_close(self) -> None:
        """Stop the clock and keep the session for the next start."""
        self._closed = True
        self._day_watch.disarm()
        if self._disarm:
            self._disarm()
            self._disarm = None
        await self.announcer.async_close()
        async with self._lock:
            if self.session:
                await self._async_save_session()
        await self.history.async_close()

    async def _async_on_stop(self, _: BusEvent) -> None:
        await self.async_close()

    async def _async_recover(self, _: HomeAssistant) -> None:
        if (stored := self._stored) is None:
            return
        self._stored = None
        self.outlets = stored.outlets
        plan = stored.session.plan
        self.announcer.use(self.outlets, self.profile, plan.routine, plan.breath)
        grace = timedelta(seconds=self.profile.restart_grace)
        self._apply(recover(stored.session, stored.seen_at, dt_util.utcnow(), grace))
        self._publish()  # one that was paused has nothing to tell, but shows again

    # Commands

    def plan(self, request: StartRequest) -> Plan:
        """Return the plan of a request. Raises EngineError."""
        find = partial(self.routines.find, phrasebook=self.phrasebook)
        return plan_of(request, self.profile.coaching, self.routines.selected, find)

    async def async_start(self, request: StartRequest, *, aloud: bool = True) -> Session:
        """Begin a session and return it. Raises EngineError, UnknownOutletError.

        Not aloud: whoever asked says the first words.
        """
        async with self._lock, self.hass.data.setdefault(_STARTS, asyncio.Lock()):
            # One action starts a whole house: between two people others have the loop.
            await asyncio.sleep(0)
            await self.history.async_save_waiting()  # a crash finds only one session under way
            now = dt_util.utcnow()
            self._refuse_second(now)
            plan = self.plan(request)
            check_clearance(
                self.profile.health,
                now,
                last_safety_stop=self.history.ledger.last_safety_stop,
                confirmed=request.confirm,
            )
            for outlet in request.outlets or ():
                check_outlet(self.hass, outlet)
            self.outlets = self.profile.outlets if request.outlets is None else request.outlets
            self.announcer.use(self.outlets, self.profile, plan.routine, plan.breath)
            begun = start(plan, now, ulid_now())
            self.cause.begin()
            self._apply(begun, aloud=aloud)
            return begun.session

    @callback
    def async_command(self, verb: Verb, *args: Any, aloud: bool = True) -> Transition:
        """Steer the live session with a verb of the engine, and return what came of it.

        Raises EngineError.
        """
        if self.session is None:
            raise NotRunningError
        transition: Transition = verb(self.session, *args, dt_util.utcnow())
        self._apply(transition, aloud=aloud)
        return transition

    @callback
    def async_test_outlet(self, outlet: str, ahead: timedelta = timedelta()) -> datetime:
        """Say a sentence on one outlet; return when. Raises EngineError, UnknownOutletError."""
        now = dt_util.utcnow()
        self._refuse_second(now)
        self.announcer.test(outlet, self.profile, self.routines.selected, now + ahead)
        return now + ahead

    @callback
    def async_select_routine(self, routine: str) -> None:
        """Choose what starts when no routine is named. Raises UnknownRoutineError."""
        self.routines.selected = self.routines.find(routine, self.phrasebook).id
        self._publish()

    @property
    def phrasebook(self) -> Phrasebook:
        """Return what the person is told."""
        return self.announcer.phrasebook

    # The funnel

    @callback
    def _apply(self, transition: Transition, *, aloud: bool = True) -> None:
        session = transition.session
        self.session = None if session.is_over else session
        self._arm()
        self.announcer.follow(session, transition.events, aloud=aloud)
        for event in transition.events:
            if not isinstance(event, SessionEnded):
                self.events.tell(event, session)
        if session.is_over:
            self.announcer.finish()
            # On disk before it is announced: nobody is told of a day that a crash can untick.
            self.config_entry.async_create_task(
                self.hass, self._async_finish(transition), f"{DOMAIN} finish"
            )
            return
        if any(map(is_lasting, transition.events)):
            self._publish()
            self.config_entry.async_create_task(
                self.hass, self._async_save_session(), f"{DOMAIN} save session"
            )

    @callback
    def _arm(self) -> None:
        if self._disarm:
            self._disarm()
            self._disarm = None
        if not self._closed and self.session and (wakes_at := self.session.wakes_at):
            job = HassJob(self._async_wake, f"{DOMAIN} wake", cancel_on_shutdown=True)
            self._disarm = async_track_point_in_utc_time(self.hass, job, wakes_at)

    @callback
    def _async_wake(self, due: datetime) -> None:
        self._disarm = None
        if self.session:
            self._apply(advance(self.session, max(due, dt_util.utcnow())))

    async def _async_finish(self, transition: Transition) -> None:
        session = transition.session
        async with self._lock:
            day = day_of(self.profile, session.started_at)
            record = record_of(session, day, self.hass.config.time_zone)
            if record.done_seconds or record.outcome is Outcome.STOPPED_FOR_SAFETY:
                await self.history.async_record(record)
            # Until it is in the history, a crash has to find it as a session under way.
            if not self.history.waiting:
                await self._async_save_session()
        self._publish()
        for event in transition.events:
            if isinstance(event, SessionEnded):
                self.events.tell(event, session)
        self.cause.end()

    async def _async_save_session(self) -> None:
        await self._store.async_save_session(self.session, dt_util.utcnow(), self.outlets)

    # What is shown

    @callback
    def _publish(self) -> None:
        """Publish what entities show; equal snapshots write no state."""
        stored = self._stored
        waiting = suspended(stored.session, stored.seen_at) if stored else None
        self.async_set_updated_data(
            self._summary.snapshot(
                self.profile,
                self.history.ledger,
                dt_util.utcnow(),
                session=self.session or waiting,
                routine=self.routines.selected,
            )
        )

    def _standing(self, ledger: Ledger) -> Standing:
        return self._summary.standing(self.profile, ledger, day_of(self.profile, dt_util.utcnow()))

    def _refuse_second(self, now: datetime) -> None:
        live = self.session or (self._stored.session if self._stored else None)
        if live and not advance(live, now).session.is_over:
            raise AlreadyRunningError(routine=live.plan.routine)
