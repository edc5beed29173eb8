"""What a person wants to hear instead: templates, by the key of the cue."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import TemplateError
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.template import Template

from .const import DOMAIN, LOGGER

VARIABLES: Final = ("name", "routine")
"""What a template may use."""


class OwnWords:
    """The templates of one person."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry, texts: Mapping[str, str]) -> None:
        """Keep the templates; nothing is rendered yet."""
        self._hass = hass
        self._entry = entry
        self._texts = texts
        self._routine = ""
        self._rendered: dict[str, str | None] = {}

    @callback
    def use(self, routine: str) -> None:
        """Render for this routine, once: what is prepared is what is said."""
        self._routine = routine
        self._rendered = {}

    @callback
    def get(self, key: str) -> str | None:
        """Return the words for a cue; None means that the usual ones are said."""
        if key not in self._texts:
            return None
        if key not in self._rendered:
            self._rendered[key] = self._render(key)
        return self._rendered[key]

    @callback
    def forgive(self) -> None:
        """Delete the notice about a template, which may have been mended."""
        ir.async_delete_issue(self._hass, DOMAIN, self._issue_id)

    def _render(self, key: str) -> str | None:
        values = {"name": self._entry.title, "routine": self._routine}
        try:
            return render(self._hass, self._texts[key], values)
        except TemplateError as error:
            LOGGER.warning("%s: the own words for %s fail: %s", self._entry.title, key, error)
            ir.async_create_issue(
                self._hass,
                DOMAIN,
                self._issue_id,
                data={"entry_id": self._entry.entry_id, "phrase": key},
                is_fixable=True,
                severity=ir.IssueSeverity.WARNING,
                translation_key="bad_words",
                translation_placeholders={
                    "name": self._entry.title,
                    "template": self._texts[key],
                    "error": str(error),
                },
            )
            return None

    @property
    def _issue_id(self) -> str:
        return f"bad_words_{self._entry.entry_id}"


def render(hass: HomeAssistant, text: str, values: Mapping[str, Any]) -> str:
    """Return what a template says. Raises TemplateError, for a name it does not know as well."""
    problems: list[str] = []

    def note(level: int, message: str) -> None:
        problems.append(message)

    template = Template(text, hass)
    template.ensure_valid()
    said = template.async_render(values, parse_result=False, limited=True, log_fn=note)
    if problems:
        raise TemplateError(problems[0])
    return str(said).strip()
