"""A worksheet as batches of text columns, in constant memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc

from cardhub.errors import SourceMisbehaved
from connectors.transports.limits import check_cells
from connectors.transports.table_rows import HeaderRow, without_notes
from connectors.transports.text import as_text, batch_of, text_array
from connectors.transports.xlsx_package import XlsxPackage
from connectors.transports.xlsx_pieces import MARK, pieces, read_piece, string_pieces

__all__ = ["XlsxTable"]


class XlsxTable:
    """One sheet of a workbook; `headers` finds its header row."""

    def __init__(self, raw: BinaryIO, sheet: str, headers: HeaderRow, what: str) -> None:
        self._package = XlsxPackage(raw, what)
        self._sheet = sheet
        self._headers = headers
        self._what = f"{what}!{sheet}"
        self._styles = self._package.styles()
        self._is_1904 = self._package.has_1904_dates()
        self._strings = self._read_strings()
        self.names: list[str] = []

    def batches(self, after: int = 0) -> Iterator[tuple[pa.RecordBatch, int]]:
        """Batches with the number of pieces read so far; the first `after` pieces are only unpacked."""
        number = 0
        with self._package.sheet(self._sheet) as xml:
            for number, piece in enumerate(pieces(xml, self._what), 1):
                if self.names and number <= after:
                    continue
                _, rows = read_piece(piece, self._styles, self._is_1904, self._what)
                if not self.names:
                    rows = self._below_header(rows)
                if number > after and rows:
                    yield without_notes(check_cells(self._batch(rows))), number
        if not self.names:
            self._below_header([])

    def _below_header(self, rows: list[list[Any]]) -> list[list[Any]]:
        """The rows after the header row, which must stand in the sheet's first piece."""
        texts = [self._texts(row) for row in rows[:30]]
        found = self._headers.find(texts)
        if found is None:
            raise SourceMisbehaved(
                f"{self._what}: no header row with the declared headers: the layout changed or it is "
                "another file. "
                "Compare it with the declaration.",
                code="header_missing",
            )
        cells = texts[found]
        while cells and not cells[-1].strip():
            cells.pop()
        self.names = self._headers.names(cells, self._what)
        return rows[found + 1 :]

    def _texts(self, row: list[Any]) -> list[str]:
        return [each or "" for each in self._resolved(text_array(list(map(as_text, row)))).to_pylist()]

    def _batch(self, rows: list[list[Any]]) -> pa.RecordBatch:
        width, filled = len(self.names), len(rows[0])
        columns = list(zip(*rows, strict=True))[:width]
        blank = [""] * len(rows)
        arrays = [self._resolved(text_array(each)) for each in columns]
        arrays += [text_array(blank)] * (width - filled)
        return pa.RecordBatch.from_arrays(arrays, self.names)

    def _resolved(self, column: pa.Array) -> pa.Array:
        """The column with the shared strings' texts in place of their numbers."""
        is_shared = pc.starts_with(column, MARK)
        if not pc.any(is_shared).as_py():
            return column
        numbers = pc.cast(pc.utf8_slice_codeunits(pc.if_else(is_shared, column, None), 1), pa.int64())
        highest = pc.max(numbers).as_py()
        if highest is not None and highest >= len(self._strings):
            raise SourceMisbehaved(
                f"{self._what} refers to texts it does not contain: ask for the file again.",
                code="xlsx_truncated",
            )
        return pc.if_else(is_shared, pc.take(self._strings, numbers), column)

    def _read_strings(self) -> pa.Array:
        xml = self._package.shared_strings()
        if xml is None:
            return pa.array([], pa.string())
        with xml:
            parts = [
                check_cells(
                    batch_of(["text"], [[row[0] for row in read_piece(piece, None, False, self._what)[1]]])
                )
                for piece in string_pieces(xml, self._what)
            ]
        return pa.concat_arrays([pa.array([], pa.string()), *(part.column(0) for part in parts)])
