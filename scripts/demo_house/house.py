"""A real Home Assistant process on loopback, with a configuration that is thrown away."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
import os
from pathlib import Path
import re
import secrets
import shutil
import signal
import socket
import tempfile
from typing import Self

from .client import Client, answers_http, create_owner
from .config_folder import CHECKOUT, create

PYTHON = CHECKOUT / ".venv-demo" / "bin" / "python"
USUAL_PORT = 8123
PATIENCE = 90
"""Seconds that Home Assistant may take to start or to stop."""
OWNER = "Alex"

_RECORD = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\S* (?P<level>[A-Z]+) ", re.MULTILINE)
_UNTESTED = "We found a custom integration rolling_session which has not been tested"


class HouseError(Exception):
    """Home Assistant did not do what it should."""


class House:
    """Home Assistant and its folder. It may be stopped, killed and started again."""

    def __init__(self, folder: Path, port: int) -> None:
        """Use `build` instead."""
        self.folder = folder
        self.url = f"http://127.0.0.1:{port}"
        self.log = folder / "output.log"
        self._process: asyncio.subprocess.Process | None = None
        self._has_owner = False

    @classmethod
    @asynccontextmanager
    async def build(cls, *, port: int | None = None) -> AsyncIterator[Self]:
        """Make the folder; stop and delete everything on the way out."""
        folder = Path(tempfile.mkdtemp(prefix="rolling-session-"))
        port = port or free_port()
        house = cls(folder, port)
        try:
            create(folder, port)
            yield house
        finally:
            await house.stop()
            shutil.rmtree(folder, ignore_errors=True)

    async def start(self) -> None:
        """Start Home Assistant and wait until it has set up everything."""
        with self.log.open("ab") as log:
            # In a session of its own: Ctrl-C is for us, and we say goodbye in the right order.
            self._process = await asyncio.create_subprocess_exec(
                *(PYTHON, "-m", "homeassistant", "--config", self.folder),
                *("--skip-pip", "--log-no-color"),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                # Not where we are: there is an integration of the same name, which it would find.
                cwd=self.folder,
                env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            )
        try:
            async with asyncio.timeout(PATIENCE):
                await self._until_ready()
        except TimeoutError:
            raise HouseError(f"Home Assistant did not start:\n{self.last_words()}") from None

    async def _until_ready(self) -> None:
        while not await answers_http(self.url):
            await self._pause()
        if not self._has_owner:
            await create_owner(self.url, OWNER, secrets.token_urlsafe())
            self._has_owner = True
        async with self.client() as client:
            while (await client.call("get_config"))["state"] != "RUNNING":
                await self._pause()

    async def _pause(self) -> None:
        if self._process is None or self._process.returncode is not None:
            raise HouseError(f"Home Assistant ended:\n{self.last_words()}")
        await asyncio.sleep(0.1)

    @property
    def process_id(self) -> int:
        """Return what the machine calls the process. Raises HouseError while there is none."""
        if self._process is None:
            raise HouseError("Home Assistant does not run")
        return self._process.pid

    def client(self) -> AbstractAsyncContextManager[Client]:
        """Return a connection, to be entered."""
        return Client.connect(self.url)

    async def stop(self) -> None:
        """Stop Home Assistant the friendly way."""
        await self._end(signal.SIGTERM)

    async def kill(self) -> None:
        """End it as a power cut does."""
        await self._end(signal.SIGKILL)

    def kill_now(self) -> None:
        """Do that this very moment, from any thread; `kill` waits until it is over."""
        if self._process and self._process.returncode is None:
            os.kill(self._process.pid, signal.SIGKILL)

    async def wait(self) -> int | None:
        """Return how Home Assistant ended, once somebody has stopped it from its own pages."""
        return await self._process.wait() if self._process else None

    async def _end(self, number: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None or process.returncode is not None:
            return
        process.send_signal(number)
        try:
            async with asyncio.timeout(PATIENCE):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()

    def complaints(self) -> list[str]:
        """Return what Home Assistant had to complain about our integration."""
        return complaints_in(self.log.read_text(errors="replace"))

    def last_words(self) -> str:
        """Return the end of the log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-30:])


def complaints_in(log: str) -> list[str]:
    """Return the warnings and errors that name our integration, tracebacks included."""
    starts = [match.start() for match in _RECORD.finditer(log)]
    records = [
        log[start:end].strip() for start, end in zip(starts, [*starts[1:], None], strict=True)
    ]
    return [
        record
        for record in records
        if "rolling_session" in record
        and _RECORD.match(record)["level"] in {"WARNING", "ERROR", "CRITICAL"}  # type: ignore[index]
        and _UNTESTED not in record
    ]


def free_port(wanted: int = 0) -> int:
    """Return the wanted port if nobody has it, else any that is free."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            found: int = probe.getsockname()[1]
            return found
    raise HouseError("no port is free")
