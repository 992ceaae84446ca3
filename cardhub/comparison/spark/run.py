"""Run rules on Spark over the tables of a comparison: the rows that DuckDB's `rule_row` would hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from cardhub.comparison.inputs import datasets_read
from cardhub.comparison.link_tables import LINK_TABLES
from cardhub.comparison.prelude import View, needed_views
from cardhub.comparison.rule import Rule
from cardhub.comparison.spark.session import register_table
from cardhub.comparison.spark.translate import Translator
from cardhub.comparison.sql import UNREGISTERED

__all__ = ["bring_tables", "rule_rows", "translator"]


def translator(con: Any, views: dict[str, View], as_of: date) -> Translator:
    """For the parameters that `resolve_parameters` left on `con`."""
    parameters: dict[str, dict[str, str]] = {}
    for name, county, value in con.execute("SELECT * FROM parameter_value").fetchall():
        parameters.setdefault(name, {})[county] = value
    return Translator(views, as_of, parameters)


def bring_tables(
    con: Any, spark: Any, rules: Iterable[Rule], views: dict[str, View], datasets: Iterable[str]
) -> None:
    """Hand the tables that the rules read from `con` to Spark, in memory: nothing is written in plain."""
    rules = list(rules)
    reads = [rule.reads for rule in rules]
    reads += [view.reads for each in rules for view in needed_views(each.reads, views)]
    wanted = set(datasets_read(rules, views, list(datasets))) | set(LINK_TABLES)
    wanted |= {table for each in reads for table in each.tables if table.endswith(UNREGISTERED)}
    found = "SELECT table_name FROM duckdb_tables() UNION ALL SELECT view_name FROM duckdb_views()"
    there = {row[0] for row in con.execute(found).fetchall()}
    for name in sorted(wanted & there):
        register_table(spark, name, con.execute(f"SELECT * FROM {name}").to_arrow_table())


def rule_rows(
    spark: Any, rule: Rule, views: dict[str, View], carried: Translator
) -> Iterator[dict[str, Any]]:
    """Each row of the rule's SELECT, by column."""
    for view in needed_views(rule.reads, views):
        if view.kind != "macro":
            spark.sql(carried.spark_sql(view.body)).createOrReplaceTempView(view.name)
    for row in spark.sql(carried.spark_sql(rule.sql)).toLocalIterator():
        yield row.asDict(recursive=True)
