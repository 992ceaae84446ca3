"""Files of the lake are whole, encrypted and checked, or not there at all."""

from __future__ import annotations

import ctypes
import os
import random
import resource
import subprocess
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from cardhub.errors import StorageError
from cardhub.hub import Hub
from cardhub.lake import doorway, snapshots
from cardhub.lake.files import Lake, StoredFile
from cardhub.security.vault import Vault
from tests.lake.scenario import DATASET, begin, commit

SECRET = "622901199001011234"
ROWS = f"SELECT range AS n, '{SECRET}' || range AS id_number, md5(range::VARCHAR) AS noise FROM range({{}})"


@pytest.fixture
def con(hub: Hub) -> Iterator[duckdb.DuckDBPyConnection]:
    with doorway.connect(hub.settings) as connection:
        yield connection


def read(lake: Lake, con: duckdb.DuckDBPyConnection, stored: StoredFile) -> int:
    total = con.sql(f"FROM {lake.scan(con, stored, 'test')} SELECT sum(hash(n, id_number, noise)), count(*)")
    return int(total.fetchall()[0][1])


def test_what_is_written_is_read_back_and_is_not_plain(hub: Hub, con: duckdb.DuckDBPyConnection) -> None:
    stored = hub.lake.write(con, ROWS.format(1000), "snapshots/x/1.parquet", "test")

    assert read(hub.lake, con, stored) == stored.row_count == 1000
    file = hub.lake.root / stored.path
    assert SECRET.encode() not in file.read_bytes() and b"id_number" not in file.read_bytes()
    assert [each.name for each in file.parent.iterdir()] == ["1.parquet"]
    with pytest.raises(StorageError):
        hub.lake.scan(con, stored, "another context")
    with duckdb.connect() as stranger, pytest.raises(duckdb.Error):
        stranger.sql(f"FROM '{file}'")


def test_nothing_plain_anywhere_after_a_commit(hub: Hub) -> None:
    with begin(hub) as run:
        commit(hub, run, 50, f"SELECT range AS record_key, '{SECRET}' AS full_name FROM range({{}})")
    kept = [file for file in hub.settings.home.rglob("*") if file.is_file()]
    assert len(kept) == 2  # the snapshot and the keys
    assert not any(SECRET.encode() in file.read_bytes() for file in kept)


def test_a_flipped_bit_never_changes_a_row_and_is_always_found(hub: Hub) -> None:
    """Sampled: both ends of the file and 32 places between, drawn from a printed seed.

    A query refuses whatever damage it reads; bytes that it does not read are found by `verify`.
    """
    with begin(hub) as run:
        made = commit(hub, run, 2000)
    file = hub.lake.root / made.stored.path
    content = file.read_bytes()
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    drawn = random.Random(seed).sample(range(12, len(content) - 12), 32)

    def rows() -> list[tuple[object, ...]]:
        with doorway.connect(hub.settings) as con:
            query = f"FROM {snapshots.scan(hub, con, made)} SELECT count(*), sum(hash(record_key, row_hash))"
            return con.sql(query).fetchall()

    whole, refused = rows(), 0
    for place in [0, 3, *drawn, len(content) - 5, len(content) - 1]:
        damaged = bytearray(content)
        damaged[place] ^= 1 << (place % 8)
        file.write_bytes(damaged)
        try:
            assert rows() == whole
        except (duckdb.Error, MemoryError):
            refused += 1
        with pytest.raises(StorageError, match="damaged"):
            hub.lake.verify(made.stored)
    assert refused > 20
    file.write_bytes(content)
    hub.lake.verify(made.stored)


def test_two_whole_files_cannot_be_swapped(hub: Hub, con: duckdb.DuckDBPyConnection) -> None:
    first = hub.lake.write(con, ROWS.format(5), "snapshots/x/1.parquet", "test")
    second = hub.lake.write(con, ROWS.format(6), "snapshots/x/2.parquet", "test")
    (hub.lake.root / second.path).replace(hub.lake.root / first.path)
    with pytest.raises(duckdb.Error):
        read(hub.lake, con, first)


def test_a_file_too_large_for_the_disk_leaves_nothing(hub: Hub, con: duckdb.DuckDBPyConnection) -> None:
    """Given a limit on file size, which fails a write half-way as a full disk does, in any account."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, before[1]))
    try:
        with pytest.raises(StorageError, match="check disk space"):
            hub.lake.write(con, ROWS.format(100_000), "snapshots/x/1.parquet", "test")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list((hub.lake.root / "snapshots/x").iterdir()) == []
    assert hub.lake.write(con, ROWS.format(10), "snapshots/x/1.parquet", "test").row_count == 10


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "tiny"
    folder.mkdir()
    if os.geteuid() != 0 or ctypes.CDLL(None, use_errno=True).mount(
        b"tmpfs", os.fsencode(folder), b"tmpfs", 0, b"size=1m"
    ):
        pytest.skip("mounting a tiny disk needs root; the file-size limit test covers the same writes")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_leaves_the_last_file_readable(
    hub: Hub, con: duckdb.DuckDBPyConnection, tiny_disk: Path
) -> None:
    lake = Lake(tiny_disk, Vault.load(hub.settings.keys_path))
    good = lake.write(con, ROWS.format(5000), "snapshots/x/1.parquet", "test")
    with pytest.raises(StorageError):
        lake.write(con, ROWS.format(200_000), "snapshots/x/2.parquet", "test")
    assert [each.name for each in (tiny_disk / "snapshots/x").iterdir()] == ["1.parquet"]
    assert read(lake, con, good) == 5000


def test_a_full_disk_fails_the_run_and_the_last_snapshot_serves(hub: Hub) -> None:
    with begin(hub) as run:
        good = commit(hub, run, 10)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(StorageError), begin(hub) as run:
            commit(hub, run, 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert snapshots.current(hub, DATASET) == good
    assert len([file for file in hub.lake.root.rglob("*") if file.is_file()]) == 1


def test_the_doorway_reaches_no_network_and_stays_locked(con: duckdb.DuckDBPyConnection) -> None:
    for url in ("http://127.0.0.1:9/x.parquet", "s3://bucket/x.parquet", "hf://datasets/x/y.parquet"):
        with pytest.raises(duckdb.Error, match=r"disabled|Permission"):
            con.execute(f"SELECT * FROM read_parquet('{url}')")
    for setting in (
        "disabled_filesystems = ''",
        "temp_file_encryption = false",
        "lock_configuration = false",
    ):
        with pytest.raises(duckdb.Error):
            con.execute(f"SET {setting}")
    with pytest.raises(duckdb.Error):
        con.execute("INSTALL spatial FROM community")


def test_what_does_not_fit_into_memory_spills_encrypted(hub: Hub) -> None:
    small = hub.settings.model_copy(update={"memory_limit": "60MB", "threads": 1})
    with doorway.connect(small) as con:
        spilling = con.execute(
            f"SELECT * FROM (SELECT range AS n, '{SECRET}' || (hash(range) % 1000)::VARCHAR AS id_number,"
            " md5(range::VARCHAR) AS noise FROM range(1500000)) ORDER BY noise"
        )
        spilling.fetchmany(10)
        files = [file for file in doorway.temporary_root(small).rglob("*") if file.is_file()]
        assert files
        assert not any(SECRET.encode() in file.read_bytes() for file in files)
    assert list(doorway.temporary_root(small).iterdir()) == []
