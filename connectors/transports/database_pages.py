"""Rows of a server-side cursor as pages that can be resumed by key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from connectors.transports.base import Page, PullRequest
from connectors.transports.cursor import read_cursor, write_cursor
from connectors.transports.database_connect import meaning
from connectors.transports.database_query import DatabaseView, ViewQuery
from connectors.transports.text import batch_of

__all__ = ["pull_view", "read_batches"]

_FETCH_ROWS = 5_000  # small enough that Python's row objects stay in a few MB, whatever the page size


def pull_view(
    engine: sa.Engine, endpoint: DatabaseView, request: PullRequest, resume: str | None, page_rows: int
) -> Iterator[Page]:
    """Keyed rows in key order, then the rows that lack a key."""
    at = read_cursor(resume)
    mark: str | None = at.get("mark")
    pulled: int = at.get("rows", 0)
    keyless: int | None = at.get("keyless")
    with meaning(endpoint.view), engine.connect() as connection:
        _read_consistently(connection)
        query = ViewQuery(connection, endpoint)
        if keyless is None:
            found = read_batches(connection, query.keyed(request, at.get("key")), query.names)
            for batch in _pages(found, endpoint.key, page_rows):
                mark = _highest(mark, batch, endpoint.watermark)
                key = _key(batch, batch.num_rows - 1, endpoint.key)
                location = f"{endpoint.view}#{pulled}"
                pulled += batch.num_rows
                yield Page(batch, write_cursor(key=key, rows=pulled, mark=mark), mark, location)
        keyless = keyless or 0
        for batch in _pages(
            read_batches(connection, query.keyless(request, keyless), query.names), (), page_rows
        ):
            mark = _highest(mark, batch, endpoint.watermark)
            keyless += batch.num_rows
            location = f"{endpoint.view}#{pulled}"
            pulled += batch.num_rows
            yield Page(batch, write_cursor(keyless=keyless, rows=pulled, mark=mark), mark, location)


def read_batches(
    connection: sa.Connection, query: sa.Select[Any], names: Sequence[str]
) -> Iterator[pa.RecordBatch]:
    """The query's rows through a server-side cursor, a few thousand at a time."""
    streaming = connection.execution_options(stream_results=True, max_row_buffer=_FETCH_ROWS)
    with streaming.execute(query) as result:
        while rows := result.fetchmany(_FETCH_ROWS):
            yield batch_of(names, zip(*rows, strict=True))


def _read_consistently(connection: sa.Connection) -> None:
    """One transaction sees one state of the source, however long the pull takes."""
    if connection.dialect.name in ("postgresql", "mysql", "mariadb"):
        connection.execution_options(isolation_level="REPEATABLE READ")
    if connection.dialect.name == "postgresql":
        connection.execution_options(postgresql_readonly=True)


def _pages(batches: Iterator[pa.RecordBatch], key: Sequence[str], page_rows: int) -> Iterator[pa.RecordBatch]:
    """Pages that never end between two rows of one key, so that "after this key" loses no duplicate."""
    waiting: list[pa.RecordBatch] = []
    rows = 0
    for batch in batches:
        waiting.append(batch)
        rows += batch.num_rows
        if rows >= page_rows:
            page = pa.concat_batches(waiting)
            cut = _cut(page, key)
            if cut:
                yield page.slice(0, cut)
            waiting = [page.slice(cut)] if cut < page.num_rows else []
            rows = page.num_rows - cut
    if rows:
        yield pa.concat_batches(waiting)


def _cut(page: pa.RecordBatch, key: Sequence[str]) -> int:
    """How many rows stand before the last key's group; all of them where there is no key."""
    end: int = page.num_rows
    if not key:
        return end
    # The source's collation may call keys equal that differ in case or trailing space.
    last = _folded(_key(page, end - 1, key))
    while end and _folded(_key(page, end - 1, key)) == last:
        end -= 1
    return end


def _key(page: pa.RecordBatch, row: int, key: Sequence[str]) -> list[str]:
    return [page[name][row].as_py() for name in key]


def _folded(key: list[str]) -> list[str]:
    return [each.casefold().rstrip() for each in key]


def _highest(mark: str | None, batch: pa.RecordBatch, column: str | None) -> str | None:
    found = pc.max(batch[column]).as_py() if column else None
    return max(filter(None, (mark, found)), default=None)
