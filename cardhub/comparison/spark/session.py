"""The only importer of PySpark: a session that listens nowhere but on loopback, and its name functions."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, cast

import pyarrow as pa

__all__ = ["add_name_functions", "open_session", "register_table"]

_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.shuffle.partitions": "4",
    "spark.sql.legacy.timeParserPolicy": "CORRECTED",
}
_NAME_FUNCTIONS = ("same_name", "is_close_name")


@contextmanager
def open_session(master: str = "local[2]", settings: Mapping[str, str] | None = None) -> Iterator[Any]:
    """A Spark session; needs the extra `spark` and Java 17. It is stopped at the end."""
    from pyspark.sql import SparkSession

    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    builder: Any = SparkSession.builder
    builder = builder.master(master).appName("cardhub")
    for key, value in {**_SETTINGS, **(settings or {})}.items():
        builder = builder.config(key, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    try:
        add_name_functions(spark)
        yield spark
    finally:
        spark.stop()


def register_table(spark: Any, name: str, table: pa.Table) -> None:
    """Make an Arrow table a view of the session."""
    from pyspark.sql.pandas.types import from_arrow_schema

    unsigned = {pa.uint64(): pa.decimal128(20, 0), pa.uint32(): pa.int64()}
    schema = pa.schema([pa.field(each.name, unsigned.get(each.type, each.type)) for each in table.schema])
    # Spark does not take an empty Arrow table.
    rows: Any = table.cast(schema) if table.num_rows else []
    spark.createDataFrame(rows, from_arrow_schema(schema)).createOrReplaceTempView(name)


def add_name_functions(spark: Any) -> None:
    """`same_name` and `is_close_name` are DuckDB's own, so that they cannot differ."""
    from pyspark.sql import functions

    for name in _NAME_FUNCTIONS:
        spark.udf.register(name, cast(Any, functions).arrow_udf(_asks_duckdb(name), "boolean"))


def _asks_duckdb(name: str) -> Any:
    def ask(one: pa.Array, other: pa.Array) -> pa.Array:
        import duckdb

        from cardhub.linkage.names import install_name_macros

        with duckdb.connect() as con:
            install_name_macros(con)
            con.register("pairs", pa.table({"one": one, "other": other, "place": range(len(one))}))
            query = f"SELECT {name}(one, other) AS answer FROM pairs ORDER BY place"
            return con.execute(query).to_arrow_table()["answer"].combine_chunks()

    return ask
