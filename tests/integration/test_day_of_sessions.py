"""A house in which people roll all day is the same house in the evening.

A short day here; `bench/load` has a long one, with the figures, through the environment.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
import gc
import json
import logging
import os
from pathlib import Path
import tracemalloc
from typing import Any, Final
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    async_fire_time_changed_exact,
    async_mock_service,
)

from custom_components.rolling_session.clip_shelf import SHELF
from custom_components.rolling_session.const import CONF_OUTLETS, DOMAIN
from custom_components.rolling_session.coordinator import SessionCoordinator
from custom_components.rolling_session.engine.events import SessionStarted
from custom_components.rolling_session.screen_outlet import ScreenOutlet
from custom_components.rolling_session.sound import as_wav
from custom_components.rolling_session.tones import tone

from .conftest import MakeEntry, SetUp

_PEOPLE: Final = int(os.environ.get("LOAD_DAY_PEOPLE", "5"))
_ROUNDS: Final = int(os.environ.get("LOAD_DAY_ROUNDS", "4"))
_FIGURES: Final = os.environ.get("LOAD_DAY_FIGURES")
_WARM: Final = 2
"""Rounds after which every cache holds what it will hold."""
_SETTLES: Final = 10
_KEPT: Final = {"Record", "Day"}
"""The history: it is meant to grow."""
_OUTLETS: Final = ("", "media_player.room", "notify.phone", "light.bedside", "page")
_ACTIONS: Final = (
    *("media_player.play_media", "notify.send_message"),
    *("light.turn_on", "light.turn_off"),
)
_STEERED: Final = ("pause", "resume", "skip", "stop")
_DAY: Final = timedelta(days=1)


@pytest.fixture(autouse=True)
def voice() -> Iterator[None]:
    """Have a voice that hums; what is kept of it is kept as of any other."""
    base = "custom_components.rolling_session"
    with (
        patch(f"{base}.announcer.voice_language", return_value=("tts.voice", "en")),
        patch(f"{base}.renderer.Renderer._async_speak", return_value=as_wav(tone("hold"))),
    ):
        yield


class Household:
    """People who roll, each on something of their own."""

    def __init__(self, hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
        self.hass = hass
        self.freezer = freezer
        self.people: list[SessionCoordinator] = []
        self.clips = 0
        self.calls = [async_mock_service(hass, *action.split(".")) for action in _ACTIONS]

    async def move_in(self, make_entry: MakeEntry, set_up: SetUp) -> None:
        for number in range(_PEOPLE):
            outlet = _OUTLETS[number % len(_OUTLETS)]
            outlets = [f"{outlet}_{number}"] if "." in outlet else []
            for entity_id in outlets:
                features = {"supported_features": 512, "brightness": 100}
                self.hass.states.async_set(
                    entity_id, "on", {**features, "supported_color_modes": ["brightness"]}
                )
            entry = make_entry(f"Person {number}", **{CONF_OUTLETS: outlets})
            await set_up(entry)
            self.people.append(entry.runtime_data)

    async def roll(self, number: int) -> None:
        """Let everybody have a session at once; some pause, skip, or give up."""
        pages = [
            person.announcer.listen(ScreenOutlet(self.hass, self._count), person.profile, None)
            for person in self.people[_OUTLETS.index("page") :: len(_OUTLETS)]
        ]
        await self._act(self.sessions, "start", routine="bedtime", minutes=2)
        await self._pass(timedelta(seconds=20))
        steered = number % len(self.people)
        for action in _STEERED[: 3 + number % 2]:
            await self._act(self.sessions[steered], action)
            await self._pass(timedelta(seconds=5))
        await self._pass(timedelta(minutes=4))
        for unlisten in pages:
            unlisten()
        assert not [person.name for person in self.people if person.session]

    @property
    def sessions(self) -> list[str]:
        """Return everybody's session sensor."""
        return [f"sensor.person_{number}_session" for number, _ in enumerate(self.people)]

    def _count(self, _: dict[str, Any]) -> None:
        self.clips += 1

    async def _act(self, who: str | list[str], action: str, **data: Any) -> None:
        await self.hass.services.async_call(
            DOMAIN, action, {"entity_id": who, **data}, blocking=True
        )

    async def _pass(self, span: timedelta) -> None:
        """Let time pass, waking whenever something is due."""
        until = dt_util.utcnow() + span
        while (now := dt_util.utcnow()) < until:
            live = [person.session for person in self.people if person.session]
            due = [s.wakes_at for s in live if s.wakes_at and s.wakes_at > now]
            await self.jump(min((*due, until)))

    async def jump(self, at: Any) -> None:
        """Go to a moment; what threads have to do for it is done."""
        self.freezer.move_to(at)
        async_fire_time_changed_exact(self.hass, at)
        await self.hass.async_block_till_done()

    async def counts(self) -> Counter[str]:
        """Return how many there are of everything that may not grow."""
        # What threads still have in hand gets done, and nothing is due any more for minutes.
        for _ in range(_SETTLES):
            await self.jump(dt_util.utcnow() + timedelta(minutes=1))
            await self.hass.async_add_executor_job(gc.collect)
        for calls in self.calls:
            calls.clear()
        hass = self.hass
        timers = [handle for handle in hass.loop._scheduled if not handle.cancelled()]
        found = Counter(
            {
                "tasks": len(asyncio.all_tasks()),
                "timers": len(timers),
                "listeners": sum(hass.bus.async_listeners().values()),
                "house data": len(hass.data),
                "states": hass.states.async_entity_ids_count(),
                "clips": len(hass.data[SHELF]._clips),
                "files of clips": len(list(hass.data[SHELF]._folder.glob("*"))),
            }
        )
        for person in self.people:
            found["who hears cues"] += len(person.cues._all)
            found["who hears events"] += len(person.events._all)
            found["who hears changes"] += len(person.history.changes._all)
            found["who is shown"] += len(list(person.async_contexts())) + len(person._listeners)
        ours = (type(thing) for thing in gc.get_objects())
        found.update(
            f"object {kind.__name__}"
            for kind in ours
            if kind.__module__.startswith(f"custom_components.{DOMAIN}")
            and kind.__name__ not in _KEPT
        )
        return found


async def test_a_whole_house_begins_without_holding_anybody_up(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    make_entry: MakeEntry,
    set_up: SetUp,
) -> None:
    """One action starts everybody; between two people others have the loop."""
    hass.config.internal_url = "http://192.168.1.5:8123"
    house = Household(hass, freezer)
    await house.move_in(make_entry, set_up)
    turns = 0
    begun: list[int] = []

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    for person in house.people:
        person.events.subscribe(
            lambda event, _: begun.append(turns) if isinstance(event, SessionStarted) else None
        )
    task = asyncio.create_task(others())
    await hass.services.async_call(
        DOMAIN, "start", {"entity_id": house.sessions, "routine": "bedtime"}, blocking=True
    )
    task.cancel()

    assert len(set(begun)) == len(house.people)
    await hass.services.async_call(DOMAIN, "stop", {"entity_id": house.sessions}, blocking=True)
    await house.jump(dt_util.utcnow() + timedelta(minutes=1))


async def test_nothing_is_left_of_a_day_of_sessions(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    make_entry: MakeEntry,
    set_up: SetUp,
) -> None:
    """Whoever rolls for the hundredth time finds the house as it was after the second."""
    hass.config.internal_url = "http://192.168.1.5:8123"
    freezer.move_to("2026-03-02 06:00:00+00:00")
    house = Household(hass, freezer)
    await house.move_in(make_entry, set_up)
    for number in range(_WARM):
        await house.roll(number)
    before = await house.counts()
    sessions_before = sum(len(person.history.ledger.day_of) for person in house.people)
    if _FIGURES:
        # Pytest holds on to what is logged.
        logging.disable(logging.WARNING)
        tracemalloc.start()
    for number in range(_ROUNDS):
        await house.roll(number)
        await house.jump(dt_util.utcnow() + _DAY / _ROUNDS)
    after = await house.counts()
    sessions = sum(len(person.history.ledger.day_of) for person in house.people) - sessions_before

    assert sessions == _PEOPLE * _ROUNDS
    assert house.clips
    if _FIGURES:
        _tell(before, after, sessions)
    assert after - before == Counter()


def _tell(before: Counter[str], after: Counter[str], sessions: int) -> None:
    """Write what a session adds to the heap, and where most of it was asked for."""
    taken = tracemalloc.take_snapshot()
    tracemalloc.stop()
    logging.disable(logging.NOTSET)
    assert _FIGURES
    by_file = taken.statistics("filename")
    ours = [each for each in by_file if f"/{DOMAIN}/" in each.traceback[0].filename]
    figures = {
        "sessions": sessions,
        "people": _PEOPLE,
        "heap_bytes_a_session": round(sum(each.size for each in ours) / sessions),
        "with_the_test_bytes_a_session": round(sum(each.size for each in by_file) / sessions),
        "most": {
            each.traceback[0].filename.rpartition("site-packages/")[2]: round(each.size / sessions)
            for each in by_file[:12]
        },
        "more": {what: [before[what], after[what]] for what in after - before},
        "counts": dict(after),
    }
    Path(_FIGURES).write_text(json.dumps(figures, indent=1) + "\n")
