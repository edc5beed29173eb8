"""How late the event loop is while something is done, and how long each thing takes."""

from array import array
import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, MutableSequence, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
import gc
from pathlib import Path
from time import perf_counter, thread_time
from typing import Any, Final

_TICK: Final = 0.001
_COUNTERS: Final = Path("/proc/self/io")

type Figures = dict[str, Any]
type Seconds = MutableSequence[float]
"""Packed: looking for minutes must not show in the memory that is measured meanwhile."""


@dataclass(slots=True)
class Watch:
    """What a timer of one millisecond saw in the loop."""

    late: Seconds = field(default_factory=partial(array, "d"))
    """Seconds that it came too late."""
    busy: Seconds = field(default_factory=partial(array, "d"))
    """Seconds of processor that the loop itself used meanwhile; the rest of the time it waited
    for the interpreter, which another thread had, or for a processor."""
    collected: Seconds = field(default_factory=partial(array, "d"))
    """Seconds for which the garbage collector stopped everybody."""
    _began: float = 0

    def figures(self) -> Figures:
        """Return the figures, in milliseconds."""
        return {
            "late_p99_ms": ms(percentile(self.late, 0.99)),
            "late_max_ms": ms(max(self.late, default=0)),
            "busy_max_ms": ms(max(self.busy, default=0)),
            "collector_max_ms": ms(max(self.collected, default=0)),
        }

    async def tick(self) -> None:
        """Look at the clock again and again."""
        while True:
            due, used = perf_counter() + _TICK, thread_time()
            try:
                await asyncio.sleep(_TICK)
            finally:
                # The last look counts too: what is done may end in the middle of a block.
                self.late.append(max(0.0, perf_counter() - due))
                self.busy.append(thread_time() - used)

    def on_collection(self, phase: str, _: dict[str, int]) -> None:
        """Time the garbage collector."""
        if phase == "start":
            self._began = perf_counter()
        else:
            self.collected.append(perf_counter() - self._began)


@asynccontextmanager
async def watching() -> AsyncIterator[Watch]:
    """Watch the loop."""
    watch = Watch()
    task = asyncio.get_running_loop().create_task(watch.tick())
    gc.callbacks.append(watch.on_collection)
    try:
        await asyncio.sleep(_TICK * 5)
        yield watch
        await asyncio.sleep(_TICK * 5)
    finally:
        gc.callbacks.remove(watch.on_collection)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def timed(
    act: Callable[[int], Awaitable[Any]], times: int, seconds: float = 1e9, rest: float = 0.005
) -> Figures:
    """Return how long something takes, done so many times or at least for so many seconds."""
    took: list[float] = []
    written: list[int] = []
    ends = perf_counter() + seconds
    async with watching() as watch:
        for number in range(times):
            before, began = bytes_written(), perf_counter()
            await act(number)
            took.append(perf_counter() - began)
            written.append(bytes_written() - before)
            await asyncio.sleep(rest)
            if perf_counter() > ends:
                break
    # The recorder writes too, every few seconds: the median is without it.
    return {**spread(took), "written_bytes": int(percentile(written, 0.5)), **watch.figures()}


def spread(took: Sequence[float]) -> Figures:
    """Return the figures of some durations, in milliseconds."""
    return {
        "p50_ms": ms(percentile(took, 0.5)),
        "p95_ms": ms(percentile(took, 0.95)),
        "max_ms": ms(max(took, default=0)),
        "samples": len(took),
    }


def percentile(values: Sequence[float], share: float) -> float:
    """Return a value that was really seen."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def ms(seconds: float) -> float:
    """Return milliseconds, as exact as is of interest."""
    return round(seconds * 1000, 2)


def resident_bytes(process: int | str = "self") -> int:
    """Return how much memory a process has, this one if none is named."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * 4096


def bytes_written() -> int:
    """Return how many bytes this process has written so far, to whatever."""
    counters = dict(line.split(": ") for line in _COUNTERS.read_text().splitlines())
    return int(counters["wchar"])
