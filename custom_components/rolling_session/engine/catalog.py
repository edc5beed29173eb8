"""The techniques and built-in routines, as data.

Zones, tools, doses and boundaries are those of the technique guides S0-S2.
"""

from typing import Final
import unicodedata

from . import rules
from .errors import ForbiddenAreaError, UnknownAreaError, UnknownRoutineError, UnknownTechniqueError
from .model import Goal, Pacing, Routine, Side, Step, Technique, Tool, Zone

FORBIDDEN_AREAS: Final = (
    "lumbar",
    "lowerback",
    "lowback",
    "neck",
    "cervic",
    "sacr",
    "coccyx",
    "spine",
    "vertebra",
    "joint",
    "knee",
    "elbow",
    "bone",
    "ribs",
)
"""In a name nobody knows, these tell a reason instead of "unknown" [S0 S1 S2].

Parts of words, without what is put between them: there is no end of spellings.
"""

SIDES: Final = (Side.RIGHT, Side.LEFT)
MAJOR_ZONES: Final = (Zone.THORACIC, Zone.LATS, Zone.GLUTES)

_ROLLERS: Final = (
    Tool.MEDIUM_ROLLER,
    Tool.SOFT_ROLLER,
    Tool.TEXTURED_ROLLER,
    Tool.HIGH_DENSITY_ROLLER,
)
HARD_TOOLS: Final = frozenset({Tool.TEXTURED_ROLLER, Tool.HIGH_DENSITY_ROLLER})
"""Not for beginners [S0 S1]."""


def _roll(
    id_: str, zone: Zone, dose: tuple[int, int] = rules.DOSE, *, seconds: int = 60
) -> Technique:
    sided = zone is not Zone.THORACIC
    return Technique(id_, zone, Pacing.ROLL, _ROLLERS, sided, dose, seconds, ready=15)


def _move(id_: str) -> Technique:
    return Technique(id_, None, Pacing.MOVE, (), False, rules.MOVEMENT, seconds=45, ready=10)


def _extension(id_: str, most: int, seconds: int) -> Technique:
    return Technique(
        id_,
        Zone.THORACIC,
        Pacing.EXTENSION,
        _ROLLERS,
        sided=False,
        dose=(rules.DOSE[0], most),
        seconds=seconds,
        ready=15,
        needs_practice=True,
    )


TECHNIQUES: Final[dict[str, Technique]] = {
    technique.id: technique
    for technique in (
        _roll("thoracic_roll", Zone.THORACIC),
        _extension("thoracic_extension", rules.DOSE[1], seconds=120),
        _extension("tack_and_stretch", 45, seconds=30),
        _roll("rib_roll", Zone.PARASPINALS),
        _roll("lat_release", Zone.LATS, (60, 120)),
        Technique(
            "rhomboid_ball",
            Zone.RHOMBOIDS,
            Pacing.SPOTS,
            (Tool.BALL,),
            sided=True,
            dose=rules.DOSE,
            seconds=60,
            ready=20,
        ),
        _roll("glute_figure_four", Zone.GLUTES),
        _roll("hip_flexor_roll", Zone.HIP_FLEXORS, (30, 60), seconds=45),
        Technique(
            "peanut_roll",
            Zone.THORACIC,
            Pacing.ROLL,
            (Tool.PEANUT,),
            sided=False,
            dose=rules.DOSE,
            seconds=60,
            ready=15,
        ),
        _move("cat_cow"),
        _move("bird_dog"),
        _move("thread_the_needle"),
        _move("pelvic_tilt"),
        _move("childs_pose"),
    )
}

AREA_TECHNIQUES: Final[dict[Zone, str]] = {
    Zone.THORACIC: "thoracic_roll",
    Zone.PARASPINALS: "rib_roll",
    Zone.LATS: "lat_release",
    Zone.RHOMBOIDS: "rhomboid_ball",
    Zone.GLUTES: "glute_figure_four",
    Zone.HIP_FLEXORS: "hip_flexor_roll",
}
"""How an area is rolled when only the area was asked for."""

REPLACEMENTS: Final[dict[str, str]] = {
    "thoracic_extension": "thoracic_roll",
    "tack_and_stretch": "thoracic_roll",
    "thoracic_roll": "peanut_roll",
    "peanut_roll": "thoracic_roll",
}
"""What is done instead where practice or the tool is missing."""

ROUTINES: Final[dict[str, Routine]] = {
    routine.id: routine
    for routine in (
        Routine(
            "bedtime",
            Goal.DAILY,
            (Step("thoracic_roll", 60), Step("glute_figure_four", 60), Step("cat_cow", 45)),
            closing=23,
        ),
        Routine(
            "full_back",
            Goal.FULL,
            (
                Step("thoracic_extension", 120),
                Step("rib_roll", 60, (Side.LEFT, Side.RIGHT)),
                Step("lat_release", 60, (Side.LEFT, Side.RIGHT)),
                Step("glute_figure_four", 60, (Side.LEFT, Side.RIGHT)),
                Step("cat_cow", 60),
                Step("bird_dog", 60),
                Step("childs_pose", 60),
            ),
            importance=("thoracic_extension", "lat_release", "glute_figure_four", "rib_roll"),
        ),
        Routine(
            "pre_workout",
            Goal.PRE_WORKOUT,
            (
                Step("thoracic_roll", 45),
                Step("lat_release", 60),
                Step("glute_figure_four", 45),
                Step("hip_flexor_roll", 30),
                Step("thread_the_needle", 40),
                Step("bird_dog", 30),
            ),
            importance=("thoracic_roll", "glute_figure_four", "hip_flexor_roll", "lat_release"),
        ),
        Routine(
            "post_workout",
            Goal.POST_WORKOUT,
            (
                Step("thoracic_roll", 90),
                Step("lat_release", 60),
                Step("glute_figure_four", 60),
                Step("hip_flexor_roll", 60),
                Step("cat_cow", 45),
                Step("childs_pose", 45),
            ),
            importance=("thoracic_roll", "glute_figure_four", "lat_release", "hip_flexor_roll"),
        ),
        Routine(
            "lower_back_relief",
            Goal.DAILY,
            (
                Step("glute_figure_four", 60),
                Step("hip_flexor_roll", 45),
                Step("thoracic_roll", 60),
                Step("cat_cow", 45),
                Step("pelvic_tilt", 45),
                Step("childs_pose", 45),
            ),
            importance=("glute_figure_four", "thoracic_roll", "hip_flexor_roll"),
        ),
        Routine(
            "desk_reset",
            Goal.DAILY,
            (
                Step("thoracic_roll", 60),
                Step("lat_release", 60),
                Step("thread_the_needle", 40),
            ),
        ),
        Routine(
            "upper_back_ball",
            Goal.DAILY,
            (
                Step("rhomboid_ball", 60),
                Step("thoracic_roll", 60),
                Step("thread_the_needle", 40),
            ),
        ),
    )
}


def routine_of(routine_id: str) -> Routine:
    """Return a built-in routine. Raises UnknownRoutineError."""
    if (routine := ROUTINES.get(routine_id)) is None:
        raise UnknownRoutineError(routine=routine_id)
    return routine


def technique_of(technique_id: str) -> Technique:
    """Return a technique. Raises ForbiddenAreaError or UnknownTechniqueError."""
    if (technique := TECHNIQUES.get(technique_id)) is None:
        if _is_forbidden(technique_id):
            raise ForbiddenAreaError(area=technique_id)
        raise UnknownTechniqueError(technique=technique_id)
    return technique


def zone_of(area: str) -> Zone:
    """Return the zone of an area's name. Raises ForbiddenAreaError or UnknownAreaError."""
    try:
        return Zone(area)
    except ValueError:
        if _is_forbidden(area):
            raise ForbiddenAreaError(area=area) from None
        raise UnknownAreaError(area=area) from None


def _is_forbidden(name: str) -> bool:
    plain = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(filter(str.isalpha, plain))
    return any(part in letters for part in FORBIDDEN_AREAS)
