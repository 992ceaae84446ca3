"""What the settings keep stays; what nothing names goes, and not too early."""

from __future__ import annotations

import os
import time
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
import sqlalchemy as sa

from cardhub.hub import Hub
from cardhub.lake import deliveries, doorway, retention, snapshots
from cardhub.store.tables import (
    comparison_run,
    delivery,
    kept_lead,
    link_file,
    link_set,
    snapshot,
)  # fmt: skip
from connectors.transports.base import Page
from tests.lake.scenario import DATASET, DAY, begin, commit, keys_of


def age(hub: Hub, hours: int = 48) -> None:
    """Make every file and every row of the installation older."""
    ago = sa.text(f"interval '{hours} hours'")
    with hub.engine.begin() as connection:
        connection.execute(delivery.update().values(created_at=delivery.c.created_at - ago))
        connection.execute(snapshot.update().values(deleted_at=snapshot.c.deleted_at - ago))
    moment = time.time() - hours * 3600
    for file in hub.settings.home.rglob("*"):
        os.utime(file, (moment, moment))


def numbers(hub: Hub) -> list[int]:
    kept = sa.select(snapshot.c.snapshot_id).where(snapshot.c.deleted_at.is_(None))
    with hub.engine.connect() as connection:
        return sorted(connection.execute(kept).scalars())


def commit_each(hub: Hub, days: list[date]) -> list[snapshots.Snapshot]:
    made = []
    for number, day in enumerate(days, 1):
        with begin(hub, as_of=day) as run:
            made.append(commit(hub, run, number))
    return made


def pin(hub: Hub, of: snapshots.Snapshot, state: str = "done") -> None:
    with hub.engine.begin() as connection:
        connection.execute(
            comparison_run.insert().values(
                as_of=DAY, state=state, pins={DATASET: of.snapshot_id}, rule_versions={}, parameters_hash="",
                linker_version="1",
            )
        )  # fmt: skip


def test_the_newest_stay_and_a_pinned_one_too(hub: Hub) -> None:
    made = commit_each(hub, [DAY] * 6)
    pin(hub, made[1])
    pin(hub, made[2], state="failed")

    assert retention.sweep(hub, DAY)["snapshots"] == 2

    assert numbers(hub) == [made[n].snapshot_id for n in (1, 3, 4, 5)]
    # Whoever reads a retired one just now can finish; later its file and its key go.
    with doorway.connect(hub.settings) as con:
        assert keys_of(hub, con, made[0]) == [0]
    age(hub)
    assert retention.sweep(hub, DAY) == {"snapshots": 0, "deliveries": 0, "files": 2, "temporary": 0}
    assert not (hub.lake.root / made[0].stored.path).exists()
    with hub.engine.connect() as connection:
        keys = sa.select(snapshot.c.wrapped_key).where(snapshot.c.deleted_at.is_not(None))
        assert set(connection.execute(keys).scalars()) == {b""}
    with doorway.connect(hub.settings) as con:
        assert keys_of(hub, con, made[5]) == [0, 1, 2, 3, 4, 5]


def test_age_ends_even_a_pinned_one_but_never_the_current(hub: Hub) -> None:
    made = commit_each(hub, [date(2020, 1, 1), date(2020, 2, 1), date(2020, 3, 1)])
    pin(hub, made[0])
    pin(hub, made[1], state="running")
    retention.sweep(hub, DAY)
    assert numbers(hub) == [made[1].snapshot_id, made[2].snapshot_id]


def test_a_date_in_the_future_removes_nothing(hub: Hub) -> None:
    commit_each(hub, [date.today()] * 2)
    assert retention.sweep(hub, date.today() + timedelta(days=99_999))["snapshots"] == 0


def test_deliveries_go_by_age_and_unfinished_ones_sooner(hub: Hub) -> None:
    def deliver(dataset: str, is_complete: bool) -> int:
        with begin(hub, dataset) as run, deliveries.open_or_resume(hub, run) as writer:
            writer.append(Page(pa.record_batch({"a": ["1"]}), "1"))
            if is_complete:
                writer.complete()
            run.finish("failed")
            return writer.delivery_id

    complete, left_open = deliver("a", True), deliver("b", False)
    today = date.today()
    assert retention.sweep(hub, today)["deliveries"] == 0
    age(hub)
    assert retention.sweep(hub, today) == {"snapshots": 0, "deliveries": 1, "files": 1, "temporary": 0}
    assert retention.sweep(hub, today)["deliveries"] == 0
    age(hub, hours=31 * 24)
    running = begin(hub, "a")
    with deliveries.open_or_resume(hub, running) as fresh:
        assert fresh.delivery_id not in (complete, left_open)
        assert retention.sweep(hub, today) == {"snapshots": 0, "deliveries": 1, "files": 1, "temporary": 0}
    running.finish("failed")
    assert not (hub.lake.root / "deliveries/b").is_dir() or not list(
        (hub.lake.root / "deliveries/b").iterdir()
    )


def test_what_a_crash_left_behind_goes_when_no_writer_can_be_alive(hub: Hub) -> None:
    commit_each(hub, [DAY])
    orphan = hub.lake.root / "snapshots" / DATASET / "20260301-99.parquet"
    half = orphan.with_name("20260301-98.parquet.abcdef.tmp")
    spilled = doorway.temporary_root(hub.settings) / "duckdb-0123" / "spill.tmp"
    spilled.parent.mkdir()
    for file in (orphan, half, spilled):
        file.write_bytes(b"x")
    assert retention.sweep(hub, DAY)["files"] == 0
    age(hub)
    assert retention.sweep(hub, DAY) == {"snapshots": 0, "deliveries": 0, "files": 2, "temporary": 1}
    assert snapshots.current(hub, DATASET) is not None and not spilled.parent.exists()


def test_links_go_with_their_snapshot(hub: Hub) -> None:
    made = commit_each(hub, [DAY] * 5)
    with hub.engine.begin() as connection:
        for each in made:
            path = f"links/{each.snapshot_id}.parquet"
            row = {"snapshot_id": each.snapshot_id, "register_snapshot_id": made[4].snapshot_id, "path": path}
            row |= {"linker_version": "1", "dataset": DATASET, "rows_by_grade": {}}
            connection.execute(link_set.insert().values(row | {"key_id": "k", "wrapped_key": b"k"}))
    retention.sweep(hub, DAY)
    with hub.engine.connect() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(link_set)).scalar_one() == 3


def test_what_link_sets_rest_on_stays_as_long_as_they_do(hub: Hub) -> None:
    made = commit_each(hub, [DAY] * 5)
    gone, kept = made[0].snapshot_id, made[4].snapshot_id
    files = {
        name: hub.lake.root / "links" / name for name in ("root", "set", "used", "unused", "new", "twins")
    }
    key = {"key_id": "k", "wrapped_key": b"k"}
    with hub.engine.begin() as connection:
        for kind, name in (
            ("baseline", "used"),
            ("baseline", "unused"),
            ("baseline", "new"),
            ("same_holder", "twins"),
        ):
            row = {"kind": kind, "register_snapshot_id": gone, "path": f"links/{name}", "linker_version": "1"}
            connection.execute(link_file.insert().values(row | key | {"decisions_version": 0}))
        used = connection.scalar(sa.select(link_file.c.file_id).where(link_file.c.path == "links/used"))
        row = {"snapshot_id": kept, "register_snapshot_id": kept, "path": "links/set", "linker_version": "1"}
        row |= {"root_path": "links/root", "root_key_id": "k", "root_wrapped_key": b"k", "baseline_id": used}
        connection.execute(link_set.insert().values(row | key | {"dataset": DATASET, "rows_by_grade": {}}))
    for file in files.values():
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"x")
    age(hub)

    retention.sweep(hub, DAY)

    assert {name for name, file in files.items() if file.exists()} == {"root", "set", "used", "new"}


def test_no_sweep_while_a_backup_copies(hub: Hub, tmp_path: Path) -> None:
    commit_each(hub, [DAY] * 5)
    with hub.engine.connect() as connection:
        connection.execute(
            sa.text("select pg_advisory_lock_shared(:key)"), {"key": retention.MAINTENANCE_LOCK}
        )
        assert retention.sweep(hub, DAY) == {}
        connection.invalidate()
    assert retention.sweep(hub, DAY)["snapshots"] == 2


@pytest.fixture(autouse=True)
def keep_three(hub: Hub) -> None:
    assert hub.settings.snapshots_to_keep == 3


def test_only_leads_that_a_comparison_can_begin_with_stay(hub: Hub) -> None:
    made = commit_each(hub, [date(2020, 1, 1), DAY])
    pin(hub, made[0])
    leads = hub.lake.root / "leads"
    leads.mkdir()
    for name in ("kept", "orphan"):
        (leads / f"{name}.parquet").write_bytes(b"")
    with hub.engine.begin() as connection:
        number = connection.execute(sa.select(comparison_run.c.comparison_id)).scalar_one()
        kept = {"path": "leads/kept.parquet", "key_id": "k", "wrapped_key": b"k", "row_count": 0}
        basis = {"pins": {DATASET: made[1].snapshot_id}}
        connection.execute(kept_lead.insert().values(kept | {"comparison_id": number, "basis": basis}))
    age(hub)

    retention.sweep(hub, DAY)
    assert [each.name for each in leads.iterdir()] == ["kept.parquet"]

    # What they rest on is gone.
    with hub.engine.begin() as connection:
        connection.execute(kept_lead.update().values(basis={"pins": {DATASET: made[0].snapshot_id}}))
    retention.sweep(hub, DAY)
    assert not leads.exists()
