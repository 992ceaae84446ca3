"""Link sets: one encrypted file per snapshot, saying which row is about which person, and how surely."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from sqlalchemy import desc, select
from sqlalchemy.dialects.postgresql import insert

from cardhub.hub import Hub
from cardhub.lake.files import StoredFile
from cardhub.lake.snapshots import Snapshot
from cardhub.linkage import decisions
from cardhub.linkage.versions import linker_version
from cardhub.store.tables import link_set

__all__ = [
    "LinkSet",
    "base",
    "before",
    "causes",
    "find",
    "newest",
    "of_register",
    "previous",
    "scan",
    "store",
]


@dataclass(frozen=True)
class LinkSet:
    """A stored link set; rows without a person have no grade and count as unlinked."""

    dataset: str
    snapshot_id: int
    register_snapshot_id: int
    linker_version: str
    decisions_version: int
    stored: StoredFile
    rows_by_grade: dict[str, int]
    baseline_id: int | None = None


def find(hub: Hub, snapshot: Snapshot, register: Snapshot, decided: int | None = None) -> LinkSet | None:
    """The link set of this snapshot to the persons of this register, by this linker, if it was made.

    `decided` is the state of people's decisions it obeys (`decisions.version`); default: as of now.
    """
    return _one(
        hub,
        (link_set.c.snapshot_id == snapshot.snapshot_id)
        & (link_set.c.register_snapshot_id == register.snapshot_id)
        & (link_set.c.linker_version == linker_version(hub))
        & (link_set.c.decisions_version == (decisions.version(hub) if decided is None else decided)),
    )


def newest(hub: Hub, snapshot: Snapshot) -> LinkSet | None:
    """The link set made last of this snapshot, whatever the register, linker and decisions were."""
    return _one(hub, link_set.c.snapshot_id == snapshot.snapshot_id)


def of_register(hub: Hub, links: LinkSet, register: str) -> LinkSet | None:
    """The register's own set that `links` was made with."""
    return _one(
        hub,
        (link_set.c.dataset == register)
        & (link_set.c.register_snapshot_id == links.register_snapshot_id)
        & (link_set.c.linker_version == links.linker_version)
        & (link_set.c.decisions_version == links.decisions_version),
    )


def base(hub: Hub, snapshot: Snapshot, baseline_id: int | None) -> LinkSet | None:
    """The set of the dataset that this linker made last, with this baseline: a new one may be made of it."""
    return _one(
        hub,
        (link_set.c.dataset == snapshot.dataset)
        & (link_set.c.linker_version == linker_version(hub))
        & (link_set.c.baseline_id.is_not_distinct_from(baseline_id)),
    )


def previous(hub: Hub, register: Snapshot) -> LinkSet | None:
    """The newest link set of an earlier register snapshot whose file is still there, by whichever linker.

    Who a register row was is the same in all versions; a number corrected while the linker changed is a
    corrected number all the same.
    """
    return _one(
        hub,
        (link_set.c.dataset == register.dataset) & (link_set.c.snapshot_id < register.snapshot_id),
    )


def before(hub: Hub, links: LinkSet) -> LinkSet | None:
    """The set of the dataset that was made before this one and whose file is still there."""
    this = (
        (link_set.c.snapshot_id == links.snapshot_id)
        & (link_set.c.register_snapshot_id == links.register_snapshot_id)
        & (link_set.c.linker_version == links.linker_version)
        & (link_set.c.decisions_version == links.decisions_version)
    )
    made_at = select(link_set.c.created_at).where(this).scalar_subquery()
    return _one(hub, (link_set.c.dataset == links.dataset) & (link_set.c.created_at < made_at))


def causes(now: LinkSet, then: LinkSet) -> list[str]:
    """Why a link may differ between two sets of a dataset: data, register, rules, model, decisions, baseline.

    `baseline`: the figures that matches rest on were reckoned anew, for the register outgrew them.
    """
    rules, _, model = now.linker_version.partition("+")
    rules_then, _, model_then = then.linker_version.partition("+")
    changed = {
        "data": now.snapshot_id != then.snapshot_id,
        "register": now.register_snapshot_id != then.register_snapshot_id,
        "rules": rules != rules_then,
        "model": model != model_then,
        "decisions": now.decisions_version != then.decisions_version,
        "baseline": now.baseline_id != then.baseline_id and now.linker_version == then.linker_version,
    }
    return [cause for cause, is_changed in changed.items() if is_changed]


def scan(hub: Hub, con: Any, links: LinkSet) -> str:
    """SQL text that reads the link set on `con`."""
    return hub.lake.scan(con, links.stored, _context(links.dataset))


def store(
    hub: Hub,
    con: Any,
    snapshot: Snapshot,
    register: Snapshot,
    select_sql: str,
    decided: int,
    baseline_id: int | None = None,
) -> LinkSet:
    """Write the rows of `select_sql` as the link set; where another run was first, its set stays."""
    # The random part keeps two runs at once from overwriting each other's file under different keys.
    name = f"{snapshot.snapshot_id}-{register.snapshot_id}-{secrets.token_hex(4)}"
    path = f"links/{snapshot.dataset}/{name}.parquet"
    stored = hub.lake.write(con, select_sql, path, _context(snapshot.dataset))
    source = hub.lake.scan(con, stored, _context(snapshot.dataset))
    counted = con.execute(
        f"SELECT coalesce(grade, CASE WHEN person_id IS NULL THEN 'unlinked' END) AS kind, count(*) "
        f"FROM {source} WHERE kind IS NOT NULL GROUP BY kind"
    ).fetchall()
    counts = {"A": 0, "B": 0, "C": 0, "D": 0, "unlinked": 0} | dict(counted)
    new = insert(link_set).values(
        snapshot_id=snapshot.snapshot_id,
        register_snapshot_id=register.snapshot_id,
        linker_version=linker_version(hub),
        decisions_version=decided,
        dataset=snapshot.dataset,
        path=stored.path,
        key_id=stored.key_id,
        wrapped_key=stored.wrapped_key,
        rows_by_grade=counts,
        baseline_id=baseline_id,
    )
    with hub.engine.begin() as connection:
        done = connection.execute(new.on_conflict_do_nothing().returning(link_set.c.snapshot_id)).scalar()
    if done is None:
        hub.lake.delete(stored.path)
        first = find(hub, snapshot, register, decided)
        if first is not None:
            return first
    return LinkSet(
        snapshot.dataset,
        snapshot.snapshot_id,
        register.snapshot_id,
        linker_version(hub),
        decided,
        stored,
        counts,
        baseline_id,
    )


def _context(dataset: str) -> str:
    return f"links/{dataset}"


def _one(hub: Hub, condition: Any) -> LinkSet | None:
    query = select(link_set).where(condition).order_by(desc(link_set.c.created_at)).limit(5)
    with hub.engine.connect() as connection:
        rows = connection.execute(query).all()
    for row in rows:
        if (hub.lake.root / row.path).exists():
            stored = StoredFile(row.path, row.key_id, bytes(row.wrapped_key), 0)
            return LinkSet(
                row.dataset,
                row.snapshot_id,
                row.register_snapshot_id,
                row.linker_version,
                row.decisions_version,
                stored,
                dict(row.rows_by_grade),
                row.baseline_id,
            )
    return None
