"""The pictures that Home Assistant shows for the integration, as it wants them."""

from collections.abc import Sequence
from itertools import batched, product
from pathlib import Path

from PIL import Image
import pytest

from .translations import COMPONENT

BRAND = COMPONENT / "brand"
NAMES = ("icon", "dark_icon", "logo", "dark_logo")
SIZES = {"": 256, "@2x": 512}
"""Pixels of the shorter side."""
MOST = 128 * 1024


def picture(name: str, size: str) -> Image.Image:
    return Image.open(BRAND / f"{name}{size}.png")


def test_they_are_all_there_and_nothing_else() -> None:
    wanted = {f"{name}{size}.png" for name, size in product(NAMES, SIZES)}
    assert {file.name for file in BRAND.iterdir()} == wanted


@pytest.mark.parametrize(("name", "size"), product(NAMES, SIZES))
def test_a_picture_has_its_size(name: str, size: str) -> None:
    image = picture(name, size)
    assert (image.format, image.mode) == ("PNG", "RGBA")
    assert min(image.size) == SIZES[size]
    if "icon" in name:
        assert image.width == image.height
    else:
        assert image.width > image.height
    assert (BRAND / f"{name}{size}.png").stat().st_size < MOST


@pytest.mark.parametrize("name", NAMES)
def test_the_large_one_is_the_small_one_twice_as_large(name: str) -> None:
    small, large = picture(name, ""), picture(name, "@2x")
    assert large.size == (2 * small.width, 2 * small.height)
    reduced = large.resize(small.size, Image.Resampling.BOX)
    pairs = zip(small.tobytes(), reduced.tobytes(), strict=True)
    assert sum(abs(one - other) for one, other in pairs) / len(small.tobytes()) < 3


@pytest.mark.parametrize(("name", "size"), product(NAMES, SIZES))
def test_there_is_nothing_around_it(name: str, size: str) -> None:
    """A picture fills its frame, and what is behind it shows."""
    image = picture(name, size)
    left, top, right, bottom = image.getchannel("A").getbbox() or (0, 0, 0, 0)
    space = max(
        min(left, image.width - right) / image.width,
        min(top, image.height - bottom) / image.height,
    )
    assert space < 0.1
    assert image.getpixel((0, 0))[3] == 0  # type: ignore[index]


@pytest.mark.parametrize("name", NAMES)
def test_it_can_be_seen_on_what_it_is_for(name: str) -> None:
    """The dark ones on the dark theme's cards, the others on white."""
    behind = (28, 28, 28) if name.startswith("dark_") else (255, 255, 255)
    pixels = batched(picture(name, "").tobytes(), 4, strict=True)
    solid = [colour for *colour, alpha in pixels if alpha > 200]
    contrasts = sorted(contrast(colour, behind) for colour in solid)
    assert contrasts[len(contrasts) // 2] > 3


def contrast(one: Sequence[int], other: Sequence[int]) -> float:
    """Return the contrast of two colours, as the web's guidelines count it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: Sequence[int]) -> float:
    red, green, blue = (
        part / 12.92 if (part := byte / 255) <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for byte in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_they_are_drawn_from_what_is_kept() -> None:
    """The drawings are in the repository: scripts/brand makes every picture again."""
    for name in NAMES:
        assert Path(f"docs/images/{name}.svg").read_text("utf-8").startswith("<svg")
