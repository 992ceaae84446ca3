"""A seventh department is its declarations and a sample: no file of the engine or of the DAGs is touched.

The real command line runs in a tree that holds the repository's code and the files of `seventh_source/`;
docs/add-a-department.md walks through the same files.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cardhub.cases.export import iter_cases, iter_held
from cardhub.hub import open_hub
from cardhub.settings import Settings
from cardhub.store import embedded
from tests.conftest import DatabaseServer
from tests.end_to_end.seventh_world import (
    ADDED,
    CODE,
    REPOSITORY,
    SAMPLE,
    Tree,
    copied,
    digests,
    number,
    served,
)

AS_OF = "2026-11-24"  # the benefit month is October
DATASET = "elderly_care_allowance"


@dataclass(frozen=True)
class Story:
    """What an operator's commands said, in their order."""

    tree: Tree
    settings: Settings
    probed: list[dict[str, Any]]
    synced: dict[str, Any]
    covered: list[dict[str, Any]]
    compared: dict[str, Any]
    reported: dict[str, Any]


@pytest.fixture(scope="module")
def story(database_server: DatabaseServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    folder, name = tmp_path_factory.mktemp("seventh"), database_server.clone()
    url = database_server.embedded.url
    settings = Settings(
        home=folder / "var",
        database_url=url(embedded.APP_ROLE, name),
        owner_database_url=url(embedded.OWNER_ROLE, name),
        memory_limit="1GB",
    )
    with served(folder / "departments") as database:
        connections = {
            "disability_card": database,
            "social_relief": database,
            "elderly_care": json.dumps({"conn_type": "fs", "schema": str(SAMPLE)}),
        }
        tree = copied(folder / "tree", settings, connections)
        probed = tree.cardhub("source", "test", "elderly_care")
        for each in ("disability_card", "disability_subsidy", DATASET):
            synced = tree.cardhub("sync", each, "--as-of", AS_OF)[0]
        covered = tree.cardhub("coverage", "list", "--dataset", DATASET)
        # An adverse lead needs whole lists, and none of these departments counts its rows.
        for each in ("disability_card", "disability_subsidy", DATASET):
            tree.cardhub("coverage", "confirm", each, "--by", "operator")
        compared = tree.cardhub("compare", "--as-of", AS_OF)
        reported = tree.cardhub("report", "--as-of", AS_OF)
    yield Story(tree, settings, probed, synced, covered, compared, reported)
    database_server.drop(name)


def test_the_command_line_knows_the_department(story: Story) -> None:
    listed = {each["source"]: each for each in story.tree.cardhub("source", "list")}

    assert listed["elderly_care"]["datasets"] == [DATASET]
    assert listed["elderly_care"]["connections"] == ["cardhub_elderly_care"]
    assert story.tree.cardhub("source", "pools")["elderly_care"]["description"] == "养老服务"
    assert len(story.probed) == 2 and all(each["ok"] for each in story.probed)
    assert "失能等级" in story.probed[1]["detail"]


def test_its_rows_are_accounted_for_one_by_one(story: Story) -> None:
    """Twelve rows: one came twice, one is a repayment, one a test; one is of nobody on the register."""
    told = {
        name: story.synced[name] for name in ("state", "rows_in", "accepted", "quarantined", "duplicates")
    }

    assert told == {"state": "committed", "rows_in": 12, "accepted": 9, "quarantined": 2, "duplicates": 1}
    assert story.synced["unregistered"] == 1
    assert story.synced["drift"] == []
    aside = story.tree.cardhub("quarantine", "list", "--dataset", DATASET)
    assert sorted(each["reason_code"] for each in aside) == ["reversal", "test_row"]
    (snapshot,) = story.tree.cardhub("snapshot", "list", "--dataset", DATASET)
    assert snapshot["is_current"]


def test_its_coverage_waits_for_the_departments_word(story: Story) -> None:
    (covered,) = story.covered

    assert (covered["county_code"], covered["period"], covered["status"]) == ("620102", "2026-10", "unknown")


def test_its_rule_finds_the_mismatch_and_no_near_miss(story: Story) -> None:
    (listed,) = story.tree.cardhub("case", "list", "--rule", "SB-14")
    with open_hub(story.settings) as hub:
        cases = [each for each in iter_cases(hub) if each.rule_id == "SB-14"]
        held = {each.id_number: each.reason_code for each in iter_held(hub) if each.rule_id == "SB-14"}

    assert [(each.id_number, each.subject) for each in cases] == [(number(1), "nursing_subsidy")]
    assert listed["severity"] == "M"
    # Another name, and a number that had to be repaired: kept back, and said so.
    assert held == {number(5): "link_grade", number(7): "link_grade"}


def test_an_officer_reads_about_it(story: Story) -> None:
    page = Path(story.reported["summary"]).read_text("utf-8")

    assert "养老护理补贴与残疾人护理补贴重复" in page


def test_its_dag_is_there(story: Story) -> None:
    said = story.tree.run(REPOSITORY / "tests/dags/describe.py")
    dags = json.loads(said[said.index("{") :])["dags"]

    assert set(dags["sync_elderly_care"]["tasks"]) == {DATASET}
    assert dags["sync_elderly_care"]["title"] == "同步 养老服务"
    assert dags["sync_elderly_care"]["tasks"][DATASET]["pool"] == "elderly_care"
    assert {"sync_disability_card", "compare", "report", "upkeep"} < set(dags)


def test_nothing_else_was_touched(story: Story) -> None:
    """Byte for byte the repository's; beside it stands what the department brings, and nothing more."""
    before, after = story.tree.original, digests(story.tree.root, CODE)
    brought = {path: each for path, each in digests(ADDED).items() if not path.startswith("sample/")}

    assert engine_of(after) == engine_of(before)
    assert after == before | brought
    assert {Path(path).parts[0] for path in brought} == {"connectors", "schemas", "quality", "rules"}
    assert len(list(SAMPLE.iterdir())) == 1


def engine_of(files: dict[str, str]) -> dict[str, str]:
    return {path: each for path, each in files.items() if path.startswith(("cardhub/", "dags/"))}
