"""A MariaDB server of one's own, from the machine's `mariadbd`; loopback TCP, its own user and password."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pymysql

from sandbox.servers.lifeline import Child, spawn_foreign
from sandbox.servers.loopback import HOST, wait_for
from sandbox.servers.state import State

__all__ = ["MariaDbServer", "mariadbd"]

_ELSEWHERE = ":/usr/sbin:/usr/local/sbin:/usr/libexec"


def mariadbd() -> str | None:
    """The MariaDB server program of this machine, or None."""
    return _program("mariadbd")


def _program(name: str) -> str | None:
    return shutil.which(name, path=os.environ.get("PATH", "") + _ELSEWHERE)


class MariaDbServer:
    """`home/data` holds the tables; `admin()` connects as root of the database."""

    def __init__(self, home: Path, name: str) -> None:
        self.name = name
        self.state = State(home)
        self._data = home / "data"
        self._child: Child | None = None
        self.port = 0
        # A unix socket's path may have 107 bytes only, whatever the depth of `home`.
        self._run = Path(tempfile.mkdtemp(prefix="cardhub-relief-"))

    def start(self) -> None:
        if not (self._data / "ready").exists():
            self._initialise()
        self.port = self.state.port()
        self._run.mkdir(exist_ok=True)
        command = [
            *(str(mariadbd()), "--no-defaults", f"--datadir={self._data}", f"--bind-address={HOST}"),
            *(f"--port={self.port}", f"--socket={self._run / 's'}", f"--pid-file={self._run / 'pid'}"),
            *("--character-set-server=utf8mb4", "--collation-server=utf8mb4_bin", "--skip-name-resolve"),
            *("--local-infile=1", "--innodb-flush-log-at-trx-commit=2", "--skip-innodb-doublewrite"),
            *("--innodb-buffer-pool-size=160M", "--innodb-log-file-size=96M", "--skip-log-bin"),
            *("--performance-schema=OFF", "--net-write-timeout=600", *_as_root()),
        ]
        log = self.state.home / "mariadb.log"
        self._child = spawn_foreign(self.name, command, log=log, stop_signal="TERM")
        wait_for(self._is_ready, self.name)

    def admin(self, database: str | None = None, **options: Any) -> pymysql.Connection[Any]:
        return pymysql.connect(
            host=HOST,
            port=self.port,
            user="root",
            password=self.state.secret("admin_password"),
            database=database,
            charset="utf8mb4",
            autocommit=True,
            **options,
        )

    def stop(self) -> None:
        if self._child is not None:
            self._child.stop()
        shutil.rmtree(self._run, ignore_errors=True)

    def kill(self) -> None:
        if self._child is not None:
            self._child.kill()

    def _is_ready(self) -> bool:
        assert self._child is not None
        self._child.require_running()
        try:
            self.admin().close()
        except pymysql.err.OperationalError:
            return False
        return True

    def _initialise(self) -> None:
        shutil.rmtree(self._data, ignore_errors=True)
        self._data.mkdir(parents=True)
        installer = _program("mariadb-install-db") or _program("mysql_install_db")
        if installer is None:
            raise RuntimeError(
                "mariadbd is installed but mariadb-install-db is not; install mariadb-server fully"
            )
        options = ["--auth-root-authentication-method=normal", "--skip-test-db", *_as_root()]
        command = [installer, "--no-defaults", f"--datadir={self._data}", *options]
        subprocess.run(command, check=True, capture_output=True, cwd="/")
        program = [str(mariadbd()), "--no-defaults", "--bootstrap", f"--datadir={self._data}", *_as_root()]
        password = self.state.secret("admin_password")
        statements = f"FLUSH PRIVILEGES;\nALTER USER root@localhost IDENTIFIED BY '{password}';\n"
        statements += f"CREATE OR REPLACE USER root@'{HOST}' IDENTIFIED BY '{password}';\n"
        statements += f"GRANT ALL ON *.* TO root@'{HOST}' WITH GRANT OPTION;\n"
        subprocess.run(program, input=statements.encode(), check=True, capture_output=True, cwd="/")
        (self._data / "ready").touch()


def _as_root() -> list[str]:
    return ["--user=root"] if os.geteuid() == 0 else []
