"""What linking keeps beside its sets, an encrypted file each: baselines, and whom a register has twice."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from cardhub.hub import Hub
from cardhub.lake.files import StoredFile
from cardhub.lake.snapshots import Snapshot
from cardhub.linkage.versions import linker_version
from cardhub.store.tables import link_file

__all__ = ["LinkFile", "find", "newest", "scan", "store"]


@dataclass(frozen=True)
class LinkFile:
    """One such file. `figures` are the few numbers that belong to it."""

    file_id: int
    kind: str
    figures: dict[str, Any]
    stored: StoredFile


def find(hub: Hub, kind: str, register_snapshot_id: int, decided: int) -> LinkFile | None:
    """The file of this kind about this register, by this linker, under this state of people's decisions."""
    return _one(
        hub,
        kind,
        (link_file.c.register_snapshot_id == register_snapshot_id)
        & (link_file.c.decisions_version == decided),
    )


def newest(hub: Hub, kind: str) -> LinkFile | None:
    """The file of this kind that this linker made last, whatever the register was."""
    return _one(hub, kind, sa.true())


def store(
    hub: Hub,
    con: Any,
    kind: str,
    register: Snapshot,
    decided: int,
    select_sql: str,
    figures: Mapping[str, Any] | None = None,
) -> LinkFile:
    """Write the rows of `select_sql`. The row comes after the file: where a run is killed, no name points at
    nothing, and upkeep removes what nothing names."""
    path = f"links/{kind}/{register.snapshot_id}-{secrets.token_hex(4)}.parquet"
    stored = hub.lake.write(con, select_sql, path, _context(kind))
    values: dict[str, Any] = {
        "kind": kind,
        "register_snapshot_id": register.snapshot_id,
        "linker_version": linker_version(hub),
        "decisions_version": decided,
        "figures": dict(figures or {}),
        "path": stored.path,
        "key_id": stored.key_id,
        "wrapped_key": stored.wrapped_key,
    }
    with hub.engine.begin() as connection:
        new = sa.insert(link_file).values(values).returning(link_file.c.file_id)
        file_id = connection.execute(new).scalar_one()
    return LinkFile(file_id, kind, values["figures"], stored)


def scan(hub: Hub, con: Any, file: LinkFile) -> str:
    """SQL text that reads the file on `con`."""
    return hub.lake.scan(con, file.stored, _context(file.kind))


def _context(kind: str) -> str:
    return f"links/{kind}"


def _one(hub: Hub, kind: str, condition: sa.ColumnElement[bool]) -> LinkFile | None:
    query = (
        sa.select(link_file)
        .where(link_file.c.kind == kind, link_file.c.linker_version == linker_version(hub), condition)
        .order_by(link_file.c.file_id.desc())
        .limit(5)
    )
    with hub.engine.connect() as connection:
        rows = connection.execute(query).all()
    for row in rows:
        if (hub.lake.root / row.path).exists():
            stored = StoredFile(row.path, row.key_id, bytes(row.wrapped_key), 0)
            return LinkFile(row.file_id, row.kind, dict(row.figures), stored)
    return None
