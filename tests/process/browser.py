"""People in front of a dashboard: a browser each, logged in, with nothing of the others."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import json
from typing import Any

from aiohttp import ClientSession
from playwright.async_api import Browser, Page

from scripts.demo_house.browser import browse
from scripts.demo_house.client import Client, log_in
from scripts.demo_house.house import House

PASSWORD = "a long password"
BOARD = "our-cards"


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """Open a browser that plays sound without being pressed first."""
    async with browse("--autoplay-policy=no-user-gesture-required") as opened:
        yield opened


async def add_ordinary_user(client: Client, name: str) -> str:
    """Add somebody who is no administrator; return the account."""
    added = await client.call(
        "config/auth/create", name=name, group_ids=["system-users"], local_only=False
    )
    await client.call(
        "config/auth_provider/homeassistant/create",
        user_id=added["user"]["id"],
        username=name,
        password=PASSWORD,
    )
    user_id: str = added["user"]["id"]
    return user_id


async def show(client: Client, *cards: dict[str, Any]) -> None:
    """Make a dashboard of cards, each in a section of its own."""
    await client.call(
        "lovelace/dashboards/create",
        url_path=BOARD,
        title="Cards",
        mode="storage",
        show_in_sidebar=True,
        require_admin=False,
    )
    sections = [{"cards": [card]} for card in cards]
    await client.call(
        "lovelace/config/save",
        url_path=BOARD,
        config={"views": [{"title": "Cards", "type": "sections", "sections": sections}]},
    )


async def tokens(house: House, name: str | None) -> dict[str, Any]:
    """Log in as the frontend does, and return what it keeps; the owner has no name to give."""
    async with ClientSession() as http:
        granted = await log_in(http, house.url, name, PASSWORD)
    return {**granted, "hassUrl": house.url, "clientId": f"{house.url}/", "expires": 2**52}


@asynccontextmanager
async def page_of(
    opened: Browser,
    house: House,
    name: str | None,
    *,
    width: int = 1200,
    language: str = "en",
    **context: Any,
) -> AsyncIterator[Page]:
    """Open the dashboard as somebody."""
    kept = json.dumps(await tokens(house, name))
    own = await opened.new_context(
        viewport={"width": width, "height": 1000}, **{"locale": "en-GB", **context}
    )
    stored = {"hassTokens": kept, "selectedLanguage": json.dumps(language)}
    for key, value in stored.items():
        await own.add_init_script(f"localStorage.setItem('{key}', {json.dumps(value)})")
    page = await own.new_page()
    await page.goto(f"{house.url}/{BOARD}")
    yield page
    await own.close()
