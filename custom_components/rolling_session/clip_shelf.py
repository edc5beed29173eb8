"""Sound files that speakers fetch: there as long as they are needed, for who knows the name.

Speakers can not log in, so a name is long and random, and only names on the shelf
are looked at: nothing of a request ever becomes part of a path.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
import secrets
from typing import Final

from aiohttp import hdrs, web
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.http import HomeAssistantView
from homeassistant.helpers.network import NoURLAvailableError, get_url
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN
from .sound import Sound, as_wav

_PATH: Final = f"/api/{DOMAIN}/clip/{{name}}.wav"
_QUERY: Final = "?v=1"
"""Home Assistant signs a media URL that has no query, which makes it too long for some speakers."""
_NAME_BYTES: Final = 12
"""Of randomness: 16 characters, 2**96 names."""


class NoUrlError(HomeAssistantError):
    """Home Assistant does not know under which address speakers reach it."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(translation_domain=DOMAIN, translation_key="no_url")


@dataclass(slots=True)
class Clip:
    """A sound that can be fetched."""

    name: str
    url: str
    seconds: float
    fetched_at: datetime | None = None
    """When a speaker first asked for it."""
    on_fetch: Callable[[datetime], None] | None = None
    """Hears of that at once: a speaker may fetch long after it was told to play."""

    @callback
    def note_fetch(self, at: datetime) -> None:
        """Note that somebody asked for it."""
        if self.fetched_at is None:
            self.fetched_at = at
            if self.on_fetch:
                self.on_fetch(at)


class ClipShelf:
    """All clips that can be fetched now."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Have an empty shelf; nothing touches the disk yet."""
        self._hass = hass
        self._folder = Path(hass.config.cache_path(DOMAIN, "clips"))
        self._clips: dict[str, Clip] = {}

    async def async_put(self, sound: Sound) -> Clip:
        """Make a sound fetchable. Raises NoUrlError."""
        try:
            base = get_url(self._hass, prefer_external=False, allow_cloud=False)
        except NoURLAvailableError as error:
            raise NoUrlError from error
        name = secrets.token_urlsafe(_NAME_BYTES)
        clip = Clip(name, f"{base}{_PATH.format(name=name)}{_QUERY}", sound.seconds)
        writing = self._hass.async_add_executor_job(_write, self.file(clip), sound)
        try:
            await asyncio.shield(writing)
        except BaseException:
            # For nobody, since the session went another way, or half written: it must not stay.
            writing.add_done_callback(lambda _: self._delete(clip))
            raise
        self._clips[name] = clip
        return clip

    @callback
    def remove(self, clip: Clip) -> None:
        """Make a clip unreadable; removing it twice is fine."""
        if self._clips.pop(clip.name, None):
            self._delete(clip)

    @callback
    def _delete(self, clip: Clip) -> None:
        self._hass.async_add_executor_job(_delete, self.file(clip))

    async def async_clear(self) -> None:
        """Remove every clip, also those that an earlier run left behind."""
        self._clips.clear()
        await self._hass.async_add_executor_job(_empty, self._folder)

    @callback
    def clip(self, name: str) -> Clip | None:
        """Return what can be fetched under this name."""
        return self._clips.get(name)

    def file(self, clip: Clip) -> Path:
        """Return where a clip is kept."""
        return self._folder / f"{clip.name}.wav"


SHELF: HassKey[ClipShelf] = HassKey(f"{DOMAIN}.clip_shelf")


class ClipView(HomeAssistantView):
    """Delivers clips with their length and in ranges, as speakers want them."""

    url = _PATH
    name = f"api:{DOMAIN}:clip"
    requires_auth = False

    def __init__(self, shelf: ClipShelf) -> None:
        """Deliver what is on this shelf."""
        self._shelf = shelf

    async def get(self, request: web.Request, name: str) -> web.StreamResponse:
        """Deliver a clip, and note when it was first asked for."""
        if clip := self._shelf.clip(name):
            clip.note_fetch(dt_util.utcnow())
        return self._response(clip)

    async def head(self, request: web.Request, name: str) -> web.StreamResponse:
        """Tell about a clip; a speaker that only asks does not play yet."""
        return self._response(self._shelf.clip(name))

    def _response(self, clip: Clip | None) -> web.StreamResponse:
        if clip is None:
            return web.Response(status=HTTPStatus.NOT_FOUND)
        # Python's own guess, audio/x-wav, is one that some speakers do not know.
        headers = {hdrs.CONTENT_TYPE: "audio/wav"}
        return web.FileResponse(self._shelf.file(clip), headers=headers)


async def async_register_clip_view(hass: HomeAssistant) -> None:
    """Have one shelf for the whole house, empty."""
    shelf = hass.data[SHELF] = ClipShelf(hass)
    await shelf.async_clear()
    hass.http.register_view(ClipView(shelf))


def _write(file: Path, sound: Sound) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(as_wav(sound))


def _delete(file: Path) -> None:
    with suppress(OSError):
        file.unlink(missing_ok=True)


def _empty(folder: Path) -> None:
    for file in folder.glob("*"):
        _delete(file)
