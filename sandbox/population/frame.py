"""One department table on its way to the file: columns of text, and beside them what the oracle may know."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from sandbox.population.clock import Arr
from sandbox.population.text import join

__all__ = ["DIFFERENT", "EXACT", "LOST", "QUARANTINED", "REPAIRED", "SAME", "WRITTEN_OTHERWISE", "Frame"]

EXACT, REPAIRED, LOST, QUARANTINED = range(4)  # what is left of the row's ID number
SAME, WRITTEN_OTHERWISE, DIFFERENT = range(3)  # the row's name against the register's


@dataclass
class Frame:
    """`person` is an index into People (−1: nobody); `bearer` is the person whose number the row carries.
    `number` tells the row from others of the dataset, and stays the same from month to month; the person's
    index where a row a person is all there is.

    `facts` are typed values for the oracle; `counts` is False for rows that a newer row with the same key
    replaces. `unanswered` are the people a department will not answer about. `defects` collects (row, defect,
    effect).
    """

    source: str
    dataset: str
    columns: dict[str, pa.Array]
    person: Arr
    key: tuple[str, ...]
    facts: dict[str, Arr] = field(default_factory=dict)
    number: Arr = field(default_factory=lambda: np.empty(0))
    bearer: Arr = field(default_factory=lambda: np.empty(0))
    identity: Arr = field(default_factory=lambda: np.empty(0))
    naming: Arr = field(default_factory=lambda: np.empty(0))
    counts: Arr = field(default_factory=lambda: np.empty(0))
    unanswered: Arr = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    defects: list[tuple[Arr, str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        count = len(self.person)
        self.person = np.asarray(self.person, dtype=np.int64)
        self.bearer = self.person.copy()
        self.number = np.asarray(self.number if len(self.number) else self.person, dtype=np.int64)
        self.identity = np.zeros(count, dtype=np.int8)
        self.naming = np.zeros(count, dtype=np.int8)
        self.counts = np.ones(count, dtype=bool)
        for name, column in self.columns.items():
            if len(column) != count:
                raise ValueError(f"{self.dataset}.{name} has {len(column)} rows, not {count}")

    def __len__(self) -> int:
        return len(self.person)

    @property
    def is_open(self) -> Arr:
        """Rows that a department still hands out; nobody pulls or corrects a past school year's list."""
        return np.asarray(~self.facts.get("closed", np.zeros(len(self), dtype=bool)))

    def log(self, rows: Arr, defect: str, effect: str = "none") -> None:
        if len(rows):
            self.defects.append((np.asarray(rows), defect, effect))

    def put(self, column: str, rows: Arr, values: list[str | None]) -> None:
        """Overwrite some rows of a column."""
        if len(rows):
            order = np.argsort(rows)
            mask = np.zeros(len(self), dtype=bool)
            mask[rows] = True
            replacements = pa.array([values[n] for n in order], pa.string())
            self.columns[column] = pa.compute.replace_with_mask(
                flat(self.columns[column]), mask, replacements
            )

    def texts(self, column: str, rows: Arr) -> list[Any]:
        """Some rows of a column as Python values."""
        return list(self.columns[column].take(pa.array(rows)).to_pylist())

    def repeat(self, rows: Arr) -> Arr:
        """Append copies of rows; returns the copies' positions. The copies do not count as facts."""
        start = len(self)
        positions = np.r_[np.arange(start), rows]
        self.columns = {name: flat(column.take(pa.array(positions))) for name, column in self.columns.items()}
        for name in ("person", "number", "bearer", "identity", "naming", "counts"):
            setattr(self, name, getattr(self, name)[positions])
        self.facts = {name: values[positions] for name, values in self.facts.items()}
        self.counts[start:] = False
        return np.arange(start, len(positions))

    def label(self, rows: Arr) -> pa.Array:
        """Business keys, '/'-joined."""
        parts: list[pa.Array | str] = []
        for name in self.key:
            parts += ["/"] if parts else []
            parts.append(self.columns[name].take(pa.array(rows)))
        return flat(join(*parts))


def flat(column: Any) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
