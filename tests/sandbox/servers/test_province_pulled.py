"""A generated population, served by the province, arrives whole through the hub's own connectors."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from cardhub import registry
from connectors.transports.airflow_conn import parse
from connectors.transports.base import ListedPerson, Mode, PullRequest
from sandbox.population import generate
from sandbox.province import Province

_ASKED = {
    "resident_pension_enrolment",
    "medical_insurance_enrolment",
    "work_injury_benefit",
    "household_registration",
    "death_record",
    "national_roll_answer",
}


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[dict[str, Any], dict[str, str], Path]]:
    folder = Path(tempfile.mkdtemp(prefix="cardhub-pulled-"))
    manifest = generate(11, 1_500, date(2026, 11, 24), folder / "out")
    with Province(folder / "out", folder / "home") as province:
        yield manifest, province.start(), folder / "out"
    shutil.rmtree(folder)


def _people(out: Path) -> list[ListedPerson]:
    cards = out / "disability_card" / "disability_card.parquet"
    query = f"""
        SELECT 公民身份号码, any_value(姓名) FROM '{cards}'
        WHERE regexp_full_match(公民身份号码, '[0-9]{{17}}[0-9X]') GROUP BY ALL ORDER BY ALL
    """
    with duckdb.connect(":memory:") as con:
        return [ListedPerson(str(n), *row) for n, row in enumerate(con.execute(query).fetchall())]


@pytest.mark.parametrize("source", sorted(registry.sources()))
def test_every_row_arrives(served: tuple[dict[str, Any], dict[str, str], Path], source: str) -> None:
    manifest, environment, out = served
    declared = registry.sources()[source]
    people = _people(out)
    for dataset, (connection, endpoint) in declared.endpoints.items():
        given = parse(environment[f"AIRFLOW_CONN_{connection.upper()}"], connection)
        with declared.transports[connection](given) as transport:
            if dataset in _ASKED:
                lists = iter([people[n : n + 1_000] for n in range(0, len(people), 1_000)])
                request = PullRequest(Mode.BY_LIST, people=lists, period="2026")
                pages = [page.rows for page in transport.pull(endpoint, request)]
                keys = Counter(key for rows in pages for key in rows.column("request_key").to_pylist())
                outcomes = {said for rows in pages for said in rows.column("outcome").to_pylist()}
                assert set(keys) == {person.request_key for person in people}, dataset
                assert {"answered", "no_record"} <= outcomes, dataset
            else:
                rows = sum(page.rows.num_rows for page in transport.pull(endpoint, PullRequest(Mode.FULL)))
                counted = sum(count.rows for count in transport.control_counts(endpoint, None))
                assert rows == counted, dataset
                # An older school year lies in a file of its own, which a full pull leaves alone.
                assert rows == manifest["rows"][dataset] or dataset == "student_record"
