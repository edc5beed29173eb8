"""Everybody who is measured is judged by what was due, and by nothing else."""

from datetime import UTC, datetime, timedelta

import pytest

from bench.load_rig.people import Heard, Person, Way, household, lateness, missed, wanted, wishes
from bench.load_rig.report import grown, judged
from bench.load_rig.requirements import imported, strangers
from bench.load_rig.scripts import EXPERT, SCRIPT, script_lateness, scripts
from bench.load_rig.stage import late_figures
from scripts.demo_house.config_folder import CHECKOUT

NINE = datetime(2026, 11, 21, 21, tzinfo=UTC)


def heard(due: float, sent: float, key: str = "cue_hold") -> Heard:
    return Heard(key, NINE + timedelta(seconds=due), NINE + timedelta(seconds=sent), None)


def person(way: Way, *commanded: float) -> Person:
    return Person(0, way, "bedtime", "", [NINE + timedelta(seconds=at) for at in commanded])


def test_the_same_household_in_every_run() -> None:
    people = household(100)

    assert people == household(100)
    assert {p.way for p in people} == set(Way)
    assert len({p.name for p in people}) == 100
    assert len({tuple(p.outlets) for p in people if p.outlets}) == sum(
        bool(p.outlets) for p in people
    )
    assert wishes(people, 300) == wishes(people, 300)


def test_whoever_pauses_goes_on_before_anything_else() -> None:
    for number in {wish.person for wish in wishes(household(100), 120)}:
        theirs = [wish for wish in wishes(household(100), 120) if wish.person == number]
        assert [wish.action for wish in theirs] == ["pause", "resume", "skip"]
        assert all(wish.at < 120 for wish in theirs)


def test_a_page_is_told_early() -> None:
    planned, answers = lateness(person(Way.PAGE, 0), [heard(10, 9.48), heard(20, 19.58)])

    assert planned == pytest.approx([0, 0.1])
    assert answers == []


def test_what_a_command_causes_is_no_cue_of_the_clock() -> None:
    planned, answers = lateness(person(Way.SCREEN, 0, 30), [heard(0, 0.2), heard(30.5, 31)])

    assert planned == []
    assert answers == pytest.approx([0.2, 0.5])


def test_of_what_is_sent_together_the_first_counts() -> None:
    planned, _ = lateness(person(Way.PAGE), [heard(14, 9.5), heard(10, 9.5), heard(12, 9.5)])

    assert planned == pytest.approx([0.02])


def test_what_was_not_said_is_missed_as_often_as_it_was_not() -> None:
    said = [heard(1, 1, "cue_a"), heard(2, 2, "cue_b")]

    assert missed(["cue_a", "cue_b", "cue_a"], said) == ["cue_a"]
    assert missed(["cue_b"], said) == []


def test_a_phone_is_not_sent_breaths() -> None:
    keys = ["cue_ready_lat_release_left", "cue_breathe_in", "cue_switch_right"]

    assert wanted(person(Way.PHONE), keys) == [keys[0], keys[2]]
    assert wanted(person(Way.LAMP), keys) == keys


def test_scripts_tell_everything_at_its_time() -> None:
    plan = {"cues": [{"offset": at, "text": str(at)} for at in (0.0, 12.0, 15.5)]}
    made = scripts([Person(3, Way.PAGE, "bedtime")], {"bedtime": plan})

    waits = [
        step["delay"]["milliseconds"] for step in made[f"{SCRIPT}_3"]["sequence"] if "delay" in step
    ]
    assert waits == [12_000, 3_500]
    (together,) = made[f"{EXPERT}_3"]["sequence"]
    each = [branch["sequence"][0]["delay"]["milliseconds"] for branch in together["parallel"]]
    assert each == [0, 12_000, 15_500]


def test_a_script_is_late_by_what_it_told_first() -> None:
    plan = {"cues": [{"offset": at} for at in (0.0, 12.0, 15.5)]}
    told = {n: NINE + timedelta(seconds=at) for n, at in enumerate((0.3, 12.4, 16.0))}

    assert script_lateness(plan, told) == pytest.approx([0.1, 0.2])


def test_percentiles_are_in_milliseconds() -> None:
    figures = late_figures([n / 1000 for n in range(1, 101)])

    assert (figures["p50_ms"], figures["p99_ms"], figures["max_ms"]) == (51, 100, 100)


def test_the_worse_evening_is_judged() -> None:
    def evening(p99: float, block: float, lost: int) -> dict:
        loop = {"late_max_ms": block, "busy_max_ms": block - 10}
        return {"cues": {"p99_ms": p99}, "loop": loop, "missed": lost}

    goals = judged(
        {
            "first": evening(19, 51, 0),
            "ordinary": evening(21, 49, 1),
            "set_up": {"up": {"one": {"p50_ms": 50}}},
            "strangers": [],
        }
    )

    assert {key for key, goal in goals.items() if goal["reached"]} == {
        "own_block_ms",
        "empty_set_up_ms",
        "third_party_requirements",
    }


def test_what_is_left_is_compared_with_what_there_was() -> None:
    counts = {"tasks": 4, "timers": 9, "listeners": 30, "clips": 0, "objects": 1}
    found = grown({"before": counts, "left": counts | {"clips": 2}})

    assert found["clips"] == (0, 2)
    assert found["tasks"] == (4, 4)


def test_every_import_is_seen() -> None:
    found = imported(CHECKOUT / "custom_components" / "rolling_session")

    assert {"homeassistant", "voluptuous", "hassil", "asyncio"} <= found
    assert strangers() == []
