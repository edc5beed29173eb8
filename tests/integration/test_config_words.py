"""Every question that is asked has words, and every word has its question."""

import json
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import SelectSelector
import pytest

from custom_components import rolling_session
from custom_components.rolling_session.config_flow import MENU
from custom_components.rolling_session.config_schema import PAGES
from custom_components.rolling_session.const import DOMAIN

WORDS: dict[str, Any] = json.loads(
    (Path(rolling_session.__file__).parent / "translations" / "en.json").read_text()
)


@pytest.mark.parametrize("page", PAGES)
async def test_questions_have_words(hass: HomeAssistant, page: str) -> None:
    """Label and description for every question, in both flows where both ask it."""
    schema = await PAGES[page].async_schema(hass)
    questions = {marker.schema for marker in schema.schema}
    steps = [WORDS[flow]["step"].get(page) for flow in ("config", "options")]
    assert steps[1]
    assert steps[0] == (None if page in {"advanced", "sound"} else steps[1])
    assert set(steps[1]["data"]) == set(steps[1]["data_description"]) == questions
    for selector in schema.schema.values():
        if isinstance(selector, SelectSelector):
            names = WORDS["selector"][selector.config["translation_key"]]["options"]
            assert set(selector.config["options"]) <= set(names)


async def test_flow_starts_with_words(hass: HomeAssistant) -> None:
    """The first page is not one of the shared ones."""
    result = await hass.config_entries.flow.async_init(DOMAIN, context={"source": "user"})
    schema = result["data_schema"]
    assert schema
    for step in ("user", "reconfigure"):
        words = WORDS["config"]["step"][step]
        assert set(words["data"]) == set(words["data_description"]) == set(schema.schema)
    words = WORDS["options"]["step"]["init"]
    assert list(words["menu_options"]) == list(words["menu_option_descriptions"]) == list(MENU)


@pytest.mark.parametrize("flow", ["config", "options"])
def test_errors_have_words(flow: str) -> None:
    """Every error that the flows can show is there, and no other."""
    own = {
        "config": {"name_needed", "name_too_long", "name_characters", "unknown_person"},
        "options": {
            "night_incomplete",
            "bad_template",
            "not_muted",
            "no_speaker",
            "not_loaded",
            "already_running",
            "upload_gone",
            "not_imported",
            "blueprint_in_use",
            "blueprints_not_written",
        },
    }
    assert set(WORDS[flow]["error"]) == own[flow] | {
        "unknown_outlet",
        "unknown_voice",
        "voice_needed",
        "tool_needed",
        "injury_in_future",
        "disclaimer_needed",
    }
