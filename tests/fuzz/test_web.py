"""Whatever a browser or a speaker asks for: an answer, never an error of ours."""

from http import HTTPStatus
import json
from typing import Any
from urllib.parse import quote

from aiohttp import ClientError
from homeassistant.core import HomeAssistant
from hypothesis import example, given, strategies as st
import pytest

from custom_components.rolling_session.clip_shelf import SHELF
from custom_components.rolling_session.sound import silence

from ..engine.strategies import junk
from .conftest import furnished, share
from .house import House

names = st.sampled_from(["..", "%2e%2e%2f", "x", "a" * 300, "\0", "%00", "{name}", "~"]) | st.text(
    max_size=12
)
ranges = st.sampled_from(
    ["bytes=0-", "bytes=-5", "bytes=9-2", "bytes=0-999999999", "bytes=x", "bytes=0-1,5-9", "", "*"]
) | st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20)
headers = st.fixed_dictionaries(
    {}, optional={"Range": ranges, "If-Range": ranges, "If-Modified-Since": ranges}
)
commands = st.sampled_from(["subscribe_cues", "subscribe_session", "subscribe_history", "listen"])
entities = st.sampled_from(["sensor.anna_session", "sensor.nowhere", "sun.sun", "x"])
messages = st.builds(
    lambda command, more: {"type": f"rolling_session/{command}", **more},
    commands | st.text(max_size=8),
    st.fixed_dictionaries({}, optional={"entity_id": entities | junk, "more": junk}),
)


@pytest.fixture
def house(hass: HomeAssistant, caplog: pytest.LogCaptureFixture):
    """Return Anna's house, now: a login of the present is no good in the past."""
    yield from furnished(hass, caplog)


def test_clips_and_histories(house: House, hass_client_no_auth: Any) -> None:
    async def begin() -> tuple[Any, str]:
        await house.hass.config.async_update(internal_url="http://192.168.1.5:8123")
        clip = await house.hass.data[SHELF].async_put(silence(0.1))
        return await hass_client_no_auth(), clip.name

    client, clip = house.run(begin())

    async def ask(method: str, path: str, headers: dict[str, str]) -> int:
        try:
            async with client.request(method, path, headers=headers) as response:
                await response.read()
                return int(response.status)
        except ClientError, ValueError:
            return 0  # this client does not even send it

    @share(1 / 10)
    @given(
        st.sampled_from(["GET", "HEAD", "POST"]),
        st.sampled_from([f"clip/{clip}.wav", "clip/{}.wav", "clip/{}", "history/{}.json"]),
        names,
        headers,
    )
    @example("GET", f"clip/{clip}.wav", "", {"Range": "bytes=0-9"})
    def law(method: str, path: str, name: str, headers: dict[str, str]) -> None:
        before = house.standing()
        with house.calm():
            where = "/api/rolling_session/" + path.format(quote(name, safe="%"))
            status = house.run(ask(method, where, headers))
        assert status < HTTPStatus.INTERNAL_SERVER_ERROR
        if not path.startswith(f"clip/{clip}"):
            assert status not in {HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT}
        assert house.standing() == before

    law()
    assert house.run(ask("GET", f"/api/rolling_session/clip/{clip}.wav", {})) == HTTPStatus.OK


def test_commands(house: House, hass_ws_client: Any) -> None:
    client = house.run(hass_ws_client(house.hass))

    async def ask(message: dict[str, Any]) -> dict[str, Any]:
        await client.send_json_auto_id(message)
        while True:
            answer: dict[str, Any] = await client.receive_json()
            if answer["type"] == "result":
                return answer

    @share(1 / 10)
    @given(messages)
    @example({"type": "rolling_session/listen", "entity_id": "sensor.anna_session"})
    def law(message: dict[str, Any]) -> None:
        try:
            message = json.loads(json.dumps(message, allow_nan=False))
        except ValueError:
            return  # no JSON, so nobody can send it
        before = house.standing()
        answer = house.run(ask(message))
        if not answer["success"]:
            assert answer["error"]["code"] != "unknown_error"
        else:
            unsubscribe = {"type": "unsubscribe_events", "subscription": answer["id"]}
            assert house.run(ask(unsubscribe))["success"]
        assert house.standing() == before

    law()
