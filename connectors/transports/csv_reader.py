"""CSV as it really comes: any usual encoding, titles above the header, notes below, ragged rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import BinaryIO

import pyarrow as pa
import pyarrow.csv as pa_csv

from cardhub.errors import SourceMisbehaved
from connectors.transports.csv_text import Transcoded, decoded, encodings, record_blocks
from connectors.transports.limits import check_cells
from connectors.transports.table_rows import HEADER_ROWS, HeaderRow, without_notes
from connectors.transports.text import batch_of

__all__ = ["CsvTable"]

_HEAD = 256 << 10


class CsvTable:
    """A CSV being read. `headers` finds its header row; `encoding` and the bytes of its mark, where known."""

    def __init__(
        self, raw: BinaryIO, headers: HeaderRow, what: str, encoding: tuple[str, int] | None = None
    ) -> None:
        self._raw = raw
        self._what = what
        head = raw.read(_HEAD)
        possible = (encoding,) if encoding else encodings(head)
        self.encoding, self.names, self._start = self._opened(head, headers, possible)
        self._transcode = self.encoding.startswith("utf-16")

    def batches(self, after: int = 0) -> Iterator[tuple[pa.RecordBatch, int]]:
        """Batches with the place just after each; `after` such a place goes on from there."""
        stream: BinaryIO | Transcoded = self._raw
        if self._transcode:
            self._raw.seek(2)
            stream = Transcoded(self._raw, self.encoding)
            _skip(stream, after or self._start, carry := bytearray())
        else:
            self._raw.seek(after or self._start)
            carry = bytearray()
        at = after or self._start
        encoding = "utf-8" if self._transcode else self.encoding
        for block in record_blocks(stream, bytes(carry), self._what):
            at += len(block)
            batch = without_notes(check_cells(self._parsed(decoded(block, encoding, self._what))))
            yield batch, at

    def _opened(
        self, head: bytes, headers: HeaderRow, possible: Sequence[tuple[str, int]]
    ) -> tuple[str, list[str], int]:
        """Encoding, column names, and where the first data row starts, in bytes of the text stream."""
        for encoding, mark in possible:
            is_wide = encoding.startswith("utf-16")
            text = head[mark:].decode(encoding, errors="replace")
            # The head's end may cut a character in half; in the header's own lines nothing may be wrong.
            lines = text.splitlines(keepends=True)[: HEADER_ROWS * 2]
            reader = csv.reader(lines)
            rows: list[list[str]] = []
            ends: list[int] = []
            try:
                for row in reader:
                    rows.append(row)
                    ends.append(reader.line_num)
            except csv.Error:
                continue
            found = headers.find(rows)
            if found is not None and "�" not in "".join(rows[found]):
                above = "".join(lines[: ends[found]])
                size = len(above.encode("utf-8" if is_wide else encoding, errors="replace"))
                return encoding, headers.names(rows[found], self._what), size + (0 if is_wide else mark)
        raise SourceMisbehaved(
            f"{self._what}: no header row with the declared headers in its first {HEADER_ROWS} rows, in "
            "UTF-8, "
            "UTF-16 or GB18030: the layout changed or it is another file. Compare it with the declaration.",
            code="header_missing",
        )

    def _parsed(self, text: str) -> pa.RecordBatch:
        ragged = False

        def note_ragged(_: object) -> str:
            nonlocal ragged
            ragged = True
            return "skip"

        table = pa_csv.read_csv(
            pa.py_buffer(text.encode("utf-8")),
            pa_csv.ReadOptions(use_threads=False, column_names=self.names, block_size=1 << 30),
            pa_csv.ParseOptions(newlines_in_values=True, invalid_row_handler=note_ragged),
            pa_csv.ConvertOptions(
                column_types=dict.fromkeys(self.names, pa.string()), strings_can_be_null=False, null_values=[]
            ),
        )
        if ragged:
            return self._parsed_slowly(text)
        batches = table.combine_chunks().to_batches()
        return batches[0] if batches else batch_of(self.names, [[] for _ in self.names])

    def _parsed_slowly(self, text: str) -> pa.RecordBatch:
        """Row by row, for blocks with rows of another width: no row may be lost or shift its neighbours."""
        try:
            rows = [self._fitted(row) for row in csv.reader(io.StringIO(text, newline="")) if row]
        except csv.Error:
            raise SourceMisbehaved(f"{self._what}: not readable as CSV: ask for the file again.") from None
        return batch_of(self.names, zip(*rows, strict=True) if rows else [[] for _ in self.names])

    def _fitted(self, row: list[str]) -> Sequence[str | None]:
        width = len(self.names)
        if len(row) <= width:
            return row + [""] * (width - len(row))
        # More cells than columns: which one was split cannot be known, so nothing of the row is believed.
        return [None] * width if any(row[width:]) else row[:width]


def _skip(stream: Transcoded, size: int, carry: bytearray) -> None:
    """Read past `size` bytes; what was read too far goes to `carry`."""
    left = size
    while left > 0 and (part := stream.read()):
        if len(part) > left:
            carry += part[left:]
        left -= len(part)
