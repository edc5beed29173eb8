"""A day of sessions while the clock is moved, in the environment of the tests."""

import asyncio
import json
import os
from pathlib import Path
import tempfile
from typing import Any, Final

from scripts.demo_house.config_folder import CHECKOUT
from scripts.demo_house.house import HouseError

_TEST: Final = (
    "tests/integration/test_day_of_sessions.py::test_nothing_is_left_of_a_day_of_sessions"
)
_PYTHON: Final = CHECKOUT / ".venv" / "bin" / "python"


async def day(people: int, rounds: int) -> dict[str, Any]:
    """Return what is left of so many sessions, `rounds` for each of the people."""
    with tempfile.TemporaryDirectory() as folder:
        figures = Path(folder, "figures.json")
        asked = {
            "LOAD_DAY_PEOPLE": str(people),
            "LOAD_DAY_ROUNDS": str(rounds),
            "LOAD_DAY_FIGURES": str(figures),
        }
        process = await asyncio.create_subprocess_exec(
            *(_PYTHON, "-m", "pytest", _TEST, "-q", "--timeout", "0", "--show-capture", "no"),
            *("-p", "no:cacheprovider"),
            cwd=CHECKOUT,
            env={**os.environ, **asked},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        output, _ = await process.communicate()
        if not figures.exists():
            raise HouseError(f"the day did not end:\n{output.decode()[-2000:]}")
        return json.loads(figures.read_text())
