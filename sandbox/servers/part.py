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

    def fingerprint(self) -> str:
        """Changes when the population is generated anew with another seed, size or date."""
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
        self, layout: Layout, *, where: tuple[str, str] | None = None, size: int = 50_000
    ) -> Iterator[pa.RecordBatch]:
        """Rows in the order the department keeps them, by change stamp, then key; `where` column = value."""
        order = [quoted(name) for name in ([layout.updated] if layout.updated else []) + list(layout.key)]
        ordering = f" ORDER BY {', '.join(order)}" if order else ""
        with self._open() as con:
            source = f"read_parquet('{self.path(layout.dataset)}')"
            chosen, values = (f" WHERE {quoted(where[0])} = ?", [where[1]]) if where else ("", [])
            yield from con.execute(f"SELECT * FROM {source}{chosen}{ordering}", values).to_arrow_reader(size)

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

    @contextmanager
    def _open(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with duckdb.connect(":memory:", config={"memory_limit": "768MB", "threads": 2}) as con:
            con.execute(f"SET temp_directory = '{self.out / '.spill'}'")
            yield con
