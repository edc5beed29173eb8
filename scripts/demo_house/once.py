"""A whole session from outside, over the websocket API, without a browser."""

import asyncio
from datetime import datetime
from statistics import median
from typing import Any

from .client import Client
from .furniture import DOMAIN, Sound
from .house import House
from .verdict import HeardCue, Transcript, faults

# The shortest session that is safe, with every status in it.
SESSION = {"routine": "desk_reset", "minutes": 2}
PATIENCE = 30
"""Seconds beyond the planned end."""
_IN_THE_CLIP_BEFORE = 3.0
"""Seconds: no speaker is asked so early."""


async def coach_once(house: House, entities: dict[str, str], heard_on: Sound) -> list[str]:
    """Run a session, tell what happens, return what was wrong."""
    async with house.client() as client:
        sensor = entities["session"]
        preview = await client.act(f"{DOMAIN}.preview_routine", sensor, answers=True, **SESSION)
        print(f"\nA session of {preview['seconds']:.0f} seconds: {SESSION}\n", flush=True)
        transcript = await _listen(client, sensor, preview)
        wrong = faults(preview, transcript)
        wrong += await _streak_faults(client, entities)
    _print_lateness(transcript)
    wrong += await _sound_faults(heard_on, transcript)
    return wrong + [f"in the log: {complaint}" for complaint in house.complaints()]


async def _listen(client: Client, sensor: str, preview: dict[str, Any]) -> Transcript:
    transcript = Transcript()
    over = asyncio.Event()

    def changed(event: dict[str, Any]) -> None:
        new, old = event["data"]["new_state"], event["data"]["old_state"]
        if event["data"]["entity_id"] != sensor or (old and old["state"] == new["state"]):
            return
        at = datetime.fromisoformat(new["last_changed"])
        transcript.statuses.append((at, new["state"]))
        _print_transition(transcript, new["attributes"])
        if transcript.is_over:
            over.set()

    def said(event: dict[str, Any]) -> None:
        transcript.cues.append(HeardCue.from_event(event))
        _print_cue(transcript.cues[-1])

    await client.subscribe("subscribe_events", changed, event_type="state_changed")
    await client.subscribe(f"{DOMAIN}/subscribe_cues", said, entity_id=sensor)
    await client.act(f"{DOMAIN}.start", sensor, **SESSION)
    try:
        async with asyncio.timeout(preview["seconds"] + PATIENCE):
            await over.wait()
    except TimeoutError:
        print(f"Still not over {PATIENCE} s after the planned end", flush=True)
    return transcript


async def _streak_faults(client: Client, entities: dict[str, str]) -> list[str]:
    streak, done = [
        (await client.state(entities[name]))["state"] for name in ("streak", "done_today")
    ]
    print(f"\nStreak: {streak} · done today: {done}", flush=True)
    wrong = []
    if streak != "1":
        wrong.append(f"the streak is {streak}, not 1")
    if done != "on":
        wrong.append("today is not ticked")
    return wrong


async def _sound_faults(heard_on: Sound, transcript: Transcript) -> list[str]:
    if heard_on.player is None:
        return []
    # Where the speaker lacks behind, the last words are still in the air.
    await asyncio.sleep(1)
    seconds, clips = await heard_on.player.seconds_played(), len(heard_on.player.clips)
    print(f"The speaker played {clips} clips, {seconds} seconds in all", flush=True)
    # Words that belong together are one clip.
    sent = len({cue.sent for cue in transcript.cues if cue.outlet})
    if clips < sent or not seconds:
        return [f"the speaker played {clips} of {sent} clips, {seconds} seconds"]
    return []


def _print_transition(transcript: Transcript, attributes: dict[str, Any]) -> None:
    at, status = transcript.statuses[-1]
    where = ""
    if "step" in attributes:
        what = attributes["zone"] or attributes["technique"] or ""
        where = f"position {attributes['step']} of {attributes['steps']} {what}".rstrip()
    elif attributes.get("last_outcome"):
        where = attributes["last_outcome"]
    print(f"{_clock(at)}  {status.upper():<10} {where}", flush=True)


def _print_cue(cue: HeardCue) -> None:
    sent = f"sent {cue.lateness * 1000:+.0f} ms"
    if cue.lateness < -_IN_THE_CLIP_BEFORE:
        sent = "in the clip before"
    print(
        f"{_clock(cue.due)}  due, {sent:<18}  {cue.key.removeprefix('cue_')}"
        f'\n              "{cue.text}"',
        flush=True,
    )


def _print_lateness(transcript: Transcript) -> None:
    first = {cue.sent: cue for cue in reversed(transcript.cues)}.values()
    late = [cue.lateness * 1000 for cue in first]
    if late:
        print(
            f"Cues: {len(transcript.cues)} in {len(late)} clips, sent {median(late):+.0f} ms (median), "
            f"{max(late):+.0f} ms (most) from when they were due"
        )


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone():%H:%M:%S.%f}"[:-3]
