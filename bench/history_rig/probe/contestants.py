"""Who keeps a history, and what is done with it."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util

from custom_components.rolling_session.engine.record import Record
from custom_components.rolling_session.engine.session import pause, resume

from .past import FORGOTTEN, Past, make_record
from .watch import Figures, timed

_KINDS: Final = ("json", "csv")


class Contestant(ABC):
    """Keeps somebody's sessions."""

    domain: str

    def __init__(self, hass: HomeAssistant, past: Mapping[str, Any]) -> None:
        """Use what is there."""
        self.hass = hass
        self.past = Past(past["sessions"], datetime.fromisoformat(past["until"]), past["zone"])
        self.draw = Random(1)

    @property
    def entry_id(self) -> str | None:
        """Return the id of the entry, if there is one."""
        return None

    @abstractmethod
    async def sessions(self) -> int:
        """Return how many sessions it has, to be sure that the same is measured."""

    @abstractmethod
    async def open(self) -> None:
        """Make it ready."""

    @abstractmethod
    async def close(self) -> None:
        """Let go of everything."""

    def new_record(self, number: int) -> Record:
        """Return a session of today."""
        began = self.past.until + timedelta(minutes=8 * number)
        return make_record(self.draw, began, self.past.zone)


class _Entry(Contestant):
    """Has a config entry."""

    @property
    def entry(self) -> ConfigEntry:
        (entry,) = self.hass.config_entries.async_entries(self.domain)
        return entry

    @property
    def entry_id(self) -> str | None:
        return self.entry.entry_id

    async def open(self) -> None:
        if self.entry.disabled_by:
            await self.hass.config_entries.async_set_disabled_by(self.entry.entry_id, None)
        else:
            await self.hass.config_entries.async_setup(self.entry.entry_id)
        assert self.entry.state is ConfigEntryState.LOADED

    async def close(self) -> None:
        if self.entry.state is ConfigEntryState.LOADED:
            await self.hass.config_entries.async_unload(self.entry.entry_id)

    def entity(self, key: str | None) -> str:
        """Return an entity by what its translations call it."""
        found = er.async_entries_for_config_entry(er.async_get(self.hass), self.entry.entry_id)
        return next(entity.entity_id for entity in found if entity.translation_key == key)


class Product(_Entry):
    """Rolling Session."""

    domain = "rolling_session"

    async def sessions(self) -> int:
        """Count them."""
        return len(self.entry.runtime_data.history.ledger.day_of)

    async def act(self, action: str, **data: Any) -> Any:
        """Perform an action as a person does."""
        answers = action not in {"start", "stop", "pause", "resume", "skip", "delete_session"}
        entity_id = self.entity("session")
        answer = await self.hass.services.async_call(
            self.domain,
            action,
            data,
            blocking=True,
            target={"entity_id": entity_id},
            return_response=answers,
        )
        return answer[entity_id] if answers else None

    async def recording(self, times: int, seconds: float) -> Figures:
        """Keep a session that was coached: on both disks, and shown."""
        records = [self.new_record(number) for number in range(times)]
        history, entity_id = self.entry.runtime_data.history, self.entity("last_session")

        async def record(number: int) -> None:
            await history.async_record(records[number])
            shown = self.hass.states.get(entity_id)
            ended_at = records[number].ended_at.replace(microsecond=0)
            assert shown
            assert dt_util.parse_datetime(shown.state) == ended_at, shown

        return await timed(record, times, seconds)

    async def phase_change(self, times: int, seconds: float) -> Figures:
        """Pause and go on: the engine, the timer, every entity."""
        coordinator = self.entry.runtime_data
        await self.act("start", outlets=[])

        async def change(number: int) -> None:
            coordinator.async_command(resume if number % 2 else pause)

        try:
            return await timed(change, times - times % 2, seconds)
        finally:
            await self.act("stop")
            await self.hass.async_block_till_done()

    async def new_day(self, times: int, seconds: float) -> Figures:
        """Begin another day: streak, strength and weeks are worked out anew."""
        coordinator = self.entry.runtime_data

        async def begin(_: int) -> None:
            # What is kept of yesterday is not asked for again; everything else is as at midnight.
            coordinator._summary._known = None  # noqa: SLF001
            coordinator._async_new_day(dt_util.utcnow())  # noqa: SLF001

        return await timed(begin, times, seconds)

    async def logging(self, times: int, seconds: float) -> Figures:
        """Add sessions that were forgotten, anywhere in the ten years."""
        numbers = self.draw.sample(range(self.past.sessions), times)

        async def log(number: int) -> None:
            began = self.past.began(numbers[number])
            began += self.past.slot * FORGOTTEN
            areas = ["lats", "glutes"]
            await self.act(
                "log_session", minutes=5, started_at=began, areas=areas, routine="bedtime"
            )

        return await timed(log, times, seconds)

    async def editing(self, times: int, seconds: float) -> Figures:
        """Correct sessions of ten years."""
        ids = self._some(times)

        async def edit(number: int) -> None:
            await self.act("edit_session", session=ids[number], discomfort=number % 6)

        return await timed(edit, times, seconds)

    async def undoing(self, times: int, seconds: float) -> Figures:
        """Take back what was just edited."""

        async def undo(_: int) -> None:
            await self.act("undo")

        return await timed(undo, times, seconds)

    async def deleting(self, times: int, seconds: float) -> Figures:
        """Delete sessions of ten years."""
        ids = self._some(times)

        async def delete(number: int) -> None:
            await self.act("delete_session", session=ids[number])

        return await timed(delete, times, seconds)

    def _some(self, times: int) -> list[str]:
        ids = list(self.entry.runtime_data.history.ledger.day_of)
        return self.draw.sample(ids, min(times, len(ids)))

    async def looking(self, times: int, seconds: float) -> Figures:
        """Look at the last month, and ask why the streak is what it is."""

        async def look(number: int) -> None:
            await self.act("explain_streak" if number % 2 else "get_history")

        return await timed(look, times, seconds)

    async def exporting(self, times: int, seconds: float) -> Figures:
        """Export everything, by the action; the text goes into files, to be imported."""
        figures: Figures = {}
        for kind in _KINDS:
            content = ""

            async def export(_: int, kind: str = kind) -> None:
                nonlocal content
                content = (await self.act("export_history", format=kind))["content"]

            figures[kind] = await timed(export, times, seconds)
            figures[kind]["bytes"] = len(content.encode())
            await self.hass.async_add_executor_job(self._exported(kind).write_text, content)
        return figures

    async def importing(self, times: int, seconds: float) -> Figures:
        """Import what was exported into an empty history: read, judged, kept and shown."""
        figures: Figures = {}
        for kind in _KINDS:
            content = await self.hass.async_add_executor_job(self._exported(kind).read_text)
            await self._empty()

            async def take_over(_: int, content: str = content) -> None:
                await self.act("import_history", content=content)

            figures[kind] = await timed(take_over, 1, seconds)
            figures[kind]["sessions"] = await self.sessions()
        return figures

    def _exported(self, kind: str) -> Path:
        return Path(self.hass.config.path(f"history_probe.{kind}"))

    async def _empty(self) -> None:
        await self.close()
        files = Path(self.hass.config.path(".storage")).glob(f"{self.domain}.*.history*")
        for path in files:
            path.unlink()
        await self.open()
        assert not await self.sessions()


class LocalCalendar(_Entry):
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
