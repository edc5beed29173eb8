"""The translations, for tests of any folder."""

from collections.abc import Iterator
import json
from pathlib import Path
import re
from typing import Any, Final

COMPONENT: Final = Path(__file__).parents[2] / "custom_components" / "rolling_session"
LANGUAGES: Final[dict[str, dict[str, Any]]] = {
    file.stem: json.loads(file.read_text(encoding="utf-8"))
    for file in sorted((COMPONENT / "translations").glob("*.json"))
}
ENGLISH: Final = LANGUAGES["en"]


def leaves(tree: dict[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Yield (path, text) for every sentence."""
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{path}{key}.")
        else:
            yield path + key, value


def blanks(text: str) -> list[str]:
    """Return the names of what is to be filled in."""
    return sorted(re.findall(r"{(\w+)}", text))
