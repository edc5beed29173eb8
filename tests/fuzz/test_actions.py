"""Whatever an action is given: it is done, or refused in words and nothing has changed."""

from datetime import UTC, timedelta, timezone
from typing import Any

from homeassistant.core import SupportsResponse
from hypothesis import example, given, strategies as st

from custom_components.rolling_session.const import DOMAIN, Action
from custom_components.rolling_session.engine.catalog import ROUTINES
from custom_components.rolling_session.engine.model import Zone
from custom_components.rolling_session.engine.session import stop
from custom_components.rolling_session.services import _SCHEMAS

from ..engine.strategies import junk
from .conftest import share
from .house import House

SESSION = "sensor.anna_session"
type Call = tuple[Action, dict[str, Any]]

odd_texts = st.sampled_from(["", " ", "nan", "-inf", "1e400", "\0", "\ud800", "None", "x" * 300])
texts = st.text(max_size=12) | odd_texts
numbers = st.integers(-5, 200) | st.integers() | st.floats() | odd_texts
days = st.dates() | st.dates().map(str) | st.sampled_from(["0001-01-01", "9999-12-31"])
moments = (
    st.datetimes()
    | st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=14))]))
    | st.datetimes().map(str)
)
areas = st.sampled_from([*Zone, "lumbar", "neck"]) | texts
outlets = st.sampled_from(["light.lamp", "notify.phone", "sun.sun", "light.gone", "x"])
spans = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("days", "hours", "minutes", "seconds"), numbers)
)
ids = st.sampled_from(["01", "injury:2026-03-02", "last"]) | texts
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "routine": st.sampled_from([*ROUTINES, "Bedtime"]) | texts,
    "minutes": st.integers(1, 60) | numbers,
    "areas": st.lists(areas, max_size=3) | areas,
    "quiet": st.booleans() | texts,
    "outlets": st.lists(outlets, max_size=3) | outlets,
    "outlet": outlets,
    "confirm": st.booleans(),
    "seconds": st.integers(20, 30) | numbers,
    "discomfort": st.integers(0, 10) | numbers,
    "symptom": st.sampled_from(["numbness", "dizziness"]) | texts,
    "started_at": moments,
    "session": ids,
    "counts": st.booleans(),
    "change": ids,
    "since": days,
    "until": days,
    "reason": st.sampled_from(["holiday", "illness"]) | texts,
    "format": st.sampled_from(["json", "csv"]) | texts,
    "content": st.sampled_from(["date,minutes\n2026-02-01,5\n", "{}", "a\tb"]) | texts,
    "habit": texts,
    "dry_run": st.booleans(),
    "phones": st.lists(texts, max_size=2) | texts,
    "message": texts,
    "urgent": st.booleans(),
    "delay": spans | numbers,
    "at_most": numbers,
}


def _call(action: Action) -> st.SearchStrategy[Call]:
    given_ = {str(field): FIELDS[str(field)] for field in _SCHEMAS[action]}
    odd = {name: field | junk for name, field in given_.items()}
    plain = st.fixed_dictionaries({}, optional=given_)
    return st.tuples(
        st.just(action),
        st.fixed_dictionaries(given_) | plain | st.fixed_dictionaries({}, optional=odd),
    )


calls = st.sampled_from(Action).flatmap(_call)


async def _do(house: House, call: Call) -> None:
    action, data = call
    answers = house.hass.services.supports_response(DOMAIN, action)
    await house.hass.services.async_call(
        DOMAIN,
        action,
        {"entity_id": SESSION, **data},
        blocking=True,
        return_response=answers is not SupportsResponse.NONE,
    )


def _begin_anew(house: House) -> None:
    """Have nobody rolling, and nothing in the history."""

    async def anew() -> None:
        coordinator = house.coordinator
        if coordinator.session:
            coordinator.async_command(stop)
        await house.hass.async_block_till_done()
        await coordinator.history.async_clear(None)

    house.run(anew())


def test_every_action_is_tried() -> None:
    assert {str(field) for schema in _SCHEMAS.values() for field in schema} == {*FIELDS}


def test_it_is_done_or_refused(house: House) -> None:
    @share(1 / 5)
    @given(st.lists(calls, min_size=1, max_size=4))
    @example([(Action.GET_HISTORY, {"until": "0001-01-01"})])
    @example([(Action.REMIND, {"phones": ["x"], "delay": 86_400_000_000_000.0})])
    @example([(Action.LOG_SESSION, {"minutes": 1, "started_at": "0001-01-01T00:00:00"})])
    @example([(Action.LOG_SESSION, {"minutes": 1, "started_at": "0001-01-01T01:00:00"})])
    @example([(Action.LOG_SESSION, {"minutes": 1, "started_at": "9999-12-31T23:59:00-10:00"})])
    @example([(Action.START, {"outlets": False})])
    def law(several: list[Call]) -> None:
        _begin_anew(house)
        for call in several:
            house.attempt(lambda call=call: _do(house, call))

    law()
