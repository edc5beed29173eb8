"""The throw-away configuration that Home Assistant starts from."""

from collections.abc import Mapping
import json
from pathlib import Path
import shutil
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

CHECKOUT = Path(__file__).resolve().parents[2]
INTEGRATION = Path("custom_components", "rolling_session")

# Not default_config, which looks for devices on the network and asks the internet for alerts.
# Whoever comes from this machine is let in without a login.
CONFIGURATION = """\
homeassistant:
  name: Demo
  time_zone: {time_zone}
  country: GB
  unit_system: metric
  currency: EUR
  language: en
  latitude: 0
  longitude: 0
  elevation: 0
  internal_url: {url}
  auth_providers:
    - type: trusted_networks
      trusted_networks:
        - 127.0.0.1/32
      allow_bypass_login: true
    - type: homeassistant

assist_pipeline:
automation: !include automations.yaml
conversation:
history:
logbook:
media_source:
scene: !include scenes.yaml
script: !include scripts.yaml
tts:
"""
_NOT_COPIED = shutil.ignore_patterns("__pycache__")
_INCLUDED = ("automations.yaml", "scenes.yaml", "scripts.yaml")
"""What the editors of the UI write to."""


def create(folder: Path, port: int) -> None:
    """Fill an empty folder."""
    folder.joinpath("configuration.yaml").write_text(
        CONFIGURATION.format(time_zone=local_time_zone(), url=f"http://127.0.0.1:{port}")
    )
    for name in _INCLUDED:
        folder.joinpath(name).touch()
    storage = folder / ".storage"
    storage.mkdir()
    # What stands in YAML is only tried: Home Assistant takes it back after five minutes and
    # restarts. So the port goes where the UI would have put it, in the oldest format, which
    # every Home Assistant migrates by itself.
    _store(storage, "http", 1, {"server_host": ["127.0.0.1"], "server_port": port})
    # The other steps would set up weather and radio, which ask the internet.
    _store(storage, "onboarding", 4, {"done": ["core_config", "analytics", "integration"]})
    # Every Home Assistant sets this up by itself, and it asks the internet for its catalogue.
    # One that the user has turned off stays off.
    off = {
        "entry_id": "marketplace",
        "domain": "marketplace",
        "title": "Marketplace",
        "source": "system",
        "version": 1,
        "data": {},
        "disabled_by": "user",
    }
    _store(storage, "core.config_entries", 1, {"entries": [off]})
    shutil.copytree(CHECKOUT / INTEGRATION, folder / INTEGRATION, ignore=_NOT_COPIED)


def configure(folder: Path, parts: Mapping[str, object]) -> None:
    """Add to the configuration. What is JSON is YAML as well."""
    with folder.joinpath("configuration.yaml").open("a") as file:
        file.writelines(f"{name}: {json.dumps(part)}\n" for name, part in parts.items())


def add_guest(folder: Path, domain: str, source: Path, wishes: object = None) -> None:
    """Let another integration in, with what it wants to be configured with."""
    integrations = folder / INTEGRATION.parent
    shutil.copytree(source, integrations / domain, ignore=_NOT_COPIED)
    # A package, or else the one in the checkout, from where Home Assistant is started, goes first.
    integrations.joinpath("__init__.py").touch()
    configure(folder, {domain: wishes})


def local_time_zone() -> str:
    """Return the name of this machine's time zone: days and bedtimes are those of its user."""
    name = Path("/etc/localtime").resolve().as_posix().partition("/zoneinfo/")[2]
    try:
        return ZoneInfo(name).key
    except ZoneInfoNotFoundError, ValueError:
        return "UTC"


def _store(storage: Path, key: str, version: int, data: dict[str, Any]) -> None:
    content = {"version": version, "minor_version": 1, "key": key, "data": data}
    storage.joinpath(key).write_text(json.dumps(content))
