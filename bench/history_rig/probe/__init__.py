"""A guest in the house that measures from inside; the bench asks it over the websocket."""

import gc
import os
from pathlib import Path
from time import perf_counter
import tracemalloc
from typing import Any, Final

from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant
from homeassistant.helpers.typing import ConfigType
from homeassistant.setup import async_get_domain_setup_times, async_get_setup_timings
import voluptuous as vol

from .contestant import Contestant
from .contestants import CONTESTANTS
from .watch import Figures, resident_bytes, spread, timed, watching

DOMAIN: Final = "history_probe"
_LINE: Final = b"x" * 700 + b"\n"


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Listen to the bench."""
    websocket_api.async_register_command(hass, answer)
    return True


@websocket_api.websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/measure",
        vol.Required("contestant"): vol.In(CONTESTANTS),
        vol.Required("what"): str,
        vol.Required("past"): dict,
        vol.Optional("times", default=1): int,
        vol.Optional("seconds", default=1e9): vol.Coerce(float),
    }
)
@websocket_api.async_response
async def answer(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Measure one thing."""
    contestant = CONTESTANTS[msg["contestant"]](hass, msg["past"])
    general = {
        "start": _start,
        "idle": _idle,
        "disk": _disk,
        "opening": _opening,
        "kept_bytes": _kept_bytes,
    }
    what = msg["what"]
    measure = general.get(what)
    if measure:
        figures = await measure(hass, contestant, msg["times"])
    else:
        figures = await getattr(contestant, what)(msg["times"], msg["seconds"])
    connection.send_result(msg["id"], figures)


async def _start(hass: HomeAssistant, contestant: Contestant, _: int) -> Figures:
    """Return what Home Assistant itself says of the start, and what memory there is."""
    of_entries = async_get_domain_setup_times(hass, contestant.domain)
    of_ours = of_entries.get(contestant.entry_id, {})
    gc.collect()
    return {
        "integration_ms": round(async_get_setup_timings(hass).get(contestant.domain, 0) * 1000, 1),
        "entry_ms": round(sum(of_ours.values()) * 1000, 1),
        "resident_bytes": resident_bytes(),
    }


async def _idle(hass: HomeAssistant, _: Contestant, times: int) -> Figures:
    """Look how late the loop is while nothing is done."""

    async def rest(_: int) -> None:
        return None

    return await timed(rest, times)


async def _disk(hass: HomeAssistant, _: Contestant, times: int) -> Figures:
    """Append a line to a file and wait for the disk: nobody can be faster who does that."""
    path = Path(hass.config.path("history_probe.lines"))

    def append() -> None:
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, _LINE)
            os.fsync(file)
        finally:
            os.close(file)

    async def write(_: int) -> None:
        await hass.async_add_executor_job(append)

    return await timed(write, times)


async def _opening(hass: HomeAssistant, contestant: Contestant, times: int) -> Figures:
    """Set the entry up in a house that is up: what is left is all its own.

    Once more than asked for: to watch the loop takes the interpreter from who reads.
    """
    took: list[float] = []
    for _ in range(times):
        await contestant.close()
        gc.collect()
        began = perf_counter()
        await contestant.open()
        took.append(perf_counter() - began)
    await contestant.close()
    gc.collect()
    async with watching() as watch:
        await contestant.open()
    return {**spread(took), "sessions": await contestant.sessions(), **watch.figures()}


async def _kept_bytes(hass: HomeAssistant, contestant: Contestant, _: int) -> Figures:
    """Return what is allocated once the entry is set up, without what is only passing."""
    await contestant.close()
    gc.collect()
    tracemalloc.start()
    try:
        await contestant.open()
        gc.collect()
        kept, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return {"kept": kept, "peak": peak}
