"""A commit changes everything or nothing, and readers never see a mix."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from cardhub.errors import RunSuperseded, StorageError
from cardhub.hub import Hub
from cardhub.lake import doorway, runs, snapshots
from cardhub.store.tables import coverage, dataset_head, division_volume, snapshot, sync_run
from tests.lake.scenario import COVERED, DATASET, begin, commit, keys_of


def files(hub: Hub) -> list[Path]:
    return [each for each in hub.lake.root.rglob("*") if each.is_file()]


def column(hub: Hub, of: sa.Column[object]) -> list[object]:
    with hub.engine.connect() as connection:
        return list(connection.execute(sa.select(of).order_by(of)).scalars())


def test_a_commit_is_what_readers_see_next(hub: Hub) -> None:
    assert snapshots.current(hub, DATASET) is None

    with begin(hub) as run:
        made = commit(hub, run, 3)

    assert snapshots.current(hub, DATASET) == made == snapshots.find(hub, made.snapshot_id)
    assert (made.stored.row_count, made.watermark, made.unchanged) == (3, "w3", False)
    with doorway.connect(hub.settings) as con:
        assert keys_of(hub, con, made) == [0, 1, 2]
    assert column(hub, sync_run.c.state) == ["committed"]
    assert column(hub, coverage.c.status) == ["complete"]
    assert column(hub, division_volume.c.row_count) == [3]


def test_who_reads_the_old_version_goes_on_reading_it(hub: Hub) -> None:
    with begin(hub) as run:
        old = commit(hub, run, 3)
    with begin(hub) as run:
        new = commit(hub, run, 5)
    with doorway.connect(hub.settings) as con:
        assert keys_of(hub, con, old) == [0, 1, 2]
        assert keys_of(hub, con, new) == [0, 1, 2, 3, 4]


def test_equal_content_in_another_order_keeps_the_snapshot(hub: Hub) -> None:
    with begin(hub) as run:
        first = commit(hub, run, 1000)
    later = date(2026, 4, 1)
    backwards = (
        "SELECT DATE '2026-04-01' AS received_on, record_key, row_hash FROM"
        " (SELECT range AS record_key, hash(range) AS row_hash FROM range({})) ORDER BY record_key DESC"
    )
    with begin(hub, as_of=later) as run:
        second = commit(hub, run, 1000, backwards)

    assert second.unchanged and second.snapshot_id == first.snapshot_id
    assert (first.confirmed_on, second.as_of, second.confirmed_on) == (first.as_of, first.as_of, later)
    assert column(hub, sync_run.c.state) == ["committed", "unchanged"]
    assert len(files(hub)) == 1


@pytest.mark.parametrize(
    "select",
    [
        "SELECT range AS record_key, hash(range + 1) AS row_hash FROM range({})",
        "SELECT range + 1 AS record_key, hash(range) AS row_hash FROM range({})",
        "SELECT range AS record_key, hash(range) AS row_hash, NULL::VARCHAR[] AS flags FROM range({})",
    ],
)
def test_other_content_is_a_new_snapshot(hub: Hub, select: str) -> None:
    with begin(hub) as run:
        first = commit(hub, run, 10, "SELECT range AS record_key, hash(range) AS row_hash FROM range({})")
    with begin(hub) as run:
        assert commit(hub, run, 10, select).snapshot_id != first.snapshot_id


def test_a_worker_that_wakes_up_too_late_changes_nothing(hub: Hub) -> None:
    """Given a run whose lock was lost, when a newer run commits and the old one then tries, it is refused."""
    old = begin(hub)
    old.release()
    with begin(hub) as newer:
        wanted = commit(hub, newer, 3)

    with pytest.raises(RunSuperseded), old:
        commit(hub, old, 500)

    assert snapshots.current(hub, DATASET) == wanted
    assert [file.relative_to(hub.lake.root).as_posix() for file in files(hub)] == [wanted.stored.path]
    assert column(hub, sync_run.c.reason_code) == ["worker_died", None]
    assert column(hub, snapshot.c.row_count) == [3]


def test_counts_that_lose_a_row_are_refused(hub: Hub) -> None:
    with pytest.raises(sa.exc.IntegrityError), begin(hub) as run, doorway.connect(hub.settings) as con:
        counts = {"rows_in": 4, "rows_accepted": 2, "rows_quarantined": 1}
        snapshots.commit(hub, con, run, "SELECT 1 AS record_key", [], {}, None, counts)
    assert snapshots.current(hub, DATASET) is None and files(hub) == []
    assert column(hub, sync_run.c.state) == ["failed"]


def test_a_failing_query_leaves_the_last_snapshot_serving(hub: Hub) -> None:
    with begin(hub) as run:
        good = commit(hub, run, 3)
    with pytest.raises(Exception, match="Could not convert"), begin(hub) as run:
        commit(hub, run, 3, "SELECT range AS record_key, 'x'::INTEGER AS row_hash FROM range({})")
    assert snapshots.current(hub, DATASET) == good and len(files(hub)) == 1


def test_an_operators_confirmation_survives_the_same_unknown(hub: Hub) -> None:
    unknown = COVERED | {"status": "unknown", "rows_counted": None, "proof": "none"}

    def commit_with(row: dict[str, object]) -> list[object]:
        with begin(hub) as run, doorway.connect(hub.settings) as con:
            counts = runs.Counts(1, 1)
            snapshots.commit(hub, con, run, "SELECT 1 AS record_key", [row], {}, None, counts)
        return column(hub, coverage.c.status)

    assert commit_with(unknown) == ["unknown"]
    with hub.engine.begin() as connection:
        confirmed = {"status": "complete", "proof": "operator", "confirmed_by": "officer"}
        connection.execute(coverage.update().values(confirmed))
    assert commit_with(unknown) == ["complete"]
    assert commit_with(unknown | {"rows_received": 2}) == ["unknown"]


def test_a_missing_watermark_keeps_the_old_one(hub: Hub) -> None:
    with begin(hub) as run:
        commit(hub, run, 3)
    with begin(hub) as run, doorway.connect(hub.settings) as con:
        snapshots.commit(hub, con, run, "SELECT 1 AS record_key", [], {}, None, runs.Counts(1, 1))
    assert column(hub, dataset_head.c.watermark) == ["w3"]


def test_a_removed_snapshot_says_so(hub: Hub) -> None:
    with pytest.raises(StorageError, match="not kept any more"):
        snapshots.find(hub, 404)
