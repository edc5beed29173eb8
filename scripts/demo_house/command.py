"""How a command of this project runs: it tells what it does, and leaves nothing behind."""

from argparse import ArgumentParser
import asyncio
from collections.abc import Callable, Coroutine, Mapping
from datetime import UTC, datetime
import json
import os
from pathlib import Path
import shutil
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


class MissingError(Exception):
    """A program that this machine does not have."""


def missing(*programs: str) -> list[str]:
    """Return which of these programs this machine does not have."""
    return [program for program in programs if shutil.which(program) is None]


def need(*programs: str) -> None:
    """Raise MissingError unless this machine has these programs."""
    if lacking := missing(*programs):
        raise MissingError(f"needs {' and '.join(lacking)}")


def bench_parser(name: str, does: str, quick: str) -> ArgumentParser:
    """Return what reads the options that every bench has; `quick` says what the short form is."""
    parser = ArgumentParser(prog=name, description=does)
    parser.add_argument("--quick", action="store_true", help=quick)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    return parser


def write(figures: Mapping[str, Any], file: Path | None) -> None:
    """Write figures where they are wanted."""
    if file:
        file.write_text(json.dumps(figures, indent=1) + "\n")


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
    except (MissingError, HouseError, RefusedError, PlayerError, OSError) as error:
        print(f"{name}: {error}", file=sys.stderr)
        status = _FAILED
    sys.exit(status)


async def _interruptible(main: Callable[[], Coroutine[Any, Any, int]]) -> int:
    task = asyncio.current_task()
    assert task
    # What is cancelled cleans up behind itself.
    on_signal(task.cancel)
    return await main()
