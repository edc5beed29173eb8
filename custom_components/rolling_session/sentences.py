"""What can be said, in the form that Home Assistant's sentence triggers take.

`sentences/<language>.json` has templates in three blocks: `always`, `live` for
sentences that mean something only during a session, and `bare` for single words,
which are somebody else's in every other room. A `<rule>` in a template is replaced
by its text. `endings` has what the end of a name becomes in a sentence. A `{list}` is closed: its words are put into the trigger's sentence, so
that Home Assistant hears only what we understand; those of `_OPEN` take any words.

Rule: a sentence that can not be parsed is left out. One of them would make every
voice command in the house fail.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
import json
from pathlib import Path
import re
from typing import Any, Final

from hassil import Intents, recognize_all
from hassil.parse_expression import parse_sentence
from hassil.parser import ParseError
from homeassistant.util import language as language_util

from .const import LOGGER
from .spoken_numbers import key_of_words, number_forms, numbers_by_form

_FOLDER: Final = Path(__file__).parent / "sentences"
_RULE: Final = re.compile(r"<(\w+)>")
_LIST: Final = re.compile(r"\{(\w+)\}")
_NOT_SPOKEN: Final = re.compile(r"[^\w\s'\u2019-]+|_")
_NUMBERS: Final = frozenset({"minutes", "seconds", "number", "days", "weeks"})
_OPEN: Final = _NUMBERS | {"anything"}
_PAIN: Final = range(11)
_LAST: Final = frozenset({"start_unknown"})
"""What is only meant when nothing else is."""
_WAITING: Final = frozenset({"resume"})
"""What gives way to what means the same word while nothing is paused."""


class Block(StrEnum):
    """When a sentence is listened to."""

    ALWAYS = "always"
    LIVE = "live"
    BARE = "bare"


@dataclass(frozen=True, slots=True)
class Heard:
    """What somebody said."""

    command: str
    block: Block
    language: str
    slots: Mapping[str, Any] = field(default_factory=dict)
    """Numbers that were not understood are None."""
    said: Mapping[str, str] = field(default_factory=dict)
    """The words of each slot."""
    also: frozenset[str] = frozenset()
    """Commands for which the same is said."""


@dataclass(frozen=True, slots=True)
class Names:
    """What people call things in this house."""

    people: Mapping[str, str] = field(default_factory=dict)
    """Ids by name."""
    own: Mapping[str, str] = field(default_factory=dict)
    """Own routines by name."""
    routines: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Built-in routines by name, of each language."""


@dataclass(frozen=True, slots=True)
class _Language:
    code: str
    matcher: Intents
    numbers: Mapping[str, int]


class Grammar:
    """Every sentence that is listened to at the moment."""

    def __init__(self) -> None:
        """Listen to nothing."""
        self.sentences: list[str] = []
        self._languages: dict[str, _Language] = {}

    @classmethod
    def build(cls, languages: Iterable[str], names: Names, blocks: Iterable[Block]) -> Grammar:
        """Return the grammar of some languages. Reads files: not for the event loop."""
        grammar = cls()
        wanted = (*blocks,)
        for code in languages:
            grammar._add(code, names, wanted)
        return grammar

    def _add(self, code: str, names: Names, blocks: tuple[Block, ...]) -> None:
        data = json.loads((_FOLDER / f"{code}.json").read_text(encoding="utf-8"))
        lists = _lists(code, data, names)
        inlined = {
            name: f"({'|'.join(dict.fromkeys(w for w, _ in v))})" for name, v in lists.items()
        }
        intents: dict[str, Any] = {}
        for block in blocks:
            for command, template in _templates(data, block, lists):
                flat = _LIST.sub(lambda found: inlined.get(found[1], found[0]), template)
                if not _can_be_parsed(flat):
                    continue
                self.sentences.append(flat)
                intents.setdefault(f"{block}.{command}", {"data": []})["data"].append(
                    {"sentences": [template]}
                )
        values = {
            name: {"values": [{"in": word, "out": value} for word, value in words]}
            for name, words in lists.items()
        }
        open_lists = {name: {"wildcard": True} for name in _OPEN}
        matcher = Intents.from_dict(
            {"language": code, "intents": intents, "lists": values | open_lists}
        )
        for intent in matcher.intents.values():
            for intent_data in intent.data:
                _ = intent_data.sentences  # parsed here, not when somebody speaks
        own = {
            key_of_words(word): int(number)
            for number, words in data["lists"].get("number", {}).items()
            for word in words
        }
        self._languages[code] = _Language(code, matcher, {**numbers_by_form(code), **own})

    def hear(self, text: str, language: str) -> Heard | None:
        """Return what a sentence means, None for what is not ours."""
        first = language_util.matches(language, self._languages)
        for code in (*first, *(code for code in self._languages if code not in first)):
            if heard := _hear(text, self._languages[code]):
                return heard
        return None

    def hear_answer(self, text: str, language: str) -> Heard | None:
        """Return what an answer to "how does it feel" means: a command, or a number in it."""
        if heard := self.hear(text, language):
            return heard
        for code in language_util.matches(language, self._languages):
            numbers = self._languages[code].numbers
            words = key_of_words(text).split()
            found = {numbers[word] for word in words if word in numbers}
            if len(found) == 1:
                return Heard("discomfort", Block.LIVE, code, {"number": found.pop()})
        return None


def available_languages() -> list[str]:
    """Return the languages that can be listened to. Reads the disk."""
    return sorted(file.stem for file in _FOLDER.glob("*.json"))


def spoken(name: str) -> str:
    """Return a name as it is written by what listens: without marks."""
    return " ".join(_NOT_SPOKEN.sub(" ", name).split())


def _hear(text: str, language: _Language) -> Heard | None:
    """Of everything that fits, return what leaves least open."""
    ranked: dict[tuple[bool, bool, int], list[Heard]] = {}
    for result in recognize_all(text, language.matcher):
        heard = _heard(result.intent.name, result.entities, language)
        understood = None not in heard.slots.values()
        rank = (heard.command not in _LAST, understood, result.text_chunks_matched)
        ranked.setdefault(rank, []).append(heard)
    if not ranked:
        return None
    best = sorted(ranked[max(ranked)], key=lambda heard: heard.command in _WAITING)
    return replace(best[0], also=frozenset(other.command for other in best[1:]))


def _heard(intent: str, entities: Mapping[str, Any], language: _Language) -> Heard:
    block, _, command = intent.partition(".")
    slots: dict[str, Any] = {}
    for name, entity in entities.items():
        value = entity.value
        if name in _NUMBERS:
            value = language.numbers.get(key_of_words(value))
        elif isinstance(value, str):
            value = value.strip()
        slots[name] = value
    said = {name: entity.text.strip() for name, entity in entities.items()}
    return Heard(command, Block(block), language.code, slots, said)


def _lists(code: str, data: Mapping[str, Any], names: Names) -> dict[str, list[tuple[str, Any]]]:
    """Return the closed lists: what can be said, and what it stands for. None is empty."""
    given: Mapping[str, Mapping[str, list[str]]] = data["lists"]
    lists: dict[str, list[tuple[str, Any]]] = {
        name: [(word, value) for value, words in values.items() for word in words]
        for name, values in given.items()
        if name != "number"
    }
    extra = given.get("number", {})
    forms = number_forms(code)
    lists["pain"] = [
        (word, number) for number in _PAIN for word in (*forms[number], *extra.get(str(number), ()))
    ]
    lists["routine"] += [*names.routines.get(code, {}).items(), *names.own.items()]
    lists["own"] = list(names.own.items())
    lists["person"] = [
        (form, id_)
        for name, id_ in names.people.items()
        for form in _declined(name, data.get("endings", {}))
    ]
    heard = {
        name: [(said, value) for word, value in words if (said := spoken(word))]
        for name, words in lists.items()
    }
    return {name: words for name, words in heard.items() if words}


def _declined(name: str, endings: Mapping[str, list[str]]) -> Iterator[str]:
    """Yield the forms of a name; `endings` has those that take the place of another."""
    yield name
    ending = next((old for old in endings if name.endswith(old)), None)
    for new in endings.get(ending or "", ()):
        yield name.removesuffix(ending or "") + new


def _templates(
    data: Mapping[str, Any], block: Block, lists: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    """Yield each command with each of its templates that can be used now."""
    rules = data["rules"]
    for command, templates in data[block].items():
        for written in templates:
            template = written
            while _RULE.search(template):
                template = _RULE.sub(lambda found: rules[found[1]], template)
            names = _LIST.findall(template)
            if all(name in lists or name in _OPEN for name in names):
                yield command, template


def _can_be_parsed(sentence: str) -> bool:
    try:
        parse_sentence(sentence)
    except ParseError as error:
        LOGGER.warning("This can not be listened to: %r: %s", sentence, error)
        return False
    return True
