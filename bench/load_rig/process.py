"""What a process takes from the machine, while it runs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from bench.history_rig.probe.watch import resident_bytes


@asynccontextmanager
async def resident(process: int) -> AsyncIterator[list[int]]:
    """Look every quarter of a second how much memory a process has."""
    seen: list[int] = []

    async def look() -> None:
        while True:
            seen.append(resident_bytes(process))
            await asyncio.sleep(0.25)

    task = asyncio.create_task(look())
    try:
        await asyncio.sleep(0)
        yield seen
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def processor_seconds(process: int) -> float:
    """Return the seconds of processor that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100
