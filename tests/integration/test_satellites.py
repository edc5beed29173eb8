"""A satellite speaks on time, in its own voice, and never into what a person says to it."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest

from custom_components.rolling_session.const import DOMAIN
from custom_components.rolling_session.lead_times import DATA_LEAD_TIMES
from custom_components.rolling_session.outlets import outlet_for
from custom_components.rolling_session.satellite_voice import SatelliteVoice

from .coach import Coach

SATELLITE = "assist_satellite.bedroom"
LENGTH = 2.0
"""Seconds of every sentence, in a house that knows it."""


class Satellite:
    """A satellite as it is seen from outside: a state, and an action that takes its time."""

    def __init__(self, hass: HomeAssistant) -> None:
        self.hass = hass
        self.takes = 0.4 + LENGTH + 0.1
        self.heard: list[tuple[datetime, str]] = []
        self.over: list[datetime] = []
        self.cut_off: list[str] = []
        self.is_("idle")
        hass.services.async_register("assist_satellite", "announce", self.announce)

    def is_(self, state: str) -> None:
        self.hass.states.async_set(SATELLITE, state, {"supported_features": 1})

    async def announce(self, call: ServiceCall) -> None:
        state = self.hass.states.get(SATELLITE)
        assert state
        if state.state != "idle":
            self.cut_off.append(call.data["message"])
        self.heard.append((dt_util.utcnow(), call.data["message"]))
        self.is_("responding")
        try:
            await asyncio.sleep(self.takes)
        finally:
            self.over.append(dt_util.utcnow())
            self.is_("idle")

    def said_after(self, start: datetime) -> list[float]:
        return [round((at - start).total_seconds(), 1) for at, _ in self.heard]


@pytest.fixture
def length() -> float | None:
    """Return what is known of a sentence's length."""
    return LENGTH


@pytest.fixture
async def satellite(hass: HomeAssistant, coach: Coach) -> Satellite:
    return Satellite(hass)


@pytest.fixture(autouse=True)
def prepared(length: float | None) -> Iterator[list[str]]:
    """Have a cache that needs no time to fill."""
    texts: list[str] = []

    async def prepare(voice: SatelliteVoice, wanted: Any) -> None:
        texts.extend(wanted)
        voice._seconds = dict.fromkeys(texts, length)

    with patch.object(SatelliteVoice, "async_prepare", prepare):
        yield texts


async def begin(coach: Coach, seconds: float) -> datetime:
    start = dt_util.utcnow()
    await coach.do("start", outlets=[SATELLITE])
    await slowly(coach, seconds)
    return start


async def slowly(coach: Coach, seconds: float) -> None:
    """Let time pass in steps that a satellite notices."""
    for _ in range(round(seconds * 10)):
        await coach.wait(0.1)


async def test_what_will_be_said_is_asked_of_its_voice_in_the_order_of_need(
    coach: Coach, satellite: Satellite, prepared: list[str]
) -> None:
    await begin(coach, 1)
    preview = await coach.do("preview_routine", routine="bedtime")
    texts = [cue["text"] for cue in preview["cues"]]
    begins = prepared.index(texts[1])
    assert prepared[begins : begins + len(texts) - 1] == texts[1:]
    assert any(text.startswith("We stop here.") for text in prepared)


async def test_it_is_asked_earlier_once_it_is_known_how_long_it_takes(
    hass: HomeAssistant, coach: Coach, satellite: Satellite
) -> None:
    satellite.takes = 1.2 + LENGTH + 0.1
    start = await begin(coach, 290)
    family = outlet_for(hass, SATELLITE).family
    learnt = hass.data[DATA_LEAD_TIMES].of(SATELLITE, family)
    assert learnt.warm.mean == pytest.approx(1.2, abs=0.11)
    closing = coach.said[-1]
    assert closing.cue.key == "cue_closing"
    assert (closing.cue.at - closing.sent_at).total_seconds() == pytest.approx(1.2, abs=0.2)
    assert start < closing.sent_at


@pytest.mark.parametrize("length", [None])
async def test_nothing_is_learnt_from_a_sentence_of_unknown_length(
    hass: HomeAssistant, coach: Coach, satellite: Satellite
) -> None:
    satellite.takes = 4
    await begin(coach, 40)
    family = outlet_for(hass, SATELLITE).family
    assert hass.data[DATA_LEAD_TIMES].of(SATELLITE, family).warm.count == 0


@pytest.mark.parametrize("state", ["listening", "processing", "responding"])
async def test_it_is_silent_while_somebody_talks_with_it_and_the_clock_runs_on(
    coach: Coach, satellite: Satellite, state: str
) -> None:
    start = await begin(coach, 14)
    satellite.is_(state)
    await slowly(coach, 10)
    assert satellite.said_after(start) == [0]
    assert coach.state() == "rolling"
    satellite.is_("idle")
    await slowly(coach, 8)
    hold = next(said for said in coach.said if said.cue.key == "cue_hold")
    assert hold.sent_at <= hold.cue.at
    assert not satellite.cut_off


async def test_a_false_idle_is_not_believed(coach: Coach, satellite: Satellite) -> None:
    start = await begin(coach, 14.6)  # it has begun to say "roll slowly"
    assert len(satellite.heard) == 2
    satellite.is_("listening")
    await slowly(coach, 0.5)
    await coach.do("pause")  # says so, at once
    await slowly(coach, 2.5)  # the announcement is over: idle, but it thinks about what it heard
    assert satellite.over
    satellite.is_("processing")
    await slowly(coach, 2)
    satellite.is_("responding")
    await slowly(coach, 2)
    assert len(satellite.heard) == 2
    satellite.is_("idle")
    await slowly(coach, 1.4)
    assert len(satellite.heard) == 2
    await slowly(coach, 0.4)
    assert [text for _, text in satellite.heard][2:] == ["Paused."]
    assert not satellite.cut_off
    assert start < satellite.heard[-1][0]


async def test_a_reply_that_never_ends_is_not_waited_for_for_ever(
    coach: Coach, satellite: Satellite
) -> None:
    await begin(coach, 14)
    satellite.is_("responding")
    await slowly(coach, 25)
    assert len(satellite.heard) > 1
    assert (satellite.heard[1][0] - satellite.heard[0][0]).total_seconds() >= 34


async def test_finished_too_early_does_not_let_sentences_overlap(
    coach: Coach, satellite: Satellite
) -> None:
    satellite.takes = 0.1
    await begin(coach, 16)
    await coach.do("hold")
    await coach.do("pause")
    await slowly(coach, 1)
    await coach.do("resume")
    await slowly(coach, 60)
    begun = [at for at, _ in satellite.heard]
    assert len(begun) > 8
    for (first, second), said in zip(pairwise(begun), coach.said[1:], strict=False):
        if said.cue.priority < 3:
            assert (second - first) >= timedelta(seconds=LENGTH)


@pytest.mark.expect_log("assist_satellite.bedroom could not speak: TimeoutError")
async def test_one_that_never_reports_is_given_up_and_told_once(
    hass: HomeAssistant, coach: Coach, satellite: Satellite, caplog: pytest.LogCaptureFixture
) -> None:
    satellite.takes = 10_000
    start = await begin(coach, 305)
    record = coach.records[-1]
    assert (record.outcome, record.ended_at - start) == ("completed", timedelta(minutes=5))
    issue_id = f"outlet_failed_{coach.entry.entry_id}_{SATELLITE}"
    assert ir.async_get(hass).async_get_issue(DOMAIN, issue_id)
    assert caplog.text.count("could not speak") == 1
    assert len(satellite.heard) > 5


async def test_nothing_is_watched_after_the_session_has_gone(
    hass: HomeAssistant, coach: Coach, satellite: Satellite
) -> None:
    await begin(coach, 3)
    [queue] = coach.coordinator.announcer._queues
    assert await hass.config_entries.async_unload(coach.entry.entry_id)
    await hass.async_block_till_done()
    assert queue._satellite is None  # type: ignore[union-attr]
