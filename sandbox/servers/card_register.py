"""残联: the disability-card register, as read-only views of its own PostgreSQL.

Habits: rows carry 更新时间, deleted rows simply vanish, every date is text as the county typed it.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pyarrow.csv as pa_csv
from psycopg import Connection, sql

from sandbox.servers.department import ConnectionValues
from sandbox.servers.flaws import Flaws
from sandbox.servers.layouts import Layout, of_source
from sandbox.servers.loopback import HOST
from sandbox.servers.part import Part, quoted
from sandbox.servers.postgres import PostgresServer
from sandbox.servers.views import recount_statement, view_statement

__all__ = ["ViewsOnPostgres"]

_READER = "cardhub_reader"
_CHECKSUM = "(hashtext({}) & 2147483647)"


class ViewsOnPostgres:
    """A source's tables as views: the card register; social relief too where no MariaDB is found."""

    def __init__(self, out: Path, home: Path, source: str = "disability_card") -> None:
        self.source = source
        self.database = source
        self._part = Part(out, source)
        self.server = PostgresServer(home, f"{source} (PostgreSQL)")

    def start(self) -> ConnectionValues:
        self.server.start()
        fingerprint = self._part.fingerprint()
        if not self.server.state.is_loaded(fingerprint):
            self._load()
            self.server.state.put("loaded", fingerprint)
        return {
            "conn_type": "postgresql",
            "host": HOST,
            "port": self.server.port,
            "schema": self.database,
            "login": _READER,
            "password": self.server.state.secret("reader_password"),
            "extra": {},
        }

    def stop(self) -> None:
        self.server.stop()

    def kill(self) -> None:
        self.server.kill()

    def admin(self) -> Connection[Any]:
        """An owner's connection, to change the data as the department itself would."""
        return self.server.admin(self.database, autocommit=True)

    def drop_sessions(self) -> int:
        """Cut every reader's connection now; returns how many there were."""
        with self.admin() as con:
            query = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = %s"
            row = con.execute(query, [_READER]).fetchone()
            return int(row[0]) if row else 0

    def flaw(self, flaws: Flaws) -> None:
        """Show the views anew: renamed, missing, fewer, without_control; `Flaws()` puts them right."""
        with self.server.admin(self.database) as con:
            self._make_views(con, flaws)

    def recount(self) -> None:
        """Bring 对账 up to what the tables hold, after a test has changed them."""
        with self.admin() as con:
            for layout in self._layouts():
                con.execute(recount_statement(layout, quoted).encode())

    def _layouts(self) -> list[Layout]:
        return [layout for layout in of_source(self.source) if self._part.has(layout.dataset)]

    def _make_views(self, con: Connection[Any], flaws: Flaws) -> None:
        statements = [
            view_statement(layout, self._part.columns(layout.dataset), quoted, _CHECKSUM, flaws)
            for layout in self._layouts()
        ]
        if not flaws.without_control:
            statements.append("CREATE VIEW v_对账 AS SELECT * FROM 对账")
        for view in ("v_对账", *(layout.view for layout in self._layouts())):
            con.execute(sql.SQL("DROP VIEW IF EXISTS {}").format(sql.Identifier(view)))
        for statement in statements:
            con.execute(statement.encode())
        grant = sql.SQL("GRANT SELECT ON ALL TABLES IN SCHEMA public TO {}")
        con.execute(grant.format(sql.Identifier(_READER)))

    def _load(self) -> None:
        name = sql.Identifier(self.database)
        with self.server.admin(autocommit=True) as con:
            con.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
            con.execute(sql.SQL("CREATE DATABASE {}").format(name))
            if not con.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [_READER]).fetchone():
                password = sql.Literal(self.server.state.secret("reader_password"))
                reader = sql.Identifier(_READER)
                con.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(reader, password))
                con.execute(sql.SQL("ALTER ROLE {} SET default_transaction_read_only = on").format(reader))
        layouts = self._layouts()
        with self.server.admin(self.database) as con:
            for layout in layouts:
                _load_table(con, self._part, layout)
            _load_control_counts(con, self._part, layouts)
            self._make_views(con, Flaws())
        with self.admin() as con:
            con.execute("VACUUM ANALYZE")


def _load_table(con: Connection[Any], part: Part, layout: Layout) -> None:
    # Table and COPY in one transaction: with wal_level=minimal PostgreSQL then writes no log for the rows.
    table = sql.Identifier(layout.view.removeprefix("v_"))
    columns = part.columns(layout.dataset)
    typed = sql.SQL(", ").join(
        sql.SQL("{} {}").format(sql.Identifier(c), sql.SQL("timestamp(0)" if c == layout.updated else "text"))
        for c in columns
    )
    con.execute(sql.SQL("CREATE TABLE {} ({})").format(table, typed))
    options = pa_csv.WriteOptions(include_header=False)
    with con.cursor().copy(sql.SQL("COPY {} FROM STDIN (FORMAT csv)").format(table)) as copy:
        for batch in part.batches(layout):
            buffer = io.BytesIO()
            pa_csv.write_csv(batch, buffer, options)
            copy.write(buffer.getvalue())
    keys = ([layout.updated] if layout.updated else []) + list(layout.key)
    for indexed in {tuple(keys), layout.key}:
        names = sql.SQL(", ").join(map(sql.Identifier, indexed))
        con.execute(sql.SQL("CREATE INDEX ON {} ({})").format(table, names))


def _load_control_counts(con: Connection[Any], part: Part, layouts: list[Layout]) -> None:
    con.execute("CREATE TABLE 对账 (数据集 text, 区县 text, 期间 text, 行数 bigint)")
    with con.cursor().copy("COPY 对账 FROM STDIN") as copy:
        for layout in layouts:
            for county, period, rows in part.control_rows(layout.dataset):
                copy.write_row((layout.dataset, county, period, rows))
