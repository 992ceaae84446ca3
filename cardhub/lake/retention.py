"""What may go: old snapshots and deliveries, files that nothing names, and what a crash left behind."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from cardhub.hub import Hub
from cardhub.lake.adoption import RESUME_WITHIN
from cardhub.lake.doorway import temporary_root
from cardhub.store.tables import (
    delivery,
    delivery_part,
    kept_lead,
    link_file,
    link_set,
    snapshot,
    sync_run,
)  # fmt: skip

__all__ = ["MAINTENANCE_LOCK", "sweep"]

# Backup holds it shared, a sweep alone: no file may go while a backup copies.
MAINTENANCE_LOCK = 0x63617264_73776570  # "cardswep"
SWEPT_FOLDERS = ("snapshots", "deliveries", "links", "leads")

# Not current, and: beyond the newest N and in no comparison, or older than the longest time.
OLD_SNAPSHOTS = sa.text("""
    with pinned as (
        select distinct pin.value::bigint as snapshot_id, c.state = 'running' as is_running
        from comparison_run c, jsonb_each_text(c.pins) pin where c.state in ('running', 'done')
    ),
    ranked as (
        select snapshot_id, as_of,
               row_number() over (partition by dataset order by snapshot_id desc) as age_rank
        from snapshot where deleted_at is null
    )
    update snapshot set deleted_at = now() from ranked r
    where r.snapshot_id = snapshot.snapshot_id
      and not exists (select from dataset_head h where h.snapshot_id = r.snapshot_id)
      and not exists (select from pinned p where p.snapshot_id = r.snapshot_id and p.is_running)
      and (r.as_of < :oldest
           or (r.age_rank > :keep and not exists (select from pinned p where p.snapshot_id = r.snapshot_id)))
""")

# A baseline outlives its register while a link set rests on it, or the next one will.
UNUSED_LINK_FILES = sa.text("""
    delete from link_file f
    where f.kind <> 'baseline' and f.register_snapshot_id in (
            select snapshot_id from snapshot where deleted_at is not null)
       or f.kind = 'baseline'
          and not exists (select from link_set s where s.baseline_id = f.file_id)
          and exists (select from link_file n where n.kind = f.kind and n.file_id > f.file_id)
""")

# Leads that no comparison can begin with any more.
UNUSED_LEADS = sa.text("""
    delete from kept_lead k where exists (
        select from jsonb_each_text(k.basis -> 'pins') pin
        join snapshot s on s.snapshot_id = pin.value::bigint where s.deleted_at is not null)
""")


def sweep(hub: Hub, as_of: date) -> dict[str, int]:
    """Remove what the settings no longer keep; how many of each kind. Nothing while a backup runs.

    A snapshot's file outlives its row by `stale_run_minutes`, so that whoever reads it now can finish. Then
    its data key goes too: copies of the file that a disk may still hold stay unreadable.
    """
    # A wrong as_of in the future must not delete history.
    today = min(as_of, datetime.now(UTC).date())
    with _alone(hub) as is_alone:
        if not is_alone:
            return {}
        return {
            "snapshots": _retire_snapshots(hub, today),
            "deliveries": _remove_deliveries(hub, today),
            "files": _remove_orphans(hub),
            "temporary": _remove_temporary(temporary_root(hub.settings)),
        }


@contextmanager
def _alone(hub: Hub) -> Iterator[bool]:
    with hub.engine.connect() as connection:
        key = {"key": MAINTENANCE_LOCK}
        taken = connection.execute(sa.text("select pg_try_advisory_lock(:key)"), key).scalar_one()
        connection.commit()
        try:
            yield bool(taken)
        finally:
            if taken:
                connection.execute(sa.text("select pg_advisory_unlock(:key)"), key)
                connection.commit()


def _retire_snapshots(hub: Hub, today: date) -> int:
    settings = hub.settings
    oldest = today - timedelta(days=settings.snapshot_days_to_keep)
    gone = sa.select(snapshot.c.snapshot_id).where(snapshot.c.deleted_at.is_not(None))
    unread = snapshot.c.deleted_at < sa.func.now() - _grace(hub)
    with hub.engine.begin() as connection:
        retired = connection.execute(OLD_SNAPSHOTS, {"oldest": oldest, "keep": settings.snapshots_to_keep})
        connection.execute(
            link_set.delete().where(
                link_set.c.snapshot_id.in_(gone) | link_set.c.register_snapshot_id.in_(gone)
            )
        )
        connection.execute(UNUSED_LINK_FILES)
        connection.execute(UNUSED_LEADS)
        connection.execute(snapshot.update().where(unread).values(wrapped_key=b""))
    return retired.rowcount


def _remove_deliveries(hub: Hub, today: date) -> int:
    """Raw deliveries by age; unfinished ones as soon as no run may take them up."""
    oldest = today - timedelta(days=hub.settings.delivery_days_to_keep)
    in_use = sa.exists().where(
        (sync_run.c.delivery_id == delivery.c.delivery_id) & sync_run.c.ended_at.is_(None)
    )
    too_old = sa.cast(delivery.c.created_at, sa.Date) < oldest
    unusable = (delivery.c.state != "complete") & (delivery.c.created_at < sa.func.now() - RESUME_WITHIN)
    doomed = sa.select(delivery.c.delivery_id).where(too_old | unusable, ~in_use)
    with hub.engine.begin() as connection:
        numbers = list(connection.execute(doomed.with_for_update()).scalars())
        connection.execute(
            sync_run.update().where(sync_run.c.delivery_id.in_(numbers)).values(delivery_id=None)
        )
        connection.execute(delivery.delete().where(delivery.c.delivery_id.in_(numbers)))
    return len(numbers)


def _remove_orphans(hub: Hub) -> int:
    """Files older than any running write that no row names; a file is listed before its row is looked for."""
    limit = time.time() - _grace(hub).total_seconds()
    files = [
        file
        for folder in SWEPT_FOLDERS
        for file in (hub.lake.root / folder).rglob("*")
        if file.is_file() and file.stat().st_mtime < limit
    ]
    named = _named_paths(hub)
    orphans = [file for file in files if file.relative_to(hub.lake.root).as_posix() not in named]
    for file in orphans:
        file.unlink(missing_ok=True)
    for folder in {file.parent for file in orphans}:
        if folder.exists() and not any(folder.iterdir()):
            folder.rmdir()
    return len(orphans)


def _named_paths(hub: Hub) -> set[str]:
    kept = snapshot.c.deleted_at.is_(None) | (snapshot.c.deleted_at > sa.func.now() - _grace(hub))
    queries = (
        sa.select(snapshot.c.path).where(kept),
        sa.select(delivery_part.c.path),
        sa.select(link_set.c.path),
        sa.select(link_set.c.root_path).where(link_set.c.root_path.is_not(None)),
        sa.select(link_file.c.path),
        sa.select(kept_lead.c.path),
    )
    with hub.engine.connect() as connection:
        return {path for query in queries for path in connection.execute(query).scalars()}


def _remove_temporary(root: Path) -> int:
    """Encrypted spill files of processes that were killed; nothing computes for a whole day."""
    limit = time.time() - timedelta(days=1).total_seconds()
    left = [each for each in root.glob("*") if each.stat().st_mtime < limit]
    for each in left:
        if each.is_dir():
            shutil.rmtree(each, ignore_errors=True)
        else:
            each.unlink(missing_ok=True)
    return len(left)


def _grace(hub: Hub) -> timedelta:
    return timedelta(minutes=hub.settings.stale_run_minutes)
