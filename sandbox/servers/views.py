"""The views of a database department, as they should be and as a test wants them flawed."""

from __future__ import annotations

from collections.abc import Callable

from sandbox.servers.flaws import Flaws
from sandbox.servers.layouts import Layout

__all__ = ["recount_statement", "view_statement"]

Quote = Callable[[str], str]


def view_statement(layout: Layout, columns: list[str], quote: Quote, checksum: str, flaws: Flaws) -> str:
    """CREATE VIEW; `checksum` is the dialect's non-negative integer hash of a text, as a format string."""
    kept = flaws.kept(columns)
    said = zip(kept, flaws.header(columns), strict=True)
    chosen = ", ".join(f"{quote(name)} AS {quote(shown)}" for name, shown in said)
    table = quote(layout.view.removeprefix("v_"))
    statement = f"CREATE VIEW {quote(layout.view)} AS SELECT {chosen} FROM {table}"
    if flaws.fewer:
        hashed = checksum.format(quote(layout.key[0]))
        statement += f" WHERE mod({hashed}, 1000) >= {int(1000 * flaws.fewer)}"
    return statement


def recount_statement(layout: Layout, quote: Quote) -> str:
    """UPDATE of 对账 to what the table holds now."""
    county = f"coalesce(left({quote(layout.division)}, 6), '') = {quote('区县')}"
    period = f" AND {quote(layout.period)} = {quote('期间')}" if layout.period else ""
    table = quote(layout.view.removeprefix("v_"))
    counted = f"SELECT count(*) FROM {table} WHERE {county}{period}"
    where = f"{quote('数据集')} = '{layout.dataset}'"
    return f"UPDATE {quote('对账')} SET {quote('行数')} = ({counted}) WHERE {where}"
