"""A history on its way out of the house and into it: exported, read, judged, taken over.

Everything that takes long with ten years of sessions happens outside of the event loop.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any, Final
from zoneinfo import ZoneInfo

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_cached_translations
from homeassistant.util import dt as dt_util, slugify
from homeassistant.util.json import JsonObjectType, JsonValueType

from .const import DOMAIN
from .coordinator import RollingSessionConfigEntry
from .engine.catalog import ROUTINES
from .engine.errors import EngineError, ImportRefusedError, UnreadableSnapshotError
from .engine.exporting import csv_lines, json_lines
from .engine.imported import House, Imported, Problem
from .engine.importing import read
from .engine.judging import Judged, judge
from .engine.ledger import Ledger
from .engine.logical_day import logical_day
from .engine.model import Routine
from .engine.routine_data import routine_data, routine_from
from .own_routines import SUBENTRY_TYPE, key_of, own_routines, what_is_wrong
from .phrasebook import name_of
from .summary import day_of

CONTENT_TYPES: Final[Mapping[str, str]] = {"json": "application/json", "csv": "text/csv"}
"""Of each format that can be exported."""
_TOLD: Final = 3
"""Wrong lines that a refusal names."""
_NAMED: Final = frozenset({"area", "technique"})
"""Placeholders that hold an id for which people have a word."""


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read, and is not taken over yet."""

    imported: Imported
    routines: tuple[Routine, ...]
    """Own routines in it of which the person has none of that name."""


# Out of the house


def pieces_of(entry: RollingSessionConfigEntry, form: str) -> Iterator[str]:
    """Yield the whole history as it is now, piece by piece; not for the event loop."""
    ledger = entry.runtime_data.history.ledger
    if form == "csv":
        return csv_lines(ledger)
    routines = own_routines(entry).items()
    return json_lines(ledger, [{"name": name, **routine_data(own)} for name, own in routines])


def filename_of(entry: RollingSessionConfigEntry, form: str) -> str:
    """Return a name that every file system and every header can hold."""
    today = day_of(entry.runtime_data.profile, dt_util.utcnow())
    return f"rolling-session-{slugify(entry.title, separator='-')}-{today}.{form}"


async def async_export(
    hass: HomeAssistant, entry: RollingSessionConfigEntry, form: str
) -> JsonObjectType:
    """Return the whole history as one text."""
    pieces = pieces_of(entry, form)
    return {
        "format": form,
        "filename": filename_of(entry, form),
        "sessions": len(entry.runtime_data.history.ledger.day_of),
        "content": await hass.async_add_executor_job("".join, pieces),
    }


# Into the house


async def async_read(
    hass: HomeAssistant, entry: RollingSessionConfigEntry, data: bytes, habit: str | None
) -> ReadFile:
    """Return what is in a file. Raises EngineError for what is no history at all."""
    rollover = entry.runtime_data.profile.rollover
    zone = hass.config.time_zone

    def read_file() -> Imported:
        # Time zones are files, too.
        house = House(
            zone=ZoneInfo(zone),
            day_of=lambda at, zone: logical_day(at, zone, rollover),
            now=dt_util.utcnow(),
        )
        return read(data, house, habit)

    imported = await hass.async_add_executor_job(read_file)
    return ReadFile(imported, _new_routines(entry, imported.routines))


async def async_judge(
    hass: HomeAssistant, entry: RollingSessionConfigEntry, file: ReadFile
) -> Judged:
    """Return what would change; nothing is."""
    ledger = entry.runtime_data.history.ledger
    return await hass.async_add_executor_job(_judging(file), ledger)


async def async_take_over(
    hass: HomeAssistant, entry: RollingSessionConfigEntry, file: ReadFile, by: str | None
) -> Judged:
    """Take over what is in a file, all of it or, where a line is wrong, nothing.

    What is wrong is in the answer. Raises HomeAssistantError when it can not be saved.
    """
    judged = await entry.runtime_data.history.async_import(_judging(file), by)
    if not judged.wrong:
        for routine in file.routines:
            # Nobody else may have made one of that name meanwhile.
            if key_of(routine.id) not in _taken(entry):
                hass.config_entries.async_add_subentry(entry, _subentry(routine))
    return judged


def problems_told(hass: HomeAssistant, judged: Judged) -> list[JsonValueType]:
    """Return wrong lines as people read them."""
    return [{"line": p.line, "text": _sentence(hass, p)} for p in judged.problems]


def refusal_of(hass: HomeAssistant, judged: Judged) -> ImportRefusedError:
    """Return the refusal of a file with wrong lines: names the first, counts the others."""
    told = judged.problems[:_TOLD]
    sentences = [
        _text(hass, "import_problem", line=str(p.line), problem=_sentence(hass, p)) for p in told
    ]
    if more := judged.wrong - len(told):
        sentences.append(_text(hass, "import_more", more=str(more)))
    return ImportRefusedError(problems=" ".join(sentences))


def reason_of(hass: HomeAssistant, error: EngineError) -> str:
    """Return why the engine refuses a file, in the house's language."""
    return _sentence(hass, Problem(0, error.key, error.placeholders))


def _judging(file: ReadFile) -> partial[Judged]:
    return partial(_judge, file.imported)


def _judge(imported: Imported, ledger: Ledger) -> Judged:
    return judge(imported, ledger, dt_util.utcnow())


def _new_routines(
    entry: RollingSessionConfigEntry, routines: Sequence[Mapping[str, Any]]
) -> tuple[Routine, ...]:
    """Return those that are not there yet. Raises EngineError for what nobody should roll."""
    taken = _taken(entry)
    fresh: list[Routine] = []
    for data in routines:
        name = data.get("name")
        if not isinstance(name, str):
            raise UnreadableSnapshotError(what="routine")
        name = name.strip()
        if key_of(name) in taken:
            continue
        if what_is_wrong(name, taken):
            raise UnreadableSnapshotError(what="routine")
        fresh.append(routine_from(name, data))
        taken.add(key_of(name))
    return tuple(fresh)


def _taken(entry: RollingSessionConfigEntry) -> set[str]:
    return {key_of(name) for name in (*ROUTINES, *own_routines(entry))}


def _subentry(routine: Routine) -> ConfigSubentry:
    return ConfigSubentry(
        data=MappingProxyType(routine_data(routine)),
        subentry_type=SUBENTRY_TYPE,
        title=routine.id,
        unique_id=None,
    )


def _sentence(hass: HomeAssistant, problem: Problem) -> str:
    placeholders = {
        name: name_of(hass, name, value) if name in _NAMED else value
        for name, value in problem.placeholders.items()
    }
    return _text(hass, problem.key, **placeholders)


def _text(hass: HomeAssistant, key: str, **placeholders: str) -> str:
    texts = async_get_cached_translations(hass, hass.config.language, "exceptions", DOMAIN)
    return texts.get(f"component.{DOMAIN}.exceptions.{key}.message", key).format(**placeholders)
