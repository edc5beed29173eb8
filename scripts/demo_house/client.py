"""Home Assistant as seen from outside: its websocket API, and REST where that is the only way."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
import itertools
from typing import Any, Self

from aiohttp import ClientError, ClientResponse, ClientSession, ClientWebSocketResponse, WSMsgType

type Listener = Callable[[Any], None]


class RefusedError(Exception):
    """Home Assistant said no."""


class Client:
    """One logged-in connection."""

    def __init__(
        self, http: ClientSession, socket: ClientWebSocketResponse, url: str, token: str
    ) -> None:
        """Use `connect` instead."""
        self._http = http
        self._socket = socket
        self._url = url
        self._headers = {"Authorization": f"Bearer {token}"}
        self._ids = itertools.count(1)
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._listeners: dict[int, Listener] = {}

    @classmethod
    @asynccontextmanager
    async def connect(cls, url: str) -> AsyncIterator[Self]:
        """Log in, which needs no password on this machine."""
        async with ClientSession() as http:
            token = (await log_in(http, url))["access_token"]
            async with http.ws_connect(f"{url}/api/websocket", max_msg_size=0) as socket:
                await socket.receive_json()
                await socket.send_json({"type": "auth", "access_token": token})
                if (answer := await socket.receive_json())["type"] != "auth_ok":
                    raise RefusedError(answer.get("message"))
                client = cls(http, socket, url, token)
                reader = asyncio.create_task(client._read())
                try:
                    yield client
                finally:
                    reader.cancel()
                    with suppress(asyncio.CancelledError):
                        await reader

    async def call(self, command: str, **fields: Any) -> Any:
        """Return the result of a websocket command."""
        number = next(self._ids)
        return await self._send(number, command, fields)

    async def subscribe(self, command: str, listener: Listener, **fields: Any) -> None:
        """Call the listener for every event of a subscription."""
        number = next(self._ids)
        self._listeners[number] = listener
        await self._send(number, command, fields)

    async def act(self, action: str, entity_id: str, *, answers: bool = False, **data: Any) -> Any:
        """Perform an action on an entity; return its response if it has one."""
        domain, _, service = action.partition(".")
        result = await self.call(
            "call_service",
            domain=domain,
            service=service,
            target={"entity_id": entity_id},
            service_data=data,
            return_response=answers,
        )
        return result["response"][entity_id] if answers else None

    async def state(self, entity_id: str) -> dict[str, Any]:
        """Return the state of an entity."""
        states = await self.call("get_states")
        return next(state for state in states if state["entity_id"] == entity_id)

    async def entities(self, platform: str) -> dict[str, str]:
        """Return the entities of an integration: entity id by name, as its translations call it."""
        entries = await self.call("config/entity_registry/list")
        return {
            entry["translation_key"] or entry["entity_id"].partition(".")[0]: entry["entity_id"]
            for entry in entries
            if entry["platform"] == platform
        }

    async def entities_of(self, entry_id: str) -> list[str]:
        """Return the entities of an entry."""
        entries = await self.call("config/entity_registry/list")
        return [e["entity_id"] for e in entries if e["config_entry_id"] == entry_id]

    async def post(self, path: str, body: dict[str, Any]) -> Any:
        """Return what the REST API answers."""
        async with self._request("POST", path, json=body) as got:
            return await got.json()

    async def get(self, path: str) -> Any:
        """Return what the REST API shows."""
        async with self._request("GET", path) as got:
            return await got.json()

    async def delete(self, path: str) -> None:
        """Delete something by the REST API."""
        async with self._request("DELETE", path):
            pass

    async def text(self, path: str) -> str:
        """Return what a page or a file says."""
        async with self._request("GET", path) as got:
            return await got.text()

    @asynccontextmanager
    async def _request(self, method: str, path: str, **more: Any) -> AsyncIterator[ClientResponse]:
        url = f"{self._url}{path}"
        async with self._http.request(method, url, headers=self._headers, **more) as got:
            if not got.ok:
                raise RefusedError(f"{path}: {got.status} {await got.text()}")
            yield got

    async def _send(self, number: int, command: str, fields: dict[str, Any]) -> Any:
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        try:
            await self._socket.send_json({"id": number, "type": command, **fields})
            return await answer
        finally:
            del self._answers[number]

    async def _read(self) -> None:
        async for message in self._socket:
            if message.type is WSMsgType.TEXT:
                self._dispatch(message.json())
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(ConnectionResetError("Home Assistant hung up"))

    def _dispatch(self, message: dict[str, Any]) -> None:
        number = message["id"]
        if message["type"] == "event":
            self._listeners[number](message["event"])
        elif (answer := self._answers.get(number)) and not answer.done():
            if message.get("success", True):
                answer.set_result(message.get("result"))
            else:
                answer.set_exception(RefusedError(message["error"]["message"]))


async def log_in(
    http: ClientSession, url: str, name: str | None = None, password: str = ""
) -> dict[str, Any]:
    """Return what Home Assistant grants; the owner, on this machine, has no name to give."""
    client_id = f"{url}/"
    flow = {
        "client_id": client_id,
        "handler": ["homeassistant" if name else "trusted_networks", None],
        "redirect_uri": client_id,
    }
    async with http.post(f"{url}/auth/login_flow", json=flow) as response:
        step = await response.json()
    if name:
        answer = {"client_id": client_id, "username": name, "password": password}
        async with http.post(f"{url}/auth/login_flow/{step['flow_id']}", json=answer) as response:
            step = await response.json()
    grant = {"grant_type": "authorization_code", "client_id": client_id, "code": step["result"]}
    async with http.post(f"{url}/auth/token", data=grant) as response:
        granted: dict[str, Any] = await response.json()
        return granted


async def answers_http(url: str) -> bool:
    """Return whether a Home Assistant listens there."""
    try:
        async with ClientSession() as http, http.get(f"{url}/manifest.json") as response:
            return response.ok
    except ClientError, OSError:
        return False


async def create_owner(url: str, name: str, password: str) -> None:
    """Answer the first question of a fresh Home Assistant: who it belongs to."""
    owner = {
        "client_id": f"{url}/",
        "name": name,
        "username": name.lower(),
        "password": password,
        "language": "en",
    }
    async with ClientSession() as http, http.post(f"{url}/api/onboarding/users", json=owner) as got:
        if not got.ok:
            raise RefusedError(f"onboarding: {got.status} {await got.text()}")
