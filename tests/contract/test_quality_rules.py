"""The rules of the quality scale that can be read off the code, one test a rule.

What only a running Home Assistant shows stands in tests/integration/test_quality_entities.py; which
evidence belongs to which rule, in quality_scale.yaml.
"""

import ast
from collections.abc import Iterator
import json
from pathlib import Path
import re
import tomllib
from typing import Any, Final

import pytest
import yaml

from custom_components.rolling_session.config_flow import RollingSessionConfigFlow
from custom_components.rolling_session.config_schema import PAGES
from custom_components.rolling_session.const import CONF_PERSON, PLATFORMS

from .translations import COMPONENT, ENGLISH

CODE: Final = {
    file.relative_to(COMPONENT): ast.parse(file.read_text("utf-8"))
    for file in sorted(COMPONENT.rglob("*.py"))
}
MANIFEST: Final[dict[str, Any]] = json.loads((COMPONENT / "manifest.json").read_text("utf-8"))
PROJECT: Final = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))


def text_of(file: str) -> str:
    return (COMPONENT / file).read_text("utf-8")


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Yield every call, with the last part of what is called."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
                yield name, node


def callers(name: str) -> dict[Path, list[ast.Call]]:
    """Return where something is called."""
    found = {file: [call for n, call in calls(tree) if n == name] for file, tree in CODE.items()}
    return {file: there for file, there in found.items() if there}


def function(file: str, name: str) -> ast.AST:
    """Return a function of a module."""
    for node in ast.walk(CODE[Path(file)]):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == name:
            return node
    raise AssertionError(f"{file} has no {name}")


def classes() -> Iterator[tuple[Path, ast.ClassDef]]:
    for file, tree in CODE.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                yield file, node


def bases(node: ast.ClassDef) -> set[str]:
    return {ast.unparse(base).partition("[")[0] for base in node.bases}


# Bronze


def test_action_setup() -> None:
    """Actions are there before, without and after any person."""
    registering = {"async_register", "async_register_platform_entity_service"}
    assert {file for name in registering for file in callers(name) if file != Path("llm.py")} == {
        Path("services.py")
    }
    names = [name for name, _ in calls(function("__init__.py", "async_setup"))]
    assert "async_register_actions" in names
    assert [*callers("async_register_actions")] == [Path("__init__.py")]
    assert len(callers("async_register_actions")[Path("__init__.py")]) == 1


def test_appropriate_polling() -> None:
    """Nothing is polled: there is no interval, and no update to call."""
    text = "".join(text_of(str(file)) for file in CODE)
    assert "update_interval" not in text
    assert "SCAN_INTERVAL" not in text
    assert not callers("async_track_time_interval")
    assert not re.search(r"def (async_)?update\(self\)|_async_update_data", text)
    assert MANIFEST["iot_class"] == "calculated"


def test_common_modules() -> None:
    """The coordinator and the base entity are where everybody looks for them."""
    where = {node.name: file for file, node in classes()}
    assert where["SessionCoordinator"] == Path("coordinator.py")
    assert where["SessionEntity"] == Path("entity.py")
    ours = {node.name for _, node in classes() if "SessionEntity" in bases(node)}
    for file, node in classes():
        kinds = {base for base in bases(node) if re.fullmatch(r"(?!Session)\w+Entity", base)}
        if kinds - {"RestoreEntity", "CoordinatorEntity"}:
            assert bases(node) & {"SessionEntity", "HistoryActions", "ReminderActions"}, file
    assert len(ours) >= len(PLATFORMS)


def test_config_flow_keeps_who_it_is_apart_from_how_it_is() -> None:
    """What makes the entry is its data; what can be changed at any time are options."""
    options = {str(key) for page in PAGES.values() for key in _constants_of(page)}
    assert CONF_PERSON not in options
    assert "data=self._who, options=self._options" in " ".join(text_of("config_flow.py").split())


def _constants_of(page: object) -> Iterator[str]:
    """Yield the names that a page asks for, as its class names them."""
    for file in ("config_schema.py", "config_pages_sound.py"):
        for node in ast.walk(CODE[Path(file)]):
            if isinstance(node, ast.ClassDef) and node.name == type(page).__name__:
                yield from (
                    n.id for n in ast.walk(node) if isinstance(n, ast.Name) and n.id[:5] == "CONF_"
                )


def test_dependency_transparency() -> None:
    """There is nothing to look into: nothing is installed with it."""
    assert MANIFEST["requirements"] == []
    assert PROJECT["project"].get("dependencies", []) == []


def test_entity_event_setup() -> None:
    """Who subscribes in an entity does so when it is added, and stops when it goes."""
    for file, node in classes():
        for method in node.body:
            if not isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            if "Entity" not in "".join(bases(node)):
                continue
            subscribing = {"subscribe", "async_subscribe", "async_listen"}
            if subscribing & {name for name, _ in calls(method)}:
                assert method.name == "async_added_to_hass", (file, node.name)
                assert "async_on_remove" in {name for name, _ in calls(method)}, file


def test_runtime_data() -> None:
    """What belongs to a person hangs on the person's entry, and its type is known."""
    assert "type RollingSessionConfigEntry = ConfigEntry[SessionCoordinator]" in text_of(
        "coordinator.py"
    )
    assert "entry.runtime_data = coordinator" in text_of("__init__.py")
    for file in CODE:
        assert not re.search(r"hass\.data\[DOMAIN\]|setdefault\(DOMAIN", text_of(str(file))), file
        assert not re.search(r"hass\.data\[\w*entry", text_of(str(file))), file


def test_setup_fails_with_a_reason_that_home_assistant_knows() -> None:
    text = text_of("__init__.py")
    for error in ("ConfigEntryError", "ConfigEntryNotReady"):
        assert f"raise {error}(" in text


def test_unique_config_entry() -> None:
    names = [name for name, _ in calls(function("config_flow.py", "async_step_user"))]
    assert "async_set_unique_id" in names
    assert "_abort_if_unique_id_configured" in names


# Silver


ERRORS: Final = {
    "HomeAssistantError",
    "ServiceValidationError",
    "ConfigEntryError",
    "ConfigEntryNotReady",
}


def raised() -> Iterator[tuple[Path, ast.Call]]:
    """Yield every error of Home Assistant's that is raised for somebody to read."""
    for file, tree in CODE.items():
        for node in ast.walk(tree):
            match node:
                case ast.Raise(exc=ast.Call(func=ast.Name(id=name)) as call) if name in ERRORS:
                    yield file, call


def test_action_exceptions() -> None:
    """Every command and every correction goes through what turns a refusal into words."""
    for file in ("session_sensor.py", "button.py", "history_actions.py", "reminders.py"):
        assert "refusals(" in text_of(file), file
    for file, tree in CODE.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
                name = ast.unparse(node.exc.func)
                assert name not in {"Exception", "RuntimeError", "AssertionError"}, file


def test_parallel_updates() -> None:
    for platform in PLATFORMS:
        tree = CODE[Path(f"{platform}.py")]
        set_to = [
            ast.literal_eval(node.value)
            for node in tree.body
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "PARALLEL_UPDATES"
        ]
        assert set_to == [0], platform


def test_integration_owner() -> None:
    assert MANIFEST["codeowners"]


def test_config_entry_unloading() -> None:
    names = [name for name, _ in calls(function("__init__.py", "async_unload_entry"))]
    assert "async_unload_platforms" in names
    assert "async_close" in names


def test_log_when_unavailable() -> None:
    """A speaker that fails is told once, and once again when it is back."""
    assert "if self._failed:\n            return" in text_of("outlet_health.py")
    levels = [ast.unparse(call.func) for name, call in calls(CODE[Path("outlet_health.py")])]
    assert levels.count("LOGGER.warning") == 2
    assert levels.count("LOGGER.info") == 1


def test_the_tests_demand_their_coverage() -> None:
    script = Path("scripts/test").read_text("utf-8")
    least = dict(re.findall(r"coverage report --(\S+)='\S+' --fail-under=(\d+)", script))
    assert "--include='*/config_flow.py' --fail-under=100" in script
    assert int(least["omit"]) > 95
    assert PROJECT["tool"]["coverage"]["run"]["branch"]
    assert not PROJECT["tool"]["coverage"]["run"].get("omit")


def test_no_code_is_left_out_of_the_coverage() -> None:
    for file in CODE:
        assert "pragma: no cover" not in text_of(str(file)), file


# Gold


def test_diagnostics_redacts() -> None:
    names = [name for name, _ in calls(CODE[Path("diagnostics.py")])]
    assert "async_redact_data" in names


def test_exception_translations() -> None:
    """All that is raised to be read has a sentence; what a renderer raises, we catch ourselves."""
    said = set()
    for file, call in raised():
        if file == Path("renderer.py"):
            continue
        given = {word.arg: word.value for word in call.keywords}
        assert {"translation_domain", "translation_key"} <= given.keys(), file
        if isinstance(key := given["translation_key"], ast.Constant):
            said.add(key.value)
            blanks = given.get("translation_placeholders")
            filled = (
                {ast.literal_eval(name) for name in blanks.keys if name}
                if isinstance(blanks, ast.Dict)
                else set()
            )
            wanted = set(re.findall(r"{(\w+)}", ENGLISH["exceptions"][key.value]["message"]))
            assert wanted == filled, (file, key.value)
    assert said
    assert "except HomeAssistantError" in text_of("wordings.py")


def test_every_sentence_of_a_refusal_is_used() -> None:
    code = "".join(text_of(str(file)) for file in CODE)
    for key in ENGLISH["exceptions"]:
        assert f'"{key}"' in code, key


def test_reconfiguration_flow() -> None:
    assert hasattr(RollingSessionConfigFlow, "async_step_reconfigure")
    assert "reconfigure" in ENGLISH["config"]["step"]


def test_icons_come_from_translations() -> None:
    """No entity brings an icon in its code, where no theme and no state could change it."""
    for file in CODE:
        assert not re.search(r"_attr_icon|def icon\(|icon=", text_of(str(file))), file


# Platinum


def test_async_dependency() -> None:
    """No library to wait for, and no network of our own."""
    assert MANIFEST["requirements"] == []
    foreign = {"requests", "urllib", "urllib3", "httpx", "httpx2", "socket", "aiohttp.client"}
    for file, tree in CODE.items():
        for node in ast.walk(tree):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            assert not foreign & set(names), file
    assert not callers("async_get_clientsession")
    assert not callers("ClientSession")


def test_strict_typing() -> None:
    mypy = PROJECT["tool"]["mypy"]
    assert mypy["strict"]
    assert mypy["files"] == ["custom_components"]
    assert {"ignore-without-code"} <= set(mypy["enable_error_code"])
    loose = ("ignore_errors", "ignore_missing_imports", "disable_error_code", "allow_untyped_defs")
    for override in (mypy, *mypy["overrides"]):
        assert not [name for name in loose if name in override], override
    # The code of others is the only thing that is looked at less closely.
    modules = {override["module"] for override in mypy["overrides"]}
    assert modules == {"voluptuous.*", "homeassistant.*"}
    assert ".venv/bin/$1" in Path("scripts/check").read_text("utf-8")
    assert "check mypy\n" in Path("scripts/check").read_text("utf-8")


def test_what_is_silenced_says_what_and_why() -> None:
    """A check is switched off for one line, by its name, and hardly ever."""
    ignored = []
    for file in CODE:
        for line in text_of(str(file)).splitlines():
            if "# noqa" in line:
                assert re.search(r"# noqa: [A-Z]+\d+", line), (file, line)
            if "type: ignore" in line:
                assert re.search(r"# type: ignore\[[a-z-]+\]", line), (file, line)
                ignored.append(line)
    assert len(ignored) <= 1


def test_every_function_says_what_it_takes_and_returns() -> None:
    for file, tree in CODE.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
                untyped = [a.arg for a in arguments if a.annotation is None]
                assert set(untyped) <= {"self", "cls"}, (file, node.name)
                assert node.returns is not None, (file, node.name)


@pytest.mark.parametrize("path", ["quality_scale.yaml"])
def test_the_file_is_plain(path: str) -> None:
    assert yaml.safe_load(text_of(path)).keys() == {"rules"}
