"""民政: social relief, as read-only views of its own MariaDB; a full list every month, its own code lists."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pymysql

from sandbox.servers.department import ConnectionValues
from sandbox.servers.flaws import Flaws
from sandbox.servers.layouts import Layout, of_source
from sandbox.servers.loopback import HOST
from sandbox.servers.mariadb import MariaDbServer
from sandbox.servers.part import Part
from sandbox.servers.views import recount_statement, view_statement

__all__ = ["ReliefBureau"]

_READER = "cardhub_reader"
_CONTROL_TABLE = """
    CREATE TABLE `对账` (`数据集` VARCHAR(64), `区县` VARCHAR(6), `期间` VARCHAR(10), `行数` BIGINT)
"""


class ReliefBureau:
    """Database `social_relief`: one table and one view per list, and v_对账."""

    source = "social_relief"
    database = "social_relief"

    def __init__(self, out: Path, home: Path) -> None:
        self._part = Part(out, self.source)
        self.server = MariaDbServer(home, "social_relief (MariaDB)")

    def start(self) -> ConnectionValues:
        self.server.start()
        fingerprint = self._part.fingerprint()
        if not self.server.state.is_loaded(fingerprint):
            self._load()
            self.server.state.put("loaded", fingerprint)
        return {
            "conn_type": "mysql",
            "host": HOST,
            "port": self.server.port,
            "schema": self.database,
            "login": _READER,
            "password": self.server.state.secret("reader_password"),
            "extra": {"charset": "utf8mb4"},
        }

    def stop(self) -> None:
        self.server.stop()

    def kill(self) -> None:
        self.server.kill()

    def admin(self) -> pymysql.Connection[Any]:
        """An owner's connection, to change the data as the department itself would."""
        return self.server.admin(self.database)

    def drop_sessions(self) -> int:
        """Cut every reader's connection now; returns how many there were."""
        with self.admin() as con, con.cursor() as cursor:
            cursor.execute("SELECT id FROM information_schema.processlist WHERE user = %s", [_READER])
            sessions = [int(row[0]) for row in cursor.fetchall()]
            for session in sessions:
                cursor.execute("KILL CONNECTION %s", [session])
            return len(sessions)

    def flaw(self, flaws: Flaws) -> None:
        """Show the views anew: renamed, missing, fewer, without_control; `Flaws()` puts them right."""
        with self.admin() as con, con.cursor() as cursor:
            self._make_views(cursor, flaws)

    def recount(self) -> None:
        """Bring 对账 up to what the tables hold, after a test has changed them."""
        with self.admin() as con, con.cursor() as cursor:
            for layout in self._layouts():
                cursor.execute(recount_statement(layout, _quote))

    def _layouts(self) -> list[Layout]:
        return [layout for layout in of_source(self.source) if self._part.has(layout.dataset)]

    def _make_views(self, cursor: Any, flaws: Flaws) -> None:
        for view in ("v_对账", *(layout.view for layout in self._layouts())):
            cursor.execute(f"DROP VIEW IF EXISTS {_quote(view)}")
        if not flaws.without_control:
            cursor.execute("CREATE VIEW `v_对账` AS SELECT * FROM `对账`")
        for layout in self._layouts():
            columns = self._part.columns(layout.dataset)
            cursor.execute(view_statement(layout, columns, _quote, "crc32({})", flaws))

    def _load(self) -> None:
        with self.server.admin() as con, con.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {self.database}")
            cursor.execute(f"CREATE DATABASE {self.database} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
            cursor.execute(f"DROP USER IF EXISTS {_READER}@'{HOST}'")
            password = self.server.state.secret("reader_password")
            cursor.execute(f"CREATE USER {_READER}@'{HOST}' IDENTIFIED BY %s", [password])
            cursor.execute(f"GRANT SELECT ON {self.database}.* TO {_READER}@'{HOST}'")
        layouts = self._layouts()
        with self.server.admin(self.database, local_infile=True) as con, con.cursor() as cursor:
            cursor.execute("SET unique_checks = 0, foreign_key_checks = 0")
            for layout in layouts:
                _load_table(cursor, self._part, layout)
            cursor.execute(_CONTROL_TABLE)
            rows = [(of.dataset, *row) for of in layouts for row in self._part.control_rows(of.dataset)]
            if rows:
                cursor.executemany("INSERT INTO `对账` VALUES (%s, %s, %s, %s)", rows)
            self._make_views(cursor, Flaws())


def _quote(name: str) -> str:
    return f"`{name}`"


def _load_table(cursor: Any, part: Part, layout: Layout) -> None:
    table = layout.view.removeprefix("v_")
    columns = part.columns(layout.dataset)
    # The row number, not the business key, is the primary key: the bureau's lists do hold a key twice.
    typed = ", ".join(f"`{name}` VARCHAR(255)" for name in columns)
    keys = ", ".join(f"`{name}`" for name in layout.key)
    serial = "`流水号` BIGINT AUTO_INCREMENT PRIMARY KEY"
    cursor.execute(f"CREATE TABLE `{table}` ({serial}, {typed}, KEY ({keys}))")
    names = ", ".join(f"`{name}`" for name in columns)
    with tempfile.TemporaryDirectory(prefix="cardhub-load-") as folder:
        file = Path(folder) / "rows.csv"
        part.write_csv(layout, file)
        # One load into an empty table: MariaDB then writes pages and indexes in bulk, without undo.
        cursor.execute("BEGIN")
        cursor.execute(
            f"LOAD DATA LOCAL INFILE '{file}' INTO TABLE `{table}` CHARACTER SET utf8mb4 "
            "FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '\"' ESCAPED BY '' "
            f"LINES TERMINATED BY '\\n' ({names})"
        )
        cursor.execute("COMMIT")
