"""Several people in one Home Assistant that may end at any moment."""

import asyncio
from collections.abc import AsyncIterator
from compileall import compile_dir
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import datetime, timedelta
import json
from pathlib import Path
from typing import Any, Final

from aiohttp import ClientError

from scripts.demo_house import espeak_server
from scripts.demo_house.client import Client, RefusedError, answers_http
from scripts.demo_house.config_folder import INTEGRATION
from scripts.demo_house.flows import change_options, set_up
from scripts.demo_house.furniture import DOMAIN, add_as, add_voice
from scripts.demo_house.house import OWNER, House, HouseError, complaints_in, free_port

from .disk import Disk, mounted
from .laws import Fault, Law
from .person import Person, now
from .speakers import play
from .watch import ENDS, FLOOR, Shown

NAMES: Final = (OWNER, "Sam", "Kim", "Robin")
"""Who lives here; the first two have a speaker."""
WITH_SPEAKER: Final = ("alex", "sam")
LOUD: Final = 30
"""Percent: what a session makes of a speaker."""
HUNG_UP: Final = (ConnectionError, ClientError, HouseError, OSError)
"""What a call ends with whose other end was killed."""
_EARLY: Final = 0.05
_WRITTEN: Final = 12
_A_SECOND: Final = timedelta(seconds=1)


class Household:
    """The house, its people, and the disk that they depend on."""

    def __init__(self, house: House, disk: Disk, people: list[Person]) -> None:
        """Use `build` instead."""
        self.house = house
        self.disk = disk
        self.people = people
        self.kills = self.starts = 0
        self.was_up = False
        """Whether this life of Home Assistant has got through its start."""
        self.began_at = self.killed_at = now()
        self.client: Client
        self._connections = AsyncExitStack()
        self._observer: asyncio.Task[None] | None = None
        self._by_entity: dict[str, Person] = {}

    @classmethod
    @asynccontextmanager
    async def build(cls) -> AsyncIterator[Household]:
        """Furnish everything and move in. Raises HouseError, RefusedError, PlayerError."""
        async with AsyncExitStack() as running:
            house = await running.enter_async_context(House.build())
            # Otherwise every start has to compile it.
            compile_dir(house.folder / INTEGRATION, quiet=1)
            speakers = await running.enter_async_context(play(house.folder, WITH_SPEAKER))
            voice_port = free_port()
            await running.enter_async_context(espeak_server.serve(voice_port))
            disk = running.enter_context(mounted(house.folder / ".storage"))
            people = [Person(name, f"person.{name.lower()}") for name in NAMES]
            for person, speaker in zip(people, speakers, strict=False):
                person.speaker = speaker
            household = cls(house, disk, people)
            try:
                await household.start()
                await household._move_in(voice_port)
                yield household
            finally:
                await household.hang_up()

    async def _move_in(self, voice_port: int) -> None:
        client = self.client
        voice = await add_voice(client, voice_port)
        for person in self.people:
            if person.name != OWNER:
                await client.call(
                    "person/create", name=person.name, user_id=None, device_trackers=[]
                )
            answers = dict(person.answers)
            if person.speaker:
                await add_as(client, "mpd", person.speaker.port, person.speaker.entity_id)
                answers |= {"voice": voice, "outlets": [person.speaker.entity_id]}
            person.entry_id = await set_up(client, DOMAIN, answers)
            if person.speaker:
                await change_options(client, person.entry_id, "sound", {"volume": LOUD})
        await self.meet()
        # Home Assistant writes what it was told about people and entities ten seconds later.
        await asyncio.sleep(_WRITTEN)

    async def meet(self) -> None:
        """Learn which entities are whose."""
        for person in self.people:
            person.entities = await self.entities_of(person.entry_id)
        self._by_entity = {e: p for p in self.people for e in p.entities.values()}
        await self._look()

    async def entities_of(self, entry_id: str) -> dict[str, str]:
        """Return the entities of an entry, as their translations call them."""
        return {
            entry["translation_key"]: entry["entity_id"]
            for entry in await self.client.call("config/entity_registry/list")
            if entry["config_entry_id"] == entry_id and entry["platform"] == DOMAIN
        }

    # Life and death

    async def start(self) -> None:
        """Start Home Assistant, watch it from its first moment on, wait until it is up."""
        self.began_at = now()
        self.starts += 1
        for person in self.people:
            person.watch.come_back(self.began_at)
            person.told.clear()
        observer = asyncio.create_task(self._observe())
        try:
            await self.house.start()
            await observer
            self.was_up = True
        finally:
            observer.cancel()
            with suppress(asyncio.CancelledError, *HUNG_UP):
                await observer

    async def kill(self) -> None:
        """Take the power away."""
        # What comes in afterwards was sent before: nobody listens to the dead.
        await self.house.kill()
        self.killed_at = now()
        self.kills += 1
        for person in self.people:
            await person.rest()
        await self.hang_up()
        for person in self.people:
            if self.was_up:
                person.kept = person.watch.kept_at(self.killed_at)
                person.clip = await person.speaker.clip() if person.speaker else None
            person.watch.lose_power(self.killed_at)
            if stored := self.stored_session(person):
                person.watch.find(datetime.fromisoformat(stored["session"]["started_at"]))
        self.was_up = False

    def session_file(self, person: Person) -> Path:
        """Return where the session under way is kept."""
        return self.disk.folder / f"{DOMAIN}.{person.entry_id}.session"

    def stored_session(self, person: Person) -> dict[str, Any] | None:
        """Return what is kept of the session under way."""
        with suppress(FileNotFoundError):
            stored: dict[str, Any] = json.loads(self.session_file(person).read_bytes())["data"]
            return stored if "session" in stored else None
        return None

    def mend(self) -> None:
        """Have a disk that takes everything."""
        self.disk.heal()
        for person in self.people:
            person.watch.broken_at = None

    async def hang_up(self) -> None:
        """Close what is open."""
        with suppress(*HUNG_UP):
            await self._connections.aclose()

    async def connect(self) -> Client:
        """Return one more connection, for as long as Home Assistant lives."""
        return await self._connections.enter_async_context(self.house.client())

    async def _observe(self) -> None:
        while not await answers_http(self.house.url):
            await asyncio.sleep(_EARLY)
        while True:
            try:
                self.client = await self.connect()
                break
            except (RefusedError, KeyError, *HUNG_UP):
                await asyncio.sleep(_EARLY)
        await self.client.subscribe("subscribe_events", self._changed, event_type="state_changed")
        await self._look()

    async def _look(self) -> None:
        for state in await self.client.call("get_states"):
            if (person := self._by_entity.get(state["entity_id"])) and (
                state["entity_id"] == person.session
            ):
                person.watch.show(_shown(state))

    def _changed(self, event: dict[str, Any]) -> None:
        data = event["data"]
        person = self._by_entity.get(data["entity_id"])
        new, old = data["new_state"], data["old_state"]
        if person is None or new is None:
            return
        if data["entity_id"] == person.session:
            person.watch.show(_shown(new))
        elif data["entity_id"] == person.entities["session_event"]:
            # What a restart brings back is not told anew.
            if old is None or old["state"] in {new["state"], "unavailable"}:
                return
            if new["state"] == "unavailable":
                return
            kind = new["attributes"]["event_type"]
            person.told.append(kind)
            if kind in ENDS:
                person.watch.tell(kind, datetime.fromisoformat(new["last_changed"]))

    # What is there

    async def records(self, person: Person) -> list[dict[str, Any]]:
        """Return a person's whole history."""
        exported = await self.client.act(
            f"{DOMAIN}.export_history", person.session, answers=True, format="json"
        )
        sessions: list[dict[str, Any]] = json.loads(exported["content"])["sessions"]
        return sessions

    async def issues(self) -> set[str]:
        """Return the repairs that are shown and name the integration."""
        listed = (await self.client.call("repairs/list_issues"))["issues"]
        return {
            issue["issue_id"]
            for issue in listed
            if issue["domain"] == DOMAIN or DOMAIN in issue["issue_id"]
        }

    async def told_faults(self) -> list[Fault]:
        """While a disk is broken: return what people are not told of, or told wrongly."""
        broken = [person for person in self.people if person.watch.broken_at]
        if not broken:
            return []
        try:
            shown = await self.issues()
        except HUNG_UP:
            return []
        wanted = {f"history_not_saved_{p.entry_id}" for p in broken if self._waits(p)}
        faults = [Fault(Law.REPAIR, f"{issue} is missing") for issue in sorted(wanted - shown)]
        may_be = {f"history_not_saved_{p.entry_id}" for p in broken if p.watch.unsafe}
        return faults + [Fault(Law.REPAIR, f"{i} is not true") for i in sorted(shown - may_be)]

    def _waits(self, person: Person) -> bool:
        """Return whether a session is over and not in the file."""
        main = self.disk.folder / f"{DOMAIN}.{person.entry_id}.history.jsonl"
        history = main.read_text() if main.exists() else ""
        return any(
            session.at_most >= _A_SECOND
            and not any(
                f'"started_at":"{at.isoformat()[:16]}' in history
                for at in (session.asked_at, session.begun_at)
            )
            for session in person.watch.unsafe
        )

    # What Home Assistant says about itself

    def log_size(self) -> int:
        """Return how much it has said so far."""
        return self.house.log.stat().st_size

    def complaints(self, since: int) -> list[str]:
        """Return warnings and errors that name the integration, from a place in the log on."""
        with self.house.log.open("rb") as log:
            log.seek(since)
            return complaints_in(log.read().decode(errors="replace"))


def _shown(state: dict[str, Any]) -> Shown:
    at = datetime.fromisoformat(state["last_updated"])
    attributes = state["attributes"]
    # Getting up at the end is shown as moving, and is no position.
    closing = state["state"] in FLOOR and attributes.get("technique") is None
    return Shown("closing" if closing else state["state"], at, attributes.get("step"))
