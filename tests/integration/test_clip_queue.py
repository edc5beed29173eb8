"""Clips are built ahead, sent early, and say no word at the wrong time."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.network import NoURLAvailableError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed_exact

from custom_components.rolling_session.clip_shelf import SHELF
from custom_components.rolling_session.const import DOMAIN
from custom_components.rolling_session.families import Family, Way
from custom_components.rolling_session.lead_times import DATA_LEAD_TIMES
from custom_components.rolling_session.outlets import PlayerOutlet
from custom_components.rolling_session.sound import HEAD_SECONDS, Sound, silence

from .coach import Coach

SPEAKER = "media_player.bedroom"


class Voice:
    """Says a sentence in a tenth of a second a word, after a while."""

    takes = 0.0
    error: Exception | None = None

    def __init__(self, hass: HomeAssistant, voice: str, language: str, **_: Any) -> None:
        self.failures: dict[str, str] = {}
        self.is_broken = False

    async def async_render(self, text: str) -> Sound:
        await asyncio.sleep(self.takes)
        if self.error:
            raise self.error
        return silence(0.1 * len(text.split()))

    async def async_prepare(self, texts: Any) -> None:
        for text in texts:
            try:
                await self.async_render(text)
            except HomeAssistantError as error:
                self.failures[text] = str(error)


class Player(PlayerOutlet):
    """A player that notes what it was asked, and fetches it after a while."""

    def __init__(self, hass: HomeAssistant, way: Way = Way.PLAYED, precision: str = "B") -> None:
        super().__init__(hass, SPEAKER, Family("player", "media_player", way, precision, lead=0.5))
        self.latency = 0.5
        self.returns_at_once = False
        self.error: Exception | None = None
        self.played: list[tuple[datetime, float]] = []

    async def async_play(self, url: str, seconds: float) -> None:
        if self.error:
            raise self.error
        self.played.append((dt_util.utcnow(), seconds))
        if self.returns_at_once:
            self.hass.loop.call_later(self.latency, self.fetch, url)
            return
        await asyncio.sleep(self.latency)
        self.fetch(url)

    def fetch(self, url: str) -> None:
        name = url.rsplit("/", 1)[1].removesuffix(".wav?v=1")
        if found := self.hass.data[SHELF].clip(name):
            found.note_fetch(dt_util.utcnow())


@pytest.fixture
def player(hass: HomeAssistant) -> Player:
    return Player(hass)


@pytest.fixture(autouse=True)
def house_player(hass: HomeAssistant, player: Player) -> Iterator[type[Voice]]:
    hass.config.internal_url = "http://192.168.1.5:8123"

    class OwnVoice(Voice):
        """The voice of one test."""

    def at_once(job: Any, *args: Any) -> asyncio.Future[Any]:
        """Do what a thread would do: the clock of the test does not wait for threads."""
        done = hass.loop.create_future()
        done.set_result(job(*args))
        return done

    base = "custom_components.rolling_session"
    with (
        patch.object(hass, "async_add_executor_job", at_once),
        patch(f"{base}.announcer.outlet_for", lambda hass, entity_id: player),
        patch(f"{base}.announcer.voice_language", return_value=("tts.voice", "en")),
        patch(f"{base}.announcer.Renderer", OwnVoice),
        patch(f"{base}.coordinator.check_outlet"),
    ):
        yield OwnVoice


@pytest.fixture
def voice(house_player: type[Voice]) -> type[Voice]:
    return house_player


async def slowly(coach: Coach, seconds: float, step: float = 0.05) -> None:
    """Let time pass in steps in which clips are built and fetched."""
    for _ in range(round(seconds / step)):
        await coach.wait(step)
        await settled()


async def settled() -> None:
    """Let the tasks do what needs no time."""
    for _ in range(10):
        await asyncio.sleep(0)


async def begin(coach: Coach, seconds: float) -> datetime:
    start = dt_util.utcnow()
    await coach.do("start", outlets=[SPEAKER])
    await settled()
    await slowly(coach, seconds)
    return start


def after(start: datetime, player: Player) -> list[float]:
    return [round((at - start).total_seconds(), 2) for at, _ in player.played]


async def test_clips_are_sent_early_by_what_the_speaker_takes(coach: Coach, player: Player) -> None:
    start = await begin(coach, 80)
    early = 0.5 + HEAD_SECONDS
    expected = [0, 15 - early, 30 - early, 70 - early, 75 - early]
    assert after(start, player) == pytest.approx(expected, abs=0.06)


async def test_a_hold_and_its_breaths_are_one_clip_with_exact_silences(
    coach: Coach, player: Player
) -> None:
    await begin(coach, 32)
    _, seconds = player.played[2]
    # "Roll on" begins 30 s after "hold", and takes three words.
    assert seconds == pytest.approx(30 + 0.3, abs=0.01)


async def test_words_are_shown_when_they_are_due_although_they_were_sent_early(
    coach: Coach, player: Player
) -> None:
    start = await begin(coach, 36)
    shown = [(said.cue.key, said.sent_at <= said.cue.at) for said in coach.said]
    assert shown == [
        ("cue_ready_thoracic_roll", True),
        ("cue_go_thoracic_roll", True),
        ("cue_hold", True),
        ("cue_breathe_in", True),
    ]
    assert coach.said[2].cue.at == start + timedelta(seconds=30)


@pytest.mark.parametrize("at_once", [False, True], ids=["waits", "returns at once"])
async def test_the_lead_time_is_learnt(
    hass: HomeAssistant, coach: Coach, player: Player, at_once: bool
) -> None:
    player.latency = 1.5
    player.returns_at_once = at_once
    await begin(coach, 250)
    learnt = hass.data[DATA_LEAD_TIMES].of(SPEAKER, player.family)
    assert learnt.warm.mean == pytest.approx(1.5, abs=0.2)


async def test_a_pause_forgets_what_was_planned(coach: Coach, player: Player) -> None:
    await begin(coach, 31)
    count = len(player.played)
    await coach.do("pause")
    await settled()
    await slowly(coach, 60)
    assert len(player.played) == count + 1
    assert coach.said[-1].cue.key == "cue_paused"


async def test_skipping_says_the_next_position_at_once(coach: Coach, player: Player) -> None:
    await begin(coach, 20)
    await coach.do("skip")
    await settled()
    assert player.played[-1][0] <= dt_util.utcnow()
    assert coach.said[-1].cue.key == "cue_ready_glute_figure_four_right"
    assert coach.said[-1].sent_at == coach.said[-1].cue.at


async def test_a_speaker_of_class_a_gets_a_clip_each(
    hass: HomeAssistant, coach: Coach, player: Player
) -> None:
    player.family = Family("sonos", "media_player", Way.ANNOUNCED, "A", lead=0.5)
    await begin(coach, 62)
    assert len(player.played) == 2 + 1 + 4 + 1
    assert all(seconds < 3 for _, seconds in player.played)


async def test_a_speaker_of_class_c_gets_no_breaths(coach: Coach, player: Player) -> None:
    player.family = Family("airplay", "media_player", Way.PLAYED, "C", lead=0.5)
    await begin(coach, 62)
    assert [seconds < 3 for _, seconds in player.played] == [True] * 4


async def test_a_slow_voice_gives_way_to_tones_and_stretches_nothing(
    coach: Coach, player: Player, voice: type[Voice]
) -> None:
    voice.takes = 1000
    start = await begin(coach, 35)
    assert after(start, player)[0] == pytest.approx(5, abs=0.1)
    assert after(start, player)[1] == pytest.approx(15 + 1.5, abs=0.1)
    assert coach.state() == "holding"


@pytest.mark.expect_log("tts.voice could not say")
async def test_a_broken_voice_gives_way_to_tones_and_is_told_once(
    hass: HomeAssistant, coach: Coach, player: Player, voice: type[Voice]
) -> None:
    voice.error = HomeAssistantError("hoarse")
    start = await begin(coach, 32)
    assert len(player.played) == 3
    assert after(start, player)[0] == 0
    assert ir.async_get(hass).async_get_issue(DOMAIN, "voice_failed_tts.voice")


@pytest.mark.expect_log("could not speak: unplugged")
async def test_a_broken_player_leaves_the_session_alone(
    hass: HomeAssistant, coach: Coach, player: Player
) -> None:
    player.error = HomeAssistantError("unplugged")
    await begin(coach, 32)
    assert coach.state() == "holding"
    issue_id = f"outlet_failed_{coach.entry.entry_id}_{SPEAKER}"
    assert ir.async_get(hass).async_get_issue(DOMAIN, issue_id)
    player.error = None
    await slowly(coach, 45)
    assert not ir.async_get(hass).async_get_issue(DOMAIN, issue_id)


async def test_a_voice_of_five_seconds_a_sentence_stretches_nothing(
    coach: Coach, player: Player, voice: type[Voice]
) -> None:
    voice.takes = 5
    start = await begin(coach, 100)
    assert coach.state() == "rolling"
    assert coach.attribute("step") == 2
    late = [said.sent_at - said.cue.at for said in coach.said]
    assert max(late) <= timedelta(seconds=5.1)
    assert after(start, player)[-1] <= 90


@pytest.mark.expect_log("tts.voice could not say")
async def test_a_voice_that_fails_at_random_leaves_tones_in_its_gaps(
    coach: Coach, player: Player, voice: type[Voice]
) -> None:
    async def moody(self: Voice, text: str) -> Sound:
        if len(text) % 3 == 0:
            raise HomeAssistantError("not now")
        return silence(0.1 * len(text.split()))

    voice.async_render = moody  # type: ignore[method-assign]
    await begin(coach, 300)
    assert coach.attribute("last_outcome") == "completed"
    assert len(player.played) == 16
    preview = await coach.do("preview_routine", routine="bedtime")
    assert [said.cue.key for said in coach.said] == [cue["key"] for cue in preview["cues"]]


@pytest.mark.expect_log("could not speak: unplugged")
@pytest.mark.parametrize(("gone", "back"), [(0, 40), (31, 80), (290, 400)])
async def test_a_speaker_that_is_gone_before_during_or_after(
    hass: HomeAssistant, coach: Coach, player: Player, gone: int, back: int
) -> None:
    start = dt_util.utcnow()
    await coach.do("start", outlets=[SPEAKER])
    for second in range(310):
        player.error = HomeAssistantError("unplugged") if gone <= second < back else None
        await slowly(coach, 1, step=0.5)
        if second == 295 and gone == 290:
            await coach.do("report_symptom", symptom="numbness")
    record = coach.records[-1]
    assert record.started_at == start
    assert record.ended_at - start in {timedelta(seconds=296), timedelta(minutes=5)}
    issue_id = f"outlet_failed_{coach.entry.entry_id}_{SPEAKER}"
    there = ir.async_get(hass).async_get_issue(DOMAIN, issue_id)
    assert (there is not None) == (gone == 290)


async def test_unloading_in_the_middle_of_a_clip_leaves_nothing(
    hass: HomeAssistant, coach: Coach, player: Player
) -> None:
    await begin(coach, 35)
    assert hass.data[SHELF]._clips
    count = len(player.played)
    assert await hass.config_entries.async_unload(coach.entry.entry_id)
    await slowly_without(hass, coach, 60)
    assert not hass.data[SHELF]._clips
    assert len(player.played) == count


async def slowly_without(hass: HomeAssistant, coach: Coach, seconds: int) -> None:
    """Let time pass in a house in which nobody is coached."""
    for _ in range(seconds):
        coach.freezer.tick(1)
        async_fire_time_changed_exact(hass, dt_util.utcnow())
        await hass.async_block_till_done()
        await settled()


async def test_a_speaker_that_takes_three_seconds_a_call_neither_overlaps_nor_drifts(
    coach: Coach, player: Player
) -> None:
    player.latency = 3
    start = await begin(coach, 300)
    assert coach.state() == "idle"
    record = coach.records[-1]
    assert record.ended_at - record.started_at == timedelta(minutes=5)
    ends = [at + timedelta(seconds=seconds) for at, seconds in player.played]
    begun = [at for at, _ in player.played]
    assert all(b >= e for b, e in zip(begun[1:], ends, strict=False))
    assert (begun[-1] - start).total_seconds() == pytest.approx(277 - 3, abs=0.6)


@pytest.mark.expect_log("does not know its own address")
async def test_a_house_without_an_address_is_told_once(
    hass: HomeAssistant, coach: Coach, player: Player
) -> None:
    with patch(
        "custom_components.rolling_session.clip_shelf.get_url", side_effect=NoURLAvailableError
    ):
        await begin(coach, 20)
    assert coach.state() == "rolling"
    assert player.played == []
    assert ir.async_get(hass).async_get_issue(DOMAIN, "no_url")
    await coach.do("skip")
    await slowly(coach, 1)
    assert not ir.async_get(hass).async_get_issue(DOMAIN, "no_url")


async def test_nothing_is_readable_after_the_session(
    hass: HomeAssistant, coach: Coach, player: Player
) -> None:
    await begin(coach, 40)
    await coach.do("stop")
    await slowly(coach, 60, step=1)
    assert not hass.data[SHELF]._clips
