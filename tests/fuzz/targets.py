"""What reads bytes from outside, each as one function of them that raises where a law is broken.

A target is given anything: by Hypothesis in every check, by a coverage-guided fuzzer in the
long form (`scripts/fuzz`). What it refuses it has to refuse in the one way its callers know.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
import json
import math
from pathlib import Path
import tempfile
from typing import Any

from homeassistant.exceptions import UnsupportedStorageVersionError

from custom_components.rolling_session.engine.catalog import ROUTINES
from custom_components.rolling_session.engine.cues import cue_for
from custom_components.rolling_session.engine.errors import EngineError, UnreadableSnapshotError
from custom_components.rolling_session.engine.exporting import csv_lines, json_lines
from custom_components.rolling_session.engine.importing import read
from custom_components.rolling_session.engine.judging import Judged, judge
from custom_components.rolling_session.engine.lead_time import LONGEST, LeadTime, prior
from custom_components.rolling_session.engine.ledger import Change, ChangeKind, Ledger
from custom_components.rolling_session.engine.model import Zone
from custom_components.rolling_session.engine.routine import compile_routine
from custom_components.rolling_session.engine.routine_data import routine_data, routine_from
from custom_components.rolling_session.engine.session import advance
from custom_components.rolling_session.engine.snapshot import dump, load
from custom_components.rolling_session.engine.steering import recover
from custom_components.rolling_session.flac import flac_seconds
from custom_components.rolling_session.journal_file import HistoryFiles
from custom_components.rolling_session.old_ledger import read_old_ledger
from custom_components.rolling_session.reminder_buttons import Button, Press
from custom_components.rolling_session.sentences import Block, Grammar, Names, available_languages
from custom_components.rolling_session.sound import as_wav, from_wav, levelled, silence, trimmed
from custom_components.rolling_session.spoken_numbers import MOST
from custom_components.rolling_session.tones import tone
from custom_components.rolling_session.volume import _Change

from ..engine.histories import HOUSE, NOW, ledger_of, pause, record
from ..engine.walk import PRACTISED, Walk, at
from ..integration.journal.histories import change as change_of, file_of
from ..integration.listening import corpus
from .house import check_told

type Target = Callable[[bytes], None]


@dataclass(frozen=True, slots=True)
class Fuzzed:
    """A target, and what a fuzzer begins with."""

    target: Target
    seeds: tuple[bytes, ...]
    words: tuple[bytes, ...] = ()
    """What is worth putting in."""


# What is refused


def _refused(data: EngineError) -> None:
    check_told(data.key, data.placeholders)


# Imports

_FIRST, _SECOND = record(0), record(1, discomfort=3)
_KNOWN = ledger_of(_FIRST, pause(5))


def imports(data: bytes) -> None:
    """Any file is a history with nothing wrong, or tells what is wrong and is left alone."""
    habit = "Meditate" if data[:1] == b"\x01" else None
    try:
        judged = judge(read(data, HOUSE, habit), _KNOWN, NOW)
    except EngineError as error:
        _refused(error)
        return
    assert bool(judged.problems) == bool(judged.wrong)
    for problem in judged.problems:
        check_told(problem.key, problem.placeholders)
    if judged.wrong:
        assert not judged.records
        assert not judged.pauses
        assert not judged.routines
        return
    if judged.records or judged.pauses:
        _taken_over(judged, data, habit)


def _taken_over(judged: Judged, data: bytes, habit: str | None) -> None:
    change = Change("C", NOW, None, ChangeKind.IMPORTED, judged.records, judged.pauses)
    after = _KNOWN.changed(change)
    again = judge(read(data, HOUSE, habit), after, NOW)
    assert (again.added, again.changed, again.wrong) == (0, 0, 0), "not the same a second time"
    text = "".join(json_lines(after, ()))
    back = judge(read(text.encode(), HOUSE), Ledger(), NOW)
    assert not back.wrong, "exported, and not to be imported"
    assert ledger_of(*back.records, *back.pauses) == after
    "".join(csv_lines(after))


_HEAD = b'{"format": "rolling_session.history", "version": 1, "sessions": [\n'
_LEDGER = ledger_of(_FIRST, _SECOND, pause(0))
IMPORTS = Fuzzed(
    imports,
    (
        "".join(json_lines(_LEDGER, ())).encode(),
        "".join(csv_lines(_LEDGER)).encode(),
        b"date,minutes\n2026-03-01,12\n2026-03-02,\n2026-03-03,0\n",
        b"minutes;note;started_at\n12;x;2026-03-01 20:00\n;;2026-03-02T20:00Z\n",
        b"Date,Value,Notes\n2015-01-25,YES_MANUAL,\n2015-01-24,SKIP,x\n2015-01-23,15000,\n",
        b"\x01Date,Meditate,Foam rolling (min),\n2015-01-25,-1,15000,\n2015-01-24,2\n",
        "date\n2026-03-01\n".encode("utf-16"),
        _HEAD + b"]}",
        b'{{"format": 1}: 1}',
    ),
    (
        *(name.encode() for name in (*_FIRST.as_dict(), *pause().as_dict(), "minutes", "date")),
        *(b"sessions", b"pauses", b"routines", b"format", b"rolling_session.history", b"version"),
        *(b"YES_MANUAL", b"SKIP", b"YES_AUTO", b"imported", b"completed", b"glutes:left=60"),
        *(
            b"2026-03-01",
            b"0001-01-01",
            b"9999-12-31T23:59:59-14:00",
            b"1e999",
            b"NaN",
            b"\xff\xfe",
        ),
    ),
)

# The files of a history

WHOLE_CHANGES = [change_of(number, records) for number, records in enumerate((1, 2, 1))]
_WHOLE = file_of(*WHOLE_CHANGES)


def journal(data: bytes) -> None:
    """With any bytes in one of the two files, what is whole in the other is there."""
    with tempfile.TemporaryDirectory(dir=_memory()) as folder:
        files = HistoryFiles(Path(folder) / "x")
        damaged, sound = (files.main, files.copy) if data[:1] != b"C" else (files.copy, files.main)
        damaged.write_bytes(data)
        sound.write_bytes(_WHOLE)
        try:
            opened = files.open()
        except UnsupportedStorageVersionError:
            assert damaged.read_bytes() == data
            return
        there = files.changes()
        assert [c for c in there if c in WHOLE_CHANGES] == WHOLE_CHANGES
        assert opened.ledger == Ledger.of(there)
        kept = [path.read_bytes() for path in Path(folder).iterdir()]
        assert data in kept or is_the_end_of_nothing(data, kept), "what was damaged is gone"
        assert files.open() == type(opened)(opened.ledger), "not mended once and for all"


def is_the_end_of_nothing(data: bytes, kept: list[bytes]) -> bool:
    """Whether all that is gone is the end of a change that was not finished."""
    start = max(len(_common(data, other)) for other in kept)
    return not any(line.startswith(b'{"change"') for line in data[start:].split(b"\n")[1:-1])


def _common(one: bytes, other: bytes) -> bytes:
    length = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    return one[: min(len(one), len(other)) if length is None else length]


@cache
def _memory() -> str | None:
    """Return a folder that is no disk: there is nothing to wait for."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


JOURNAL = Fuzzed(
    journal,
    (_WHOLE, _WHOLE[:-40], file_of(), b"", b"C" + _WHOLE, b'{"format":"rolling_session.history"}'),
    (b'{"change":', b'{"record":', b'{"removed":', b',"crc":"', b'"version":7', b"\n", b"\0" * 16),
)

# Stored values, with some of them exchanged


def _paths(value: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield here
    inside = (
        value
        if isinstance(value, dict)
        else dict(enumerate(value))
        if isinstance(value, list)
        else {}
    )
    for key, inner in inside.items():
        yield from _paths(inner, (*here, key))


class Patched:
    """A value as JSON, of which bytes say what stands in the place of what."""

    def __init__(self, value: Any) -> None:
        """Begin with what is right."""
        self._text = json.dumps(value)
        self._paths = list(_paths(json.loads(self._text)))[1:]

    def by(self, data: bytes) -> Any:
        """Return the value with each `place, JSON, NUL` of the bytes put in; a lone place is cut.

        Two bytes are a place. What is no JSON stands for itself, as text.
        """
        value = json.loads(self._text)
        for patch in data.split(b"\0\0")[:4]:
            if len(patch) < 2:
                continue
            *way, last = self._paths[int.from_bytes(patch[:2]) % len(self._paths)]
            with suppress(LookupError, TypeError):
                inner = value
                for step in way:
                    inner = inner[step]
                if patch[2:]:
                    inner[last] = _json(patch[2:])
                else:
                    del inner[last]
        return value


def _json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except ValueError, RecursionError:
        return data.decode("utf-8", "replace")


_JUNK = (b"null", b"true", b"-1", b"0", b"1e308", b"NaN", b"Infinity", b'""', b"[]", b"{}", b"{")
_MOMENTS = (b"0001-01-01T00:00:00+14:00", b"9999-12-31T23:59:59-14:00", b"2026-03-02T21:00:00")
_BIG = (b"99999999999999999999", b"86399999999999999999", b"9223372036854775808", b"[[[[[[", b"1.5")
WORDS = (*_JUNK, *_MOMENTS, *_BIG, b"\0\0")


def _places(count: int) -> tuple[bytes, ...]:
    return tuple(
        n.to_bytes(2) + junk for n in range(count) for junk in (b"", *_JUNK[:4], *_MOMENTS[:1])
    )


_WALK = Walk("full_back")
_WALK.to(40)
_LIVE = Patched(dump(_WALK.session))


def live_session(data: bytes) -> None:
    """What can be read of a session on disk can be gone on with to its end."""
    try:
        session = load(_LIVE.by(data))
    except UnreadableSnapshotError as error:
        _refused(error)
        return
    assert load(json.loads(json.dumps(dump(session)))) == session
    for now in (_NOW, _NOW + timedelta(days=1)):
        going = recover(session, session.started_at, now).session
        for _ in range(3 + len(session.plan.marks)):
            if going.wakes_at is None:
                break
            moved = advance(going, max(going.wakes_at, now))
            for event in moved.events:
                cue_for(event, going.plan)
            going = moved.session


_NOW = at(60)
LIVE_SESSION = Fuzzed(live_session, _places(24), WORDS)

_ROUTINE = Patched(routine_data(ROUTINES["full_back"]))


def own_routine(data: bytes) -> None:
    """A routine that can be read is safe, and is the same when it is written again."""
    try:
        routine = routine_from("Mine", _ROUTINE.by(data))
        assert routine_from("Mine", json.loads(json.dumps(routine_data(routine)))) == routine
        plan = compile_routine(routine, PRACTISED)
    except EngineError as error:
        _refused(error)
        return
    assert all(position.zone in {None, *Zone} for position in plan.positions)
    assert timedelta() < plan.length < timedelta(hours=2)


OWN_ROUTINE = Fuzzed(own_routine, _places(24), (*WORDS, b"lumbar_roll", b"both", b"left"))

_LEDGER_FILE = {"version": 1, "minor_version": 1, "key": "x", "data": {"records": []}}
_OLD = Patched(_LEDGER_FILE | {"data": {"records": [_FIRST.as_dict(), _SECOND.as_dict()]}})


def old_ledger(data: bytes) -> None:
    """A history of before is read, or kept under another name."""
    with tempfile.TemporaryDirectory(dir=_memory()) as folder:
        file = Path(folder) / "x.ledger"
        file.write_bytes(written := json.dumps(_OLD.by(data)).encode("utf-8", "replace"))
        try:
            old = read_old_ledger(Path(folder) / "x")
        except UnsupportedStorageVersionError:
            assert file.read_bytes() == written
            return
        assert old
        (kept,) = Path(folder).iterdir()
        assert kept.read_bytes() == written
        assert (kept.name == "x.ledger") == (old.put_aside is None)
        Ledger().changed(Change("C", NOW, None, ChangeKind.CARRIED_OVER, old.records))


OLD_LEDGER = Fuzzed(old_ledger, _places(30), WORDS)

_LEADS = Patched(prior(1.2).as_dict())


def lead_time(data: bytes) -> None:
    """What was learnt of a speaker is believable, or is learnt again."""
    try:
        lead = LeadTime.from_dict(_LEADS.by(data))
    except UnreadableSnapshotError:
        return
    for cold in (True, False):
        assert 0 <= lead.expected(cold) <= LONGEST
        assert 0 <= lead.learned(1.5, cold).expected(cold) <= LONGEST


LEAD_TIME = Fuzzed(lead_time, _places(8), WORDS)

_VOLUME = Patched({"before": 0.4, "ours": 0.2, "since": "2026-03-02T21:00:00+00:00"})


def stored_volume(data: bytes) -> None:
    """A volume to put back is one, or nobody's any more."""
    with suppress(KeyError, TypeError, ValueError, OverflowError):
        volume = _Change.from_dict(_VOLUME.by(data))
        assert 0 <= volume.before <= 1
        assert _Change.from_dict(json.loads(json.dumps(volume.as_dict()))) == volume


STORED_VOLUME = Fuzzed(stored_volume, _places(3), WORDS)

# What a voice returns


def sound(data: bytes) -> None:
    """What is no sound is refused; of what is, the length is known."""
    with suppress(ValueError):
        spoken = levelled(trimmed(from_wav(data)))
        assert from_wav(as_wav(spoken)) == spoken
        assert 0 <= spoken.seconds < len(data)
    with suppress(ValueError):
        seconds = flac_seconds(data)
        assert math.isfinite(seconds)
        assert seconds >= 0


_BEEP = as_wav(tone("hold"))[:2_000]
_FLAC = b"fLaC\x80\0\0\x22" + bytes.fromhex("1000100000000000000005dc0170000003e8") + bytes(16)
SOUND = Fuzzed(
    sound, (_BEEP, as_wav(silence(0.01)), _FLAC), (b"RIFF", b"WAVEfmt ", b"data", b"fLaC")
)

# What phones send back


def phone_button(data: bytes) -> None:
    """An id of a button is one of ours and means one thing, or nothing."""
    if (button := Button.from_id(data.decode("utf-8", "replace"))) is not None:
        # No session takes no minutes; such an id is none that we made.
        assert Button.from_id(button.id) == replace(button, minutes=button.minutes or None)


_ID = Button(Press.START, "01X", NOW.date(), "phone", was_open=True, routine="a|b", minutes=5).id
PHONE_BUTTON = Fuzzed(phone_button, (_ID.encode(),), (b"rolling_session|", b"later", b"%00", b"|"))

# What is said

_NAMES = Names({"Anna": "1", "Jo Ann": "2"}, {"Monday hips": "Monday hips"})


@cache
def _grammars() -> dict[int, tuple[str, Grammar]]:
    codes = available_languages()
    return {n: (code, Grammar.build([code], _NAMES, Block)) for n, code in enumerate(codes)}


def spoken(data: bytes) -> None:
    """Any text is understood as something that there is, or is not for us."""
    grammars = _grammars()
    language, grammar = grammars[(data[0] if data else 0) % len(grammars)]
    text = data[1:].decode("utf-8", "replace")[:200]
    heard = grammar.hear_answer(text, language)
    if heard is None:
        return
    assert heard.language == language
    for name, value in heard.slots.items():
        if name in {"minutes", "seconds", "number", "days", "weeks"}:
            assert value is None or 0 <= value <= MOST, (name, value)


def _said() -> tuple[bytes, ...]:
    return tuple(
        bytes([number]) + words.encode()
        for number, code in enumerate(available_languages())
        for block in corpus(code).values()
        for said in block.values()
        for words in list(said)[:1]
    )


SPOKEN = Fuzzed(
    spoken, _said(), (b"session", b"minutes", "\u00ad".encode(), b"ten", b"Anna", b"-5")
)

TARGETS = {
    "imports": IMPORTS,
    "journal": JOURNAL,
    "live_session": LIVE_SESSION,
    "own_routine": OWN_ROUTINE,
    "old_ledger": OLD_LEDGER,
    "lead_time": LEAD_TIME,
    "stored_volume": STORED_VOLUME,
    "sound": SOUND,
    "phone_button": PHONE_BUTTON,
    "spoken": SPOKEN,
}
