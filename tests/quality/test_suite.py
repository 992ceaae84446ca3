"""The gate: one definition judged by Great Expectations, which is never shown a value."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from quality.check import Check
from quality.suite import validate

CHECKS = [
    Check(code="half", title="至少一半", condition="", mostly=0.5),
    Check(code="never", title="只计数", condition=""),
    Check(code="all", title="全部", condition="", mostly=1.0),
]


@pytest.fixture
def view() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute("CREATE TABLE source AS SELECT i, '马晓明' AS full_name FROM range(100) r(i)")
    con.execute(
        "CREATE VIEW judged AS SELECT CASE WHEN i < 40 THEN 1 END AS c0, 1 AS c1, "
        "CASE WHEN i = 7 THEN 1 END AS c2 FROM source"
    )
    return con


def test_each_check_is_judged_by_its_own_threshold(view: duckdb.DuckDBPyConnection) -> None:
    outcomes = validate(view, "judged", CHECKS, dataset="sample")
    assert [(each.check.code, each.rows, each.failed, each.success) for each in outcomes] == [
        ("half", 100, 40, True),
        ("never", 100, 100, True),
        ("all", 100, 1, False),
    ]


def test_the_caller_keeps_its_connection(view: duckdb.DuckDBPyConnection) -> None:
    validate(view, "judged", CHECKS, dataset="sample")
    validate(view, "judged", CHECKS, dataset="sample")
    assert view.execute("SELECT count(*) FROM source").fetchone() == (100,)


def test_the_data_docs_hold_codes_and_counts_of_the_last_delivery(
    view: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    for _ in range(2):
        validate(view, "judged", CHECKS, dataset="sample", docs=tmp_path)
    pages = list((tmp_path / "sample" / "validations").rglob("*.html"))
    assert len(pages) == 1
    text = "".join(path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.html"))
    assert "至少一半" in text
    assert "马晓明" not in text


def test_nothing_to_check_is_nothing(view: duckdb.DuckDBPyConnection) -> None:
    assert validate(view, "judged", [], dataset="sample") == []
