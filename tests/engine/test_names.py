"""Names that others have learnt: files on disk, automations, dashboards, translations.

A name that changes makes a history unreadable or an automation silent. A new one
is added here; one that goes needs a way for what was stored with it.
"""

from enum import StrEnum

import pytest

from custom_components.rolling_session.engine import (
    clearance,
    cues,
    errors,
    events,
    expectation,
    ledger,
    model,
    record,
    session,
    speech,
    streak,
)

NAMES = {
    model.Zone: "thoracic paraspinals lats rhomboids glutes hip_flexors",
    model.Side: "both left right",
    model.Tool: "soft_roller medium_roller high_density_roller textured_roller peanut ball",
    model.Level: "beginner practised",
    model.Goal: "daily full pre_workout post_workout",
    model.Pacing: "roll spots extension move",
    model.NoteKey: (
        "movement_added technique_replaced tool_missing tool_hard not_full pre_workout_dose"
        " post_workout_dose step_dropped shorter"
    ),
    model.MarkKind: (
        "position roll move spot hold release breathe breathe_in breathe_out half last_seconds"
        " closing end"
    ),
    events.Outcome: "completed partial stopped stopped_for_safety",
    events.Symptom: "sharp_pain joint_pain numbness tingling radiating_pain",
    clearance.Precaution: (
        "open_wound bone_fracture inflammation deep_vein_thrombosis osteomyelitis"
        " myositis_ossificans bone_density chronic_back_pain spinal_injury herniated_disc"
        " spondylolisthesis other"
    ),
    session.Status: "idle preparing rolling holding switching moving paused",
    record.Source: "session logged imported",
    ledger.ChangeKind: "session logged edited deleted paused imported undone carried_over",
    ledger.PauseReason: "holiday illness injury other",
    expectation.Verdict: "done open rest paused excused frozen missed absent",
    speech.Wording: "full brief tone",
}


@pytest.mark.parametrize("kind", NAMES, ids=lambda kind: kind.__name__)
def test_a_word_of_the_product_keeps_its_name(kind):
    names = NAMES[kind].split()
    assert [member.value for member in kind] == names
    assert [member.name for member in kind] == [name.upper() for name in names]


def test_no_list_of_words_is_forgotten():
    modules = (clearance, cues, errors, events, expectation, ledger, model, record, session, speech)
    kinds = {
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, StrEnum) and value is not StrEnum
    }
    assert kinds == set(NAMES)


def test_areas_without_a_zone_have_names_too():
    assert (record.MOVEMENT, record.UNSPECIFIED) == ("movement", "unspecified")


def test_a_refusal_has_the_name_of_its_sentence():
    """`DoseLimitError` is explained by "dose_limit": the translations say the same words."""
    for kind in errors.EngineError.__subclasses__():
        words = "".join(f"_{c.lower()}" if c.isupper() else c for c in kind.__name__)
        assert kind.key == words.removeprefix("_").removesuffix("_error")


def test_a_cue_has_the_name_of_its_sentence():
    about = {cues._TEST_KEY, cues._QUESTION_KEY, *cues.COMMAND_KEYS}
    assert about == {
        *("cue_test", "cue_question", "cue_paused", "cue_resumed", "cue_hold_longer"),
        *("cue_ease_off", "cue_zone_skipped", "cue_stopped", "cue_stopped_for_safety"),
    }


def test_what_the_streak_offers_is_there():
    assert all(hasattr(streak, name) for name in streak.__all__)
    assert len(set(streak.__all__)) == 9
