"""A history as a download, in pieces: no length of it takes much memory, or the loop's time."""

from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus
from itertools import islice
from typing import Final

from aiohttp import hdrs, web
from homeassistant.components.http import KEY_HASS_USER
from homeassistant.components.http.auth import async_sign_path
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.http import HomeAssistantView

from .const import DOMAIN
from .coordinator import RollingSessionConfigEntry
from .history_access import may_read
from .history_transfer import CONTENT_TYPES, filename_of, pieces_of

_PATH: Final = f"/api/{DOMAIN}/history/{{entry_id}}.{{form}}"
_AT_ONCE: Final = 500
"""Sessions that are written at once, some 200 kB."""
_VALID: Final = timedelta(hours=1)
"""How long a page with links may stay open."""


class HistoryView(HomeAssistantView):
    """Delivers a person's history to who may read it."""

    url = _PATH
    name = f"api:{DOMAIN}:history"

    def __init__(self, hass: HomeAssistant) -> None:
        """Deliver the histories of this house."""
        self._hass = hass

    async def get(self, request: web.Request, entry_id: str, form: str) -> web.StreamResponse:
        """Deliver a history as a file to keep."""
        user, entry = request[KEY_HASS_USER], _entry(self._hass, entry_id)
        if not user.is_admin and (entry is None or not may_read(self._hass, user, entry)):
            # Also where there is none: who may not read it learns nothing of it either.
            return web.Response(status=HTTPStatus.FORBIDDEN)
        if form not in CONTENT_TYPES or entry is None or not _is_loaded(entry):
            return web.Response(status=HTTPStatus.NOT_FOUND)
        headers = {
            hdrs.CONTENT_TYPE: f"{CONTENT_TYPES[form]}; charset=utf-8",
            hdrs.CONTENT_DISPOSITION: f'attachment; filename="{filename_of(entry, form)}"',
            hdrs.CACHE_CONTROL: "no-store",
        }
        response = web.StreamResponse(headers=headers)
        pieces = pieces_of(entry, form)
        await response.prepare(request)
        while chunk := await self._hass.async_add_executor_job(_next_chunk, pieces):
            await response.write(chunk)
        await response.write_eof()
        return response


@callback
def signed_url(hass: HomeAssistant, entry: RollingSessionConfigEntry, form: str) -> str:
    """Return a link that acts as the user who asks for it now, and as nobody else."""
    return async_sign_path(hass, _PATH.format(entry_id=entry.entry_id, form=form), _VALID)


def _entry(hass: HomeAssistant, entry_id: str) -> RollingSessionConfigEntry | None:
    entry = hass.config_entries.async_get_entry(entry_id)
    return entry if entry and entry.domain == DOMAIN else None


def _is_loaded(entry: RollingSessionConfigEntry) -> bool:
    return entry.state is ConfigEntryState.LOADED


def _next_chunk(pieces: Iterator[str]) -> bytes:
    """Return some of the pieces as one; nothing when there are none left."""
    return "".join(islice(pieces, _AT_ONCE)).encode()
