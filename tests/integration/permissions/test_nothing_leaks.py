"""What is meant for others than the person says nothing of the person."""

from http import HTTPStatus
import json
import logging
from pathlib import Path

from homeassistant.core import Event, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

from custom_components.rolling_session.clip_shelf import SHELF
from custom_components.rolling_session.const import (
    CONF_INJURED_AT,
    CONF_PRECAUTIONS,
    CONF_WORDS,
    EVENT_SESSION,
)
from custom_components.rolling_session.event import SessionEvent
from custom_components.rolling_session.history_transfer import filename_of
from custom_components.rolling_session.sound import silence
from tests.integration.own import add_routine

from .house import Caller, House
from .table import Owned, Who
from .test_matrix import SESSION, logged

SECRETS = ("anna", "my sciatica", "numbness", "inflammation", "well done, dear", "2024-")


async def a_life(house: House) -> None:
    """Give Anna everything that she may not want others to read."""
    house.is_kept(Owned.PRIVATE)
    await add_routine(house.hass, house.entry, "My sciatica")
    options = {
        CONF_PRECAUTIONS: [],
        CONF_INJURED_AT: "2024-10-01T20:30:00+02:00",
        CONF_WORDS: {"cue_done": "Well done, dear"},
    }
    house.hass.config_entries.async_update_entry(
        house.entry, options={**house.entry.options, **options}
    )
    await house.hass.async_block_till_done()
    await logged(house)
    await house.act("rolling_session.start", Who.HOUSE, SESSION, routine="My sciatica")
    await house.act("rolling_session.report_discomfort", Who.HOUSE, SESSION, discomfort=7)
    await house.act("rolling_session.report_symptom", Who.HOUSE, SESSION, symptom="numbness")


def secrets_in(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret in text.lower()]


async def test_diagnostics(
    house: House, hass_client: ClientSessionGenerator, hass_ws_client: WebSocketGenerator
) -> None:
    """The file as it is downloaded, with all that Home Assistant adds."""
    await a_life(house)
    boss = await Caller.open(house, Who.ADMINISTRATOR, hass_client, hass_ws_client)
    path = f"/api/diagnostics/config_entry/{house.entry.entry_id}"
    response = await boss.http.get(path)
    assert response.status == HTTPStatus.OK
    facts = json.loads(await response.text())
    assert facts["data"]["history"]["sessions"] > 0
    assert secrets_in(json.dumps([facts["data"], facts["issues"]])) == []


async def test_the_log(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """Not even at the level that everybody has."""
    await a_life(house)
    await house.may_act("rolling_session.get_history", Who.HOUSEMATE, SESSION)
    ours = [
        record.getMessage()
        for record in caplog.records
        if record.levelno >= logging.INFO and "rolling_session" in record.name
    ]
    assert [line for line in ours if secrets_in(line)] == []


async def test_the_recorder_and_the_logbook(hass: HomeAssistant, house: House) -> None:
    """They know that a session was stopped, not what hurt."""
    told: list[Event] = []
    hass.bus.async_listen(EVENT_SESSION, told.append)
    await a_life(house)
    assert [event.data["event_type"] for event in told] == ["stopped_for_safety"]
    assert "numbness" not in json.dumps(told[0].data)
    assert "symptom" in SessionEvent._unrecorded_attributes


@pytest.mark.expect_log("Filtered a potential harmful request")
async def test_clips_and_files(
    hass: HomeAssistant, house: House, hass_client_no_auth: ClientSessionGenerator
) -> None:
    """A name says nothing, and no name leads anywhere else; the card is everybody's."""
    await a_life(house)
    await hass.config.async_update(internal_url="http://192.168.1.5:8123")
    shelf = hass.data[SHELF]
    clips = [await shelf.async_put(silence(0.1)) for _ in range(20)]
    assert len({clip.name for clip in clips}) == 20
    assert all(len(clip.name) == 16 and not secrets_in(clip.url) for clip in clips)
    speaker = await hass_client_no_auth()
    shelf.remove(clips[0])
    for name in (
        clips[0].name,
        "x" * 16,
        "%2e%2e%2f.storage%2fauth",
        "..%5c.storage%5cauth",
        "%00",
    ):
        response = await speaker.get(f"/api/rolling_session/clip/{name}.wav")
        assert response.status in (HTTPStatus.NOT_FOUND, HTTPStatus.BAD_REQUEST), name
    card = await (await speaker.get("/rolling_session/rolling-session.js")).read()
    module = Path("custom_components/rolling_session/www/rolling-session.js")
    assert card == module.read_bytes()


async def test_the_name_of_an_export_is_a_file_s(hass: HomeAssistant, house: House) -> None:
    """Whatever somebody is called."""
    title = '../../etc/passwd"\r\nSet-Cookie: a=b; Ännchen'
    hass.config_entries.async_update_entry(house.entry, title=title)
    name = filename_of(house.entry, "json")
    assert name.startswith("rolling-session-etc-passwd-set-cookie-a-b-annchen-")
    assert not set(name) & set('/\\"\r\n;: ')
