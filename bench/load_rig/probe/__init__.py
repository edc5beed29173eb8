"""A guest in the house: it looks at the loop from inside, and furnishes what people are heard on."""

import asyncio
from contextlib import AsyncExitStack
import gc
from time import perf_counter, thread_time
from typing import Any, Final

from homeassistant.components import websocket_api
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.typing import ConfigType
from homeassistant.setup import async_get_domain_setup_times
import voluptuous as vol

from .things import DATA_FETCH, DOMAIN, THINGS
from .watch import Figures, ms, percentile, resident_bytes, spread, watching

_MEASURED: Final = "rolling_session"
_TOO_LONG: Final = 0.05
"""Seconds that the loop may never be held up for."""
_SETTLED: Final = 1
"""Seconds after which the house has got used to it that somebody left."""
_DATA_WATCH: Final = f"{DOMAIN}.watch"

type Connection = websocket_api.ActiveConnection
type Message = dict[str, Any]


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Furnish the house, and listen to the bench."""
    hass.data[DATA_FETCH] = []
    for domain, count in config[DOMAIN].items():
        # Phones need a config entry otherwise.
        await hass.data[domain].async_add_entities(THINGS[domain](n) for n in range(count))
    for command in (watch, unwatch, fetch, start_ups, reopen, left):
        websocket_api.async_register_command(hass, command)
    return True


@websocket_api.websocket_command({vol.Required("type"): f"{DOMAIN}/watch"})
@websocket_api.async_response
async def watch(hass: HomeAssistant, connection: Connection, msg: Message) -> None:
    """Begin to look at the loop."""
    gc.collect()
    stack = AsyncExitStack()
    hass.data[_DATA_WATCH] = stack, await stack.enter_async_context(watching())
    connection.send_result(msg["id"])


@websocket_api.websocket_command({vol.Required("type"): f"{DOMAIN}/unwatch"})
@websocket_api.async_response
async def unwatch(hass: HomeAssistant, connection: Connection, msg: Message) -> None:
    """Tell what was seen."""
    stack, seen = hass.data.pop(_DATA_WATCH)
    await stack.aclose()
    figures: Figures = {
        **seen.figures(),
        "late_p50_ms": ms(percentile(seen.late, 0.5)),
        "too_long": sum(late > _TOO_LONG for late in seen.late),
        "busy_too_long": sum(busy > _TOO_LONG for busy in seen.busy),
        "collections_too_long": sum(took > _TOO_LONG for took in seen.collected),
    }
    connection.send_result(msg["id"], figures)


@websocket_api.websocket_command({vol.Required("type"): f"{DOMAIN}/fetch"})
@callback
def fetch(hass: HomeAssistant, connection: Connection, msg: Message) -> None:
    """Have the bench fetch what speakers are told to play, as they would themselves."""

    @callback
    def forward(url: str) -> None:
        connection.send_event(msg["id"], {"url": url})

    hass.data[DATA_FETCH].append(forward)
    connection.subscriptions[msg["id"]] = lambda: hass.data[DATA_FETCH].remove(forward)
    connection.send_result(msg["id"])


@websocket_api.websocket_command({vol.Required("type"): f"{DOMAIN}/start_ups"})
@callback
def start_ups(hass: HomeAssistant, connection: Connection, msg: Message) -> None:
    """Tell how long each person took at the start of the house, by Home Assistant's own clock."""
    times = async_get_domain_setup_times(hass, _MEASURED)
    took = [sum(phases.values()) for group, phases in times.items() if group]
    connection.send_result(msg["id"], {**spread(took), "sum_ms": ms(sum(took))})


@websocket_api.websocket_command(
    {vol.Required("type"): f"{DOMAIN}/reopen", vol.Required("times"): int}
)
@websocket_api.async_response
async def reopen(hass: HomeAssistant, connection: Connection, msg: Message) -> None:
    """Set people up anew in the house that is up, one after the other, then all at once."""
    entries = hass.config_entries.async_entries(_MEASURED)
    took = [await _reopen(hass, entry) for entry in entries[: msg["times"]]]
    one = spread([seconds for seconds, _ in took])
    one["processor_p50_ms"] = ms(percentile([busy for _, busy in took], 0.5))
    for entry in entries:
        await hass.config_entries.async_unload(entry.entry_id)
    await asyncio.sleep(1)
    gc.collect()
    async with watching() as seen:
        began = perf_counter()
        await asyncio.gather(*(hass.config_entries.async_setup(e.entry_id) for e in entries))
        all_at_once = perf_counter() - began
    figures = {"one": one, "all_ms": ms(all_at_once), "people": len(entries)}
    connection.send_result(msg["id"], {**figures, **seen.figures()})


async def _reopen(hass: HomeAssistant, entry: ConfigEntry) -> tuple[float, float]:
    """Return the seconds that it took, and those that the loop worked."""
    await hass.config_entries.async_unload(entry.entry_id)
    await asyncio.sleep(_SETTLED)
    began, used = perf_counter(), thread_time()
    await hass.config_entries.async_setup(entry.entry_id)
    return perf_counter() - began, thread_time() - used


@websocket_api.websocket_command({vol.Required("type"): f"{DOMAIN}/left"})
@callback
def left(hass: HomeAssistant, connection: Connection, msg: Message) -> None:
    """Tell what there is now besides people: to be compared with what there was before."""
    gc.collect()
    timers = [handle for handle in hass.loop._scheduled if not handle.cancelled()]  # noqa: SLF001
    figures = {
        "tasks": len(asyncio.all_tasks()),
        "timers": len(timers),
        "listeners": sum(hass.bus.async_listeners().values()),
        "states": hass.states.async_entity_ids_count(),
        "objects": len(gc.get_objects()),
        "resident_bytes": resident_bytes(),
        "clips": len(hass.data[f"{_MEASURED}.clip_shelf"]._clips),  # noqa: SLF001
    }
    connection.send_result(msg["id"], figures)
