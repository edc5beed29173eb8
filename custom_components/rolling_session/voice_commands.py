"""What a spoken command does, and what is answered. What is refused is an answer, too."""

from collections.abc import Sequence
from typing import Final

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from .answer import Ask, NotUnderstoodError
from .answers_history import CORRECTING, HISTORY
from .answers_session import STARTING, STEERING
from .coordinator import SessionCoordinator
from .engine.errors import EngineError, ForbiddenAreaError, NotRunningError
from .engine.session import Status
from .history_access import may_control, may_correct
from .outlets import UnknownOutletError
from .replies import Replies
from .sentences import Block, Heard
from .voice_room import Speaker, is_here, people_meant

_ANSWERS: Final = STARTING | STEERING | HISTORY


class RefusedError(Exception):
    """Nothing was done; the argument is the sentence that says why."""


class NotMeantError(Exception):
    """A bare word that was said in another room: somebody else's."""


async def async_answer(
    hass: HomeAssistant,
    people: Sequence[SessionCoordinator],
    heard: Heard,
    speaker: Speaker,
    replies: Replies,
) -> str:
    """Do what somebody said and return the answer. Raises NotMeantError, RefusedError."""
    if heard.block is Block.BARE:
        people = [one for one in people if one.session and is_here(hass, speaker, one)]
        if not people:
            raise NotMeantError
    try:
        return await _async_do(hass, people, heard, speaker, replies)
    except NotUnderstoodError as error:
        refusal = replies.say(error.key, **error.placeholders)
    except EngineError as error:
        refusal = replies.refusal(error)
    except UnknownOutletError:
        refusal = replies.say("speaker")
    except HomeAssistantError:
        refusal = replies.say("not_saved")
    raise RefusedError(refusal)


async def _async_do(
    hass: HomeAssistant,
    people: Sequence[SessionCoordinator],
    heard: Heard,
    speaker: Speaker,
    replies: Replies,
) -> str:
    coordinator = _the_one(hass, people, heard, speaker, replies)
    if speaker.user_id:
        if not await _async_may(hass, speaker.user_id, heard.command, coordinator):
            raise RefusedError(replies.say("not_permitted", name=coordinator.config_entry.title))
        coordinator.cause.set(Context(user_id=speaker.user_id))
    own = _own_words(replies, coordinator)
    ask = Ask(hass, coordinator, dict(heard.slots), heard.said, speaker, own)
    try:
        return await _ANSWERS[_meant(heard, coordinator)](ask)
    except ForbiddenAreaError as error:
        # Named as the person did: it has no name among what can be rolled.
        area = heard.said.get("area", error.placeholders["area"])
        raise ForbiddenAreaError(area=area) from error


async def _async_may(
    hass: HomeAssistant, user_id: str, command: str, coordinator: SessionCoordinator
) -> bool:
    """Return whether an account may have this done for a person."""
    user, entry = await hass.auth.async_get_user(user_id), coordinator.config_entry
    if user is None or not may_control(hass, user, entry):
        return False
    return command not in CORRECTING or may_correct(hass, user, entry)


def _meant(heard: Heard, coordinator: SessionCoordinator) -> str:
    """Return the command; a word like "weiter" is another one while the session is paused."""
    session = coordinator.session
    is_paused = session is not None and session.status is Status.PAUSED
    return "resume" if is_paused and "resume" in heard.also else heard.command


def _the_one(
    hass: HomeAssistant,
    people: Sequence[SessionCoordinator],
    heard: Heard,
    speaker: Speaker,
    replies: Replies,
) -> SessionCoordinator:
    """Return for whom it is meant, or ask."""
    steers = heard.command in STEERING
    meant = people_meant(hass, speaker, people, named=heard.slots.get("person"), steers=steers)
    if not meant:
        if steers and people:
            raise NotRunningError
        raise RefusedError(replies.say("nobody"))
    if len(meant) > 1:
        names = [one.config_entry.title for one in meant]
        people_named = replies.listed(names, alternatives=True)
        raise RefusedError(replies.say("which_person", people=people_named))
    return meant[0]


def _own_words(replies: Replies, coordinator: SessionCoordinator) -> Replies:
    """Answer with a person's own words, where the language is the same."""
    same = coordinator.phrasebook.language == replies.phrasebook.language
    return Replies(coordinator.phrasebook) if same else replies
