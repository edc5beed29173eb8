"""Tools for language models: everything that can be said, whatever words are used.

All of them are offered always, since a conversation keeps its tools: without a
session they say that none is running. They do what the same words would do, with the
same checks, and answer with a sentence to read out.
"""

from collections.abc import Mapping
from typing import Any, Final, override

from homeassistant.components.llm import LLMTools
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.llm import (
    LLM_API_ASSIST,
    LLMContext,
    Tool,
    ToolAnnotations,
    ToolInput,
    ToolResult,
)
from homeassistant.util.json import JsonValueType
import voluptuous as vol

from .const import DOMAIN
from .coordinator import SessionCoordinator
from .engine import rules
from .engine.events import Symptom
from .engine.model import Zone
from .replies import Replies
from .sentences import Block, Heard, spoken
from .voice_commands import RefusedError, async_answer
from .voice_days import WHEN
from .voice_room import async_known, speaker_of

_READ_OUT: Final = "Read the answer out as it is. Add nothing about health."
_PROMPT: Final = (
    "The rolling_session tools coach foam rolling. Never invent names of routines: list them first."
    " Give no medical advice and no diagnosis: report what the user feels with the tools for it."
)
_STEERING: Final = (
    *("pause", "resume", "next", "back", "repeat", "hold", "longer", "shorter", "ease_off"),
    *("stop", "louder", "quieter", "words", "tones"),
)
_ASKED: Final = ("left", "where", "coming", "streak", "today")
_PERSON: Final = {
    vol.Optional("person", description="Whose it is; only if the user said a name"): str
}


@callback
def async_get_tools(hass: HomeAssistant, llm_context: LLMContext, api_id: str) -> LLMTools | None:
    """Return the tools: the same at all times, as long as there is somebody to coach."""
    if api_id != LLM_API_ASSIST or not _coached(hass):
        return None
    return LLMTools(tools=[tool() for tool in TOOLS], prompt=_PROMPT)


class RollingTool(Tool):
    """A tool that does what somebody could have said."""

    integration = DOMAIN
    annotations = ToolAnnotations(destructive=False, open_world=False)

    @override
    async def async_call(
        self, hass: HomeAssistant, tool_input: ToolInput, llm_context: LLMContext
    ) -> ToolResult:
        """Do it. Raises vol.Invalid for arguments that the model can put right."""
        given = {
            key: value for key, value in tool_input.tool_args.items() if value not in ("", None)
        }
        asked = self.parameters(given)
        replies = await Replies.async_open(hass, llm_context.language or hass.config.language)
        command, slots = self.command(asked)
        try:
            answer = await _async_say(hass, llm_context, replies, command, slots)
        except RefusedError as refused:
            return ToolResult(data={"error": str(refused), "instruction": _READ_OUT}, error=True)
        return ToolResult(data={"answer": answer, "instruction": _READ_OUT})

    def command(self, asked: dict[str, Any]) -> tuple[str, Mapping[str, Any]]:
        """Return the command that says the same, and its slots."""
        raise NotImplementedError


class StartSession(RollingTool):
    """Begins a session."""

    name = f"{DOMAIN}__start_session"
    title = "Start a rolling session"
    description = (
        "Starts a guided foam rolling session on the speaker that hears the user. Use it when the"
        " user wants to roll now, not to note what was done already."
    )
    parameters = vol.Schema(
        {
            vol.Optional("routine", description="A name from list_routines; else the usual"): str,
            vol.Optional("minutes", description="How long, 2 to 60"): vol.Coerce(int),
            vol.Optional("area", description="Only this part of the body"): vol.In([*Zone]),
            **_PERSON,
        }
    )

    @override
    def command(self, asked: dict[str, Any]) -> tuple[str, Mapping[str, Any]]:
        if routine := asked.pop("routine", None):
            return "start_unknown", {"anything": routine, **asked}
        return "start", asked


class ControlSession(RollingTool):
    """Steers the live session."""

    name = f"{DOMAIN}__control_session"
    title = "Steer the rolling session"
    description = (
        "Steers the foam rolling session that is running. hold: the user found a knot or wants to"
        " stay on a spot; ease_off: it hurts or is too hard; longer, shorter: time in this"
        " position; louder, quieter: the coach; words, tones: how the coach speaks; repeat: say it"
        " again."
    )
    parameters = vol.Schema(
        {
            vol.Required("action"): vol.In(_STEERING),
            vol.Optional("seconds", description="Only for hold, 20 to 30"): vol.All(
                vol.Coerce(int), vol.Range(min=rules.HOLD[0], max=rules.HOLD[1])
            ),
            **_PERSON,
        }
    )

    @override
    def command(self, asked: dict[str, Any]) -> tuple[str, Mapping[str, Any]]:
        return asked.pop("action"), asked


class ReportDiscomfort(RollingTool):
    """Notes how it feels."""

    name = f"{DOMAIN}__report_discomfort"
    title = "Report how rolling feels"
    description = (
        "Notes how uncomfortable the spot being rolled is. Use it only when the user says a number"
        " from 0 to 10 during a session."
    )
    parameters = vol.Schema(
        {
            vol.Required("discomfort", description="0 is none, 10 the worst"): vol.All(
                vol.Coerce(int), vol.Range(min=rules.DISCOMFORT[0], max=rules.DISCOMFORT[1])
            ),
            **_PERSON,
        }
    )

    @override
    def command(self, asked: dict[str, Any]) -> tuple[str, Mapping[str, Any]]:
        return "discomfort", {"number": asked.pop("discomfort"), **asked}


class ReportSymptom(RollingTool):
    """Ends the session for a red flag."""

    name = f"{DOMAIN}__report_symptom"
    title = "Stop rolling for safety"
    description = (
        "Stops the foam rolling session at once because the user feels one of these symptoms. Use"
        " it as soon as the user mentions one during a session."
    )
    parameters = vol.Schema({vol.Required("symptom"): vol.In([*Symptom]), **_PERSON})

    @override
    def command(self, asked: dict[str, Any]) -> tuple[str, Mapping[str, Any]]:
        return "symptom", asked


class AskSession(RollingTool):
    """Answers questions."""

    name = f"{DOMAIN}__ask"
    title = "Ask about rolling"
    description = (
        "Answers a question about foam rolling: left (how long the session still takes), where (in"
        " the session), coming (what is next), streak, today (whether the user rolled today)."
    )
    parameters = vol.Schema({vol.Required("question"): vol.In(_ASKED), **_PERSON})
    annotations = ToolAnnotations(read_only=True, destructive=False, open_world=False)

    @override
    def command(self, asked: dict[str, Any]) -> tuple[str, Mapping[str, Any]]:
        return asked.pop("question"), asked


class LogSession(RollingTool):
    """Notes what was done alone."""

    name = f"{DOMAIN}__log_session"
    title = "Log a rolling session"
    description = (
        "Notes foam rolling that the user did without the coach. Use it only when the user says how"
        " long. Leave out when for what has just ended."
    )
    parameters = vol.Schema(
        {
            vol.Required("minutes", description="How long, 1 to 180"): vol.Coerce(int),
            vol.Optional("when"): vol.In(WHEN),
            vol.Optional("area", description="The part of the body"): vol.In([*Zone]),
            **_PERSON,
        }
    )

    @override
    def command(self, asked: dict[str, Any]) -> tuple[str, Mapping[str, Any]]:
        return "log", asked


class RestStreak(RollingTool):
    """Lets the streak rest, and go on."""

    name = f"{DOMAIN}__rest_streak"
    title = "Pause the rolling streak"
    description = (
        "Pauses the foam rolling streak for so many days, today included; 1 makes today a rest day,"
        " 0 ends a pause. Use it when the user wants to skip days, is ill or travels."
    )
    parameters = vol.Schema(
        {vol.Required("days"): vol.All(vol.Coerce(int), vol.Range(min=0)), **_PERSON}
    )

    @override
    def command(self, asked: dict[str, Any]) -> tuple[str, Mapping[str, Any]]:
        days = asked.pop("days")
        if not days:
            return "resume_streak", asked
        if days == 1:
            return "rest_day", asked
        return "pause_streak", {"days": days, **asked}


class ListRoutines(RollingTool):
    """Tells what can be started, and for whom."""

    name = f"{DOMAIN}__list_routines"
    title = "List rolling routines"
    description = "Returns who can be coached, and the names of the foam rolling routines of each."
    annotations = ToolAnnotations(read_only=True, destructive=False, open_world=False)

    @override
    async def async_call(
        self, hass: HomeAssistant, tool_input: ToolInput, llm_context: LLMContext
    ) -> ToolResult:
        """Return the names, as they are called in the language that is spoken."""
        replies = await Replies.async_open(hass, llm_context.language or hass.config.language)
        people: dict[str, JsonValueType] = {
            one.config_entry.title: [
                replies.phrasebook.name("routine", name) for name in one.routines.names
            ]
            for one in await async_known(hass, _user_id(llm_context), _coached(hass))
        }
        return ToolResult(data={"people": people})


TOOLS: Final[tuple[type[RollingTool], ...]] = (
    *(StartSession, ControlSession, ReportDiscomfort, ReportSymptom),
    *(AskSession, LogSession, RestStreak, ListRoutines),
)


def _coached(hass: HomeAssistant) -> list[SessionCoordinator]:
    return [entry.runtime_data for entry in hass.config_entries.async_loaded_entries(DOMAIN)]


def _user_id(llm_context: LLMContext) -> str | None:
    return llm_context.context.user_id if llm_context.context else None


async def _async_say(
    hass: HomeAssistant,
    llm_context: LLMContext,
    replies: Replies,
    command: str,
    slots: Mapping[str, Any],
) -> str:
    user_id = _user_id(llm_context)
    people = await async_known(hass, user_id, _coached(hass))
    meant = dict(slots)
    if (name := meant.pop("person", None)) is not None:
        ids = {spoken(one.config_entry.title).casefold(): one for one in people}
        if (one := ids.get(spoken(name).casefold())) is None:
            known = replies.listed([one.config_entry.title for one in people], alternatives=True)
            raise RefusedError(replies.say("which_person", people=known))
        meant["person"] = one.config_entry.entry_id
    speaker = speaker_of(hass, user_id, None, llm_context.device_id)
    heard = Heard(command, Block.ALWAYS, replies.phrasebook.language, meant)
    return await async_answer(hass, people, heard, speaker, replies)
