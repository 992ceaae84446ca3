"""The main job on real servers: every department, twice, against the planted truth."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa

from cardhub import registry, steps
from cardhub.cases.export import iter_cases, iter_held
from cardhub.hub import Hub, open_hub
from cardhub.settings import Settings
from cardhub.step_parts.results import ComparedResult, SyncResult
from cardhub.step_parts.totals import totals
from cardhub.store import embedded
from cardhub.store.tables import exchange_ledger, sync_run
from sandbox.scoring import UNDECIDED_AT_MOST, RuleScore, read_truth, score, undecided_share
from tests.end_to_end.canary import find_in_dump, find_plain, secrets_of
from tests.end_to_end.conftest import AS_OF, CARDS, PretendProvince

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:great_expectations")


@dataclass
class Flow:
    hub: Hub
    first: list[SyncResult]
    compared: ComparedResult
    second: list[SyncResult]
    compared_again: ComparedResult


def sync_all(hub: Hub, province: PretendProvince) -> list[SyncResult]:
    return [
        steps.sync(hub, dataset, province.connection(source.name), as_of=AS_OF)
        for source in steps.sources().values()
        for dataset in source.endpoints
    ]


@pytest.fixture(scope="module")
def flow(province: PretendProvince) -> Iterator[Flow]:
    """Everything once, and everything again; on a server of its own, whose files the canary reads."""
    home = Path(tempfile.mkdtemp(prefix="cardhub-flow-"))
    settings = Settings(home=home, memory_limit="1GB")
    try:
        with open_hub(settings) as hub:
            first = sync_all(hub, province)
            compared = steps.compare(hub, as_of=AS_OF)
            second = sync_all(hub, province)
            compared_again = steps.compare(hub, as_of=AS_OF)
            steps.report(hub, as_of=AS_OF)
            yield Flow(hub, first, compared, second, compared_again)
    finally:
        embedded.stop(settings)
        shutil.rmtree(home)


def test_every_department_is_taken_in(flow: Flow) -> None:
    assert {each.dataset for each in flow.first} == set(registry.datasets())
    assert all(each.state == "committed" and each.rows_in > 0 for each in flow.first)


def test_no_row_is_lost(flow: Flow) -> None:
    with flow.hub.engine.connect() as connection:
        runs = connection.execute(sa.select(sync_run)).all()

    assert len(runs) == 2 * len(registry.datasets())
    for run in runs:
        assert run.rows_in == run.rows_accepted + run.rows_quarantined + run.rows_duplicate, run.dataset
        assert run.rows_unregistered <= run.rows_accepted


def test_rows_in_are_the_rows_that_the_departments_hold(flow: Flow, province: PretendProvince) -> None:
    """Counted in the departments' own files; by-list answers are as many as the people asked, or more."""
    for each in flow.first:
        dataset = registry.dataset(each.dataset)
        if each.mode == "by_list":
            assert each.rows_in >= CARDS * 0.95, each.dataset
            continue
        held = pq.read_table(province.population / dataset.source / f"{each.dataset}.parquet")
        if "学年" in held.column_names:
            # A yearly file holds its own year's rows.
            held = held.filter(pc.equal(held["学年"], "2026"))
        assert each.rows_in == held.num_rows, each.dataset


def test_every_exchange_is_in_the_ledger(flow: Flow) -> None:
    with flow.hub.engine.connect() as connection:
        entries = connection.execute(sa.select(exchange_ledger)).all()

    for each in (*flow.first, *flow.second):
        mine = {entry.direction: entry.row_count for entry in entries if entry.run_id == each.run_id}
        wanted = {"asked", "received"} if each.mode == "by_list" else {"received"}
        assert mine == (dict.fromkeys(wanted, each.rows_in) if each.rows_in else {}), each.dataset
    assert all(entry.lawful_basis for entry in entries)


def test_every_planted_mismatch_is_found_and_nothing_else(flow: Flow, province: PretendProvince) -> None:
    for rule, line in scores_of(flow, province).items():
        assert (rule, line.missed, line.false, line.fired) == (rule, 0, 0, 0)


def test_at_most_one_in_a_hundred_cannot_be_decided(flow: Flow, province: PretendProvince) -> None:
    scores = scores_of(flow, province).values()
    undecided, planted = undecided_share(scores)

    assert undecided <= UNDECIDED_AT_MOST * planted


def test_a_second_pull_of_unchanged_sources_changes_nothing(flow: Flow) -> None:
    assert {each.state for each in flow.second} == {"unchanged"}
    assert flow.compared_again.findings == flow.compared.findings
    cases = flow.compared_again.cases
    assert (cases["opened"], cases["closed"], cases["reopened"], cases["finding_versions"]) == (0, 0, 0, 0)


def test_the_totals_add_up(flow: Flow) -> None:
    told = totals(flow.hub)

    assert told["records_in"] == told["accepted"] + told["quarantined"] + told["duplicates"]
    assert told["findings"] == flow.compared.findings == told["cases_open"]
    assert Path(told["report"]).exists()


def test_nothing_personal_lies_about_in_plain_text(flow: Flow, province: PretendProvince) -> None:
    """Files of the lake, the keys, the logs, PostgreSQL's own files, and what a dump of it would show."""
    secrets = secrets_of(province.population)
    home = flow.hub.settings.home
    server = embedded.start(flow.hub.settings)
    with embedded.superuser_connection(server) as connection:
        # What is still in memory only would escape the scan; what is compressed too, so it is also dumped.
        connection.execute("checkpoint")

    assert find_plain(home, secrets, leave_out=[flow.hub.settings.reports_path]) == []
    assert find_in_dump(server, "cardhub", secrets) == set()


def test_the_canary_sings_where_there_is_something(province: PretendProvince, tmp_path: Path) -> None:
    secrets = secrets_of(province.population)
    for kind in ("numbers", "phones", "names"):
        (tmp_path / f"{kind}.log").write_bytes(
            b"\x00 7" + b"key=" + next(iter(getattr(secrets, kind))) + b";"
        )
    (tmp_path / "json.log").write_text(json.dumps({"name": next(iter(secrets.names)).decode()}))

    found = find_plain(tmp_path, secrets)

    assert found == ["name in json.log", "name in names.log", "number in numbers.log", "phone in phones.log"]


def scores_of(flow: Flow, province: PretendProvince) -> dict[str, RuleScore]:
    return score(
        read_truth(province.population),
        {(each.rule_id, each.id_number, each.subject) for each in iter_cases(flow.hub)},
        {(each.rule_id, each.id_number, each.subject): each.reason_code for each in iter_held(flow.hub)},
    )
