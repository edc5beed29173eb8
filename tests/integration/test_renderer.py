"""A voice is asked once for what is needed, and what it fails to say is not kept."""

import asyncio
from collections.abc import AsyncIterator, Callable
import os
from pathlib import Path
import time
from typing import Any

from homeassistant.components import tts
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
import pytest

from custom_components.rolling_session import renderer as renderer_module
from custom_components.rolling_session.renderer import Renderer, Sounds
from custom_components.rolling_session.sound import RATE, Sound, from_wav, joined
from tests.sound.samples import level, sine, wav

TEXT = "Roll slowly."
A_DAY = 24 * 60 * 60


class Voice(tts.TextToSpeechEntity):
    """A voice that beeps for as long as it would speak, with silence around, at 22,050 Hz."""

    _attr_name = "Beep"
    _attr_unique_id = "beep"
    _attr_supported_languages = ["en_GB", "de_DE"]
    _attr_supported_options = ["speed"]
    _attr_default_language = "en_GB"

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.seconds = 0.8
        self.thinks = 0.0
        self.at_once = self.most_at_once = 0
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self.says: Callable[[str], bytes] = self.beep

    def beep(self, message: str) -> bytes:
        beep = sine(self.seconds, 0.3, rate=22_050)
        whole = joined([(0.3, beep), (2, Sound(b""))])
        return wav(whole.pcm, rate=22_050, size=0xFFFFFFFF)

    async def async_get_tts_audio(self, message: str, language: str, options: Any) -> Any:
        self.asked.append(message)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await self.may_answer.wait()
            await asyncio.sleep(self.thinks)
            return "wav", self.says(message)
        finally:
            self.at_once -= 1


@pytest.fixture(autouse=True)
def expected_lingering_timers() -> bool:
    """Home Assistant forgets what a voice said after five minutes, by a timer."""
    return True


@pytest.fixture
async def voice(hass: HomeAssistant) -> AsyncIterator[Voice]:
    """Have a text-to-speech entity."""
    assert await async_setup_component(hass, "tts", {})
    voice = Voice()
    await hass.data[tts.DATA_COMPONENT].async_add_entities([voice])
    yield voice
    voice.may_answer.set()
    # A test that failed may have left a voice that never answers.
    async with asyncio.timeout(5):
        await hass.async_block_till_done(wait_background_tasks=True)


@pytest.fixture
def renderer(hass: HomeAssistant, voice: Voice) -> Renderer:
    """Let the voice speak English."""
    return Renderer(hass, "tts.beep", "en_GB")


def again(hass: HomeAssistant, **other: Any) -> Renderer:
    """Return a renderer that remembers nothing."""
    return Renderer(hass, **{"voice": "tts.beep", "language": "en_GB"} | other)


def forget(hass: HomeAssistant) -> None:
    """Empty what Home Assistant itself remembers, so that the voice is asked."""
    hass.data[tts.DATA_TTS_MANAGER].mem_cache.clear()


def kept(hass: HomeAssistant) -> list[Path]:
    return sorted(Path(hass.config.cache_path("rolling_session")).rglob("*.*"))


def fail(message: str) -> bytes:
    raise RuntimeError("no power")


async def test_words_come_back_trimmed_levelled_and_with_their_true_length(
    hass: HomeAssistant, renderer: Renderer
) -> None:
    assert renderer.ready(TEXT) is None
    sound = await renderer.async_render(TEXT)
    # 0.8 s, and the air that trimming leaves.
    assert sound.seconds == pytest.approx(0.89, abs=0.02)
    start = round(0.1 * RATE)
    assert level(Sound(sound.pcm[start * 2 : start * 10])) == pytest.approx(-20, abs=0.5)
    assert renderer.ready(TEXT) is sound


async def test_the_voice_is_asked_once(
    hass: HomeAssistant, voice: Voice, renderer: Renderer
) -> None:
    voice.may_answer.clear()
    waiting = [asyncio.create_task(renderer.async_render(TEXT)) for _ in range(3)]
    await asyncio.sleep(0.05)
    voice.may_answer.set()
    first, *others = await asyncio.gather(*waiting)
    assert all(other is first for other in others)
    assert await renderer.async_render(TEXT) is first
    assert voice.asked == [TEXT]


async def test_after_a_restart_words_come_from_the_disk_also_without_the_voice(
    hass: HomeAssistant, voice: Voice, renderer: Renderer
) -> None:
    sound = await renderer.async_render(TEXT)
    await voice.async_remove()
    forget(hass)
    assert await again(hass).async_render(TEXT) == sound
    assert voice.asked == [TEXT]


async def test_home_assistant_keeps_no_copy_of_its_own(
    hass: HomeAssistant, renderer: Renderer
) -> None:
    await renderer.async_render(TEXT)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert len(kept(hass)) == 1
    assert list(Path(hass.config.path("tts")).glob("*")) == []
    assert not hass.data[tts.DATA_TTS_MANAGER].token_to_stream


@pytest.mark.parametrize(
    "other", [{"language": "de_DE"}, {"options": {"speed": 2}}, {"voice": "tts.other"}]
)
async def test_what_sounds_different_is_another_file(
    hass: HomeAssistant, voice: Voice, renderer: Renderer, other: dict[str, Any]
) -> None:
    another = Voice()
    another._attr_name, another._attr_unique_id = "Other", "other"
    await hass.data[tts.DATA_COMPONENT].async_add_entities([another])
    await renderer.async_render(TEXT)
    await again(hass, **other).async_render(TEXT)
    assert len(kept(hass)) == 2
    assert len(voice.asked + another.asked) == 2


async def test_the_order_of_options_does_not_matter(hass: HomeAssistant, voice: Voice) -> None:
    voice._attr_supported_options = ["speed", "mood"]
    await again(hass, options={"speed": 1, "mood": "calm"}).async_render(TEXT)
    await again(hass, options={"mood": "calm", "speed": 1}).async_render(TEXT)
    assert voice.asked == [TEXT]


def nothing(message: str) -> bytes:
    return b""


def no_sound(message: str) -> bytes:
    return wav(b"")


def only_silence(message: str) -> bytes:
    return wav(bytes(RATE))


_LOGGED_BY_HOME_ASSISTANT = pytest.mark.expect_log("homeassistant.components.tts")


@pytest.mark.parametrize("says", [pytest.param(fail, marks=_LOGGED_BY_HOME_ASSISTANT), nothing])
async def test_a_failure_is_not_kept(
    hass: HomeAssistant, voice: Voice, renderer: Renderer, says: Callable[[str], bytes]
) -> None:
    voice.says = says
    with pytest.raises(HomeAssistantError):
        await renderer.async_render(TEXT)
    assert renderer.failures.keys() == {TEXT}
    await only_good_words_are_kept(hass, voice, renderer)


@pytest.mark.parametrize("says", [no_sound, only_silence])
async def test_silence_is_a_failure(
    hass: HomeAssistant, voice: Voice, renderer: Renderer, says: Callable[[str], bytes]
) -> None:
    voice.says = says
    with pytest.raises(HomeAssistantError, match="silence"):
        await renderer.async_render(TEXT)
    assert renderer.failures == {TEXT: "the voice returned silence"}
    await only_good_words_are_kept(hass, voice, renderer)


async def only_good_words_are_kept(hass: HomeAssistant, voice: Voice, renderer: Renderer) -> None:
    assert renderer.ready(TEXT) is None
    assert kept(hass) == []
    forget(hass)
    voice.says = voice.beep
    assert await renderer.async_render(TEXT)
    assert not renderer.failures
    assert voice.asked == [TEXT, TEXT]


@pytest.mark.parametrize(
    "other", [{"language": "fr_FR"}, {"options": {"mood": "calm"}}, {"voice": "tts.nobody"}]
)
async def test_what_the_voice_can_not_do_is_a_failure(
    hass: HomeAssistant, voice: Voice, other: dict[str, Any]
) -> None:
    renderer = again(hass, **other)
    with pytest.raises(HomeAssistantError):
        await renderer.async_render(TEXT)
    assert renderer.failures[TEXT]
    assert voice.asked == []


async def test_a_voice_that_never_answers_is_given_up(
    hass: HomeAssistant, voice: Voice, renderer: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renderer_module, "_PATIENCE", 0.05)
    voice.may_answer.clear()
    with pytest.raises(HomeAssistantError, match="TimeoutError"):
        await renderer.async_render(TEXT)


@pytest.mark.parametrize(
    "damage",
    [lambda _: b"", lambda whole: bytes(len(whole)), lambda whole: whole[:-1000]],
    ids=["empty", "zeros", "torn"],
)
async def test_a_damaged_file_is_replaced(
    hass: HomeAssistant, voice: Voice, renderer: Renderer, damage: Callable[[bytes], bytes]
) -> None:
    sound = await renderer.async_render(TEXT)
    (file,) = kept(hass)
    whole = file.read_bytes()
    file.write_bytes(damage(whole))
    forget(hass)
    assert await again(hass).async_render(TEXT) == sound
    assert voice.asked == [TEXT, TEXT]
    assert file.read_bytes() == whole
    assert from_wav(whole) == sound


@pytest.mark.expect_log("A phrase can not be kept on disk")
async def test_words_are_heard_also_when_the_disk_refuses_them(
    hass: HomeAssistant, renderer: Renderer
) -> None:
    folder = Path(hass.config.cache_path("rolling_session"))
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("in the way")
    assert await renderer.async_render(TEXT) is renderer.ready(TEXT)


async def test_preparing_asks_for_each_text_once_and_two_at_a_time(
    hass: HomeAssistant, voice: Voice, renderer: Renderer
) -> None:
    voice.thinks = 0.05
    texts = [f"Phrase {n}." for n in range(6)]
    await renderer.async_prepare([*texts, *texts])
    assert sorted(voice.asked) == texts
    assert voice.most_at_once == 2
    assert all(renderer.ready(text) for text in texts)


async def test_a_slow_disk_does_not_change_the_order(
    hass: HomeAssistant, voice: Voice, renderer: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = iter([0.2, *[0.0] * 9])

    def read_slowly(file: Path) -> None:
        time.sleep(next(waits))

    monkeypatch.setattr(renderer_module, "_read", read_slowly)
    await renderer.async_prepare("abcde")
    assert voice.asked == list("abcde")


async def test_the_first_three_have_the_voice_for_themselves(
    hass: HomeAssistant, voice: Voice, renderer: Renderer
) -> None:
    voice.may_answer.clear()
    preparing = asyncio.create_task(renderer.async_prepare("abcde"))
    await until(lambda: len(voice.asked) == 2)
    assert voice.asked == ["a", "b"]
    # One of them is slow: the third is rendered beside it, the fourth is not.
    slow, voice.says = asyncio.Event(), voice.beep
    original = voice.async_get_tts_audio

    async def third_is_slow(message: str, language: str, options: Any) -> Any:
        answer = await original(message, language, options)
        if message == "c":
            await slow.wait()
        return answer

    voice.async_get_tts_audio = third_is_slow  # type: ignore[method-assign]
    voice.may_answer.set()
    await until(lambda: renderer.ready("a") and renderer.ready("b") and len(voice.asked) == 3)
    await asyncio.sleep(0.1)
    assert voice.asked == ["a", "b", "c"]
    slow.set()
    await preparing
    assert sorted(voice.asked) == list("abcde")


async def until(done: Callable[[], Any]) -> None:
    async with asyncio.timeout(5):
        while not done():  # noqa: ASYNC110 # what is waited for knows nothing of events
            await asyncio.sleep(0.005)


@pytest.mark.expect_log("homeassistant.components.tts")
async def test_what_fails_is_left_out_and_tried_again_the_next_time(
    hass: HomeAssistant, voice: Voice, renderer: Renderer
) -> None:
    voice.says = lambda message: fail(message) if message in "bd" else voice.beep(message)
    await renderer.async_prepare("abcde")
    assert renderer.failures == {"b": "no power", "d": "no power"}
    assert [text for text in "abcde" if renderer.ready(text)] == ["a", "c", "e"]
    voice.says = voice.beep
    voice.asked.clear()
    await renderer.async_prepare("abcde")
    assert not renderer.failures
    assert sorted(voice.asked) == ["b", "d"]


async def test_who_stops_preparing_stops_asking(
    hass: HomeAssistant, voice: Voice, renderer: Renderer
) -> None:
    voice.may_answer.clear()
    preparing = asyncio.create_task(renderer.async_prepare("abcdef"))
    await until(lambda: len(voice.asked) == 2)
    preparing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await preparing
    voice.may_answer.set()
    # What was asked for already is good for the next time.
    await until(lambda: renderer.ready("a") and renderer.ready("b"))
    await asyncio.sleep(0.1)
    assert sorted(voice.asked) == ["a", "b"]


async def test_who_stops_waiting_takes_nothing_from_the_others(
    hass: HomeAssistant, voice: Voice, renderer: Renderer
) -> None:
    voice.may_answer.clear()
    impatient, patient = (asyncio.create_task(renderer.async_render(TEXT)) for _ in range(2))
    await until(lambda: voice.asked)
    impatient.cancel()
    voice.may_answer.set()
    assert await patient
    assert impatient.cancelled()
    assert voice.asked == [TEXT]


@pytest.mark.expect_log("homeassistant.components.tts")
async def test_a_failure_that_nobody_waits_for_is_quiet(
    hass: HomeAssistant, voice: Voice, renderer: Renderer
) -> None:
    voice.may_answer.clear()
    voice.says = fail
    waiting = asyncio.create_task(renderer.async_render(TEXT))
    await until(lambda: voice.asked)
    waiting.cancel()
    voice.may_answer.set()
    await until(lambda: renderer.failures)


async def test_what_nobody_asked_for_in_a_month_is_deleted(
    hass: HomeAssistant, voice: Voice
) -> None:
    folder = Path(hass.config.cache_path("rolling_session", "phrases"))
    folder.mkdir(parents=True)
    for name, days in (("old.wav", 31), ("unfinished.tmp", 31), ("young.wav", 29)):
        (folder / name).write_bytes(b"")
        os.utime(folder / name, (time.time() - days * A_DAY,) * 2)
    await again(hass).async_render(TEXT)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert {file.name for file in kept(hass)} >= {"young.wav"}
    assert len(kept(hass)) == 2


async def test_what_is_asked_for_stays(hass: HomeAssistant, renderer: Renderer) -> None:
    await renderer.async_render(TEXT)
    (file,) = kept(hass)
    os.utime(file, (time.time() - 29 * A_DAY,) * 2)
    await again(hass).async_render(TEXT)
    assert time.time() - file.stat().st_mtime < A_DAY


async def test_memory_is_bounded(
    hass: HomeAssistant, renderer: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renderer_module, "_IN_MEMORY", 3)
    await renderer.async_prepare("abcde")
    assert len([text for text in "abcde" if renderer.ready(text)]) == 3


@pytest.mark.expect_log("Error getting audio")
async def test_a_voice_that_only_fails_is_left_alone(voice: Voice, renderer: Renderer) -> None:
    """Home Assistant writes a line for every failure; a hundred of them help nobody."""
    voice.says = fail
    await renderer.async_prepare(f"Number {n}." for n in range(50))
    assert renderer.is_broken
    assert len(voice.asked) <= 5


async def test_what_everybody_hears_is_said_and_kept_once(
    hass: HomeAssistant, voice: Voice
) -> None:
    """A house full of people has one voice, and each sentence in memory once."""
    sounds = Sounds()
    people = [again(hass, sounds=sounds) for _ in range(20)]
    heard = await asyncio.gather(*(person.async_render(TEXT) for person in people))
    assert voice.asked == [TEXT]
    assert {id(sound) for sound in heard} == {id(people[0].ready(TEXT))}


async def test_a_house_full_of_people_does_not_flood_the_voice(
    hass: HomeAssistant, voice: Voice
) -> None:
    sounds = Sounds()
    people = [again(hass, sounds=sounds) for _ in range(5)]
    async with asyncio.TaskGroup() as together:
        for number, person in enumerate(people):
            together.create_task(person.async_prepare([f"{number} {text}" for text in "abcd"]))
    assert len(voice.asked) == 20
    assert voice.most_at_once == 2


@pytest.mark.expect_log("homeassistant.components.tts")
async def test_a_failure_is_known_to_all_who_waited_for_it(
    hass: HomeAssistant, voice: Voice
) -> None:
    voice.says = fail
    sounds = Sounds()
    people = [again(hass, sounds=sounds) for _ in range(2)]
    outcomes = await asyncio.gather(
        *(person.async_render(TEXT) for person in people), return_exceptions=True
    )
    assert all(isinstance(outcome, HomeAssistantError) for outcome in outcomes)
    assert all(person.failures.keys() == {TEXT} for person in people)
