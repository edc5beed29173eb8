"""Adding the cards to a dashboard: the picker, the forms, and a dashboard that is only told its name."""

from playwright.async_api import expect
import pytest

from scripts.demo_house.house import House

from .browser import BOARD, browser, page_of
from .cards import PATIENCE, SESSION, SESSION_CARD, furnish, is_shown

pytestmark = [pytest.mark.process, pytest.mark.timeout(300)]


async def test_the_editor() -> None:
    """The card picker knows the cards, and their forms open, show and save."""
    async with House.build() as house, browser() as opened:
        await house.start()
        async with house.client() as client:
            await furnish(client, ordinary=False)
            async with page_of(opened, house, None) as page:
                await is_shown(page, "Still open today")
                await page.get_by_role("button", name="Edit dashboard").click()
                section = page.locator("hui-card-edit-mode").last
                await section.hover()
                await section.get_by_role("button", name="Edit").click()
                dialog = page.locator("hui-dialog-edit-card")
                await expect(dialog.locator("rolling-streak-card")).to_be_visible(timeout=PATIENCE)
                await dialog.locator("ha-form ha-checkbox").first.click()
                await dialog.get_by_role("button", name="Save").click()
                await expect(dialog.locator("rolling-streak-card")).to_have_count(0)
            saved = await client.call("lovelace/config", url_path=BOARD)
            card = saved["views"][0]["sections"][1]["cards"][0]
            assert card["entity"] == SESSION
            assert card["hide"] == ["numbers"]


async def test_the_picker() -> None:
    """Whoever adds a card for a person's session is shown both cards, and adds one with a click."""
    async with House.build() as house, browser() as opened:
        await house.start()
        async with house.client() as client:
            await furnish(client, ordinary=False)
            async with page_of(opened, house, None) as page:
                await is_shown(page, "Still open today")
                await page.get_by_role("button", name="Edit dashboard").click()
                await page.get_by_role("button", name="Add card").first.click()
                picker = page.locator("hui-dialog-create-card")
                await picker.get_by_text("By entity").click()
                await picker.locator("input").first.fill(SESSION)
                await picker.get_by_text("Session", exact=True).click()
                for card in ("rolling-session-card", "rolling-streak-card"):
                    await expect(picker.locator(card)).to_be_visible(timeout=PATIENCE)
                ours = page.locator("rolling-session-card")
                await picker.locator("hui-suggestion-card").filter(has=ours).click()
                await expect(page.locator("hui-view rolling-session-card")).to_have_count(2)
                await page.get_by_text("Done", exact=True).click()
            saved = await client.call("lovelace/config", url_path=BOARD)
            assert saved["views"][0]["sections"][0]["cards"] == [SESSION_CARD, SESSION_CARD]


async def test_a_dashboard_of_its_own() -> None:
    """A dashboard that is only told its strategy has the cards of everybody."""
    async with House.build() as house, browser() as opened:
        await house.start()
        async with house.client() as client:
            await furnish(client)
            await client.call(
                "lovelace/config/save",
                url_path=BOARD,
                config={"strategy": {"type": "custom:rolling-session"}},
            )
            async with page_of(opened, house, "sam") as page:
                await is_shown(page, "Still open today")
                streak = page.locator("rolling-streak-card").get_by_text("Your first session")
                await expect(streak.first).to_be_visible(timeout=PATIENCE)
                offered = await page.evaluate("window.customStrategies.map((one) => one.type)")
                assert offered == ["rolling-session"]
