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

REFUSED = "refused"

_StoredRow = tuple[int, str | None, str, str | None]
_StoredAnswer = tuple[str, str, str | None, str | None]
_NOT_NAME = re.compile(r"[\s·•∙・･●‧．.。\-]+")
_NEVER_TOLD = frozenset({"证件号码", "姓名", "应答", "登记日期"})


def bare_name(name: str | None) -> str:
    """A name as this department compares names: width unified, separators and spaces removed."""
    return _NOT_NAME.sub("", unicodedata.normalize("NFKC", name or ""))


class Archive:
    """Listed datasets by row number, answered datasets by ID number, control counts by dataset."""

    def __init__(self, path: Path) -> None:
        self._con = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        # Whatever a crash damages is loaded anew: the department is marked as loaded only afterwards.
        self._con.execute("PRAGMA journal_mode = OFF")
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
            told = {name: value for name, value in row.items() if name not in _NEVER_TOLD}
            self._insert(layout.dataset, [_answer(row, _text(told))])
            return
        self.remove(layout, "/".join(str(row[name]) for name in layout.key))
        table = quoted(layout.dataset)
        following = self._con.execute(f"SELECT coalesce(max(n), -1) + 1 FROM {table}").fetchone()[0]
        self._insert(layout.dataset, [_listed(layout, int(following), row, _text(row))])
        self._recount(layout, row, 1)

    def remove(self, layout: Layout, key: str) -> None:
        """Delete by business key ('/'-joined) or, in an answered dataset, by ID number."""
        column = "key" if layout.key else "id_number"
        query = f"DELETE FROM {quoted(layout.dataset)} WHERE {column} = ? RETURNING line"
        for (line,) in self._con.execute(query, (key,)).fetchall():
            self._recount(layout, json.loads(line), -1)

    def close(self) -> None:
        self._con.close()

    def _recount(self, layout: Layout, row: dict[str, str | None], change: int) -> None:
        county = (row.get(layout.division) or "")[:6]
        query = "UPDATE control SET rows = rows + ? WHERE dataset = ? AND county = ?"
        self._con.execute(query, (change, layout.dataset, county))

    def _load_listed(self, part: Part, layout: Layout) -> None:
        table = quoted(layout.dataset)
        self._con.execute(f"CREATE TABLE {table} (n INTEGER PRIMARY KEY, updated TEXT, key TEXT, line TEXT)")
        if part.has(layout.dataset):
            rows = enumerate(_rendered(part, layout))
            self._insert(layout.dataset, (_listed(layout, n, row, row["more"]) for n, row in rows))
            control = [(layout.dataset, *row) for row in part.control_rows(layout.dataset)]
            self._con.executemany("INSERT INTO control VALUES (?, ?, ?, ?)", control)
        for column in ("updated", "key"):
            self._con.execute(f"CREATE INDEX {quoted(f'{layout.dataset}_{column}')} ON {table} ({column})")

    def _load_answers(self, part: Part, layout: Layout, as_of: str) -> None:
        table = quoted(layout.dataset)
        self._con.execute(f"CREATE TABLE {table} (id_number TEXT, name TEXT, line TEXT, treatment TEXT)")
        if part.has(layout.dataset):
            rows = (row for row in _rendered(part, layout) if (row.get("登记日期") or "") <= as_of)
            self._insert(layout.dataset, (_answer(row, row["more"]) for row in rows))
        self._con.execute(f"CREATE INDEX {quoted(f'{layout.dataset}_id')} ON {table} (id_number)")

    def _insert(self, dataset: str, rows: Iterable[_StoredRow | _StoredAnswer]) -> None:
        self._con.executemany(f"INSERT INTO {quoted(dataset)} VALUES (?, ?, ?, ?)", rows)


def _rendered(part: Part, layout: Layout) -> Iterator[dict[str, str | None]]:
    """Rows with `more`: what may be told of them, as JSON."""
    told = [name for name in part.columns(layout.dataset) if layout.key or name not in _NEVER_TOLD]
    pairs = ", ".join(f"{quoted(name)} := {quoted(name)}" for name in told)
    for batch in part.batches(layout, more=f"to_json(struct_pack({pairs}))::VARCHAR"):
        needed = {*layout.key, layout.updated, "more", *_NEVER_TOLD} & set(batch.schema.names)
        yield from batch.select(sorted(needed)).to_pylist()


def _listed(layout: Layout, n: int, row: dict[str, str | None], line: str | None) -> _StoredRow:
    return n, row.get(layout.updated), "/".join(str(row[name]) for name in layout.key), line


def _answer(row: dict[str, str | None], line: str | None) -> _StoredAnswer:
    return (row.get("证件号码") or "").strip().upper(), bare_name(row.get("姓名")), line, row.get("应答")


def _text(row: dict[str, str | None]) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))
