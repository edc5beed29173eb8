"""What the engine refuses, each with the translation key that explains it.

A refusal changes nothing: the value that was asked stays as it was.
"""

from typing import ClassVar


class EngineError(Exception):
    """A request that is refused; its class fixes the translation key."""

    key: ClassVar[str]

    def __init__(self, **placeholders: str | float) -> None:
        """Keep the words that the translated sentence needs."""
        super().__init__(f"{self.key}: {placeholders}" if placeholders else self.key)
        self.placeholders = {name: str(value) for name, value in placeholders.items()}


class UnknownRoutineError(EngineError):
    """There is no routine of that name."""

    key = "unknown_routine"


class UnknownTechniqueError(EngineError):
    """There is no technique of that name."""

    key = "unknown_technique"


class UnknownAreaError(EngineError):
    """There is no body area of that name."""

    key = "unknown_area"


class ForbiddenAreaError(EngineError):
    """Lower back, neck, sacrum and joints are never rolled."""

    key = "forbidden_area"


class EmptyRoutineError(EngineError):
    """Nothing is left to roll."""

    key = "empty_routine"


class MissingToolError(EngineError):
    """None of the steps can be done with the tools the person has."""

    key = "missing_tool"


class DoseOutOfRangeError(EngineError):
    """A step is shorter or longer than its safe dose."""

    key = "dose_out_of_range"


class BreathOutOfRangeError(EngineError):
    """A breath pattern is outside what is calm for most people."""

    key = "breath_out_of_range"


class MinutesTooFewError(EngineError):
    """The time is too short to roll even one area safely."""

    key = "minutes_too_few"


class MinutesTooManyError(EngineError):
    """The time is longer than any session may be."""

    key = "minutes_too_many"


class NotRunningError(EngineError):
    """There is no session to steer."""

    key = "not_running"


class AlreadyRunningError(EngineError):
    """A session is under way already."""

    key = "already_running"


class AlreadyPausedError(EngineError):
    """The session is paused already."""

    key = "already_paused"


class NotPausedError(EngineError):
    """The session is not paused."""

    key = "not_paused"


class HoldOutOfRangeError(EngineError):
    """A hold is 20 to 30 seconds."""

    key = "hold_out_of_range"


class HoldTooLongError(EngineError):
    """One spot gets no more than 120 seconds."""

    key = "hold_too_long"


class HoldNotHereError(EngineError):
    """There is no spot to hold: the person is moving, changing or paused."""

    key = "hold_not_here"


class PositionNotHereError(EngineError):
    """The session is at its end: there is nothing to stay with."""

    key = "position_not_here"


class ShortestAlreadyError(EngineError):
    """Less than this is not worth lying down for."""

    key = "shortest_already"


class DoseLimitError(EngineError):
    """The area has had as much as it should get in one session."""

    key = "dose_limit"


class DiscomfortOutOfRangeError(EngineError):
    """Discomfort is a number from 0 to 10."""

    key = "discomfort_out_of_range"


class UnknownSymptomError(EngineError):
    """There is no red flag of that name."""

    key = "unknown_symptom"


class ContraindicatedError(EngineError):
    """Something was declared with which nobody should roll."""

    key = "contraindicated"


class NotClearedError(EngineError):
    """A professional has not cleared a declared precaution yet."""

    key = "not_cleared"


class FreshInjuryError(EngineError):
    """A fresh injury rests for 72 hours."""

    key = "fresh_injury"


class RecentSafetyStopError(EngineError):
    """The last session was stopped for safety; starting again needs a yes."""

    key = "recent_safety_stop"


class UnreadableSnapshotError(EngineError):
    """A stored session or record can not be read."""

    key = "unreadable_snapshot"


class UnknownSessionError(EngineError):
    """There is no session of that id in the history."""

    key = "unknown_session"


class UnknownChangeError(EngineError):
    """There is no change of that id in the history."""

    key = "unknown_change"


class NothingToUndoError(EngineError):
    """Nothing was corrected, or all of it was taken back."""

    key = "nothing_to_undo"


class ChangedSinceError(EngineError):
    """What a change changed was changed again: that has to be taken back first."""

    key = "changed_since"


class OverlappingSessionError(EngineError):
    """Nobody rolls twice at the same time."""

    key = "overlapping_session"


class InFutureError(EngineError):
    """A history holds what has been."""

    key = "in_future"


class TooLongAgoError(EngineError):
    """A history begins in 1990."""

    key = "too_long_ago"


class UnknownTimeZoneError(EngineError):
    """There is no time zone of that name."""

    key = "unknown_time_zone"


class DurationOutOfRangeError(EngineError):
    """A session takes a minute at least and three hours at most."""

    key = "duration_out_of_range"


class WrongDayError(EngineError):
    """A session belongs to the day on which it began, or to the one before."""

    key = "wrong_day"


class UnknownPauseError(EngineError):
    """The streak is not paused on that day."""

    key = "unknown_pause"


class PauseOutOfRangeError(EngineError):
    """A pause ends after it begins, and within a year."""

    key = "pause_out_of_range"


class UnreadableImportError(EngineError):
    """A file that is none of the known kinds, or is damaged."""

    key = "unreadable_import"


class ImportTooLargeError(EngineError):
    """A file that is larger than any history."""

    key = "import_too_large"


class ImportRefusedError(EngineError):
    """Lines of an import that are not right; nothing was taken over."""

    key = "import_refused"
