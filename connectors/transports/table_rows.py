"""What CSV and worksheets share: finding the header row, and telling notes from data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc

from cardhub.errors import SourceMisbehaved

__all__ = ["HEADER_ROWS", "DeclaredHeaders", "HeaderRow", "without_notes"]

HEADER_ROWS = 30
_NOTES = (
    r"^\s*[（(\[【※*＊#]*\s*(注|说明|备注|附注|填表|填报|制表|制作|审核|合计|总计|小计|共计|共\s*\d"
    r"|数据来源|单位|截止|截至|本表|以上)"
)


class HeaderRow(Protocol):
    """Which of a table's first rows is its header row, and what its columns are called then."""

    def find(self, rows: Sequence[Sequence[str]]) -> int | None:
        """Index of the header row among `rows`; None if there is none."""

    def names(self, cells: Sequence[str], what: str) -> list[str]:
        """A different name for each column."""


@dataclass(frozen=True)
class DeclaredHeaders:
    """The header row of a layout that is declared: it holds some of the `known` headers."""

    known: Sequence[str]

    def find(self, rows: Sequence[Sequence[str]]) -> int | None:
        """The row holding most of the known headers, at least two."""
        wanted = set(self.known)
        best, best_count = None, min(2, len(wanted)) - 1
        for index, row in enumerate(rows[:HEADER_ROWS]):
            count = len(wanted.intersection(each.strip() for each in row))
            if count > best_count:
                best, best_count = index, count
        return best

    def names(self, cells: Sequence[str], what: str) -> list[str]:
        """Unnamed columns are numbered, a name given twice is refused."""
        names = [
            each.strip().strip("\ufeff") or f"(第{index}列无表头)" for index, each in enumerate(cells, 1)
        ]
        twice = sorted({each for each in names if names.count(each) > 1})
        if twice:
            raise SourceMisbehaved(
                f"{what}: header {', '.join(twice)} stands there twice, so its columns cannot be told apart: "
                "ask the department to correct the header row.",
                code="header_twice",
            )
        return names


def without_notes(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The batch without blank rows, notes and totals: rows whose first cell alone is filled, and so reads.

    A row that broke into the wrong number of cells is all null, never blank, and so stays to be counted.
    Unnamed columns go where they are empty, as spreadsheets write them past the last real column.
    """
    lonely = None
    for column in batch.columns[1:]:
        empty = pc.fill_null(pc.equal(column, ""), False)
        lonely = empty if lonely is None else pc.and_(lonely, empty)
        if not pc.any(lonely).as_py():
            break
    else:
        first = batch.columns[0]
        note = pc.or_(pc.equal(first, ""), pc.match_substring_regex(first, _NOTES))
        drop = pc.fill_null(note if lonely is None else pc.and_(lonely, note), False)
        batch = batch.filter(pc.invert(drop))
    keep = [
        name
        for name, column in zip(batch.schema.names, batch.columns, strict=True)
        if not name.endswith("列无表头)") or pc.any(pc.not_equal(column, "")).as_py()
    ]
    return batch if len(keep) == batch.num_columns else batch.select(keep)
