"""Whether a person may start: precautions, injuries, the last safety stop."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from . import rules
from .errors import ContraindicatedError, FreshInjuryError, NotClearedError, RecentSafetyStopError

_HOUR: Final = timedelta(hours=1)


class Precaution(StrEnum):
    """What a person may declare."""

    OPEN_WOUND = "open_wound"
    BONE_FRACTURE = "bone_fracture"
    INFLAMMATION = "inflammation"
    DEEP_VEIN_THROMBOSIS = "deep_vein_thrombosis"
    OSTEOMYELITIS = "osteomyelitis"
    MYOSITIS_OSSIFICANS = "myositis_ossificans"
    BONE_DENSITY = "bone_density"
    CHRONIC_BACK_PAIN = "chronic_back_pain"
    SPINAL_INJURY = "spinal_injury"
    HERNIATED_DISC = "herniated_disc"
    SPONDYLOLISTHESIS = "spondylolisthesis"
    OTHER = "other"


CONTRAINDICATIONS: Final = frozenset({Precaution.OPEN_WOUND, Precaution.BONE_FRACTURE})
"""No rolling while declared, whoever has cleared it [C1]."""


@dataclass(frozen=True, slots=True)
class Health:
    """What a person declared. Nothing here is a diagnosis."""

    precautions: frozenset[Precaution] = frozenset()
    cleared: frozenset[Precaution] = frozenset()
    """Those a professional has said yes to."""
    injured_at: datetime | None = None


def check_clearance(
    health: Health, now: datetime, *, last_safety_stop: datetime | None, confirmed: bool
) -> None:
    """Return if the person may start now.

    Raises ContraindicatedError, NotClearedError, FreshInjuryError (within 72 h)
    and, unless confirmed, RecentSafetyStopError (within 24 h).
    """
    if declared := sorted(health.precautions & CONTRAINDICATIONS):
        raise ContraindicatedError(precaution=declared[0])
    if open_ := sorted(health.precautions - health.cleared):
        raise NotClearedError(precaution=open_[0])
    if health.injured_at is not None and now < health.injured_at + rules.INJURY_REST:
        left = health.injured_at + rules.INJURY_REST - now
        raise FreshInjuryError(hours=-(-left // _HOUR))
    recent = last_safety_stop is not None and now < last_safety_stop + rules.SAFETY_STOP_MEMORY
    if recent and not confirmed:
        raise RecentSafetyStopError
