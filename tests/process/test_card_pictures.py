"""The cards look as they did: every state is compared with a picture that somebody has looked at.

`UPDATE_PICTURES=1 scripts/test tests/process/test_card_pictures.py` takes them anew.
"""

from base64 import b64encode
from datetime import UTC, datetime, timedelta
import io
import os
from pathlib import Path
from typing import Any

import hass_frontend
from PIL import Image, ImageChops
from playwright.async_api import Browser
import pytest

from .browser import browser

pytestmark = [pytest.mark.process, pytest.mark.timeout(180)]

FOLDER = Path(__file__).parent / "pictures"
STAGE = Path(__file__).parent / "stage.html"
MODULE = Path("custom_components/rolling_session/www/rolling-session.js")
NOW = datetime(2026, 3, 4, 21, 0, tzinfo=UTC)
ENTITY = "sensor.anna_session"
COARSE = 6
"""Pixels that are looked at as one: how a letter's edge is drawn depends on the browser's version."""
DIFFERENT = 10
"""Of 255."""
MOST = 0.01
"""The share that may differ: a letter, no button."""


def at(seconds: float) -> str:
    return (NOW - timedelta(seconds=seconds)).isoformat()


def session(elapsed: float, *, paused: bool = False) -> dict[str, Any]:
    positions = [
        {"technique": "thoracic_roll", "zone": "thoracic", "side": "both"},
        {"technique": "glute_figure_four", "zone": "glutes", "side": "left"},
    ]
    starts = ((0, "preparing", 0), (15, "rolling", 0), (30, "holding", 0), (60, "switching", 1))
    ends = (15, 30, 60, 75)
    return {
        "id": "1",
        "routine": "bedtime",
        "routine_name": "Bedtime",
        "origin": None if paused else at(elapsed),
        "elapsed": elapsed if paused else None,
        "length": 75,
        "positions": [{**one, "tool": None, "seconds": 45} for one in positions],
        "phases": [
            {"at": begin, "until": end, "status": status, "position": position}
            for (begin, status, position), end in zip(starts, ends, strict=True)
        ],
        "breaths": [
            {"at": 34 + 8 * n, "seconds": 4 if n % 2 == 0 else 6, "kind": ("in", "out")[n % 2]}
            for n in range(3)
        ],
        "cues": [{"at": 0, "text": "Mid back. Knees bent."}, {"at": 30, "text": "Stop there."}],
    }


def shown(**parts: Any) -> dict[str, Any]:
    return {
        "now": NOW.isoformat(),
        "name": "Anna",
        "version": "0.1.0",
        "session": None,
        "last": None,
        "streak": {"current": 12, "unit": "days", "done_today": False},
        "routines": [
            {"id": "bedtime", "name": "Bedtime", "minutes": 5, "zones": ["thoracic", "glutes"]}
        ],
        "routine": "bedtime",
        "entities": {"session": ENTITY, "routine": "select.anna", "streak": "sensor.anna_streak"},
        **parts,
    }


def history() -> dict[str, Any]:
    verdicts = ("done", "done", "rest", "done", "frozen", "missed", "partial", "paused", "done")
    first = NOW.date() - timedelta(days=366)
    first -= timedelta(days=first.weekday())
    count = (NOW.date() - first).days + 1
    days = [
        {
            "day": (first + timedelta(days=n)).isoformat(),
            "verdict": "open" if n == count - 1 else verdicts[n % len(verdicts)],
            "minutes": 3 * (n % 4),
            "streak": n % 20,
            "strength": min(1, n / 400),
        }
        for n in range(count)
    ]
    return {
        "version": "0.1.0",
        "name": "Anna",
        "today": NOW.date().isoformat(),
        "unit": "days",
        "current": 12,
        "best": 30,
        "best_from": "2025-11-01",
        "best_until": "2025-11-30",
        "freezes": 1,
        "next_milestone": 14,
        "week": {"done": 2, "goal": 6},
        "strength": 0.83,
        "days": days,
        "zones": {"thoracic": 42, "glutes": 18, "lats": 6, "rhomboids": 0, "paraspinals": 0},
        "zone_days": 28,
        "sessions": {},
        "entities": {"session": ENTITY, "streak": "sensor.anna_streak"},
        "may_correct": True,
    }


def fonts() -> str:
    """Return the letters of Home Assistant's frontend: those of the machine are anybody's."""
    folder = Path(hass_frontend.__file__).parent / "static" / "fonts" / "roboto"
    weights = {"Regular": "100 450", "Medium": "451 600", "Bold": "601 900"}
    faces = []
    for name, weight in weights.items():
        data = b64encode(folder.joinpath(f"Roboto-{name}.woff2").read_bytes()).decode()
        source = f"src: url(data:font/woff2;base64,{data})"
        faces.append(f"@font-face {{ font-family: Stage; font-weight: {weight}; {source} }}")
    return "".join(faces)


LAST = {"outcome": "completed", "minutes": 4.3, "ended_at": at(30)}
SESSION, STREAK = "rolling-session-card", "rolling-streak-card"


async def picture(
    opened: Browser, card: str, data: dict[str, Any], width: int, *, dark: bool, press: str = ""
) -> Image.Image:
    """Show a card on a stage at a fixed moment, and take its picture."""
    context = await opened.new_context(viewport={"width": width, "height": 1200}, locale="en-GB")
    page = await context.new_page()
    await page.clock.set_fixed_time(NOW)
    await page.goto(STAGE.resolve().as_uri())
    await page.add_style_tag(content=fonts())
    if dark:
        await page.evaluate("document.documentElement.classList.add('dark')")
    await page.add_script_tag(content=MODULE.read_text(), type="module")
    await page.evaluate("([tag, data, id]) => showCard(tag, data, id)", [card, data, ENTITY])
    found = page.locator(card)
    await page.evaluate("document.fonts.ready")
    if press:
        await found.get_by_role("button", name=press).click()
    taken = await found.screenshot(animations="disabled")
    await context.close()
    return Image.open(io.BytesIO(taken)).convert("RGB")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 800, 1280], ids=["phone", "tablet", "desktop"])
async def test_every_state(width: int, dark: bool) -> None:
    """Before, during, paused, hurting, afterwards; a year, and a streak that has not begun."""
    empty = history() | {
        "current": 0,
        "best": 0,
        "best_from": None,
        "best_until": None,
        "strength": 0,
        "zones": {},
        "days": [one | {"verdict": "before", "minutes": 0} for one in history()["days"]],
    }
    states: dict[str, tuple[str, dict[str, Any], str]] = {
        "idle": (SESSION, shown(), ""),
        "ready": (SESSION, shown(session=session(5)), ""),
        "hold": (SESSION, shown(session=session(36)), ""),
        "paused": (SESSION, shown(session=session(20, paused=True)), ""),
        "hurts": (SESSION, shown(session=session(20)), "hurts"),
        "ended": (SESSION, shown(last=LAST), ""),
        "update": (SESSION, shown(version="9.9.9"), ""),
        "year": (STREAK, history(), ""),
        "empty": (STREAK, empty, ""),
    }
    wrong = []
    async with browser() as opened:
        for name, (card, data, press) in states.items():
            taken = await picture(opened, card, data, width, dark=dark, press=press)
            file = FOLDER / f"{name}-{width}-{'dark' if dark else 'light'}.png"
            if os.environ.get("UPDATE_PICTURES"):
                taken.save(file, optimize=True)
            known = Image.open(file).convert("RGB")
            if taken.size != known.size:
                wrong.append(f"{file.name}: {taken.size} instead of {known.size}")
                continue
            apart = ImageChops.difference(taken.reduce(COARSE), known.reduce(COARSE)).convert("L")
            share = sum(apart.histogram()[DIFFERENT:]) / (apart.width * apart.height)
            if share > MOST:
                wrong.append(f"{file.name}: {share:.1%} of it is different")
    assert wrong == []
