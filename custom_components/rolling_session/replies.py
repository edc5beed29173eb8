"""Short answers to what somebody said, in the language in which it was said."""

from collections.abc import Iterable, Sequence
from typing import Final

from homeassistant.core import HomeAssistant

from .engine.catalog import technique_of
from .engine.cues import Cue, Priority, cue_for
from .engine.errors import EngineError
from .engine.events import MarkReached
from .engine.model import Position
from .engine.session import Session, Transition
from .phrasebook import Phrasebook

_MINUTE: Final = 60
_COARSE: Final = 3 * _MINUTE
"""From here on nobody wants to hear the seconds."""
_ONE_FROM_NOUGHT: Final = frozenset({"fr", "pt-BR"})
_FEW: Final = range(2, 5)


class Replies:
    """What is answered in one language."""

    def __init__(self, phrasebook: Phrasebook) -> None:
        """Speak the language of a phrasebook."""
        self.phrasebook = phrasebook

    @classmethod
    async def async_open(cls, hass: HomeAssistant, language: str) -> Replies:
        """Read the sentences of a language, or of what is next to it."""
        return cls(await Phrasebook.async_open(hass, language))

    def say(self, key: str, **placeholders: object) -> str:
        """Return an answer."""
        return self.phrasebook.usual(f"say_{key}").format(**placeholders)

    def refusal(self, error: EngineError) -> str:
        """Return why something can not be."""
        return self.phrasebook.refusal(error)

    def time(self, seconds: float) -> str:
        """Return a length of time as people say it."""
        if (coarse := max(5, 5 * round(seconds / 5))) < _MINUTE:
            return self.count("seconds", coarse)
        if seconds >= _COARSE:
            return self.count("minutes", round(seconds / _MINUTE))
        minutes, rest = divmod(10 * round(seconds / 10), _MINUTE)
        parts = [self.count("minutes", minutes)]
        if rest:
            parts.append(self.count("seconds", rest))
        return self.listed(parts)

    def count(self, unit: str, number: int) -> str:
        """Return so many seconds, minutes, days or weeks."""
        form = plural(self.phrasebook.language, number)
        return self.say(f"{unit}_{form}", count=number)

    def listed(self, items: Sequence[str], *, alternatives: bool = False) -> str:
        """Return a list as it is read out."""
        if len(items) < 2:
            return "".join(items)
        key = "list_or" if alternatives else "list"
        return self.say(key, items=", ".join(items[:-1]), last=items[-1])

    def step(self, position: Position) -> str:
        """Return where somebody is, or will be."""
        name = self.phrasebook.name("technique", position.technique)
        if not technique_of(position.technique).sided:
            return name
        side = self.phrasebook.name("side", position.side).lower()
        return self.say("step_side", technique=name, side=side)

    def told(self, transition: Transition) -> str:
        """Return what the coach says about what a command did."""
        return self._sentences(
            cue_for(event, transition.session.plan) for event in transition.events
        )

    def instruction(self, session: Session) -> str:
        """Return what the coach said last about what to do."""
        for mark in reversed(session.plan.marks[: session.cursor]):
            reached = MarkReached(session.started_at, mark)
            if sentence := self._sentences([cue_for(reached, session.plan)]):
                return sentence
        return ""

    def _sentences(self, cues: Iterable[Cue | None]) -> str:
        said = (
            self.phrasebook.sentence(cue)
            for cue in cues
            if cue is not None and cue.priority > Priority.BREATH
        )
        return " ".join(filter(None, said))


def plural(language: str, number: int) -> str:
    """Return which form of a noun goes with a number: one, few or many (CLDR, whole numbers)."""
    if number == 1 or (number == 0 and language in _ONE_FROM_NOUGHT):
        return "one"
    if language == "cs" and number in _FEW:
        return "few"
    if language == "pl" and number % 10 in _FEW and number % 100 - 10 not in _FEW:
        return "few"
    return "many"
