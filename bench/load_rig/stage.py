"""One house in which everybody rolls at once."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from aiohttp import ClientSession

from bench.history_rig.probe import watch
from bench.recorder_rig.rows import COUNTED, marks, written_since
from scripts.demo_house.client import Client
from scripts.demo_house.furniture import DOMAIN
from scripts.demo_house.house import House

from .people import Heard, Person, Way, Wish, lateness, missed, wanted, wishes
from .probe.things import DOMAIN as PROBE
from .process import processor_seconds, resident
from .scripts import EVENT, Plan, script_lateness

type Figures = dict[str, Any]

_COMMITTED: Final = 12
"""Seconds until what has happened is in the database."""
_PATIENCE: Final = 90
_LEFT_AFTER: Final = 30
"""Seconds after which everything that a session leaves behind for a while is gone."""


@dataclass(slots=True)
class Evening:
    """What was seen of everybody."""

    cues: dict[int, list[Heard]] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    late: list[tuple[str, float]] = field(default_factory=list)
    """Session sensors and the seconds by which a position began to be shown too late."""
    fetched: int = 0
    told: dict[int, dict[int, datetime]] = field(default_factory=dict)
    """What scripts told: when, by person and number."""


@dataclass(slots=True)
class Stage:
    """A house full of people."""

    house: House
    client: Client
    people: list[Person]
    plans: dict[str, Plan]
    minutes: int
    process: int
    owners: dict[str, str]
    evening: Evening = field(default_factory=Evening)

    # The product

    async def roll(self) -> Figures:
        """Have everybody roll at once, and return what that was like."""
        self.evening = Evening(states=dict.fromkeys((p.session for p in self.people), "idle"))
        for person in self.people:
            person.commanded.clear()
        before = await self.client.call(f"{PROBE}/left")
        async with AsyncExitStack() as attending:
            for person in self.people:
                await attending.enter_async_context(self._attend(person))
            # One that leaves with everybody, and takes its subscriptions along.
            speakers = await attending.enter_async_context(self.house.client())
            http = await attending.enter_async_context(ClientSession(self.house.url))
            await speakers.subscribe(f"{PROBE}/fetch", self._fetching(http))
            await speakers.subscribe(
                "subscribe_entities",
                self._on_states,
                entity_ids=[person.session for person in self.people],
            )
            figures = await self._measured(self._session)
        await asyncio.sleep(_LEFT_AFTER)
        left = await self.client.call(f"{PROBE}/left")
        return {**figures, "before": before, "left": left, **self._lateness()}

    async def _session(self) -> None:
        begun = asyncio.get_running_loop().time()
        now = datetime.now(UTC)
        for person in self.people:
            person.commanded.append(now)
        await asyncio.gather(*(self._start(routine) for routine in self.plans))
        seconds = max(plan["seconds"] for plan in self.plans.values())
        for wish in wishes(self.people, self.minutes * 60):
            await asyncio.sleep(begun + wish.at - asyncio.get_running_loop().time())
            await self._fulfil(wish)
        await asyncio.sleep(begun + seconds - asyncio.get_running_loop().time())
        async with asyncio.timeout(_PATIENCE):
            while set(self.evening.states.values()) != {"idle"}:
                await asyncio.sleep(0.5)

    async def _start(self, routine: str) -> None:
        """As an automation does at nine in the evening: one action for all who do the same."""
        who = [person.session for person in self.people if person.routine == routine]
        await self.client.call(
            "call_service",
            domain=DOMAIN,
            service="start",
            target={"entity_id": who},
            service_data={"routine": routine, "minutes": self.minutes},
        )

    async def _fulfil(self, wish: Wish) -> None:
        person = self.people[wish.person]
        person.commanded.append(datetime.now(UTC))
        await self.client.act(f"{DOMAIN}.{wish.action}", person.session)

    @asynccontextmanager
    async def _attend(self, person: Person) -> AsyncIterator[None]:
        """Follow the coach as this person does: a connection of their own, and maybe a page."""
        heard = self.evening.cues[person.number] = []
        async with self.house.client() as client, ClientSession(self.house.url) as http:

            def on_cue(cue: dict[str, Any]) -> None:
                due, sent = (datetime.fromisoformat(cue[key]) for key in ("due", "sent"))
                heard.append(Heard(cue["key"], due, sent, cue["outlet"]))

            asked = {"entity_id": person.session}
            await client.subscribe(f"{DOMAIN}/subscribe_cues", on_cue, **asked)
            if person.way in {Way.PAGE, Way.SCREEN}:
                await client.subscribe(f"{DOMAIN}/subscribe_session", lambda _: None, **asked)
            if person.way is Way.PAGE:
                await client.subscribe(f"{DOMAIN}/listen", self._fetching(http), **asked)
            yield

    def _fetching(self, http: ClientSession) -> Callable[[dict[str, Any]], None]:
        under_way: set[asyncio.Task[None]] = set()

        async def fetch(url: str) -> None:
            path = "/" + url.removeprefix(self.house.url).lstrip("/")
            async with http.get(path) as response:
                self.evening.fetched += response.ok and bool(await response.read())

        def on_clip(clip: dict[str, Any]) -> None:
            task = asyncio.create_task(fetch(clip["url"]))
            under_way.add(task)
            task.add_done_callback(under_way.discard)

        return on_clip

    def _on_states(self, event: dict[str, Any]) -> None:
        for entity_id, added in event.get("a", {}).items():
            self.evening.states[entity_id] = added["s"]
        for entity_id, changed in event.get("c", {}).items():
            new = changed.get("+", {})
            if (state := new.get("s")) is None:
                continue
            self.evening.states[entity_id] = state
            if began := new.get("a", {}).get("step_started_at"):
                late = new["lc"] - datetime.fromisoformat(began).timestamp()
                self.evening.late.append((entity_id, late))

    def _lateness(self) -> Figures:
        planned: list[float] = []
        answers: list[float] = []
        lost: list[str] = []
        by_way: dict[str, list[float]] = {}
        steered = {person.number for person in self.people if len(person.commanded) > 1}
        for person in self.people:
            heard = self.evening.cues[person.number]
            by_clock, by_command = lateness(person, heard)
            planned += by_clock
            answers += by_command
            by_way.setdefault(person.way, []).extend(by_clock)
            if person.number not in steered:
                keys = [cue["key"] for cue in self.plans[person.routine]["cues"]]
                lost += missed(wanted(person, keys), heard)
        sessions = {p.session for p in self.people if p.number not in steered}
        shown = [late for entity_id, late in self.evening.late if entity_id in sessions]
        return {
            "cues": late_figures(planned),
            "cues_by_way": {way: late_figures(late) for way, late in by_way.items() if late},
            "answers": late_figures(answers),
            "shown": late_figures(shown),
            "missed": len(lost),
            "fetched": self.evening.fetched,
        }

    # What people build instead

    async def run(self, who: str) -> Figures:
        """Have everybody's script run at once, and return what that was like."""
        self.evening = Evening()
        before = await self.client.call(f"{PROBE}/left")
        async with self.house.client() as client:
            await client.subscribe("subscribe_events", self._on_told, event_type=EVENT)

            async def run_all() -> None:
                entities = [f"script.{who}_{person.number}" for person in self.people]
                await client.act("script.turn_on", entities)
                await self._until_told()

            figures = await self._measured(run_all)
        left = await self.client.call(f"{PROBE}/left")
        late: list[float] = []
        for person in self.people:
            late += script_lateness(self.plans[person.routine], self.evening.told[person.number])
        return {**figures, "before": before, "left": left, "cues": late_figures(late)}

    def _on_told(self, event: dict[str, Any]) -> None:
        data = event["data"]
        at = datetime.fromisoformat(event["time_fired"])
        self.evening.told.setdefault(data["who"], {})[data["number"]] = at

    async def _until_told(self) -> None:
        due = sum(len(self.plans[person.routine]["cues"]) for person in self.people)
        seconds = max(plan["seconds"] for plan in self.plans.values())
        async with asyncio.timeout(seconds + _PATIENCE):
            while sum(map(len, self.evening.told.values())) < due:
                await asyncio.sleep(0.5)

    # What is the same for everybody

    async def rest(self, seconds: float) -> Figures:
        """Return what the loop is like while nobody does anything."""
        return await self._measured(lambda: asyncio.sleep(seconds))

    async def _measured(self, act: Callable[[], Any]) -> Figures:
        await asyncio.sleep(_COMMITTED)
        since = marks(self.house.folder)
        used = processor_seconds(self.process)
        began = asyncio.get_running_loop().time()
        await self.client.call(f"{PROBE}/watch")
        async with resident(self.process) as sizes:
            await act()
        figures: Figures = {"loop": await self.client.call(f"{PROBE}/unwatch")}
        took = asyncio.get_running_loop().time() - began
        processor = (processor_seconds(self.process) - used) / took
        await asyncio.sleep(_COMMITTED)
        rows = written_since(self.house.folder, since, self.owners)
        counted = {
            whose: sum(
                n for (who, _, table), n in rows.items() if who == whose and table in COUNTED
            )
            for whose in {who for who, _, _ in rows}
        }
        return {
            **figures,
            "seconds": round(took, 1),
            "processor_percent": round(processor * 100, 1),
            "resident_peak_bytes": max(sizes),
            "rows": counted,
        }

    async def set_ups(self, times: int) -> Figures:
        """Return how long it takes to set everybody up: at a start, and in a house that is up."""
        at_start = await self.client.call(f"{PROBE}/start_ups")
        return {"start": at_start, "up": await self.client.call(f"{PROBE}/reopen", times=times)}


def late_figures(late: list[float]) -> Figures:
    """Return percentiles in milliseconds; what was early counts as it is."""
    spread = watch.spread(late)
    return {**spread, "p99_ms": watch.ms(watch.percentile(late, 0.99))}
