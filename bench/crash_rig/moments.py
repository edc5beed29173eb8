"""The moments at which the power goes: any, and those that are dangerous."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from enum import StrEnum
import json
from pathlib import Path
from random import Random
import time
from typing import Any, Final

from scripts.demo_house.client import Client, RefusedError
from scripts.demo_house.flows import change_options
from scripts.demo_house.furniture import DOMAIN
from scripts.demo_house.house import HouseError

from .habits import ENOUGH, MANY, begin, import_file, steer, undo_file
from .household import HUNG_UP, Household
from .person import Person, now

_PATIENCE: Final = 15
_UNTIL_COMPLETED: Final = 150
_MOST_SKIPS: Final = 12
_STARTS: Final = (2, 5)
"""So many starts in a row."""
_INTO_THE_START: Final = (1.5, 9)
"""Seconds."""


class Moment(StrEnum):
    """When it happens."""

    ANY = "any"
    STARTING = "starting"
    COMPLETED = "completed"
    IMPORT = "import"
    COPY = "copy"
    OPTIONS = "options"
    REMOVAL = "removal"
    FULL = "full"
    READ_ONLY = "read_only"
    DAMAGED = "damaged"
    """Not by the kill: by the disk, while the power is off."""


async def approach(moment: Moment, household: Household, rng: Random) -> None:
    """Wait for the moment; the kill follows at once."""
    await asyncio.sleep(rng.uniform(1, 7))
    with suppress(TimeoutError, *HUNG_UP):
        patience = _UNTIL_COMPLETED if moment is Moment.COMPLETED else _PATIENCE
        async with asyncio.timeout(patience):
            await _APPROACHES.get(moment, _any)(household, rng)


async def _any(household: Household, rng: Random) -> None:
    """Take it as it comes."""


async def _completed(household: Household, rng: Random) -> None:
    """Just after, or just before, the tick of a session."""
    person = max(household.people, key=lambda person: person.watch.done(now()))
    client = await household.connect()
    await person.rest()
    if person.watch.live is None:
        await begin(person, client)
    while person.watch.live and person.watch.done(now()) < ENOUGH:
        if person.watch.shown[-1].state == "paused":
            await steer(person, client, "resume")
        await asyncio.sleep(0.2)
    for _ in range(_MOST_SKIPS):
        if person.watch.live is None:
            break
        # The last one is the one that ends it.
        await steer(person, client, "skip")
    await asyncio.sleep(rng.uniform(0, 0.03))


async def _import(household: Household, rng: Random) -> None:
    """In the middle of an import of 2,000 sessions, or while it is undone."""
    person = rng.choice(household.people)
    client = await household.connect()
    large = [key for key in person.book.free() if person.book.value(key) == MANY]
    undone = bool(large) and rng.random() < 0.5
    person.do(_quietly(undo_file(person, client, large[0]) if undone else _large(person, client)))
    await asyncio.sleep(rng.uniform(0, 1.0))


async def _copy(household: Household, rng: Random) -> None:
    """When a change is in the history and not, or only in part, in its copy."""
    person = rng.choice(household.people)
    await person.rest()
    client = await household.connect()
    person.do(_quietly(_large(person, client)))
    main, copy = histories(household, person)

    def wait_and_kill() -> None:
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            with suppress(FileNotFoundError):
                if main.stat().st_size > copy.stat().st_size:
                    household.house.kill_now()
                    return

    await asyncio.to_thread(wait_and_kill)


async def _options(household: Household, rng: Random) -> None:
    """While options are saved, or in the second until Home Assistant writes them."""
    person = rng.choice(household.people)
    client = await household.connect()
    inhale = rng.randint(3, 6)
    person.do(_quietly(change_options(client, person.entry_id, "advanced", {"inhale": inhale})))
    await asyncio.sleep(rng.uniform(0, 1.5))


async def _removal(household: Household, rng: Random) -> None:
    """While somebody is removed, whose history is kept."""
    person = household.people[-1]
    client = await household.connect()
    await person.rest()
    await steer(person, client, "stop")
    while person.watch.live:
        await asyncio.sleep(0.05)
    path = f"/api/config/config_entries/entry/{person.entry_id}"
    person.do(_quietly(client.delete(path)))
    await asyncio.sleep(rng.uniform(0, 1.5))


async def _broken(household: Household, rng: Random) -> None:
    """After a while in which the disk takes nothing, and a session that ended then."""
    for person in household.people:
        person.watch.broken_at = now()
    client = await household.connect()
    await asyncio.sleep(rng.uniform(0.5, 3))
    rolling = [person for person in household.people if person.watch.live]
    if rolling:
        await steer(rng.choice(rolling), client, "stop")
    await asyncio.sleep(rng.uniform(0.5, 2))


async def _full(household: Household, rng: Random) -> None:
    household.disk.fill(rng.choice((0, 0, 1, 2, 5)))
    await _broken(household, rng)


async def _read_only(household: Household, rng: Random) -> None:
    if household.disk.protect():
        await _broken(household, rng)


_APPROACHES: Final[dict[Moment, Callable[[Household, Random], Awaitable[None]]]] = {
    Moment.COMPLETED: _completed,
    Moment.IMPORT: _import,
    Moment.COPY: _copy,
    Moment.OPTIONS: _options,
    Moment.REMOVAL: _removal,
    Moment.FULL: _full,
    Moment.READ_ONLY: _read_only,
}


async def _large(person: Person, client: Client) -> None:
    await import_file(person, client, MANY)


async def _quietly(what: Awaitable[Any]) -> None:
    with suppress(RefusedError, *HUNG_UP):
        await what


# While it starts


async def start_and_kill(household: Household, rng: Random) -> None:
    """Take the power away before it is up, more than once."""
    for _ in range(rng.randint(*_STARTS)):
        starting = asyncio.create_task(household.start())
        await asyncio.wait([starting], timeout=rng.uniform(*_INTO_THE_START))
        household.house.kill_now()
        with suppress(HouseError, RefusedError, *HUNG_UP):
            await starting
        await household.kill()


# While it is dead


def histories(household: Household, person: Person) -> tuple[Path, Path]:
    """Return the file with a person's history, and its copy."""
    stem = household.disk.folder / f"{DOMAIN}.{person.entry_id}"
    return Path(f"{stem}.history.jsonl"), Path(f"{stem}.history.copy.jsonl")


def damage(household: Household, rng: Random) -> Person | None:
    """Have a disk forget something in the middle of a history; return whose it is."""
    person = rng.choice(household.people)
    main, _ = histories(household, person)
    content = main.read_bytes() if main.exists() else b""
    if content.count(b"\n") < 4:
        return None
    if rng.random() < 0.3:
        main.unlink()
        return person
    # The last line may be torn, which is not damage.
    place = rng.randrange(content.index(b"\n") + 1, content.rindex(b"\n", 0, -1))
    broken = bytes([content[place] ^ 0x15])
    main.write_bytes(content[:place] + broken + content[place + 1 :])
    return person


def age(household: Household, by: timedelta) -> None:
    """Make the sessions under way older, as if nobody had been there for so long."""
    for person in household.people:
        if (data := household.stored_session(person)) is None:
            continue
        session, phase = data["session"], data["session"]["phase"]
        live = person.watch.live
        if live and live.is_of(datetime.fromisoformat(session["started_at"])):
            live.move(by)
        for holder, key in (
            (data, "seen_at"),
            (session, "started_at"),
            (phase, "origin"),
            (phase, "paused_at"),
        ):
            if key in holder:
                holder[key] = (datetime.fromisoformat(holder[key]) - by).isoformat()
        path = household.session_file(person)
        path.write_text(json.dumps(json.loads(path.read_bytes()) | {"data": data}))
