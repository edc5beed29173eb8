"""What the cards are shown, over the websocket that they use."""

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
import re
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest

from custom_components.rolling_session.engine.expectation import Verdict
from custom_components.rolling_session.engine.session import Status

from .coach import Coach

CONTRACT = Path("frontend/src/logic/data.ts").read_text()


def fields(interface: str) -> set[str]:
    """Return the names that the cards expect."""
    body = re.search(
        rf"export interface {interface} {{\n(.*?)^}}", CONTRACT, re.MULTILINE | re.DOTALL
    )
    assert body
    return set(re.findall(r"^  (\w+):", body[1], re.MULTILINE))


def values(name: str) -> set[str]:
    """Return the values that the cards know."""
    body = re.search(rf"export type {name} =(.*?);", CONTRACT, re.DOTALL)
    assert body
    return set(re.findall(r'"(\w+)"', body[1]))


class Screen:
    """A page that shows a card."""

    def __init__(self, client: Any) -> None:
        self._client = client

    async def open(self, card: str) -> dict[str, Any]:
        """Subscribe, and return the first picture."""
        await self._client.send_json_auto_id(
            {"type": f"rolling_session/subscribe_{card}", "entity_id": "sensor.anna_session"}
        )
        assert (await self._client.receive_json())["success"]
        return await self.picture()

    async def picture(self) -> dict[str, Any]:
        """Return the next picture."""
        event: dict[str, Any] = (await self._client.receive_json())["event"]
        return event


@pytest.fixture
async def screen(hass: HomeAssistant, coach_now: Coach, hass_ws_client: Any) -> Screen:
    return Screen(await hass_ws_client(hass))


def test_the_cards_know_every_state() -> None:
    assert values("Status") == set(Status)
    assert values("Verdict") == {*Verdict, "partial", "before"}


async def test_before_a_session(coach_now: Coach, screen: Screen) -> None:
    shown = await screen.open("session")
    assert shown.keys() == fields("SessionPicture")
    assert shown["name"] == "Anna"
    assert shown["session"] is None
    assert shown["last"] is None
    assert shown["streak"] == {"current": 0, "unit": "days", "done_today": False}
    assert shown["entities"] == {
        "session": "sensor.anna_session",
        "routine": "select.anna_routine",
        "streak": "sensor.anna_streak",
    }
    assert shown["version"] == "0.1.0"
    bedtime = shown["routines"][0]
    assert bedtime.keys() == fields("RoutineChoice")
    assert (bedtime["id"], bedtime["name"], bedtime["minutes"]) == ("bedtime", "Bedtime", 5)
    assert bedtime["zones"] == ["thoracic", "glutes"]


async def test_during_a_session(coach_now: Coach, screen: Screen) -> None:
    await screen.open("session")
    await coach_now.do("start")
    shown = await screen.picture()
    session = shown["session"]
    assert session.keys() == fields("LiveSession")
    assert session["origin"] is not None
    assert session["elapsed"] is None
    for name, interface in (
        ("positions", "Position"),
        ("phases", "Phase"),
        ("breaths", "Breath"),
        ("cues", "Cue"),
    ):
        assert session[name][0].keys() == fields(interface)
    phases = session["phases"]
    assert phases[0]["at"] == 0
    assert phases[-1]["until"] == session["length"]
    assert all(one["until"] == following["at"] for one, following in pairwise(phases))
    assert {phase["status"] for phase in phases} <= values("Status") - {"idle", "paused"}
    # A breath belongs to a hold, and is over when the hold is.
    holds = [phase for phase in phases if phase["status"] == "holding"]
    for breath in session["breaths"]:
        assert any(
            hold["at"] <= breath["at"] and breath["at"] + breath["seconds"] <= hold["until"]
            for hold in holds
        )
    assert session["cues"][0]["text"].startswith("Mid back.")


async def test_a_pause_stops_the_picture(coach_now: Coach, screen: Screen) -> None:
    await screen.open("session")
    await coach_now.do("start")
    await screen.picture()
    await coach_now.do("pause")
    paused = (await screen.picture())["session"]
    assert paused["origin"] is None
    assert paused["elapsed"] >= 0
    await coach_now.do("resume")
    assert (await screen.picture())["session"]["origin"] is not None


async def test_after_a_session(coach_now: Coach, screen: Screen) -> None:
    await screen.open("session")
    await coach_now.do("start")
    await screen.picture()
    await coach_now.do("report_symptom", symptom="numbness")
    shown = await screen.picture()
    assert shown["session"] is None
    assert shown["last"].keys() == fields("LastSession")
    assert shown["last"]["outcome"] == "stopped_for_safety"


async def test_a_card_that_is_gone_gets_nothing(
    hass: HomeAssistant, coach_now: Coach, hass_ws_client: Any
) -> None:
    client = await hass_ws_client(hass)
    screen = Screen(client)
    for card in ("session", "history"):
        await screen.open(card)
        await client.send_json_auto_id({"type": "unsubscribe_events", "subscription": 1})
        await client.receive_json()
    await client.send_json_auto_id({"type": "unsubscribe_events", "subscription": 3})
    await client.receive_json()
    await coach_now.do("log_session", minutes=5)
    await hass.async_block_till_done(wait_background_tasks=True)
    await client.send_json_auto_id({"type": "ping"})
    assert (await client.receive_json())["type"] == "pong"


def day(shown: dict[str, Any], ago: int) -> dict[str, Any]:
    wanted = date.fromisoformat(shown["today"]) - timedelta(days=ago)
    found: dict[str, Any] = next(one for one in shown["days"] if one["day"] == wanted.isoformat())
    return found


async def test_an_empty_history(screen: Screen) -> None:
    shown = await screen.open("history")
    assert shown.keys() == fields("HistoryPicture")
    assert shown["current"] == shown["best"] == 0
    assert shown["best_from"] is None
    assert [one["verdict"] for one in shown["days"]][-2:] == ["before", "open"]
    assert shown["sessions"] == {}


async def test_a_history(coach_now: Coach, screen: Screen) -> None:
    """Days without gaps, what they were for the streak, and what was done on them."""
    today = date.fromisoformat((await screen.open("history"))["today"])
    for ago, minutes in ((3, 5), (1, 6)):
        at = f"{today - timedelta(days=ago)} 12:00:00"
        await coach_now.do("log_session", minutes=minutes, started_at=at, areas=["glutes"])
        shown = await screen.picture()
    days = shown["days"]
    dates = [date.fromisoformat(one["day"]) for one in days]
    assert all(later - one == timedelta(days=1) for one, later in pairwise(dates))
    assert dates[-1] == today
    assert dates[0].weekday() == 0
    assert 365 <= len(days) <= 371
    assert days[0].keys() == fields("HistoryDay")
    assert [day(shown, ago)["verdict"] for ago in (4, 3, 2, 1, 0)] == [
        "before",
        "done",
        "missed",
        "done",
        "open",
    ]
    assert day(shown, 1)["minutes"] == 6
    assert 0 < day(shown, 3)["strength"] < shown["strength"] < 1
    assert shown["zones"]["glutes"] == 11
    (told,) = shown["sessions"][(today - timedelta(days=1)).isoformat()]
    assert told.keys() == fields("DaySession")
    assert (told["minutes"], told["source"], told["counts"]) == (6, "logged", True)


async def test_a_day_that_was_not_enough(coach_now: Coach, screen: Screen) -> None:
    """Something was done, but it does not count: the day says so."""
    await screen.open("history")
    await coach_now.do("log_session", minutes=5)
    shown = await screen.picture()
    assert day(shown, 0)["verdict"] == "done"
    (told,) = shown["sessions"][shown["today"]]
    await coach_now.do("edit_session", session=told["session"], counts=False)
    assert day(await screen.picture(), 0)["verdict"] == "partial"


async def test_two_changes_at_once(hass: HomeAssistant, coach_now: Coach, screen: Screen) -> None:
    """Whatever overtakes whatever, the last picture is the last state."""
    await screen.open("history")
    for minutes in (5, 6, 7):
        at = f"{dt_util.now().date() - timedelta(days=1)} {minutes}:00:00"
        await coach_now.do("log_session", minutes=minutes, started_at=at)
    await hass.async_block_till_done(wait_background_tasks=True)
    shown = await screen.picture()
    for _ in range(2):
        shown = await screen.picture()
    assert day(shown, 1)["minutes"] == 18
