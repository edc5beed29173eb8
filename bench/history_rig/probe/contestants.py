"""Who keeps a history: the product, and what people use instead."""

from typing import Any, Final

from homeassistant.helpers.storage import Store

from custom_components.rolling_session.engine.record import Record

from .contestant import ConfiguredContestant, Contestant
from .product import Product
from .watch import Figures, timed


class LocalCalendar(ConfiguredContestant):
    """Home Assistant's own calendar, with an event for each session."""

    domain = "local_calendar"

    async def sessions(self) -> int:
        """Count them."""
        component = self.hass.data["calendar"]
        entity = component.get_entity(self.entity(None))
        return len(entity._calendar.events)  # noqa: SLF001

    async def recording(self, times: int, seconds: float) -> Figures:
        """Keep a session."""
        entity_id = self.entity(None)
        records = [self.new_record(number) for number in range(times)]

        async def record(number: int) -> None:
            event = {
                "summary": records[number].routine,
                "description": description(records[number]),
                "start_date_time": records[number].started_at,
                "end_date_time": records[number].ended_at,
            }
            await self.hass.services.async_call(
                "calendar", "create_event", event, blocking=True, target={"entity_id": entity_id}
            )

        return await timed(record, times, seconds)


class LedgerInStore(Contestant):
    """What integrations usually do: everything in one JSON file, written as a whole."""

    domain = "history_probe"
    _held: dict[str, Any] = {}

    @property
    def _store(self) -> Store[dict[str, Any]]:
        store: Store[dict[str, Any]] = Store(self.hass, 1, store_key(self.past.sessions))
        return store

    async def sessions(self) -> int:
        """Count them."""
        return len(self._held.get("sessions", ()))

    async def open(self) -> None:
        """Read it."""
        self._held.update(await self._store.async_load() or {"sessions": []})

    async def close(self) -> None:
        """Forget it."""
        self._held.clear()

    async def recording(self, times: int, seconds: float) -> Figures:
        """Keep a session."""
        records = [self.new_record(number) for number in range(times)]
        store = self._store

        async def record(number: int) -> None:
            self._held["sessions"].append(records[number].as_dict())
            await store.async_save(self._held)

        return await timed(record, times, seconds)


def store_key(sessions: int) -> str:
    """Return the name of the store with so many sessions."""
    return f"history_probe.{sessions}_sessions"


def description(record: Record) -> str:
    """Return what an event tells of a session."""
    done = ", ".join(f"{area} {seconds:g} s" for area, seconds in record.done.items())
    return f"{record.outcome}: {done}"


CONTESTANTS: Final[dict[str, type[Contestant]]] = {
    "product": Product,
    "local_calendar": LocalCalendar,
    "store": LedgerInStore,
}
