"""A house that listens: satellites in rooms, and what is said into them."""

from pathlib import Path
from typing import Any

from homeassistant.components import conversation
from homeassistant.core import Context, HomeAssistant
from homeassistant.setup import async_setup_component
import yaml

CORPUS = Path(__file__).parent.parent / "voice"
LANGUAGES = sorted(file.stem for file in CORPUS.glob("*.yaml"))

type Corpus = dict[str, dict[str, dict[str, dict[str, Any]]]]
"""Block, command, what is said, slots."""


def corpus(language: str) -> Corpus:
    """Return what is said in a language."""
    return yaml.safe_load((CORPUS / f"{language}.yaml").read_text(encoding="utf-8"))


async def listen(hass: HomeAssistant, language: str = "en") -> None:
    """Let the house listen to a language; people are added afterwards."""
    hass.config.language = language
    assert await async_setup_component(hass, "homeassistant", {})
    for part in ("conversation", "intent", "light", "media_player", "vacuum"):
        assert await async_setup_component(hass, part, {})


async def say(hass: HomeAssistant, text: str, **how: Any) -> str:
    """Say something to Home Assistant and return what it answers."""
    context = Context(user_id=how.pop("user_id", None))
    result = await conversation.async_converse(hass, text, None, context, **how)
    await hass.async_block_till_done()
    return result.response.speech.get("plain", {}).get("speech", "")
