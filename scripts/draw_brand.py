"""Every drawing in its two sizes, by the browser that also takes the screenshots."""

from pathlib import Path
import sys

from playwright.sync_api import sync_playwright

from scripts.demo_house.browser import FLAGS, PROGRAM

DRAWINGS = ("icon", "dark_icon", "logo", "dark_logo")
SIZES = {"": 1, "@2x": 2}


def draw(folder: Path) -> None:
    """Write all pictures into a folder."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=FLAGS)
        for suffix, scale in SIZES.items():
            page = browser.new_page(device_scale_factor=scale)
            for name in DRAWINGS:
                svg = Path(f"docs/images/{name}.svg").read_text(encoding="utf-8")
                page.set_content(f"<style>body{{margin:0}}svg{{height:256px}}</style>{svg}")
                drawing = page.locator("svg")
                drawing.screenshot(path=folder / f"{name}{suffix}.png", omit_background=True)
        browser.close()


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
