"""Recording what an officer found, and reading from it how well the rules do."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from typer.testing import CliRunner

from cardhub import hub as hubs
from cardhub.cli import app
from tests.cases import world

SEPTEMBER = date(2026, 9, 10)
Run = Callable[..., Any]


@pytest.fixture
def run(hub: Any, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line on an open hub; its JSON."""

    @contextmanager
    def opened(settings: Any = None) -> Any:
        yield hub

    monkeypatch.setattr(hubs, "open_hub", opened)

    def command(*arguments: str) -> Any:
        done = CliRunner().invoke(app, [*arguments, "--json"], catch_exceptions=False)
        assert done.exit_code == 0, done.stderr
        return json.loads(done.stdout)

    return command


def cases(hub: Any, number: int) -> list[int]:
    people = [world.add_person(hub, serial) for serial in range(1, number + 1)]
    world.reconciled(
        hub, world.begin(hub, SEPTEMBER, "SB-04"), *(world.lead(each, "SB-04") for each in people)
    )
    return [each.case_id for each in world.cases(hub)]


def test_results_become_a_precision_by_rule_county_and_source(hub: Any, run: Run) -> None:
    first, second, third, _ = cases(hub, 4)
    for case_id, result in ((first, "confirmed"), (second, "not_confirmed"), (third, "cannot_verify")):
        assert run("case", "close", str(case_id), result, "--by", "某人")["result"] == result

    (rule,) = run("rule", "outcomes")
    assert (rule["rule"], rule["right"], rule["wrong"], rule["undecided"]) == ("SB-04", 1, 1, 1)
    assert (rule["precision"], rule["low"] < 0.5 < rule["high"]) == (0.5, True)
    (county,) = run("rule", "outcomes", "--by", "county")
    assert county["county"] == "620102"
    assert {each["source"] for each in run("rule", "outcomes", "--by", "source")} == {
        "disability_card", "social_relief"
    }  # fmt: skip


def test_the_list_of_rules_says_which_is_only_sampled(hub: Any, run: Run) -> None:
    for case_id in cases(hub, 30):
        run("case", "close", str(case_id), "not_confirmed", "--by", "某人")

    states = {each["rule"]: each["state"] for each in run("rule", "list")}

    assert states["SB-04"].startswith("抽样：88 个县区每 10 条开 1 条（准确率 0%）")
    assert states["SB-01"] == "运行"
