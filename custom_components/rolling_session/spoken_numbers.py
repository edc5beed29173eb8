"""Numbers as people say them, in every language: "eight", "8", "twenty-five"."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from hassil.numbers import get_rbnf_engine

MOST: Final = 180
"""No number that makes sense here is larger."""
_RULES_OF: Final = {"nb": "no"}
"""Where the rules for numbers go by another code."""
_SOFT_HYPHEN: Final = "\u00ad"


@cache
def number_forms(language: str) -> Mapping[int, tuple[str, ...]]:
    """Return every way to say the numbers from 0 on. Reads files: not for the event loop."""
    engine = get_rbnf_engine(_RULES_OF.get(language, language))
    forms: dict[int, tuple[str, ...]] = {}
    for number in range(MOST + 1):
        said = {str(number): None}
        for words in engine.format_number(number).text_by_ruleset.values():
            plain = words.replace(_SOFT_HYPHEN, "")
            said |= {plain: None, plain.replace("-", " "): None}
        forms[number] = tuple(said)
    return forms


@cache
def numbers_by_form(language: str) -> Mapping[str, int]:
    """Return what each way to say a number means. Reads files: not for the event loop."""
    return {
        key_of_words(form): number
        for number, said in number_forms(language).items()
        for form in said
    }


def key_of_words(text: str) -> str:
    """Return what is the same in two ways to write what was said."""
    return " ".join(text.casefold().replace("-", " ").strip(" .,!?").split())
