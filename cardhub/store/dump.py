"""The database as one file, by PostgreSQL's own pg_dump and pg_restore."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

import sqlalchemy as sa

from cardhub.errors import ConfigurationError, StorageError
from cardhub.store.engine import make_engine
from cardhub.store.postgres_programs import program

__all__ = ["read", "write"]


def write(owner_url: str, moment: str, target: Path) -> None:
    """Dump the database as the exported transaction `moment` sees it."""
    with target.open("xb") as output:
        target.chmod(0o600)
        options = ("--format=custom", "--no-owner", "--no-privileges", "--no-policies")
        _run("pg_dump", owner_url, *options, f"--snapshot={moment}", stdout=output.fileno())
        os.fsync(output.fileno())


def read(owner_url: str, source: Path) -> None:
    """Load a dump into an empty database, in one transaction; ConfigurationError if it has tables."""
    engine = make_engine(owner_url)
    try:
        with engine.connect() as connection:
            tables = sa.text("select count(*) from pg_tables where schemaname = 'public'")
            if connection.execute(tables).scalar_one():
                raise ConfigurationError("the database is not empty; restore into a new one")
    finally:
        engine.dispose()
    options = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
    _run("pg_restore", owner_url, *options, str(source))


def _run(name: str, owner_url: str, *arguments: str, stdout: int = subprocess.DEVNULL) -> None:
    url = sa.make_url(owner_url).set(drivername="postgresql")
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "PGCONNECT_TIMEOUT": "10"}
    if url.password is not None:
        # Not on the command line, where every account of the machine can read it.
        environment["PGPASSWORD"] = str(url.password)
    address = url.set(password=None).render_as_string(hide_password=False)
    with tempfile.TemporaryFile("w+") as errors:
        result = subprocess.run(  # noqa: S603 - fixed program, arguments of our own
            [program(name), f"--dbname={address}", *arguments],
            stdin=subprocess.DEVNULL, stdout=stdout, stderr=errors, env=environment, check=False,
        )  # fmt: skip
        if result.returncode != 0:
            errors.seek(0)
            # Only its first line: later ones may quote rows.
            raise StorageError(f"PostgreSQL's {name} failed: {errors.readline().strip()[:300]}")
