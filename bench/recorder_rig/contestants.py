"""Who guides a session: the product, and what people build instead."""

from dataclasses import dataclass, field
from typing import Any, Final

from bench.speaker_rig.voice import LANGUAGE

PRODUCT: Final = "product"
SPOKEN: Final = "product_spoken"
SCRIPT: Final = "script"
COUNTDOWN: Final = "countdown"
TIMER: Final = "timer"
CONTESTANTS: Final = (PRODUCT, SPOKEN, SCRIPT, COUNTDOWN, TIMER)
WITH_SPEAKER: Final = (SPOKEN, SCRIPT)
TITLES: Final = {
    PRODUCT: "the integration, on the screen only",
    SPOKEN: "the integration, with a speaker",
    SCRIPT: "a script that speaks and waits, helpers",
    COUNTDOWN: "a template sensor, every second",
    TIMER: "a timer restarted each step, helpers",
}

type Step = dict[str, Any]
type Plan = dict[str, Any]
"""What `preview_routine` says."""


@dataclass(frozen=True, slots=True)
class Build:
    """What somebody puts into the configuration, and whose entities these are."""

    configuration: dict[str, Any]
    owners: dict[str, str]


@dataclass(frozen=True, slots=True)
class Moment:
    """Something to do in a script, so many seconds after it began."""

    at: float
    steps: list[Step] = field(default_factory=list)


def build() -> Build:
    """Return the helpers and the sensor of everybody who needs some."""
    helpers: dict[str, dict[str, Any]] = {
        "input_boolean": {f"{who}_active": None for who in (SCRIPT, COUNTDOWN, TIMER)},
        "input_text": {f"{who}_phase": None for who in (SCRIPT, TIMER)},
        "input_number": {f"{who}_step": {"min": 0, "max": 50} for who in (SCRIPT, TIMER)},
        "counter": {f"{who}_streak": None for who in (SCRIPT, COUNTDOWN, TIMER)},
        "input_datetime": {
            f"{COUNTDOWN}_ends": {"has_date": True, "has_time": True},
            f"{SCRIPT}_last": {"has_date": True, "has_time": True},
        },
        "timer": {f"{TIMER}_step": None},
    }
    entities = [f"{domain}.{name}" for domain, named in helpers.items() for name in named]
    entities += [f"script.{who}" for who in (SCRIPT, COUNTDOWN, TIMER)]
    entities.append(f"sensor.{COUNTDOWN}_remaining")
    entities += [f"{kind}.{who}" for who in WITH_SPEAKER for kind in ("media_player", "tts")]
    # The longest name first: that of one begins with that of another.
    names = sorted(CONTESTANTS, key=len, reverse=True)
    owners = {
        entity: next(who for who in names if entity.partition(".")[2].startswith(who))
        for entity in entities
    }
    return Build({**helpers, "template": [_countdown_sensor()]}, owners)


def _countdown_sensor() -> dict[str, Any]:
    ends = f"as_timestamp(states('input_datetime.{COUNTDOWN}_ends'), 0)"
    return {
        "triggers": [{"trigger": "time_pattern", "seconds": "/1"}],
        "sensor": [
            {
                "name": f"{COUNTDOWN} remaining",
                "unit_of_measurement": "s",
                "state": f"{{{{ [0, ({ends} - now().timestamp()) | round(0) | int] | max }}}}",
            }
        ],
    }


def scripts(plan: Plan) -> dict[str, Any]:
    """Return the scripts that guide through the same plan."""
    return {
        SCRIPT: {"sequence": _sequence(_spoken(plan), plan["seconds"])},
        COUNTDOWN: {"sequence": _sequence(_counted_down(plan), plan["seconds"])},
        TIMER: {"sequence": _sequence(_timed(plan), plan["seconds"])},
    }


def _spoken(plan: Plan) -> list[Moment]:
    """Keep phase and step, and say every cue when it is due."""
    moments = [*_frame(SCRIPT, plan), *_positions(SCRIPT, plan)]
    moments += [Moment(cue["offset"], [_speak(cue["text"])]) for cue in plan["cues"]]
    now = "{{ now().strftime('%Y-%m-%d %H:%M:%S') }}"
    last = _do("input_datetime.set_datetime", f"input_datetime.{SCRIPT}_last", datetime=now)
    return [*moments, Moment(plan["seconds"], [last])]


def _counted_down(plan: Plan) -> list[Moment]:
    """Say when it ends, which the sensor counts down to."""
    ends = f"{{{{ (now() + timedelta(seconds={plan['seconds']})).timestamp() }}}}"
    begin = _do("input_datetime.set_datetime", f"input_datetime.{COUNTDOWN}_ends", timestamp=ends)
    return [*_frame(COUNTDOWN, plan), Moment(0, [begin])]


def _timed(plan: Plan) -> list[Moment]:
    """Keep phase and step, and let a timer show what is left of each."""
    moments = [*_frame(TIMER, plan), *_positions(TIMER, plan)]
    for at, seconds, *_ in _spans(plan):
        start = _do("timer.start", f"timer.{TIMER}_step", duration=max(1, round(seconds)))
        moments.append(Moment(at, [start]))
    return moments


def _frame(who: str, plan: Plan) -> list[Moment]:
    """Be active meanwhile, and count the day at the end."""
    active = f"input_boolean.{who}_active"
    return [
        Moment(0, [_do("input_boolean.turn_on", active)]),
        Moment(
            plan["seconds"],
            [
                _do("input_boolean.turn_off", active),
                _do("counter.increment", f"counter.{who}_streak"),
            ],
        ),
    ]


def _positions(who: str, plan: Plan) -> list[Moment]:
    """Tell the phase whenever it is another one, and the step with it."""
    return [
        Moment(
            at,
            [
                _do("input_text.set_value", f"input_text.{who}_phase", value=phase),
                _do("input_number.set_value", f"input_number.{who}_step", value=number),
            ],
        )
        for at, _, phase, number in _spans(plan)
    ]


def _spans(plan: Plan) -> list[tuple[float, float, str, int]]:
    """Return begin, length, name and number: getting ready and doing it, for each position."""
    spans = []
    ends = plan["seconds"] - sum(each["get_ready"] + each["seconds"] for each in plan["positions"])
    for number, each in enumerate(plan["positions"], 1):
        for phase, seconds in (("Get ready", each["get_ready"]), ("Roll", each["seconds"])):
            if seconds:
                spans.append((ends, seconds, phase, number))
            ends += seconds
    return spans


def _sequence(moments: list[Moment], seconds: float) -> list[Step]:
    """Return what to do with the waits between."""
    steps: list[Step] = []
    gone = 0.0
    for moment in sorted(moments, key=lambda moment: moment.at):
        at = min(moment.at, seconds)
        if at > gone:
            steps.append({"delay": {"seconds": round(at - gone, 3)}})
            gone = at
        steps += moment.steps
    return steps


def _speak(text: str) -> Step:
    return _do(
        "tts.speak",
        f"tts.{SCRIPT}",
        media_player_entity_id=f"media_player.{SCRIPT}",
        message=text,
        language=LANGUAGE,
    )


def _do(action: str, entity_id: str, **data: Any) -> Step:
    step: Step = {"action": action, "target": {"entity_id": entity_id}}
    return {**step, "data": data} if data else step
