"""Whatever is chosen for a blueprint: it makes an automation, or Home Assistant says what is wrong."""

from typing import Any

from homeassistant.components.automation import config as automation
from homeassistant.components.blueprint.models import BlueprintInputs
from homeassistant.components.script import config as script
from homeassistant.helpers.selector import selector
from homeassistant.setup import async_setup_component
from hypothesis import given, strategies as st
import pytest

from ..engine.strategies import junk
from ..integration.blueprints import NAMES, checked
from ..integration.test_blueprints import choices
from .conftest import share
from .house import REFUSALS, House

texts = st.sampled_from(["{{ 1 / 0 }}", "{% for %}", "'", '"', "!input x", "a: b", "\n- x", "{{ x"])

_HOMES = {"action", "condition", "trigger"}
"""Selectors of what Home Assistant itself understands, or not."""


def _chosen(one: dict[str, Any]) -> st.SearchStrategy[Any]:
    right = st.sampled_from(choices(one, "0123456789abcdef0123456789abcdef"))
    strange = (
        texts if one["selector"].keys() & _HOMES else st.one_of(texts, st.text(max_size=9), junk)
    )
    return st.one_of(right, right, right, strange)


@pytest.mark.parametrize(("domain", "name"), NAMES)
def test_any_inputs(house: House, domain: str, name: str) -> None:
    blueprint = checked(domain, name)
    for part in ("homeassistant", domain):
        house.run(async_setup_component(house.hass, part, {}))
    accepted = 0

    async def make(inputs: dict[str, Any]) -> None:
        nonlocal accepted
        for key, value in inputs.items():
            # What no form gives may be anything in Home Assistant's own hands, also a bare error.
            selector(blueprint.inputs[key]["selector"])(value)
        wanted = {"alias": "x", "use_blueprint": {"path": f"{name}.yaml", "input": inputs}}
        substituted = BlueprintInputs(blueprint, wanted)
        substituted.validate()
        config = substituted.async_substitute()
        where = automation if domain == "automation" else script
        await where.async_validate_config_item(house.hass, name, config)
        accepted += 1

    asked = {key: _chosen(dict(one)) for key, one in blueprint.inputs.items()}
    required = {key for key, one in blueprint.inputs.items() if "default" not in one}

    @share(1 / 50)
    @given(
        st.fixed_dictionaries(
            {key: asked[key] for key in required},
            optional={key: asked[key] for key in asked.keys() - required},
        )
    )
    def law(inputs: dict[str, Any]) -> None:
        before = house.standing()
        with house.calm():
            try:
                house.run(make(inputs))
            except REFUSALS:
                assert house.standing() == before

    law()
    assert accepted, "nothing was ever right"
