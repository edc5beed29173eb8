"""The cards in a real frontend, in real browsers, in front of ordinary people."""

import asyncio
from datetime import datetime
import json
from pathlib import Path
from typing import Any

from playwright.async_api import Page, expect
import pytest

from scripts.demo_house.config_folder import configure
from scripts.demo_house.house import House

from .browser import BOARD, browser, page_of
from .cards import (
    DOMAIN,
    SESSION,
    SESSION_CARD,
    STREAK_CARD,
    becomes,
    furnish,
    is_shown,
    press,
    status,
)

pytestmark = [pytest.mark.process, pytest.mark.timeout(300)]

AXE = Path("frontend/node_modules/axe-core/axe.min.js")
FIND = """(name) => {
  const find = (root) => {
    for (const one of root.querySelectorAll("*")) {
      if (one.localName === name) return one;
      const inside = one.shadowRoot && find(one.shadowRoot);
      if (inside) return inside;
    }
  };
  return find(document);
}"""
"""A card, however deep in the page."""


async def end_of_phase(page: Page) -> float:
    """Return the milliseconds at which the ring of a page will have closed."""
    end: float = await page.evaluate(
        f"""() => {{
          const card = ({FIND})("rolling-session-card");
          const [ring] = card.shadowRoot.querySelector(".arc").getAnimations();
          return Date.now() + ring.effect.getComputedTiming().endTime - ring.currentTime;
        }}"""
    )
    return end


async def test_an_ordinary_person_rolls_with_the_card() -> None:
    """It is there without a manual step, and every button does what it says."""
    async with House.build() as house, browser() as opened:
        await house.start()
        async with house.client() as client:
            await furnish(client)
            async with page_of(opened, house, "sam") as page:
                errors: list[str] = []
                page.on("pageerror", lambda error: errors.append(str(error)))
                await is_shown(page, "Still open today")
                await press(page, "Start")
                await is_shown(page, "Mid-back roll")
                await press(page, "Pause")
                await becomes(client, "paused")
                await press(page, "Resume")
                await becomes(client, "preparing", "rolling")
                await press(page, "Skip")
                await is_shown(page, "Figure-four glute roll")
                await becomes(client, "rolling")
                await press(page, "Hold")
                await becomes(client, "holding")
                await press(page, "Back")
                await becomes(client, "preparing", "switching")
                await press(page, "Stop")
                assert await status(client) != "idle"
                await press(page, "Yes, stop")
                await becomes(client, "idle")
                assert errors == []
        assert house.complaints() == []


async def test_after_a_safety_stop_it_asks() -> None:
    """Who felt something wrong within a day starts only by saying so once more."""
    async with House.build() as house, browser() as opened:
        await house.start()
        async with house.client() as client:
            await furnish(client)
            async with page_of(opened, house, "sam") as page:
                await press(page, "Start")
                await is_shown(page, "Mid-back roll")
                await press(page, "That hurts")
                await press(page, "Numb")
                await is_shown(page, "Good that you stopped")
                await press(page, "Close")
                await press(page, "Start")
                await is_shown(page, "The last session was stopped for safety")
                assert await status(client) == "idle"
                await press(page, "Start anyway")
                await is_shown(page, "Mid-back roll")
                assert await status(client) != "idle"
        assert house.complaints() == []


async def test_two_screens_agree() -> None:
    """Two browsers and the house agree on the countdown within a tenth of a second."""
    async with House.build() as house, browser() as opened:
        await house.start()
        async with house.client() as client:
            await furnish(client)
            async with (
                page_of(opened, house, "sam") as tablet,
                page_of(opened, house, "sam", width=390) as phone,
            ):
                await is_shown(tablet, "Still open today")
                await is_shown(phone, "Still open today")
                await client.act(f"{DOMAIN}.start", SESSION)
                await is_shown(tablet, "Mid-back roll")
                await is_shown(phone, "Mid-back roll")
                ends = [await end_of_phase(page) for page in (tablet, phone)]
                state = await client.state(SESSION)
                house_says = datetime.fromisoformat(state["attributes"]["step_ends_at"])
                for end in ends:
                    assert abs(end - 1000 * house_says.timestamp()) <= 100
                await client.act(f"{DOMAIN}.stop", SESSION)


async def test_a_page_that_slept() -> None:
    """A page in the background and one without a connection do nothing, and then show the truth."""
    async with House.build() as house, browser() as opened:
        await house.start()
        async with house.client() as client:
            await furnish(client)
            async with page_of(opened, house, "sam") as page:
                await is_shown(page, "Still open today")
                called: list[Any] = []
                await client.subscribe("subscribe_events", called.append, event_type="call_service")
                await page.evaluate(
                    """() => {
                      Object.defineProperty(document, "visibilityState", {
                        get: () => "hidden", configurable: true,
                      });
                      document.dispatchEvent(new Event("visibilitychange"));
                    }"""
                )
                await client.act(f"{DOMAIN}.start", SESSION)
                await asyncio.sleep(2)
                await page.context.set_offline(True)
                await client.act(f"{DOMAIN}.skip", SESSION)
                await asyncio.sleep(2)
                await page.context.set_offline(False)
                await page.evaluate(
                    """() => {
                      delete document.visibilityState;
                      document.dispatchEvent(new Event("visibilitychange"));
                    }"""
                )
                await is_shown(page, "Figure-four glute roll")
                services = [event["data"]["service"] for event in called]
                assert services == ["start", "skip"]


async def test_a_new_version() -> None:
    """A page that is older than the house says so, and is new after a reload."""
    async with House.build() as house, browser() as opened:
        await house.start()
        async with house.client() as client:
            await furnish(client, ordinary=False)
        async with page_of(opened, house, None) as page:
            await is_shown(page, "Still open today")
            bar = page.locator("rolling-session-card").get_by_text("A new version is here")
            await expect(bar).to_have_count(0)
            await house.stop()
            component = house.folder / "custom_components" / DOMAIN
            for name in ("manifest.json", "www/rolling-session.js"):
                file = component / name
                old = file.read_text()
                assert "0.1.0" in old
                file.write_text(old.replace("0.1.0", "9.9.9"))
            await house.start()
            await expect(bar.first).to_be_visible(timeout=60_000)
            await page.locator("rolling-session-card").get_by_text("Reload").first.click()
            await is_shown(page, "Still open today")
            await expect(bar).to_have_count(0)


async def test_other_languages_and_dashboards_in_yaml() -> None:
    """German, a language that runs from right to left, and a dashboard that is a file."""
    async with House.build() as house, browser() as opened:
        house.folder.joinpath("board.yaml").write_text(
            json.dumps({"views": [{"title": "Cards", "cards": [SESSION_CARD, STREAK_CARD]}]})
        )
        board = {"mode": "yaml", "filename": "board.yaml", "title": "Board"}
        configure(house.folder, {"lovelace": {"dashboards": {"in-yaml": board}}})
        await house.start()
        async with house.client() as client:
            await furnish(client)
        for language, words, direction in (
            ("de", "Heute noch offen", "ltr"),
            ("he", "Still open today", "rtl"),
        ):
            async with page_of(opened, house, "sam", language=language) as page:
                for path in (BOARD, "in-yaml"):
                    await page.goto(f"{house.url}/{path}")
                    await is_shown(page, words)
                    card = page.locator("rolling-session-card").first
                    shown = await card.evaluate("(card) => getComputedStyle(card).direction")
                    assert shown == direction
        assert house.complaints() == []


async def faults(page: Page, card: str) -> list[str]:
    """Return what axe finds to be serious."""
    await page.evaluate(AXE.read_text())
    found = await page.evaluate(f"async (name) => (await axe.run(({FIND})(name))).violations", card)
    return [
        f"{one['id']}: {node['html']}"
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]


async def test_nobody_is_left_out() -> None:
    """axe finds nothing serious, by day and by night, before, during and in a question."""
    async with House.build() as house, browser() as opened:
        await house.start()
        async with house.client() as client:
            await furnish(client)
            await client.act(f"{DOMAIN}.log_session", SESSION, minutes=5)
            for scheme in ("light", "dark"):
                async with page_of(opened, house, "sam", color_scheme=scheme) as page:
                    await is_shown(page, "Done today")
                    assert await faults(page, "rolling-session-card") == []
                    assert await faults(page, "rolling-streak-card") == []
                    await press(page, "Start another one")
                    await is_shown(page, "As it is")
                    assert await faults(page, "rolling-session-card") == []
                    await press(page, "Start")
                    await is_shown(page, "Mid-back roll")
                    assert await faults(page, "rolling-session-card") == []
                    await press(page, "That hurts")
                    assert await faults(page, "rolling-session-card") == []
                    await client.act(f"{DOMAIN}.stop", SESSION)
