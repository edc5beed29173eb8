"""A streak that waits until late: one reminder, one more, and silence where it is welcome."""

from typing import Any

from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service
from pytest_homeassistant_custom_component.test_util.aiohttp import AiohttpClientMocker

from .blueprints import Evening, automate, device_of
from .phone import Phone


@pytest.fixture
async def phone(
    hass: HomeAssistant,
    evening: Evening,
    aioclient_mock: AiohttpClientMocker,
    hass_admin_user: User,
) -> Phone:
    """Return Anna's phone, at noon of a day before which she rolled. Eight is late."""
    await evening.do("log_session", minutes=5)
    await evening.wait_until("2026-03-03 12:00")
    phone = Phone(hass, aioclient_mock, hass_admin_user)
    await phone.register()
    return phone


async def watch(evening: Evening, phone: Phone, **inputs: Any) -> str:
    """Make the automation; what is not given is as the form has it."""
    return await automate(
        evening.hass,
        "streak_at_risk",
        coach=device_of(evening),
        phones=[phone.device_id],
        **inputs,
    )


async def press(evening: Evening, phone: Phone, title: str) -> None:
    phone.press(phone.button(title))
    await evening.wait(1)


async def test_one_reminder_and_one_more(evening: Evening, phone: Phone) -> None:
    """At eight, and urgently at half past nine; then never again that day."""
    await watch(evening, phone)
    await evening.wait_until("2026-03-03 19:59:59")
    assert phone.messages == []
    await evening.wait(10)
    (first,) = phone.told
    assert "1 day" in first["message"]
    assert "priority" not in first["data"]
    await evening.wait_until("2026-03-04 03:59")
    first, second = phone.told
    assert second["data"]["priority"] == "high"
    assert second["data"]["tag"] == first["data"]["tag"]


async def test_the_next_evening(evening: Evening, phone: Phone) -> None:
    """Another day has a reminder of its own."""
    await watch(evening, phone, remind_again=False)
    await evening.wait_until("2026-03-03 22:00")
    await evening.do("log_session", minutes=5)
    await evening.wait_until("2026-03-04 22:00")
    assert len([message for message in phone.messages if "of" in message]) == 2


@pytest.mark.parametrize("title", ["Start now", "Rest day"])
async def test_answered(evening: Evening, phone: Phone, title: str) -> None:
    """Whoever has answered is not asked again."""
    await watch(evening, phone, minutes=4, routine="bedtime")
    await evening.wait_until("2026-03-03 20:30")
    await press(evening, phone, title)
    await evening.wait_until("2026-03-04 03:59")
    assert len([shown for shown in phone.told if "actions" in shown["data"]]) == 1
    assert evening.events == (["started", "completed"] if title == "Start now" else [])


async def test_in_fifteen_minutes(evening: Evening, phone: Phone) -> None:
    """Putting it off moves the second reminder, and does not add a third."""
    await watch(evening, phone)
    await evening.wait_until("2026-03-03 21:29")
    await press(evening, phone, "In 15 minutes")
    await evening.wait_until("2026-03-03 21:43")
    assert len([shown for shown in phone.told if "actions" in shown["data"]]) == 1
    await evening.wait_until("2026-03-04 03:59")
    assert len([shown for shown in phone.told if "actions" in shown["data"]]) == 2


async def test_done_before_the_second(evening: Evening, phone: Phone) -> None:
    """Rolling takes the reminder away, and nothing comes after it."""
    await watch(evening, phone)
    await evening.wait_until("2026-03-03 20:30")
    await evening.do("log_session", minutes=5)
    await evening.wait_until("2026-03-04 03:59")
    assert phone.messages[1:] == ["clear_notification"]


async def test_in_the_middle_of_a_session(evening: Evening, phone: Phone) -> None:
    """Nobody is reminded who is at it."""
    await watch(evening, phone, again_after={"minutes": 2})
    await evening.wait_until("2026-03-03 19:59")
    await evening.do("start")
    await evening.wait_until("2026-03-03 20:30")
    assert phone.messages == []


@pytest.mark.parametrize("reason", ["done", "pause", "no streak", "switch"])
async def test_nothing_to_remind_of(
    hass: HomeAssistant, evening: Evening, phone: Phone, reason: str
) -> None:
    """Done, a day off, no streak, or a switch that says so: silence."""
    hass.states.async_set("input_boolean.guests", "on" if reason == "switch" else "off")
    if reason == "done":
        await evening.do("log_session", minutes=5)
    if reason == "pause":
        await evening.do("pause_streak", until="2026-03-03")
    if reason == "no streak":
        await evening.do("undo")
    await watch(evening, phone, skip_when=["input_boolean.guests"])
    await evening.wait_until("2026-03-04 03:59")
    assert phone.messages == []


async def test_away_and_home_again(hass: HomeAssistant, evening: Evening, phone: Phone) -> None:
    """Whoever is away is reminded when coming home, once."""
    hass.states.async_set("person.anna", "not_home")
    await watch(evening, phone, person=["person.anna"])
    await evening.wait_until("2026-03-03 21:00")
    assert phone.messages == []
    hass.states.async_set("person.anna", "home")
    await evening.wait(5)
    assert len(phone.messages) == 1
    hass.states.async_set("person.anna", "not_home")
    await evening.wait_until("2026-03-03 23:00")
    hass.states.async_set("person.anna", "home")
    await evening.wait_until("2026-03-04 03:59")
    assert len(phone.messages) == 1


async def test_coming_home_at_noon(hass: HomeAssistant, evening: Evening, phone: Phone) -> None:
    """That is early enough for everybody."""
    hass.states.async_set("person.anna", "not_home")
    await watch(evening, phone, person=["person.anna"])
    hass.states.async_set("person.anna", "home")
    await evening.wait(60)
    assert phone.messages == []


async def test_every_option(hass: HomeAssistant, evening: Evening, phone: Phone) -> None:
    """Own words, and speakers the second time, of which one is missing."""
    for entity in ("assist_satellite.bed", "media_player.kitchen"):
        hass.states.async_set(entity, "idle")
    await watch(
        evening,
        phone,
        message="Now, please.",
        routine="full_back",
        minutes=10,
        again_after={"minutes": 10},
        speakers=["assist_satellite.bed", "media_player.kitchen", "media_player.gone"],
        voice=["tts.piper"],
        sentence="Two minutes!",
    )
    announced = async_mock_service(hass, "assist_satellite", "announce")
    spoken = async_mock_service(hass, "tts", "speak")
    await evening.wait_until("2026-03-03 20:09")
    assert phone.messages == ["Now, please."]
    assert not announced
    await evening.wait_until("2026-03-03 20:11")
    assert announced[0].data == {"entity_id": ["assist_satellite.bed"], "message": "Two minutes!"}
    assert spoken[0].data["media_player_entity_id"] == ["media_player.kitchen"]
    await press(evening, phone, "Start now")
    assert evening.attribute("routine") == "full_back"
