"""Backup and restore of one installation: database, lake and keys, as of one moment.

A backup holds the key file beside what it opens, so whoever holds the backup can read it: keep it encrypted
(docs/security.md).
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from cardhub.errors import ConfigurationError, StorageError
from cardhub.lake.files import sha256_of
from cardhub.lake.retention import MAINTENANCE_LOCK
from cardhub.settings import Settings
from cardhub.store import dump, migrate
from cardhub.store.engine import application_url, make_engine, owner_url
from cardhub.store.tables import delivery_part, kept_lead, link_file, link_set, snapshot

__all__ = ["backup", "restore"]

MANIFEST, DATABASE, KEYS, LAKE = "manifest.json", "database.dump", "keys.json", "lake"
FORMAT = 1


def backup(settings: Settings, target: Path) -> dict[str, Any]:
    """Copy everything to the new folder `target`; how much it was.

    Steps may go on meanwhile: files never change, and the database is dumped as of the moment that also says
    which files belong to it. ConfigurationError if `target` exists, StorageError if a file is lost.
    """
    if target.exists():
        raise ConfigurationError(f"{target} exists already; name a new folder for the backup")
    partial = target.with_name(target.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True, mode=0o700)
    try:
        with _one_moment(settings) as (connection, moment):
            dump.write(owner_url(settings), moment, partial / DATABASE)
            hashes = _snapshot_hashes(connection)
            paths = _lake_paths(connection, settings.lake_path, hashes)
            for path in paths:
                _copy(settings.lake_path / path, partial / LAKE / path)
                if path in hashes and sha256_of(partial / LAKE / path) != hashes[path]:
                    raise StorageError(
                        f"{path} is damaged; the last good backup still holds it, keep that one"
                    )
        _copy(settings.keys_path, partial / KEYS)
        manifest: dict[str, Any] = {
            "format": FORMAT,
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "files": {path: sha256_of(partial / path).hex() for path in _files(partial)},
        }
        (partial / MANIFEST).write_text(json.dumps(manifest, indent=1), "utf-8")
        partial.rename(target)
    except OSError as error:
        raise StorageError(f"the backup failed: {error.strerror}; free space and repeat") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    size = sum((target / path).stat().st_size for path in manifest["files"])
    return {"target": str(target), "lake_files": len(paths), "bytes": size}


def restore(settings: Settings, source: Path) -> dict[str, Any]:
    """Bring a backup back into an empty home and an empty database.

    Every file is verified before any is used. ConfigurationError if something is there already;
    StorageError if the backup is damaged.
    """
    files = _verified_files(source)
    home = settings.home.resolve()
    if (home.exists() and any(home.iterdir())) or settings.keys_path.exists():
        raise ConfigurationError(f"{home} is not empty; restore into a new CARDHUB_HOME")
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    application_url(settings)  # starts the embedded server
    dump.read(owner_url(settings), source / DATABASE)
    for path in files:
        if path.startswith(f"{LAKE}/"):
            _copy(source / path, settings.lake_path / path.removeprefix(f"{LAKE}/"))
    _copy(source / KEYS, settings.keys_path)
    migrate.upgrade(settings)
    return {"home": str(home), "lake_files": len(files) - 2}


@contextmanager
def _one_moment(settings: Settings) -> Iterator[tuple[sa.Connection, str]]:
    """A read-only transaction whose view `pg_dump` shares, while no sweep removes files."""
    engine = make_engine(owner_url(settings))
    try:
        with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
            connection.execute(sa.text("select pg_advisory_lock_shared(:key)"), {"key": MAINTENANCE_LOCK})
            # The lock may have waited for a sweep: the view must begin after it.
            connection.commit()
            moment = connection.execute(sa.text("select pg_export_snapshot()")).scalar_one()
            yield connection, str(moment)
    finally:
        engine.dispose()


def _snapshot_hashes(connection: sa.Connection) -> dict[str, bytes]:
    query = sa.select(snapshot.c.path, snapshot.c.file_hash).where(snapshot.c.deleted_at.is_(None))
    return {row.path: bytes(row.file_hash) for row in connection.execute(query)}


def _lake_paths(connection: sa.Connection, lake: Path, snapshots: Iterable[str]) -> list[str]:
    """Files that the database names.

    A lost delivery part is no loss: its run pulls it again. Nor are kept leads: the next comparison looks at
    everybody.
    """
    roots = sa.select(link_set.c.root_path).where(link_set.c.root_path.is_not(None))
    of_links = sa.union(sa.select(link_set.c.path), roots, sa.select(link_file.c.path))
    needed = [*snapshots, *connection.scalars(of_links)]
    missing = sum(not (lake / path).exists() for path in needed)
    if missing:
        raise StorageError(
            f"the lake lacks {missing} files that the database names; restore the last good backup"
        )
    others = sa.union(sa.select(delivery_part.c.path), sa.select(kept_lead.c.path))
    return needed + [path for path in connection.scalars(others) if (lake / path).exists()]


def _verified_files(source: Path) -> dict[str, str]:
    try:
        manifest = json.loads((source / MANIFEST).read_text("utf-8"))
        files: dict[str, str] = manifest["files"]
        known = manifest["format"] == FORMAT and {DATABASE, KEYS} <= files.keys()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StorageError(f"{source} is not a complete backup: no readable {MANIFEST}") from error
    if not known or any(Path(path).is_absolute() or ".." in Path(path).parts for path in files):
        raise StorageError(f"{source} was made by another version, or tampered with; use its own version")
    for path, digest in files.items():
        if not (source / path).is_file() or sha256_of(source / path).hex() != digest:
            raise StorageError(f"{source / path} is damaged; use another backup")
    return files


def _files(folder: Path) -> list[str]:
    return sorted(each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file())


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with source.open("rb") as reader, os.fdopen(descriptor, "wb") as writer:
        shutil.copyfileobj(reader, writer, 1 << 20)
        writer.flush()
        os.fsync(writer.fileno())
