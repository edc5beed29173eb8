"""A history is its owner's until it is shared."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from homeassistant.auth.const import GROUP_ID_USER
from homeassistant.auth.models import User
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import Unauthorized, UnknownUser
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.llm import LLMContext, ToolInput
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

from custom_components.rolling_session.const import CONF_PERSON
from custom_components.rolling_session.history_access import async_is_open
from custom_components.rolling_session.llm import ListRoutines
from tests.integration.coach import Coach
from tests.integration.phone import Phone

from .house import Caller, House
from .table import Owned, Who, promised
from .test_matrix import CALENDAR, SESSION, days, logged

type PhoneOf = Callable[[User], Awaitable[Phone]]


async def refusal(house: House, action: str, who: Who, **data: Any) -> Unauthorized:
    """Return what somebody is told who may not do something."""
    with pytest.raises(Unauthorized) as refused:
        await house.act(f"rolling_session.{action}", who, SESSION, **data)
    return refused.value


async def test_a_refusal_says_why(house: House) -> None:
    house.is_kept(Owned.PRIVATE)
    refused = await refusal(house, "get_history", Who.HOUSEMATE)
    assert str(refused) == "Anna has not shared this history with you"
    assert refused.translation_key == "history_not_shared"
    house.is_kept(Owned.SHARED)
    refused = await refusal(house, "undo", Who.HOUSEMATE)
    assert str(refused) == "Only Anna and administrators can change this history"


async def test_a_page_that_is_open_sees_no_more_when_it_is_not_shared_any_more(
    house: House, hass_client: ClientSessionGenerator, hass_ws_client: WebSocketGenerator
) -> None:
    """And it says at first whether it may correct what it shows."""
    command = "rolling_session/subscribe_history"
    callers = {
        who: await Caller.open(house, who, hass_client, hass_ws_client)
        for who in (Who.PERSON, Who.HOUSEMATE, Who.READ_ONLY)
    }
    house.is_kept(Owned.PRIVATE)
    ben = callers[Who.HOUSEMATE]
    answer = await ben.ask(command, entity_id=SESSION)
    assert answer["error"] == {
        "code": "unauthorized",
        "message": "Anna has not shared this history with you",
        "translation_domain": "rolling_session",
        "translation_key": "history_not_shared",
        "translation_placeholders": {"name": "Anna"},
    }
    house.is_kept(Owned.SHARED)
    await house.hass.async_block_till_done()
    pictures = {who: await one.told(command, entity_id=SESSION) for who, one in callers.items()}
    assert {who: shown["may_correct"] for who, shown in pictures.items()} == {
        Who.PERSON: True,
        Who.HOUSEMATE: False,
        Who.READ_ONLY: False,
    }
    house.is_kept(Owned.PRIVATE)
    await logged(house)
    await house.hass.async_block_till_done(wait_background_tasks=True)
    assert len((await callers[Who.PERSON].websocket.receive_json())["event"]["sessions"]) == 1
    # What comes next is the answer, and nothing in between.
    await ben.websocket.send_json_auto_id({"type": "ping"})
    assert (await ben.websocket.receive_json())["type"] == "pong"


async def test_a_person_with_another_name_is_the_same(hass: HomeAssistant, house: House) -> None:
    house.is_kept(Owned.PRIVATE)
    er.async_get(hass).async_get_or_create("person", "person", "ann", suggested_object_id="annabel")
    hass.config_entries.async_update_entry(house.entry, unique_id="person:ann")
    hass.states.async_remove("person.anna")
    hass.states.async_set("person.annabel", "home", {"user_id": house.user_id(Who.PERSON)})
    assert await house.may_act("rolling_session.get_history", Who.PERSON, SESSION)
    assert not await house.may_act("rolling_session.get_history", Who.HOUSEMATE, SESSION)


@pytest.mark.parametrize("state", ["unavailable", None])
async def test_as_long_as_nobody_knows_whose_it_is(
    hass: HomeAssistant, house: House, state: str | None
) -> None:
    """While Home Assistant starts, it is not everybody's."""
    house.is_kept(Owned.PRIVATE)
    if state:
        hass.states.async_set("person.anna", state)
    else:
        hass.states.async_remove("person.anna")
    found = {
        who: await house.may_act("rolling_session.get_history", who, SESSION)
        for who in (Who.ADMINISTRATOR, Who.PERSON, Who.HOUSEMATE, Who.HOUSE)
    }
    assert [who for who in found if found[who]] == [Who.ADMINISTRATOR, Who.HOUSE]


async def test_an_account_that_is_gone_is_not_the_house(hass: HomeAssistant, house: House) -> None:
    context = Context(user_id="nobody")
    for action in ("get_history", "start"):
        with pytest.raises(UnknownUser):
            await hass.services.async_call(
                "rolling_session",
                action,
                {"entity_id": SESSION},
                blocking=True,
                context=context,
                return_response=action != "start",
            )
    llm_context = LLMContext("model", context, "en", "conversation", None)
    result = await ListRoutines().async_call(hass, ToolInput("x", {}), llm_context)
    assert result.data == {"people": {}}


async def test_the_calendar_is_full_where_everybody_may_read_it(
    hass: HomeAssistant, coach_now: Coach
) -> None:
    """Somebody who lives alone with administrators needs to share nothing."""
    herself = await hass.auth.async_create_user("Anna", group_ids=[GROUP_ID_USER])
    hass.states.async_set("person.anna", "home", {"user_id": herself.id})
    data = {**coach_now.entry.data, CONF_PERSON: "person.anna"}
    hass.config_entries.async_update_entry(coach_now.entry, data=data)
    assert await async_is_open(hass, coach_now.entry)
    ben = await hass.auth.async_create_user("Ben", group_ids=[GROUP_ID_USER])
    assert not await async_is_open(hass, coach_now.entry)
    await hass.auth.async_deactivate_user(ben)
    assert await async_is_open(hass, coach_now.entry)
    await hass.auth.async_create_system_user("A part of Home Assistant")
    assert await async_is_open(hass, coach_now.entry)


async def test_an_open_calendar_is_told(
    house: House, hass_client: ClientSessionGenerator, hass_ws_client: WebSocketGenerator
) -> None:
    house.is_kept(Owned.PRIVATE)
    await logged(house)
    ben = await Caller.open(house, Who.HOUSEMATE, hass_client, hass_ws_client)
    shown = await ben.told("calendar/event/subscribe", entity_id=CALENDAR, **days())
    assert shown == {"events": []}
    house.is_kept(Owned.SHARED)
    assert len((await ben.websocket.receive_json())["event"]["events"]) == 1


@pytest.mark.parametrize("owned", Owned)
@pytest.mark.parametrize("who", [Who.ADMINISTRATOR, Who.PERSON, Who.HOUSEMATE, Who.READ_ONLY])
async def test_buttons_of_reminders(
    hass: HomeAssistant, house: House, phone_of: PhoneOf, who: Who, owned: Owned
) -> None:
    house.is_kept(owned)
    phone = await phone_of(house.users[who])
    found = {}
    for press, title in (("later", "In 15 minutes"), ("rest", "Rest day"), ("start", "Start now")):
        await house.act("rolling_session.remind", Who.HOUSE, SESSION, phones=[phone.device_id])
        phone.press(phone.button(title))
        await hass.async_block_till_done()
        found[press] = phone.messages[-1] != "You may not do that for Anna."
    assert found == promised("Buttons of reminders", who, owned)


async def test_who_imports_is_who_is_written_down(house: House) -> None:
    """An import takes a while, in which others ask for other things."""
    house.is_kept(Owned.PRIVATE)
    content = "date,minutes\n2026-01-01,20\n2026-01-02,20\n"
    await asyncio.gather(
        house.act("rolling_session.import_history", Who.PERSON, SESSION, content=content),
        house.act("rolling_session.explain_streak", Who.ADMINISTRATOR, SESSION),
    )
    changes = await house.anna.history.async_ask(list)
    assert changes[-1].by == house.user_id(Who.PERSON)
