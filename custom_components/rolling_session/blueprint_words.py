"""The forms of our blueprints in other languages: Home Assistant itself can translate none.

A file of words has the shape of the blueprints, with nothing but their words in it.
All of it belongs into an executor.
"""

from collections.abc import Iterator, Mapping
import json
from pathlib import Path
from typing import Any, Final

import yaml
from yaml.nodes import MappingNode, Node

from .phrasebook import choose_language

# The slow one, where Python's YAML was built without the fast one.
_Loader: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_words(folder: Path, language: str) -> Mapping[str, Any]:
    """Return the words that come closest to a language, by blueprint; none for English.

    Raises OSError.
    """
    files = {file.stem: file for file in folder.glob("*.json")}
    file = files.get(choose_language(language, files))
    words: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file else {}
    return words


def reword(text: str, words: Mapping[str, Any]) -> str:
    """Return a blueprint in these words. All else stays as it is, comments and all."""
    if not words:
        return text
    changes = _changes(yaml.compose(text, Loader=_Loader), words)
    for start, end, new in sorted(changes, reverse=True):
        # Words that are folded over several lines have the last line's end with them.
        rest = "\n" if text[end - 1] == "\n" else ""
        text = text[:start] + json.dumps(new, ensure_ascii=False) + rest + text[end:]
    return text


def _changes(node: Any, words: Any) -> Iterator[tuple[int, int, str]]:
    """Yield where words begin and end, and what is to be there."""
    match words:
        case str():
            yield node.start_mark.index, node.end_mark.index, words
        case list():
            for part, new in zip(node.value, words, strict=True):
                yield from _changes(part, new)
        case _:
            parts = _parts(node)
            for key, new in words.items():
                yield from _changes(parts[key], new)


def _parts(node: Node) -> Mapping[str, Node]:
    """Return what a node is made of: by name, or the labels of options by their values."""
    if isinstance(node, MappingNode):
        return {key.value: value for key, value in node.value}
    options = map(_parts, node.value)
    return {option["value"].value: option["label"] for option in options}
