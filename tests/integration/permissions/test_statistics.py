"""Every account may read every statistic: so they hold what all may read."""

import threading
from typing import Any

from homeassistant.auth.const import GROUP_ID_USER
from homeassistant.components.recorder import Recorder
from homeassistant.components.recorder.models import StatisticData
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

from custom_components.rolling_session import statistics
from custom_components.rolling_session.statistics import statistic_id_of

from .house import Caller, House
from .table import Owned, Who, promised
from .test_matrix import days, logged

COMMAND = "recorder/statistics_during_period"


@pytest.fixture(autouse=True)
def custom_integrations(recorder_mock: Recorder, enable_custom_integrations: None) -> None:
    """Let Home Assistant find the integration; the recorder has to be there first."""


async def told(house: House, caller: Caller) -> bool:
    """Return whether somebody sees minutes."""
    await house.hass.async_block_till_done(wait_background_tasks=True)
    await async_wait_recording_done(house.hass)
    asked: dict[str, Any] = {
        "start_time": days()["start"],
        "statistic_ids": [statistic_id_of(house.entry.entry_id)],
        "period": "day",
    }
    return bool(await caller.told(COMMAND, **asked))


@pytest.fixture
async def callers(
    house: House, hass_client: ClientSessionGenerator, hass_ws_client: WebSocketGenerator
) -> dict[Who, Caller]:
    return {who: await Caller.open(house, who, hass_client, hass_ws_client) for who in house.users}


async def test_whose_they_are(house: House, callers: dict[Who, Caller]) -> None:
    """They come and go with what is decided, and with every session."""
    for owned in (Owned.PRIVATE, Owned.SHARED, Owned.PRIVATE, Owned.UNOWNED):
        house.is_kept(owned)
        await logged(house)
        for who, caller in callers.items():
            row = promised("Calendar and statistics", who, owned)
            assert await told(house, caller) is row[COMMAND], (who, owned)
    stranger = promised("Calendar and statistics", Who.STRANGER, Owned.UNOWNED)
    assert not stranger[COMMAND]


async def test_they_go_when_somebody_moves_in(
    hass: HomeAssistant,
    house: House,
    hass_client: ClientSessionGenerator,
    hass_ws_client: WebSocketGenerator,
) -> None:
    for who in (Who.HOUSEMATE, Who.READ_ONLY):
        await hass.auth.async_deactivate_user(house.users[who])
    house.is_kept(Owned.PRIVATE)
    await logged(house)
    anna = await Caller.open(house, Who.PERSON, hass_client, hass_ws_client)
    assert await told(house, anna)
    await hass.auth.async_create_user("Carl", group_ids=[GROUP_ID_USER])
    assert not await told(house, anna)


async def test_they_stay_while_home_assistant_starts(
    hass: HomeAssistant, house: House, callers: dict[Who, Caller]
) -> None:
    """Years are not written anew at every start, only because persons come later."""
    house.is_kept(Owned.SHARED)
    await logged(house)
    assert await told(house, callers[Who.HOUSEMATE])
    person = hass.states.get("person.anna")
    assert person
    hass.states.async_remove("person.anna")
    options = {**house.entry.options, "share_history": False}
    hass.config_entries.async_update_entry(house.entry, options=options)
    assert await told(house, callers[Who.HOUSEMATE])
    hass.states.async_set("person.anna", person.state, person.attributes)
    assert not await told(house, callers[Who.HOUSEMATE])


async def test_nothing_is_added_after_they_went(
    house: House, callers: dict[Who, Caller], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A session that ends while they are about to go, because another is still written."""
    may_go_on, rows = threading.Event(), statistics._rows

    def slow(*args: Any) -> list[StatisticData]:
        assert may_go_on.wait(10)
        return rows(*args)

    house.is_kept(Owned.SHARED)
    await house.hass.async_block_till_done(wait_background_tasks=True)
    monkeypatch.setattr(statistics, "_rows", slow)
    await logged(house)
    house.is_kept(Owned.PRIVATE)
    await logged(house)
    may_go_on.set()
    assert not await told(house, callers[Who.HOUSEMATE])


async def test_whoever_is_called_something_else_is_still_followed(
    hass: HomeAssistant, house: House, callers: dict[Who, Caller]
) -> None:
    registry = er.async_get(hass)
    registry.async_get_or_create("person", "person", "ann", suggested_object_id="anna")
    hass.config_entries.async_update_entry(house.entry, unique_id="person:ann")
    house.is_kept(Owned.PRIVATE)
    await logged(house)
    assert not await told(house, callers[Who.HOUSEMATE])
    registry.async_update_entity("person.anna", new_entity_id="person.annabel")
    hass.states.async_remove("person.anna")
    hass.states.async_set("person.annabel", "home", {"user_id": house.user_id(Who.PERSON)})
    assert not await told(house, callers[Who.HOUSEMATE])
    hass.states.async_set("person.annabel", "home")
    assert await told(house, callers[Who.HOUSEMATE]), "nobody can own it any more"
