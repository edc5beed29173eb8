"""A session started, steered and answered by voice."""

from collections.abc import AsyncIterator
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.assist_pipeline import async_get_pipelines, async_update_pipeline
from homeassistant.components.assist_satellite import AssistSatelliteEntityFeature
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import CoreState, HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import area_registry as ar, entity_registry as er
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockUser, async_mock_service

from custom_components.rolling_session.const import CONF_OUTLETS, CONF_SHORT_COMMANDS
from custom_components.rolling_session.voice import DATA_VOICE

from .coach import Coach
from .conftest import MakeEntry, SetUp, coaching
from .listening import listen, say
from .own import add_routine

BEDROOM, KITCHEN = "assist_satellite.bedroom", "assist_satellite.kitchen"


@pytest.fixture
def announced(hass: HomeAssistant) -> list[ServiceCall]:
    """Return what is announced on satellites."""
    for room in ("bedroom", "kitchen"):
        entry = er.async_get(hass).async_get_or_create(
            "assist_satellite", "demo", room, suggested_object_id=room
        )
        area = ar.async_get(hass).async_create(room)
        er.async_get(hass).async_update_entity(entry.entity_id, area_id=area.id)
        hass.states.async_set(
            entry.entity_id,
            "idle",
            {"supported_features": int(AssistSatelliteEntityFeature.ANNOUNCE)},
        )
    return async_mock_service(hass, "assist_satellite", "announce")


@pytest.fixture
async def house(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    make_entry: MakeEntry,
    set_up: SetUp,
    announced: list[ServiceCall],
) -> AsyncIterator[Coach]:
    """Return Anna's coach in a house that listens."""
    await listen(hass)
    freezer.move_to("2026-03-02 21:00:00+01:00")
    async with coaching(hass, freezer, make_entry("Anna"), set_up) as coach:
        yield coach


async def test_a_session_by_voice(hass: HomeAssistant, house: Coach) -> None:
    async def ask(text: str) -> str:
        return await say(hass, text, satellite_id=BEDROOM)

    assert await ask("Start my bedtime session.") == (
        "Bedtime, 5 minutes. Mid back. Lie with the roller across your back, just below the"
        " shoulder blades. Knees bent, hands behind your head, hips up a little."
    )
    assert house.coordinator.outlets == (BEDROOM,)
    assert house.state() == "preparing"

    await house.wait(20)
    assert await ask("how long is left") == "5 minutes left."
    assert await ask("where am I") == "Mid-back roll. That is 1 of 4."
    assert await ask("what's next") == "Next: Figure-four glute roll, right."
    assert (await ask("say that again")).startswith("Roll slowly")
    assert await ask("longer") == "30 seconds more."
    assert await ask("shorter") == "30 seconds less."
    assert await ask("five") == "Noted: 5."
    assert await ask("I found a knot") == "Stay here. Breathe."
    assert house.state() == "holding"
    assert (await ask("my pain is eight")).startswith("Ease off.")
    assert house.state() == "rolling"
    assert await ask("pause") == "Paused."
    assert await ask("how long is left") == "Paused, with 5 minutes left."
    assert await ask("continue") == "Back into position. We go on."
    assert (await ask("next")).startswith("Right hip.")
    assert (await ask("go back")).startswith("Mid back.")
    assert await ask("only beeps") == "Only tones from now on."
    assert await ask("use words") == "With words from now on."
    assert await ask("louder") == "I can't change the volume of this speaker."
    assert (await ask("my leg is numb")).startswith("We stop here.")
    assert house.state() == "idle"
    assert house.events[-1] == "stopped_for_safety"


async def test_what_is_answered_is_not_announced_too(
    hass: HomeAssistant, house: Coach, announced: list[ServiceCall]
) -> None:
    await say(hass, "start my bedtime session", satellite_id=BEDROOM)
    await say(hass, "pause", satellite_id=BEDROOM)
    assert [call.data["message"] for call in announced] == []
    assert house.cues() == ["cue_ready_thoracic_roll", "cue_paused"]

    await say(hass, "continue", satellite_id=BEDROOM)
    await house.wait(25)
    assert announced[0].data["message"].startswith("Roll slowly")


async def test_who_types_hears_it_from_the_coach(
    hass: HomeAssistant, house: Coach, announced: list[ServiceCall]
) -> None:
    await house.do("start", outlets=[BEDROOM])
    assert await say(hass, "pause the session") == "Paused."
    await hass.async_block_till_done()
    assert announced[-1].data["message"] == "Paused."


async def test_lights_stay_when_a_satellite_speaks(
    hass: HomeAssistant, make_entry: MakeEntry, set_up: SetUp, house: Coach
) -> None:
    async_mock_service(hass, "light", "turn_on")
    hass.states.async_set("light.lamp", "on")
    outlets = ["light.lamp", "light.gone", "notify.phone"]
    await set_up(sam := make_entry("Sam", **{CONF_OUTLETS: outlets}))
    await say(hass, "start Sam's session", satellite_id=KITCHEN)
    assert sam.runtime_data.outlets == (KITCHEN, "light.lamp")


async def test_a_satellite_that_can_not_announce_is_no_speaker(
    hass: HomeAssistant, house: Coach
) -> None:
    hass.states.async_set(BEDROOM, "idle", {"supported_features": 0})
    assert await say(hass, "start a rolling session", satellite_id=BEDROOM) != ""
    assert house.coordinator.outlets == ()


async def test_bare_words_are_for_the_room_of_the_session(
    hass: HomeAssistant, house: Coach
) -> None:
    await say(hass, "start my bedtime session", satellite_id=BEDROOM)
    await house.wait(20)
    answer = await say(hass, "pause", satellite_id=KITCHEN)
    assert answer == ("Your session is in another room. Please say it again with the word session.")
    assert house.state() == "rolling"

    assert await say(hass, "pause the session", satellite_id=KITCHEN) == "Paused."
    assert house.state() == "paused"


async def test_a_word_of_another_room_does_what_it_did_before(
    hass: HomeAssistant, house: Coach
) -> None:
    entry = er.async_get(hass).async_get_or_create(
        "media_player", "demo", "kitchen", suggested_object_id="kitchen"
    )
    kitchen = ar.async_get(hass).async_get_area_by_name("kitchen")
    assert kitchen
    er.async_get(hass).async_update_entity(entry.entity_id, area_id=kitchen.id)
    hass.states.async_set("media_player.kitchen", "playing", {"supported_features": 1})
    async_expose_entity(hass, "conversation", "media_player.kitchen", True)
    paused = async_mock_service(hass, "media_player", "media_pause")
    await say(hass, "start my bedtime session", satellite_id=BEDROOM)
    await house.wait(20)

    assert await say(hass, "pause", satellite_id=KITCHEN) == "Paused"
    assert house.state() == "rolling"
    assert [call.data["entity_id"] for call in paused] == ["media_player.kitchen"]


async def test_bare_words_can_be_switched_off(
    hass: HomeAssistant, make_entry: MakeEntry, set_up: SetUp, house: Coach
) -> None:
    hass.config_entries.async_update_entry(
        house.entry, options={**house.entry.options, CONF_SHORT_COMMANDS: False}
    )
    await hass.async_block_till_done()
    await house.do("start")
    assert await say(hass, "pause") != "Paused."
    assert await say(hass, "pause the session") == "Paused."


async def test_nothing_runs(hass: HomeAssistant, house: Coach) -> None:
    for text in ("pause the session", "my pain is eight", "hold here", "make the session louder"):
        assert await say(hass, text) == "No session is running."
    assert await say(hass, "tones only in the session") == "No session is running."
    assert house.state() == "idle"


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (
            "start my moonlight rolling session",
            "I don't know a routine called moonlight. I know Bedtime, Full back, Before a",
        ),
        ("start a rolling session for umpteen minutes", "I didn't understand the number."),
        ("start a rolling session for 90 minutes", "at most 60 minutes"),
        ("start a one minute rolling session", "That is too short"),
        ("roll my neck", "so neck can't be chosen"),
        ("roll my lower back", "so lower back can't be chosen"),
        ("I rolled for a thousand minutes", "I didn't understand the number."),
        ("I rolled for 2 minutes this afternoon", "Noted: 2 minutes."),
        ("I rolled for half an eternity minutes", "I didn't understand the number."),
        ("pause my streak for zillions days", "I didn't understand the number."),
        ("resume my streak", "The streak is not paused"),
    ],
)
async def test_bad_input_has_an_answer(
    hass: HomeAssistant, house: Coach, said: str, answer: str
) -> None:
    before = [] if "this afternoon" in said else house.records
    told = await say(hass, said)
    assert answer in told or told.startswith(answer), told
    assert house.state() == "idle"
    if "this afternoon" not in said:
        assert house.records == before
        assert not house.coordinator.history.ledger.pauses


async def test_numbers_out_of_range_while_rolling(hass: HomeAssistant, house: Coach) -> None:
    await house.do("start")
    await house.wait(20)
    assert await say(hass, "my pain is killing me") == "Please say a number from 0 to 10."
    assert "0" in await say(hass, "my discomfort is eleven")
    assert "30" in await say(hass, "hold here for 90 seconds")
    assert house.coordinator.session
    assert house.coordinator.session.discomfort is None
    assert house.state() == "rolling"


async def test_two_people_are_told_apart(
    hass: HomeAssistant, make_entry: MakeEntry, set_up: SetUp, house: Coach
) -> None:
    await set_up(sam := make_entry("Sam"))
    answer = await say(hass, "start my bedtime session", satellite_id=KITCHEN)
    assert answer == "Who is it for, Anna or Sam? Please say it again with the name."
    assert await say(hass, "what's my streak") == answer

    assert await say(hass, "start my bedtime session for Sam", satellite_id=KITCHEN) != answer
    assert sam.runtime_data.session
    # There is one session, so "pause" is for Sam; and only Anna can still start.
    await say(hass, "pause", satellite_id=KITCHEN)
    assert sam.state is sam.state.LOADED
    assert hass.states.get("sensor.sam_session").state == "paused"
    await say(hass, "start my bedtime session", satellite_id=BEDROOM)
    assert house.coordinator.outlets == (BEDROOM,)
    # With two sessions, the room decides.
    await say(hass, "stop the session", satellite_id=BEDROOM)
    assert (house.state(), hass.states.get("sensor.sam_session").state) == ("idle", "paused")


async def test_the_room_of_a_person_s_speaker_decides(
    hass: HomeAssistant, make_entry: MakeEntry, set_up: SetUp, house: Coach
) -> None:
    await set_up(sam := make_entry("Sam", **{CONF_OUTLETS: [KITCHEN]}))
    await say(hass, "start my bedtime session", satellite_id=KITCHEN)
    assert sam.runtime_data.session
    assert not house.coordinator.session


async def test_who_is_logged_in_is_meant(
    hass: HomeAssistant, make_entry: MakeEntry, set_up: SetUp, house: Coach
) -> None:
    user = await hass.auth.async_create_user("Sam", group_ids=["system-users"])
    hass.states.async_set("person.sam", "home", {"user_id": user.id})
    entry = make_entry("Sam")
    hass.config_entries.async_update_entry(entry, data={**entry.data, "person": "person.sam"})
    await set_up(entry)
    await say(hass, "start my bedtime session", user_id=user.id)
    assert entry.runtime_data.session


async def test_who_may_only_look_steers_nothing(
    hass: HomeAssistant, house: Coach, hass_read_only_user: MockUser
) -> None:
    answer = await say(hass, "start my bedtime session", user_id=hass_read_only_user.id)
    assert answer == "You may not do that for Anna."
    assert house.state() == "idle"


async def test_who_may_not_look_hears_no_names(
    hass: HomeAssistant, make_entry: MakeEntry, set_up: SetUp, house: Coach
) -> None:
    """As with a language model: an account learns of the people whose entities it may read."""
    await set_up(make_entry("Sam"))
    guest = MockUser().add_to_hass(hass)
    guest.mock_policy({"entities": {"entity_ids": {"sensor.sam_session": True}}})
    await say(hass, "start my bedtime session", user_id=guest.id)
    assert (house.state(), hass.states.get("sensor.sam_session").state) == ("idle", "preparing")
    guest.mock_policy({})
    answer = await say(hass, "pause the session", user_id=guest.id)
    assert answer == "There is nobody I can coach yet."


async def test_history_by_voice(hass: HomeAssistant, house: Coach) -> None:
    async def ask(text: str) -> str:
        return await say(hass, text, satellite_id=BEDROOM)

    assert await ask("what's my streak") == (
        "There is no streak yet. It begins with the next session."
    )
    assert await ask("did I roll today") == "Not yet today."
    assert await ask("I rolled for ten minutes this morning") == "Noted: 10 minutes."
    assert await ask("did I roll today") == "Yes, 10 minutes today."
    assert await ask("what's my streak") == "Your streak: 1 day. Today is done."
    assert await ask("what is Anna's streak") == "The streak of Anna: 1 day. Today is done."
    assert await ask("I rolled my lats for 5 minutes yesterday") == "Noted: 5 minutes."
    assert await ask("how long is my streak") == "Your streak: 2 days. Today is done."
    assert [record.started_at.isoformat() for record in house.records] == [
        "2026-03-01T19:00:00+00:00",
        "2026-03-02T07:00:00+00:00",
    ]
    assert await ask("pause my streak until Friday") == (
        "The streak rests. Days, today included: 5."
    )
    assert await ask("resume my streak") == "The streak counts again from today."
    assert await ask("skip rolling today") == "Today is a rest day. The streak is safe."


async def test_a_new_routine_and_a_new_name_are_heard_at_once(
    hass: HomeAssistant, house: Coach
) -> None:
    assert await say(hass, "start Monday hips") != ""
    assert house.state() == "idle"
    routine = await add_routine(hass, house.entry, "Monday hips")
    assert "Monday hips" in await say(hass, "start Monday hips", satellite_id=BEDROOM)
    assert house.state() == "preparing"
    await house.do("stop")

    hass.config_entries.async_update_subentry(house.entry, routine, title="Tuesday (short)")
    await hass.async_block_till_done()
    assert "Tuesday" in await say(hass, "start my tuesday short", satellite_id=BEDROOM)
    assert house.coordinator.session
    assert house.coordinator.session.plan.routine == "Tuesday (short)"


async def test_the_name_of_a_routine_breaks_nothing(hass: HomeAssistant, house: Coach) -> None:
    for name in ("((((", "a|b [", "{x} <y>", "the lights", "vacuum", "!!!", "😀", "timer"):
        await add_routine(hass, house.entry, name)
    lights = async_mock_service(hass, "light", "turn_on")
    hass.states.async_set("light.lamp", "off", {"friendly_name": "lamp"})
    started = async_mock_service(hass, "vacuum", "start")
    features = {"friendly_name": "vacuum", "supported_features": 8192}
    hass.states.async_set("vacuum.robby", "docked", features)
    for entity_id in ("light.lamp", "vacuum.robby"):
        async_expose_entity(hass, "conversation", entity_id, True)

    await say(hass, "turn on the lamp")
    await say(hass, "start the vacuum")

    assert len(lights) == len(started) == 1
    assert house.state() == "idle"
    await say(hass, "start my a b session")
    assert house.coordinator.session.plan.routine == "a|b ["


async def test_people_come_and_go(
    hass: HomeAssistant, make_entry: MakeEntry, set_up: SetUp, house: Coach
) -> None:
    await set_up(sam := make_entry("Sam"))
    assert "Sam" in await say(hass, "start a rolling session")
    await hass.config_entries.async_unload(sam.entry_id)
    await hass.async_block_till_done()
    await say(hass, "start a rolling session")
    assert house.state() == "preparing"

    await hass.config_entries.async_unload(house.entry.entry_id)
    await hass.async_block_till_done()
    assert hass.data[DATA_VOICE].grammar.sentences == []
    assert await say(hass, "pause the session") != "No session is running."


async def test_a_house_that_stops_listens_to_nobody_any_more(
    hass: HomeAssistant, house: Coach
) -> None:
    """A session ends in the last moments too, and nothing is to be worked out for it then."""
    before = hass.data[DATA_VOICE].grammar
    await house.do("start")
    live = hass.data[DATA_VOICE].grammar
    assert live is not before
    hass.set_state(CoreState.stopping)
    await house.do("stop")
    hass.set_state(CoreState.running)
    assert hass.data[DATA_VOICE].grammar is live


async def test_a_language_that_comes_later_is_listened_to(
    hass: HomeAssistant, house: Coach
) -> None:
    assert "Andere" not in await say(hass, "starte eine Rolling Session", language="de")
    await hass.config.async_update(language="de")
    await hass.async_block_till_done()
    await say(hass, "starte meine Rolling Session", language="de")
    assert house.state() == "preparing"


async def test_at_the_end_of_a_session(hass: HomeAssistant, house: Coach) -> None:
    await house.do("start")
    await house.wait(230)
    assert await say(hass, "what's next") == "After this you are done."
    await house.wait(50)
    assert await say(hass, "where am I") == "You are at the end. Lie still for a moment."
    assert await say(hass, "longer") == (
        "The session is at its end. There is nothing to make longer or shorter."
    )
    assert await say(hass, "stop") == "Today is done."
    assert house.events[-1] == "completed"


@pytest.mark.expect_log("Only tones will be heard")
async def test_the_volume_of_the_session(
    hass: HomeAssistant, make_entry: MakeEntry, set_up: SetUp, house: Coach
) -> None:
    async def set_volume(call: ServiceCall) -> None:
        features = {"supported_features": 4 | 512}
        level = {"volume_level": call.data["volume_level"]}
        hass.states.async_set("media_player.floor", "idle", features | level)

    hass.services.async_register("media_player", "volume_set", set_volume)
    async_mock_service(hass, "media_player", "play_media")
    before = {"supported_features": 4 | 512, "volume_level": 0.4}
    hass.states.async_set("media_player.floor", "idle", before)
    await house.do("start", outlets=["media_player.floor"])
    assert await say(hass, "louder") == "Volume 50 percent."
    assert await say(hass, "make the session quieter") == "Volume 40 percent."
    for _ in range(5):
        last = await say(hass, "quieter")
    assert last == "Volume 5 percent."


async def test_what_can_not_be_saved_is_said(
    hass: HomeAssistant, house: Coach, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object) -> None:
        raise HomeAssistantError("disk full")

    monkeypatch.setattr(house.coordinator.history._journal, "async_append", full)
    assert await say(hass, "I rolled for ten minutes") == (
        "That could not be saved. Please try again."
    )
    assert house.records == []


async def test_a_streak_of_weeks(
    hass: HomeAssistant, make_entry: MakeEntry, set_up: SetUp, house: Coach
) -> None:
    options = {**house.entry.options, "weekly": 1}
    hass.config_entries.async_update_entry(house.entry, options=options)
    await hass.async_block_till_done()
    await say(hass, "I rolled for ten minutes this morning")
    assert await say(hass, "what's my streak") == "Your streak: 1 week. Today is done."


async def test_german_answers_for_who_speaks_german(
    hass: HomeAssistant, make_entry: MakeEntry, set_up: SetUp, house: Coach
) -> None:
    await hass.config.async_update(language="de")
    await hass.async_block_till_done()
    answer = await say(hass, "starte meine Rolling Session", language="de", satellite_id=BEDROOM)
    assert "5 Minuten" in answer
    assert house.state() == "preparing"


async def test_what_is_said_while_the_sentences_change_is_not_lost(
    hass: HomeAssistant, house: Coach
) -> None:
    """Home Assistant has matched it, and meanwhile it means nothing any more."""
    with patch.object(hass.data[DATA_VOICE].grammar, "hear", return_value=None):
        assert await say(hass, "what's my streak") == "Done"


async def test_nobody_to_coach(hass: HomeAssistant, house: Coach) -> None:
    with patch.object(hass.data[DATA_VOICE], "_people", []):
        assert await say(hass, "start a rolling session") == "There is nobody I can coach yet."


async def test_the_language_of_a_pipeline_is_listened_to(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, make_entry: MakeEntry, set_up: SetUp
) -> None:
    await listen(hass)
    assert await async_setup_component(hass, "assist_pipeline", {})
    async with coaching(hass, freezer, make_entry("Anna"), set_up) as coach:
        none = await say(hass, "Hur lång är min svit?", language="sv")
        [pipeline] = async_get_pipelines(hass)
        await async_update_pipeline(hass, pipeline, conversation_language="sv")
        await hass.async_block_till_done()
        assert await say(hass, "Hur lång är min svit?", language="sv") != none
        assert coach.coordinator.data.streak.current == 0
        # English, which the house speaks, is still heard, and answered in English.
        assert "streak" in await say(hass, "what's my streak")
        assert not coach.records


async def test_who_adds_voice_later_is_listened_to(hass: HomeAssistant, coach: Coach) -> None:
    await listen(hass)
    await hass.async_block_till_done()
    assert await say(hass, "what's my streak") == (
        "There is no streak yet. It begins with the next session."
    )
    await hass.config_entries.async_unload(coach.entry.entry_id)
    await hass.async_block_till_done()
    assert hass.data[DATA_VOICE].grammar.sentences == []


async def test_not_to_feel_a_leg_is_a_red_flag(hass: HomeAssistant, house: Coach) -> None:
    await say(hass, "start my bedtime session", satellite_id=BEDROOM)
    assert (await say(hass, "I can't feel my leg", satellite_id=BEDROOM)).startswith("We stop")
    assert house.events[-1] == "stopped_for_safety"


async def test_a_word_that_means_two_things_means_the_one_that_makes_sense(
    hass: HomeAssistant, house: Coach
) -> None:
    await hass.config.async_update(language="de")
    await hass.async_block_till_done()
    await say(hass, "starte meine Rolling Session", language="de", satellite_id=BEDROOM)
    await house.wait(20)
    await say(hass, "Pause", language="de", satellite_id=BEDROOM)
    assert house.state() == "paused"
    await say(hass, "weiter", language="de", satellite_id=BEDROOM)
    assert (house.state(), house.attribute("step")) == ("rolling", 1)
    await say(hass, "weiter", language="de", satellite_id=BEDROOM)
    assert (house.state(), house.attribute("step")) == ("switching", 2)
