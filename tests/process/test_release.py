"""The zip of a release, unpacked by hand into a real Home Assistant as the README says."""

import json
from pathlib import Path
import re
import shutil
import subprocess
import sys
from typing import Any
from zipfile import ZipFile

import pytest

from scripts.demo_house.client import Client
from scripts.demo_house.config_folder import CHECKOUT, INTEGRATION
from scripts.demo_house.flows import OPTIONS, set_up
from scripts.demo_house.house import House

pytestmark = [pytest.mark.process, pytest.mark.timeout(180)]

DOMAIN = "rolling_session"
VERSION = json.loads((CHECKOUT / INTEGRATION / "manifest.json").read_text("utf-8"))["version"]


async def install_blueprints(client: Client, entry_id: str) -> dict[str, Any]:
    """Tick every blueprint on the page of the options."""
    menu = await client.post(OPTIONS, {"handler": entry_id})
    page = await client.post(f"{OPTIONS}/{menu['flow_id']}", {"next_step_id": "blueprints"})
    (field,) = page["data_schema"]
    everything = {field["name"]: field["selector"]["select"]["options"]}
    done: dict[str, Any] = await client.post(f"{OPTIONS}/{page['flow_id']}", everything)
    return done


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """Return the zip of this version."""
    file = tmp_path / "rolling_session.zip"
    subprocess.run([sys.executable, "scripts/package", VERSION, file], check=True, cwd=CHECKOUT)
    return file


async def test_a_release_works(release: Path) -> None:
    async with House.build() as house:
        component = house.folder / INTEGRATION
        shutil.rmtree(component)
        with ZipFile(release) as archive:
            archive.extractall(component)
        await house.start()
        async with house.client() as client:
            answers = {"person": "person.alex", "disclaimer": True}
            entry_id = await set_up(client, DOMAIN, answers)
            entities = await client.entities(DOMAIN)
            await client.act(f"{DOMAIN}.start", entities["session"])
            assert (await client.state(entities["session"]))["state"] == "preparing"
            await client.act(f"{DOMAIN}.stop", entities["session"])
            manifest = await client.call("manifest/get", integration=DOMAIN)
            assert (manifest["version"], manifest["is_built_in"]) == (VERSION, False)
            await has_cards(client, component)
            done = await install_blueprints(client, entry_id)
            assert (done["type"], done["step_id"]) == ("menu", "blueprints_done")
            for domain in ("automation", "script"):
                ours = {name.stem for name in component.glob(f"blueprints/{domain}/*/*.yaml")}
                known = await client.call("blueprint/list", domain=domain)
                assert ours
                assert ours == {Path(path).stem for path in known if path.startswith(f"{DOMAIN}/")}
                assert not [path for path in known if "error" in known[path]]
        await house.stop()
        assert house.complaints() == []


async def has_cards(client: Client, component: Path) -> None:
    """The page loads the module that was in the zip, which is of this version."""
    page = await client.text("/")
    (address,) = set(re.findall(rf"/{DOMAIN}/rolling-session\.js\?v=\w+", page))
    module = await client.text(address)
    assert module == (component / "www" / "rolling-session.js").read_text("utf-8")
    assert f'"{VERSION}"' in module
