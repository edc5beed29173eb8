"""A house in which somebody rolls, and everybody who may want to know."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from homeassistant.auth.const import GROUP_ID_ADMIN, GROUP_ID_READ_ONLY, GROUP_ID_USER
from homeassistant.auth.models import User
from homeassistant.core import Context, HomeAssistant, SupportsResponse
from homeassistant.exceptions import ServiceValidationError, Unauthorized
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

from custom_components.rolling_session.const import CONF_PERSON, CONF_SHARE_HISTORY, DOMAIN
from custom_components.rolling_session.coordinator import SessionCoordinator

from .table import Owned, Who

GROUPS = {
    Who.ADMINISTRATOR: GROUP_ID_ADMIN,
    Who.PERSON: GROUP_ID_USER,
    Who.HOUSEMATE: GROUP_ID_USER,
    Who.READ_ONLY: GROUP_ID_READ_ONLY,
}


@dataclass
class House:
    """Anna's house, with an account of each kind."""

    hass: HomeAssistant
    entry: MockConfigEntry
    users: dict[Who, User]

    @classmethod
    async def build(cls, hass: HomeAssistant, entry: MockConfigEntry) -> House:
        """Let everybody have an account."""
        users = {
            who: await hass.auth.async_create_user(who.value, group_ids=[group])
            for who, group in GROUPS.items()
        }
        return cls(hass, entry, users)

    def is_kept(self, owned: Owned) -> None:
        """Decide whose the history is."""
        person = None if owned is Owned.UNOWNED else "person.anna"
        account = {"user_id": self.users[Who.PERSON].id}
        self.hass.states.async_set("person.anna", "home", account)
        self.hass.config_entries.async_update_entry(
            self.entry,
            data={**self.entry.data, CONF_PERSON: person},
            options={**self.entry.options, CONF_SHARE_HISTORY: owned is Owned.SHARED},
        )

    @property
    def anna(self) -> SessionCoordinator:
        return self.entry.runtime_data

    def entity_id(self, name: str) -> str:
        """Return the entity that is called `platform.key` in the table."""
        platform, _, key = name.partition(".")
        unique_id = f"{self.entry.entry_id}_{key}"
        entity_id = er.async_get(self.hass).async_get_entity_id(platform, DOMAIN, unique_id)
        assert entity_id, name
        return entity_id

    def user_id(self, who: Who) -> str | None:
        return self.users[who].id if who in self.users else None

    async def act(self, action: str, who: Who, target: str, **data: Any) -> Any:
        """Call an action as somebody. Raises Unauthorized."""
        domain, name = action.split(".")
        answers = self.hass.services.supports_response(domain, name)
        answer: Any = await self.hass.services.async_call(
            domain,
            name,
            {"entity_id": target, **data},
            blocking=True,
            context=Context(user_id=self.user_id(who)),
            return_response=answers is not SupportsResponse.NONE,
        )
        await self.hass.async_block_till_done()
        return answer and answer[target]

    async def may_act(self, action: str, who: Who, target: str, **data: Any) -> bool:
        """Return whether somebody gets past the door; what is no use now is refused behind it."""
        try:
            await self.act(action, who, target, **data)
        except Unauthorized:
            return False
        except ServiceValidationError:
            return True
        return True


@dataclass
class Caller:
    """Somebody with a browser."""

    http: Any
    websocket: Any

    @classmethod
    async def open(
        cls,
        house: House,
        who: Who,
        http: ClientSessionGenerator,
        websocket: WebSocketGenerator,
    ) -> Caller:
        """Log in, but for who has no account."""
        if who is Who.STRANGER:
            client = await http()
            del client._session.headers["Authorization"]
            return cls(client, None)
        token = await token_of(house.hass, house.users[who])
        return cls(await http(token), await websocket(house.hass, token))

    async def may_ask(self, command: str, **data: Any) -> bool:
        """Return whether a command of the websocket is agreed to."""
        if self.websocket is None:
            return await self._may_ask_at_the_door()
        answer = await self.ask(command, **data)
        assert answer["success"] or answer["error"]["code"] == "unauthorized", answer
        return bool(answer["success"])

    async def told(self, command: str, **data: Any) -> Any:
        """Return the first event of a subscription, or the result of what is none."""
        answer = await self.ask(command, **data)
        assert answer["success"], answer
        if answer["result"] is not None:
            return answer["result"]
        while (message := await self.websocket.receive_json())["id"] != answer["id"]:
            pass
        return message["event"]

    async def ask(self, command: str, **data: Any) -> Any:
        """Return the answer to a command."""
        await self.websocket.send_json_auto_id({"type": command, **data})
        # What was subscribed to before may have something to tell.
        while (answer := await self.websocket.receive_json())["type"] != "result":
            pass
        return answer

    async def _may_ask_at_the_door(self) -> bool:
        """Return whether Home Assistant takes commands before it knows who it is."""
        websocket = await self.http.ws_connect("/api/websocket")
        greeting = await websocket.receive_json()
        await websocket.close()
        return bool(greeting["type"] != "auth_required")

    async def may_get(self, path: str) -> bool:
        return self._is_agreed(await self.http.get(path))

    async def may_post(self, path: str, **data: Any) -> bool:
        return self._is_agreed(await self.http.post(path, json=data))

    @staticmethod
    def _is_agreed(response: Any) -> bool:
        refused = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
        assert response.status in (HTTPStatus.OK, *refused), response.status
        return response.status == HTTPStatus.OK


async def token_of(hass: HomeAssistant, user: User) -> str:
    """Return what an account logs in with."""
    refresh_token = await hass.auth.async_create_refresh_token(user, "https://example.com")
    return hass.auth.async_create_access_token(refresh_token)
