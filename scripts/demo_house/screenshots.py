"""Pictures of the demo for the documentation: the dashboard, and every question of the settings."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import io
import sys

from PIL import Image, ImageDraw
from playwright.async_api import Browser, Page

from . import dashboard
from .automations import make_one_of_each
from .browser import PROGRAM, browse
from .command import need, run
from .config_folder import CHECKOUT
from .furniture import DOMAIN, furnish, sound
from .house import House
from .once import SESSION

FOLDER = CHECKOUT / "docs" / "images"
_WIDE = (1160, 1040)
_PHONE = (390, 1400)
_TABLET = (800, 1280)
_TALL = (720, 1500)
"""So that no dialog has to scroll."""
_FORM = (900, 1300)
_BLUEPRINT = "blueprint-automation-editor ha-card, blueprint-script-editor ha-card"
_RADIUS = 28
"""Pixels of a dialog's corners."""
_SETTINGS = f"/config/integrations/integration/{DOMAIN}"
_FRONTEND_SOURCES = "https://raw.githubusercontent.com/home-assistant/frontend/"
"""What the frontend looks up to log an error of its own."""
_SETTLED = 1500
"""Milliseconds after which animations are over."""


class Photographer:
    """Takes pictures of one house."""

    def __init__(self, house: House, entities: dict[str, str], browser: Browser) -> None:
        """Remember where."""
        self._house = house
        self._entities = entities
        self._browser = browser
        self.strangers: set[str] = set()
        """Addresses outside the house that a page asked for."""

    async def take_dashboard(self) -> None:
        """Before, during and after a session, by day and by night."""
        path = f"/{dashboard.PATH}"
        async with self._page(path, _WIDE) as day, self._page(path, _WIDE, dark=True) as night:
            await _take(day, "dashboard-ready")
            async with self._house.client() as client:
                await client.act(f"{DOMAIN}.start", self._entities["session"], **SESSION)
            await day.get_by_text("Breathe out").first.wait_for(timeout=60_000)
            await _take(day, "dashboard-session")
            await _take(night, "dashboard-session-dark")
            await night.get_by_text("Start another one").wait_for(timeout=150_000)
            await _take(night, "dashboard-done-dark")
        async with (
            self._page(path, _PHONE) as phone,
            self._page(path, _TABLET, dark=True) as tablet,
        ):
            await _take(phone, "card-phone-done", part="rolling-session-card")
            await _take(phone, "card-streak", part="rolling-streak-card")
            async with self._house.client() as client:
                await client.act(f"{DOMAIN}.start", self._entities["session"], **SESSION)
                await phone.get_by_text("Breathe in").first.wait_for(timeout=60_000)
                await _take(phone, "card-phone", part="rolling-session-card")
                await _take(tablet, "card-tablet-dark", part="rolling-session-card")
                await client.act(f"{DOMAIN}.stop", self._entities["session"])

    async def take_set_up(self) -> None:
        """Answer every question for somebody new."""
        async with self._page(_SETTINGS, _TALL) as page:
            await page.get_by_role("button", name="Add service").click()
            await page.locator("ha-selector-text input").fill("Sam")
            for step in ("person", "voice", "practice", "precautions", "days"):
                if step == "precautions":
                    await page.locator("ha-switch").click()
                await _take(page, f"set-up-{step}", dialog=True)
                if step != "days":
                    await page.get_by_role("button", name="Next").click()

    async def take_options(self) -> None:
        """Open the menu and some of its pages."""
        async with self._page(_SETTINGS, _TALL) as page:
            await page.get_by_role("button", name="Configure").first.click()
            await _take(page, "options", dialog=True)
        pages = {
            "voice": "Voice",
            "sound": "Sound and night",
            "breathing": "Breathing and restarts",
            "history": "History",
        }
        for name, choice in pages.items():
            async with self._page(_SETTINGS, _TALL) as page:
                await page.get_by_role("button", name="Configure").first.click()
                await page.locator("step-flow-menu").get_by_text(choice, exact=True).click()
                await _take(page, f"options-{name}", dialog=True)

        async with self._page(_SETTINGS, _TALL) as page:
            await page.get_by_role("button", name="Configure").first.click()
            await page.locator("step-flow-menu").get_by_text("Try a speaker").click()
            await page.locator("ha-radio-option").first.click()
            await page.get_by_role("button", name="Next").click()
            await page.get_by_text("a sentence comes").wait_for()
            await page.get_by_text("Play again").wait_for()
            await _take(page, "options-try", dialog=True)

    async def take_routine(self) -> None:
        """Build a routine from one that is there."""
        async with self._page(_SETTINGS, _TALL) as page:
            await page.get_by_role("button", name="Add own routine").first.click()
            await page.locator("ha-selector-text input").fill("Sunday evening")
            await page.locator("ha-selector-select").first.click()
            await page.get_by_text("Bedtime", exact=True).last.click()
            await _take(page, "routine-new", dialog=True)
            await page.get_by_role("button", name="Next").click()
            await _take(page, "routine-builder", dialog=True)

    async def take_voice(self) -> None:
        """Talk to Assist the way people try it: by typing."""
        async with self._page(f"/{dashboard.PATH}", _WIDE) as page:
            await page.get_by_role("button", name="Assist (A)").click()
            for sentence in ("start my bedtime session", "how long is left?", "that hurts"):
                await _ask(page, sentence)
            await _take(page, "voice")
            await _ask(page, "stop")

    async def take_automations(self) -> None:
        """Install every blueprint, make one of each, and open its form."""
        async with self._page(_SETTINGS, _TALL) as page:
            await page.get_by_role("button", name="Configure").first.click()
            await page.locator("step-flow-menu").get_by_text("Automations", exact=True).click()
            await page.locator("ha-selector-select ha-checkbox").first.wait_for()
            for box in await page.locator("ha-selector-select ha-checkbox").all():
                await box.click()
                await page.wait_for_timeout(_SETTLED / 5)
            await _take(page, "options-automations", dialog=True)
            await page.get_by_role("button", name="Submit").click()
            await page.get_by_text("Choose others").wait_for()
        async with self._house.client() as client:
            made = await make_one_of_each(client, self._entities["session"])
        for name, path in made.items():
            async with self._page(path, _FORM) as page:
                await _take(page, f"blueprint-{name}", part=_BLUEPRINT)

    @asynccontextmanager
    async def _page(
        self, path: str, size: tuple[int, int], *, dark: bool = False
    ) -> AsyncIterator[Page]:
        context = await self._browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            locale="en-GB",
        )
        page = await context.new_page()
        page.on("request", lambda request: self._note(request.url))
        # Logged in first: a deep link is forgotten on the way through the login.
        await page.goto(self._house.url)
        await page.locator("rolling-session-card").wait_for()
        await page.goto(f"{self._house.url}{path}")
        await page.wait_for_timeout(2 * _SETTLED)
        try:
            yield page
        finally:
            await context.close()

    def _note(self, url: str) -> None:
        if not url.startswith((self._house.url, "data:", "blob:", _FRONTEND_SOURCES)):
            self.strangers.add(url)


async def _ask(page: Page, sentence: str) -> None:
    box = page.locator("ha-assist-chat input")
    await box.fill(sentence)
    await box.press("Enter")
    await page.wait_for_timeout(2 * _SETTLED)


async def _take(page: Page, name: str, *, dialog: bool = False, part: str = "") -> None:
    await page.evaluate("scrollTo(0, 0)")
    await page.wait_for_timeout(_SETTLED)
    part = part or ("dialog-data-entry-flow dialog[open]" if dialog else "")
    target = page.locator(part) if part else page
    picture = Image.open(io.BytesIO(await target.screenshot())).convert("RGBA" if dialog else "RGB")
    if dialog:
        _cut_corners(picture)
    picture.save(FOLDER / f"{name}.png", optimize=True)
    print(f"{name}.png", flush=True)


def _cut_corners(picture: Image.Image) -> None:
    """Leave out what stands behind the round corners of a dialog."""
    mask = Image.new("L", picture.size)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, *(n - 1 for n in picture.size)), _RADIUS, 255)
    picture.putalpha(mask)


async def main() -> int:
    """Take all pictures; return the exit status."""
    need(PROGRAM)
    FOLDER.mkdir(parents=True, exist_ok=True)
    async with sound(print) as heard_on, House.build() as house, browse() as browser:
        await house.start()
        entities = await furnish(house, heard_on)
        photographer = Photographer(house, entities, browser)
        for part in sys.argv[1:] or (
            "set_up",
            "options",
            "automations",
            "routine",
            "voice",
            "dashboard",
        ):
            await getattr(photographer, f"take_{part}")()
    for url in photographer.strangers:
        print(f"asked for outside the house: {url}", file=sys.stderr)
    return 1 if photographer.strangers else 0


if __name__ == "__main__":
    run("scripts/screenshots", main)
