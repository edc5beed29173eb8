"""Who says the cues: the product, and two scripts that somebody could write instead."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
import json
from pathlib import Path
import time
from typing import Any, Final

from scripts.demo_house.client import Client
from scripts.demo_house.furniture import DOMAIN

from .assignment import DueCue
from .conditions import EXPERT, PRODUCT, SESSION
from .speakers import Speaker
from .voice import LANGUAGE

SCRIPTS: Final = "scripts.yaml"
_PATIENCE: Final = 60
"""Seconds that a session may take to begin, or a script beyond its end."""
_SAME: Final = 1.0
"""Seconds within which a cue that was told is the one that was planned."""


@dataclass(frozen=True, slots=True)
class PlannedCue:
    """A cue of the product's own preview."""

    offset: float
    key: str
    text: str

    @property
    def seconds(self) -> float:
        """Return about how long it takes at most: to know what still fits into a short run."""
        return 1 + len(self.text) / 10


@dataclass(frozen=True, slots=True)
class Contestant:
    """Somebody who says cues, with what they have to say them."""

    name: str
    speakers: tuple[Speaker, ...]
    voice: str

    @property
    def outlets(self) -> list[str]:
        """Return the entities to speak on."""
        return [speaker.entity_id for speaker in self.speakers]


@dataclass(slots=True)
class Performance:
    """One run."""

    contestant: Contestant
    state: str
    acted_at: float
    """When it was told to begin."""
    cues: list[DueCue] = field(default_factory=list)
    ended_at: float = 0.0

    @property
    def began_at(self) -> float:
        """Return when its first cue was due."""
        return self.cues[0].due if self.cues else self.acted_at


async def preview(client: Client, session: str, seconds: float) -> list[PlannedCue]:
    """Return the cues that are over within so many seconds."""
    plan = await client.act(f"{DOMAIN}.preview_routine", session, answers=True, **SESSION)
    cues = [PlannedCue(cue["offset"], cue["key"], cue["text"]) for cue in plan["cues"]]
    return [cue for cue in cues if cue.offset + cue.seconds <= seconds]


async def coach(
    client: Client, who: Contestant, state: str, plan: list[PlannedCue], session: str
) -> Performance:
    """Let the product coach a real session, and stop it when the planned cues are over."""
    told: list[dict[str, Any]] = []
    begun = asyncio.Event()

    def said(event: dict[str, Any]) -> None:
        told.append(event)
        begun.set()

    await client.subscribe(f"{DOMAIN}/subscribe_cues", said, entity_id=session)
    performance = Performance(who, state, time.time())
    await client.act(f"{DOMAIN}.start", session, **SESSION, outlets=who.outlets)
    async with asyncio.timeout(_PATIENCE):
        await begun.wait()
    began = _due(told[0]) - plan[0].offset
    await asyncio.sleep(began + plan[-1].offset + plan[-1].seconds - time.time())
    performance.ended_at = time.time()
    await client.act(f"{DOMAIN}.stop", session)
    performance.cues = [_as_told(cue, began, told) for cue in plan]
    return performance


def _as_told(cue: PlannedCue, began: float, told: list[dict[str, Any]]) -> DueCue:
    """Return a cue with the words and the instant that the product told, if it did."""
    due = began + cue.offset
    for event in told:
        if event["key"] == cue.key and abs(_due(event) - due) < _SAME:
            return DueCue(event["text"], _due(event))
    return DueCue(cue.text, due)


def _due(event: dict[str, Any]) -> float:
    return datetime.fromisoformat(event["due"]).timestamp()


async def run_script(
    client: Client, who: Contestant, state: str, plan: list[PlannedCue]
) -> Performance:
    """Let a script say the cues, counted from when it was told to."""
    entity_id = f"script.{who.name}"
    performance = Performance(who, state, time.time())
    await client.act("script.turn_on", entity_id)
    performance.cues = [DueCue(cue.text, performance.acted_at + cue.offset) for cue in plan]
    await asyncio.sleep(plan[-1].offset)
    async with asyncio.timeout(_PATIENCE):
        while (await client.state(entity_id))["state"] != "off":
            await asyncio.sleep(1)
    await asyncio.sleep(plan[-1].seconds + 1)
    performance.ended_at = time.time()
    return performance


async def write_scripts(
    client: Client, folder: Path, contestants: list[Contestant], plan: list[PlannedCue]
) -> None:
    """Give Home Assistant the scripts. What is JSON is YAML as well."""
    scripts = {
        who.name: {"sequence": _sequence(who, plan)} for who in contestants if who.name != PRODUCT
    }
    folder.joinpath(SCRIPTS).write_text(json.dumps(scripts))
    await client.call("call_service", domain="script", service="reload", service_data={})


def _sequence(who: Contestant, plan: list[PlannedCue]) -> list[dict[str, Any]]:
    """Return the steps of a script: speak, then wait; the expert does both at once."""
    steps: list[dict[str, Any]] = []
    for cue, following in zip(plan, [*plan[1:], None], strict=True):
        pair = [_speak(who, cue.text)]
        if following:
            pair.append({"delay": {"seconds": following.offset - cue.offset}})
        steps += [{"parallel": pair}] if who.name == EXPERT else pair
    return steps


def _speak(who: Contestant, text: str) -> dict[str, Any]:
    return {
        "action": "tts.speak",
        "target": {"entity_id": who.voice},
        "data": {
            "media_player_entity_id": who.outlets,
            "message": text,
            "language": LANGUAGE,
        },
    }


async def say_hello(client: Client, who: Contestant) -> None:
    """Use speaker and voice for the first time, so that nobody's first cue pays for it."""
    step = _speak(who, "Hello.")
    await client.call(
        "call_service",
        domain="tts",
        service="speak",
        target=step["target"],
        service_data=step["data"],
    )
