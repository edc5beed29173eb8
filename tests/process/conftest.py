"""What the tests of real processes stand on."""

import os

import pytest

from scripts.demo_house.command import missing
from scripts.demo_house.config_folder import CHECKOUT
from scripts.demo_house.house import PYTHON


def need(*programs: str) -> None:
    """Skip where a program is missing, but never where nobody would notice."""
    if not (lacking := missing(*programs)):
        return
    message = f"missing {' '.join(lacking)}: run {CHECKOUT / 'scripts' / 'setup'}"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(autouse=True)
def newest_home_assistant() -> None:
    """Need the environment of the demo."""
    need(str(PYTHON))


@pytest.fixture(autouse=True)
def loopback(socket_enabled: None) -> None:
    """Allow what all other tests must not do: to talk to another process."""


@pytest.fixture(autouse=True)
def enable_event_loop_debug() -> None:
    """Let starting a process take its time, which the debug mode would complain about."""
