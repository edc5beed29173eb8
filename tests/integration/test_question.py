"""Once in a session the coach asks how it feels."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant, ServiceCall, SupportsResponse
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import (
    async_fire_time_changed_exact,
    async_mock_service,
)

from custom_components.rolling_session import question
from custom_components.rolling_session.const import CONF_ASK_FEELING, CONF_OUTLETS

from .coach import Coach
from .conftest import MakeEntry, SetUp, coaching
from .listening import listen

SATELLITE = "assist_satellite.bedroom"
CAN_ASK, CAN_ANNOUNCE = 3, 1


class Person:
    """Somebody who answers, or does not."""

    def __init__(self) -> None:
        self.answer: Any = None
        self.asked: list[ServiceCall] = []

    async def listen(self, call: ServiceCall) -> Any:
        self.asked.append(call)
        if isinstance(self.answer, Exception):
            raise self.answer
        if self.answer == "never":
            await asyncio.Event().wait()
        return {"id": None, "sentence": self.answer, "slots": {}}


@pytest.fixture
async def person(hass: HomeAssistant) -> Person:
    """Return who is asked."""
    person = Person()
    hass.states.async_set(SATELLITE, "idle", {"supported_features": CAN_ASK})
    hass.services.async_register(
        "assist_satellite", "ask_question", person.listen, supports_response=SupportsResponse.ONLY
    )
    return person


@pytest.fixture
def announced(hass: HomeAssistant) -> list[ServiceCall]:
    """Return what is said."""
    return async_mock_service(hass, "assist_satellite", "announce")


@pytest.fixture
async def house(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    make_entry: MakeEntry,
    set_up: SetUp,
    announced: list[ServiceCall],
    person: Person,
) -> AsyncIterator[Coach]:
    """Return the coach of Anna, who wants to be asked."""
    await listen(hass)
    freezer.move_to("2026-03-02 21:00:00+01:00")
    entry = make_entry("Anna", **{CONF_ASK_FEELING: True, CONF_OUTLETS: [SATELLITE]})
    async with coaching(hass, freezer, entry, set_up) as coach:
        yield coach


async def asked(house: Coach, person: Person, answer: Any) -> None:
    """Roll until the question has been asked and answered."""
    person.answer = answer
    await house.do("start")
    await house.wait(96)
    await house.hass.async_block_till_done(wait_background_tasks=True)


@pytest.mark.parametrize(
    ("answer", "discomfort"),
    [("Five.", 5), ("it's like a six", 6), ("8", 8), ("maybe an eight I think", 8), ("zero", 0)],
)
async def test_a_number_is_noted(
    house: Coach, person: Person, answer: str, discomfort: int
) -> None:
    await asked(house, person, answer)
    assert person.asked[0].data["question"] == "How does it feel, from nought to ten?"
    assert house.coordinator.session
    assert house.coordinator.session.discomfort == discomfort
    assert bool(house.coordinator.session.strikes) is (discomfort >= 8)


@pytest.mark.parametrize(
    ("answer", "state"), [("next", "switching"), ("stop", "idle"), ("my hip is numb", "idle")]
)
async def test_an_answer_may_be_a_command(
    house: Coach, person: Person, answer: str, state: str
) -> None:
    await asked(house, person, answer)
    assert house.state() == state


async def test_a_red_flag_stops(house: Coach, person: Person) -> None:
    await asked(house, person, "I feel tingling")
    assert house.events[-1] == "stopped_for_safety"


@pytest.mark.parametrize(
    "answer",
    [
        HomeAssistantError("nobody spoke"),
        "good thanks",
        "between six and seven",
        "eleven",
        "start my moonlight rolling session",
        None,
    ],
)
async def test_no_answer_changes_nothing(house: Coach, person: Person, answer: Any) -> None:
    await asked(house, person, answer)
    assert len(person.asked) == 1
    assert house.state() == "rolling"
    assert house.coordinator.session
    assert house.coordinator.session.discomfort is None
    await house.wait(300)
    assert len(person.asked) == 1
    assert house.events[-1] == "completed"


async def test_an_answer_after_the_end_is_nobody_s(house: Coach, person: Person) -> None:
    waiting = asyncio.Event()

    async def late(call: ServiceCall) -> Any:
        await waiting.wait()
        return {"id": None, "sentence": "nine", "slots": {}}

    house.hass.services.async_register(
        "assist_satellite", "ask_question", late, supports_response=SupportsResponse.ONLY
    )
    await house.do("start")
    await house.wait(96)
    await house.do("stop")
    waiting.set()
    await house.hass.async_block_till_done(wait_background_tasks=True)
    assert house.records[0].discomfort is None


async def test_it_is_asked_only_where_somebody_wants_it(house: Coach, person: Person) -> None:
    options = {**house.entry.options, CONF_ASK_FEELING: False}
    house.hass.config_entries.async_update_entry(house.entry, options=options)
    await asked(house, person, "five")
    assert not person.asked


async def test_a_command_comes_first(house: Coach, person: Person) -> None:
    await house.do("start")
    await house.wait(92)
    await house.do("pause")
    await house.wait(60)
    assert not person.asked
    await house.do("resume")
    person.answer = "five"
    await house.wait(250)
    assert len(person.asked) == 1


async def test_a_speaker_that_can_not_ask_says_the_question(
    hass: HomeAssistant, house: Coach, person: Person, announced: list[ServiceCall]
) -> None:
    hass.states.async_set(SATELLITE, "idle", {"supported_features": CAN_ANNOUNCE})
    await asked(house, person, "five")
    assert not person.asked
    assert "cue_question" in house.cues()


async def test_a_person_who_leaves_is_not_asked(
    house: Coach, person: Person, freezer: FrozenDateTimeFactory
) -> None:
    await house.do("start")
    await house.wait(92)
    await house.hass.config_entries.async_unload(house.entry.entry_id)
    freezer.tick(60)
    async_fire_time_changed_exact(house.hass)
    await house.hass.async_block_till_done(wait_background_tasks=True)
    assert not person.asked


async def test_a_microphone_that_never_opens_is_given_up(
    house: Coach, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(question, "_PATIENCE", 0)
    monkeypatch.setattr(question, "estimated_seconds", lambda _: 0)
    await asked(house, person, "never")
    assert len(person.asked) == 1
    assert house.state() == "rolling"
