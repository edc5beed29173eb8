"""Automations and scripts made from our blueprints, the way the editor makes them."""

import asyncio
from datetime import timedelta
from pathlib import Path
import shutil
import time
from typing import Any

from homeassistant.components.automation.config import AUTOMATION_BLUEPRINT_SCHEMA
from homeassistant.components.blueprint import BLUEPRINT_SCHEMA, Blueprint
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from homeassistant.util.async_ import get_scheduled_timer_handles
from homeassistant.util.yaml import dump, load_yaml_dict
from pytest_homeassistant_custom_component.common import async_fire_time_changed_exact

from .coach import Coach

BLUEPRINTS = Path(__file__).parents[2] / "blueprints"
FOLDER = "rolling_session"
NAMES = sorted((path.parts[-3], path.stem) for path in BLUEPRINTS.glob(f"*/{FOLDER}/*.yaml"))
"""Domain and name of every blueprint."""

_SCHEMAS = {"automation": AUTOMATION_BLUEPRINT_SCHEMA, "script": BLUEPRINT_SCHEMA}


def blueprint(domain: str, name: str) -> dict[str, Any]:
    """Return a blueprint as Home Assistant reads it."""
    return load_yaml_dict(BLUEPRINTS / domain / FOLDER / f"{name}.yaml")


def checked(domain: str, name: str) -> Blueprint:
    """Return a blueprint that Home Assistant's own schema has accepted."""
    return Blueprint(
        blueprint(domain, name), path=name, expected_domain=domain, schema=_SCHEMAS[domain]
    )


async def automate(hass: HomeAssistant, name: str, **inputs: Any) -> str:
    """Make an automation of a blueprint, and return its entity."""
    return await _make(hass, "automation", name, inputs)


async def script(hass: HomeAssistant, name: str, **inputs: Any) -> str:
    """Make a script of a blueprint, and return its entity."""
    return await _make(hass, "script", name, inputs)


async def _make(hass: HomeAssistant, domain: str, name: str, inputs: dict[str, Any]) -> str:
    folder = Path(hass.config.path("blueprints", domain, FOLDER))
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(BLUEPRINTS / domain / FOLDER / f"{name}.yaml", folder)
    made = {"alias": name, "use_blueprint": {"path": f"{FOLDER}/{name}.yaml", "input": inputs}}
    config = {"automation": [{"id": name, **made}], "script": {name: made}}
    # Reloading reads the file.
    Path(hass.config.path("configuration.yaml")).write_text(dump({domain: config[domain]}))
    for component in ("homeassistant", "scene"):
        assert await async_setup_component(hass, component, {})
    if domain in hass.config.components:
        await hass.services.async_call(domain, "reload", blocking=True)
    assert await async_setup_component(hass, domain, {domain: config[domain]})
    await hass.async_block_till_done()
    entity = f"{domain}.{name}"
    state = hass.states.get(entity)
    assert state is not None
    assert state.state != STATE_UNAVAILABLE, "Home Assistant refuses these inputs"
    return entity


def device_of(coach: Coach) -> str:
    """Return the person's device, which the forms ask for."""
    session = er.async_get(coach.hass).async_get(f"sensor.{coach.name}_session")
    assert session
    assert session.device_id
    return session.device_id


class Evening(Coach):
    """A person's evening in a house with automations, which wait for the clock while they run."""

    async def settle(self) -> None:
        """Let everything happen that is due now, however long an automation still waits.

        Home Assistant's own helper would wait for the automation.
        """
        loop: Any = asyncio.get_running_loop()
        await asyncio.sleep(0)
        executors = (loop._default_executor, self.hass.import_executor)
        while not all(map(_is_idle, executors)) or loop._ready:
            time.sleep(0.0002)  # noqa: ASYNC251 - for the threads: nothing else is due
            await asyncio.sleep(0)

    async def wait(self, seconds: float) -> None:
        """Let time pass, stopping wherever something is due."""
        until = dt_util.utcnow() + timedelta(seconds=seconds)
        while (now := dt_util.utcnow()) < until:
            timers = [
                handle.when() - self.hass.loop.time()
                for handle in get_scheduled_timer_handles(self.hass.loop)
                if not handle.cancelled()
            ]
            ahead = min((timer for timer in timers if timer > 0), default=seconds)
            # A little later, for clocks are compared that are not the same.
            self.freezer.move_to(min(until, now + timedelta(seconds=ahead, milliseconds=1)))
            async_fire_time_changed_exact(self.hass, dt_util.utcnow())
            await self.settle()

    async def turn_off(self) -> None:
        """End all automations and scripts, with whatever they wait for."""
        for domain in ("automation", "script"):
            if self.hass.services.has_service(domain, "turn_off"):
                await self.hass.services.async_call(
                    domain, "turn_off", {"entity_id": "all"}, blocking=True
                )
        await self.settle()

    async def wait_until(self, moment: str) -> None:
        """Let time pass until a moment of the clock, such as 2026-03-02 22:00."""
        at = dt_util.parse_datetime(moment)
        assert at
        at = at if at.tzinfo else at.replace(tzinfo=dt_util.get_default_time_zone())
        await self.wait((at - dt_util.utcnow()).total_seconds())


def _is_idle(executor: Any) -> bool:
    """Return whether no thread has anything left to do."""
    return executor is None or (
        executor._work_queue.empty() and executor._idle_semaphore._value >= len(executor._threads)
    )
