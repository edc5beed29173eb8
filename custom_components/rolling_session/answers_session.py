"""Starting a session, steering it and asking about it, by voice."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Final

from .answer import Ask, NotUnderstoodError
from .const import Verbosity
from .engine import resizing, rules, session as verbs, steering
from .engine.errors import UnknownRoutineError
from .engine.events import PositionResized, SessionEnded, Symptom
from .engine.model import MarkKind
from .engine.session import Paused, elapsed_at
from .engine.timeline import next_index
from .request import StartRequest
from .voice_room import outlets_for

type Answer = Callable[[Ask], Awaitable[str]]

_LOUDER: Final = 0.1


async def async_start(ask: Ask) -> str:
    """Begin a session."""
    area = ask.slots.get("area")
    request = StartRequest(
        routine=ask.slots.get("routine") or ask.slots.get("own"),
        minutes=ask.number("minutes"),
        areas=(area,) if area else (),
        outlets=outlets_for(ask.hass, ask.speaker, ask.coordinator),
    )
    session = await ask.coordinator.async_start(request, aloud=ask.aloud)
    started = ask.replies.say(
        "started",
        routine=ask.replies.phrasebook.name("routine", session.plan.routine),
        time=ask.replies.time(session.plan.length.total_seconds()),
    )
    if ask.aloud:
        return started
    return f"{started} {ask.replies.instruction(session)}"


async def async_start_unknown(ask: Ask) -> str:
    """Begin a session of a routine whose name is not one of those listened to."""
    name = str(ask.slots["anything"])
    routines = ask.coordinator.routines
    try:
        routine = routines.find(name, ask.replies.phrasebook).id
    except UnknownRoutineError:
        known = [ask.replies.phrasebook.name("routine", known) for known in routines.names]
        raise NotUnderstoodError(
            "unknown_routine", routine=name, routines=ask.replies.listed(known)
        ) from None
    ask.slots["routine"] = routine
    return await async_start(ask)


def _command(verb: Callable[..., verbs.Transition]) -> Answer:
    async def async_answer(ask: Ask) -> str:
        told = ask.coordinator.async_command(verb, aloud=ask.aloud)
        if any(isinstance(event, SessionEnded) for event in told.events):
            return ask.replies.told(told) or ask.replies.say("today_done")
        return ask.replies.told(told)

    return async_answer


async def async_hold(ask: Ask) -> str:
    """Stay on a spot."""
    seconds = ask.number("seconds") or rules.HOLD[1]
    ask.coordinator.async_command(partial(steering.hold, seconds=seconds), aloud=ask.aloud)
    return ask.replies.say("hold")


def _resize(verb: Callable[..., verbs.Transition], key: str) -> Answer:
    async def async_answer(ask: Ask) -> str:
        told = ask.coordinator.async_command(verb, aloud=ask.aloud)
        resized = next(event for event in told.events if isinstance(event, PositionResized))
        return ask.replies.say(key, time=ask.replies.time(abs(resized.seconds)))

    return async_answer


async def async_discomfort(ask: Ask) -> str:
    """Note how it feels."""
    discomfort = ask.slots.get("pain", ask.slots.get("number"))
    _ = ask.session
    if discomfort is None:
        raise NotUnderstoodError("scale")
    told = ask.coordinator.async_command(
        steering.report_discomfort, int(discomfort), aloud=ask.aloud
    )
    return ask.replies.told(told) or ask.replies.say("noted", discomfort=discomfort)


async def async_symptom(ask: Ask) -> str:
    """End at once."""
    # "I can't feel my leg" names no symptom, and is one.
    symptom = ask.slots.get("symptom", Symptom.NUMBNESS)
    told = ask.coordinator.async_command(verbs.report_symptom, symptom, aloud=ask.aloud)
    return ask.replies.told(told)


async def async_left(ask: Ask) -> str:
    """Tell how long it still takes."""
    session = ask.session
    left = session.plan.length - elapsed_at(session, ask.now)
    key = "left_paused" if isinstance(session.phase, Paused) else "left"
    return ask.replies.say(key, time=ask.replies.time(left / timedelta(seconds=1)))


async def async_coming(ask: Ask) -> str:
    """Tell what comes after this."""
    plan, cursor = ask.session.plan, ask.session.cursor
    mark = plan.marks[next_index(plan, cursor, MarkKind.POSITION)]
    if mark.position is None:
        return ask.replies.say("next_nothing")
    return ask.replies.say("next", step=ask.replies.step(plan.positions[mark.position]))


async def async_where(ask: Ask) -> str:
    """Tell where in the session somebody is."""
    session = ask.session
    index, position = session.phase_mark.position, session.position
    if index is None or position is None:
        return ask.replies.say("where_closing")
    return ask.replies.say(
        "where",
        step=ask.replies.step(position),
        number=index + 1,
        steps=len(session.plan.positions),
    )


async def async_repeat(ask: Ask) -> str:
    """Say again what is to be done."""
    return ask.replies.instruction(ask.session)


def _volume(step: float) -> Answer:
    async def async_answer(ask: Ask) -> str:
        _ = ask.session
        level = await ask.coordinator.announcer.async_change_volume(step)
        if level is None:
            return ask.replies.say("no_volume")
        return ask.replies.say("volume", percent=round(100 * level))

    return async_answer


def _speak(verbosity: Verbosity, key: str) -> Answer:
    async def async_answer(ask: Ask) -> str:
        ask.coordinator.announcer.speak(verbosity, ask.session)
        return ask.replies.say(key)

    return async_answer


STARTING: Final[dict[str, Answer]] = {
    "start": async_start,
    "start_own": async_start,
    "start_unknown": async_start_unknown,
}
STEERING: Final[dict[str, Answer]] = {
    "pause": _command(verbs.pause),
    "resume": _command(verbs.resume),
    "next": _command(steering.skip),
    "back": _command(steering.back),
    "ease_off": _command(steering.ease_off),
    "stop": _command(verbs.stop),
    "repeat": async_repeat,
    "hold": async_hold,
    "longer": _resize(resizing.lengthen, "longer"),
    "shorter": _resize(resizing.shorten, "shorter"),
    "discomfort": async_discomfort,
    "symptom": async_symptom,
    "left": async_left,
    "coming": async_coming,
    "where": async_where,
    "louder": _volume(_LOUDER),
    "quieter": _volume(-_LOUDER),
    "words": _speak(Verbosity.FULL, "words"),
    "tones": _speak(Verbosity.TONES, "tones"),
}
"""What needs a live session."""
