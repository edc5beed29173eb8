"""What runs on GitHub: the official checks and our own, with as few rights as they need."""

from collections.abc import Iterator
from pathlib import Path
import re
from typing import Any, Final

import pytest
import voluptuous as vol
import yaml

FOLDER: Final = Path(".github/workflows")
TEXTS: Final = {file.stem: file.read_text("utf-8") for file in sorted(FOLDER.iterdir())}
WORKFLOWS: Final[dict[str, dict[Any, Any]]] = {
    name: yaml.safe_load(text) for name, text in TEXTS.items()
}
ON: Final = True
"""What YAML makes of the key `on`."""
ALWAYS_CURRENT: Final = {"home-assistant/actions/hassfest@master", "hacs/action@main"}
"""Published on a branch only, by those whose rules they are."""

STEP = vol.Schema(
    vol.All(
        {
            vol.Exclusive("uses", "what"): str,
            vol.Exclusive("run", "what"): str,
            vol.Optional("name"): str,
            vol.Optional("if"): str,
            vol.Optional("env"): {str: str},
            vol.Optional("with"): {str: vol.Any(str, bool)},
        },
        vol.Any({"uses": str, vol.Extra: object}, {"run": str, vol.Extra: object}),
    )
)
SHAPE = vol.Schema(
    {
        vol.Required("name"): str,
        vol.Required(ON): dict,
        vol.Required("permissions"): {},
        vol.Optional("concurrency"): {
            vol.Required("group"): str,
            vol.Optional("cancel-in-progress"): bool,
        },
        vol.Optional("env"): {str: str},
        vol.Required("jobs"): {
            vol.Match(r"^[a-z][a-z0-9_-]*$"): {
                vol.Required("name"): str,
                vol.Required("runs-on"): "ubuntu-latest",
                vol.Required("permissions"): {vol.In(["contents"]): vol.In(["read", "write"])},
                vol.Required("timeout-minutes"): vol.Range(min=1, max=60),
                vol.Required("steps"): [STEP],
            }
        },
    }
)


def jobs() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield every job with the name of its workflow."""
    for workflow, tree in WORKFLOWS.items():
        for name, job in tree["jobs"].items():
            yield workflow, name, job


STEPS: Final = [(workflow, step) for workflow, _, job in jobs() for step in job["steps"]]


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_github_understands_it(workflow: str) -> None:
    SHAPE(WORKFLOWS[workflow])


def test_the_official_checks_and_our_own_run_on_every_change() -> None:
    check = WORKFLOWS["check"]
    assert check[ON].keys() == {"push", "pull_request", "schedule", "workflow_dispatch"}
    assert check[ON]["pull_request"] is None, "on every one, whatever it changes"
    steps = [step for job in check["jobs"].values() for step in job["steps"]]
    used = {step["uses"] for step in steps if "uses" in step}
    assert used >= ALWAYS_CURRENT
    assert [step["with"] for step in steps if step.get("uses") == "hacs/action@main"] == [
        {"category": "integration"}
    ], "nothing is left out of its checks"
    assert ".ci/run" in {step.get("run") for step in steps}
    assert Path(".ci/run").stat().st_mode & 0o111


def test_what_others_wrote_is_pinned_to_what_was_looked_at() -> None:
    for workflow, step in STEPS:
        if (uses := step.get("uses")) and uses not in ALWAYS_CURRENT:
            assert re.fullmatch(r"[\w-]+/[\w./-]+@[0-9a-f]{40}", uses), (workflow, uses)
            assert re.search(rf"{re.escape(uses)} # v\d+\.\d+\.\d+$", TEXTS[workflow], re.MULTILINE)


def test_one_action_has_one_version() -> None:
    pinned = {step["uses"] for _, step in STEPS if "uses" in step}
    assert len({uses.partition("@")[0] for uses in pinned}) == len(pinned)


def test_only_a_release_may_write() -> None:
    writing = [(w, n) for w, n, job in jobs() if "write" in job["permissions"].values()]
    assert writing == [("release", "zip")]
    assert WORKFLOWS["release"][ON] == {"release": {"types": ["published"]}}


def test_no_key_stays_in_a_checkout() -> None:
    for _, step in STEPS:
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


def test_what_somebody_else_wrote_is_no_part_of_a_command() -> None:
    """A title or a tag could hold commands; in a variable it is only text."""
    assert not [step["run"] for _, step in STEPS if "${{" in step.get("run", "")]


def test_no_secret_is_used_but_the_one_of_the_run() -> None:
    for workflow, text in TEXTS.items():
        assert "secrets." not in text, workflow
        assert "pull_request_target" not in text, workflow
