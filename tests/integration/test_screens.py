"""A page in a browser is a speaker, too: it gets the clips, and when they begin."""

import asyncio
from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest

from .coach import Coach

# There is no voice in this house: tones are heard.
pytestmark = pytest.mark.expect_log("Only tones will be heard")


@pytest.fixture(autouse=True)
def address(hass: HomeAssistant) -> None:
    """Let the house know its address, which the page does not use."""
    hass.config.internal_url = "http://192.168.1.5:8123"


class Page:
    """A page that listens."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.number = 0

    async def listen(self) -> None:
        await self.client.send_json_auto_id(
            {"type": "rolling_session/listen", "entity_id": "sensor.anna_session"}
        )
        answer = await self.client.receive_json()
        assert answer["success"]
        self.number = answer["id"]

    async def clip(self) -> dict[str, Any]:
        async with asyncio.timeout(10):
            event: dict[str, Any] = (await self.client.receive_json())["event"]
        return event


@pytest.fixture
async def page(hass: HomeAssistant, coach_now: Coach, hass_ws_client: Any) -> Page:
    return Page(await hass_ws_client(hass))


async def test_a_session_is_heard_on_a_page(
    coach_now: Coach, page: Page, hass_client_no_auth: Any
) -> None:
    """The page gets the address of a sound on its own house, and when it begins."""
    await page.listen()
    before = dt_util.utcnow()
    await coach_now.do("start")
    clip = await page.clip()
    assert clip["url"].startswith("/api/rolling_session/clip/")
    at = dt_util.parse_datetime(clip["at"])
    assert at
    assert timedelta() < at - before < timedelta(seconds=5)
    http = await hass_client_no_auth()
    sound = await (await http.get(clip["url"])).read()
    assert sound[:4] == b"RIFF"
    assert clip["seconds"] > 0


async def test_coming_later(coach_now: Coach, page: Page) -> None:
    """Who begins to listen in the middle hears what comes."""
    await coach_now.do("start")
    await page.listen()
    await coach_now.do("skip")
    assert (await page.clip())["url"]


async def test_not_any_more(hass: HomeAssistant, coach_now: Coach, page: Page) -> None:
    """A page that has gone is told nothing, now and in the next session."""
    await page.listen()
    await coach_now.do("start")
    await page.clip()
    await page.client.send_json_auto_id({"type": "unsubscribe_events", "subscription": page.number})
    while (await page.client.receive_json()).get("type") != "result":
        pass
    for action in ("skip", "stop", "start"):
        await coach_now.do(action)
    await hass.async_block_till_done(wait_background_tasks=False)
    await page.client.send_json_auto_id({"type": "ping"})
    assert (await page.client.receive_json())["type"] == "pong"


async def test_the_next_session(coach_now: Coach, page: Page) -> None:
    """A page goes on listening."""
    await page.listen()
    await coach_now.do("start")
    await page.clip()
    await coach_now.do("stop")
    stopped = await page.clip()
    await coach_now.do("start")
    assert (await page.clip())["url"] != stopped["url"]
