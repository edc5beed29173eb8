"""One house for thousands of inputs, and what has to be true after every one of them."""

from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
import json
import logging
from pathlib import Path
import re
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConfigEntryError, HomeAssistantError
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components import rolling_session
from custom_components.rolling_session.const import DOMAIN
from custom_components.rolling_session.coordinator import SessionCoordinator

_MOST_LINES = 5
"""Lines in the log that one input may cause."""

REFUSALS = (HomeAssistantError, vol.Invalid)
"""What whoever asks is told; anything else is an error of ours."""


class Lines(logging.Handler):
    """Every warning and error that is logged."""

    def __init__(self) -> None:
        """Know none."""
        super().__init__(logging.WARNING)
        self.told: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one."""
        self.told.append(record)

    def check(self) -> None:
        """Demand that nothing went wrong unnoticed, and nobody was flooded; then forget."""
        # Home Assistant tells a setup that was refused with where that was, whatever the reason.
        told, self.told = self.told, []
        lines = [f"{record.name}: {record.getMessage()}" for record in told]
        unhandled = [
            f"{line}\n{logging.Formatter().formatException(record.exc_info)}"
            for record, line in zip(told, lines, strict=True)
            if record.exc_info and record.exc_info[0] not in {None, ConfigEntryError}
        ]
        assert not unhandled, "\n".join(unhandled)
        assert len(lines) <= _MOST_LINES, lines


class House:
    """A Home Assistant that is used again and again, from outside of its loop."""

    def __init__(self, hass: HomeAssistant, entry: MockConfigEntry, lines: Lines) -> None:
        """Use this one."""
        self.hass = hass
        self.entry = entry
        self._lines = lines

    def run[T](self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Let something happen, and all that follows from it."""

        async def to_the_end() -> T:
            try:
                return await coroutine
            finally:
                await self.hass.async_block_till_done()

        return self.hass.loop.run_until_complete(to_the_end())

    @property
    def coordinator(self) -> SessionCoordinator:
        """Return who coaches Anna."""
        coordinator: SessionCoordinator = self.entry.runtime_data
        return coordinator

    def standing(self) -> dict[str, Any]:
        """Return everything that is Anna's, so that two moments can be compared."""
        coordinator, storage = self.coordinator, Path(self.hass.config.path(".storage"))
        return {
            "session": coordinator.session,
            "history": coordinator.history.ledger,
            "selected": coordinator.routines.selected,
            "options": dict(self.entry.options),
            "data": dict(self.entry.data),
            "title": self.entry.title,
            "routines": {s.title: dict(s.data) for s in self.entry.subentries.values()},
            "states": {s.entity_id: (s.state, s.attributes) for s in self.hass.states.async_all()},
            "files": {
                path.name: path.stat().st_size for path in storage.glob(f"{DOMAIN}.*history*")
            },
        }

    @contextmanager
    def calm(self) -> Iterator[None]:
        """Demand that what happens inside breaks nothing and floods nobody."""
        self._lines.told.clear()
        yield
        self._lines.check()

    def attempt(self, act: Callable[[], Awaitable[Any]]) -> Exception | None:
        """Do something; return how it was refused, having seen that nothing has changed."""

        async def acting() -> Any:
            return await act()

        before = self.standing()
        with self.calm():
            try:
                self.run(acting())
            except REFUSALS as refusal:
                check_refusal(refusal)
                after = self.standing()
                changed = {key for key, value in before.items() if after[key] != value}
                assert not changed, f"refused, and changed: {changed}"
                return refusal
        return None


def words() -> dict[str, Any]:
    """Return what is said in English."""
    file = Path(rolling_session.__file__).parent / "translations" / "en.json"
    told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return told


_SENTENCES = words()["exceptions"]


def check_told(key: str, placeholders: Any) -> None:
    """Demand that a refusal can be told: there is a sentence, and everything it names."""
    wanted = set(re.findall(r"\{(\w+)\}", _SENTENCES[key]["message"]))
    assert wanted <= {*(placeholders or ())}, (key, placeholders)


def check_refusal(refusal: Exception) -> None:
    """Demand that a refusal of ours can be told; Home Assistant's own are its business."""
    if isinstance(refusal, HomeAssistantError) and refusal.translation_domain == DOMAIN:
        assert refusal.translation_key
        check_told(refusal.translation_key, refusal.translation_placeholders)
