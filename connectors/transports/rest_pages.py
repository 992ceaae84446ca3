"""A paged list, read to its end once: a cursor that loops and a page that repeats end the pull."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from cardhub.errors import SourceMisbehaved
from connectors.transports.base import Mode, Page, PullRequest, TransportOptions
from connectors.transports.cursor import read_cursor, write_cursor
from connectors.transports.rest_client import RestClient
from connectors.transports.rest_endpoints import RestList
from connectors.transports.text import batch_of_records

__all__ = ["pull_list"]

_EMPTY_PAGES = 3


class _Seen:
    """Cursors and pages of this pull, as digests."""

    def __init__(self, path: str, last_page: str | None) -> None:
        self._path = path
        self._cursors: set[str] = set()
        self._pages: set[str] = {last_page} if last_page else set()
        self.last_page = last_page
        self._empty = 0

    def cursor(self, cursor: str | None) -> None:
        if cursor is None:
            return
        if cursor in self._cursors:
            raise SourceMisbehaved(
                f"{self._path}: the next-page cursor came back to an earlier page, so the list never "
                "ends. The "
                "last snapshot goes on serving; report it to the department.",
                code="cursor_loop",
            )
        self._cursors.add(cursor)

    def page(self, rows: list[dict[str, Any]]) -> None:
        if not rows:
            self._empty += 1
            if self._empty >= _EMPTY_PAGES:
                raise SourceMisbehaved(
                    f"{self._path}: {self._empty} empty pages that each promise a next one."
                )
            return
        self._empty = 0
        digest = hashlib.blake2b(repr(rows).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        if digest in self._pages:
            raise SourceMisbehaved(
                f"{self._path}: a page came twice under different cursors, so another one may be missing. "
                "The "
                "last snapshot goes on serving; report it to the department.",
                code="page_repeated",
            )
        self._pages.add(digest)
        self.last_page = digest


def pull_list(
    client: RestClient, endpoint: RestList, request: PullRequest, options: TransportOptions
) -> Iterator[Page]:
    """Pages of about `options.page_rows` rows, each with a cursor the server itself resumes from."""
    at = read_cursor(request.resume)
    if at.get("done"):
        return
    following: str | None = at.get("next")
    pulled: int = at.get("rows", 0)
    watermark: str | None = at.get("mark")
    seen = _Seen(endpoint.path, at.get("page"))
    seen.cursor(following)
    waiting: list[pa.RecordBatch] = []
    rows_waiting = 0
    while True:
        answer = client.get(endpoint.path, _parameters(endpoint, request, following))
        rows = _rows(answer, endpoint)
        following = _next(answer, endpoint)
        seen.cursor(following)
        if rows or following:
            seen.page(rows)
        if rows:
            # Kept as Arrow, not as records, which are ten times as large.
            waiting.append(batch_of_records(rows))
        rows_waiting += len(rows)
        if following is None:
            total = answer.get(endpoint.total_key) if endpoint.total_key else None
            _check_total(total, pulled + rows_waiting, endpoint)
        if waiting and (following is None or rows_waiting + endpoint.limit > options.page_rows):
            batch = _joined(waiting)
            watermark = _highest(watermark, batch, endpoint.watermark)
            location = f"{endpoint.path}#{pulled}"
            pulled += rows_waiting
            waiting, rows_waiting = [], 0
            cursor = write_cursor(
                next=following, rows=pulled, mark=watermark, page=seen.last_page, done=following is None
            )
            yield Page(batch, cursor, watermark, location)
        if following is None:
            return


def _joined(batches: list[pa.RecordBatch]) -> pa.RecordBatch:
    """One batch of all; a field that some answers leave out is null there."""
    tables = [pa.Table.from_batches([each]) for each in batches]
    return pa.concat_tables(tables, promote_options="default").combine_chunks().to_batches()[0]


def _highest(mark: str | None, batch: pa.RecordBatch, column: str | None) -> str | None:
    found = pc.max(batch[column]).as_py() if column in batch.schema.names else None
    return max(filter(None, (mark, found)), default=None)


def _parameters(endpoint: RestList, request: PullRequest, cursor: str | None) -> dict[str, Any]:
    parameters: dict[str, Any] = {endpoint.limit_parameter: endpoint.limit}
    if request.mode is Mode.INCREMENTAL and request.since:
        parameters[endpoint.since_parameter] = request.since
    if endpoint.period_parameter and request.period:
        parameters[endpoint.period_parameter] = request.period
    if cursor is not None:
        parameters[endpoint.cursor_parameter] = cursor
    return parameters


def _rows(answer: dict[str, Any], endpoint: RestList) -> list[dict[str, Any]]:
    rows = answer.get(endpoint.rows_key)
    if not isinstance(rows, list) or not all(isinstance(each, dict) for each in rows):
        raise SourceMisbehaved(
            f"{endpoint.path}: the answer has no list of records under {endpoint.rows_key}: the interface "
            "changed."
        )
    return rows


def _next(answer: dict[str, Any], endpoint: RestList) -> str | None:
    following = answer.get(endpoint.next_key)
    return None if following in (None, "") else str(following)


def _check_total(total: Any, pulled: int, endpoint: RestList) -> None:
    if isinstance(total, int) and total != pulled:
        raise SourceMisbehaved(
            f"{endpoint.path}: the source announced {total} rows and sent {pulled}: a page was skipped or "
            "the list "
            "changed while it was read. Pull again; if it recurs, report it to the department.",
            code="page_skipped",
        )
