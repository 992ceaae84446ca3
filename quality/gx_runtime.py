"""Great Expectations on our own DuckDB connection; imported by `quality.suite` only, when it is needed."""

from __future__ import annotations

import logging
import os
import secrets
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, Literal, cast

# Before the import: GX sends usage events otherwise.
os.environ["GX_ANALYTICS_ENABLED"] = "false"


@contextmanager
def _without(module: str) -> Iterator[None]:
    """Have an optional dependency look absent for a while."""
    was = sys.modules.get(module)
    sys.modules[module] = cast(ModuleType, None)
    try:
        yield
    finally:
        sys.modules.pop(module)
        if was is not None:
            sys.modules[module] = was


# GX imports PySpark where it is installed, and PySpark ends a process that has no main module, as the workers
# of a test run have none. The suites here run on DuckDB.
with warnings.catch_warnings(), _without("pyspark"):
    # GX's own modules trip over newer pydantic, pandas and marshmallow while they load.
    warnings.simplefilter("ignore")
    # As Any: much of what GX documents is not what its type hints export.
    gx: Any = import_module("great_expectations")
    gxe: Any = import_module("great_expectations.expectations")
    SQLDatasource: Any = import_module("great_expectations.datasource.fluent").SQLDatasource
    SqlAlchemyExecutionEngine: Any = import_module(
        "great_expectations.execution_engine"
    ).SqlAlchemyExecutionEngine
    import duckdb
    import sqlalchemy as sa
    from duckdb_engine import ConnectionWrapper

logging.getLogger("great_expectations").setLevel(logging.ERROR)

__all__ = ["open_context", "run_suite"]

_SITE = "cardhub"
# Engines that were opened on a caller's DuckDB connection, by the connection string that GX passes around.
_ENGINES: dict[str, sa.Engine] = {}


class DuckDBExecutionEngine(SqlAlchemyExecutionEngine):  # type: ignore[misc]
    """Keeps its one connection, which shares the caller's in-memory database."""

    def __init__(self, connection_string: str, **options: Any) -> None:
        self._connection: sa.Connection | None = None
        super().__init__(engine=_ENGINES[connection_string], create_temp_table=False)

    @contextmanager
    def get_connection(self) -> Iterator[sa.Connection]:
        if self._connection is None:
            self._connection = self.engine.connect()
        yield self._connection


class DuckDBDatasource(SQLDatasource):  # type: ignore[misc]
    """Registers `add_duckdb` with GX."""

    type: Literal["duckdb"] = "duckdb"

    @property
    def execution_engine_type(self) -> Any:
        return DuckDBExecutionEngine

    def get_engine(self) -> sa.Engine:
        return _ENGINES[self.connection_string]


def open_context(docs: Path | None) -> Any:
    """A context in memory; with `docs`, results and pages are kept below that folder."""
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False, "metric_calculations": False}
    if docs is not None:
        store = {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(docs.resolve())}
        context.add_data_docs_site(
            _SITE,
            {
                "class_name": "SiteBuilder",
                "store_backend": store,
                "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
                "show_how_to_buttons": False,
            },
        )
    return context


def run_suite(
    context: Any,
    con: duckdb.DuckDBPyConnection,
    view: str,
    dataset: str,
    checks: Sequence[tuple[str, dict[str, Any]]],
) -> list[Any]:
    """Validate the indicator columns in one aggregated query; one result for each check, in order."""
    key = f"duckdb:///{dataset}-{secrets.token_hex(4)}"
    cursor = con.cursor()
    _ENGINES[key] = sa.create_engine(
        "duckdb:///:memory:", creator=lambda: ConnectionWrapper(cursor), poolclass=sa.pool.StaticPool
    )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _run(context, key, view, dataset, checks)
    finally:
        _ENGINES.pop(key).dispose()


def _run(
    context: Any, key: str, view: str, dataset: str, checks: Sequence[tuple[str, dict[str, Any]]]
) -> list[Any]:
    source = context.data_sources.add_duckdb(name=dataset, connection_string=key)
    batch = source.add_table_asset(name=view, table_name=view).add_batch_definition_whole_table(name=dataset)
    suite = gx.ExpectationSuite(name=dataset)
    for column, meta in checks:
        suite.add_expectation(
            gxe.ExpectColumnValuesToBeNull(
                column=column, mostly=meta["mostly"], meta=meta, description=f"{meta['title']} {meta['code']}"
            )
        )
    context.suites.add(suite)
    definition = gx.ValidationDefinition(name=dataset, data=batch, suite=suite)
    context.validation_definitions.add(definition)
    actions = (
        [gx.checkpoint.UpdateDataDocsAction(name="docs", site_names=[_SITE])]
        if context.get_site_names()
        else []
    )
    checkpoint = gx.Checkpoint(
        name=dataset,
        validation_definitions=[definition],
        actions=actions,
        result_format={"result_format": "BASIC", "partial_unexpected_count": 0},
    )
    context.checkpoints.add(checkpoint)
    (result,) = checkpoint.run().run_results.values()
    by_column = {each.expectation_config.kwargs["column"]: each for each in result.results}
    return [by_column[column] for column, _ in checks]
