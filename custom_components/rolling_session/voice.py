"""Voice control: one sentence trigger hears every command, in every language of the house.

What is listened to is worked out anew when a person, a routine or a language comes or
goes, and when a session begins or ends: single words are only heard while one runs.
"""

import asyncio
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from homeassistant.components.assist_pipeline import async_get_pipelines
from homeassistant.components.assist_pipeline.pipeline import KEY_ASSIST_PIPELINE
from homeassistant.components.conversation import ConversationInput, async_handle_intents
from homeassistant.components.conversation.chat_log import current_chat_log
from homeassistant.components.conversation.trigger import TRIGGER_SCHEMA
from homeassistant.const import EVENT_CORE_CONFIG_UPDATE
from homeassistant.core import CALLBACK_TYPE, Context, HomeAssistant, callback
from homeassistant.helpers import trigger as trigger_helper
from homeassistant.helpers.script import ScriptRunResult
from homeassistant.util import language as language_util
from homeassistant.util.hass_dict import HassKey

from .const import CONF_SHORT_COMMANDS, DOMAIN, LOGGER
from .coordinator import SessionCoordinator
from .question import Question
from .replies import Replies
from .sentences import Block, Grammar, Heard, Names, available_languages
from .voice_commands import NotMeantError, RefusedError, async_answer
from .voice_room import async_known, speaker_of

type _Wanted = tuple[
    tuple[str, ...], tuple[tuple[str, str], ...], tuple[str, ...], tuple[Block, ...]
]
"""All that decides what is listened to: languages, people, own routines, blocks."""


class VoiceControl:
    """Listens to everybody in the house."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Listen to nothing yet."""
        self.grammar = Grammar()
        self._hass = hass
        self._people: list[SessionCoordinator] = []
        self._replies: dict[str, Replies] = {}
        self._forget: CALLBACK_TYPE | None = None
        self._listens_to: _Wanted | None = None
        self._lock = asyncio.Lock()
        hass.bus.async_listen(EVENT_CORE_CONFIG_UPDATE, self._async_house_changed)
        if pipelines := hass.data.get(KEY_ASSIST_PIPELINE):
            pipelines.pipeline_store.async_add_listener(self._async_house_changed)

    def follows(self, coordinator: SessionCoordinator) -> bool:
        """Return whether a person is listened to."""
        return coordinator in self._people

    @callback
    def follow(self, coordinator: SessionCoordinator) -> CALLBACK_TYPE:
        """Listen to a person from now on, until what is returned is called."""
        self._people.append(coordinator)
        unsubscribe = coordinator.async_add_listener(self.refresh)
        self.refresh()

        @callback
        def leave() -> None:
            unsubscribe()
            self._people.remove(coordinator)
            self.refresh()

        return leave

    @callback
    def refresh(self) -> None:
        """Listen to what makes sense now; a house that stops listens to nobody any more."""
        if self._hass.is_stopping:
            return
        if not self._lock.locked() and self._wanted() != self._listens_to:
            self._hass.async_create_task(self._async_refresh(), f"{DOMAIN} voice")

    async def _async_house_changed(self, *_: object) -> None:
        self.refresh()

    async def _async_refresh(self) -> None:
        async with self._lock:
            while (wanted := self._wanted()) != self._listens_to:
                await self._async_listen(wanted)
                self._listens_to = wanted

    def _wanted(self) -> _Wanted:
        live = [one for one in self._people if one.session]
        short = any(one.config_entry.options.get(CONF_SHORT_COMMANDS, True) for one in live)
        blocks = (Block.ALWAYS, *([Block.LIVE] if live else ()), *([Block.BARE] if short else ()))
        people = ((one.config_entry.title, one.config_entry.entry_id) for one in self._people)
        own = dict.fromkeys(name for one in self._people for name in one.routines.own_names)
        return _languages(self._hass, self._people), tuple(people), tuple(own), blocks

    async def _async_listen(self, wanted: _Wanted) -> None:
        languages, people, own, blocks = wanted
        available = await self._hass.async_add_executor_job(available_languages)
        matches = [language_util.matches(language, available) for language in languages]
        chosen = tuple(dict.fromkeys(found[0] for found in matches if found))
        self._replies = {code: await Replies.async_open(self._hass, code) for code in chosen}
        names = Names(
            people=dict(people),
            own={name: name for name in own},
            routines={
                code: {name: id_ for id_, name in replies.phrasebook.routines.items()}
                for code, replies in self._replies.items()
            },
        )
        grammar = await self._hass.async_add_executor_job(
            partial(Grammar.build, chosen if people else (), names, blocks)
        )
        forget = await self._async_register(grammar.sentences)
        if self._forget:
            self._forget()
        self.grammar, self._forget = grammar, forget

    async def _async_register(self, sentences: Iterable[str]) -> CALLBACK_TYPE | None:
        if not (commands := [*sentences]):
            return None
        # The helper that validates triggers would read every sentence in the loop.
        config = await self._hass.async_add_executor_job(
            TRIGGER_SCHEMA, {"platform": "conversation", "command": commands}
        )
        return await trigger_helper.async_initialize_triggers(
            self._hass, [config], self._async_run, DOMAIN, "Rolling Session", LOGGER.log
        )

    # What is said

    def hear_answer(self, text: str, language: str) -> Heard | None:
        """Return what an answer means that somebody gives to a question."""
        return self.grammar.hear_answer(text, language)

    async def _async_run(
        self, variables: Mapping[str, Any], context: Context | None = None
    ) -> ScriptRunResult:
        """Answer somebody; a sentence trigger can not say that it was not meant."""
        trigger = variables["trigger"]
        raw = trigger["user_input"]
        said = ConversationInput(**{**raw, "context": Context(**_known(raw["context"]))})
        reply = await self._async_reply(said, trigger["device_id"])
        return ScriptRunResult(conversation_response=reply, service_response=None, variables={})

    async def _async_reply(self, said: ConversationInput, device_id: str | None) -> str | None:
        if (heard := self.grammar.hear(said.text, said.language)) is None:
            return None  # what was listened to has changed since
        doubtful = heard.command == "start_own" or None in heard.slots.values()
        if doubtful and (others := await self._async_builtin(said)) is not None:
            return others
        replies = self._replies[heard.language]
        speaker = speaker_of(self._hass, said.context.user_id, said.satellite_id, device_id)
        try:
            people = await async_known(self._hass, speaker.user_id, self._people)
            return await async_answer(self._hass, people, heard, speaker, replies)
        except RefusedError as refused:
            return str(refused)
        except NotMeantError:
            others = await self._async_builtin(said)
            return replies.say("other_room") if others is None else others

    async def _async_builtin(self, said: ConversationInput) -> str | None:
        """Let Home Assistant's own commands have it; None where it is none of them."""
        chat_log = current_chat_log.get()
        response = await async_handle_intents(self._hass, said, chat_log) if chat_log else None
        if response is None:
            return None
        speech: str = response.speech.get("plain", {}).get("speech", "")
        return speech


DATA_VOICE: HassKey[VoiceControl] = HassKey(f"{DOMAIN}_voice")


def _known(context: Mapping[str, Any]) -> dict[str, Any]:
    return {key: context[key] for key in ("id", "parent_id", "user_id")}


def _languages(hass: HomeAssistant, people: Iterable[SessionCoordinator]) -> tuple[str, ...]:
    """Return the languages that are spoken in this house."""
    pipelines = async_get_pipelines(hass) if KEY_ASSIST_PIPELINE in hass.data else ()
    spoken = [
        *(pipeline.conversation_language for pipeline in pipelines),
        hass.config.language,
        *(one.phrasebook.language for one in people),
    ]
    return tuple(dict.fromkeys(language for language in spoken if language and language != "*"))


@callback
def async_listen(hass: HomeAssistant, coordinator: SessionCoordinator) -> CALLBACK_TYPE:
    """Listen to a person; return how to stop."""
    voice = hass.data.get(DATA_VOICE)
    if voice is None:
        voice = hass.data[DATA_VOICE] = VoiceControl(hass)
    if voice.follows(coordinator):
        return lambda: None
    leave = voice.follow(coordinator)
    question = Question(hass, coordinator, voice.hear_answer)
    silence = question.follow()

    @callback
    def stop() -> None:
        silence()
        leave()

    return stop
