"""Every rule gives the same rows on Spark as on DuckDB, from one text."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from cardhub import registry
from cardhub.comparison.desk import catalogue
from cardhub.comparison.run import compare
from cardhub.comparison.spark.run import bring_tables, rule_rows, translator
from cardhub.comparison.spark.session import open_session, register_table
from cardhub.comparison.spark.translate import Translator
from cardhub.hub import open_hub
from cardhub.lake import doorway
from cardhub.settings import Settings
from cardhub.store import embedded
from sandbox.population.generate import generate
from tests.conftest import DatabaseServer
from tests.rules.province import load

AS_OF = date(2026, 6, 15)
CARDS = 2_000
JAVA = shutil.which("java")


@dataclass
class BothEngines:
    """A comparison's tables on both engines."""

    con: Any
    spark: Any
    carried: Translator


@pytest.fixture(scope="module")
def both(database_server: DatabaseServer) -> Iterator[BothEngines]:
    if JAVA is None:
        pytest.skip("no Java: install openjdk-17-jre-headless to run the rules on Spark")
    folder = Path(tempfile.mkdtemp(prefix="cardhub-spark-"))
    name = database_server.clone()
    server = database_server.embedded
    settings = Settings(
        home=folder / "var",
        database_url=server.url(embedded.APP_ROLE, name),
        owner_database_url=server.url(embedded.OWNER_ROLE, name),
    )
    known = catalogue()
    generate(4, CARDS, AS_OF, folder / "population")
    try:
        with open_hub(settings) as hub, doorway.connect(settings) as con:
            load(hub, folder / "population", AS_OF)
            compare(hub, con, AS_OF)
            with open_session() as spark:
                bring_tables(con, spark, known.rules.values(), known.views, registry.datasets())
                yield BothEngines(con, spark, translator(con, known.views, AS_OF))
    finally:
        database_server.drop(name)
        shutil.rmtree(folder)


def texts(rows: Iterator[dict[str, Any]]) -> list[str]:
    return sorted(repr(sorted((name, plain(value)) for name, value in row.items())) for row in rows)


def plain(value: Any) -> Any:
    """A value as text: the engines hand over whole numbers and days in types of their own."""
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return sorted((name, plain(each)) for name, each in value.items())
    return None if value is None else str(value)


@pytest.mark.parametrize("rule_id", list(catalogue().rules))
def test_a_rule_gives_the_same_rows_on_spark(both: BothEngines, rule_id: str) -> None:
    known = catalogue()
    rule = known.rules[rule_id]

    here = both.con.execute(rule.sql).to_arrow_table().to_pylist()
    there = rule_rows(both.spark, rule, known.views, both.carried)

    assert here
    assert texts(iter(here)) == texts(there)


def test_names_are_compared_as_they_are_here(both: BothEngines) -> None:
    names = pa.table(
        {"one": ["马小龙", "马?龙", "李秀兰", None], "other": ["马小龙", "马小龙", "李绣兰", "王"]}
    )
    register_table(both.spark, "names", names)

    rows = both.spark.sql("SELECT same_name(one, other) s, is_close_name(one, other) c FROM names").collect()

    assert [tuple(row) for row in rows] == [(True, True), (True, True), (False, True), (None, None)]
