"""How long a speaker takes from being told to being heard, learnt from what it does.

A speaker that just spoke and one that fell asleep are two different speakers: each has an
estimate of its own. What one cue can teach is bounded, so that a hiccup is not believed,
and never becomes nothing, so that a network that slows down is followed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
import math
from typing import Any, Final, Self

from .errors import UnreadableSnapshotError

COLD_AFTER: Final = timedelta(minutes=5)
"""A speaker that was idle for longer, or off, is cold."""

LONGEST: Final = 4.0
"""Seconds; a cue is never sent earlier than that, whatever was learnt."""
_LEAST_GAIN: Final = 0.12
_CLIP: Final = 3
"""Spreads by which an observation may differ and still be taken at its word.

A fixed number of seconds would let every hiccup of a fast speaker pass: with 3 % of them
its p90 was worse than that of not learning at all.
"""
_CLIP_SECONDS: Final = (0.1, 1.5)
"""Whatever the spread: the steadiest speaker can change, the wildest is not believed all."""
_BELIEVABLE: Final = (-0.2, 10.0)
"""Seconds. Clocks differ by a little; what is outside was not about this cue."""
_PRIOR_SPREAD: Final = 0.5
"""Seconds; wide enough to take the first observation as it is."""


@dataclass(frozen=True, slots=True)
class Lead:
    """An estimate, in seconds."""

    mean: float
    spread: float
    """What an observation typically differs by."""
    count: int
    """Observations so far."""

    def learned(self, observed: float) -> Lead:
        """Return the estimate after one more observation."""
        gain = max(1 / (self.count + 1), _LEAST_GAIN)
        least, most = _CLIP_SECONDS
        bound = max(least, min(_CLIP * self.spread, most))
        surprise = max(-bound, min(observed - self.mean, bound))
        return Lead(
            mean=self.mean + gain * surprise,
            spread=self.spread + gain * (abs(surprise) - self.spread),
            count=self.count + 1,
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the estimate as it is stored."""
        return {"mean": self.mean, "spread": self.spread, "count": self.count}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Return the stored estimate. Raises KeyError, TypeError, ValueError, OverflowError."""
        mean, spread, count = float(data["mean"]), float(data["spread"]), data["count"]
        if not _is_believable(mean) or not 0 <= spread < math.inf:
            raise ValueError("not a lead time")
        if type(count) is not int or count < 0:
            raise TypeError("not a count")
        return cls(mean, spread, count)


@dataclass(frozen=True, slots=True)
class LeadTime:
    """What is known of one speaker."""

    warm: Lead
    cold: Lead

    def expected(self, cold: bool) -> float:
        """Return how many seconds early a cue is sent."""
        return max(0.0, min((self.cold if cold else self.warm).mean, LONGEST))

    def learned(self, observed: float, cold: bool) -> LeadTime:
        """Return what is known after one more observation; nonsense teaches nothing."""
        if not _is_believable(observed):
            return self
        if cold:
            return replace(self, cold=self.cold.learned(observed))
        return replace(self, warm=self.warm.learned(observed))

    def as_dict(self) -> dict[str, Any]:
        """Return what is known as it is stored."""
        return {"warm": self.warm.as_dict(), "cold": self.cold.as_dict()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Return what was stored. Raises UnreadableSnapshotError."""
        try:
            return cls(Lead.from_dict(data["warm"]), Lead.from_dict(data["cold"]))
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise UnreadableSnapshotError(what="lead time") from error


def prior(seconds: float) -> LeadTime:
    """Return what is assumed of a speaker that was never heard."""
    lead = Lead(seconds, _PRIOR_SPREAD, 0)
    return LeadTime(warm=lead, cold=lead)


def _is_believable(seconds: float) -> bool:
    # Not a number is in no interval.
    least, most = _BELIEVABLE
    return least <= seconds <= most
