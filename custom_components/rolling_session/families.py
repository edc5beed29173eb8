"""What people own: one row for every family of speakers, with what can be promised.

Precision: A within 0.15 s, B within 0.5 s, C a second or worse (a voice of the
cloud, a phone). The first row that fits an entity is its family; the last rows
of a domain fit everything that can speak at all.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from homeassistant.core import HomeAssistant, split_entity_id
from homeassistant.helpers import entity_registry as er

_ANNOUNCE: Final = 1
"""AssistSatelliteEntityFeature.ANNOUNCE."""
_PLAY_MEDIA: Final = 512
"""MediaPlayerEntityFeature.PLAY_MEDIA."""
_MEDIA_ANNOUNCE: Final = 1_048_576
"""MediaPlayerEntityFeature.MEDIA_ANNOUNCE."""


class Way(StrEnum):
    """How a family is made to speak."""

    SATELLITE = "satellite"
    """Announces words with its own voice."""
    ANNOUNCED = "announced"
    """Plays our clip as an announcement: music goes on by itself."""
    PLAYED = "played"
    """Plays our clip instead of what it was playing."""
    TOLD = "told"
    """Gets the words as a notification."""
    LIT = "lit"
    """Says nothing: its brightness breathes."""


@dataclass(frozen=True, slots=True)
class Family:
    """A kind of speaker."""

    name: str
    domain: str
    way: Way
    precision: str
    lead: float
    """Seconds from the call to the sound, until it is learnt."""
    platforms: frozenset[str] = frozenset()
    """Integrations; empty fits all."""
    feature: int = 0
    extra: dict[str, Any] = field(default_factory=dict)
    """What its `play_media` wants besides the clip."""
    buffer: float = 0.0
    """Seconds from fetching a clip to its sound."""
    media_type: str = "music"
    learns: bool = True
    """Whether the speaker itself fetches the clip, so that the fetch tells its lead time."""


def _of(*platforms: str) -> frozenset[str]:
    return frozenset(platforms)


_QUIET_MA: Final = {"use_pre_announce": False}

FAMILIES: Final = (
    Family("ESPHome satellite", "assist_satellite", Way.SATELLITE, "A", 0.35, _of("esphome"), 1),
    Family("voice satellite", "assist_satellite", Way.SATELLITE, "A", 0.45, feature=_ANNOUNCE),
    Family(
        "Sonos", "media_player", Way.ANNOUNCED, "A", 0.4, _of("sonos"), _MEDIA_ANNOUNCE, buffer=0.1
    ),
    Family(
        "Music Assistant",
        "media_player",
        Way.ANNOUNCED,
        "B",
        1.2,
        _of("music_assistant"),
        _MEDIA_ANNOUNCE,
        _QUIET_MA,
        learns=False,
    ),
    Family(
        "Google Cast",
        "media_player",
        Way.PLAYED,
        "B",
        0.7,
        _of("cast"),
        _PLAY_MEDIA,
        {},
        0.3,
        "audio/wav",
    ),
    Family(
        "ESPHome player",
        "media_player",
        Way.ANNOUNCED,
        "A",
        0.45,
        _of("esphome"),
        _MEDIA_ANNOUNCE,
        buffer=0.1,
    ),
    Family("AirPlay", "media_player", Way.PLAYED, "C", 2.5, _of("apple_tv"), _PLAY_MEDIA, {}, 2),
    Family("Music Player Daemon", "media_player", Way.PLAYED, "A", 0.02, _of("mpd"), _PLAY_MEDIA),
    Family("announcing player", "media_player", Way.ANNOUNCED, "B", 0.7, feature=_MEDIA_ANNOUNCE),
    Family("other player", "media_player", Way.PLAYED, "B", 0.5, feature=_PLAY_MEDIA),
    Family("Alexa", "notify", Way.TOLD, "C", 1.9, _of("alexa_devices", "alexa_media")),
    Family("phone or other notification", "notify", Way.TOLD, "C", 0.0),
    Family("light", "light", Way.LIT, "B", 0.1, learns=False),
)

_EXCLUDED: Final = _of("voip")
"""A phone that rings for every breath."""
_SPEAKS_THROUGH_NOTIFY: Final = _of("alexa_devices", "alexa_media")
"""Their players take a music search, not a clip."""
_CAN_NOT_BREATHE: Final = ({"onoff"}, {"unknown"})
"""Colour modes of a lamp that is only on or off."""


def family_of(hass: HomeAssistant, entity_id: str) -> Family | None:
    """Return the family of an entity, None for what can not speak."""
    registered = er.async_get(hass).async_get(entity_id)
    platform = registered.platform if registered else ""
    if platform in _EXCLUDED:
        return None
    state = hass.states.get(entity_id)
    attributes = state.attributes if state else {}
    if set(attributes.get("supported_color_modes") or ()) in _CAN_NOT_BREATHE:
        return None
    features = attributes.get("supported_features", 0)
    if not features and registered:
        features = registered.supported_features
    domain = split_entity_id(entity_id)[0]
    # A group of YAML, or a speaker that is switched off, tells no features: the last row will do.
    candidates = [
        f for f in FAMILIES if f.domain == domain and platform in (f.platforms or {platform})
    ]
    fitting = (f for f in candidates if not f.feature or features & f.feature)
    return next(fitting, candidates[-1] if candidates and not features else None)


def expanded(hass: HomeAssistant, entity_ids: tuple[str, ...]) -> tuple[str, ...]:
    """Return the entities with groups replaced by their members, each one once.

    A group of lights stays one: its lamps change together only if they are told together.
    """
    found: dict[str, None] = {}
    waiting = list(entity_ids)
    while waiting:
        entity_id = waiting.pop(0)
        state = hass.states.get(entity_id)
        members = state.attributes.get("entity_id") if state else None
        is_light = split_entity_id(entity_id)[0] == "light"
        if members and not is_light and entity_id not in found:
            waiting = [m for m in members if m != entity_id] + waiting
        else:
            found[entity_id] = None
    return tuple(found)


def speaking_entity(hass: HomeAssistant, entity_id: str) -> str:
    """Return the notify entity of a player that only speaks through it, else the entity."""
    registry = er.async_get(hass)
    registered = registry.async_get(entity_id)
    if (
        registered is None
        or registered.domain != "media_player"
        or registered.platform not in _SPEAKS_THROUGH_NOTIFY
        or registered.device_id is None
    ):
        return entity_id
    siblings = er.async_entries_for_device(registry, registered.device_id)
    notifies = [s for s in siblings if s.domain == "notify"]
    # Its "announce" entity would ring a chime for every sentence.
    notifies.sort(key=lambda entry: entry.translation_key != "speak")
    return notifies[0].entity_id if notifies else entity_id
