"""A house with an account of each kind."""

from collections.abc import Awaitable, Callable

from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.test_util.aiohttp import AiohttpClientMocker

from custom_components.rolling_session import cards
from tests.integration.coach import Coach
from tests.integration.phone import Phone

from .house import House


@pytest.fixture
async def house(hass: HomeAssistant, coach_now: Coach, monkeypatch: pytest.MonkeyPatch) -> House:
    """Return Anna's house."""
    for part in ("api", "config", "diagnostics", "repairs"):
        assert await async_setup_component(hass, part, {})
    # The frontend would have the address put on every page; here it is asked for.
    monkeypatch.setattr(cards, "add_extra_js_url", lambda *_: None)
    await cards.async_serve_cards(hass)
    return await House.build(hass, coach_now.entry)


@pytest.fixture
def phone_of(
    hass: HomeAssistant, aioclient_mock: AiohttpClientMocker
) -> Callable[[User], Awaitable[Phone]]:
    """Return a function that gives somebody a phone."""

    async def give(user: User) -> Phone:
        phone = Phone(hass, aioclient_mock, user)
        await phone.register()
        return phone

    return give
