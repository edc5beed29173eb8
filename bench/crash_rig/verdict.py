"""What is looked at after a start, and what must be found."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from scripts.demo_house.furniture import DOMAIN

from .book import Value
from .files import faults_of_the_living
from .habits import LOGGED, file_of
from .household import Household
from .laws import Fault, Law
from .person import Person, now
from .speakers import BEFORE
from .watch import Record, doubled_ids

_SETTLED: Final = 1.5
"""Seconds after a start in which what was under way goes on or is closed."""
_PATIENCE: Final = 30
"""Seconds until a speaker that is asked every ten has its volume back, and has spoken."""
_GRACE: Final = timedelta(minutes=5)
_PAUSE_LIMIT: Final = timedelta(minutes=30)
_OURS: Final = "custom_components.rolling_session"
_BUSY: Final = ("Updating state for", "is taking over")
"""What Home Assistant says of everybody when the machine is busy."""


@dataclass(slots=True)
class Circumstances:
    """What an oracle has to know besides what it saw."""

    away: timedelta = timedelta()
    """By so much sessions were made older."""
    broken: bool = False
    """Whether the disk could not be written before the kill."""
    still_broken: bool = False
    """Whether it can not be written now either."""
    killed_starting: bool = False
    """Whether an earlier start told things that nobody remembers: it was killed too."""
    damaged: Person | None = None
    """Whose history was damaged."""
    aside: frozenset[str] = frozenset()
    """Files that were put aside before."""
    log_from: int = 0


@dataclass(slots=True)
class Findings:
    """What was wrong, and what there was to be wrong."""

    faults: list[Fault] = field(default_factory=list)
    counted: Counter[str] = field(default_factory=Counter)


async def examine(household: Household, given: Circumstances) -> Findings:
    """Look at everything, once Home Assistant is up again."""
    await asyncio.sleep(_SETTLED)
    found = Findings()
    states = {s["entity_id"]: s for s in await household.client.call("get_states")}
    for person in household.people:
        found.faults += _table(household, person, states, given, found.counted)
    found.faults += await volumes_faults(household.people)
    for person in household.people:
        found.faults += await _history(household, person)
    found.faults += await _repairs(household, given)
    if not given.still_broken:
        found.faults += await _files(household, given)
    found.faults += _complaints(household, given)
    return found


async def _history(household: Household, person: Person) -> list[Fault]:
    records = await household.records(person)
    faults = doubled_ids(records)
    entered: defaultdict[str, list[Value]] = defaultdict(list)
    files: Counter[str] = Counter()
    coached: list[Record] = []
    for record in records:
        if name := file_of(record["id"]):
            files[name] += 1
        elif record["source"] == LOGGED:
            minutes = round(sum(record["done"].values()) / 60)
            entered[record["started_at"]].append(minutes)
        else:
            coached.append(record)
    for name, count in files.items():
        entered[name].append(count)
    faults += person.book.check(entered)
    faults += person.watch.check(coached)
    return [Fault(fault.law, f"{person.name}: {fault.what}") for fault in faults]


def _table(
    household: Household,
    person: Person,
    states: dict[str, dict[str, Any]],
    given: Circumstances,
    counted: Counter[str],
) -> Iterable[Fault]:
    """Compare the session that was under way with what the table says of it."""
    session = states.get(person.session)
    event = states.get(person.entities["session_event"])
    if session is None or event is None or session["state"] == "unavailable":
        yield Fault(Law.TABLE, f"{person.name} is not set up")
        return
    state, step = session["state"], session["attributes"].get("step")
    told = event["attributes"].get("event_type") if _is_new(event, household.began_at) else None
    watch = person.watch
    if watch.live is None:
        if state != "idle":
            yield Fault(Law.TABLE, f"{person.name}: {state}, but no session was under way")
        return
    before = {shown.state for shown in person.kept}
    steps = {shown.step for shown in person.kept}
    away = given.away + (now() - household.killed_at)
    if state == "idle":
        counted["closed"] += 1
        was_told = told in {"partial", "completed"} or (told is None and given.killed_starting)
        late = given.away > _GRACE and was_told
        forgotten = not watch.live.is_sure
        # Its end was shown, and the power went before it was told.
        over = "idle" in before
        if not (late or forgotten or over or given.broken):
            yield Fault(
                Law.TABLE, f"{person.name}: was {before}, away {away}, closed and told {told}"
            )
        watch.close(told)
    elif state == "paused":
        counted["stayed_paused"] += 1
        if "paused" not in before and not given.broken:
            yield Fault(Law.TABLE, f"{person.name}: was {before}, is paused")
        if given.away > _PAUSE_LIMIT:
            yield Fault(Law.TABLE, f"{person.name}: is still paused after {away}")
    else:
        counted["resumed"] += 1
        yield from _resumed(person, step, steps, told, given)
        if before == {"paused"} and not given.broken:
            yield Fault(Law.TABLE, f"{person.name}: was paused, is {state}")


def _resumed(
    person: Person, step: int | None, steps: set[int | None], told: str | None, given: Circumstances
) -> Iterable[Fault]:
    if given.away > _GRACE:
        yield Fault(Law.TABLE, f"{person.name}: goes on after {given.away}")
    if told != "resumed" or person.told[:2] not in ([], ["interrupted", "resumed"]):
        yield Fault(Law.TABLE, f"{person.name}: goes on, told {person.told or told}")
    sure = person.watch.live is not None and person.watch.live.is_sure
    if sure and step not in steps and not given.broken:
        yield Fault(Law.TABLE, f"{person.name}: was at step {steps}, goes on at {step}")


def _is_new(event: dict[str, Any], began_at: datetime) -> bool:
    return event["state"] not in {"unknown", "unavailable"} and (
        datetime.fromisoformat(event["state"]) > began_at
    )


async def volumes_faults(people: Iterable[Person]) -> list[Fault]:
    """Return whose speaker is not as loud as before, or silent while a session goes on."""
    faults = await asyncio.gather(*(_speakers_faults(p) for p in people if p.speaker))
    return [fault for several in faults for fault in several]


async def _speakers_faults(person: Person) -> list[Fault]:
    assert person.speaker
    live = person.watch.live
    resumed = live is not None and person.told[-1:] == ["resumed"]
    deadline = asyncio.get_running_loop().time() + _PATIENCE
    volume, clip = BEFORE, person.clip
    while asyncio.get_running_loop().time() < deadline:
        volume, clip = await person.speaker.volume(), await person.speaker.clip()
        if (live or volume == BEFORE) and not (resumed and clip == person.clip):
            return []
        if not live and await person.speaker.is_off():
            # What is off tells Home Assistant nothing of its volume: it is put back when it plays.
            await person.speaker.put_music_on()
        await asyncio.sleep(0.2)
    if resumed:
        return [Fault(Law.TABLE, f"{person.name}: goes on, and nobody heard it")]
    # What could not be stored must not have been changed, so a broken disk is no excuse.
    await person.speaker.set_volume(BEFORE)
    return [Fault(Law.VOLUME, f"{person.name}: the speaker is at {volume}")]


async def _repairs(household: Household, given: Circumstances) -> list[Fault]:
    """Everything that is shown must be true, and what is true must be shown."""
    shown = await household.issues()
    wanted: set[str] = set()
    if given.damaged:
        wanted.add(f"history_restored_{given.damaged.entry_id}")
    faults = [Fault(Law.REPAIR, f"{issue} is not true") for issue in sorted(shown - wanted)]
    faults += [Fault(Law.REPAIR, f"{issue} is missing") for issue in sorted(wanted - shown)]
    for issue in sorted(shown & wanted):
        flow = {"handler": DOMAIN, "issue_id": issue}
        step = await household.client.post("/api/repairs/issues/fix", flow)
        await household.client.post(f"/api/repairs/issues/fix/{step['flow_id']}", {})
        if issue in await household.issues():
            faults.append(Fault(Law.REPAIR, f"{issue} was confirmed and is still there"))
    return faults


async def _files(household: Household, given: Circumstances) -> list[Fault]:
    storage = household.disk.folder
    aside = given.aside
    faults = faults_of_the_living(storage, aside)
    if faults:
        # Something may be being written at this moment, but not twice.
        await asyncio.sleep(1)
        faults = faults_of_the_living(storage, aside)
    if given.damaged:
        faults = [fault for fault in faults if "was left" not in fault.what]
    return faults


def _complaints(household: Household, given: Circumstances) -> list[Fault]:
    """Return what the log says of us that nobody expects."""
    if given.broken or given.still_broken or given.damaged:
        return []
    return [
        Fault(Law.LOG, complaint)
        for complaint in household.complaints(given.log_from)
        if _OURS in complaint and not any(words in complaint for words in _BUSY)
    ]
