"""One department's part of the population: the generated Parquet tables, read in constant memory."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from sandbox.servers.layouts import LAYOUTS, Layout

__all__ = ["ControlRow", "Part", "quoted"]

ControlRow = tuple[str, str, int]


def quoted(name: str) -> str:
    """A header as an SQL identifier (DuckDB, PostgreSQL, SQLite)."""
    return '"' + name.replace('"', '""') + '"'


@dataclass(frozen=True)
class Part:
    """Tables under `out/<source>/`; `out` as `sandbox.population` writes it."""

    out: Path
    source: str

    def manifest(self) -> dict[str, Any]:
        path = self.out / "manifest.json"
        return dict(json.loads(path.read_text("utf-8"))) if path.exists() else {}

    def province(self) -> str:
        """Which province it is, whatever the month."""
        told = self.manifest()
        return "/".join(str(told.get(name, "")) for name in ("seed", "cards", "since"))

    def fingerprint(self) -> str:
        """Changes when the population is generated anew with another seed, size or date, and each month."""
        digest = hashlib.sha256(json.dumps(self.manifest(), sort_keys=True).encode())
        for path in sorted((self.out / self.source).glob("*.parquet")):
            digest.update(f"{path.name}:{path.stat().st_size}".encode())
        return digest.hexdigest()

    def path(self, dataset: str) -> Path:
        return self.out / self.source / f"{dataset}.parquet"

    def has(self, dataset: str) -> bool:
        return self.path(dataset).exists()

    def columns(self, dataset: str) -> list[str]:
        with self._open() as con:
            described = con.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(self.path(dataset))])
            return [str(row[0]) for row in described.fetchall()]

    def values(self, dataset: str, column: str) -> list[str]:
        """The distinct values of one column, in order."""
        query = f"SELECT DISTINCT {quoted(column)} AS v FROM read_parquet(?) WHERE v IS NOT NULL ORDER BY v"
        with self._open() as con:
            return [str(row[0]) for row in con.execute(query, [str(self.path(dataset))]).fetchall()]

    def batches(
        self, layout: Layout, *, where: tuple[str, str] | None = None, more: str = "", size: int = 50_000
    ) -> Iterator[pa.RecordBatch]:
        """Rows in the order the department keeps them, by change stamp, then key.

        `where`: column = value; `more`: a further SQL expression, selected as `more`.
        """
        chosen, values = (f" WHERE {quoted(where[0])} = ?", [where[1]]) if where else ("", [])
        expression = f", {more} AS more" if more else ""
        with self._open() as con:
            query = f"SELECT *{expression} FROM {self._source(layout)}{chosen}{_order(layout)}"
            yield from con.execute(query, values).to_arrow_reader(size)

    def write_csv(self, layout: Layout, file: Path) -> None:
        """The same rows as CSV in which a bare NULL is null and every text is quoted."""
        options = "FORMAT csv, HEADER false, NULLSTR 'NULL', FORCE_QUOTE *, QUOTE '\"', ESCAPE '\"'"
        with self._open() as con:
            con.execute(
                f"COPY (SELECT * FROM {self._source(layout)}{_order(layout)}) TO '{file}' ({options})"
            )

    def control_rows(self, dataset: str) -> list[ControlRow]:
        """Counts per county and period: the generator's own, or counted here where it wrote none."""
        control = self.out / "control" / f"{dataset}.parquet"
        layout = LAYOUTS[dataset]
        if control.exists():
            query = f"SELECT county_code, period, rows FROM read_parquet('{control}') ORDER BY ALL"
        elif self.has(dataset) and layout.division:
            period = quoted(layout.period) if layout.period else "''"
            query = (
                f"SELECT coalesce(left({quoted(layout.division)}, 6), ''), coalesce({period}, ''), count(*) "
                f"FROM read_parquet('{self.path(dataset)}') GROUP BY ALL ORDER BY ALL"
            )
        else:
            return []
        with self._open() as con:
            return [(str(c or ""), str(p or ""), int(n)) for c, p, n in con.execute(query).fetchall()]

    def _source(self, layout: Layout) -> str:
        return f"read_parquet('{self.path(layout.dataset)}')"

    @contextmanager
    def _open(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with duckdb.connect(":memory:", config={"memory_limit": "768MB", "threads": 2}) as con:
            con.execute(f"SET temp_directory = '{self.out / '.spill'}'")
            yield con


def _order(layout: Layout) -> str:
    names = ([layout.updated] if layout.updated else []) + list(layout.key)
    return f" ORDER BY {', '.join(map(quoted, names))}" if names else ""
