"""The session's buttons: what a person presses on a dashboard or a remote."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import RollingSessionConfigEntry, SessionCoordinator
from .engine import session as verbs, steering
from .engine.session import Paused
from .entity import SessionEntity, refusals
from .request import StartRequest

PARALLEL_UPDATES = 0


async def _start(coordinator: SessionCoordinator) -> None:
    await coordinator.async_start(StartRequest())


async def _pause_or_resume(coordinator: SessionCoordinator) -> None:
    session = coordinator.session
    paused = session is not None and isinstance(session.phase, Paused)
    coordinator.async_command(verbs.resume if paused else verbs.pause)


def _press(
    verb: Callable[..., verbs.Transition],
) -> Callable[[SessionCoordinator], Awaitable[None]]:
    async def press(coordinator: SessionCoordinator) -> None:
        coordinator.async_command(verb)

    return press


@dataclass(frozen=True, kw_only=True)
class SessionButtonDescription(ButtonEntityDescription):
    """A button and what it does."""

    press_fn: Callable[[SessionCoordinator], Awaitable[None]]


BUTTONS = (
    SessionButtonDescription(key="start", press_fn=_start),
    SessionButtonDescription(key="pause_resume", press_fn=_pause_or_resume),
    SessionButtonDescription(key="skip", press_fn=_press(steering.skip)),
    SessionButtonDescription(key="back", press_fn=_press(steering.back)),
    SessionButtonDescription(key="hold", press_fn=_press(steering.hold)),
    SessionButtonDescription(key="stop", press_fn=_press(verbs.stop)),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RollingSessionConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the person's buttons."""
    async_add_entities(SessionButton(entry.runtime_data, button) for button in BUTTONS)


class SessionButton(SessionEntity, ButtonEntity):
    """A button of the session."""

    entity_description: SessionButtonDescription

    def __init__(
        self, coordinator: SessionCoordinator, description: SessionButtonDescription
    ) -> None:
        """Do what the description says."""
        super().__init__(coordinator, description.key)
        self.entity_description = description

    @override
    async def async_press(self) -> None:
        """Do it."""
        with refusals(self.hass):
            await self.entity_description.press_fn(self.coordinator)
