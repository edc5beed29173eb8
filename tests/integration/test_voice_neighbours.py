"""What is meant for the rest of the house stays with the rest of the house."""

from collections.abc import AsyncIterator

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.conversation import ConversationInput, get_agent_manager
from homeassistant.core import Context, HomeAssistant
import pytest

from custom_components.rolling_session.request import StartRequest
from custom_components.rolling_session.sentences import Block
from custom_components.rolling_session.voice import DATA_VOICE

from .builtin_sentences import builtin_sentences
from .coach import Coach
from .conftest import MakeEntry, SetUp, coaching
from .listening import LANGUAGES, listen
from .own import add_routine


@pytest.fixture
async def house(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    make_entry: MakeEntry,
    set_up: SetUp,
    request: pytest.FixtureRequest,
) -> AsyncIterator[Coach]:
    """Return Anna's coach in a house that speaks a language."""
    await listen(hass, request.param)
    freezer.move_to("2026-03-02 21:00:00+01:00")
    async with coaching(hass, freezer, make_entry("Anna"), set_up) as coach:
        await add_routine(hass, coach.entry, "Monday hips")
        yield coach


async def taken(hass: HomeAssistant, sentences: list[str]) -> dict[str, str]:
    """Return which sentences Home Assistant gives to the integration, and as what."""
    agent = get_agent_manager(hass).default_agent
    found = {}
    for sentence in sentences:
        said = ConversationInput(
            text=sentence,
            context=Context(),
            conversation_id=None,
            device_id=None,
            satellite_id=None,
            language=hass.config.language,
            agent_id="conversation.home_assistant",
        )
        if await agent.async_recognize_sentence_trigger(said):
            heard = hass.data[DATA_VOICE].grammar.hear(sentence, hass.config.language)
            found[sentence] = str(heard and heard.block)
    return found


@pytest.mark.parametrize("house", LANGUAGES, indirect=True)
async def test_nothing_is_taken_from_the_rest_of_the_house(
    hass: HomeAssistant, house: Coach
) -> None:
    least = 2_000 if hass.config.language == "en" else 500
    sentences = await hass.async_add_executor_job(
        builtin_sentences, hass.config.language, least + 100
    )
    assert len(sentences) >= least

    assert await taken(hass, sentences) == {}
    await house.coordinator.async_start(StartRequest())
    await hass.async_block_till_done()
    live = await taken(hass, sentences)
    # Single words belong to the session in its own room, and to the house in every other one.
    assert {sentence: block for sentence, block in live.items() if block != Block.BARE} == {}
    assert all(len(sentence.split()) <= 4 for sentence in live), live
