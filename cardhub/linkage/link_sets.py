"""Link sets: which row of a snapshot is about which person, and how surely.

A set is one encrypted file; or, where it was made of an earlier one, what differs from that one's file, its
root. Readers see the same rows either way.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from cardhub.hub import Hub
from cardhub.lake.files import StoredFile
from cardhub.lake.snapshots import Snapshot
from cardhub.linkage import decisions
from cardhub.linkage.versions import linker_version
from cardhub.store.tables import link_set

__all__ = ["LinkSet", "find", "first", "newest", "root_of", "scan", "scan_own", "scan_root", "store"]


@dataclass(frozen=True)
class LinkSet:
    """A stored link set; rows without a person have no grade and count as unlinked.

    `root`: the file that `stored` says the differences to: the rows that are other or new, and, with
    `is_gone`, the keys of those that are there no more. None: `stored` has all rows.
    """

    dataset: str
    snapshot_id: int
    register_snapshot_id: int
    linker_version: str
    decisions_version: int
    stored: StoredFile
    rows_by_grade: dict[str, int]
    baseline_id: int | None = None
    root: StoredFile | None = None


def find(hub: Hub, snapshot: Snapshot, register: Snapshot, decided: int | None = None) -> LinkSet | None:
    """The link set of this snapshot to the persons of this register, by this linker, if it was made.

    `decided` is the state of people's decisions it obeys (`decisions.version`); default: as of now.
    """
    return first(
        hub,
        (link_set.c.snapshot_id == snapshot.snapshot_id)
        & (link_set.c.register_snapshot_id == register.snapshot_id)
        & (link_set.c.linker_version == linker_version(hub))
        & (link_set.c.decisions_version == (decisions.version(hub) if decided is None else decided)),
    )


def newest(hub: Hub, snapshot: Snapshot) -> LinkSet | None:
    """The link set made last of this snapshot, whatever the register, linker and decisions were."""
    return first(hub, link_set.c.snapshot_id == snapshot.snapshot_id)


def root_of(links: LinkSet) -> StoredFile:
    """The file that holds a whole set: its root's, or its own."""
    return links.root or links.stored


def scan(hub: Hub, con: Any, links: LinkSet) -> str:
    """SQL text that reads the link set on `con`."""
    own = scan_own(hub, con, links)
    if links.root is None:
        return own
    root = scan_root(hub, con, links)
    return (
        f"(SELECT * FROM {root} ANTI JOIN (SELECT record_key FROM {own}) USING (record_key) "
        f"UNION ALL BY NAME SELECT * EXCLUDE (is_gone) FROM {own} WHERE NOT is_gone)"
    )


def scan_root(hub: Hub, con: Any, links: LinkSet) -> str:
    """SQL text that reads the whole file that the set rests on."""
    return hub.lake.scan(con, root_of(links), _context(links.dataset))


def scan_own(hub: Hub, con: Any, links: LinkSet) -> str:
    """SQL text that reads the set's own file: where it has a root, the differences."""
    return hub.lake.scan(con, links.stored, _context(links.dataset))


def store(
    hub: Hub,
    con: Any,
    snapshot: Snapshot,
    register: Snapshot,
    select_sql: str,
    decided: int,
    baseline_id: int | None = None,
    root: StoredFile | None = None,
) -> LinkSet:
    """Write the rows of `select_sql` as the link set; where another run was first, its set stays.

    `root`: the rows are the differences to that file.
    """
    # The random part keeps two runs at once from overwriting each other's file under different keys.
    name = f"{snapshot.snapshot_id}-{register.snapshot_id}-{secrets.token_hex(4)}"
    path = f"links/{snapshot.dataset}/{name}.parquet"
    stored = hub.lake.write(con, select_sql, path, _context(snapshot.dataset))
    made = LinkSet(
        snapshot.dataset,
        snapshot.snapshot_id,
        register.snapshot_id,
        linker_version(hub),
        decided,
        stored,
        {},
        baseline_id,
        root,
    )
    counted = con.execute(
        f"SELECT coalesce(grade, CASE WHEN person_id IS NULL THEN 'unlinked' END) AS kind, count(*) "
        f"FROM {scan(hub, con, made)} WHERE kind IS NOT NULL GROUP BY kind"
    ).fetchall()
    made.rows_by_grade.update({"A": 0, "B": 0, "C": 0, "D": 0, "unlinked": 0} | dict(counted))
    with hub.engine.begin() as connection:
        new = insert(link_set).values(_row(made)).on_conflict_do_nothing()
        done = connection.execute(new.returning(link_set.c.snapshot_id)).scalar()
    if done is None:
        hub.lake.delete(stored.path)
        return find(hub, snapshot, register, decided) or made
    return made


def _context(dataset: str) -> str:
    return f"links/{dataset}"


def first(hub: Hub, condition: sa.ColumnElement[bool]) -> LinkSet | None:
    """The set made last of those for which the condition holds and whose files are there."""
    query = sa.select(link_set).where(condition).order_by(link_set.c.created_at.desc()).limit(5)
    with hub.engine.connect() as connection:
        rows = connection.execute(query).all()
    for row in rows:
        found = _set_of(row)
        if all((hub.lake.root / each.path).exists() for each in (found.stored, root_of(found))):
            return found
    return None


_ROOT = ("root_path", "root_key_id", "root_wrapped_key")


def _row(links: LinkSet) -> dict[str, Any]:
    root = links.root
    return {
        "snapshot_id": links.snapshot_id,
        "register_snapshot_id": links.register_snapshot_id,
        "linker_version": links.linker_version,
        "decisions_version": links.decisions_version,
        "dataset": links.dataset,
        "path": links.stored.path,
        "key_id": links.stored.key_id,
        "wrapped_key": links.stored.wrapped_key,
        "rows_by_grade": links.rows_by_grade,
        "baseline_id": links.baseline_id,
    } | (dict(zip(_ROOT, (root.path, root.key_id, root.wrapped_key), strict=True)) if root else {})


def _set_of(row: Any) -> LinkSet:
    root = row.root_path and StoredFile(row.root_path, row.root_key_id, bytes(row.root_wrapped_key), 0)
    return LinkSet(
        row.dataset,
        row.snapshot_id,
        row.register_snapshot_id,
        row.linker_version,
        row.decisions_version,
        StoredFile(row.path, row.key_id, bytes(row.wrapped_key), 0),
        dict(row.rows_by_grade),
        row.baseline_id,
        root or None,
    )
