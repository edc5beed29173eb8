"""How a command of this project runs: it tells what it does, and leaves nothing behind."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
import os
import signal
import sys
import time
from typing import Any, NoReturn

from homeassistant.const import __version__

from .client import RefusedError
from .house import HouseError
from .player import PlayerError

type Tell = Callable[[str], None]
"""Tells a person what is being done."""

_FAILED = 1
_INTERRUPTED = 130


def progress() -> Tell:
    """Return what prints a line with the seconds since now in front of it."""
    began = time.monotonic()

    def tell(what: str) -> None:
        print(f"[{time.monotonic() - began:6.1f} s] {what}", flush=True)

    return tell


def circumstances(**more: object) -> dict[str, Any]:
    """Return what figures depend on besides the code, to be written down with them."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "home_assistant": __version__,
        "processors": os.cpu_count(),
        "load": load(),
        **more,
    }


def load() -> list[float]:
    """Return how busy the machine is: its load averages of 1, 5 and 15 minutes."""
    return [round(average, 2) for average in os.getloadavg()]


def on_signal(act: Callable[[], object]) -> None:
    """Act on Ctrl-C, a closed terminal, or whoever ends this process."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, act)


def run(name: str, main: Callable[[], Coroutine[Any, Any, int]]) -> NoReturn:
    """Run a command to its end, which may come early, and exit with its status."""
    try:
        status = asyncio.run(_interruptible(main))
    except asyncio.CancelledError:
        status = _INTERRUPTED
    except (HouseError, RefusedError, PlayerError, OSError) as error:
        print(f"{name}: {error}", file=sys.stderr)
        status = _FAILED
    sys.exit(status)


async def _interruptible(main: Callable[[], Coroutine[Any, Any, int]]) -> int:
    task = asyncio.current_task()
    assert task
    # What is cancelled cleans up behind itself.
    on_signal(task.cancel)
    return await main()
