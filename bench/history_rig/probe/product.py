"""The product keeps a history."""

from pathlib import Path
from typing import Any, Final

from homeassistant.util import dt as dt_util

from custom_components.rolling_session.engine.session import pause, resume

from .contestant import ConfiguredContestant
from .past import FORGOTTEN
from .watch import Figures, timed

_KINDS: Final = ("json", "csv")


class Product(ConfiguredContestant):
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
