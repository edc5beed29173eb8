"""The campaign: live, be killed, start, look; again and again."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Final

from scripts.demo_house.client import RefusedError
from scripts.demo_house.command import Tell
from scripts.demo_house.flows import set_up
from scripts.demo_house.furniture import DOMAIN

from .files import faults_of_the_dead, put_aside
from .habits import learn, live, steer
from .household import Household
from .laws import Fault, Law
from .moments import Moment, age, approach, damage, start_and_kill
from .verdict import Circumstances, examine, volumes_faults

_WEIGHTS: Final = {
    Moment.ANY: 40,
    Moment.STARTING: 16,
    Moment.COMPLETED: 10,
    Moment.IMPORT: 7,
    Moment.COPY: 7,
    Moment.OPTIONS: 6,
    Moment.REMOVAL: 4,
    Moment.FULL: 6,
    Moment.READ_ONLY: 5,
    Moment.DAMAGED: 3,
}
BROKEN: Final = {Moment.FULL, Moment.READ_ONLY}
_AGES: Final = (timedelta(minutes=2), timedelta(minutes=6), timedelta(minutes=40))
_AGED: Final = 0.3
"""The share of kills after which nobody comes back for minutes."""
_STILL_BROKEN: Final = 0.4
"""The share of broken disks that are still broken at the next start."""


@dataclass(slots=True)
class Tally:
    """What a campaign has found."""

    moments: Counter[str] = field(default_factory=Counter)
    counted: Counter[str] = field(default_factory=Counter)
    faults: list[tuple[int, str, Fault]] = field(default_factory=list)
    """Each with its round and moment."""


def plan(kills: int, rng: Random) -> Iterator[Moment]:
    """Yield moments: each of them early on, then as often as they weigh."""
    first = list(Moment)
    rng.shuffle(first)
    for number in range(kills):
        if number < len(first):
            yield first[number]
        else:
            yield rng.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]


async def campaign(
    household: Household, moments: list[Moment], rng: Random, tell: Tell, enough: asyncio.Event
) -> Tally:
    """Go through the moments, and look after every start; end early when it is enough."""
    tally = Tally()
    for person in household.people:
        await learn(person, household.client)
    for number, moment in enumerate(moments, 1):
        faults = await _round(household, moment, Random(rng.random()), tally)
        tally.moments[moment] += 1
        tally.faults += [(number, moment.value, fault) for fault in faults]
        tell(f"{number} of {len(moments)}: {moment}{_told(faults)}")
        if enough.is_set():
            break
    tally.faults += [(len(moments), "end", fault) for fault in await _leave(household)]
    _count(household, tally)
    return tally


async def _round(household: Household, moment: Moment, rng: Random, tally: Tally) -> list[Fault]:
    storage = household.disk.folder
    given = Circumstances(aside=put_aside(storage), log_from=household.log_size())
    await live(household, rng)
    await approach(moment, household, rng)
    faults = await household.told_faults()
    await household.kill()
    faults += faults_of_the_dead(storage)
    tally.counted["in_flight"] += sum(p.book.unanswered() for p in household.people)
    given.broken = moment in BROKEN
    given.still_broken = given.broken and rng.random() < _STILL_BROKEN
    if not given.still_broken:
        household.mend()
    if moment is Moment.DAMAGED:
        given.damaged = damage(household, rng)
    elif not given.broken and rng.random() < _AGED:
        given.away = rng.choice(_AGES)
        age(household, given.away)
    if moment is Moment.STARTING:
        await start_and_kill(household, rng)
        given.killed_starting = True
        faults += faults_of_the_dead(storage)
    await household.start()
    if moment is Moment.REMOVAL:
        await _come_back(household)
    found = await examine(household, given)
    household.mend()
    tally.counted += found.counted
    return faults + found.faults


async def _come_back(household: Household) -> None:
    """Set up again who was removed, with the history that was kept."""
    person = household.people[-1]
    entries = await household.client.call("config_entries/get", domain=DOMAIN)
    if person.entry_id in {entry["entry_id"] for entry in entries}:
        return
    answers = {**person.answers, "kept_history": "adopt"}
    person.entry_id = await set_up(household.client, DOMAIN, answers)
    await household.meet()
    await learn(person, household.client)


async def _leave(household: Household) -> list[Fault]:
    """End every session; afterwards every speaker is as loud as before."""
    for person in household.people:
        try:
            await steer(person, household.client, "stop")
        except RefusedError:
            continue
    return await volumes_faults(household.people)


def _count(household: Household, tally: Tally) -> None:
    people = household.people
    sessions = [session for person in people for session in person.watch.sessions]
    tally.counted |= Counter(
        kills=household.kills,
        starts=household.starts,
        sessions=len(sessions),
        entered=sum(person.book.count for person in people),
        **Counter(session.told for session in sessions if session.told),
    )
    tally.faults += [
        (0, "any", Fault(Law.WRONG, f"{person.name} was refused: {what}"))
        for person in people
        for what in person.refused
    ]


def _told(faults: list[Fault]) -> str:
    return "".join(f"\n    {fault.law}: {fault.what}" for fault in faults)
