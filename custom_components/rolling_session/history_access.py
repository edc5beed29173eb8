"""Who may read a person's history, and who may correct it.

An entry is a person, and its owner is the account that Home Assistant has for that
person. Administrators run the house and may do both. What has no account behind it,
an automation or a voice in a room, is the house itself, and may as well.
docs/security.md has the whole table; tests read it from there.
"""

from collections.abc import Callable
from typing import Final

from homeassistant.auth.models import User
from homeassistant.auth.permissions.const import POLICY_CONTROL, POLICY_READ
from homeassistant.components.person import ATTR_USER_ID, DOMAIN as PERSON
from homeassistant.const import STATE_UNAVAILABLE, Platform
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.exceptions import Unauthorized, UnknownUser
from homeassistant.helpers import entity_registry as er

from .const import CONF_PERSON, CONF_SHARE_HISTORY, DOMAIN
from .coordinator import RollingSessionConfigEntry

NOT_THERE: Final = "not there"
"""The owner as long as Home Assistant does not know the person: no account has this id."""

type May = Callable[[HomeAssistant, User, RollingSessionConfigEntry], bool]


class HistoryRefusedError(Unauthorized):
    """An account asked for what is another person's. The message says so."""

    def __init__(self, context: Context, entry: RollingSessionConfigEntry, key: str) -> None:
        """Name the person."""
        super().__init__(context=context, config_entry_id=entry.entry_id)
        self.generate_message = True
        self.translation_domain = DOMAIN
        self.translation_key = key
        self.translation_placeholders = {"name": entry.title}


@callback
def owner_of(hass: HomeAssistant, entry: RollingSessionConfigEntry) -> str | None:
    """Return the account that a history belongs to; None where there can be none."""
    if (person := person_of(hass, entry)) is None:
        return None
    state = hass.states.get(person)
    if state is None or state.state == STATE_UNAVAILABLE:
        return NOT_THERE
    return state.attributes.get(ATTR_USER_ID)


@callback
def person_of(hass: HomeAssistant, entry: RollingSessionConfigEntry) -> str | None:
    """Return the person entity, whatever it is called by now; None where there is none."""
    person: str | None = entry.data.get(CONF_PERSON)
    unique_id = (entry.unique_id or "").removeprefix("person:")
    known = er.async_get(hass).async_get_entity_id(PERSON, PERSON, unique_id)
    return person and (known or person)


@callback
def is_shared(hass: HomeAssistant, entry: RollingSessionConfigEntry) -> bool:
    """Return whether a history is for everybody whom Home Assistant lets read the entity."""
    return entry.options.get(CONF_SHARE_HISTORY, False) or owner_of(hass, entry) is None


@callback
def may_read(hass: HomeAssistant, user: User, entry: RollingSessionConfigEntry) -> bool:
    """Return whether an account may read a history."""
    if user.is_admin or user.id == owner_of(hass, entry):
        return True
    return is_shared(hass, entry) and _permits(hass, user, entry, POLICY_READ)


@callback
def may_correct(hass: HomeAssistant, user: User, entry: RollingSessionConfigEntry) -> bool:
    """Return whether an account may add to a history and change it: to share is to show."""
    if user.is_admin or user.id == (owner := owner_of(hass, entry)):
        return True
    return owner is None and _permits(hass, user, entry, POLICY_CONTROL)


@callback
def may_control(hass: HomeAssistant, user: User, entry: RollingSessionConfigEntry) -> bool:
    """Return whether an account may steer a person's sessions, as Home Assistant has it."""
    return _permits(hass, user, entry, POLICY_CONTROL)


@callback
def may_see(hass: HomeAssistant, user: User, entry: RollingSessionConfigEntry) -> bool:
    """Return whether an account may know of a person, as Home Assistant has it."""
    return _permits(hass, user, entry, POLICY_READ)


async def async_check(
    hass: HomeAssistant,
    context: Context,
    entry: RollingSessionConfigEntry,
    may: May,
    refusal: str,
) -> None:
    """Refuse what the account behind a context may not do. Raises HistoryRefusedError."""
    if context.user_id is None:
        return
    if (user := await hass.auth.async_get_user(context.user_id)) is None:
        raise UnknownUser(context=context)
    if not may(hass, user, entry):
        raise HistoryRefusedError(context, entry, refusal)


async def async_is_open(hass: HomeAssistant, entry: RollingSessionConfigEntry) -> bool:
    """Return whether everybody who has an account here may read a history.

    Asked for what is shown without knowing who looks: the calendar, and statistics.
    """
    if is_shared(hass, entry):
        return True
    users = await hass.auth.async_get_users()
    people = [user for user in users if user.is_active and not user.system_generated]
    return all(may_read(hass, user, entry) for user in people)


def _permits(
    hass: HomeAssistant, user: User, entry: RollingSessionConfigEntry, policy: str
) -> bool:
    if user.system_generated:
        return False  # nobody: a link that no person asked for acts as one of them
    unique_id = f"{entry.entry_id}_session"
    entity_id = er.async_get(hass).async_get_entity_id(Platform.SENSOR, DOMAIN, unique_id)
    return entity_id is not None and user.permissions.check_entity(entity_id, policy)
