"""Read a list of any usual form into a table of text, under its own headers, or refuse it whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from cardhub.errors import CardHubError, ListUnusable, SourceMisbehaved
from cardhub.lists.columns import recognise
from cardhub.lists.encoding import encoding_of, line_of_wide_row
from cardhub.lists.header_row import ListHeaders
from connectors.transports import limits
from connectors.transports.csv_reader import CsvTable
from connectors.transports.table_rows import HEADER_ROWS
from connectors.transports.xlsx_package import XlsxPackage
from connectors.transports.xlsx_reader import XlsxTable

__all__ = ["ListFile", "ListTable", "load"]

_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".et")
_REMEDIES = {
    "xlsx_truncated": "is truncated or damaged, or no workbook: open and save it again, or ask for it again",
    "xlsx_unreadable": "is an old .xls workbook or protected by a password: save it as .xlsx without one",
    "header_missing": f"has no header row that is understood in its first {HEADER_ROWS} rows",
}


@dataclass(frozen=True)
class ListFile:
    """A file and what its caller says of it. `option` is the option that says what its columns mean."""

    path: Path
    sheet: str | None
    chosen: Mapping[str, str]
    option: str = "--columns"


@dataclass(frozen=True)
class ListTable:
    """A list in DuckDB: table `name` has `row` (from 1) and `c0`, `c1` … in the order of `headers`.

    `columns` maps a meaning to its index.
    """

    name: str
    headers: list[str]
    columns: dict[str, int]
    rows: int


def load(con: Any, file: ListFile, name: str) -> ListTable:
    """Create TEMP TABLE `name`. Raises ListUnusable, or ConfigurationError for a wrong option."""
    path = file.path
    if not path.is_file():
        raise ListUnusable(f"{path} is not a file that can be read", code="list_missing")
    if path.stat().st_size == 0:
        raise ListUnusable(f"{path.name} is empty: save the list again", code="list_empty")
    with _as_ours(file), path.open("rb") as raw:
        is_workbook = path.suffix.lower() in _WORKBOOKS or raw.read(4) in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
        raw.seek(0)
        limit = limits.WORKBOOK_BYTES if is_workbook else limits.FILE_BYTES
        if path.stat().st_size > limit:
            raise ListUnusable(f"{path.name} is over {limit >> 20} MiB: split it", code="file_too_large")
        headers = ListHeaders(file.chosen.values(), is_padded=is_workbook)
        table: CsvTable | XlsxTable
        encoding = None
        if is_workbook:
            table = XlsxTable(raw, _sheet(file, raw), headers, path.name)
        else:
            encoding = encoding_of(path)
            table = CsvTable(raw, headers, path.name, encoding)
        rows = 0
        for batch, _ in table.batches():
            if rows == 0:
                columns = recognise(path.name, table.names, headers.written, file.chosen, file.option)
                _create(con, name, len(table.names))
            if encoding and batch.num_rows and batch.column(0).null_count:
                line = line_of_wide_row(path, encoding, len(table.names))
                raise ListUnusable(
                    f"{path.name}, line {line}: more cells than the header row has columns; a value with a "
                    "comma needs quotation marks around it",
                    code="list_row_too_wide",
                )
            _insert(con, name, batch, rows)
            rows += batch.num_rows
    if not rows:
        raise ListUnusable(f"{path.name} has no rows below its header row", code="list_empty")
    return ListTable(name, table.names, columns, rows)


def _create(con: Any, name: str, width: int) -> None:
    columns = ", ".join(f"c{index} VARCHAR" for index in range(width))
    con.execute(f"CREATE OR REPLACE TEMP TABLE {name} (row UBIGINT, {columns})")


def _insert(con: Any, name: str, batch: pa.RecordBatch, before: int) -> None:
    numbers = pa.array(range(before + 1, before + 1 + batch.num_rows), pa.uint64())
    names = ["row", *(f"c{index}" for index in range(batch.num_columns))]
    con.register("read_batch", pa.RecordBatch.from_arrays([numbers, *batch.columns], names))
    con.execute(f"INSERT INTO {name} SELECT * FROM read_batch")
    con.unregister("read_batch")


def _sheet(file: ListFile, raw: Any) -> str:
    """The sheet asked for, else the first."""
    names = list(XlsxPackage(raw, file.path.name).sheets)
    raw.seek(0)
    if file.sheet is None and names:
        return names[0]
    if file.sheet not in names:
        raise ListUnusable(
            f"{file.path.name} has no sheet {file.sheet!r}; its sheets are {'、'.join(names) or '(none)'}",
            code="sheet_missing",
        )
    return file.sheet


@contextmanager
def _as_ours(file: ListFile) -> Iterator[None]:
    """What the readers say to a department, said to whoever holds the list."""
    try:
        yield
    except SourceMisbehaved as error:
        said = _REMEDIES.get(error.code)
        if error.code == "header_missing":
            said = f"{said}; say what its columns mean with {file.option} id=…,name=…, or which --sheet"
        raise ListUnusable(f"{file.path.name} {said}" if said else str(error), code=error.code) from None
    except OSError as error:
        raise _unreadable(file, error) from None


def _unreadable(file: ListFile, error: OSError) -> CardHubError:
    return ListUnusable(f"{file.path.name} could not be read ({error.strerror})", code="list_missing")
