"""What Home Assistant's own checker asks of an integration, asked here already.

hassfest is in no package and runs in a container (see CONTRIBUTING.md); the workflow runs it. These
are its rules for a custom integration, written down as they are understood here.
"""

import ast
from collections.abc import Iterator, Mapping
import json
from pathlib import Path
import re
import string
from typing import Any, Final
from urllib.parse import urlparse

from awesomeversion import AwesomeVersion, AwesomeVersionStrategy
import hass_frontend
from homeassistant import components
from homeassistant.const import Platform
from homeassistant.helpers import (
    condition as condition_helper,
    config_validation as cv,
    selector,
    service,
)
from homeassistant.helpers.trigger import descriptions as trigger_helper
import pytest
import voluptuous as vol
import yaml

from custom_components.rolling_session.const import DOMAIN

from .translations import COMPONENT, ENGLISH, LANGUAGES, leaves

BUILT_IN: Final = Path(components.__file__).parent
MANIFEST: Final[dict[str, Any]] = json.loads((COMPONENT / "manifest.json").read_text("utf-8"))
ICONS: Final[dict[str, Any]] = json.loads((COMPONENT / "icons.json").read_text("utf-8"))
SOURCES: Final = sorted(COMPONENT.rglob("*.py"))


def described(file: str) -> dict[str, Any]:
    """Return a description for Home Assistant's forms."""
    found: dict[str, Any] = yaml.safe_load((COMPONENT / file).read_text("utf-8"))
    return found


# The manifest

STRINGS = [str]
MANIFEST_SHAPE = vol.Schema(
    {
        vol.Required("domain"): DOMAIN,
        vol.Required("name"): str,
        vol.Required("codeowners"): vol.All([vol.Match(r"^@[\w-]+$")], vol.Length(min=1)),
        vol.Required("config_flow"): True,
        vol.Required("dependencies"): STRINGS,
        vol.Required("after_dependencies"): STRINGS,
        vol.Required("documentation"): vol.Match(r"^https://(?!www\.home-assistant\.io/)"),
        vol.Required("integration_type"): vol.In(
            ["device", "entity", "hardware", "helper", "hub", "service", "system"]
        ),
        vol.Required("iot_class"): vol.In(
            [
                "assumed_state",
                "calculated",
                "cloud_polling",
                "cloud_push",
                "local_polling",
                "local_push",
            ]
        ),
        vol.Required("issue_tracker"): vol.Match(r"^https://"),
        vol.Required("requirements"): [],
        vol.Required("version"): str,
    }
)
"""Every key is known: an unknown one is an error of hassfest."""


def test_the_manifest_has_every_key_and_no_other() -> None:
    MANIFEST_SHAPE(MANIFEST)
    assert list(MANIFEST) == ["domain", "name", *sorted(MANIFEST.keys() - {"domain", "name"})]
    for link in ("documentation", "issue_tracker"):
        assert urlparse(MANIFEST[link]).netloc


def test_the_version_can_be_compared() -> None:
    AwesomeVersion(MANIFEST["version"], ensure_strategy=[AwesomeVersionStrategy.SEMVER])


def test_no_other_integration_has_the_name() -> None:
    assert not (BUILT_IN / DOMAIN).exists()


def test_what_is_depended_on_exists_once_and_in_order() -> None:
    before, beside = MANIFEST["dependencies"], MANIFEST["after_dependencies"]
    assert not set(before) & set(beside)
    assert before == sorted(before)
    assert beside == sorted(beside)
    assert all((BUILT_IN / name / "manifest.json").is_file() for name in [*before, *beside])


# What is imported is depended on

ALWAYS_THERE: Final = {
    *map(str, Platform),
    "automation",
    "conversation",
    "device_automation",
    "frontend",
    "homeassistant",
    "media_source",
    "panel_custom",
    "persistent_notification",
    "person",
    "script",
    "system_health",
    "timer",
    "webhook",
    "websocket_api",
    "zone",
}
"""What hassfest lets everybody import."""


def imported(tree: ast.AST) -> Iterator[str]:
    """Yield the integrations that a module imports, but for those of types alone."""
    for node in ast.iter_child_nodes(tree):
        match node:
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                continue
            case ast.ImportFrom(module="homeassistant.components", names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module)) if module.startswith(f"{components.__name__}."):
                yield module.split(".")[2]
            case ast.Import(names=names):
                yield from (
                    alias.name.split(".")[2]
                    for alias in names
                    if alias.name.startswith(f"{components.__name__}.")
                )
        yield from imported(node)


IMPORTED: Final = {
    source: set(imported(ast.parse(source.read_text("utf-8")))) for source in SOURCES
}


def test_what_is_imported_is_depended_on() -> None:
    declared = {*MANIFEST["dependencies"], *MANIFEST["after_dependencies"]}
    for source, found in IMPORTED.items():
        # A platform of another integration is imported by that integration alone.
        its_own = {source.stem} if source.parent == COMPONENT else set()
        assert found <= declared | ALWAYS_THERE | its_own, source


def test_nothing_is_depended_on_for_nothing() -> None:
    """What is only called, and not imported, is named in the code."""
    code = "".join(source.read_text("utf-8") for source in SOURCES)
    used = set().union(*IMPORTED.values()) | {source.stem for source in COMPONENT.glob("*.py")}
    for name in (*MANIFEST["dependencies"], *MANIFEST["after_dependencies"]):
        assert name in used or f'"{name}"' in code, name


# Set-up


def assigned(file: str) -> set[str]:
    """Return the names that a module gives values."""
    tree = ast.parse((COMPONENT / file).read_text("utf-8"))
    return {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def test_it_says_that_there_is_nothing_in_yaml() -> None:
    assert "CONFIG_SCHEMA" in assigned("__init__.py")
    assert "cv.config_entry_only_config_schema(DOMAIN)" in (COMPONENT / "__init__.py").read_text(
        "utf-8"
    )


def test_there_is_a_flow_for_what_the_manifest_promises() -> None:
    assert MANIFEST["config_flow"] == (COMPONENT / "config_flow.py").is_file()


def test_there_are_full_texts_and_no_references() -> None:
    assert not (COMPONENT / "strings.json").exists()
    assert not (COMPONENT / ".translations").exists()
    assert (COMPONENT / "translations" / "en.json").is_file()


# Actions, triggers and conditions


def fields_of(form: Mapping[str, Any] | None) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the fields of a form, those of its sections too."""
    for name, field in ((form or {}).get("fields") or {}).items():
        yield from fields_of(field) if "fields" in field else [(name, field)]


FORMS: Final = {
    "services": described("services.yaml"),
    "triggers": described("triggers.yaml"),
    "conditions": described("conditions.yaml"),
}


def test_home_assistant_accepts_the_forms() -> None:
    service._SERVICES_SCHEMA(FORMS["services"])
    trigger_helper._TRIGGERS_DESCRIPTION_SCHEMA(FORMS["triggers"])
    # A module of its own in newer releases.
    conditions = getattr(condition_helper, "descriptions", condition_helper)
    conditions._CONDITIONS_DESCRIPTION_SCHEMA(FORMS["conditions"])


@pytest.mark.parametrize("kind", FORMS)
def test_every_form_has_names_descriptions_and_an_icon(kind: str) -> None:
    icon = kind.removesuffix("s")
    assert FORMS[kind].keys() == ENGLISH[kind].keys() == ICONS[kind].keys()
    for name, form in FORMS[kind].items():
        assert re.fullmatch(r"[a-z][a-z0-9_]*", name), (
            "there are no anchors for custom integrations"
        )
        words = ENGLISH[kind][name]
        assert words["name"]
        assert words["description"]
        assert icon in ICONS[kind][name]
        fields = dict(fields_of(form))
        assert len(fields) == len(list(fields_of(form))), f"{name}: a field is there twice"
        assert fields.keys() == words.get("fields", {}).keys()
        undescribed = {
            field for field, said in words.get("fields", {}).items() if "description" not in said
        }
        # As in Home Assistant's own conditions: their names say it all.
        assert undescribed <= ({"behavior", "for"} if kind == "conditions" else set())


@pytest.mark.parametrize("kind", FORMS)
def test_every_field_is_a_question_with_words(kind: str) -> None:
    for name, form in FORMS[kind].items():
        for field, question in fields_of(form):
            assert question.keys() <= {
                "required",
                "default",
                "example",
                "selector",
                "filter",
                "context",
            }, f"{name}.{field}"
            assert None not in (question.get("default", 0), question.get("example", 0))
            selector.validate_selector(question["selector"])
            select = question["selector"].get("select") or {}
            if key := select.get("translation_key"):
                options = {o if isinstance(o, str) else o["value"] for o in select["options"]}
                assert options <= ENGLISH["selector"][key]["options"].keys()


@pytest.mark.parametrize("kind", FORMS)
def test_no_target_is_chosen_by_device(kind: str) -> None:
    """Such filters are gone in the newest Home Assistant."""
    for name, form in FORMS[kind].items():
        assert "device" not in ((form or {}).get("target") or {}), name


# Translations

KEY: Final = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")
URL: Final = re.compile(r"(\w+://|www\.)[a-z0-9]", re.IGNORECASE)


def text(value: Any) -> str:
    """Accept what Home Assistant shows as it is."""
    value = cv.string_with_no_html(value)
    if value != value.strip() or not value:
        raise vol.Invalid("spaces at an end, or nothing at all")
    if re.search(r"'{\w+}'", value):
        raise vol.Invalid("a blank in single quotes")
    if "[%" in value or "%]" in value:
        raise vol.Invalid("a reference, which is resolved for core alone")
    if URL.search(value):
        raise vol.Invalid("an address, which belongs into a blank")
    for _, blank, _, _ in string.Formatter().parse(value):
        if blank is not None and not blank.isidentifier():
            raise vol.Invalid(f"a blank that is no name: {blank!r}")
    return str(value)


def text_without_blanks(value: Any) -> str:
    """Accept a text in which nothing is filled in."""
    value = text(value)
    if "{" in value:
        raise vol.Invalid("nothing fills this blank")
    return str(value)


def by_key(value: Any) -> dict[Any, Any]:
    """Return a schema for any keys of ours."""
    return {vol.Match(f"^{KEY.pattern}$"): value}


def maybe(**shapes: Any) -> dict[Any, Any]:
    """Return a schema for keys that may be missing."""
    return {vol.Optional(name): shape for name, shape in shapes.items()}


QUESTIONS = maybe(data=by_key(text), data_description=by_key(text), description=text)
STEP = {
    **QUESTIONS,
    **maybe(
        title=text_without_blanks,
        submit=text,
        menu_options=by_key(text),
        menu_option_descriptions=by_key(text),
        sections=by_key({**QUESTIONS, **maybe(name=text)}),
    ),
}
FLOW = {
    vol.Required("step"): by_key(STEP),
    **maybe(
        flow_title=text,
        error=by_key(text),
        abort=by_key(text),
        progress=by_key(text),
        create_entry=by_key(text),
    ),
}
STATES = by_key(text_without_blanks)
FORM = by_key(
    {
        vol.Required("name"): text,
        vol.Required("description"): text,
        **maybe(fields=by_key({vol.Required("name"): text, **maybe(description=text)})),
    }
)
ISSUE = vol.Any(
    {vol.Required("title"): text, vol.Required("description"): text},
    {vol.Required("title"): text, vol.Required("fix_flow"): FLOW},
)
TRANSLATION_SHAPE = vol.Schema(
    {
        vol.Required("title"): text,
        vol.Required("config"): FLOW,
        vol.Required("options"): FLOW,
        vol.Required("config_subentries"): by_key(
            {
                **FLOW,
                vol.Required("entry_type"): text,
                vol.Required("initiate_flow"): {vol.Required("user"): text, str: text},
            }
        ),
        vol.Required("entity"): by_key(
            by_key(
                maybe(
                    name=text,
                    state=STATES,
                    state_attributes=by_key(maybe(name=text_without_blanks, state=STATES)),
                    unit_of_measurement=text_without_blanks,
                )
            )
        ),
        vol.Required("services"): FORM,
        vol.Required("triggers"): FORM,
        vol.Required("conditions"): FORM,
        vol.Required("exceptions"): by_key({vol.Required("message"): text}),
        vol.Required("issues"): by_key(ISSUE),
        vol.Required("selector"): by_key({vol.Required("options"): by_key(text)}),
        vol.Required("system_health"): {vol.Required("info"): by_key(text)},
        vol.Required("common"): {cv.slug: text},
    }
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_is_what_home_assistant_can_show(language: str) -> None:
    TRANSLATION_SHAPE(LANGUAGES[language])


def steps(tree: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield every page of every flow."""
    for key, value in tree.items():
        if isinstance(value, dict):
            if key == "step":
                yield from value.values()
            else:
                yield from steps(value)


def test_what_is_described_is_asked_and_what_is_asked_is_described() -> None:
    flows = ("config", "options", "config_subentries", "issues")
    for step in steps({kind: ENGLISH[kind] for kind in flows}):
        assert step.get("data", {}).keys() == step.get("data_description", {}).keys()
        menu = step.get("menu_options", {})
        assert step.get("menu_option_descriptions", {}).keys() <= menu.keys()


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ("<b>Now</b>", "HTML"),
        (" Now", "spaces"),
        ("Now, '{name}'", "quotes"),
        ("[%key:common::now%]", "reference"),
        ("See https://example.com", "address"),
        ("Now, {your name}", "no name"),
        ("Now, {}", "no name"),
    ],
)
def test_what_home_assistant_can_not_show_is_found(wrong: str, why: str) -> None:
    with pytest.raises(vol.Invalid, match=why):
        text(wrong)


# Icons

MDI: Final = re.compile(r"^mdi:[a-z0-9]+(-[a-z0-9]+)*$")
ICON = vol.Match(MDI)
ENTITY_ICONS = {
    vol.Required("default"): ICON,
    vol.Exclusive("state", "by state"): by_key(ICON),
    vol.Exclusive("range", "by state"): {vol.Match(r"^-?\d+(\.\d+)?$"): ICON},
    vol.Optional("state_attributes"): by_key(
        {vol.Required("default"): ICON, vol.Required("state"): by_key(ICON)}
    ),
}
ICON_SHAPE = vol.Schema(
    {
        vol.Required("entity"): by_key(by_key(ENTITY_ICONS)),
        vol.Required("services"): by_key(
            {vol.Required("service"): ICON, vol.Optional("sections"): by_key(ICON)}
        ),
        vol.Required("triggers"): by_key({vol.Required("trigger"): ICON}),
        vol.Required("conditions"): by_key({vol.Required("condition"): ICON}),
    }
)


def entity_icons(tree: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield what has an icon of its own and others for its states."""
    if "default" in tree:
        yield tree
    for value in tree.values():
        if isinstance(value, dict):
            yield from entity_icons(value)


def test_icons_are_what_home_assistant_can_show() -> None:
    ICON_SHAPE(ICONS)


def test_an_icon_of_a_state_is_another_than_the_usual_one() -> None:
    for icons in entity_icons(ICONS["entity"]):
        assert icons["default"] not in icons.get("state", {}).values()


def test_ranges_of_icons_ascend() -> None:
    for icons in entity_icons(ICONS["entity"]):
        borders = [float(border) for border in icons.get("range", {})]
        assert borders == sorted(set(borders))


def test_every_icon_exists() -> None:
    """One that does not is an empty place on the page."""
    listed = Path(hass_frontend.where()) / "static" / "mdi" / "iconList.json"
    known = {icon["name"] for icon in json.loads(listed.read_bytes())}
    named = {icon for _, icon in leaves(ICONS)}
    written = "".join(
        file.read_text("utf-8")
        for folder in (COMPONENT, Path("blueprints"))
        for pattern in ("*.py", "*.yaml")
        for file in folder.rglob(pattern)
    )
    named |= set(re.findall(r"mdi:[a-z0-9-]+", written))
    assert {icon for icon in named if icon.removeprefix("mdi:") not in known} == set()
