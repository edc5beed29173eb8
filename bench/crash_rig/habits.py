"""What people do until the power goes: they roll, and they enter, correct and undo things."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
import json
from random import Random
from typing import Any, Final

from scripts.demo_house.client import Client, RefusedError
from scripts.demo_house.furniture import DOMAIN

from .household import HUNG_UP, Household
from .person import Person, now

_ROUTINE: Final[dict[str, Any]] = {
    "name": "Short",
    "goal": "daily",
    "steps": [{"technique": "lat_release", "seconds": 60, "sides": ["left"], "hold": 20}],
    "importance": [],
    "breath": None,
    "closing": 5,
}
"""The shortest session there can be; 45 seconds of movement are added to it."""
ENOUGH: Final = timedelta(seconds=68)
"""After so much on the floor, 60 % of it and a bit, it is completed, and may be skipped to its end."""
_THINKING: Final = (0.3, 4.0)
"""Seconds between two things that somebody who rolls does."""
_TYPING: Final = (0.01, 0.4)
"""Seconds between two things that somebody enters."""
_APART: Final = timedelta(hours=2)
"""No two sessions at the same time."""
_LONGEST: Final = 60
_STEERING: Final = (
    *("pause", "resume", "resume", "hold", "skip", "back", "report_discomfort", "stop"),
    *(None,) * 10,
)
FEW, MANY = 40, 2000
"""Sessions in a file that is imported."""
LOGGED: Final = "logged"
"""What the history calls what was entered by hand."""
_FILE: Final = "file-"

type Habit = Callable[[Person, Client, Random], Awaitable[None]]


async def live(household: Household, rng: Random) -> None:
    """Let everybody do what they do, until they are cut off."""
    for person in household.people:
        for habit in (_roll, _enter, _enter):
            client = await household.connect()
            its_own = Random(rng.random())
            person.do(_until_cut_off(habit, person, client, its_own))


async def _until_cut_off(habit: Habit, person: Person, client: Client, rng: Random) -> None:
    with suppress(*HUNG_UP):
        while True:
            await habit(person, client, rng)


# On the floor


async def _roll(person: Person, client: Client, rng: Random) -> None:
    await asyncio.sleep(rng.uniform(*_THINKING))
    watch = person.watch
    if watch.live is None:
        await begin(person, client)
        return
    if watch.done(now()) > ENOUGH:
        await steer(person, client, "resume" if watch.shown[-1].state == "paused" else "skip")
        return
    if verb := rng.choice(_STEERING):
        await steer(person, client, verb)


async def begin(person: Person, client: Client) -> None:
    """Start a session."""
    person.watch.ask(now())
    try:
        await client.act(f"{DOMAIN}.start", person.session, routine=_ROUTINE["name"])
    except RefusedError:
        person.watch.refuse()
    else:
        person.watch.begin(now())


async def steer(person: Person, client: Client, verb: str) -> None:
    """Do something with the session; it may be the wrong moment for that."""
    data: dict[str, Any] = {"seconds": 20} if verb == "hold" else {}
    if verb == "report_discomfort":
        data = {"discomfort": 5}
    with suppress(RefusedError):
        await client.act(f"{DOMAIN}.{verb}", person.session, **data)


async def learn(person: Person, client: Client) -> None:
    """Bring along the routine that everybody rolls."""
    content = _document(routines=[_ROUTINE])
    await client.act(f"{DOMAIN}.import_history", person.session, answers=True, content=content)


# With the telephone


async def _enter(person: Person, client: Client, rng: Random) -> None:
    await asyncio.sleep(rng.uniform(*_TYPING))
    there = person.book.free()
    logged = [key for key in there if not key.startswith(_FILE)]
    files = [key for key in there if key.startswith(_FILE)]
    doing = rng.choices(("log", "edit", "delete", "import", "undo"), (6, 4, 2, 0.5, 0.5))[0]
    if doing == "import":
        await import_file(person, client, FEW)
    elif doing == "undo" and files:
        await undo_file(person, client, rng.choice(files))
    elif doing == "edit" and logged:
        await _edit(person, client, rng.choice(logged), rng.randint(1, _LONGEST))
    elif doing == "delete" and logged:
        await _delete(person, client, rng.choice(logged))
    else:
        await _log(person, client, rng.randint(1, _LONGEST))


async def _log(person: Person, client: Client, minutes: int) -> None:
    key = _time_of(person).isoformat()
    person.book.ask(key, minutes)
    await _settled(
        person, key, client, "log_session", minutes=minutes, started_at=key, areas=["glutes"]
    )


async def _edit(person: Person, client: Client, key: str, minutes: int) -> None:
    if (session := await _id_of(person, client, key)) is None:
        return
    person.book.ask(key, minutes)
    await _settled(person, key, client, "edit_session", session=session, minutes=minutes)


async def _delete(person: Person, client: Client, key: str) -> None:
    if (session := await _id_of(person, client, key)) is None:
        return
    person.book.ask(key, None)
    await _settled(person, key, client, "delete_session", answers=False, session=session)


async def import_file(person: Person, client: Client, count: int) -> None:
    """Import a file with so many sessions, all of them new."""
    began = [_time_of(person).isoformat() for _ in range(count)]
    key = f"{_FILE}{began[0]}"
    sessions = [_line(f"{key}-{number}", at) for number, at in enumerate(began)]
    person.book.ask(key, count)
    await _settled(person, key, client, "import_history", content=_document(sessions=sessions))


async def undo_file(person: Person, client: Client, key: str) -> None:
    """Take back the import of a file."""
    if person.book.is_asked(key):
        return
    person.book.ask(key, None)
    history = await client.act(f"{DOMAIN}.get_history", person.session, answers=True)
    # Of thousands only the first few are told.
    changes = [c["change"] for c in history["changes"] if key in map(file_of, c["sessions"])]
    if not changes:
        person.book.refuse(key)
        return
    await _settled(person, key, client, "undo", change=changes[0])


async def _settled(
    person: Person, key: str, client: Client, action: str, *, answers: bool = True, **data: Any
) -> None:
    """Do something that was asked for, and note the answer."""
    try:
        await client.act(f"{DOMAIN}.{action}", person.session, answers=answers, **data)
    except RefusedError as error:
        person.book.refuse(key)
        if person.watch.broken_at is None:
            person.refused.append(f"{action}: {error}")
    else:
        person.book.acknowledge(key)


async def _id_of(person: Person, client: Client, key: str) -> str | None:
    """Return the id of what was entered for a time; None where somebody else is at it."""
    # At night it may belong to the day before.
    day = datetime.fromisoformat(key).date()
    span = {"since": (day - timedelta(days=1)).isoformat(), "until": day.isoformat()}
    history = await client.act(f"{DOMAIN}.get_history", person.session, answers=True, **span)
    if key not in person.book.free():
        return None
    return next((s["session"] for s in history["sessions"] if s["started_at"] == key), None)


def _time_of(person: Person) -> datetime:
    """Return a time of the past that nobody has used."""
    person.entered += 1
    return person.past - person.entered * _APART


def _document(**what: list[dict[str, Any]]) -> str:
    history = {"format": f"{DOMAIN}.history", "version": 1, "sessions": [], "pauses": []}
    return json.dumps(history | what)


def file_of(id_: str) -> str | None:
    """Return with which file a session came, None for one that was not imported."""
    return id_.rpartition("-")[0] if id_.startswith(_FILE) else None


def _line(id_: str, at: str) -> dict[str, Any]:
    done = {"glutes": 600.0}
    return {
        "id": id_,
        "routine": "bedtime",
        "started_at": at,
        "ended_at": (datetime.fromisoformat(at) + timedelta(minutes=10)).isoformat(),
        "time_zone": "UTC",
        "day": at[:10],
        "planned": done,
        "done": done,
        "outcome": "completed",
        "counts": True,
        "discomfort": None,
        "source": "session",
    }
