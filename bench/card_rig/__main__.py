"""Measure: see bench/card."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import gzip
import json
from typing import Any, Final

from playwright.async_api import Browser, CDPSession, Page

from scripts.demo_house.browser import PROGRAM, browse
from scripts.demo_house.client import Client
from scripts.demo_house.command import bench_parser, circumstances, need, run, write
from scripts.demo_house.config_folder import CHECKOUT, INTEGRATION, configure
from scripts.demo_house.flows import set_up
from scripts.demo_house.furniture import DOMAIN
from scripts.demo_house.house import House

SESSION: Final = "sensor.alex_session"
MOST_BYTES: Final = 40 * 1024
TRANSITIONS_AN_HOUR: Final = 240
"""Twelve sessions of five minutes, twenty each."""
CONTESTANTS: Final = {
    "product": "the cards",
    "stock": "Home Assistant's own: a template that counts, tiles and buttons",
}
_TEMPLATE: Final = """\
{% set until = state_attr('sensor.alex_session', 'step_ends_at') %}
## {{ state_translated('sensor.alex_session') }}
{{ state_attr_translated('sensor.alex_session', 'technique') }}
{{ ((as_timestamp(until) - as_timestamp(states('sensor.clock'))) | round(0)) if until }}
"""
_CARDS: Final[dict[str, list[dict[str, Any]]]] = {
    "product": [
        {"type": f"custom:rolling-{name}-card", "entity": SESSION} for name in ("session", "streak")
    ],
    "stock": [
        {"type": "markdown", "content": _TEMPLATE},
        *({"type": "button", "entity": f"button.alex_{name}"} for name in ("start", "skip")),
        *({"type": "tile", "entity": f"sensor.alex_{name}"} for name in ("streak", "best_streak")),
    ],
}
_READY: Final = {"product": "rolling-session-card .card", "stock": "hui-tile-card"}
# The user who writes a countdown with templates needs a second that ticks.
_CLOCK: Final = {
    "template": [
        {
            "triggers": [{"trigger": "time_pattern", "seconds": "/1"}],
            "sensor": [{"name": "Clock", "state": "{{ now().isoformat() }}"}],
        }
    ]
}
_SHIFTS: Final = """
  window.shifts = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.shifts += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
"""


async def main() -> int:
    """Look at both dashboards in the same house, one after the other."""
    wanted = bench_parser("bench/card", "See what the cards cost.", "shorter looks").parse_args()
    need(PROGRAM)
    seconds = 5 if wanted.quick else 20
    module = CHECKOUT / INTEGRATION / "www" / "rolling-session.js"
    size = len(gzip.compress(module.read_bytes()))
    async with House.build() as house, browse() as browser:
        configure(house.folder, _CLOCK)
        await house.start()
        async with house.client() as client:
            await set_up(client, DOMAIN, {"person": "person.alex", "disclaimer": True})
            found = {}
            for name, cards in _CARDS.items():
                await _show(client, name, cards)
                found[name] = await _look(client, browser, house, name, seconds)
                print(f"{CONTESTANTS[name]}: {json.dumps(found[name])}", flush=True)
    report = {
        "measured": circumstances(seconds=seconds),
        "gzip_bytes": size,
        "goal": {"gzip_bytes": MOST_BYTES, "met": size <= MOST_BYTES},
        **found,
    }
    print(f"The module: {size} bytes gzip of {MOST_BYTES} at most")
    write(report, wanted.json)
    return 0 if size <= MOST_BYTES else 1


async def _look(
    client: Client, browser: Browser, house: House, name: str, seconds: int
) -> dict[str, float]:
    """Open a dashboard afresh, and watch what it costs before, during and behind other pages."""
    async with _page(browser, house, f"/{name}-board") as (page, probe):
        await page.locator(_READY[name]).first.wait_for()
        painted = await page.evaluate("performance.now()")
        await asyncio.sleep(2)
        figures = {
            "shown_after_ms": round(painted),
            "layout_shift": round(await page.evaluate("window.shifts"), 4),
            "idle_percent": await _busy(probe, seconds),
        }
        await client.act(f"{DOMAIN}.start", SESSION)
        await asyncio.sleep(1)
        figures["running_percent"] = await _busy(probe, seconds)
        figures["running_layout_shift"] = round(await page.evaluate("window.shifts"), 4)
        await page.evaluate(
            """() => {
              Object.defineProperty(document, "visibilityState", { get: () => "hidden" });
              document.dispatchEvent(new Event("visibilitychange"));
            }"""
        )
        figures["hidden_script_percent"] = await _busy(probe, seconds, "ScriptDuration")
        before = await _heap(probe)
        for number in range(TRANSITIONS_AN_HOUR):
            await client.act(f"{DOMAIN}.{('pause', 'resume')[number % 2]}", SESSION)
        figures["heap_mb"] = round(before, 1)
        figures["heap_growth_of_an_hour_mb"] = round(await _heap(probe) - before, 1)
        await client.act(f"{DOMAIN}.stop", SESSION)
        return figures


@asynccontextmanager
async def _page(
    browser: Browser, house: House, path: str
) -> AsyncIterator[tuple[Page, CDPSession]]:
    context = await browser.new_context(viewport={"width": 1280, "height": 900})
    page = await context.new_page()
    # Logged in first: a deep link is forgotten on the way through the login.
    await page.goto(house.url)
    await page.locator("home-assistant-main").wait_for()
    await page.add_init_script(_SHIFTS)
    await page.goto(f"{house.url}{path}")
    probe = await context.new_cdp_session(page)
    await probe.send("Performance.enable")
    yield page, probe
    await context.close()


async def _busy(probe: CDPSession, seconds: int, what: str = "TaskDuration") -> float:
    """Return the share of time in which the page had something to do, in percent."""
    before = await _metric(probe, what)
    await asyncio.sleep(seconds)
    return round(100 * (await _metric(probe, what) - before) / seconds, 2)


async def _heap(probe: CDPSession) -> float:
    await probe.send("HeapProfiler.collectGarbage")
    return await _metric(probe, "JSHeapUsedSize") / 1e6


async def _metric(probe: CDPSession, name: str) -> float:
    answer = await probe.send("Performance.getMetrics")
    value: float = next(one["value"] for one in answer["metrics"] if one["name"] == name)
    return value


async def _show(client: Client, name: str, cards: list[dict[str, Any]]) -> None:
    path = f"{name}-board"
    await client.call(
        "lovelace/dashboards/create",
        url_path=path,
        title=name,
        mode="storage",
        show_in_sidebar=True,
    )
    view = {"title": name, "type": "sections", "sections": [{"cards": cards}]}
    await client.call("lovelace/config/save", url_path=path, config={"views": [view]})


run("bench/card", main)
