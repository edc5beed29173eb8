"""Whatever is answered on any page: it is taken, or the page says what is wrong; nothing breaks."""

import re
from typing import Any

from homeassistant.data_entry_flow import FlowResultType, UnknownStep
from homeassistant.helpers import selector as selectors
from homeassistant.helpers.selector import Selector
from homeassistant.setup import async_setup_component
from hypothesis import given, strategies as st
import pytest
import voluptuous as vol

from custom_components.rolling_session.const import DOMAIN
from custom_components.rolling_session.journal import Journal

from ..engine.strategies import junk
from ..integration.own import add_routine
from .conftest import share
from .house import REFUSALS, House, words

_WORDS = words()
_PAGES = 12
_CHANGING = frozenset({"empty_now", "import_take_over", "try_earlier", "try_later"})
"""What is chosen from a menu, and changes something at once."""
_NOT_OURS = frozenset({"already_in_progress"})

names = st.text(max_size=12) | st.sampled_from(
    ["Bedtime", "", " ", "Anna", "!!!", "x" * 300, "{{ 1 }}", "\u200b", "Mia", "😀", "a|b/c\\d"]
)
texts = names | st.sampled_from(
    ["{{ name }}", "{{ nix.x }}", "{% for %}", "{{ 1 / 0 }}", "{{ 9**9**9 }}"]
)
times = st.times().map(str) | st.sampled_from(["22:00:00", "06:00:00", "25:00", ""])
moments = st.datetimes().map(lambda at: str(at)[:19]) | st.sampled_from(
    ["2026-03-01 10:00:00", "x"]
)
entities = st.sampled_from(
    ["light.lamp", "notify.phone", "media_player.gone", "tts.gone", "person.gone", "x", "sun.sun"]
)
numbers = st.integers(-5, 700) | st.floats() | st.sampled_from(["nan", "inf", "7", ""])


def _options(config: Any) -> st.SearchStrategy[str]:
    values = [o["value"] if isinstance(o, dict) else o for o in config["options"]]
    return st.sampled_from(values) if values else st.just("none")


def _asked(question: Any) -> Any:
    """Return the selector of a question."""
    parts = question.validators if isinstance(question, vol.All) else [question]
    return next((part for part in parts if isinstance(part, Selector)), None)


def answer_to(question: Any) -> st.SearchStrategy[Any]:
    """Return what may be answered to one question of a form."""
    asked = _asked(question)
    match asked:
        case selectors.SelectSelector():
            one = _options(asked.config)
        case selectors.NumberSelector():
            least, most = int(asked.config.get("min", 0)), int(asked.config.get("max", 9))
            one = st.integers(least, most) | numbers
        case selectors.TextSelector():
            one = texts
        case selectors.BooleanSelector():
            one = st.booleans()
        case selectors.TimeSelector():
            one = times
        case selectors.DateTimeSelector():
            one = moments
        case selectors.EntitySelector():
            one = entities
        case selectors.LanguageSelector():
            one = st.sampled_from(["en", "de", "pt-BR", "tlh"])
        case _:
            one = st.text(max_size=40)
    if getattr(asked, "config", {}).get("multiple"):
        one = st.lists(one, max_size=3)
    return st.one_of(one, one, one, one, one, one, one, one, junk)


def right_answer_to(question: Any) -> st.SearchStrategy[Any]:
    """Return what a person would answer."""
    match asked := _asked(question):
        case selectors.BooleanSelector():
            return st.just(True)  # read, and agreed
        case selectors.TextSelector():
            return st.sampled_from(["Mia", "Jo", "😀", "On we go"])
        case selectors.SelectSelector():
            one = _options(asked.config)
            return st.lists(one, min_size=1, max_size=3) if asked.config["multiple"] else one
        case selectors.NumberSelector():
            return st.integers(int(asked.config["min"]), int(asked.config["max"]))
        case selectors.LanguageSelector():
            return st.sampled_from(["en", "de"])
        case selectors.TimeSelector():
            return st.times().map(str)
        case _:
            return answer_to(question)


def answers_to(schema: vol.Schema) -> st.SearchStrategy[dict[str, Any]]:
    """Return what may be answered to a form."""
    questions = {
        marker.schema: (isinstance(marker, vol.Required), question)
        for marker, question in schema.schema.items()
    }
    required = {key: answer_to(q) for key, (needed, q) in questions.items() if needed}
    optional = {key: answer_to(q) for key, (needed, q) in questions.items() if not needed}
    right = {key: right_answer_to(q) for key, (needed, q) in questions.items() if needed}
    if "name" in questions:
        right["name"] = right_answer_to(questions["name"][1])
    return st.fixed_dictionaries(right) | st.fixed_dictionaries(required, optional=optional)


def check_page(kind: dict[str, Any], page: Any) -> None:
    """Demand that everything on a page has words, with everything that those name."""
    told = page.get("description_placeholders") or {}
    match page["type"]:
        case FlowResultType.FORM:
            for error in (page["errors"] or {}).values():
                check_words(kind["error"][error], told)
            check_words(kind["step"][page["step_id"]].get("description", ""), told)
        case FlowResultType.MENU:
            step = kind["step"][page["step_id"]]
            check_words(step.get("description", ""), told)
            assert {*page["menu_options"]} <= {*step["menu_options"]}
        case FlowResultType.ABORT if page["reason"] not in _NOT_OURS:
            check_words(kind["abort"].get(page["reason"], ""), told)
            assert page["reason"] in kind["abort"] or page["reason"].endswith("_successful")


def check_words(sentence: str, told: Any) -> None:
    assert set(re.findall(r"(?<!\{)\{(\w+)\}(?!\})", sentence)) <= {*told}, sentence


class Dialog:
    """Somebody who answers pages at random."""

    def __init__(self, house: House, flows: Any, kind: dict[str, Any], draw: Any) -> None:
        """Answer in this house."""
        self._house = house
        self._flows = flows
        self._kind = kind
        self._draw = draw

    def go(self, handler: Any, context: dict[str, Any]) -> None:
        """Answer until the dialog is over, or there was enough of it."""
        page = self._house.run(self._flows.async_init(handler, context=context))
        for _ in range(_PAGES):
            check_page(self._kind, page)
            if page["type"] not in {FlowResultType.FORM, FlowResultType.MENU}:
                return
            page = self._next(page) or page

    def _next(self, page: Any) -> Any:
        if page["type"] is FlowResultType.MENU:
            answers = {"next_step_id": self._draw(st.sampled_from(page["menu_options"]))}
        else:
            answers = self._draw(answers_to(page["data_schema"]))
        before = self._house.standing()
        with self._house.calm():
            try:
                following = self._house.run(self._flows.async_configure(page["flow_id"], answers))
            except (*REFUSALS, UnknownStep):
                following = None
        is_open = following is None or following["type"] is not FlowResultType.CREATE_ENTRY
        if is_open and not self._changes(following, answers):
            assert self._house.standing() == before
        return following

    def _changes(self, page: Any, answers: dict[str, Any]) -> bool:
        done = page and page["type"] is FlowResultType.ABORT and "successful" in page["reason"]
        return bool(done) or answers.get("next_step_id") in _CHANGING


@pytest.fixture
def flows_house(house: House) -> House:
    """Have somebody else to choose from, and a routine."""

    async def furnish() -> None:
        house.hass.states.async_set("person.mia", "home", {"friendly_name": "Mia"})
        for part in ("file_upload", "automation", "script"):
            assert await async_setup_component(house.hass, part, {})
        await add_routine(house.hass, house.entry, "Monday hips")

    house.run(furnish())
    return house


@pytest.fixture
def put_back(flows_house: House):
    """Return what makes the house as it was."""
    hass, entry = flows_house.hass, flows_house.entry
    options, data, title = dict(entry.options), dict(entry.data), entry.title
    # Home Assistant changes a subentry where it is, so what it was has to be copied.
    kept = {id_: (it.title, dict(it.data)) for id_, it in entry.subentries.items()}

    async def back() -> None:
        for flows in (
            hass.config_entries.flow,
            hass.config_entries.options,
            hass.config_entries.subentries,
        ):
            for flow in flows.async_progress():
                flows.async_abort(flow["flow_id"])
        for other in hass.config_entries.async_entries(DOMAIN):
            if other is not entry:
                await hass.config_entries.async_remove(other.entry_id)
                await Journal.async_forget_kept(hass, other.unique_id)
        for id_ in {*entry.subentries} - {*kept}:
            hass.config_entries.async_remove_subentry(entry, id_)
        for id_, (name, routine) in kept.items():
            hass.config_entries.async_update_subentry(
                entry, entry.subentries[id_], title=name, data=routine
            )
        hass.config_entries.async_update_entry(
            entry, options=options, data=data, title=title, unique_id="name:anna"
        )
        await flows_house.coordinator.history.async_clear(None)

    return lambda: flows_house.run(back())


def test_a_person_is_added(flows_house: House, put_back: Any) -> None:
    flows = flows_house.hass.config_entries.flow
    added: set[str] = set()

    @share(1 / 25)
    @given(st.data())
    def law(data: st.DataObject) -> None:
        put_back()
        Dialog(flows_house, flows, _WORDS["config"], data.draw).go(DOMAIN, {"source": "user"})
        added.update(flows_house.hass.config_entries.async_entry_ids())

    law()
    assert added > {flows_house.entry.entry_id}, "nobody was ever added"


def test_a_person_is_another(flows_house: House, put_back: Any) -> None:
    flows = flows_house.hass.config_entries.flow
    context = {"source": "reconfigure", "entry_id": flows_house.entry.entry_id}

    @share(1 / 50)
    @given(st.data())
    def law(data: st.DataObject) -> None:
        put_back()
        Dialog(flows_house, flows, _WORDS["config"], data.draw).go(DOMAIN, context)

    law()


def test_options_change(flows_house: House, put_back: Any) -> None:
    flows = flows_house.hass.config_entries.options

    @share(1 / 25)
    @given(st.data())
    def law(data: st.DataObject) -> None:
        put_back()
        Dialog(flows_house, flows, _WORDS["options"], data.draw).go(
            flows_house.entry.entry_id, {"source": "user"}
        )

    law()


@pytest.mark.parametrize("source", ["user", "reconfigure"])
def test_a_routine_is_built(flows_house: House, put_back: Any, source: str) -> None:
    flows = flows_house.hass.config_entries.subentries
    (subentry_id,) = flows_house.entry.subentries
    context = {"source": source} | ({"subentry_id": subentry_id} if source != "user" else {})

    @share(1 / 25)
    @given(st.data())
    def law(data: st.DataObject) -> None:
        put_back()
        Dialog(flows_house, flows, _WORDS["config_subentries"]["routine"], data.draw).go(
            (flows_house.entry.entry_id, "routine"), context
        )

    law()
