"""The header row of a list that nobody declared: the row with most known headers, titles above it passed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cardhub.intake.headers import fold
from cardhub.lists.meanings import known_headers

__all__ = ["ListHeaders"]


class ListHeaders:
    """A `HeaderRow`. One known header is enough: a list may have a single column.

    `is_padded`: columns without a header, past the last that has one, are columns too (worksheets).
    `written` has the headers as they stand there, once they are found.
    """

    def __init__(self, chosen: Iterable[str], *, is_padded: bool) -> None:
        self._known = {*known_headers(), *map(fold, chosen)}
        self._is_padded = is_padded
        self._width = 0
        self.written: list[str] = []

    def find(self, rows: Sequence[Sequence[str]]) -> int | None:
        """The first of the rows with most known headers."""
        counts = [len(self._known.intersection(map(fold, row))) for row in rows]
        best = max(counts, default=0)
        if not best:
            return None
        self._width = max(map(len, rows)) if self._is_padded else 0
        return counts.index(best)

    def names(self, cells: Sequence[str], what: str) -> list[str]:
        """The headers as written; one without a header, or with another's, is told apart by its place."""
        found: list[str] = []
        padded = [*cells, *[""] * (self._width - len(cells))]
        self.written = [cell.strip().strip("\ufeff") for cell in padded]
        for index, written in enumerate(self.written, 1):
            name = written or f"第{index}列（无表头）"
            found.append(name if name not in found else f"{name}（第{index}列）")
        return found
