"""What the tests of the cards have in common: the dashboard, and what somebody does on it."""

from playwright.async_api import Page, expect

from scripts.demo_house.client import Client
from scripts.demo_house.flows import OPTIONS, set_up

from .browser import add_ordinary_user, show
from .states import until

DOMAIN = "rolling_session"
SESSION = "sensor.alex_session"
SESSION_CARD = {"type": "custom:rolling-session-card", "entity": SESSION}
STREAK_CARD = {"type": "custom:rolling-streak-card", "entity": SESSION}
PATIENCE = 20_000
"""Milliseconds that a page may take."""


async def furnish(client: Client, *, ordinary: bool = True) -> None:
    entry_id = await set_up(client, DOMAIN, {"person": "person.alex", "disclaimer": True})
    if ordinary:
        await share(client, entry_id)
        await add_ordinary_user(client, "sam")
    await show(client, SESSION_CARD, STREAK_CARD)


async def share(client: Client, entry_id: str) -> None:
    """Let everybody who lives here see a history."""
    step = await client.post(OPTIONS, {"handler": entry_id})
    for answer in (
        {"next_step_id": "history"},
        {"next_step_id": "share_history"},
        {"share_history": True},
    ):
        step = await client.post(f"{OPTIONS}/{step['flow_id']}", answer)


async def press(page: Page, name: str) -> None:
    await page.locator("rolling-session-card").get_by_role("button", name=name).first.click()


async def is_shown(page: Page, text: str) -> None:
    """Wait for words on the session card."""
    found = page.locator("rolling-session-card").get_by_text(text)
    await expect(found.first).to_be_visible(timeout=PATIENCE)


async def status(client: Client) -> str:
    state: str = (await client.state(SESSION))["state"]
    return state


async def becomes(client: Client, *wanted: str) -> None:
    await until(client, SESSION, *wanted, within=20)
