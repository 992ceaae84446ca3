"""Write a matched list as CSV, XLSX or Parquet: whole or not at all, every value as text but the score.

What begins like a formula: a worksheet and Parquet hold it as text. A CSV cannot say that a cell is text, and
a spreadsheet would evaluate it even between quotation marks, so there such a cell begins with an apostrophe.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
from xlsxwriter.exceptions import XlsxFileError

from cardhub.errors import ConfigurationError

__all__ = ["SHEET_ROWS", "writer_for"]

Row = Sequence[str | float | None]
Writer = Callable[[Path, Sequence[str], Iterable[Row], Path], None]

SHEET_ROWS = 1_048_576
_BATCH = 20_000
_TEXT = 49  # the built-in format that a cell keeps its text in when somebody edits it
_FORMULA = re.compile(r"[=+\-@\t\r]")
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def writer_for(path: Path) -> Writer:
    """The writer of this extension; ConfigurationError for one that is not known."""
    found = _WRITERS.get(path.suffix.lower())
    if found is None:
        raise ConfigurationError(
            f"--output {path.name}: a list is written as {', '.join(_WRITERS)}; give it one of these endings"
        )
    return found


def _write_csv(path: Path, headers: Sequence[str], rows: Iterable[Row], scratch: Path) -> None:
    """UTF-8 with its mark, by which a spreadsheet knows the encoding; all cells between quotation marks."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file, quoting=csv.QUOTE_ALL)
        out.writerow([_harmless(each) for each in headers])
        out.writerows([_harmless(each) for each in row] for row in rows)


def _harmless(value: str | float | None) -> str | float | None:
    if isinstance(value, str) and _FORMULA.match(value) and not _PLAIN_NUMBER.fullmatch(value):
        return "'" + value
    return value


def _write_xlsx(path: Path, headers: Sequence[str], rows: Iterable[Row], scratch: Path) -> None:
    """One sheet, in constant memory; `scratch` takes the sheet while it grows."""
    book = xlsxwriter.Workbook(
        str(path), {"constant_memory": True, "strings_to_formulas": False, "tmpdir": str(scratch)}
    )
    text = book.add_format({"num_format": _TEXT})
    bold = book.add_format({"num_format": _TEXT, "bold": True})
    sheet = book.add_worksheet("匹配结果")
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(headers) - 1, 16, text)
    for column, header in enumerate(headers):
        sheet.write_string(0, column, header, bold)
    last = 0
    for last, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                if value:
                    sheet.write_string(last, column, value, text)
            elif value is not None:
                sheet.write_number(last, column, value)
    sheet.autofilter(0, 0, max(last, 1), len(headers) - 1)
    try:
        book.close()
    except XlsxFileError as error:
        raise OSError(0, f"the workbook could not be closed: {type(error).__name__}") from None


def _write_parquet(path: Path, headers: Sequence[str], rows: Iterable[Row], scratch: Path) -> None:
    waiting = iter(rows)
    schema: pa.Schema | None = None
    out: pq.ParquetWriter | None = None
    try:
        while part := list(islice(waiting, _BATCH)):
            if schema is None or out is None:
                schema = _schema(headers)
                out = pq.ParquetWriter(path, schema, compression="zstd")
            arrays = [
                pa.array(column, field.type)
                for column, field in zip(zip(*part, strict=True), schema, strict=True)
            ]
            out.write_table(pa.Table.from_arrays(arrays, schema=schema))
    finally:
        if out is not None:
            out.close()


def _schema(headers: Sequence[str]) -> pa.Schema:
    # The score stands before the reason, last but one, whatever the list's own columns are called.
    score = len(headers) - 2
    return pa.schema(
        [(name, pa.float64() if index == score else pa.string()) for index, name in enumerate(headers)]
    )


_WRITERS: dict[str, Writer] = {".csv": _write_csv, ".xlsx": _write_xlsx, ".parquet": _write_parquet}
