"""Start the demo house: see scripts/demo."""

import argparse
import asyncio
from contextlib import suppress
import signal
import sys
import time

from homeassistant.const import RESTART_EXIT_CODE

from . import dashboard
from .client import RefusedError
from .furniture import Progress, furnish, sound
from .house import OWNER, USUAL_PORT, House, HouseError, free_port
from .once import coach_once

_INSTRUCTIONS = """
  {url}/{path}

  Choose a routine, press Start and lie down. Pause, Skip, Back, Hold and Stop work at any time.
  {owner}'s settings: Settings > Devices & services > Rolling Session.
  Nothing is kept: the house is deleted when you press Ctrl-C.
"""


async def main() -> int:
    """Run the house; return the exit status."""
    once = _arguments().once
    tell = _progress()
    _clean_up_when_ended()
    async with sound(tell) as heard_on, House.build(port=free_port(USUAL_PORT)) as house:
        tell("Starting Home Assistant")
        await house.start()
        tell(f"Furnishing it: {OWNER}, the speaker, the dashboard")
        entities = await furnish(house, heard_on)
        tell("Ready")
        if once:
            return _report(await coach_once(house, entities, heard_on))
        print(_INSTRUCTIONS.format(url=house.url, path=dashboard.PATH, owner=OWNER), flush=True)
        with suppress(asyncio.CancelledError):
            while await house.wait() == RESTART_EXIT_CODE:
                await house.start()
        tell("Stopping")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/demo", description="Start a Home Assistant to try Rolling Session in."
    )
    parser.add_argument(
        "--once",
        action="store_true",
        help="run one short session without a browser, check it, and stop",
    )
    return parser.parse_args()


def _progress() -> Progress:
    began = time.monotonic()

    def tell(what: str) -> None:
        print(f"[{time.monotonic() - began:5.1f} s] {what}", flush=True)

    return tell


def _clean_up_when_ended() -> None:
    """Leave nothing behind, whether by Ctrl-C, a closed terminal or a test that ends us."""
    task = asyncio.current_task()
    assert task
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)


def _report(wrong: list[str]) -> int:
    for fault in wrong:
        print(f"FAULT: {fault}", file=sys.stderr)
    print("FAILED" if wrong else "Everything was said and done")
    return 1 if wrong else 0


try:
    status = asyncio.run(main())
except asyncio.CancelledError:
    status = 130
except (HouseError, RefusedError, OSError) as error:
    print(f"scripts/demo: {error}", file=sys.stderr)
    status = 1
sys.exit(status)
