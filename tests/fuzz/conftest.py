"""How hard it is tried, and a house that is used again and again.

`HYPOTHESIS_PROFILE` chooses, as for the engine: every test takes a share of its examples,
because what needs a Home Assistant is slower than what does not.
"""

from collections.abc import Iterator
import logging

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import CONF_NAME
from homeassistant.core import HomeAssistant
from hypothesis import HealthCheck, settings
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_service

from custom_components.rolling_session import disk
from custom_components.rolling_session.const import CONF_PERSON, DOMAIN

from ..engine import conftest as engine  # noqa: F401 - it registers and loads the profiles
from ..integration.conftest import (
    OPTIONS,
    custom_integrations,  # noqa: F401 - a fixture, as are the next two
    hass_config_dir,  # noqa: F401
    hass_storage,  # noqa: F401
)
from .house import House, Lines


def share(part: float) -> settings:
    """Return settings for a test that is given a part of a profile's examples."""
    return settings(
        max_examples=max(20, round(settings.default.max_examples * part)),
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )


@pytest.fixture(autouse=True)
def enable_event_loop_debug():
    """A loop that watches itself takes half of the time."""


@pytest.fixture
def house(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[House]:
    """Return Anna's house on a Monday evening in Berlin: a lamp, a phone, nobody else."""
    monkeypatch.setattr(disk, "_sync", lambda file: None)  # nobody pulls the plug here
    freezer.move_to("2026-03-02 21:00:00+01:00")
    yield from furnished(hass, caplog)


def furnished(hass: HomeAssistant, caplog: pytest.LogCaptureFixture) -> Iterator[House]:
    """Have Anna's house: a lamp, a phone, nobody else."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Anna",
        unique_id="name:anna",
        data={CONF_NAME: "Anna", CONF_PERSON: None},
        options=OPTIONS,
    )
    entry.add_to_hass(hass)
    lines = Lines()
    house = House(hass, entry, lines)

    async def furnish() -> None:
        await hass.config.async_set_time_zone("Europe/Berlin")
        hass.states.async_set("light.lamp", "on", {"brightness": 100})
        hass.states.async_set("notify.phone", "unknown")
        hass.states.async_set("sun.sun", "up")
        for domain, action in (("light", "turn_on"), ("notify", "send_message")):
            async_mock_service(hass, domain, action)
        assert await hass.config_entries.async_setup(entry.entry_id)

    house.run(furnish())
    caplog.set_level(logging.WARNING)
    # Every input is looked at when it is over; thousands of lines need not be kept.
    caplog.handler.setLevel(logging.CRITICAL)
    logging.getLogger().addHandler(lines)
    yield house
    logging.getLogger().removeHandler(lines)
