"""The documents say what the code says: all that exists is mentioned, and no link leads nowhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer

from cardhub import errors, registry
from cardhub.cli import app
from cardhub.comparison.catalogue import declared_rules
from cardhub.reports.wording import REASONS
from cardhub.settings import Settings

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def _text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def _commands() -> list[str]:
    found: list[str] = []

    def walk(command: object, path: str) -> None:
        children = getattr(command, "commands", None)
        if children is None:
            found.append(path)
            return
        for name, child in children.items():
            walk(child, f"{path} {name}")

    walk(typer.main.get_command(app), "cardhub")
    return sorted(found)


def _errors(root: type[errors.CardHubError]) -> list[type[errors.CardHubError]]:
    return [root, *(each for child in root.__subclasses__() for each in _errors(child))]


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_in_operations(name: str) -> None:
    assert f"| `CARDHUB_{name.upper()}` |" in _text("docs/operations.md"), (
        "add its line to the settings table"
    )


def test_operations_names_no_setting_that_is_gone() -> None:
    named = set(re.findall(r"^\| `CARDHUB_(\w+)` \|", _text("docs/operations.md"), re.MULTILINE))
    assert named == {name.upper() for name in Settings.model_fields}


@pytest.mark.parametrize("command", _commands())
def test_every_command_is_in_operations(command: str) -> None:
    assert f"| `{command}` |" in _text("docs/operations.md"), "add its line to the commands table"


def test_operations_names_no_command_that_is_gone() -> None:
    named = re.findall(r"^\| `(cardhub [a-z -]+)` \|", _text("docs/operations.md"), re.MULTILINE)
    assert sorted(named) == _commands()


@pytest.mark.parametrize("error", _errors(errors.CardHubError), ids=lambda each: each.__name__)
def test_every_error_has_its_exit_code_in_operations(error: type[errors.CardHubError]) -> None:
    rows = [
        line for line in _text("docs/operations.md").splitlines() if line.startswith(f"| {error.exit_code} |")
    ]
    assert rows and f"`{error.code}`" in rows[0], f"name {error.code} beside exit code {error.exit_code}"


@pytest.mark.parametrize("rule_id", sorted(declared_rules()))
def test_every_rule_is_in_rules(rule_id: str) -> None:
    rule = declared_rules()[rule_id]
    (row,) = [line for line in _text("docs/rules.md").splitlines() if line.startswith(f"| [{rule_id}](")]
    for said in (rule.title, f"| {rule.kind} |", ", ".join(rule.severities), rule.service_action):
        assert said in row, f"the row of {rule_id} does not say {said}"


@pytest.mark.parametrize("source", sorted(registry.sources()))
def test_every_source_has_its_place(source: str) -> None:
    declared = registry.sources()[source]
    described = [
        line for line in _text("docs/how-it-works.md").splitlines() if line.startswith(f"| `{source}`")
    ]
    assert described, f"add {source} to the sources of docs/how-it-works.md"
    for dataset in declared.endpoints:
        assert f"`{dataset}`" in described[0], f"the row of {source} does not name {dataset}"
    operations = _text("docs/operations.md")
    assert f"\n### {source}\n" in operations, f"write the runbook of {source}"
    assert f"| `sync_{source}` |" in operations
    for connection in declared.transports:
        assert f"`{connection}`" in operations


def test_every_guard_is_in_operations_and_in_the_report() -> None:
    guards = _text("cardhub/comparison/guards.py")
    (listed,) = re.findall(r"\[('coverage'[^\]]*)\]", guards)
    reasons = set(re.findall(r"'(\w+)'", listed))
    assert reasons <= set(REASONS), "the report needs a Chinese wording"
    for reason in REASONS:
        assert f"| `{reason}` |" in _text("docs/operations.md")


@pytest.mark.parametrize("dag", ["compare", "report", "upkeep"])
def test_every_dag_has_a_runbook(dag: str) -> None:
    assert f"| `{dag}` |" in _text("docs/operations.md") and f"\n### {dag}\n" in _text("docs/operations.md")


def test_the_make_targets_that_the_readmes_name_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", _text("Makefile"), re.MULTILINE))
    for readme in ("README.md", "README.zh.md", "CONTRIBUTING.md", "docs/operations.md"):
        named = set(re.findall(r"\bmake ([a-z-]+)", _text(readme)))
        assert named <= targets, f"{readme} names {named - targets}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda each: str(each.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", document.read_text("utf-8")):
        if "://" not in target:
            assert (document.parent / target).exists(), f"{document.name} links {target}"


def test_decisions_are_numbered_once() -> None:
    numbers = [each.name[:4] for each in (ROOT / "docs/decisions").glob("*.md")]
    assert all(number.isdigit() for number in numbers)
    assert len(numbers) == len(set(numbers))


def test_the_code_refers_to_documents_that_exist() -> None:
    for folder in ("cardhub", "connectors", "schemas", "quality", "dags", "rules"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for name in re.findall(r"docs/[\w/.-]+\.md", path.read_text("utf-8")):
                assert (ROOT / name).exists(), f"{path.relative_to(ROOT)} refers to {name}"


def test_every_test_that_the_bad_input_table_names_exists() -> None:
    page = _text("docs/bad-input.md")
    for line in page.splitlines():
        files = re.findall(r"\]\(\.\./(tests/[\w/]+\.py)\)", line)
        tests = "".join(_text(name) for name in files)
        for name in re.findall(r"`(test_\w+)`", line):
            assert f"def {name}(" in tests, f"docs/bad-input.md names {name}, which is not in {files}"


def test_every_runbook_that_a_source_names_is_a_heading() -> None:
    for source in registry.sources().values():
        page, _, section = source.runbook.partition("#")
        assert section == source.name and f"\n### {section}\n" in _text(page)
