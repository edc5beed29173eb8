"""What a person hears, readable in review.

After a change that is meant: `REWRITE_TRANSCRIPTS=1 scripts/test tests/engine/test_transcripts.py`,
then read the difference as if it were spoken.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
import os
from pathlib import Path

import pytest

from custom_components.rolling_session.engine.catalog import ROUTINES
from custom_components.rolling_session.engine.cues import cues_of
from custom_components.rolling_session.engine.model import Coaching, Plan, Tool
from custom_components.rolling_session.engine.record import area_key

from .walk import PRACTISED, T0, plan_of

FOLDER = Path(__file__).parent / "transcripts"
PEOPLE = {routine: (routine, PRACTISED) for routine in ROUTINES} | {
    "bedtime_quiet": ("bedtime", replace(PRACTISED, quiet=True)),
    "bedtime_beginner": ("bedtime", Coaching(tools=frozenset({Tool.SOFT_ROLLER, Tool.BALL}))),
    "full_back_beginner": ("full_back", Coaching()),
    "full_back_12_minutes": ("full_back", PRACTISED),
}
MINUTES = {"full_back_12_minutes": 12}


@pytest.mark.parametrize("name", PEOPLE)
def test_what_is_heard(name):
    routine, person = PEOPLE[name]
    text = "\n".join(transcript(plan_of(routine, person, minutes=MINUTES.get(name)))) + "\n"
    path = FOLDER / f"{name}.txt"
    if os.environ.get("REWRITE_TRANSCRIPTS"):
        path.write_text(text)
    assert path.read_text() == text


def test_no_transcript_is_left_over():
    assert {path.stem for path in FOLDER.iterdir()} == set(PEOPLE)


def transcript(plan: Plan) -> Iterator[str]:
    areas: Counter[str] = Counter()
    for position in plan.positions:
        areas[area_key(position.zone, position.side)] += position.seconds
    yield f"{plan.routine}, {clock(plan.length)}: " + ", ".join(
        f"{area} {seconds} s" for area, seconds in areas.items()
    )
    yield from (f"note: {note.key} {note.subject}".rstrip() for note in plan.notes)
    yield from (f"{clock(cue.at - T0)}  {cue.key}" for cue in cues_of(plan, T0))


def clock(offset: timedelta) -> str:
    minutes, rest = divmod(offset, timedelta(minutes=1))
    seconds = f"{rest.total_seconds():04.1f}".removesuffix(".0")
    return f"{minutes:02}:{seconds}"
