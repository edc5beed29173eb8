"""Has the first words of every routine spoken before anybody asks: no session waits for them."""

import asyncio
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from functools import partial

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.start import async_at_started
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .engine.cues import Cue, opening_cue
from .engine.errors import EngineError
from .engine.model import Coaching, Routine
from .engine.routine import compile_routine
from .families import expanded, speaking_entity
from .outlets import PlayerOutlet, UnknownOutletError, outlet_for
from .profile import Profile
from .wordings import Wordings


class FirstWords:
    """The first words of one person's routines."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry) -> None:
        """Have nothing ready yet."""
        self._hass = hass
        self._entry = entry
        self._task: asyncio.Task[None] | None = None
        self._unsubscribe: CALLBACK_TYPE | None = None

    @callback
    def async_open(
        self, profile: Profile, routines: Collection[Routine], voice: Callable[[], Wordings]
    ) -> None:
        """Begin, once the house is up; `voice` raises HomeAssistantError where there is none."""
        self._unsubscribe = async_at_started(
            self._hass, partial(self._async_begin, profile, routines, voice)
        )

    async def _async_begin(
        self,
        profile: Profile,
        routines: Collection[Routine],
        voice: Callable[[], Wordings],
        _: HomeAssistant,
    ) -> None:
        if not _plays(self._hass, profile.outlets):
            return
        with suppress(HomeAssistantError):
            wordings = voice()
            cues = await self._hass.async_add_executor_job(_openings, routines, profile.coaching)
            self._task = self._entry.async_create_background_task(
                self._hass, wordings.async_warm(cues), f"{DOMAIN} first words"
            )

    @callback
    def cancel(self) -> None:
        """Leave the voice to somebody else."""
        if self._unsubscribe:
            self._unsubscribe()
            self._unsubscribe = None
        if self._task:
            self._task.cancel()
            self._task = None


def _plays(hass: HomeAssistant, outlets: Iterable[str]) -> bool:
    """Return whether one of the outlets needs sentences as files."""
    speakers = {speaking_entity(hass, e) for e in expanded(hass, (*outlets,))}
    with suppress(UnknownOutletError):
        return any(isinstance(outlet_for(hass, e), PlayerOutlet) for e in speakers)
    return False


def _openings(routines: Iterable[Routine], coaching: Coaching) -> Collection[Cue]:
    """Return what each routine begins with, where the person has the tools for it."""
    openings: dict[str, Cue] = {}
    for routine in routines:
        with suppress(EngineError):
            cue = opening_cue(compile_routine(routine, coaching), dt_util.utcnow())
            openings.setdefault(cue.key, cue)
    return openings.values()
