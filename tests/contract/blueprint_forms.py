"""The forms of our blueprints in every language, for tests of any folder."""

from collections.abc import Iterator, Mapping
from functools import cache
import json
from typing import Any

from homeassistant.util.yaml import parse_yaml

from custom_components.rolling_session.blueprint_files import Shipped

type Place = tuple[str | int, ...]


@cache
def shipped(language: str) -> list[Shipped]:
    """Return all blueprints as a house has them."""
    return Shipped.all(language)


@cache
def _as_json(text: str) -> str:
    return json.dumps(parse_yaml(text), default=repr)


def read(text: str) -> Any:
    """Return a blueprint as Home Assistant reads it."""
    return json.loads(_as_json(text))


def _form(parts: Mapping[str, Any], place: Place) -> Iterator[Place]:
    """Yield where the words of a form are: of inputs, of sections, and of a script's fields."""
    for key, one in parts.items():
        here = (*place, key)
        yield from ((*here, kind) for kind in ("name", "description") if one.get(kind))
        yield from _form(one.get("input", {}), (*here, "input"))
        selector = one.get("selector") or {}
        options = (selector.get("select") or {}).get("options", [])
        for number, option in enumerate(options):
            if isinstance(option, dict):
                yield (*here, "selector", "select", "options", number, "label")
        default = one.get("default")
        if "text" in selector and isinstance(default, list):
            yield from ((*here, "default", number) for number in range(len(default)))
        elif "text" in selector and default and not default.startswith("Input("):
            yield (*here, "default")


def places(blueprint: Mapping[str, Any]) -> list[Place]:
    """Return where a blueprint has words that somebody sees or hears."""
    about = blueprint["blueprint"]
    return [
        ("blueprint", "name"),
        ("blueprint", "description"),
        *_form(about["input"], ("blueprint", "input")),
        *_form(blueprint.get("fields", {}), ("fields",)),
    ]


def _taken(blueprint: Any, place: Place) -> str:
    """Return the words at a place, and leave nothing there."""
    *way, last = place
    for key in way:
        blueprint = blueprint[key]
    words: str = blueprint[last]
    blueprint[last] = None
    return words


def all_taken(blueprint: Any) -> dict[Place, str]:
    """Return all words of a blueprint by place, and leave none."""
    return {place: _taken(blueprint, place) for place in places(blueprint)}


def said(language: str, name: str) -> dict[Place, str]:
    """Return all words of a blueprint in a language, by place."""
    (one,) = (one for one in shipped(language) if one.name == name)
    return all_taken(read(one.text))


def texts(language: str) -> dict[str, str]:
    """Return everything that is read or heard of all blueprints, by a path with dots.

    What is listened for is left out: it is written as patterns.
    """
    by_path = {
        ".".join(map(str, (one.name, *place))): text
        for one in shipped(language)
        for place, text in all_taken(read(one.text)).items()
    }
    return {path: text for path, text in by_path.items() if "yes_answers.default" not in path}
