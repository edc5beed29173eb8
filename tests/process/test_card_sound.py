"""A page that is the speaker: what is heard from it, and when."""

import asyncio
from datetime import datetime
from itertools import pairwise
from typing import Any

import pytest

from scripts.demo_house import espeak_server
from scripts.demo_house.furniture import add_voice
from scripts.demo_house.house import House, free_port

from .browser import browser, page_of
from .cards import DOMAIN, SESSION, becomes, furnish, is_shown, press
from .states import until

pytestmark = [pytest.mark.process, pytest.mark.timeout(300)]

LOUD = 0.01
"""Of 1: softer is silence."""
PAUSE = 0.3
"""Seconds of silence between one sound and the next."""
IN_TIME = 0.3
"""Seconds. A page in a machine with two processors that does much else; `bench/` has the figures."""
RECORD = """() => {
  window.heard = [];
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (target, ...rest) {
    const { context } = this;
    if (target === context.destination && !(this instanceof ScriptProcessorNode)) {
      if (!context.ear) {
        context.ear = context.createScriptProcessor(1024, 1, 1);
        connect.call(context.ear, context.destination);
        context.ear.onaudioprocess = (event) => {
          const samples = event.inputBuffer.getChannelData(0);
          const ahead = event.playbackTime - context.currentTime;
          const loudest = samples.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
          window.heard.push([Date.now() / 1000 + ahead, loudest]);
        };
      }
      connect.call(this, context.ear);
    }
    return connect.call(this, target, ...rest);
  };
}"""
"""Keeps when the page was how loud, 23 ms at a time: what goes to the speaker goes here as well."""


def beginnings(heard: list[list[float]]) -> list[float]:
    """Return when sound began after silence."""
    loud = [at for at, loudness in heard if loudness > LOUD]
    return loud[:1] + [at for before, at in pairwise(loud) if at - before > PAUSE]


async def test_two_minutes_from_the_page_itself() -> None:
    """Begun and finished on the card by somebody without a speaker: every sentence is heard in time."""
    port = free_port()
    async with House.build() as house, browser() as opened, espeak_server.serve(port):
        await house.start()
        async with house.client() as client:
            await add_voice(client, port)
            await furnish(client)
            said: list[dict[str, Any]] = []
            await client.subscribe(f"{DOMAIN}/subscribe_cues", said.append, entity_id=SESSION)
            async with page_of(opened, house, "sam") as page:
                await page.evaluate(RECORD)
                await is_shown(page, "Still open today")
                await press(page, "Listen here")
                for _ in range(3):
                    await press(page, "Shorter")
                await press(page, "Start")
                await becomes(client, "rolling")
                await press(page, "Hold")
                await until(client, SESSION, "idle", within=200)
                await is_shown(page, "Well done!")
                await is_shown(page, "Streak: 1 day")
                await asyncio.sleep(2)
                sounds = beginnings(await page.evaluate("window.heard"))
            assert (await client.state("binary_sensor.alex_done_today"))["state"] == "on"
        assert house.complaints() == []
    dues = [datetime.fromisoformat(cue["due"]).timestamp() for cue in said]
    # The very first word waits for the page to fetch it; "roll" gave way to "hold" at once.
    for due in (due for due, later in pairwise([*dues[1:], dues[-1] + 9]) if later - due > 1):
        assert min(abs(sound - due) for sound in sounds) <= IN_TIME


async def test_the_page_is_a_speaker() -> None:
    """Somebody without a speaker presses one button, and the page fetches and plays the clips."""
    async with House.build() as house, browser() as opened:
        await house.start()
        async with house.client() as client:
            await furnish(client)
            async with page_of(opened, house, "sam") as page:
                fetched: list[int] = []
                page.on(
                    "response",
                    lambda response: (
                        "/rolling_session/clip/" in response.url and fetched.append(response.status)
                    ),
                )
                await page.evaluate(
                    """() => {
                      window.started = [];
                      const start = AudioBufferSourceNode.prototype.start;
                      AudioBufferSourceNode.prototype.start = function (when, skip) {
                        window.started.push([when - this.context.currentTime, skip]);
                        return start.call(this, when, skip);
                      };
                    }"""
                )
                await is_shown(page, "Still open today")
                await press(page, "Listen here")
                await is_shown(page, "Silence here")
                await press(page, "Start")
                await becomes(client, "rolling")
                await asyncio.sleep(1)
                heard = await page.evaluate("window.started")
                assert len(heard) >= 2
                assert set(fetched) == {200}
                # Ahead of time, or begun in its middle to be in time.
                assert all(0 <= wait <= 1 and 0 <= skip < 2 for wait, skip in heard)
                await press(page, "Silence here")
                await client.act(f"{DOMAIN}.skip", SESSION)
                await asyncio.sleep(1)
                assert len(await page.evaluate("window.started")) == len(heard)
                await client.act(f"{DOMAIN}.stop", SESSION)
