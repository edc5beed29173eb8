"""Ready-made automations: offered, installed, kept up to date, never taken from whoever changed them."""

from collections.abc import Awaitable, Callable
from pathlib import Path
import shutil
from typing import Any

from homeassistant.components.automation.helpers import async_get_blueprints
from homeassistant.components.blueprint import Blueprint
from homeassistant.const import EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rolling_session import blueprint_files
from custom_components.rolling_session.blueprint_files import Shipped
from custom_components.rolling_session.blueprints import DATA_BLUEPRINTS, Blueprints

from .blueprints import BLUEPRINTS, FOLDER, NAMES, automate, device_of
from .coach import Coach
from .conftest import SetUp

BEDTIME = f"automation/{FOLDER}/bedtime_routine.yaml"

type Choose = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
async def house(hass: HomeAssistant, entry: MockConfigEntry, set_up: SetUp) -> Path:
    """Return the folder of blueprints in a house with automations and scripts."""
    Path(hass.config.path("configuration.yaml")).write_text("")  # to be read again
    for domain in ("automation", "script"):
        assert await async_setup_component(hass, domain, {})
    await set_up(entry)
    return Path(hass.config.path("blueprints"))


@pytest.fixture
def choose(hass: HomeAssistant, entry: MockConfigEntry) -> Choose:
    """Return a function that ticks blueprints in the options."""

    async def async_choose(*names: str) -> dict[str, Any]:
        shown = await open_page(hass, entry)
        return await hass.config_entries.options.async_configure(
            shown["flow_id"], {"blueprints": [*names]}
        )

    return async_choose


async def open_page(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, Any]:
    menu = await hass.config_entries.options.async_init(entry.entry_id)
    return await hass.config_entries.options.async_configure(
        menu["flow_id"], {"next_step_id": "blueprints"}
    )


def offered(shown: dict[str, Any]) -> tuple[list[str], list[str], str]:
    """Return what can be ticked, what is, and what is somebody's own."""
    ((key, selector),) = shown["data_schema"].schema.items()
    return (
        selector.config["options"],
        key.default(),
        shown["description_placeholders"]["edited"],
    )


def ours() -> dict[str, str]:
    return {
        f"{domain}/{FOLDER}/{name}.yaml": (
            BLUEPRINTS / domain / FOLDER / f"{name}.yaml"
        ).read_text()
        for domain, name in NAMES
    }


def in_house(house: Path) -> dict[str, str]:
    return {
        str(file.relative_to(house)): file.read_text() for file in house.glob(f"*/{FOLDER}/*.yaml")
    }


async def test_all_are_offered_and_none_is_installed(
    hass: HomeAssistant, entry: MockConfigEntry, house: Path
) -> None:
    """Nobody gets files without asking for them."""
    names, ticked, edited = offered(await open_page(hass, entry))
    assert sorted(names) == sorted(name for _, name in NAMES)
    assert (ticked, edited) == ([], "")
    assert in_house(house) == {}


async def test_installing(
    hass: HomeAssistant, entry: MockConfigEntry, house: Path, choose: Choose
) -> None:
    """What was ticked is there as we wrote it, comments and all, and Home Assistant knows it."""
    done = await choose("bedtime_routine", "roll_now")
    assert done["step_id"] == "blueprints_done"
    wanted = (BEDTIME, f"script/{FOLDER}/roll_now.yaml")
    assert in_house(house) == {path: ours()[path] for path in wanted}
    known = await async_get_blueprints(hass).async_get_blueprints()
    assert isinstance(known[f"{FOLDER}/bedtime_routine.yaml"], Blueprint)
    # Home Assistant's own examples have not been crowded out.
    assert house.joinpath("automation/homeassistant").is_dir()
    _, ticked, _ = offered(await open_page(hass, entry))
    assert sorted(ticked) == ["bedtime_routine", "roll_now"]


async def test_closing_changes_no_option(
    hass: HomeAssistant, entry: MockConfigEntry, house: Path, choose: Choose
) -> None:
    """The page is about the house, not about the person."""
    before = dict(entry.options)
    done = await choose("bedtime_routine")
    closed = await hass.config_entries.options.async_configure(
        done["flow_id"], {"next_step_id": "history_done"}
    )
    assert closed["type"] is FlowResultType.CREATE_ENTRY
    assert entry.options == before


async def test_removing(house: Path, choose: Choose) -> None:
    """What is no longer ticked goes, and our folder with the last of it."""
    await choose("bedtime_routine", "celebrate_milestone")
    await choose("celebrate_milestone")
    assert [*in_house(house)] == [f"automation/{FOLDER}/celebrate_milestone.yaml"]
    await choose()
    assert not house.joinpath("automation", FOLDER).exists()


async def test_what_is_in_use_stays(
    hass: HomeAssistant, coach: Coach, entry: MockConfigEntry, choose: Choose
) -> None:
    """Nothing at all is changed while an automation needs what should go."""
    await automate(hass, "bedtime_routine", coach=device_of(coach))
    refused = await choose("celebrate_milestone")
    assert refused["errors"] == {"blueprints": "blueprint_in_use"}
    assert refused["description_placeholders"]["reason"] == "bedtime_routine"
    assert [*in_house(Path(hass.config.path("blueprints")))] == [BEDTIME]
    await hass.services.async_call("automation", "turn_off", {"entity_id": "all"}, blocking=True)


async def restart(hass: HomeAssistant) -> None:
    """Do what every start of Home Assistant does."""
    await Blueprints(hass).async_update(hass)


async def use_version(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Path:
    """Have another version of us, whose bedtime blueprint says something else."""
    shutil.copytree(BLUEPRINTS, folder)
    file = folder / BEDTIME
    file.write_text(file.read_text() + "\n# A newer one.\n")
    monkeypatch.setattr(blueprint_files, "_SHIPPED", folder)
    return file


async def test_a_new_version(
    hass: HomeAssistant,
    house: Path,
    choose: Choose,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """What nobody touched is brought up to date; what was not installed is not."""
    await choose("bedtime_routine")
    newer = await use_version(monkeypatch, tmp_path / "newer")
    await restart(hass)
    assert in_house(house) == {BEDTIME: newer.read_text()}


async def test_a_new_version_is_used_at_once(
    hass: HomeAssistant,
    coach: Coach,
    choose: Choose,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """Automations that are made of it are made anew."""
    for domain in ("automation", "script"):
        assert await async_setup_component(hass, domain, {})
    await choose("bedtime_routine")
    automation = await automate(hass, "bedtime_routine", coach=device_of(coach))
    newer = await use_version(monkeypatch, tmp_path / "newer")
    newer.write_text(newer.read_text().replace("mode: parallel\nmax: 4\n", "mode: restart\n"))
    await restart(hass)
    await hass.async_block_till_done()
    state = hass.states.get(automation)
    assert state
    assert state.attributes["mode"] == "restart"
    await hass.services.async_call("automation", "turn_off", {"entity_id": "all"}, blocking=True)


async def test_what_somebody_changed_is_theirs(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    house: Path,
    choose: Choose,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """It is neither brought up to date, nor written over, nor removed; and the page says so."""
    await choose("bedtime_routine")
    mine = house / BEDTIME
    mine.write_text(mine.read_text().replace("22:00:00", "21:00:00"))
    text = mine.read_text()
    await use_version(monkeypatch, tmp_path / "newer")
    await restart(hass)
    shown = await open_page(hass, entry)
    assert shown["step_id"] == "blueprints_edited"
    names, ticked, edited = offered(shown)
    assert "bedtime_routine" not in names + ticked
    assert edited == "Bedtime routine"
    await choose("celebrate_milestone")
    await choose()
    await hass.config_entries.async_remove(entry.entry_id)
    assert in_house(house) == {BEDTIME: text}


async def test_what_was_there_before_us(house: Path, choose: Choose) -> None:
    """A file of the same name that is not ours is not written over."""
    mine = house / BEDTIME
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    await choose(*(name for _, name in NAMES if name != "bedtime_routine"))
    assert mine.read_text() == "mine"


async def test_what_was_imported_again_is_still_ours(
    hass: HomeAssistant,
    house: Path,
    choose: Choose,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """Home Assistant's "import again" writes the same in other words."""
    await choose("bedtime_routine")
    blueprints = async_get_blueprints(hass)
    same = await blueprints.async_get_blueprint(f"{FOLDER}/bedtime_routine.yaml")
    await blueprints.async_add_blueprint(
        same, f"{FOLDER}/bedtime_routine.yaml", allow_override=True
    )
    assert in_house(house)[BEDTIME] != ours()[BEDTIME]
    newer = await use_version(monkeypatch, tmp_path / "newer")
    await restart(hass)
    assert in_house(house)[BEDTIME] == newer.read_text()


def german() -> str:
    """Return the bedtime blueprint as a German house has it."""
    (one,) = (one for one in Shipped.all("de") if one.name == "bedtime_routine")
    return one.text


async def test_in_the_language_of_the_house(
    hass: HomeAssistant, entry: MockConfigEntry, house: Path, choose: Choose
) -> None:
    """The form asks in German, and all that is not a word is as we wrote it."""
    hass.config.language = "de"
    await choose("bedtime_routine")
    assert in_house(house) == {BEDTIME: german()}
    known = await async_get_blueprints(hass).async_get_blueprints()
    blueprint = known[f"{FOLDER}/bedtime_routine.yaml"]
    assert isinstance(blueprint, Blueprint)
    assert blueprint.name == "Rolling Session: Abendroutine"
    assert blueprint.inputs["coach"]["name"] == "Wer rollt"
    assert blueprint.inputs["goodnight_sentence"]["default"] == "Gute Nacht. Schlaf gut."
    assert offered(await open_page(hass, entry))[1] == ["bedtime_routine"]


async def test_the_house_speaks_another_language_later(
    hass: HomeAssistant, entry: MockConfigEntry, house: Path, choose: Choose
) -> None:
    """At the next start the forms do so as well, and they still go when nobody wants them."""
    await choose("bedtime_routine")
    hass.config.language = "de"
    await restart(hass)
    assert in_house(house) == {BEDTIME: german()}
    hass.config.language = "en-GB"
    assert offered(await open_page(hass, entry))[1] == ["bedtime_routine"]
    await restart(hass)
    assert in_house(house) == {BEDTIME: ours()[BEDTIME]}
    hass.config.language = "de"
    await choose()
    assert in_house(house) == {}


async def test_another_language_and_an_edited_file(
    hass: HomeAssistant, house: Path, choose: Choose
) -> None:
    """A language is no reason to write over somebody's work."""
    hass.config.language = "de"
    await choose("bedtime_routine")
    mine = german().replace("22:00:00", "21:00:00")
    house.joinpath(BEDTIME).write_text(mine)
    hass.config.language = "en"
    await restart(hass)
    await choose("celebrate_milestone")
    assert in_house(house)[BEDTIME] == mine


async def test_imported_in_english(hass: HomeAssistant, coach: Coach, choose: Choose) -> None:
    """By link a German house gets it in English: ours as well, and what is made of it goes on."""
    for domain in ("automation", "script"):
        assert await async_setup_component(hass, domain, {})
    hass.config.language = "de"
    await choose("celebrate_milestone")
    automation = await automate(hass, "bedtime_routine", coach=device_of(coach))
    file = Path(hass.config.path("blueprints", BEDTIME))
    assert file.read_text() == ours()[BEDTIME]
    await restart(hass)
    await hass.async_block_till_done()
    assert file.read_text() == german()
    state = hass.states.get(automation)
    assert state
    assert state.state == "on"
    await hass.services.async_call("automation", "turn_off", {"entity_id": "all"}, blocking=True)


async def test_deleted_in_home_assistant(
    hass: HomeAssistant, entry: MockConfigEntry, house: Path, choose: Choose
) -> None:
    """Whoever deletes it there does not get it back by a restart."""
    await choose("bedtime_routine")
    house.joinpath(BEDTIME).unlink()
    await restart(hass)
    assert in_house(house) == {}
    assert offered(await open_page(hass, entry))[1] == []


async def test_the_last_person_goes(
    hass: HomeAssistant, entry: MockConfigEntry, house: Path, choose: Choose
) -> None:
    """With the last person goes what nobody uses."""
    await choose("bedtime_routine", "roll_now")
    await hass.config_entries.async_remove(entry.entry_id)
    assert in_house(house) == {}
    assert not Path(hass.config.path(".storage", "rolling_session.blueprints")).exists()


async def test_updates_wait_for_the_start(
    hass: HomeAssistant, entry: MockConfigEntry, set_up: SetUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is looked for before the house is up."""
    looked: list[str] = []

    async def look(self: Blueprints, _: HomeAssistant) -> None:
        looked.append("now")

    monkeypatch.setattr(Blueprints, "async_update", look)
    hass.set_state(CoreState.starting)
    await set_up(entry)
    assert not looked
    hass.set_state(CoreState.running)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await hass.async_block_till_done()
    assert looked == ["now"]


async def test_without_automations(
    hass: HomeAssistant, entry: MockConfigEntry, set_up: SetUp
) -> None:
    """A house without automations is told so."""
    await set_up(entry)
    shown = await open_page(hass, entry)
    assert shown["reason"] == "no_blueprints"


async def test_copied_without_the_blueprints(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    house: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """Whoever copied only the code is told so, too."""
    monkeypatch.setattr(blueprint_files, "_SHIPPED", tmp_path / "missing")
    assert (await open_page(hass, entry))["reason"] == "no_blueprints"


async def test_a_full_disk(
    hass: HomeAssistant, house: Path, choose: Choose, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What can not be written is told, and can be tried again."""
    write = blueprint_files.write_utf8_file_atomic

    def fail(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(blueprint_files, "write_utf8_file_atomic", fail)
    refused = await choose("bedtime_routine")
    assert refused["errors"] == {"base": "blueprints_not_written"}
    assert in_house(house) == {}
    monkeypatch.setattr(blueprint_files, "write_utf8_file_atomic", write)
    done = await hass.config_entries.options.async_configure(
        refused["flow_id"], {"blueprints": ["bedtime_routine"]}
    )
    assert done["step_id"] == "blueprints_done"
    assert [*in_house(house)] == [BEDTIME]


def unreadable(*_: Any) -> None:
    raise PermissionError(13, "Permission denied")


async def test_a_folder_that_can_not_be_read(
    hass: HomeAssistant, entry: MockConfigEntry, house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told on the page."""
    monkeypatch.setattr(blueprint_files.Shipped, "all", unreadable)
    assert (await open_page(hass, entry))["reason"] == "blueprints_unreadable"


@pytest.mark.expect_log("A blueprint could not be brought up to date", "Blueprints stay in the")
async def test_a_folder_that_can_not_be_read_later(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    house: Path,
    choose: Choose,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A start, and a person who leaves, are not held up by it."""
    await choose("bedtime_routine")
    with monkeypatch.context() as patch:
        patch.setattr(blueprint_files.Shipped, "all", unreadable)
        await hass.data[DATA_BLUEPRINTS].async_update(hass)
        await hass.config_entries.async_remove(entry.entry_id)
    assert [*in_house(house)] == [BEDTIME]
