"""A person meets the own history in the options: takes it along, brings one in, empties it."""

from collections.abc import AsyncIterator
from http import HTTPStatus
from io import BytesIO
import json
from pathlib import Path
import re
import time
from typing import Any

from homeassistant.auth.models import User
from homeassistant.config_entries import ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.rolling_session.const import (
    CONF_KEEP_HISTORY,
    CONF_PERSON,
    CONF_REST_DAYS,
    CONF_SHARE_HISTORY,
    CONF_WEEKLY,
)
from custom_components.rolling_session.engine.ledger import Change, ChangeKind, Ledger
from custom_components.rolling_session.history_view import signed_url

from .coach import Coach
from .conftest import SetUp, coaching
from .journal.histories import record
from .test_history import logged
from .test_history_files import TABLE


@pytest.fixture(autouse=True)
def folder_for_uploads(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep uploads in a folder of the test's own: Home Assistant has one for the machine."""
    monkeypatch.setattr("homeassistant.components.file_upload.TEMP_DIR_NAME", tmp_path / "uploads")


FLOW = "/api/config/config_entries/options/flow"
MISSING = "01234567-89ab-cdef-0123-456789abcdef"


class Browser:
    """Anna's options, as they are shown in a browser."""

    def __init__(self, coach: Coach, client: Any) -> None:
        self.coach = coach
        self.client = client
        self.page: dict[str, Any] = {}

    async def open(self, *choices: str) -> dict[str, Any]:
        """Open the options, and choose one item after the other."""
        response = await self.client.post(FLOW, json={"handler": self.coach.entry.entry_id})
        self.page = await response.json()
        for choice in ("history", *choices):
            await self.choose(choice)
        return self.page

    async def choose(self, item: str) -> dict[str, Any]:
        """Choose an item of the menu that is shown."""
        assert self.page["type"] == "menu", self.page
        assert item in self.page["menu_options"]
        return await self.answer(next_step_id=item)

    async def answer(self, **answers: Any) -> dict[str, Any]:
        """Answer what is shown."""
        response = await self.client.post(f"{FLOW}/{self.page['flow_id']}", json=answers)
        assert response.status == HTTPStatus.OK, await response.text()
        self.page = await response.json()
        return self.page

    async def upload(self, content: bytes, **answers: str) -> dict[str, Any]:
        """Upload a file on the page that asks for one."""
        form = {"file": BytesIO(content)}
        response = await self.client.post("/api/file_upload", data=form)
        assert response.status == HTTPStatus.OK
        return await self.answer(file=(await response.json())["file_id"], **answers)

    @property
    def told(self) -> dict[str, str]:
        return dict(self.page["description_placeholders"])

    @property
    def links(self) -> list[str]:
        return re.findall(r'<a href="([^"]+)" target="_blank">', self.told["links"])


@pytest.fixture
async def anna(hass: HomeAssistant, entry: MockConfigEntry, set_up: SetUp) -> AsyncIterator[Coach]:
    """Return Anna's coach in a house whose clock runs: a web server needs one."""
    async with coaching(hass, None, entry, set_up) as coach:
        yield coach


@pytest.fixture
async def browser(hass: HomeAssistant, anna: Coach, hass_client: ClientSessionGenerator) -> Browser:
    """Return the browser of somebody who runs the house."""
    assert await async_setup_component(hass, "config", {})
    return Browser(anna, await hass_client())


def path_of(coach: Coach, form: str = "json") -> str:
    return f"/api/rolling_session/history/{coach.entry.entry_id}.{form}"


async def token_of(hass: HomeAssistant, user: User) -> str:
    """Return what a user logs in with."""
    refresh_token = await hass.auth.async_create_refresh_token(user, "https://example.com")
    return hass.auth.async_create_access_token(refresh_token)


async def with_a_long_history(coach: Coach, sessions: int) -> None:
    """Let Anna have rolled on many evenings."""
    records = tuple(record(-number - 1) for number in range(sessions))
    first = coach.coordinator.history.ledger
    change = Change("C", records[0].ended_at, None, ChangeKind.IMPORTED, records)
    coach.coordinator.history.ledger = await coach.hass.async_add_executor_job(
        Ledger.changed, first, change
    )


# Taking it along


async def test_the_page_says_what_there_is(browser: Browser) -> None:
    await browser.coach.do("import_history", content=TABLE)
    page = await browser.open()
    assert (browser.told["sessions"], browser.told["since"]) == ("3", "2026-02-26")
    assert len(browser.links) == 2
    assert page["menu_options"] == [
        "import_file",
        "share_history",
        "keep_history",
        "empty_history",
        "init",
    ]
    assert (await browser.choose("init"))["step_id"] == "init"


async def test_a_link_works_by_itself(
    browser: Browser, hass_client_no_auth: ClientSessionGenerator
) -> None:
    await browser.coach.do("import_history", content=TABLE)
    await browser.open()
    stranger = await hass_client_no_auth()
    for link, form in zip(browser.links, ("json", "csv"), strict=True):
        response = await stranger.get(link)
        assert response.status == HTTPStatus.OK
        told = await browser.coach.do("export_history", format=form)
        assert await response.text() == told["content"]
        header = response.headers["Content-Disposition"]
        assert header == f'attachment; filename="{told["filename"]}"'
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Content-Type"].endswith("; charset=utf-8")


@pytest.mark.expect_log("invalid authentication")
async def test_nobody_comes_in_without_a_signature_or_with_that_of_another_file(
    browser: Browser, hass_client_no_auth: ClientSessionGenerator
) -> None:
    stranger = await hass_client_no_auth()
    path = path_of(browser.coach)
    assert (await stranger.get(path)).status == HTTPStatus.UNAUTHORIZED
    await browser.open()
    signature = browser.links[1].partition("?")[2]
    response = await stranger.get(f"{path}?{signature}")
    assert response.status == HTTPStatus.UNAUTHORIZED


async def test_only_the_person_and_who_runs_the_house_may_read_it(
    hass: HomeAssistant, anna: Coach, hass_client: ClientSessionGenerator
) -> None:
    herself = MockUser(groups=[await hass.auth.async_get_group("system-users")])
    ben = MockUser(groups=[await hass.auth.async_get_group("system-users")])
    for user in (herself, ben):
        user.add_to_hass(hass)
    clients = [await hass_client(await token_of(hass, user)) for user in (herself, ben)]
    path = path_of(anna)

    async def statuses(path: str) -> list[int]:
        return [(await client.get(path)).status for client in clients]

    # As long as nobody can own it, who may read the sensor may read it.
    assert await statuses(path) == [HTTPStatus.OK] * 2
    hass.states.async_set("person.anna", "home", {"user_id": herself.id})
    data = {**anna.entry.data, CONF_PERSON: "person.anna"}
    hass.config_entries.async_update_entry(anna.entry, data=data)
    assert await statuses(path) == [HTTPStatus.OK, HTTPStatus.FORBIDDEN]
    # Who may not read a history does not learn whether there is one.
    assert await statuses(path.replace(anna.entry.entry_id, "x")) == [HTTPStatus.FORBIDDEN] * 2
    hass.states.async_remove("person.anna")
    assert await statuses(path) == [HTTPStatus.FORBIDDEN] * 2


async def test_a_link_that_nobody_asked_for_opens_nothing(
    hass: HomeAssistant, anna: Coach, hass_client_no_auth: ClientSessionGenerator
) -> None:
    stranger = await hass_client_no_auth()
    response = await stranger.get(signed_url(hass, anna.entry, "json"))
    assert response.status == HTTPStatus.FORBIDDEN


@pytest.mark.expect_log("invalid authentication")
async def test_a_link_ends_with_the_login_that_asked_for_it(
    hass: HomeAssistant, anna: Coach, hass_client_no_auth: ClientSessionGenerator
) -> None:
    assert await async_setup_component(hass, "config", {})
    boss = MockUser(groups=[await hass.auth.async_get_group("system-admin")])
    boss.add_to_hass(hass)
    token = await token_of(hass, boss)
    stranger = await hass_client_no_auth()
    browser = Browser(anna, stranger)
    stranger._session.headers["Authorization"] = f"Bearer {token}"
    await browser.open()
    del stranger._session.headers["Authorization"]
    assert (await stranger.get(browser.links[0])).status == HTTPStatus.OK
    refresh_token = hass.auth.async_validate_access_token(token)
    assert refresh_token
    hass.auth.async_remove_refresh_token(refresh_token)
    assert (await stranger.get(browser.links[0])).status == HTTPStatus.UNAUTHORIZED


@pytest.mark.parametrize("path", ["x.json", "{id}.xml"])
async def test_what_is_not_there_is_not_found(browser: Browser, path: str) -> None:
    path = path.format(id=browser.coach.entry.entry_id)
    response = await browser.client.get(f"/api/rolling_session/history/{path}")
    assert response.status == HTTPStatus.NOT_FOUND


async def test_a_history_that_is_not_loaded_is_not_found_and_has_no_page(
    hass: HomeAssistant, browser: Browser
) -> None:
    await hass.config_entries.async_unload(browser.coach.entry.entry_id)
    response = await browser.client.get(path_of(browser.coach))
    assert response.status == HTTPStatus.NOT_FOUND
    page = await browser.open()
    assert (page["type"], page["reason"]) == ("abort", "not_loaded")


async def test_a_long_history_comes_in_pieces_and_is_whole(browser: Browser) -> None:
    await with_a_long_history(browser.coach, 5_000)
    response = await browser.client.get(path_of(browser.coach))
    assert response.headers["Transfer-Encoding"] == "chunked"
    document = json.loads(await response.read())
    assert len(document["sessions"]) == 5_000


# Bringing one in


async def test_nothing_changes_before_it_is_taken_over(browser: Browser) -> None:
    history = browser.coach.coordinator.history
    before = history.ledger
    await browser.open("import_file")
    page = await browser.upload(TABLE.encode())
    assert page["step_id"] == "import_check"
    assert browser.told == {"added": "3", "changed": "0", "same": "0", "routines": "0"}
    assert history.ledger is before
    page = await browser.choose("import_take_over")
    assert page["step_id"] == "import_done"
    assert len(history.ledger.day_of) == 3
    await browser.choose("history")
    assert browser.told["sessions"] == "3"


async def test_who_took_it_over_is_known(
    browser: Browser, hass_admin_user: User, hass: HomeAssistant
) -> None:
    await browser.open("import_file")
    await browser.upload(TABLE.encode())
    await browser.choose("import_take_over")
    options = dict(browser.coach.entry.options)
    assert (await browser.choose("history_done"))["type"] == "create_entry"
    assert browser.coach.entry.options == options
    changes = await browser.coach.coordinator.history.async_ask(list)
    assert changes[-1].by == hass_admin_user.id


async def test_the_same_file_again_has_nothing_new(browser: Browser) -> None:
    await browser.coach.do("import_history", content=TABLE)
    await browser.open("import_file")
    page = await browser.upload(TABLE.encode())
    assert page["step_id"] == "import_known"
    assert page["menu_options"] == ["import_file", "history"]
    assert browser.told["same"] == "3"


async def test_wrong_lines_are_shown_and_another_file_can_be_right(browser: Browser) -> None:
    history = browser.coach.coordinator.history
    before = history.ledger
    await browser.open("import_file")
    page = await browser.upload(b"date,minutes\n2026-02-27,10\nnever,5\n")
    assert page["step_id"] == "import_wrong"
    assert page["menu_options"] == ["import_file", "history"]
    assert browser.told["problems"].startswith("Line 3: This is not a date")
    assert history.ledger is before
    await browser.choose("import_file")
    assert (await browser.upload(TABLE.encode()))["step_id"] == "import_check"


async def test_what_became_wrong_meanwhile_is_not_taken_over(browser: Browser) -> None:
    coach = browser.coach
    await coach.do("import_history", content=TABLE)
    await logged(coach, started_at="2026-02-20 21:00:00")
    document = json.loads((await coach.do("export_history"))["content"])
    session = next(s for s in document["sessions"] if s["source"] == "logged")
    session["id"] = "another"
    await coach.do("undo")
    await browser.open("import_file")
    page = await browser.upload(json.dumps(document).encode())
    assert page["step_id"] == "import_check"
    await logged(coach, started_at="2026-02-20 21:00:00")
    page = await browser.choose("import_take_over")
    assert page["step_id"] == "import_wrong"
    assert "There is a session at that time already" in browser.told["problems"]
    assert coach.coordinator.history.ledger.record("another") is None


async def test_junk_is_refused_at_once(browser: Browser) -> None:
    await browser.open("import_file")
    began = time.perf_counter()
    page = await browser.upload(b"\x00\xff\x10junk" * (50 * 1024 * 1024 // 7))
    assert time.perf_counter() - began < 10
    assert page["errors"] == {"base": "not_imported"}
    assert browser.told["reason"].startswith("This is not a history that can be read here.")


async def test_a_file_that_is_too_large_is_not_even_read(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custom_components.rolling_session.config_history.LARGEST", 2 * 1024**2)
    await browser.open("import_file")
    page = await browser.upload(b"a" * (2 * 1024**2 + 1))
    assert page["errors"] == {"base": "not_imported"}
    assert "at most 2 MB" in browser.told["reason"]
    # What was uploaded is not kept, so the page asks for a file again.
    assert (await browser.upload(TABLE.encode()))["step_id"] == "import_check"


async def test_a_file_that_was_never_uploaded_is_asked_for_again(browser: Browser) -> None:
    await browser.open("import_file")
    assert (await browser.answer(file=MISSING))["errors"] == {"base": "upload_gone"}


async def test_one_habit_is_chosen(browser: Browser) -> None:
    await browser.open("import_file")
    content = b"Date,Rolling,Reading\n2026-02-27,2,0\n2026-02-28,2,2\n"
    assert (await browser.upload(content))["step_id"] == "import_wrong"
    await browser.choose("import_file")
    await browser.upload(content, habit=" Rolling ")
    assert browser.told["added"] == "2"


async def test_a_history_comes_in_while_a_session_runs(browser: Browser) -> None:
    await browser.coach.do("start")
    session = browser.coach.coordinator.session
    assert session
    await browser.open("import_file")
    await browser.upload(TABLE.encode())
    assert (await browser.choose("import_take_over"))["step_id"] == "import_done"
    live = browser.coach.coordinator.session
    assert live
    assert live.id == session.id


@pytest.mark.parametrize("choice", ["import_take_over", "empty_now"])
async def test_what_can_not_be_saved_is_said(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, choice: str
) -> None:
    if choice == "empty_now":
        await logged(browser.coach)
        await browser.open("empty_history", "empty_for_sure")
    else:
        await browser.open("import_file")
        await browser.upload(TABLE.encode())
    before = browser.coach.coordinator.history.ledger

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("custom_components.rolling_session.disk.append", full)
    page = await browser.choose(choice)
    assert (page["type"], page["reason"]) == ("abort", "history_not_saved")
    assert "No space left on device" in browser.told["error"]
    assert browser.coach.coordinator.history.ledger is before


# Sharing it, keeping it, and emptying it


async def test_sharing_is_an_option_and_nothing_else_changes(browser: Browser) -> None:
    options = dict(browser.coach.entry.options)
    page = await browser.open("share_history")
    assert page["data_schema"][0]["default"] is False
    assert (await browser.answer(**{CONF_SHARE_HISTORY: True}))["type"] == "create_entry"
    assert browser.coach.entry.options == {**options, CONF_SHARE_HISTORY: True}
    page = await browser.open("share_history")
    assert page["data_schema"][0]["description"] == {"suggested_value": True}


async def test_keeping_is_an_option_and_nothing_else_changes(browser: Browser) -> None:
    options = dict(browser.coach.entry.options)
    await browser.open("keep_history")
    assert (await browser.answer(**{CONF_KEEP_HISTORY: False}))["type"] == "create_entry"
    assert browser.coach.entry.options == {**options, CONF_KEEP_HISTORY: False}
    page = await browser.open("keep_history")
    assert page["data_schema"][0]["description"] == {"suggested_value": False}


async def test_emptying_is_asked_twice_and_can_be_undone(browser: Browser) -> None:
    coach = browser.coach
    await coach.do("import_history", content=TABLE)
    await coach.do("pause_streak", since="2026-02-01", until="2026-02-10", reason="holiday")
    before = coach.coordinator.history.ledger
    await browser.open("empty_history", "empty_for_sure")
    assert browser.told == {"sessions": "3"}
    assert coach.coordinator.history.ledger is before
    await browser.choose("empty_now")
    assert (browser.page["step_id"], browser.told["sessions"]) == ("history", "0")
    assert coach.coordinator.history.ledger == Ledger()
    await coach.do("undo")
    assert coach.coordinator.history.ledger == before


async def test_one_may_think_better_of_it(browser: Browser) -> None:
    await browser.coach.do("import_history", content=TABLE)
    await browser.open("empty_history", "empty_for_sure", "history")
    assert browser.told["sessions"] == "3"


async def test_to_empty_what_is_empty_changes_nothing(browser: Browser) -> None:
    await browser.open("empty_history", "empty_for_sure", "empty_now")
    assert await browser.coach.coordinator.history.async_ask(list) == []


@pytest.mark.parametrize("step", ["import_file", "import_check", "empty_history", "empty_now"])
async def test_a_person_who_is_unloaded_meanwhile_is_told(
    hass: HomeAssistant, browser: Browser, step: str
) -> None:
    path = {
        "import_file": ["import_file"],
        "import_check": ["import_file"],
        "empty_history": [],
        "empty_now": ["empty_history", "empty_for_sure"],
    }[step]
    await browser.open(*path)
    if step == "import_check":
        await browser.upload(TABLE.encode())
    await hass.config_entries.async_unload(browser.coach.entry.entry_id)
    if step == "import_file":
        page = await browser.upload(TABLE.encode())
    else:
        page = await browser.choose("import_take_over" if step == "import_check" else step)
    assert (page["type"], page["reason"]) == ("abort", "not_loaded")


# Days a week


async def test_any_three_days_a_week(hass: HomeAssistant, coach: Coach) -> None:
    days = ("02-16", "02-18", "02-22", "02-23", "02-24", "02-28")
    content = "date\n" + "".join(f"2026-{day}\n" for day in days)
    await coach.do("import_history", content=content)
    assert coach.state("sensor.streak") == "0"
    result: ConfigFlowResult = await hass.config_entries.options.async_init(coach.entry.entry_id)
    for page in ({"next_step_id": "bedtime"}, {CONF_WEEKLY: 3, CONF_REST_DAYS: ["sun"]}):
        result = await hass.config_entries.options.async_configure(result["flow_id"], page)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    assert coach.entry.options[CONF_WEEKLY] == 3
    assert coach.state("sensor.streak") == "2"
    answer = await coach.do("explain_streak")
    assert answer["unit"] == "weeks"
