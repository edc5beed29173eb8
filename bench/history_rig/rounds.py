"""One house after the other: each contestant with each size of history."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from scripts.demo_house.client import Client, RefusedError
from scripts.demo_house.command import Tell
from scripts.demo_house.config_folder import local_time_zone
from scripts.demo_house.flows import set_up
from scripts.demo_house.house import OWNER, House, HouseError

from .probe.past import Past
from .seeding import (
    CALENDAR_KEY,
    PROBE,
    install_probe,
    invite,
    seed_calendar,
    seed_product,
    seed_store,
)

type Figures = dict[str, Any]

PRODUCT: Final = "product"
CALENDAR: Final = "local_calendar"
STORE: Final = "store"
CONTESTANTS: Final = (PRODUCT, CALENDAR, STORE)
_DOMAINS: Final = {PRODUCT: "rolling_session", CALENDAR: "local_calendar"}
_ROOM: Final = timedelta(hours=20)
"""Before now: for the sessions that are recorded while it is measured."""


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is measured."""

    sizes: tuple[int, ...]
    starts: int
    """Times that Home Assistant is started with each size."""
    openings: int
    recordings: int
    seconds: float
    """After which a contestant that is slow is not asked to record another one."""
    largest_at_start: int = 10_000
    """Above that a calendar is only turned on once the house is up: the start would be given up."""
    largest_traced: int = 10_000
    """Above that it is not looked where a contestant's memory goes, which takes long."""


QUICK: Final = Extent(
    sizes=(1_000, 10_000), starts=1, openings=2, recordings=50, seconds=2, largest_traced=1_000
)
FULL: Final = Extent(
    sizes=(1_000, 10_000, 100_000), starts=3, openings=5, recordings=100, seconds=60
)


class Bench:
    """A house in which one after the other is measured."""

    def __init__(self, house: House, extent: Extent, tell: Tell) -> None:
        """Use `build` instead."""
        self._house = house
        self._extent = extent
        self._tell = tell
        self._until = datetime.now(UTC) - _ROOM

    @classmethod
    @asynccontextmanager
    async def build(cls, extent: Extent, tell: Tell) -> AsyncIterator[Bench]:
        """Make the house and set everybody up once, as a person does."""
        async with House.build() as house:
            install_probe(house.folder)
            await house.start()
            async with house.client() as client:
                answers = {"person": f"person.{OWNER.lower()}", "disclaimer": True}
                await set_up(client, _DOMAINS[PRODUCT], answers)
                await set_up(client, _DOMAINS[CALENDAR], {"calendar_name": CALENDAR_KEY})
            await house.stop()
            yield cls(house, extent, tell)

    @property
    def folder(self) -> Path:
        """Return where everything is kept."""
        return self._house.folder

    async def measure(self, contestant: str) -> Figures:
        """Return the figures of one contestant, for each size of history."""
        sizes = ((0,) if contestant == PRODUCT else ()) + self._extent.sizes
        try:
            if contestant == STORE:
                return await self._in_stores(sizes)
            return {str(size): await self._in_entry(contestant, size) for size in sizes}
        except RefusedError as error:
            raise HouseError(f"{error}\n{self._house.last_words()}") from error

    @asynccontextmanager
    async def _started(self) -> AsyncIterator[Client]:
        await self._house.start()
        async with self._house.client() as client:
            yield client
        # Everything that matters is on disk; to say goodbye only takes time.
        await self._house.kill()

    async def _in_stores(self, sizes: tuple[int, ...]) -> Figures:
        """Measure all sizes in one house: it has no part in the start."""
        invite(self.folder, None)
        # Before the start, when Home Assistant looks which files there are.
        figures: Figures = {
            str(size): {"disk_bytes": seed_store(self.folder, self._past(size))} for size in sizes
        }
        async with self._started() as client:
            for size in sizes:
                self._tell(f"{STORE}, {size:,} sessions")
                ask = _asking(client, STORE, self._past(size))
                figures[str(size)] |= await self._perform(STORE, size, ask)
        return figures

    async def _in_entry(self, contestant: str, sessions: int) -> Figures:
        self._tell(f"{contestant}, {sessions:,} sessions")
        past = self._past(sessions)
        is_asleep = self._is_too_large(contestant, sessions)
        entry_id = invite(self.folder, _DOMAINS[contestant], asleep=is_asleep)
        figures: Figures = {}
        if contestant == PRODUCT:
            figures["disk_bytes"] = seed_product(self.folder, entry_id, past)
        else:
            figures["disk_bytes"] = seed_calendar(self.folder, past)
        begun: list[Figures] = []
        for left in reversed(range(1 if is_asleep else self._extent.starts)):
            async with self._started() as client:
                ask = _asking(client, contestant, past)
                if not is_asleep:
                    begun.append(await ask("start"))
                if not left:
                    figures |= {"start": _middle(begun)} if begun else {}
                    figures |= await self._perform(contestant, sessions, ask)
        return figures

    def _past(self, sessions: int) -> Past:
        return Past(sessions, self._until, local_time_zone())

    def _is_too_large(self, contestant: str, sessions: int) -> bool:
        return contestant == CALENDAR and sessions > self._extent.largest_at_start

    async def _perform(self, contestant: str, sessions: int, ask: Ask) -> Figures:
        extent = self._extent
        figures: Figures = {"idle": await ask("idle", 60)}
        figures["disk"] = await ask("disk", 50)
        is_slow = self._is_too_large(contestant, sessions)
        figures["opening"] = await ask("opening", 1 if is_slow else extent.openings)
        if figures["opening"]["sessions"] != sessions:
            raise HouseError(f"{contestant} found {figures['opening']['sessions']} sessions")
        if contestant == PRODUCT or sessions <= extent.largest_traced:
            figures["memory"] = await ask("kept_bytes")
        figures["recording"] = await ask("recording", extent.recordings, extent.seconds)
        if contestant == PRODUCT:
            figures |= await self._perform_ours(ask, sessions)
        return figures

    async def _perform_ours(self, ask: Ask, sessions: int) -> Figures:
        few = self._extent.openings * 4
        figures: Figures = {
            "phase_change": await ask("phase_change", 60),
            "new_day": await ask("new_day", few),
        }
        if not sessions:
            return figures
        for what in ("logging", "editing", "deleting", "undoing", "looking"):
            figures[what] = await ask(what, few)
        figures["exporting"] = await ask("exporting", 3)
        figures["importing"] = await ask("importing")
        return figures


type Ask = Callable[..., Any]


def _asking(client: Client, contestant: str, past: Past) -> Ask:
    told = {"sessions": past.sessions, "until": past.until.isoformat(), "zone": past.zone}

    async def ask(what: str, times: int = 1, seconds: float = 1e9) -> Figures:
        figures: Figures = await client.call(
            f"{PROBE}/measure",
            contestant=contestant,
            what=what,
            past=told,
            times=times,
            seconds=seconds,
        )
        return figures

    return ask


def _middle(begun: list[Figures]) -> Figures:
    """Return the median of some starts."""
    return {key: sorted(each[key] for each in begun)[len(begun) // 2] for key in begun[0]}
