"""Every cell of the tables in docs/security.md, tried by who stands above it."""

from datetime import timedelta
from typing import Any

from homeassistant.core import Context
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.llm import LLMContext, ToolInput
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

from custom_components.rolling_session.clip_shelf import SHELF
from custom_components.rolling_session.engine.ledger import PauseReason
from custom_components.rolling_session.llm import TOOLS
from custom_components.rolling_session.replies import Replies
from custom_components.rolling_session.request import StartRequest
from custom_components.rolling_session.sentences import Block, Heard
from custom_components.rolling_session.sound import silence
from custom_components.rolling_session.voice_commands import RefusedError, async_answer
from custom_components.rolling_session.voice_room import Speaker

from .house import Caller, House
from .table import Owned, Who, promised

SESSION = "sensor.anna_session"
CALENDAR = "calendar.anna_sessions"
LIVE = {"pause", "resume", "skip", "back", "hold", "stop", "report_discomfort", "report_symptom"}
"""Actions that need somebody who rolls."""

each_owned = pytest.mark.parametrize("owned", Owned)
REFUSED = pytest.mark.expect_log("invalid authentication")
"""Home Assistant notes each request that it turns away."""


async def rolling(house: House) -> None:
    """Have Anna roll."""
    if house.anna.session is None:
        await house.anna.async_start(StartRequest(confirm=True))


async def resting(house: House) -> None:
    """Have her do nothing."""
    if house.anna.session:
        await house.act("rolling_session.stop", Who.HOUSE, SESSION)


async def logged(house: House) -> str:
    """Have one more session in the history, before all others."""
    history = house.anna.history
    at = dt_util.utcnow() - timedelta(days=1, hours=len(history.ledger.day_of))
    return (await history.async_log(at, 600, None)).id


def in_days(days: int) -> str:
    return (dt_util.now() + timedelta(days=days)).date().isoformat()


# Actions


DATA: dict[str, dict[str, Any]] = {
    "report_discomfort": {"discomfort": 3},
    "report_symptom": {"symptom": "numbness"},
    "test_outlet": {"outlet": "media_player.none"},
    "remind": {"phones": ["none"]},
    "log_session": {"minutes": 5},
    "edit_session": {"minutes": 7},
    "pause_streak": {"until": in_days(1)},
    "import_history": {"content": f"date,minutes\n{in_days(-30)},20\n"},
}


async def data_of(house: House, action: str) -> dict[str, Any]:
    """Return what an action is called with, having prepared what it needs."""
    await (rolling if action in LIVE else resting)(house)
    data = dict(DATA.get(action, {}))
    session = await logged(house)
    if action in ("edit_session", "delete_session"):
        data["session"] = session
    if action == "resume_streak":
        first, last = (dt_util.now().date() + timedelta(days=days) for days in (0, 2))
        await house.anna.history.async_pause(first, last, PauseReason.ILLNESS, None)
    return data


CHANGING = {
    *("log_session", "edit_session", "delete_session", "undo"),
    *("pause_streak", "resume_streak", "import_history"),
}


async def may_act(house: House, who: Who, action: str) -> bool:
    """Try an action, and see that a history only changes for who may change it."""
    data = await data_of(house, action)
    before = house.anna.history.ledger
    may = await house.may_act(f"rolling_session.{action}", who, SESSION, **data)
    if action in CHANGING:
        assert (house.anna.history.ledger is not before) is may, action
    return may


@each_owned
@pytest.mark.parametrize("who", [who for who in Who if who is not Who.STRANGER])
async def test_actions(house: House, who: Who, owned: Owned) -> None:
    house.is_kept(owned)
    await logged(house)
    row = promised("Actions", who, owned)
    assert {action: await may_act(house, who, action) for action in row} == row


@REFUSED
async def test_who_is_not_logged_in_calls_nothing(
    house: House, hass_client: ClientSessionGenerator, hass_ws_client: WebSocketGenerator
) -> None:
    stranger = await Caller.open(house, Who.STRANGER, hass_client, hass_ws_client)
    actions = promised("Actions", Who.STRANGER, Owned.UNOWNED)
    found = {
        action: await stranger.may_post(f"/api/services/rolling_session/{action}")
        for action in actions
    }
    assert found == actions
    entities = promised("Entities", Who.STRANGER, Owned.UNOWNED)
    assert not any(entities.values())
    assert not await stranger.may_post("/api/services/button/press")
    assert not await stranger.may_post("/api/services/select/select_option")
    assert not await stranger.may_get("/api/states")


# Entities


@each_owned
@pytest.mark.parametrize("who", [who for who in Who if who is not Who.STRANGER])
async def test_entities(house: House, who: Who, owned: Owned) -> None:
    house.is_kept(owned)
    row = promised("Entities", who, owned)
    found = {}
    for entity in row:
        platform, _, key = entity.partition(".")
        if platform == "button":
            await (resting if key == "start" else rolling)(house)
            found[entity] = await house.may_act("button.press", who, house.entity_id(entity))
        elif platform == "select":
            found[entity] = await house.may_act(
                "select.select_option", who, house.entity_id(entity), option="desk_reset"
            )
        else:
            user = house.users.get(who)
            found[entity] = user is None or user.permissions.check_entity(SESSION, "read")
    assert found == row


# Pages


SIGNED_IN = [
    Who.ADMINISTRATOR,
    *(pytest.param(who, marks=REFUSED) for who in (Who.PERSON, Who.HOUSEMATE, Who.READ_ONLY)),
    pytest.param(Who.STRANGER, marks=REFUSED),
]


@each_owned
@pytest.mark.parametrize("who", SIGNED_IN)
async def test_pages(
    house: House,
    who: Who,
    owned: Owned,
    hass_client: ClientSessionGenerator,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """Commands, addresses, the calendar and the settings, asked for as browsers do."""
    house.is_kept(owned)
    await logged(house)
    caller = await Caller.open(house, who, hass_client, hass_ws_client)
    row = promised("Websocket commands", who, owned)
    assert {command: await caller.may_ask(command, entity_id=SESSION) for command in row} == row
    row = promised("Addresses", who, owned)
    assert {path: await caller.may_get(await address(house, path)) for path in row} == row
    row = promised("Settings", who, owned)
    assert {form: await may_open(house, caller, form) for form in row} == row
    row = promised("Calendar and statistics", who, owned)
    told = {
        "/api/calendars/{entity_id}": await rest_calendar(caller),
        "calendar/event/subscribe": await live_calendar(caller),
    }
    assert told == {thing: row[thing] for thing in told}


async def address(house: House, path: str) -> str:
    await house.hass.config.async_update(internal_url="http://192.168.1.5:8123")
    clip = await house.hass.data[SHELF].async_put(silence(0.1))
    return path.format(name=clip.name, entry_id=house.entry.entry_id, form="json")


async def may_open(house: House, caller: Caller, form: str) -> bool:
    flows, entry_id = "/api/config/config_entries", house.entry.entry_id
    match form:
        case "config flow":
            return await caller.may_post(f"{flows}/flow", handler="rolling_session")
        case "options flow":
            return await caller.may_post(f"{flows}/options/flow", handler=entry_id)
        case "routine flow":
            return await caller.may_post(f"{flows}/subentries/flow", handler=[entry_id, "routine"])
        case "repair flow":
            return await may_mend(house, caller)
        case _:
            return await caller.may_get(f"/api/diagnostics/config_entry/{entry_id}")


async def may_mend(house: House, caller: Caller) -> bool:
    """Try to open the page of a notice."""
    issue_id = f"history_restored_{house.entry.entry_id}"
    ir.async_create_issue(
        house.hass,
        "rolling_session",
        issue_id,
        is_fixable=True,
        severity=ir.IssueSeverity.WARNING,
        translation_key="history_restored",
        translation_placeholders={"name": "Anna"},
    )
    return await caller.may_post(
        "/api/repairs/issues/fix", handler="rolling_session", issue_id=issue_id
    )


def days() -> dict[str, str]:
    return {"start": f"{in_days(-3)}T00:00:00Z", "end": f"{in_days(1)}T00:00:00Z"}


async def rest_calendar(caller: Caller) -> bool:
    """Return whether the calendar tells a session."""
    path = f"/api/calendars/{CALENDAR}"
    if not await caller.may_get(f"{path}?start={days()['start']}&end={days()['end']}"):
        return False
    return bool(await (await caller.http.get(path, params=days())).json())


async def live_calendar(caller: Caller) -> bool:
    command = "calendar/event/subscribe"
    if caller.websocket is None:
        return await caller.may_ask(command, entity_id=CALENDAR, **days())
    return bool((await caller.told(command, entity_id=CALENDAR, **days()))["events"])


@each_owned
@pytest.mark.parametrize("who", [who for who in Who if who is not Who.STRANGER])
async def test_events_of_the_calendar(house: House, who: Who, owned: Owned) -> None:
    house.is_kept(owned)
    await logged(house)
    fields = {f"{name}_date_time": at for name, at in days().items()}
    action = "calendar.get_events"
    may = await house.may_act(action, who, CALENDAR, **fields)
    told = may and bool((await house.act(action, who, CALENDAR, **fields))["events"])
    assert told == promised("Calendar and statistics", who, owned)[action]


# What is said


SLOTS: dict[str, dict[str, Any]] = {
    "start_own": {"routine": "bedtime"},
    "start_unknown": {"anything": "yoga"},
    "hold": {"seconds": 20},
    "discomfort": {"number": 3},
    "log": {"minutes": 5},
    "pause_streak": {"days": 2},
}
ALONE = {"start", "start_own", "start_unknown", "streak", "today"}


@each_owned
@pytest.mark.parametrize("who", [who for who in Who if who is not Who.STRANGER])
async def test_by_voice(house: House, who: Who, owned: Owned) -> None:
    house.is_kept(owned)
    replies = await Replies.async_open(house.hass, "en")
    row = promised("By voice", who, owned)

    async def may_say(command: str) -> bool:
        await (resting if command in ALONE else rolling)(house)
        heard = Heard(command, Block.ALWAYS, "en", SLOTS.get(command, {}))
        speaker = Speaker(user_id=house.user_id(who))
        before = house.anna.history.ledger
        try:
            await async_answer(house.hass, [house.anna], heard, speaker, replies)
        except RefusedError as refused:
            assert house.anna.history.ledger is before
            return str(refused) != "You may not do that for Anna."
        finally:
            await house.hass.async_block_till_done()
        return True

    assert {command: await may_say(command) for command in row} == row


ARGUMENTS: dict[str, dict[str, Any]] = {
    "control_session": {"action": "pause"},
    "report_discomfort": {"discomfort": 3},
    "report_symptom": {"symptom": "numbness"},
    "ask": {"question": "streak"},
    "log_session": {"minutes": 5},
    "rest_streak": {"days": 2},
}


@each_owned
@pytest.mark.parametrize("who", [who for who in Who if who is not Who.STRANGER])
async def test_tools_for_language_models(house: House, who: Who, owned: Owned) -> None:
    house.is_kept(owned)
    row = promised("Tools for language models", who, owned)
    context = LLMContext("model", Context(user_id=house.user_id(who)), "en", "conversation", None)

    async def may_use(tool: str) -> bool:
        await (resting if tool == "start_session" else rolling)(house)
        (kind,) = (kind for kind in TOOLS if kind.name == f"rolling_session__{tool}")
        asked = ToolInput(kind.name, ARGUMENTS.get(tool, {}))
        before = house.anna.history.ledger
        result = await kind().async_call(house.hass, asked, context)
        await house.hass.async_block_till_done()
        if tool == "list_routines":
            return "Anna" in result.data["people"]
        refused = result.data.get("error") == "You may not do that for Anna."
        assert not refused or house.anna.history.ledger is before
        return not refused

    assert {tool: await may_use(tool) for tool in row} == row
