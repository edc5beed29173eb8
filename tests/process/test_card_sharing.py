"""Two ordinary people in front of the same card: a history is its owner's until it is shared."""

from playwright.async_api import expect
import pytest

from scripts.demo_house.flows import set_up
from scripts.demo_house.house import House

from .browser import add_ordinary_user, browser, page_of, show
from .cards import DOMAIN, PATIENCE, share

pytestmark = [pytest.mark.process, pytest.mark.timeout(300)]

SESSION = "sensor.sam_session"
PRIVATE = "Sam has not shared this history with you."


async def test_it_is_ones_own_until_it_is_shared() -> None:
    async with House.build() as house, browser() as opened:
        await house.start()
        async with house.client() as client:
            account = await add_ordinary_user(client, "sam")
            await add_ordinary_user(client, "ben")
            await client.call("person/create", name="Sam", user_id=account, device_trackers=[])
            entry_id = await set_up(client, DOMAIN, {"person": "person.sam", "disclaimer": True})
            await client.act(f"{DOMAIN}.log_session", SESSION, minutes=5)
            await show(client, {"type": "custom:rolling-streak-card", "entity": SESSION})
            async with page_of(opened, house, "sam") as sam, page_of(opened, house, "ben") as ben:
                hers, his = (page.locator("rolling-streak-card").first for page in (sam, ben))
                year = "rolling-streak-heatmap"
                await expect(hers.locator(year)).to_be_visible(timeout=PATIENCE)
                await expect(his.get_by_text(PRIVATE)).to_be_visible(timeout=PATIENCE)
                await expect(his.locator(year)).to_have_count(0)

                await share(client, entry_id)
                await ben.reload()
                await expect(his.locator(year)).to_be_visible(timeout=PATIENCE)
                for page, corrects in ((sam, 1), (ben, 0)):
                    card = page.locator("rolling-streak-card").first
                    await card.locator("[role=gridcell]:has(.mark.done)").last.click()
                    day = card.locator("rolling-streak-day")
                    await expect(day.get_by_text("Added by hand")).to_be_visible(timeout=PATIENCE)
                    take_out = day.get_by_role("button", name="Take out")
                    await expect(take_out).to_have_count(corrects)
