"""Start the demo house: see scripts/demo."""

import argparse
import asyncio
from contextlib import suppress
import sys

from homeassistant.const import RESTART_EXIT_CODE

from . import dashboard
from .command import progress, run
from .furniture import furnish, sound
from .house import OWNER, USUAL_PORT, House, free_port
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
    tell = progress()
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


def _report(wrong: list[str]) -> int:
    for fault in wrong:
        print(f"FAULT: {fault}", file=sys.stderr)
    print("FAILED" if wrong else "Everything was said and done")
    return 1 if wrong else 0


run("scripts/demo", main)
