"""The routine builder, as somebody uses it: page by page, and nothing is kept until it is saved."""

from http import HTTPStatus
import json
from pathlib import Path
from typing import Any

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from homeassistant.helpers.selector import SelectSelector
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

from custom_components import rolling_session
from custom_components.rolling_session.engine.catalog import ROUTINES
from custom_components.rolling_session.engine.model import BreathPattern
from custom_components.rolling_session.engine.routine_data import routine_data, routine_from

from .coach import Coach
from .conftest import SetUp
from .own import add_routine, own

_ENGLISH: dict[str, Any] = json.loads(
    (Path(rolling_session.__file__).parent / "translations" / "en.json").read_text()
)
WORDS = _ENGLISH["config_subentries"]["routine"]
SELECTORS = _ENGLISH["selector"]


class Builder:
    """A dialog that is open."""

    def __init__(self, hass: HomeAssistant, entry: MockConfigEntry) -> None:
        self.flows = hass.config_entries.subentries
        self.handler = (entry.entry_id, "routine")
        self.page: Any = None

    async def open(self, **answers: Any) -> Builder:
        """Begin a new routine."""
        self.page = await self.flows.async_init(self.handler, context={"source": "user"})
        assert self.page["step_id"] == "user"
        return await self.answer(**answers) if answers else self

    async def change(self, subentry: ConfigSubentry) -> Builder:
        """Open a routine that there is."""
        self.page = await self.flows.async_init(
            self.handler,
            context={"source": "reconfigure", "subentry_id": subentry.subentry_id},
        )
        return self

    async def answer(self, **answers: Any) -> Builder:
        self.page = await self.flows.async_configure(self.page["flow_id"], answers)
        return self

    async def go(self, option: str, *pages: dict[str, Any]) -> Builder:
        """Choose from the menu, and answer what is asked then."""
        assert option in self.page["menu_options"]
        await self.answer(next_step_id=option)
        for answers in pages:
            await self.answer(**answers)
        return self

    async def add(self, technique: str, **dose: Any) -> Builder:
        return await self.go("add", {"technique": technique}, dose)

    def shows(self, name: str) -> str:
        return self.page["description_placeholders"][name]

    @property
    def lines(self) -> list[str]:
        return self.shows("steps").split("\n")


@pytest.fixture
def builder(hass: HomeAssistant, coach: Coach) -> Builder:
    return Builder(hass, coach.entry)


async def test_a_routine_is_built_from_nothing(coach: Coach, builder: Builder) -> None:
    await builder.open(name=" Evening ", goal="daily")
    assert builder.page["type"] is FlowResultType.MENU
    assert builder.page["menu_options"] == ["add", "breaths", "about", "save"]
    assert builder.shows("steps") == "-"
    assert builder.shows("notes") == "- ⚠️ There is nothing to roll in Evening."
    await builder.add("thoracic_roll", seconds=60, hold=20)
    await builder.add("lat_release", seconds=90, sides="left_right", hold=30)
    await builder.add("cat_cow", seconds=45)
    assert builder.lines == [
        "1. Mid-back roll · 60 s",
        "2. Lat release · Left, Right · 90 s",
        "3. Cat-cow · 45 s",
    ]
    assert builder.shows("notes") == ""
    # 15 + 60, 15 + 90, 12 + 90, 10 + 45 and 12 for the closing words
    assert builder.shows("total") == "5:49"
    assert own(coach) == {}
    await builder.go("save")
    assert builder.page["type"] is FlowResultType.CREATE_ENTRY
    assert own(coach) == {
        "Evening": {
            "goal": "daily",
            "steps": [
                {"technique": "thoracic_roll", "seconds": 60, "sides": [], "hold": 20},
                {"technique": "lat_release", "seconds": 90, "sides": ["left", "right"], "hold": 30},
                {"technique": "cat_cow", "seconds": 45, "sides": [], "hold": 30},
            ],
            "importance": [],
            "breath": None,
            "closing": 12,
        }
    }


@pytest.mark.parametrize("routine", ROUTINES)
async def test_a_built_in_routine_is_duplicated(
    coach: Coach, builder: Builder, routine: str
) -> None:
    await builder.open(name="Mine", start_from=routine)
    await builder.go("save")
    assert own(coach) == {"Mine": routine_data(ROUTINES[routine])}


async def test_an_own_routine_is_duplicated_for_another_goal(
    hass: HomeAssistant, coach: Coach, builder: Builder
) -> None:
    first = await add_routine(hass, coach.entry, "First")
    await builder.open(name="Second", start_from=first.subentry_id, goal="post_workout")
    await builder.go("save")
    assert own(coach)["Second"] == {**first.data, "goal": "post_workout"}


async def test_the_time_and_the_warnings_are_the_person_s_own(builder: Builder) -> None:
    """Anna is a beginner without a ball."""
    await builder.open(name="Mine", start_from="full_back")
    assert builder.shows("notes") == (
        "- ⚠️ Replaced by something that suits you: Mid-back extension."
    )
    await builder.open(name="Ball", start_from="upper_back_ball")
    assert builder.shows("notes") == (
        "- ⚠️ Left out, because the tool is missing: Ball between the shoulder blades."
    )
    await builder.open(name="Short", goal="full")
    await builder.add("thoracic_roll", seconds=60, hold=30)
    assert builder.shows("notes").count("this was added") == 3
    assert builder.shows("notes").count("at least two minutes") == 3
    await builder.open(name="Before", goal="pre_workout")
    await builder.add("thoracic_roll", seconds=90, hold=30)
    assert "30 to 60 seconds are enough: Mid-back roll" in builder.shows("notes")


async def test_steps_are_changed_moved_and_removed(coach: Coach, builder: Builder) -> None:
    await builder.open(name="Mine", start_from="bedtime")
    await builder.go("change", {"step": "0"}, {"seconds": 90, "hold": 25})
    assert builder.lines[0] == "1. Mid-back roll · 90 s"
    await builder.go("change", {"step": "0", "technique": "rib_roll"})
    assert builder.page["step_id"] == "dose"
    await builder.answer(seconds=30, sides="left", hold=25)
    await builder.go("move", {"step": "0", "place": 2})
    assert builder.lines == [
        "1. Figure-four glute roll · Right, Left · 60 s",
        "2. Rib roll · Left · 30 s",
        "3. Cat-cow · 45 s",
    ]
    await builder.go("remove", {"steps": ["0", "2"]})
    assert builder.lines == ["1. Rib roll · Left · 30 s"]
    assert "move" not in builder.page["menu_options"]
    await builder.go("save")
    assert own(coach)["Mine"]["steps"] == [
        {"technique": "rib_roll", "seconds": 30, "sides": ["left"], "hold": 25}
    ]


async def test_movements_are_shown_where_they_are_done(builder: Builder) -> None:
    await builder.open(name="Mine", start_from="bedtime")
    await builder.add("lat_release", seconds=60, sides="right", hold=30)
    assert [line.split(" · ")[0] for line in builder.lines] == [
        "1. Mid-back roll",
        "2. Figure-four glute roll",
        "3. Lat release",
        "4. Cat-cow",
    ]
    await builder.go("move", {"step": "3", "place": 1})
    assert builder.lines[3].startswith("4. Cat-cow")


async def test_an_empty_answer_goes_back_without_a_change(builder: Builder) -> None:
    await builder.open(name="Mine", start_from="bedtime")
    before = builder.page["description_placeholders"]
    for option, answers in (("add", {}), ("change", {}), ("move", {"place": 1}), ("remove", {})):
        await builder.go(option, answers)
        assert builder.page["description_placeholders"] == before


async def test_a_routine_breathes_as_it_likes(coach: Coach, builder: Builder) -> None:
    await builder.open(name="Slow", start_from="bedtime")
    await builder.go("breaths", {"usual": False, "inhale": 5, "held": 1, "exhale": 8})
    await builder.go("save")
    assert own(coach)["Slow"]["breath"] == {"inhale": 5, "held": 1, "exhale": 8}
    await builder.change(next(iter(coach.entry.subentries.values())))
    await builder.go("breaths", {"usual": True, "inhale": 5, "held": 1, "exhale": 8})
    await builder.go("save")
    assert own(coach)["Slow"]["breath"] is None


async def test_what_is_no_calm_breath_can_not_be_entered(builder: Builder) -> None:
    await builder.open(name="Mine", start_from="bedtime")
    await builder.go("breaths")
    with pytest.raises(InvalidData):
        await builder.answer(usual=False, inhale=4, held=9, exhale=6)


async def test_a_routine_is_renamed_and_gets_another_goal(
    hass: HomeAssistant, coach: Coach, builder: Builder
) -> None:
    subentry = await add_routine(hass, coach.entry, "Old")
    await builder.change(subentry)
    await builder.go("about", {"name": "OLD", "goal": "post_workout"})
    assert builder.shows("name") == "OLD"  # its own name is not taken
    await builder.go("about", {"name": "New", "goal": "post_workout"})
    await builder.go("save")
    assert (builder.page["type"], builder.page["reason"]) == (
        FlowResultType.ABORT,
        "reconfigure_successful",
    )
    assert own(coach) == {"New": {**subentry.data, "goal": "post_workout"}}


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("", "name_needed"),
        ("   ", "name_needed"),
        ("x" * 61, "name_too_long"),
        ("two\nlines", "name_characters"),
        ("back\x07wards", "name_characters"),
        ("turned \u202e round", "name_characters"),
        ("bedtime", "name_taken"),
        (" BEDTIME ", "name_taken"),
        ("stiff  lower back", "name_taken"),
        ("first", "name_taken"),
        ("Unavailable", "name_taken"),
        ("unknown", "name_taken"),
    ],
)
async def test_a_name_that_can_not_be_used_is_asked_for_again(
    hass: HomeAssistant, coach: Coach, builder: Builder, name: str, error: str
) -> None:
    await add_routine(hass, coach.entry, "First")
    await builder.open(name=name)
    assert (builder.page["step_id"], builder.page["errors"]) == ("user", {"name": error})
    assert error in WORDS["error"]
    await builder.answer(name="Second")
    await builder.go("about", {"name": name, "goal": "daily"})
    assert (builder.page["step_id"], builder.page["errors"]) == ("about", {"name": error})
    await builder.answer(name="Third", goal="daily")
    assert builder.shows("name") == "Third"


@pytest.mark.parametrize("name", ["Lower back", "x" * 60, "{name}", "👩‍🦰 Zoë", "a.b_c", "背中"])
async def test_a_name_is_free_text(coach: Coach, builder: Builder, name: str) -> None:
    """A name says what hurts; what is rolled is decided by steps, which know no such area."""
    await builder.open(name=name, start_from="bedtime")
    await builder.go("save")
    assert list(own(coach)) == [name]
    await coach.do("start", routine=name)
    assert coach.attribute("routine") == name


async def test_a_name_that_was_taken_meanwhile_is_asked_for_at_the_end(
    hass: HomeAssistant, coach: Coach, builder: Builder
) -> None:
    await builder.open(name="Mine", start_from="bedtime")
    await add_routine(hass, coach.entry, "mine")
    await builder.go("save")
    assert builder.page["errors"] == {"name": "name_taken"}
    await builder.answer(name="Mine too", goal="daily")
    await builder.go("save")
    assert list(own(coach)) == ["mine", "Mine too"]


@pytest.mark.parametrize("seconds", [1, 59, 121, 600])
async def test_a_dose_that_is_not_safe_is_asked_for_again(builder: Builder, seconds: int) -> None:
    await builder.open(name="Mine")
    await builder.add("lat_release", seconds=seconds, sides="left", hold=30)
    assert builder.page["step_id"] == "dose"
    assert builder.page["errors"] == {"seconds": "refused"}
    assert builder.shows("reason") == (
        f"Lat release takes 60 to 120 seconds a side, not {seconds}."
    )
    await builder.answer(seconds=60, sides="left", hold=30)
    assert builder.lines == ["1. Lat release · Left · 60 s"]


async def test_what_is_never_rolled_can_not_be_chosen(builder: Builder) -> None:
    await builder.open(name="Mine")
    await builder.go("add")
    for technique in ("lumbar_roll", "neck_roll"):
        with pytest.raises(InvalidData):
            await builder.answer(technique=technique)


async def refused(coach: Coach, builder: Builder) -> str:
    """Try to save; return why that is refused. The draft is still there afterwards."""
    lines = builder.lines
    await builder.go("save")
    assert (builder.page["step_id"], builder.page["errors"]) == ("save", {"base": "refused"})
    reason = builder.shows("reason")
    assert own(coach) == {}
    await builder.answer()
    assert builder.lines == lines
    return reason


async def test_nothing_to_roll_is_not_saved(coach: Coach, builder: Builder) -> None:
    await builder.open(name="Mine")
    assert await refused(coach, builder) == "There is nothing to roll in Mine."
    await builder.add("cat_cow", seconds=60)
    assert await refused(coach, builder) == "There is nothing to roll in Mine."


async def test_too_much_of_an_area_is_not_saved(coach: Coach, builder: Builder) -> None:
    await builder.open(name="Mine")
    for _ in range(4):
        await builder.add("lat_release", seconds=120, sides="left", hold=30)
    reason = await refused(coach, builder)
    assert reason == "Lats has had enough for today: at most 360 seconds a side."
    assert reason in builder.shows("notes")
    await builder.go("remove", {"steps": ["3"]})
    await builder.go("save")
    assert list(own(coach)) == ["Mine"]


async def test_more_than_an_hour_is_not_saved(coach: Coach, builder: Builder) -> None:
    await builder.open(name="Mine", start_from="bedtime")
    for _ in range(18):
        await builder.add("cat_cow", seconds=180)
    assert await refused(coach, builder) == (
        "62 minutes is too long: a session lasts at most 60 minutes."
    )
    assert builder.shows("total") == "-"


async def test_a_tool_that_is_missing_can_be_bought(coach: Coach, builder: Builder) -> None:
    await builder.open(name="Ball")
    await builder.add("rhomboid_ball", seconds=60, sides="right_left")
    assert "This needs a tool you have not listed" in builder.shows("notes")
    await builder.go("save")
    assert list(own(coach)) == ["Ball"]


@pytest.mark.expect_log("Anna: the routine 'Bad' is left out: unknown_technique")
async def test_a_routine_that_is_not_safe_any_more_can_be_mended(
    hass: HomeAssistant, coach: Coach, builder: Builder
) -> None:
    bad = {"goal": "daily", "steps": [{"technique": "juggling", "seconds": 5}]}
    subentry = await add_routine(hass, coach.entry, "Bad", **bad)
    await builder.change(subentry)
    assert builder.lines == ["1. juggling · 5 s"]
    await builder.go("change", {"step": "0"})
    assert builder.page["errors"] == {"technique": "technique_needed"}
    await builder.answer(step="0", technique="thoracic_roll")
    await builder.answer(seconds=60, hold=30)
    await builder.go("save")
    await coach.do("start", routine="Bad")
    assert coach.attribute("routine") == "Bad"


@pytest.mark.expect_log("is left out")
async def test_what_is_no_routine_is_not_shown(
    hass: HomeAssistant, coach: Coach, builder: Builder
) -> None:
    subentry = await add_routine(hass, coach.entry, "Bad", goal="daily", steps="none")
    await builder.change(subentry)
    assert builder.page["reason"] == "unreadable"
    assert "unreadable" in WORDS["abort"]


async def test_a_routine_that_was_deleted_meanwhile_does_not_come_back(
    hass: HomeAssistant, coach: Coach, builder: Builder
) -> None:
    subentry = await add_routine(hass, coach.entry, "Gone")
    await builder.change(subentry)
    hass.config_entries.async_remove_subentry(coach.entry, subentry.subentry_id)
    await builder.go("save")
    assert builder.page["reason"] == "removed"
    assert own(coach) == {}
    assert "removed" in WORDS["abort"]


async def test_a_dialog_that_is_closed_leaves_nothing(coach: Coach, builder: Builder) -> None:
    await builder.open(name="Mine", start_from="bedtime")
    builder.flows.async_abort(builder.page["flow_id"])
    assert own(coach) == {}
    assert coach.entry.modified_at == coach.entry.created_at


async def test_the_builder_works_in_a_browser(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    set_up: SetUp,
    hass_client: ClientSessionGenerator,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """Every page can be sent to the frontend, and what the frontend sends back is understood."""
    await set_up(entry)
    assert await async_setup_component(hass, "config", {})
    client = await hass_client()
    url = "/api/config/config_entries/subentries/flow"
    handler = [entry.entry_id, "routine"]
    page = await (await client.post(url, json={"handler": handler})).json()
    for answers in (
        {"name": "Mine", "start_from": "bedtime"},
        {"next_step_id": "add"},
        {"technique": "lat_release"},
        {"seconds": 90.0, "sides": "left_right", "hold": 25.0},
        {"next_step_id": "change"},
        {"step": "0"},
        {"seconds": 30.0, "hold": 30.0},
        {"next_step_id": "move"},
        {"step": "1", "place": 1.0},
        {"next_step_id": "remove"},
        {"steps": ["1"]},
        {"next_step_id": "breaths"},
        {"usual": False, "inhale": 4.0, "held": 0.0, "exhale": 8.0},
        {"next_step_id": "about"},
        {"name": "Ours", "goal": "post_workout"},
        {"next_step_id": "save"},
    ):
        if page["type"] == "form":
            assert page["data_schema"]
            assert all("selector" in question for question in page["data_schema"])
        response = await client.post(f"{url}/{page['flow_id']}", json=answers)
        assert response.status == HTTPStatus.OK, answers
        page = await response.json()
    assert page["type"] == "create_entry"
    (subentry,) = entry.subentries.values()
    data = dict(subentry.data)
    assert [step["technique"] for step in data["steps"]] == [
        "glute_figure_four",
        "lat_release",
        "cat_cow",
    ]
    assert routine_from(subentry.title, json.loads(json.dumps(data))).breath == BreathPattern(
        4, 0, 8
    )

    # Home Assistant's own dialog renames without asking the builder.
    socket = await hass_ws_client()
    await socket.send_json_auto_id(
        {
            "type": "config_entries/subentries/update",
            "entry_id": entry.entry_id,
            "subentry_id": subentry.subentry_id,
            "title": "Theirs",
        }
    )
    assert (await socket.receive_json())["success"]
    await hass.async_block_till_done()
    select = hass.states.get("select.anna_routine")
    assert select
    assert select.attributes["options"] == [*ROUTINES, "Theirs"]


async def test_every_page_has_its_words(builder: Builder) -> None:
    pages = {"builder": set(WORDS["step"]["builder"]["menu_options"])}
    asked = set()

    def look() -> None:
        page = builder.page
        if page["type"] is FlowResultType.MENU:
            assert set(page["menu_options"]) <= pages["builder"]
            return
        words = WORDS["step"][page["step_id"]]
        asked.add(page["step_id"])
        questions = {str(marker.schema) for marker in page["data_schema"].schema}
        assert set(words.get("data", {})) == set(words.get("data_description", {})), page
        assert questions <= set(words.get("data", {})), page
        assert bool(questions) == bool(words.get("data"))
        for selector in page["data_schema"].schema.values():
            if isinstance(selector, SelectSelector) and "translation_key" in selector.config:
                names = SELECTORS[selector.config["translation_key"]]["options"]
                values = [
                    o if isinstance(o, str) else o["value"] for o in selector.config["options"]
                ]
                assert values == list(names)

    await builder.open()
    look()
    await builder.answer(name="Mine")
    await builder.go("save")
    look()
    await builder.answer()
    await builder.go("add")
    look()
    await builder.answer(technique="lat_release")
    look()
    await builder.answer(seconds=60, sides="left", hold=30)
    await builder.add("cat_cow", seconds=60)
    assert set(builder.page["menu_options"]) == pages["builder"]
    menu = WORDS["step"]["builder"]
    assert set(menu["menu_option_descriptions"]) == pages["builder"]
    for option, answers in {
        "change": {},
        "move": {"place": 1},
        "remove": {},
        "breaths": {"usual": True, "inhale": 4, "held": 0, "exhale": 6},
        "about": {"name": "Mine", "goal": "full"},
    }.items():
        await builder.go(option)
        look()
        await builder.answer(**answers)
    assert asked | {"builder"} == set(WORDS["step"])
