"""What every test stands on."""

from collections.abc import Iterator
import logging
import os

import pytest

# The test plugin brings a `custom_components` of its own; the first one imported is the one used.
import custom_components  # noqa: F401

_NOT_OURS = (
    "We found a custom integration rolling_session which has not been tested",
    "zlib_ng and isal are not available",
    "Error loading libturbojpeg",
    # Moving the clock looks like a loop that hangs, and so does a busy machine.
    "asyncio: Executing <",
    # It formats times of its own, which a clock that was moved confuses.
    "aiohttp.access: Error in logging",
)


def pytest_configure() -> None:
    """Show what is logged with the test that logged it, and not once more between all results."""
    for handler in logging.root.handlers[:]:
        if type(handler) is logging.StreamHandler:
            logging.root.removeHandler(handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let every worker begin with its share of what takes minutes, so that nobody waits at the end.

    Workers begin with equal parts of the list, and steal from the end of another one's.
    """
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    slow = [item for item in items if item.get_closest_marker("process")]
    quick = [item for item in items if not item.get_closest_marker("process")]
    modules = list(dict.fromkeys(item.path for item in slow))
    ordered: list[pytest.Item] = []
    for worker in range(workers):
        its_own = modules[worker::workers]
        ordered += [item for item in slow if item.path in its_own]
        until = len(items) * (worker + 1) // workers
        ordered += (quick.pop(0) for _ in range(min(len(quick), until - len(ordered))))
    items[:] = ordered


@pytest.fixture(autouse=True)
def fail_on_log(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test that logs a warning or worse which `expect_log` did not announce."""
    yield
    expected = [text for mark in request.node.iter_markers("expect_log") for text in mark.args]
    logged = [
        f"{record.name}: {record.getMessage()}"
        for when in ("setup", "call")
        for record in caplog.get_records(when)
        if record.levelno >= logging.WARNING
    ]
    missing = [text for text in expected if not any(text in line for line in logged)]
    surprising = [
        line for line in logged if not any(text in line for text in (*expected, *_NOT_OURS))
    ]
    assert not surprising, f"logged unexpectedly: {surprising}"
    assert not missing, f"never logged: {missing}"
