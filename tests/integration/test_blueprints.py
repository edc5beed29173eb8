"""Every blueprint is accepted by Home Assistant, whatever is chosen in its form."""

from pathlib import Path
from typing import Any

from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import selector
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import dump
import pytest

from .blueprints import BLUEPRINTS, FOLDER, NAMES, Evening, checked, device_of

REPOSITORY = "https://github.com/rolling-session/rolling-session/blob/main/blueprints"
SAMPLES: dict[str, Any] = {
    "text": "words",
    "time": "12:34:56",
    "duration": {"minutes": 7},
    "boolean": True,
    "action": [{"action": "test.extra"}],
    "trigger": [{"trigger": "event", "event_type": "own"}],
    "condition": [{"condition": "template", "value_template": "{{ true }}"}],
    "icon": "mdi:fire",
}

each = pytest.mark.parametrize(("domain", "name"), NAMES)


def inputs_of(domain: str, name: str) -> dict[str, dict[str, Any]]:
    return {key: dict(one) for key, one in checked(domain, name).inputs.items()}


def choices(one: dict[str, Any], device: str) -> list[Any]:
    """Return what can be chosen for an input: every option, both ends, one and several."""
    ((kind, config),) = one["selector"].items()
    config = config or {}
    match kind:
        case "select":
            values = [
                option["value"] if isinstance(option, dict) else option
                for option in config["options"]
            ]
            if config.get("custom_value"):
                values.append("My own")
        case "number":
            values = [config["min"], config["max"]]
        case "boolean":
            values = [True, False]
        case "device":
            values = [device]
        case "entity":
            kinds = config.get("filter", [{}])
            values = [f"{name}.some" for kind in kinds for name in kind["domain"]]
        case _:
            values = [SAMPLES[kind]]
    if config.get("multiple"):
        return [[], *([value] for value in values), values]
    return values


@each
def test_the_form(domain: str, name: str) -> None:
    """It has a home, a version, sections, and words and a default for everything."""
    blueprint = checked(domain, name)
    about = blueprint.metadata
    assert about["source_url"] == f"{REPOSITORY}/{domain}/{FOLDER}/{name}.yaml"
    assert about["homeassistant"]["min_version"] == "2026.10.0"
    assert about["name"].startswith("Rolling Session: ")
    assert blueprint.validate() is None
    sections = [one for one in about["input"].values() if "input" in one]
    assert sections
    assert all(one["name"] and one["icon"].startswith("mdi:") for one in sections)
    required = []
    for key, one in blueprint.inputs.items():
        assert one["name"], key
        assert one["description"].endswith((".", "?", "!")), key
        if "default" not in one:
            required.append(key)
        elif one["default"] != []:  # which is how a form leaves something open
            selector(one["selector"])(one["default"])
    assert required[0] == "coach"
    assert len(required) <= 2


async def make(hass: HomeAssistant, domain: str, name: str, several: list[Any]) -> list[str]:
    """Make one of every set of inputs; return those that Home Assistant refuses."""
    folder = Path(hass.config.path("blueprints", domain, FOLDER))
    folder.mkdir(parents=True)
    text = BLUEPRINTS.joinpath(domain, FOLDER, f"{name}.yaml").read_text()
    folder.joinpath(f"{name}.yaml").write_text(text)
    made = {
        f"made_{index}": {
            "alias": f"made {index}",
            "use_blueprint": {"path": f"{FOLDER}/{name}.yaml", "input": inputs},
        }
        for index, inputs in enumerate(several)
    }
    automations = [{"id": key, **one} for key, one in made.items()]
    config = {domain: automations if domain == "automation" else made}
    Path(hass.config.path("configuration.yaml")).write_text(dump(config))
    assert await async_setup_component(hass, domain, config)
    await hass.async_block_till_done()
    states = {key: hass.states.get(f"{domain}.{key}") for key in made}
    return [
        str(several[int(key.removeprefix("made_"))])
        for key, state in states.items()
        if state is None or state.state == STATE_UNAVAILABLE
    ]


@each
async def test_every_option(hass: HomeAssistant, evening: Evening, domain: str, name: str) -> None:
    """With the defaults, and with each input at each of its values, it can be made."""
    device = device_of(evening)
    inputs = inputs_of(domain, name)
    needed = {
        key: next(value for value in choices(one, device) if value)
        for key, one in inputs.items()
        if "default" not in one
    }
    several = [needed]
    several += [
        needed | {key: value}
        for key, one in inputs.items()
        for value in choices(one, device)
        if value or "default" in one
    ]
    assert await make(hass, domain, name, several) == []


def test_one_source() -> None:
    """What is installed and what is imported by link are the same files."""
    shipped = Path("custom_components/rolling_session/blueprints")
    assert shipped.resolve() == BLUEPRINTS
