"""The columns that a matched list has beside its own: grade, candidate, score, reason.

Of the register: the hub's number of the person, masked number, masked name, county. Whoever holds the list
learns of it no more than is needed to tell whether the candidate is meant. Of another list: its row, name and
number as they stand there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import floor
from typing import Any

from cardhub.lists.read import ListTable
from cardhub.lists.reasons import GRADE_WORDS, mask_name, sentence
from cardhub.reports.mask import mask_id
from cardhub.reports.places import county_name

__all__ = ["OF_LIST", "OF_REGISTER", "SCORE", "Candidates", "rows"]

SCORE = "分数"
_ROWS = 10_000


@dataclass(frozen=True)
class Candidates:
    """`titles` and `cells`: what is shown of a candidate; `columns`: what it needs of the right side."""

    titles: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Callable[[Mapping[str, Any]], tuple[str, ...]]
    is_masked: bool

    def added(self) -> tuple[str, ...]:
        """The added columns' headers, in order."""
        return ("匹配等级", *self.titles, SCORE, "理由")


def _of_register(row: Mapping[str, Any]) -> tuple[str, ...]:
    is_own = row["name_key"] == row["own_name_key"]
    name = (row["name"] or "") if is_own else mask_name(row["name"] or "")
    county = county_name((row["division_code"] or "")[:6])
    return str(row["key"]), name, mask_id(row["id_number"] or ""), county


def _of_list(row: Mapping[str, Any]) -> tuple[str, ...]:
    return str(row["key"]), row["name"] or "", row["id_written"] or ""


OF_REGISTER = Candidates(
    ("候选人员编号", "候选姓名", "候选身份证号（已遮盖）", "候选县区"),
    ("name", "name_key", "id_number", "division_code"),
    _of_register,
    is_masked=True,
)
OF_LIST = Candidates(
    ("候选行序", "候选姓名", "候选证件号码"), ("name", "name_key", "id_written"), _of_list, is_masked=False
)


def rows(
    con: Any, table: ListTable, typed: str, right: str, graded: str, shown: Candidates
) -> Iterator[Sequence[str | float | None]]:
    """The list's rows in their order, each with its own values and the added cells."""
    own = [f"c{index}" for index in range(len(table.headers))]
    theirs = ", ".join(f"r.{each}" for each in shown.columns)
    reader = con.execute(f"""
        SELECT {", ".join(f"l.{each}" for each in own)}, g.grade, g.key, g.score, g.reason, g.features,
               t.full_name AS own_name, t.full_name_key AS own_name_key, {theirs}
        FROM {table.name} AS l
        JOIN {graded} AS g USING (row)
        JOIN {typed} AS t ON t.record_key = l.row
        LEFT JOIN {right} AS r ON r.key = g.key
        ORDER BY l.row
    """).to_arrow_reader(_ROWS)
    blank = ("",) * len(shown.titles)
    for batch in reader:
        columns = batch.to_pydict()
        judged = {name: columns[name] for name in columns if name not in own}
        for index, values in enumerate(zip(*(columns[name] for name in own), strict=True)):
            row = {name: column[index] for name, column in judged.items()}
            cells = blank if row["key"] is None else shown.cells(row)
            yield (
                *values,
                GRADE_WORDS[row["grade"]],
                *cells,
                _score(row["score"]),
                sentence(row, is_masked=shown.is_masked),
            )


def _score(probability: float | None) -> float | None:
    """Four places, cut off: what is not certain never reads 1."""
    return None if probability is None else floor(probability * 10_000) / 10_000
