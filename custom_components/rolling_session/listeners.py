"""Those who want to hear of something, in the order in which they came."""

from collections.abc import Callable
from functools import partial

from homeassistant.core import CALLBACK_TYPE, callback


class Listeners[**P]:
    """Who is told."""

    def __init__(self) -> None:
        """Have nobody to tell yet."""
        self._all: list[Callable[P, None]] = []

    @callback
    def subscribe(self, listener: Callable[P, None]) -> CALLBACK_TYPE:
        """Tell the listener from now on; return how to stop."""
        self._all.append(listener)
        return partial(self._all.remove, listener)

    @callback
    def tell(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Tell everybody who listens now."""
        for listener in tuple(self._all):
            listener(*args, **kwargs)
