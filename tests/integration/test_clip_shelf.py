"""A clip can be fetched by who knows its name, in parts too, until it is removed."""

import asyncio
from pathlib import Path
import threading
from typing import Any

from aiohttp.test_utils import TestClient, make_mocked_request
from homeassistant.components.media_player.browse_media import async_process_play_media_url
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest

from custom_components.rolling_session import clip_shelf
from custom_components.rolling_session.clip_shelf import (
    SHELF,
    Clip,
    ClipShelf,
    ClipView,
    NoUrlError,
    async_register_clip_view,
)
from custom_components.rolling_session.sound import Sound, as_wav, silence
from custom_components.rolling_session.tones import tone

HOUSE = "http://192.168.1.5:8123"
SOUND = tone("hold")

FILTERED = pytest.mark.expect_log("Filtered a potential harmful request")
"""Home Assistant does not even let it through to us."""


@pytest.fixture
async def shelf(hass: HomeAssistant) -> ClipShelf:
    """Have an empty shelf in a house with an address."""
    assert await async_setup_component(hass, "http", {})
    await hass.config.async_update(internal_url=HOUSE)
    await async_register_clip_view(hass)
    return hass.data[SHELF]


async def without_an_address(hass: HomeAssistant) -> None:
    """Forget the address, also the one that Home Assistant found out by itself."""
    await hass.config.async_update(internal_url=None)
    assert hass.config.api
    hass.config.api.local_ip = "127.0.0.1"


@pytest.fixture
async def speaker(shelf: ClipShelf, hass_client_no_auth: Any) -> TestClient:
    """Have somebody who fetches without logging in."""
    return await hass_client_no_auth()


@pytest.fixture
async def clip(shelf: ClipShelf) -> Clip:
    """Have a clip on the shelf."""
    return await shelf.async_put(SOUND)


def path(clip: Clip) -> str:
    return clip.url.removeprefix(HOUSE)


def files(hass: HomeAssistant) -> list[Path]:
    return list(Path(hass.config.cache_path("rolling_session", "clips")).glob("*"))


async def test_a_clip_is_delivered_whole_with_its_length(speaker: TestClient, clip: Clip) -> None:
    response = await speaker.get(path(clip))
    data = await response.read()
    assert response.status == 200
    assert data == as_wav(SOUND)
    assert response.headers["Content-Type"] == "audio/wav"
    assert response.headers["Content-Length"] == str(len(data))
    assert response.headers["Accept-Ranges"] == "bytes"
    assert "Transfer-Encoding" not in response.headers
    assert clip.seconds == SOUND.seconds


async def test_a_clip_is_delivered_in_parts(speaker: TestClient, clip: Clip) -> None:
    whole = as_wav(SOUND)
    response = await speaker.get(path(clip), headers={"Range": "bytes=100-299"})
    assert response.status == 206
    assert response.headers["Content-Range"] == f"bytes 100-299/{len(whole)}"
    assert response.headers["Content-Length"] == "200"
    assert await response.read() == whole[100:300]
    beyond = await speaker.get(path(clip), headers={"Range": f"bytes={len(whole)}-"})
    assert beyond.status == 416


async def test_only_fetching_counts_as_fetched(speaker: TestClient, clip: Clip) -> None:
    response = await speaker.head(path(clip))
    assert response.status == 200
    assert response.headers["Content-Length"] == str(len(as_wav(SOUND)))
    assert await response.read() == b""
    assert clip.fetched_at is None
    before = dt_util.utcnow()
    await speaker.get(path(clip))
    first = clip.fetched_at
    assert first is not None
    assert before <= first <= dt_util.utcnow()
    await speaker.get(path(clip), headers={"Range": "bytes=0-9"})
    assert clip.fetched_at == first


async def test_a_removed_clip_is_gone(
    hass: HomeAssistant, shelf: ClipShelf, speaker: TestClient, clip: Clip
) -> None:
    other = await shelf.async_put(silence(1))
    shelf.remove(clip)
    for method in (speaker.get, speaker.head):
        assert (await method(path(clip))).status == 404
    await hass.async_block_till_done(wait_background_tasks=True)
    assert [file.stem for file in files(hass)] == [other.name]
    assert (await speaker.get(path(other))).status == 200
    shelf.remove(clip)


async def test_a_clip_whose_file_was_lost_is_not_found(
    hass: HomeAssistant, speaker: TestClient, clip: Clip
) -> None:
    files(hass)[0].unlink()
    assert (await speaker.get(path(clip))).status == 404


@pytest.mark.parametrize(
    "name",
    [
        "nothing.wav",
        pytest.param("..%2Fsecrets.wav", marks=FILTERED),
        pytest.param("....//secrets.wav", marks=FILTERED),
        "%2e%2e/secrets.wav",
        "%2Fetc%2Fpasswd.wav",
        "%00.wav",
        ".wav",
        "*.wav",
        "",
    ],
)
async def test_nothing_but_clips_can_be_read(
    hass: HomeAssistant, speaker: TestClient, clip: Clip, name: str
) -> None:
    Path(hass.config.path("secrets.wav")).write_text("private")
    Path(hass.config.cache_path("rolling_session", "secrets.wav")).write_text("private")
    response = await speaker.get(f"/api/rolling_session/clip/{name}")
    assert response.status in {400, 404}
    assert "private" not in await response.text()
    assert clip.fetched_at is None


@pytest.mark.parametrize("name", ["../secrets", "/etc/passwd", "", ".", "secrets\0"])
async def test_a_name_never_becomes_a_path(
    hass: HomeAssistant, shelf: ClipShelf, clip: Clip, name: str
) -> None:
    Path(hass.config.cache_path("rolling_session", "secrets.wav")).write_text("private")
    view = ClipView(shelf)
    for answer in (view.get, view.head):
        assert (await answer(make_mocked_request("GET", "/"), name)).status == 404


async def test_a_file_beside_the_clips_is_not_a_clip(
    hass: HomeAssistant, speaker: TestClient, clip: Clip
) -> None:
    files(hass)[0].with_name("stranger.wav").write_text("private")
    assert (await speaker.get("/api/rolling_session/clip/stranger.wav")).status == 404


@pytest.mark.parametrize("method", ["post", "put", "delete"])
async def test_a_clip_can_only_be_read(speaker: TestClient, clip: Clip, method: str) -> None:
    assert (await speaker.request(method, path(clip))).status == 405


async def test_names_can_not_be_guessed_and_urls_are_short(shelf: ClipShelf) -> None:
    clips = [await shelf.async_put(SOUND) for _ in range(20)]
    assert len({clip.name for clip in clips}) == 20
    assert all(len(clip.name) == 16 for clip in clips)
    assert all(len(clip.url) < 80 for clip in clips)
    shared = set.intersection(*(set(enumerate(clip.name)) for clip in clips))
    assert not shared


async def test_home_assistant_leaves_the_url_as_it_is(
    hass: HomeAssistant, speaker: TestClient, clip: Clip
) -> None:
    assert clip.url == f"{HOUSE}/api/rolling_session/clip/{clip.name}.wav?v=1"
    assert async_process_play_media_url(hass, clip.url) == clip.url
    # It would have been signed without our query, which is what the query is for.
    assert len(async_process_play_media_url(hass, clip.url.split("?")[0])) > 200
    response = await speaker.get(path(clip))
    assert response.status == 200
    assert "Authorization" not in response.request_info.headers


async def test_without_an_address_there_is_no_clip(hass: HomeAssistant, shelf: ClipShelf) -> None:
    await without_an_address(hass)
    with pytest.raises(NoUrlError) as refused:
        await shelf.async_put(SOUND)
    assert refused.value.translation_key == "no_url"
    assert files(hass) == []


async def test_the_address_inside_the_house_is_preferred(
    hass: HomeAssistant, shelf: ClipShelf
) -> None:
    await hass.config.async_update(external_url="https://example.org")
    assert (await shelf.async_put(SOUND)).url.startswith(HOUSE)
    await without_an_address(hass)
    assert (await shelf.async_put(SOUND)).url.startswith("https://example.org/")


async def test_clearing_removes_everything(
    hass: HomeAssistant, shelf: ClipShelf, speaker: TestClient, clip: Clip
) -> None:
    await shelf.async_clear()
    assert files(hass) == []
    assert (await speaker.get(path(clip))).status == 404


async def test_what_an_earlier_run_left_behind_is_deleted(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, "http", {})
    left = Path(hass.config.cache_path("rolling_session", "clips"))
    left.mkdir(parents=True)
    (left / "left.wav").write_bytes(as_wav(SOUND))
    phrase = left.parent / "phrases" / "kept.wav"
    phrase.parent.mkdir()
    phrase.write_bytes(b"")
    await async_register_clip_view(hass)
    assert files(hass) == []
    assert phrase.exists()


async def test_the_integration_has_a_shelf(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, "rolling_session", {})
    assert isinstance(hass.data[SHELF], ClipShelf)


async def test_a_clip_that_nobody_waits_for_leaves_no_file(
    hass: HomeAssistant, shelf: ClipShelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody skips while a clip is being written: it would stay until the next start."""
    go_on, write = threading.Event(), clip_shelf._write

    def write_slowly(file: Path, sound: Sound) -> None:
        go_on.wait()
        write(file, sound)

    monkeypatch.setattr(clip_shelf, "_write", write_slowly)
    putting = asyncio.create_task(shelf.async_put(SOUND))
    await asyncio.sleep(0)
    putting.cancel()
    await asyncio.wait({putting})
    go_on.set()
    await hass.async_block_till_done(wait_background_tasks=True)

    assert putting.cancelled()
    assert files(hass) == []


async def test_a_clip_that_can_not_be_written_leaves_no_file(
    hass: HomeAssistant, shelf: ClipShelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write_half(file: Path, sound: Sound) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"RIFF")
        raise OSError("disk full")

    monkeypatch.setattr(clip_shelf, "_write", write_half)
    with pytest.raises(OSError, match="disk full"):
        await shelf.async_put(SOUND)
    await hass.async_block_till_done(wait_background_tasks=True)

    assert files(hass) == []
