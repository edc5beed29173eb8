"""Everything in tests/voice is understood, by Home Assistant's own conversation agent."""

from collections import Counter
from collections.abc import AsyncIterator
import json
from pathlib import Path
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from custom_components.rolling_session import voice
from custom_components.rolling_session.request import StartRequest
from custom_components.rolling_session.sentences import Block, Heard

from .coach import Coach
from .conftest import MakeEntry, SetUp, coaching
from .listening import LANGUAGES, corpus, listen, say
from .own import add_routine

SENTENCES = Path(voice.__file__).parent / "sentences"
COMMANDS = {
    (block, command)
    for block in Block
    for command in json.loads((SENTENCES / "en.json").read_text(encoding="utf-8"))[block]
}


@pytest.fixture
async def house(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    make_entry: MakeEntry,
    set_up: SetUp,
    request: pytest.FixtureRequest,
) -> AsyncIterator[Coach]:
    """Return Anna's coach in a house that speaks a language; Sam lives there too."""
    await listen(hass, request.param)
    freezer.move_to("2026-03-02 21:00:00+01:00")
    await set_up(make_entry("Sam"))
    async with coaching(hass, freezer, make_entry("Anna"), set_up) as coach:
        await add_routine(hass, coach.entry, "Monday hips")
        yield coach


async def understood(hass: HomeAssistant, text: str) -> Heard | None:
    """Say something, and return what was heard by the integration."""
    heard: list[Heard] = []

    async def answer(_hass, _people, what: Heard, *_: object) -> str:
        heard.append(what)
        return "."

    with patch.object(voice, "async_answer", answer):
        await say(hass, text)
    return heard[0] if heard else None


@pytest.mark.parametrize("house", LANGUAGES, indirect=True)
async def test_what_people_say_is_understood(hass: HomeAssistant, house: Coach) -> None:
    language = hass.config.language
    ids = {"Anna": house.entry.entry_id}
    ids["Sam"] = next(
        entry.entry_id for entry in hass.config_entries.async_entries() if entry.title == "Sam"
    )
    wrong: list[str] = []
    for live in (False, True):
        if live:
            await house.coordinator.async_start(StartRequest())
            await hass.async_block_till_done()
        for block, commands in corpus(language).items():
            for command, said in commands.items():
                for text, slots in said.items():
                    expected = {k: ids.get(v, v) for k, v in (slots or {}).items()}
                    heard = await understood(hass, text)
                    if not live and block != Block.ALWAYS:
                        if heard:
                            wrong.append(f"{text!r} is heard without a session: {heard}")
                    elif heard is None or (heard.command, dict(heard.slots)) != (command, expected):
                        wrong.append(f"{text!r}: {heard}, live: {live}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_has_several_ways_to_say_it(language: str) -> None:
    ways: Counter[str] = Counter()
    for commands in corpus(language).values():
        for command, said in commands.items():
            ways[command] += len(said)
    least = 6 if language in {"en", "de"} else 3

    assert {command for _, command in COMMANDS} == ways.keys()
    assert {command: n for command, n in ways.items() if n < least} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_knows_every_command(language: str) -> None:
    known = json.loads((SENTENCES / f"{language}.json").read_text(encoding="utf-8"))

    assert {(block, command) for block in Block for command in known[block]} == COMMANDS


def test_every_shipped_language_is_listened_to() -> None:
    shipped = {file.stem for file in (SENTENCES.parent / "translations").glob("*.json")}

    assert {file.stem for file in SENTENCES.glob("*.json")} == shipped == set(LANGUAGES)
