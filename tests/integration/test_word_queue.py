"""Speech is on time or left out, and never hurts the session."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest

from custom_components.rolling_session.const import CONF_OUTLETS, DOMAIN
from custom_components.rolling_session.engine.cues import Priority
from custom_components.rolling_session.families import Family, Way
from custom_components.rolling_session.outlets import WordOutlet, estimated_seconds
from custom_components.rolling_session.phrasebook import Phrasebook

from .coach import Coach


class Speaker(WordOutlet):
    """A satellite that takes its time, fails or hangs, as told."""

    least = Priority.BREATH

    def __init__(self, entity_id: str, *, takes: float = 0, blocks: bool = False) -> None:
        self.entity_id = entity_id
        self.family = Family("satellite", "assist_satellite", Way.SATELLITE, "A", lead=0)
        self.takes = takes
        self.is_blocking = blocks
        self.error: Exception | None = None
        self.spoken: list[tuple[datetime, str]] = []
        self.ended: list[datetime] = []

    @property
    def blocks(self) -> bool:
        return self.is_blocking

    async def async_speak(self, text: str) -> None:
        if self.error:
            raise self.error
        self.spoken.append((dt_util.utcnow(), text))
        await asyncio.sleep(self.takes)
        self.ended.append(dt_util.utcnow())


@pytest.fixture
def speakers() -> dict[str, Speaker]:
    """Return the speakers of the house by entity id."""
    return {}


@pytest.fixture(autouse=True)
def house_speakers(speakers: dict[str, Speaker]) -> Iterator[None]:
    with (
        patch(
            "custom_components.rolling_session.announcer.outlet_for",
            lambda hass, entity_id: speakers[entity_id],
        ),
        patch("custom_components.rolling_session.coordinator.check_outlet"),
    ):
        yield


async def roll(coach: Coach, *outlets: Speaker) -> None:
    """Roll a whole bedtime session with these speakers."""
    await coach.do("start", outlets=[outlet.entity_id for outlet in outlets])
    await slowly(coach, 300)


async def slowly(coach: Coach, seconds: int) -> None:
    """Let time pass in steps that a speaker notices."""
    for _ in range(2 * seconds):
        await coach.wait(0.5)


def issues(hass: HomeAssistant) -> list[str]:
    return [issue_id for domain, issue_id in ir.async_get(hass).issues if domain == DOMAIN]


async def test_every_cue_is_said_at_its_time(coach: Coach, speakers: dict[str, Speaker]) -> None:
    speaker = speakers["media_player.a"] = Speaker("media_player.a")
    await roll(coach, speaker)
    preview = await coach.do("preview_routine", routine="bedtime")
    assert [text for _, text in speaker.spoken] == [cue["text"] for cue in preview["cues"]]
    assert [
        (s.cue.key, str(s.sent_at - s.cue.at)) for s in coach.said if s.sent_at != s.cue.at
    ] == []


@pytest.mark.parametrize("takes", [3, 5, 12])
async def test_a_slow_speaker_neither_stretches_the_session_nor_piles_up(
    coach: Coach, speakers: dict[str, Speaker], takes: float
) -> None:
    slow = speakers["media_player.slow"] = Speaker("media_player.slow", takes=takes, blocks=True)
    start = dt_util.utcnow()
    await roll(coach, slow)
    assert coach.state() == "idle"
    assert coach.records[-1].ended_at - start == timedelta(minutes=5)
    starts = [at for at, _ in slow.spoken]
    assert all(begun >= over for begun, over in zip(starts[1:], slow.ended, strict=False))
    assert all(said.sent_at < said.cue.stale_at for said in coach.said)
    assert "cue_switch_left" in coach.cues()


async def test_sentences_do_not_overlap_where_nobody_says_how_long_they_take(
    coach: Coach, speakers: dict[str, Speaker]
) -> None:
    speaker = speakers["media_player.a"] = Speaker("media_player.a")
    await coach.do("start", outlets=["media_player.a"])
    await coach.wait(20)
    await coach.do("hold")  # while "roll slowly" is still being said
    await slowly(coach, 3)
    (first, said), (second, _) = speaker.spoken[1:3]
    assert (second - first).total_seconds() >= min(estimated_seconds(said), 5)


async def test_an_important_cue_does_not_wait_behind_others(
    coach: Coach, speakers: dict[str, Speaker]
) -> None:
    speaker = speakers["media_player.a"] = Speaker("media_player.a")
    await coach.do("start", outlets=["media_player.a"])
    await coach.wait(15)
    await coach.do("report_symptom", symptom="numbness")
    assert speaker.spoken[-1][0] == dt_util.utcnow()
    assert speaker.spoken[-1][1].startswith("We stop here.")


async def test_pausing_forgets_what_was_not_said_yet(
    coach: Coach, speakers: dict[str, Speaker]
) -> None:
    slow = speakers["media_player.slow"] = Speaker("media_player.slow", takes=20, blocks=True)
    await coach.do("start", outlets=["media_player.slow"])
    await slowly(coach, 17)
    await coach.do("pause")
    await slowly(coach, 60)
    assert [text for _, text in slow.spoken][1:] == ["Paused."]


@pytest.mark.expect_log("media_player.broken could not speak: no such luck")
async def test_a_broken_speaker_is_told_once_and_the_others_go_on(
    hass: HomeAssistant,
    coach: Coach,
    speakers: dict[str, Speaker],
    caplog: pytest.LogCaptureFixture,
) -> None:
    broken = speakers["media_player.broken"] = Speaker("media_player.broken")
    good = speakers["media_player.good"] = Speaker("media_player.good")
    broken.error = HomeAssistantError("no such luck")
    await roll(coach, broken, good)
    assert coach.attribute("last_outcome") == "completed"
    assert len(good.spoken) > 20
    assert issues(hass) == [f"outlet_failed_{coach.entry.entry_id}_media_player.broken"]
    assert caplog.text.count("could not speak") == caplog.text.count("could not speak: no such")


@pytest.mark.expect_log("could not speak")
async def test_a_speaker_that_is_back_closes_its_issue(
    hass: HomeAssistant, coach: Coach, speakers: dict[str, Speaker]
) -> None:
    speaker = speakers["media_player.a"] = Speaker("media_player.a")
    speaker.error = HomeAssistantError("gone")
    await coach.do("start", outlets=["media_player.a"])
    await coach.wait(20)
    assert issues(hass)
    speaker.error = None
    await coach.wait(30)
    assert not issues(hass)


@pytest.mark.expect_log("could not speak: TimeoutError")
async def test_a_speaker_that_never_answers_is_given_up(
    hass: HomeAssistant, coach: Coach, speakers: dict[str, Speaker]
) -> None:
    hanging = speakers["media_player.a"] = Speaker("media_player.a", blocks=True)
    hanging.error = TimeoutError()
    await coach.do("start", outlets=["media_player.a"])
    await coach.wait(20)
    assert issues(hass)
    assert coach.state() == "rolling"


@pytest.mark.expect_log("could not speak")
async def test_choosing_another_speaker_closes_the_issue_about_the_old_one(
    hass: HomeAssistant, coach: Coach, speakers: dict[str, Speaker]
) -> None:
    speaker = speakers["media_player.a"] = Speaker("media_player.a")
    speaker.error = HomeAssistantError("gone")
    await coach.do("start", outlets=["media_player.a"])
    await coach.do("stop")
    assert issues(hass)
    hass.config_entries.async_update_entry(
        coach.entry, options={**coach.entry.options, CONF_OUTLETS: ["media_player.b"]}
    )
    await hass.async_block_till_done()
    assert not issues(hass)


async def test_without_a_speaker_screens_still_get_the_words(coach: Coach) -> None:
    await coach.do("start")
    assert [said.outlet for said in coach.said] == [None]
    assert coach.said[0].text.startswith("Mid back.")


async def test_a_phone_is_told_the_positions_and_no_breath(
    coach: Coach, speakers: dict[str, Speaker]
) -> None:
    phone = speakers["notify.phone"] = Speaker("notify.phone")
    phone.least = Priority.IMPORTANT
    await roll(coach, phone)
    assert len(phone.spoken) == 4


async def test_a_sentence_without_words_is_silence(
    coach: Coach, speakers: dict[str, Speaker]
) -> None:
    speaker = speakers["media_player.a"] = Speaker("media_player.a")
    coach.coordinator.announcer.phrasebook = Phrasebook("en", {})
    await coach.do("start", outlets=["media_player.a"])
    await slowly(coach, 20)
    assert coach.state() == "rolling"
    assert speaker.spoken == []
