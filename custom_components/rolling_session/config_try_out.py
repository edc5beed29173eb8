"""Trying a speaker: hear it, and send its cues a little earlier or later."""

import asyncio
from datetime import datetime, timedelta
from typing import Any, Final

from homeassistant.config_entries import ConfigEntryState, ConfigFlowResult, OptionsFlow
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import voluptuous as vol

from .const import DOMAIN
from .engine.errors import AlreadyRunningError
from .families import Way, expanded, family_of, speaking_entity
from .lead_times import DATA_LEAD_TIMES
from .outlets import UnknownOutletError
from .profile import Profile

_OUTLET: Final = "outlet"
_STEP: Final = 0.1
"""Seconds; less is hardly noticed."""
_AHEAD: Final = timedelta(seconds=6)
"""The slowest speaker is sent its sentence four seconds early."""
_MENU: Final = ("try_again", "try_earlier", "try_later", "try_done")


class TryOutSteps(OptionsFlow):
    """The steps in which a person tries a speaker."""

    _tried: str
    _listening: asyncio.Task[None] | None = None

    async def async_step_try_out(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask which speaker is to be heard."""
        if self.config_entry.state is not ConfigEntryState.LOADED:
            return self._ask([], "not_loaded")
        speakers = _speakers(self.hass, Profile.from_options(self.config_entry.options).outlets)
        if not speakers:
            return self._ask([], "no_speaker")
        # Where there was nothing to choose from before, the answer is empty.
        if not user_input:
            return self._ask(speakers)
        self._tried = user_input[_OUTLET]
        return await self._async_play()

    async def _async_play(self) -> ConfigFlowResult:
        """Have it play a sentence, sent as early as in a session."""
        entry = self.config_entry
        if entry.state is not ConfigEntryState.LOADED:
            return self._ask([], "not_loaded")
        try:
            due = entry.runtime_data.async_test_outlet(self._tried, _AHEAD)
        except AlreadyRunningError:
            error = "already_running"
        except UnknownOutletError:
            error = "unknown_outlet"
        else:
            self._listening = self.hass.async_create_background_task(
                _async_until(self.hass, due), f"{DOMAIN} listen"
            )
            return await self.async_step_listen()
        outlets = Profile.from_options(entry.options).outlets
        return self._ask(_speakers(self.hass, outlets), error)

    async def async_step_listen(self, _: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Wait until it should be heard: the page changes at that moment, for eye and ear."""
        if self._listening is None or self._listening.done():
            return self.async_show_progress_done(next_step_id="tried")
        return self.async_show_progress(
            step_id="listen",
            progress_action="listen",
            progress_task=self._listening,
            description_placeholders={"speaker": _name(self.hass, self._tried)},
        )

    async def async_step_tried(self, _: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask how it was."""
        trim = round(self.hass.data[DATA_LEAD_TIMES].trim_of(self._tried) * 1000)
        return self.async_show_menu(
            step_id="tried",
            menu_options=list(_MENU),
            description_placeholders={
                "speaker": _name(self.hass, self._tried),
                "trim": f"{trim:+d}" if trim else "0",
            },
        )

    async def async_step_try_again(self, _: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Play it once more."""
        return await self._async_play()

    async def async_step_try_earlier(self, _: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Send its cues earlier from now on: it was heard too late."""
        return await self._async_adjust(_STEP)

    async def async_step_try_later(self, _: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Send its cues later from now on: it was heard too early."""
        return await self._async_adjust(-_STEP)

    async def async_step_try_done(self, _: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Leave all options as they are; the fine tuning is the speaker's."""
        return self.async_create_entry(data=dict(self.config_entry.options))

    async def _async_adjust(self, seconds: float) -> ConfigFlowResult:
        self.hass.data[DATA_LEAD_TIMES].async_adjust(self._tried, seconds)
        return await self._async_play()

    def _ask(self, speakers: list[str], error: str | None = None) -> ConfigFlowResult:
        question = SelectSelector(
            SelectSelectorConfig(
                options=[SelectOptionDict(value=s, label=_name(self.hass, s)) for s in speakers],
                mode=SelectSelectorMode.LIST,
            )
        )
        return self.async_show_form(
            step_id="try_out",
            data_schema=vol.Schema({vol.Required(_OUTLET): question} if speakers else {}),
            errors={"base": error} if error else {},
            last_step=False,
        )


def _speakers(hass: HomeAssistant, outlets: tuple[str, ...]) -> list[str]:
    """Return what can be early or late, groups as their members: each has a time of its own."""
    found = dict.fromkeys(speaking_entity(hass, e) for e in expanded(hass, outlets))
    families = ((e, family_of(hass, e)) for e in found)
    return [e for e, f in families if f and f.way not in {Way.TOLD, Way.LIT}]


async def _async_until(hass: HomeAssistant, due: datetime) -> None:
    reached = asyncio.Event()

    @callback
    def reach(_: datetime) -> None:
        reached.set()

    disarm = async_track_point_in_utc_time(hass, reach, due)
    try:
        await reached.wait()
    finally:
        disarm()


def _name(hass: HomeAssistant, entity_id: str) -> str:
    state = hass.states.get(entity_id)
    return state.name if state else entity_id
