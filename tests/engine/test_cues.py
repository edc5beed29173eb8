"""What is said, when, and how late it may come."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.rolling_session.engine import cues
from custom_components.rolling_session.engine.catalog import ROUTINES
from custom_components.rolling_session.engine.cues import (
    Cue,
    Priority,
    cue_for,
    cues_of,
    phrase_keys,
)
from custom_components.rolling_session.engine.events import (
    EasedOff,
    HoldExtended,
    MarkReached,
    Outcome,
    PositionLeft,
    SessionEnded,
    SessionInterrupted,
    SessionPaused,
    SessionResumed,
    SessionStarted,
    Symptom,
    ZoneSkipped,
)
from custom_components.rolling_session.engine.model import (
    BreathPattern,
    Goal,
    Level,
    MarkKind,
    Routine,
    Step,
    Zone,
)
from custom_components.rolling_session.engine.session import start
from custom_components.rolling_session.engine.steering import hold

from .walk import PRACTISED, T0, Walk, at, plan_of, seconds


@pytest.mark.parametrize(
    ("event", "key"),
    [
        (SessionStarted(at(0)), None),
        (SessionPaused(at(0)), "cue_paused"),
        (SessionResumed(at(0), at(5)), "cue_resumed"),
        (PositionLeft(at(0), 1), None),
        (HoldExtended(at(0), 30), "cue_hold_longer"),
        (EasedOff(at(0)), "cue_ease_off"),
        (ZoneSkipped(at(0), Zone.LATS), "cue_zone_skipped"),
        (SessionInterrupted(at(0)), None),
        (SessionEnded(at(0), Outcome.COMPLETED), None),
        (SessionEnded(at(0), Outcome.PARTIAL), None),
        (SessionEnded(at(0), Outcome.STOPPED), "cue_stopped"),
        (
            SessionEnded(at(0), Outcome.STOPPED_FOR_SAFETY, Symptom.NUMBNESS),
            "cue_stopped_for_safety",
        ),
    ],
)
def test_what_is_said_about_what_happened(event, key):
    cue = cue_for(event, plan_of("bedtime"))
    assert cue == (key and Cue(key, at(0), timedelta(seconds=10), Priority.IMPORTANT))


@pytest.mark.parametrize("routine", ROUTINES)
@pytest.mark.parametrize("quiet", [False, True])
def test_what_is_told_live_is_what_the_preview_promised(routine, quiet):
    plan = plan_of(routine, replace(PRACTISED, quiet=quiet))
    walk = Walk(plan)
    walk.to(5_000)
    live = [cue for event in walk.events if (cue := cue_for(event, plan))]
    assert live == list(cues_of(plan, T0))


def test_a_late_breath_is_worth_nothing_and_a_switch_is_said_anyway():
    cues = list(cues_of(plan_of("bedtime"), T0))
    stale = {cue.priority: cue.stale_at - cue.at for cue in cues}
    assert stale == {
        Priority.BREATH: timedelta(seconds=1),
        Priority.GUIDANCE: timedelta(seconds=3),
        Priority.IMPORTANT: timedelta(seconds=10),
    }
    important = [cue.key for cue in cues if cue.priority is Priority.IMPORTANT]
    assert important == [
        "cue_ready_thoracic_roll",
        "cue_ready_glute_figure_four_right",
        "cue_switch_left",
        "cue_ready_cat_cow",
    ]


def test_at_night_there_are_fewer_words():
    aloud = [cue.key for cue in cues_of(plan_of("full_back"), T0)]
    quiet = [cue.key for cue in cues_of(plan_of("full_back", replace(PRACTISED, quiet=True)), T0)]
    assert len(quiet) < len(aloud) * 2 / 3
    assert not {"cue_half", "cue_breathe"} & set(quiet)
    # One whole breath at every hold and at every inch, never half of one.
    assert (
        quiet.count("cue_breathe_in") == quiet.count("cue_breathe_out") == quiet.count("cue_hold")
    )
    assert quiet.count("cue_lean_back") == quiet.count("cue_spot") + 1


def test_the_first_place_of_an_extension_says_how():
    routine = Routine("mine", Goal.DAILY, (Step("thoracic_extension", 60), Step("cat_cow", 30)))
    keys = [cue.key for cue in cues_of(plan_of(routine), T0)]
    assert keys[:2] == ["cue_ready_thoracic_extension", "cue_go_thoracic_extension"]
    assert keys.count("cue_spot") == 1


@pytest.mark.parametrize(
    ("breath", "places"),
    [(BreathPattern(4, 0, 6), 4), (BreathPattern(3, 0, 4), 4), (BreathPattern(6, 2, 8), 2)],
)
def test_every_inch_has_its_three_breaths_however_slow(breath, places):
    plan = plan_of("full_back", replace(PRACTISED, breath=breath))
    keys = [cue.key for cue in cues_of(plan, T0) if cue.at < at(15 + 120)]
    assert keys.count("cue_lean_back") == 3 * places
    assert keys.count("cue_go_thoracic_extension") + keys.count("cue_spot") == places


@pytest.mark.parametrize("dose", [40, 41])
def test_a_short_dose_is_paced_by_one_breath(dose):
    routine = Routine("mine", Goal.DAILY, (Step("thoracic_roll", dose), Step("cat_cow", 30)))
    told = [(seconds(cue.at), cue.key) for cue in cues_of(plan_of(routine), T0)]
    assert told[1:4] == [
        (15, "cue_go_thoracic_roll"),
        (35, "cue_breathe"),
        (10 + dose, "cue_last_seconds"),
    ]


def test_even_the_shortest_extension_with_the_slowest_breath_has_a_place():
    slowest = replace(PRACTISED, breath=BreathPattern(6, 2, 8))
    routine = Routine("mine", Goal.DAILY, (Step("tack_and_stretch", 30), Step("cat_cow", 30)))
    keys = [cue.key for cue in cues_of(plan_of(routine, slowest), T0)]
    assert keys[1:4] == ["cue_go_tack_and_stretch", "cue_lean_back", "cue_ready_cat_cow"]


def test_a_hold_that_was_asked_for_is_paced_like_a_planned_one_at_night_too():
    walk = Walk(plan_of("bedtime", replace(PRACTISED, quiet=True)))
    walk.do(hold, 20)
    walk.to(50)
    cues = [cue_for(event, walk.session.plan) for event in walk.events[2:]]
    told = [(seconds(cue.at), cue.key) for cue in cues if cue]
    assert told == [
        (15, "cue_go_thoracic_roll"),
        (20, "cue_hold"),
        (24, "cue_breathe_in"),
        (28, "cue_breathe_out"),
        (50, "cue_release"),
    ]


def test_there_are_words_for_every_technique_and_for_nothing_that_is_never_said():
    said = set()
    for routine in ROUTINES:
        for level in Level:
            said |= {c.key for c in cues_of(plan_of(routine, replace(PRACTISED, level=level)), T0)}
    keys = phrase_keys()
    assert said <= keys
    assert {k for k in keys if k.startswith("cue_switch")} == {
        "cue_switch_left",
        "cue_switch_right",
    }
    never = {"both", "lumbar", "neck", "sacrum", "knee"}
    assert not [key for key in keys if never & set(key.split("_"))]
    unheard = {key.removeprefix("cue_").split("_")[0] for key in keys - said}
    assert unheard <= {
        "ready",
        "go",
        "switch",
        "paused",
        "resumed",
        "hold",
        "ease",
        "zone",
        "stopped",
        "test",
        "question",
    }


def test_a_speaker_is_tried_with_words_that_may_not_be_lost():
    cue = cues.test_cue(at(0))
    assert (cue.key in phrase_keys(), cue.at, cue.priority) == (True, at(0), Priority.IMPORTANT)


def test_how_it_feels_is_asked_where_there_is_time():
    asked = cues.question_cue(at(40))
    assert asked == Cue("cue_question", at(40), timedelta(seconds=3), Priority.GUIDANCE)
    assert asked.stale_at == at(43)


def test_the_coach_is_silent_until_the_next_word():
    plan = plan_of("bedtime")
    words = [cue.at - T0 for cue in cues_of(plan, T0)] + [plan.length]
    for mark in plan.marks:
        following = min((at for at in words if at > mark.offset), default=plan.length)
        assert cues.silence_after(mark, plan) == following - mark.offset
    quiet = plan_of("bedtime", replace(PRACTISED, quiet=True))
    hold = next(mark for mark in quiet.marks if mark.kind is MarkKind.RELEASE)
    assert cues.silence_after(hold, quiet) == timedelta(seconds=10)


def test_breaths_give_way_to_guidance_and_that_to_what_matters():
    assert Priority.BREATH < Priority.GUIDANCE < Priority.IMPORTANT
    assert len(Priority) == 3


@pytest.mark.parametrize("routine", ROUTINES)
def test_a_session_opens_with_how_to_lie_down(routine):
    plan = plan_of(routine)
    assert cues.opening_cue(plan, at(7)) == next(cues_of(plan, at(7)))
    assert cues.opening_cue(plan, at(7)).key.startswith("cue_ready_")


def test_the_start_is_the_first_position():
    begun = start(plan_of("bedtime"), T0, "walk")
    assert [type(event) for event in begun.events] == [SessionStarted, MarkReached]
