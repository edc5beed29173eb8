"""Every row is counted once, for whom it belongs to, and the scripts do what the plan says."""

from collections import Counter
from collections.abc import Iterator
import json
from pathlib import Path
from typing import Any

from homeassistant.components.recorder.db_schema import (
    Base,
    EventData,
    Events,
    EventTypes,
    StateAttributes,
    States,
    StatesMeta,
    Statistics,
    StatisticsMeta,
    StatisticsShortTerm,
)
import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from bench.recorder_rig.contestants import (
    CONTESTANTS,
    COUNTDOWN,
    PRODUCT,
    SCRIPT,
    SPOKEN,
    TIMER,
    build,
    scripts,
)
from bench.recorder_rig.report import figures, judged
from bench.recorder_rig.rows import DATABASE, OTHERS, REGULAR, Rows, marks, written_since

PLAN = {
    "routine": "bedtime",
    "seconds": 100,
    "positions": [
        {"get_ready": 10, "seconds": 30},
        {"get_ready": 0, "seconds": 40},
    ],
    "cues": [{"offset": 0, "text": "Hello"}, {"offset": 25.5, "text": "Breathe"}],
}
"""Twenty seconds of settling down come first."""
OWNERS = {"sensor.ours": PRODUCT, "script.theirs": SCRIPT, "home:minutes": PRODUCT}


@pytest.fixture
def recorder(tmp_path: Path) -> Iterator[Session]:
    """The tables as Home Assistant makes them."""
    engine = create_engine(f"sqlite:///{tmp_path / DATABASE}")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all(
            [
                StatesMeta(metadata_id=1, entity_id="sensor.ours"),
                StatesMeta(metadata_id=2, entity_id="script.theirs"),
                StatesMeta(metadata_id=3, entity_id="sun.sun"),
                StatisticsMeta(id=1, statistic_id="home:minutes", source="home", mean_type=0),
                StatisticsMeta(id=2, statistic_id="sensor.ours", source="recorder", mean_type=0),
                EventTypes(event_type_id=1, event_type="call_service"),
                EventTypes(event_type_id=2, event_type="script_started"),
                StateAttributes(attributes_id=1, hash=1, shared_attrs="{}"),
                States(metadata_id=1, attributes_id=1, state="idle"),
                EventData(data_id=1, hash=1, shared_data=called("tts.speak", "script.theirs")),
                Events(event_type_id=1, data_id=1),
                Statistics(metadata_id=1, start_ts=-3600.0),
                StatisticsShortTerm(metadata_id=2, start_ts=-300.0),
            ]
        )
        session.commit()
        yield session
    engine.dispose()


def called(service: str, *entities: str) -> str:
    domain, name = service.split(".")
    data = {"entity_id": list(entities)}
    return json.dumps({"domain": domain, "service": name, "service_data": data})


def test_only_what_comes_after_the_marks_counts(recorder: Session, tmp_path: Path) -> None:
    before = marks(tmp_path)
    assert not written_since(tmp_path, before, OWNERS)

    recorder.add(States(metadata_id=1, attributes_id=1, state="rolling"))
    recorder.commit()

    assert written_since(tmp_path, before, OWNERS) == {(PRODUCT, "sensor.ours", "states"): 1}


def test_attributes_are_those_of_who_had_them_first(recorder: Session, tmp_path: Path) -> None:
    before = marks(tmp_path)
    recorder.add_all(
        [
            StateAttributes(attributes_id=2, hash=2, shared_attrs='{"a": 1}'),
            States(state_id=10, metadata_id=2, attributes_id=2, state="on"),
            States(state_id=11, metadata_id=1, attributes_id=2, state="rolling"),
        ]
    )
    recorder.commit()

    assert written_since(tmp_path, before, OWNERS) == {
        (SCRIPT, "script.theirs", "states"): 1,
        (SCRIPT, "script.theirs", "state_attributes"): 1,
        (PRODUCT, "sensor.ours", "states"): 1,
    }


def test_an_event_is_whose_entity_it_names(recorder: Session, tmp_path: Path) -> None:
    before = marks(tmp_path)
    recorder.add_all(
        [
            EventData(data_id=2, hash=1, shared_data=called("script.turn_on", "script.theirs")),
            EventData(data_id=3, hash=2, shared_data=called("light.turn_on", "light.other")),
            Events(event_type_id=1, data_id=2),
            Events(event_type_id=1, data_id=2),
            Events(event_type_id=1, data_id=3),
            Events(event_type_id=2, data_id=None),
        ]
    )
    recorder.commit()

    assert written_since(tmp_path, before, OWNERS) == {
        (SCRIPT, "event call_service script.turn_on", "events"): 2,
        (SCRIPT, "event call_service script.turn_on", "event_data"): 1,
        (OTHERS, "event call_service light.turn_on", "events"): 1,
        (OTHERS, "event call_service light.turn_on", "event_data"): 1,
        (OTHERS, "event script_started", "events"): 1,
    }


def test_what_names_two_is_nobody_s(recorder: Session, tmp_path: Path) -> None:
    before = marks(tmp_path)
    both = called("homeassistant.update_entity", "script.theirs", "sensor.ours")
    recorder.add_all(
        [EventData(data_id=2, hash=1, shared_data=both), Events(event_type_id=1, data_id=2)]
    )
    recorder.commit()

    assert {owner for owner, *_ in written_since(tmp_path, before, OWNERS)} == {OTHERS}


def test_statistics_count_where_a_session_causes_them(recorder: Session, tmp_path: Path) -> None:
    before = marks(tmp_path)
    recorder.add_all(
        [
            Statistics(metadata_id=1, start_ts=0.0),
            StatisticsShortTerm(metadata_id=2, start_ts=0.0),
        ]
    )
    recorder.commit()

    found = figures(written_since(tmp_path, before, OWNERS))[PRODUCT]

    assert (found["statistics"], found[REGULAR], found["rows"]) == (1, 1, 1)


def test_what_home_assistant_writes_every_hour_is_not_the_session_s(
    recorder: Session, tmp_path: Path
) -> None:
    before = marks(tmp_path)
    recorder.add(Statistics(metadata_id=2, start_ts=0.0))
    recorder.commit()

    found = figures(written_since(tmp_path, before, OWNERS))[PRODUCT]

    assert (found["statistics"], found[REGULAR], found["rows"]) == (0, 1, 0)


def counted(*, product: int, spoken: int, speaker: int) -> dict[str, Any]:
    rows: Rows = Counter(
        {
            (PRODUCT, "sensor.ours", "states"): product,
            (SPOKEN, "sensor.theirs", "states"): spoken,
            (SPOKEN, "media_player.product_spoken", "states"): speaker,
        }
    )
    return figures(rows)


def test_what_a_speaker_says_of_itself_is_told_apart() -> None:
    found = counted(product=3, spoken=4, speaker=50)

    assert found[SPOKEN]["rows"] == 54
    assert found[SPOKEN]["of_speaker_and_voice"] == 50
    assert list(found[SPOKEN]["by_subject"]) == ["media_player.product_spoken", "sensor.theirs"]


def test_the_goal_is_missed_by_whoever_writes_more() -> None:
    goal = judged(counted(product=30, spoken=31, speaker=50))

    assert goal[PRODUCT] == {"rows": 30, "reached": True}
    assert goal[SPOKEN] == {"rows": 31, "reached": False}


def delays(sequence: list[dict[str, Any]]) -> float:
    return sum(step["delay"]["seconds"] for step in sequence if "delay" in step)


@pytest.mark.parametrize("who", [SCRIPT, COUNTDOWN, TIMER])
def test_every_script_takes_as_long_as_the_session(who: str) -> None:
    assert delays(scripts(PLAN)[who]["sequence"]) == PLAN["seconds"]


def test_cues_and_phases_come_when_they_are_due() -> None:
    gone, due = 0.0, []
    for step in scripts(PLAN)[SCRIPT]["sequence"]:
        gone += step.get("delay", {}).get("seconds", 0)
        data = step.get("data", {})
        due += [(gone, data[key]) for key in ("message", "value") if key in data]

    assert due == [
        *((0, "Hello"), (20, "Get ready"), (20, 1), (25.5, "Breathe")),
        *((30, "Roll"), (30, 1), (60, "Roll"), (60, 2)),
    ]


def test_a_timer_is_started_for_each_step() -> None:
    started = [
        step["data"]["duration"]
        for step in scripts(PLAN)[TIMER]["sequence"]
        if step.get("action") == "timer.start"
    ]

    assert started == [10, 30, 40]


def test_scripts_use_what_was_built_for_them() -> None:
    owners = build().owners

    for who, script in scripts(PLAN).items():
        used = {step["target"]["entity_id"] for step in script["sequence"] if "target" in step}
        assert used <= owners.keys()
        assert {owners[entity] for entity in used} == {who}


def test_a_name_that_begins_with_another_s_is_told_apart() -> None:
    owners = build().owners

    assert owners["media_player.product_spoken"] == SPOKEN
    assert set(owners.values()) <= set(CONTESTANTS)
