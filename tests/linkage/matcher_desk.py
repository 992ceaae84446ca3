"""A register and one row to match, as the matcher's tests need them. Nobody here exists."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import duckdb

from cardhub.linkage.matcher import FIELDS, load_model, match

__all__ = ["LI", "Desk", "matched"]

# The person that most tests ask for.
LI: dict[str, Any] = {
    "key": 1,
    "id_number": "620102196503120018",
    "name": "李秀兰",
    "birth_date": "1965-03-12",
    "sex": "2",
    "division_code": "620102001003",
    "phone": "13900001111",
}


class Desk:
    """Two lists on a DuckDB connection of their own; `register` starts with people nobody asks for."""

    def __init__(self, *persons: Mapping[str, Any]) -> None:
        self.con = duckdb.connect()
        for table in ("rows", "register"):
            columns = ", ".join(f"{name} {type}" for name, type in FIELDS.items())
            self.con.execute(f"CREATE TABLE {table} (key UBIGINT, {columns})")
        # 2,000 others: three given names, a birthday and a village each, so that no two are alike.
        self.con.execute("""
            INSERT INTO register BY NAME
            SELECT 1000 + n AS key,
                   printf('6211%02d19%02d0%d%02d%03d0', n % 20, 40 + n % 50, 1 + n % 9, 1 + n % 27, n % 999)
                       AS id_number,
                   substr('王张刘陈杨赵黄周吴徐', 1 + n % 10, 1)
                       || substr('建国永文志海军红玉明', 1 + n // 10 % 10, 1)
                       || substr('平强林生虎成伟东德荣', 1 + n // 100 % 10, 1) AS name,
                   name AS name_key, DATE '1940-01-01' + CAST(n * 13 AS INTEGER) AS birth_date, '1' AS sex,
                   printf('6211%02d%03d%03d', n % 20, 100 + n % 7, 200 + n % 11) AS division_code
            FROM range(2000) AS numbers(n)
        """)
        self.add("register", LI, *persons)

    def add(self, table: str, *rows: Mapping[str, Any]) -> None:
        for row in rows:
            whole = {"name_key": row.get("name"), "id_text": row.get("id_number"), **row}
            names = ", ".join(whole)
            self.con.execute(
                f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(whole))})", list(whole.values())
            )

    def match(self, **options: Any) -> dict[int, tuple[int, str, dict[str, Any]]]:
        """Left key → right key, decision, features."""
        match(self.con, "rows", "register", model=load_model(), **options)
        rows = self.con.execute("SELECT left_key, right_key, decision, features FROM matched").fetchall()
        return {left: (right, decision, json.loads(features)) for left, right, decision, features in rows}


def matched(row: Mapping[str, Any], *persons: Mapping[str, Any]) -> tuple[int, str, dict[str, Any]] | None:
    """What becomes of one row against LI, the others and `persons`."""
    desk = Desk(*persons)
    desk.add("rows", {"key": 7, **row})
    return desk.match().get(7)
