"""`cardhub rule` as an officer who keeps the rules meets it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cardhub import registry
from cardhub.cli import app
from cardhub.errors import RuleError
from tests.cli.test_command_line import cardhub


def test_a_rule_is_shown_as_it_is_published() -> None:
    done = cardhub("rule", "show", "SB-06")

    assert done.returncode == 0, done.stderr
    for said in ("护理补贴等级不符", "民政", "nursing_levels", "国发〔2015〕52号", "FROM usable_card"):
        assert said in done.stdout
    assert cardhub("rule", "show", "SB-99").returncode == 2


def test_a_rule_s_cases_are_run_and_told_in_chinese() -> None:
    done = cardhub("rule", "test", "CD-03", "--json")

    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert {each["类别"] for each in told} == {"触发", "不触发", "未知", "防护", "边界"}
    assert {each["结果"] for each in told} == {"相符"}


def test_a_case_that_differs_is_named_and_the_command_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(registry.rules_folder(), rules)
    table = rules / "card" / "CD-03.cases.csv"
    lines = table.read_text("utf-8").splitlines()
    at = next(number for number, line in enumerate(lines) if "期望,,线索,disability_card / M" in line)
    lines[at] = lines[at].replace("disability_card / M", "无")
    table.write_text("\n".join(lines) + "\n", "utf-8")
    monkeypatch.setattr(registry, "rules_folder", lambda: rules)

    done = CliRunner().invoke(app, ["rule", "test", "CD-03"])

    assert isinstance(done.exception, RuleError)
    assert f"CD-03.cases.csv:{at + 1}: case " in str(done.exception)
    assert done.stdout.count("不符") == 1


def test_test_wants_one_rule_or_all() -> None:
    assert cardhub("rule", "test").returncode == 2
    assert cardhub("rule", "test", "CD-03", "--all").returncode == 2
