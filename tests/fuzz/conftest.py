"""How hard it is tried, and a house that is used again and again.

`HYPOTHESIS_PROFILE` chooses, as for the engine: every test takes a share of its examples,
because what needs a Home Assistant is slower than what does not.
"""

from hypothesis import HealthCheck, settings
import pytest

from ..engine import conftest as engine  # noqa: F401 - it registers and loads the profiles


def share(part: float) -> settings:
    """Return settings for a test that is given a part of a profile's examples."""
    return settings(
        max_examples=max(1, round(settings.default.max_examples * part)),
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )


@pytest.fixture(autouse=True)
def enable_event_loop_debug():
    """A loop that watches itself takes half of the time."""
