"""How hard the properties are tried.

`HYPOTHESIS_PROFILE` chooses: `dev` while writing, `ci` before anything is merged
(the default where CI is set), `long` is what `scripts/fuzz` runs, `mutation` what `scripts/mutate` does.
"""

import os
import time

from hypothesis import HealthCheck, Phase, settings
import pytest

_COMMON = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow], "print_blob": True}
settings.register_profile("dev", max_examples=100, **_COMMON)
# The same examples every time: a red check is about the change that is checked.
settings.register_profile("ci", max_examples=1_000, derandomize=True, **_COMMON)
settings.register_profile("long", max_examples=100_000, **_COMMON)
# A fault that is found need not be made small.
settings.register_profile(
    "mutation",
    max_examples=40,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    **_COMMON,
)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "dev")
)


def pytest_configure(config: pytest.Config) -> None:
    """Quiet what Hypothesis says about its own random generator under Python 3.14."""
    config.addinivalue_line(
        "filterwarnings",
        "ignore:It looks like `register_random`:hypothesis.errors.HypothesisWarning",
    )


@pytest.fixture
def machine_in_honolulu(monkeypatch: pytest.MonkeyPatch):
    """A machine has a time zone, and nothing of a history depends on it."""
    monkeypatch.setenv("TZ", "Pacific/Honolulu")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture(autouse=True)
def verify_cleanup():
    """Nothing here has a loop or a timer to clean up after; the plugin's own check costs time."""


@pytest.fixture(autouse=True)
def enable_event_loop_debug():
    """There is no loop to watch either."""


@pytest.fixture(autouse=True)
def configure_event_loop():
    """Nor one to configure."""
