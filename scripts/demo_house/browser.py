"""A browser that looks at the house, and at nothing else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, async_playwright

PROGRAM = "/usr/bin/chromium"
# It asks the internet for nothing; root may not use the sandbox.
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


@asynccontextmanager
async def browse(*flags: str) -> AsyncIterator[Browser]:
    """Open it, with more flags if there are any."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=PROGRAM, args=[*FLAGS, *flags])
        try:
            yield browser
        finally:
            await browser.close()
