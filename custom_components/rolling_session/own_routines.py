"""A person's own routines: subentries of the entry, read as what the engine works with.

The name is the id, in actions, states and the history. What can not be read is
left out: a routine somebody edited by hand must not keep the others from starting.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final
import unicodedata

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from .const import DEFAULT_ROUTINE, DOMAIN, LOGGER
from .engine.catalog import ROUTINES
from .engine.errors import EngineError, UnknownRoutineError
from .engine.model import Routine
from .engine.routine_data import routine_from
from .phrasebook import Phrasebook

SUBENTRY_TYPE: Final = "routine"
NAME_MOST: Final = 60
"""Characters of a name: it has to fit on a button and in a sentence."""

_NO_NAMES: Final = frozenset({STATE_UNAVAILABLE, STATE_UNKNOWN})
"""As the state of the select entity these mean something else."""
_CONTROLS: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_JOINERS: Final = "\u200c\u200d"
"""Inside words of some scripts, and inside emoji: no control characters to a reader."""


class Routines:
    """The routines of one person, and which of them starts when none is named."""

    def __init__(self, entry: ConfigEntry) -> None:
        """Know the built-in ones; `reload` reads the person's own."""
        self._entry = entry
        self._own: Mapping[str, Routine] = {}
        self._ids: Mapping[str, str] = {}
        """Subentries by name: they stay what they are under a new one."""
        self.selected = DEFAULT_ROUTINE
        self.left_out: Sequence[str] = ()
        """The names of those that can not be used."""

    @property
    def all(self) -> list[Routine]:
        """Return the built-in ones, then the person's own."""
        return [*ROUTINES.values(), *self._own.values()]

    @property
    def names(self) -> list[str]:
        """Return what can be chosen: built-in ids, then own names."""
        return [*ROUTINES, *self._own]

    @property
    def own_names(self) -> list[str]:
        """Return the names of the person's own routines."""
        return [*self._own]

    @callback
    def reload(self) -> bool:
        """Read the subentries again; return whether there is something else to choose from.

        The selected routine stays selected under a new name; when it is gone, the
        default takes its place.
        """
        before = self.names
        readable = _readable(self._entry)
        self.left_out = [*left_out(self._entry).values()]
        if selected_id := self._ids.get(self.selected):
            selected = readable.get(selected_id)
            self.selected = selected.id if selected else DEFAULT_ROUTINE
        self._own = {routine.id: routine for routine in readable.values()}
        self._ids = {routine.id: subentry_id for subentry_id, routine in readable.items()}
        return self.names != before

    def find(self, wanted: str, phrasebook: Phrasebook | None = None) -> Routine:
        """Return a routine by its name or id. Raises UnknownRoutineError."""
        return find_routine(self._own, wanted, phrasebook)


@callback
def tell_left_out(hass: HomeAssistant, entry: ConfigEntry, names: Sequence[str]) -> None:
    """Say which routines can not be used, and take it back when they can."""
    issue_id = f"routines_left_out_{entry.entry_id}"
    if not names:
        ir.async_delete_issue(hass, DOMAIN, issue_id)
        return
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue_id,
        data={"entry_id": entry.entry_id},
        is_fixable=True,
        severity=ir.IssueSeverity.WARNING,
        translation_key="routines_left_out",
        translation_placeholders={"name": entry.title, "routines": ", ".join(names)},
    )


def own_routines(entry: ConfigEntry) -> Mapping[str, Routine]:
    """Return the own routines of an entry by name, in their order.

    What can not be read, or has a name that is taken, is told in the log.
    """
    return {routine.id: routine for routine in _readable(entry).values()}


def left_out(entry: ConfigEntry) -> Mapping[str, str]:
    """Return the names of the routines that can not be used, by subentry."""
    return {
        subentry.subentry_id: name_of_subentry(subentry)
        for subentry, routine in read_routines(entry)
        if isinstance(routine, str)
    }


def _readable(entry: ConfigEntry) -> Mapping[str, Routine]:
    readable: dict[str, Routine] = {}
    for subentry, routine in read_routines(entry):
        if isinstance(routine, Routine):
            readable[subentry.subentry_id] = routine
        else:
            LOGGER.warning(
                "%s: the routine %r is left out: %s", entry.title, subentry.title, routine
            )
    return readable


def read_routines(entry: ConfigEntry) -> Iterator[tuple[ConfigSubentry, Routine | str]]:
    """Yield each subentry with its routine, or with what is wrong with it."""
    taken = {key_of(routine) for routine in ROUTINES}
    for subentry in entry.get_subentries_of_type(SUBENTRY_TYPE):
        name = name_of_subentry(subentry)
        if problem := what_is_wrong(name, taken):
            yield subentry, problem
            continue
        try:
            routine = routine_from(name, subentry.data)
        except EngineError as error:
            yield subentry, str(error)
            continue
        taken.add(key_of(name))
        yield subentry, routine


def find_routine(
    own: Mapping[str, Routine], wanted: str, phrasebook: Phrasebook | None = None
) -> Routine:
    """Return the routine that somebody names, in any case: an own one, or a built-in one.

    `phrasebook` knows what built-in ones are called in the person's language. Raises
    UnknownRoutineError.
    """
    for routines in (own, ROUTINES):
        if routine := routines.get(wanted):
            return routine
    key = key_of(wanted)
    for name, routine in (*own.items(), *ROUTINES.items()):
        if key_of(name) == key:
            return routine
    for id_, routine in ROUTINES.items():
        if phrasebook and key_of(phrasebook.name("routine", id_)) == key:
            return routine
    raise UnknownRoutineError(routine=wanted)


def what_is_wrong(name: str, taken: set[str]) -> str | None:
    """Return the error for a name, None where it can be used; `taken` has keys of others.

    What is meant by a name does not matter: "lower back" is what hurts, and what is
    rolled is decided by the steps, which know no such area.
    """
    if problem := why_no_name(name):
        return problem
    return "name_taken" if key_of(name) in {*taken, *_NO_NAMES} else None


def why_no_name(name: str) -> str | None:
    """Return the error for what nobody and nothing can be called, None for a name."""
    if not name:
        return "name_needed"
    if len(name) > NAME_MOST:
        return "name_too_long"
    if any(unicodedata.category(c) in _CONTROLS and c not in _JOINERS for c in name):
        return "name_characters"
    return None


def key_of(name: str) -> str:
    """Return what two names have in common that are the same to a person."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def name_of_subentry(subentry: ConfigSubentry) -> str:
    """Return the name of a routine; Home Assistant's own dialog can change it too."""
    return subentry.title.strip()
