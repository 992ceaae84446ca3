"""The database transport: any SQLAlchemy dialect, read through a server-side cursor in key order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa

from cardhub.errors import ConfigurationError
from connectors.transports.base import (
    Connection,
    ControlCount,
    Mode,
    Page,
    Probe,
    PullRequest,
    TransportOptions,
)
from connectors.transports.closing import Closing
from connectors.transports.counts import counts_of_records, probe_step
from connectors.transports.database_connect import meaning, open_engine
from connectors.transports.database_lists import pull_listed
from connectors.transports.database_pages import pull_view
from connectors.transports.database_query import DatabaseView, ViewQuery
from connectors.transports.retry import resuming, retrying

__all__ = ["DatabaseTransport", "DatabaseView"]


class DatabaseTransport(Closing):
    """An open database; `connection.schema` is its name, `conn_type` its kind."""

    def __init__(self, connection: Connection, options: TransportOptions | None = None) -> None:
        self._options = options or TransportOptions()
        self._engine = open_engine(connection, self._options)

    def pull(self, endpoint: DatabaseView, request: PullRequest) -> Iterator[Page]:
        if request.mode is Mode.BY_LIST:
            return pull_listed(self._engine, endpoint, request, self._options)
        if request.mode is Mode.INCREMENTAL and endpoint.watermark is None:
            raise ConfigurationError(
                f"{endpoint.view} declares no watermark column; only full pulls are possible."
            )

        def pull(resume: str | None) -> Iterator[Page]:
            return pull_view(self._engine, endpoint, request, resume, self._options.page_rows)

        return resuming(pull, request.resume, self._options)

    def control_counts(self, endpoint: DatabaseView, period: str | None) -> list[ControlCount]:
        """The rows of the control view for this dataset; none where the source keeps no such view.

        A view is pulled whole, so it is counted whole, whatever the period.
        """
        view = endpoint.control_view
        if view is None:
            return []
        table = sa.table(
            view,
            *(sa.column(name) for name in (endpoint.control_dataset_column, *endpoint.control_columns)),
            schema=endpoint.schema,
        )
        query = sa.select(table).where(table.c[endpoint.control_dataset_column] == endpoint.control_dataset)

        def read() -> list[Any]:
            with meaning(view), self._engine.connect() as connection:
                return [dict(each) for each in connection.execute(query).mappings()]

        return counts_of_records(retrying(read, self._options), endpoint.control_columns, view)

    def probe(self, endpoint: DatabaseView) -> list[Probe]:
        """Connection, TLS and login, then the view's columns, and its control counts."""
        results = [probe_step("connect and log in", self._login)]
        if not results[0].ok:
            return results
        results.append(probe_step(f"read {endpoint.view}", self._reader(endpoint)))
        if endpoint.control_view:
            results.append(
                probe_step("control counts", lambda: f"{len(self.control_counts(endpoint, None))} counts")
            )
        return results

    def _login(self) -> str:
        with meaning(f"database {self._engine.url.database or ''}"), self._engine.connect() as connection:
            connection.execute(sa.select(1))
        return f"{self._engine.dialect.name} at {self._engine.url.host or 'this machine'}"

    def _reader(self, endpoint: DatabaseView) -> Callable[[], str]:
        def read() -> str:
            with meaning(endpoint.view), self._engine.connect() as connection:
                query = ViewQuery(connection, endpoint)
                connection.execute(query.keyed(PullRequest(Mode.FULL), None).limit(1)).all()
                return f"columns {', '.join(query.names)}"

        return read

    def close(self) -> None:
        self._engine.dispose()
