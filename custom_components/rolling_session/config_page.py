"""What pages of questions are made of."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import voluptuous as vol


class Page(ABC):
    """One page of questions. What it asks for is a function of the house alone."""

    @abstractmethod
    async def async_schema(self, hass: HomeAssistant) -> vol.Schema:
        """Return the questions."""

    def shown(self, options: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the options the way the questions want to see them."""
        return options

    def errors(self, hass: HomeAssistant, answers: Mapping[str, Any]) -> dict[str, str]:
        """Return what is wrong, as question and error."""
        return {}

    def options(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Return answers that are right as options."""
        return dict(answers)

    def answered(
        self, schema: vol.Schema, kept: Mapping[str, Any], answers: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return all options after this page was answered rightly."""
        # An answer that was taken back is absent, so the page's own options go first.
        others = {key: value for key, value in kept.items() if key not in schema.schema}
        return {**others, **self.options(answers)}


def select(
    kind: str,
    options: Iterable[str],
    *,
    multiple: bool = True,
    mode: SelectSelectorMode = SelectSelectorMode.LIST,
) -> SelectSelector:
    """Return a question with given answers, whose names are translations."""
    return SelectSelector(
        SelectSelectorConfig(
            options=_values(options), multiple=multiple, mode=mode, translation_key=kind
        )
    )


def _values(options: Iterable[str]) -> list[str]:
    """Return plain strings: what a selector holds goes to the frontend as it is."""
    return [option.value if isinstance(option, StrEnum) else option for option in options]


def number(
    bounds: tuple[int, int], unit: str, mode: NumberSelectorMode = NumberSelectorMode.SLIDER
) -> Callable[[Any], Any]:
    """Return a question for a whole number."""
    least, most = bounds
    selector = NumberSelector(
        NumberSelectorConfig(min=least, max=most, step=1, mode=mode, unit_of_measurement=unit)
    )
    # The selector answers with a float, and knows no steps when it is called from outside.
    whole: Callable[[Any], Any] = vol.All(selector, vol.Coerce(int))
    return whole
