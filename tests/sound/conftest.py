"""What is tried here needs no loop either, and is tried as hard as the engine."""

from tests.engine.conftest import (  # noqa: F401
    configure_event_loop,
    enable_event_loop_debug,
    pytest_configure,
    verify_cleanup,
)
