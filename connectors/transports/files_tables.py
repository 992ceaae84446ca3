"""CSV files and worksheets as pages that can be resumed in the middle of a file."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import PurePosixPath

import pyarrow as pa

from cardhub.errors import SourceMisbehaved, SourceUnavailable
from connectors.transports import limits
from connectors.transports.base import ControlCount, Mode, Page, PullRequest
from connectors.transports.counts import counts_of_records
from connectors.transports.csv_reader import CsvTable
from connectors.transports.cursor import read_cursor, write_cursor
from connectors.transports.files_endpoints import CsvFile, XlsxFile
from connectors.transports.folders import Entry, Folder, LocalFolder, find
from connectors.transports.spool import spooled
from connectors.transports.table_rows import DeclaredHeaders
from connectors.transports.xlsx_reader import XlsxTable

__all__ = ["file_counts", "open_table", "pull_files", "wanted"]

log = logging.getLogger(__name__)


def wanted(found: list[Entry], endpoint: CsvFile | XlsxFile, request: PullRequest) -> list[Entry]:
    """The files this pull reads: the newest found, or for an incremental pull those changed since."""
    at = read_cursor(request.resume)
    if at:
        return [each for each in found if each.path >= at["file"]] or _changed(at["file"])
    if request.mode is Mode.INCREMENTAL and request.since:
        return [each for each in found if each.stamp > request.since]
    if not found:
        raise SourceUnavailable(
            f"no file named like {endpoint.pattern} (period {request.period or 'any'}): ask the "
            "department whether it was delivered.",
            code="file_missing",
        )
    return found[-1:]


def pull_files(
    folder: Folder,
    endpoint: CsvFile | XlsxFile,
    entries: list[Entry],
    request: PullRequest,
    resume: str | None,
    page_rows: int,
) -> Iterator[Page]:
    """The entries' pages; a full pull that is resumed goes on in its own file, however new another one is."""
    at = read_cursor(resume)
    mark: str | None = at.get("mark")
    for entry in entries:
        if at and (entry.path < at["file"] or (request.mode is Mode.FULL and entry.path != at["file"])):
            continue
        is_resumed = bool(at) and entry.path == at["file"]
        if is_resumed and at["print"] != entry.fingerprint:
            _changed(entry.path)
        after, rows = (at["at"], at["rows"]) if is_resumed else (0, 0)
        mark = max(filter(None, (mark, entry.stamp)))
        with open_table(folder, endpoint, entry) as table:
            for batch, place in _pages(table.batches(after), page_rows):
                location = f"{entry.path}#{rows}"
                rows += batch.num_rows
                cursor = write_cursor(
                    file=entry.path, print=entry.fingerprint, at=place, rows=rows, mark=mark
                )
                yield Page(batch, cursor, mark, location)


@contextmanager
def open_table(folder: Folder, endpoint: CsvFile | XlsxFile, entry: Entry) -> Iterator[CsvTable | XlsxTable]:
    """The file as a table, its size checked before it is opened."""
    limit = limits.WORKBOOK_BYTES if isinstance(endpoint, XlsxFile) else limits.FILE_BYTES
    if entry.size > limit:
        raise SourceMisbehaved(
            f"{entry.path} is {entry.size >> 20} MiB, the limit is {limit >> 20} MiB: ask for it in parts.",
            code="file_too_large",
        )
    headers = DeclaredHeaders(endpoint.headers)
    with closing(folder.open(entry.path)) as raw:
        if isinstance(endpoint, CsvFile):
            table = CsvTable(raw, headers, entry.path)
            if table.encoding.replace("-le", "").replace("-be", "") != endpoint.announced.lower():
                log.warning("%s is %s, announced as %s", entry.path, table.encoding, endpoint.announced)
            yield table
        elif isinstance(folder, LocalFolder):
            yield XlsxTable(raw, endpoint.sheet, headers, entry.path)
        else:
            # A workbook is read from its end, which a remote file answers one slow request at a time.
            with spooled(raw, entry.size, limits.WORKBOOK_BYTES, entry.path) as copy:
                yield XlsxTable(copy, endpoint.sheet, headers, entry.path)


def file_counts(folder: Folder, endpoint: CsvFile | XlsxFile, period: str | None) -> list[ControlCount]:
    """Counts from the control file or sheet; none where it is not declared or was not delivered."""
    known = (endpoint.control_dataset_column, *endpoint.control_columns)
    if isinstance(endpoint, CsvFile):
        if endpoint.control_pattern is None:
            return []
        source: CsvFile | XlsxFile = CsvFile(pattern=endpoint.control_pattern, headers=known)
    else:
        if endpoint.control_sheet is None:
            return []
        source = XlsxFile(pattern=endpoint.pattern, sheet=endpoint.control_sheet, headers=known)
    found = find(folder, source.pattern, period)
    if not found:
        return []
    try:
        with open_table(folder, source, found[-1]) as table:
            rows = [row for batch, _ in table.batches() for row in batch.to_pylist()]
    except SourceMisbehaved as error:
        if error.code == "sheet_missing":
            return []
        raise
    own = [each for each in rows if each.get(endpoint.control_dataset_column) == endpoint.control_dataset]
    return counts_of_records(own, endpoint.control_columns, PurePosixPath(found[-1].path).name)


def _pages(
    batches: Iterator[tuple[pa.RecordBatch, int]], page_rows: int
) -> Iterator[tuple[pa.RecordBatch, int]]:
    waiting: list[pa.RecordBatch] = []
    rows = after = 0
    for batch, place in batches:
        if waiting and (rows >= page_rows or batch.schema != waiting[0].schema):
            yield pa.concat_batches(waiting), after
            waiting, rows = [], 0
        if batch.num_rows:
            waiting.append(batch)
        rows, after = rows + batch.num_rows, place
    if waiting:
        yield pa.concat_batches(waiting), after


def _changed(path: str) -> list[Entry]:
    raise SourceMisbehaved(
        f"{path} was replaced or removed while it was being pulled: what is safe of the old file cannot be "
        "continued. Start the dataset with a new run.",
        code="source_changed",
    )
