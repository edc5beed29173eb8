"""What people say to Home Assistant itself, made from its own templates."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
import re
from typing import Final

from hassil import Intents
from hassil.errors import HassilError
from hassil.intents import RangeSlotList, SlotList, TextSlotList
from hassil.sample import sample_sentence
import home_assistant_intents

_HOUSE: Final = {"name": ["lamp", "vacuum"], "area": ["kitchen"], "floor": ["attic"]}
_WILDCARD: Final = re.compile(r"\{\w+\}")
_PATIENCE: Final = 25
"""Ways to say one template, at most."""
_NUMBERS: Final = 4
"""Of a range, about. Every way to say every percentage would be thirty million sentences."""


def builtin_sentences(language: str, most: int) -> list[str]:
    """Return sentences of every template, each a few times, until there are enough."""
    intents = Intents.from_dict(home_assistant_intents.get_intents(language))
    lists = {name: TextSlotList.from_strings(words, name=name) for name, words in _HOUSE.items()}
    samples = [
        sample_sentence(
            sentence,
            {**_short(intents.slot_lists), **_short(data.slot_lists), **lists},
            {**intents.expansion_rules, **data.expansion_rules},
            language="no" if language == "nb" else language,  # as the rules for numbers call it
        )
        for intent in intents.intents.values()
        for data in intent.data
        for sentence in data.sentences
    ]
    return list(islice(_in_turn([*map(_spoken, samples)]), most))


def _short(lists: Mapping[str, SlotList]) -> dict[str, SlotList]:
    return {
        name: replace(numbers, step=max(1, (numbers.stop - numbers.start) // _NUMBERS))
        if isinstance(numbers, RangeSlotList)
        else numbers
        for name, numbers in lists.items()
    }


def _spoken(samples: Iterator[str]) -> Iterator[str]:
    try:
        for sample in islice(samples, _PATIENCE):
            yield " ".join(_WILDCARD.sub("hello", sample).split())
    except HassilError:
        return  # a template with a list that only a house can fill


def _in_turn(samples: list[Iterator[str]]) -> Iterator[str]:
    """Yield one sentence of each template, then another one of each, and so on."""
    said: set[str] = set()
    while samples:
        left = []
        for each in samples:
            if (sentence := next(each, None)) is not None:
                left.append(each)
                if sentence not in said:
                    said.add(sentence)
                    yield sentence
        samples = left
