"""Reminders on a phone, and what becomes of their buttons."""

from typing import Any

from homeassistant.auth.models import User
from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.test_util.aiohttp import AiohttpClientMocker

from .blueprints import Evening, device_of
from .conftest import MakeEntry, SetUp
from .phone import Phone


@pytest.fixture
async def phone(
    hass: HomeAssistant,
    evening: Evening,
    aioclient_mock: AiohttpClientMocker,
    hass_admin_user: User,
) -> Phone:
    """Return Anna's phone, on the evening of a day before which she rolled."""
    await evening.do("log_session", minutes=5, started_at="2026-03-01 21:00:00")
    phone = Phone(hass, aioclient_mock, hass_admin_user)
    await phone.register()
    return phone


async def remind(evening: Evening, phone: Phone, **fields: Any) -> Any:
    return await evening.do("remind", phones=[phone.device_id], **fields)


async def press(evening: Evening, phone: Phone, title: str) -> None:
    phone.press(phone.button(title))
    await evening.wait(0.1)


async def test_what_it_says(evening: Evening, phone: Phone) -> None:
    """It says how long the streak is, and has three buttons."""
    answer = await remind(evening, phone)
    assert answer == {"reminded": True, "reminded_today": 1}
    (shown,) = phone.told
    assert shown["title"] == "Time to roll, Anna"
    assert "1 day" in shown["message"]
    titles = [button["title"] for button in shown["data"]["actions"]]
    assert titles == ["Start now", "In 15 minutes", "Rest day"]
    # Android takes it away when the day is over, at four.
    assert shown["data"]["timeout"] == 7 * 3600
    assert "priority" not in shown["data"]


async def test_without_a_streak(evening: Evening, phone: Phone) -> None:
    """Nobody is told of a streak that is not there."""
    await evening.do("pause_streak", until="2026-03-02")
    await remind(evening, phone)
    assert "streak" not in phone.messages[0]


async def test_ones_own_words_are_no_template(evening: Evening, phone: Phone) -> None:
    """What looks like a template is shown as it was written."""
    await remind(evening, phone, message="{{ 1 + 1 }}", urgent=True)
    assert phone.messages == ["{{ 1 + 1 }}"]
    assert phone.told[0]["data"]["push"]["interruption-level"] == "time-sensitive"


async def test_start_now(evening: Evening, phone: Phone) -> None:
    """The session that was asked for starts, and the reminder goes away."""
    await remind(evening, phone, routine="full_back", minutes=10)
    await press(evening, phone, "Start now")
    assert evening.attribute("routine") == "full_back"
    assert evening.events == ["started"]
    assert set(phone.messages[1:]) == {"clear_notification"}
    state = evening.hass.states.get("sensor.anna_session")
    assert state
    assert state.context.user_id == phone.user.id


async def test_in_a_quarter_of_an_hour(evening: Evening, phone: Phone) -> None:
    """It says so, and comes again, once."""
    await remind(evening, phone, minutes=4)
    await press(evening, phone, "In 15 minutes")
    assert phone.messages[-1] == "All right, again in 15 minutes."
    await evening.wait(14 * 60)
    assert len(phone.messages) == 2
    await evening.wait(60)
    assert "1 day" in phone.messages[2]
    await evening.wait(3600)
    assert len(phone.messages) == 3
    await press(evening, phone, "Start now")
    assert evening.events == ["started"]


async def test_a_goal_of_some_days_a_week(
    hass: HomeAssistant, evening: Evening, phone: Phone
) -> None:
    """Who asked to be reminded is, on a day that the week could spare as well."""
    options = {**evening.entry.options, "weekly": 3}
    hass.config_entries.async_update_entry(evening.entry, options=options)
    await remind(evening, phone)
    await press(evening, phone, "In 15 minutes")
    await evening.wait(16 * 60)
    assert len(phone.messages) == 3


async def test_put_off_but_done_meanwhile(evening: Evening, phone: Phone) -> None:
    """What was put off does not come any more, and what is shown goes away."""
    await remind(evening, phone)
    await press(evening, phone, "In 15 minutes")
    await evening.do("log_session", minutes=5)
    await evening.wait(3600)
    assert phone.messages[2:] == ["clear_notification"]


async def test_put_off_means_put_off(evening: Evening, phone: Phone) -> None:
    """Nobody is reminded who has asked for a quarter of an hour."""
    await remind(evening, phone)
    await press(evening, phone, "In 15 minutes")
    assert (await remind(evening, phone, urgent=True))["reminded"] is False
    assert len(phone.messages) == 2
    # But who puts it off again is reminded once, later.
    await press(evening, phone, "In 15 minutes")
    await evening.wait(3600)
    assert len([message for message in phone.messages if "1 day" in message]) == 2


async def test_a_rest_day(evening: Evening, phone: Phone) -> None:
    """The day is free, and the streak does not wait for it."""
    await remind(evening, phone)
    await press(evening, phone, "Rest day")
    assert {*phone.messages[1:]} == {
        "Today is a rest day. The streak is safe.",
        "clear_notification",
    }
    tags = [shown["data"]["tag"] for shown in phone.told]
    # Whichever comes first: the answer is not taken away with the reminder.
    assert len({*tags}) == 2
    assert evening.state("binary_sensor.streak_at_risk") == "off"
    await evening.wait_until("2026-03-03 19:00")
    assert evening.state("sensor.streak") == "1"


@pytest.mark.parametrize("title", ["Start now", "In 15 minutes", "Rest day"])
async def test_yesterdays_button(evening: Evening, phone: Phone, title: str) -> None:
    """It changes nothing, and says so where it was pressed."""
    await remind(evening, phone)
    await evening.wait_until("2026-03-03 04:01")
    await press(evening, phone, title)
    assert phone.messages[1:] == ["That button was for another day. Nothing was changed."]
    assert evening.events == []
    history = await evening.do("get_history")
    assert history["pauses"] == []


async def test_at_three_it_is_still_the_same_day(evening: Evening, phone: Phone) -> None:
    """Past midnight the evening is not over."""
    await remind(evening, phone)
    await evening.wait_until("2026-03-03 03:00")
    await press(evening, phone, "Start now")
    assert evening.events == ["started"]


@pytest.mark.parametrize("title", ["Start now", "In 15 minutes", "Rest day"])
async def test_the_button_of_a_day_that_is_done(evening: Evening, phone: Phone, title: str) -> None:
    """A reminder that is still seen somewhere does not undo what was done."""
    await remind(evening, phone)
    await evening.do("log_session", minutes=5)
    await press(evening, phone, title)
    assert phone.messages[-1] == "You have rolled today already. Nothing was changed."
    assert evening.events == []


async def test_one_more_on_a_day_that_is_done(evening: Evening, phone: Phone) -> None:
    """A desk break that is offered on a day that is done may be taken."""
    await evening.do("log_session", minutes=5)
    await remind(evening, phone, routine="desk_reset")
    await press(evening, phone, "Start now")
    assert evening.attribute("routine") == "desk_reset"


async def test_into_a_running_session(evening: Evening, phone: Phone) -> None:
    """What can not be is answered as anywhere else."""
    await remind(evening, phone)
    await evening.do("start")
    await press(evening, phone, "Start now")
    assert phone.messages[-1] == "A session is running already: Bedtime."


async def test_at_most(evening: Evening, phone: Phone) -> None:
    """More than so many reminders a day are not shown; the next day counts anew."""
    for reminded in (True, True, False):
        assert (await remind(evening, phone, at_most=2))["reminded"] is reminded
    await evening.wait_until("2026-03-03 12:00")
    assert (await remind(evening, phone, at_most=2))["reminded_today"] == 1


async def test_for_whom_it_is(
    hass: HomeAssistant, evening: Evening, phone: Phone, make_entry: MakeEntry, set_up: SetUp
) -> None:
    """A button says whose session it is, whoever's phone it is on."""
    ben = make_entry("Ben")
    await set_up(ben)
    coach = Evening(hass, evening.freezer, ben)
    await coach.do("remind", phones=[phone.device_id])
    assert phone.told[0]["title"] == "Time to roll, Ben"
    await press(evening, phone, "Start now")
    coach.stop_listening()
    assert coach.events == ["started"]
    assert evening.events == []


async def test_somebody_who_may_not(
    hass: HomeAssistant, evening: Evening, phone: Phone, hass_read_only_user: User
) -> None:
    """The owner of the phone has to be allowed to do it."""
    hass_read_only_user.mock_policy({"entities": {"all": {POLICY_READ: True}}})
    await remind(evening, phone)
    phone.user = hass_read_only_user
    for title in ("Start now", "In 15 minutes", "Rest day"):
        await press(evening, phone, title)
        assert phone.messages[-1] == "You may not do that for Anna."
    assert evening.events == []


async def test_after_a_restart(evening: Evening, phone: Phone) -> None:
    """The button knows everything that it needs."""
    await remind(evening, phone, routine="full_back")
    assert await evening.hass.config_entries.async_reload(evening.entry.entry_id)
    await press(evening, phone, "Start now")
    assert evening.attribute("routine") == "full_back"


@pytest.mark.parametrize(
    "button",
    [
        "",
        "rolling_session",
        "OTHER|start|a|b|c|d|e|f",
        "rolling_session|start|a|2026-03-02|c|1|x|",
        "rolling_session|start|a|never|c|1||",
        "rolling_session|explode|a|2026-03-02|c|1||",
        "rolling_session|start|nobody|2026-03-02|c|1||",
    ],
)
async def test_buttons_of_others(evening: Evening, phone: Phone, button: str) -> None:
    """What is not ours, or for nobody, is left alone."""
    phone.press(button)
    evening.hass.bus.async_fire("mobile_app_notification_action", {})
    await evening.wait(1)
    assert evening.events == []
    assert phone.told == []


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"routine": "lumbar"}, "unknown_routine"),
        ({"minutes": 1}, "minutes_too_few"),
        ({"phones": ["nothing"]}, "unknown_phone"),
    ],
)
async def test_what_can_not_be_is_refused_at_once(
    evening: Evening, phone: Phone, fields: dict[str, Any], key: str
) -> None:
    """Nobody finds out only when pressing."""
    with pytest.raises(ServiceValidationError) as refused:
        await evening.do("remind", **{"phones": [phone.device_id], **fields})
    assert refused.value.translation_key == key
    assert phone.told == []


async def test_a_person_is_no_phone(hass: HomeAssistant, evening: Evening, phone: Phone) -> None:
    """The device of a person can not show anything."""
    with pytest.raises(ServiceValidationError, match="not a phone"):
        await evening.do("remind", phones=[device_of(evening)])


@pytest.mark.expect_log("Error sending notification")
async def test_a_phone_that_can_not_be_reached(evening: Evening, phone: Phone) -> None:
    """The push service tells it in the log; the session goes its way."""
    await remind(evening, phone)
    button = phone.button("Start now")
    phone.answers_with(500)
    phone.press(button)
    await evening.wait(1)
    assert evening.events == ["started"]
