"""What an HTTP department answers from: an SQLite file of rows already rendered as JSON."""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from sandbox.servers.layouts import Layout, of_source
from sandbox.servers.part import ControlRow, Part, quoted

__all__ = ["REFUSED", "Answer", "Archive", "bare_name"]

Answer = tuple[str, str, str | None]
"""Name as the department compares it, the answer's fields as JSON object text, and how questions about this
person are treated: None answers, `REFUSED` refuses, anything else stays silent."""

REFUSED = "拒绝"

_StoredAnswer = tuple[str, str, str, str | None]
_NOT_NAME = re.compile(r"[\s·•∙・･●‧．.。\-]+")
_NEVER_TOLD = frozenset({"证件号码", "姓名", "应答", "登记日期"})


def bare_name(name: str | None) -> str:
    """A name as this department compares names: width unified, separators and spaces removed."""
    return _NOT_NAME.sub("", unicodedata.normalize("NFKC", name or ""))


class Archive:
    """Listed datasets by row number, answered datasets by ID number, control counts by dataset."""

    def __init__(self, path: Path) -> None:
        self._con = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._con.execute("PRAGMA journal_mode = WAL")
        self._con.execute("PRAGMA synchronous = OFF")

    def load(self, part: Part, as_of: str) -> None:
        """Render the department's part anew. `as_of` hides deaths registered later."""
        self._con.execute("BEGIN")
        self._con.execute("DROP TABLE IF EXISTS control")
        self._con.execute("CREATE TABLE control (dataset TEXT, county TEXT, period TEXT, rows INTEGER)")
        for layout in of_source(part.source):
            self._con.execute(f"DROP TABLE IF EXISTS {quoted(layout.dataset)}")
            if layout.key:
                self._load_listed(part, layout)
            else:
                self._load_answers(part, layout, as_of)
        self._con.execute("COMMIT")

    def rows_from(self, dataset: str, n: int, limit: int) -> list[tuple[int, str]]:
        query = f"SELECT n, line FROM {quoted(dataset)} WHERE n >= ? ORDER BY n LIMIT ?"
        return self._con.execute(query, (n, limit)).fetchall()

    def first_since(self, dataset: str, since: str) -> int:
        """The row number of the first row changed at or after `since`; past the end if there is none."""
        query = f"SELECT coalesce(min(n), (SELECT coalesce(max(n), -1) + 1 FROM {quoted(dataset)})) "
        found = self._con.execute(f"{query} FROM {quoted(dataset)} WHERE updated >= ?", (since,)).fetchone()
        return int(found[0])

    def answers(self, dataset: str, id_number: str) -> list[Answer]:
        query = f"SELECT name, line, treatment FROM {quoted(dataset)} WHERE id_number = ?"
        return self._con.execute(query, (id_number.strip().upper(),)).fetchall()

    def control(self, dataset: str, period: str | None) -> list[ControlRow]:
        query = "SELECT county, period, rows FROM control WHERE dataset = ? AND (? IS NULL OR period = ?)"
        return self._con.execute(query, (dataset, period, period)).fetchall()

    def put(self, layout: Layout, row: dict[str, str | None]) -> None:
        """Add a row, or replace the one with its key, as a change made today: it comes last."""
        if not layout.key:
            self._insert_answers(layout.dataset, [_answer(row)])
            return
        self.remove(layout, "/".join(str(row[name]) for name in layout.key))
        table = quoted(layout.dataset)
        following = self._con.execute(f"SELECT coalesce(max(n), -1) + 1 FROM {table}").fetchone()[0]
        self._insert_listed(layout, [(int(following), row)])

    def remove(self, layout: Layout, key: str) -> None:
        """Delete by business key ('/'-joined) or, in an answered dataset, by ID number."""
        column = "key" if layout.key else "id_number"
        self._con.execute(f"DELETE FROM {quoted(layout.dataset)} WHERE {column} = ?", (key,))

    def close(self) -> None:
        self._con.close()

    def _load_listed(self, part: Part, layout: Layout) -> None:
        table = quoted(layout.dataset)
        self._con.execute(f"CREATE TABLE {table} (n INTEGER PRIMARY KEY, updated TEXT, key TEXT, line TEXT)")
        if part.has(layout.dataset):
            self._insert_listed(layout, enumerate(_rows(part, layout)))
            control = [(layout.dataset, *row) for row in part.control_rows(layout.dataset)]
            self._con.executemany("INSERT INTO control VALUES (?, ?, ?, ?)", control)
        for column in ("updated", "key"):
            self._con.execute(f"CREATE INDEX {quoted(f'{layout.dataset}_{column}')} ON {table} ({column})")

    def _load_answers(self, part: Part, layout: Layout, as_of: str) -> None:
        table = quoted(layout.dataset)
        self._con.execute(f"CREATE TABLE {table} (id_number TEXT, name TEXT, line TEXT, treatment TEXT)")
        if part.has(layout.dataset):
            known = (row for row in _rows(part, layout) if (row.get("登记日期") or "") <= as_of)
            self._insert_answers(layout.dataset, map(_answer, known))
        self._con.execute(f"CREATE INDEX {quoted(f'{layout.dataset}_id')} ON {table} (id_number)")

    def _insert_listed(self, layout: Layout, rows: Iterable[tuple[int, dict[str, str | None]]]) -> None:
        values = (
            (n, row.get(layout.updated), "/".join(str(row[name]) for name in layout.key), _text(row))
            for n, row in rows
        )
        self._con.executemany(f"INSERT INTO {quoted(layout.dataset)} VALUES (?, ?, ?, ?)", values)

    def _insert_answers(self, dataset: str, rows: Iterable[_StoredAnswer]) -> None:
        self._con.executemany(f"INSERT INTO {quoted(dataset)} VALUES (?, ?, ?, ?)", rows)


def _rows(part: Part, layout: Layout) -> Iterator[dict[str, str | None]]:
    for batch in part.batches(layout):
        yield from batch.to_pylist()


def _answer(row: dict[str, str | None]) -> _StoredAnswer:
    number = (row.get("证件号码") or "").strip().upper()
    told = {name: value for name, value in row.items() if name not in _NEVER_TOLD}
    return number, bare_name(row.get("姓名")), _text(told), row.get("应答")


def _text(row: dict[str, str | None]) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))
