"""A backup brings back the same installation, or refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from cardhub.errors import ConfigurationError, StorageError
from cardhub.hub import Hub, open_hub
from cardhub.lake import doorway, snapshots
from cardhub.lake.backup import backup, restore
from cardhub.settings import Settings
from cardhub.store import embedded
from cardhub.store.tables import person
from tests.conftest import DatabaseServer
from tests.lake.scenario import DATASET, begin, commit, keys_of


@pytest.fixture
def filled(hub: Hub) -> Hub:
    with begin(hub) as run:
        commit(hub, run, 100)
    sealed = hub.vault.seal("person", "t", "full_name", "李四")
    row = {"division_code": "620102001001", "id_index": b"i" * 16, "id_number": sealed, "full_name": sealed}
    with hub.engine.begin() as connection:
        connection.execute(person.insert().values(row))
    return hub


def test_there_and_back(filled: Hub, tmp_path: Path, own_home: Path) -> None:
    target = tmp_path / "backups" / "1"
    made = backup(filled.settings, target)
    with begin(filled) as run:
        commit(filled, run, 7)  # after the backup: not in it

    settings = Settings(home=own_home)
    assert made["lake_files"] == restore(settings, target)["lake_files"] == 1
    with open_hub(settings) as restored:
        serving = snapshots.current(restored, DATASET)
        assert serving is not None
        with doorway.connect(settings) as con:
            assert keys_of(restored, con, serving) == list(range(100))
        with restored.engine.connect() as connection:
            sealed = connection.execute(sa.select(person.c.full_name)).scalar_one()
        assert restored.vault.open(sealed, "person", "t", "full_name") == "李四"
        with begin(restored) as run:
            assert run.fencing_token == 2
            commit(restored, run, 8)


def test_into_a_database_given_by_url(filled: Hub, tmp_path: Path, database_server: DatabaseServer) -> None:
    backup(filled.settings, tmp_path / "b")
    with embedded.superuser_connection(database_server.embedded) as connection:
        connection.execute("create database restored owner cardhub_owner")
    try:
        settings = Settings(
            home=tmp_path / "second",
            database_url=database_server.embedded.url(embedded.APP_ROLE, "restored"),
            owner_database_url=database_server.embedded.url(embedded.OWNER_ROLE, "restored"),
        )
        restore(settings, tmp_path / "b")
        with open_hub(settings) as restored:
            assert snapshots.current(restored, DATASET) is not None
        with pytest.raises(ConfigurationError, match="database is not empty"):
            restore(settings.model_copy(update={"home": tmp_path / "third"}), tmp_path / "b")
    finally:
        database_server.drop("restored")


def test_a_used_home_is_refused(filled: Hub, tmp_path: Path) -> None:
    backup(filled.settings, tmp_path / "b")
    with pytest.raises(ConfigurationError, match="not empty"):
        restore(filled.settings, tmp_path / "b")
    with pytest.raises(ConfigurationError, match="exists already"):
        backup(filled.settings, tmp_path / "b")


@pytest.mark.parametrize("damaged", ["database.dump", "keys.json", "lake", "manifest.json"])
def test_a_damaged_backup_is_refused_before_anything_is_written(
    filled: Hub, tmp_path: Path, damaged: str
) -> None:
    backup(filled.settings, tmp_path / "b")
    path = tmp_path / "b" / damaged
    file = path if path.is_file() else next(each for each in path.rglob("*") if each.is_file())
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(StorageError):
        restore(Settings(home=tmp_path / "second"), tmp_path / "b")
    assert not (tmp_path / "second").exists()


def test_a_manifest_cannot_point_outside(filled: Hub, tmp_path: Path) -> None:
    backup(filled.settings, tmp_path / "b")
    manifest = tmp_path / "b" / "manifest.json"
    content = json.loads(manifest.read_text())
    content["files"]["lake/../../outside"] = "0"
    manifest.write_text(json.dumps(content))
    with pytest.raises(StorageError, match="tampered"):
        restore(Settings(home=tmp_path / "second"), tmp_path / "b")


def test_a_lake_that_lost_a_file_is_not_backed_up_as_whole(filled: Hub, tmp_path: Path) -> None:
    serving = snapshots.current(filled, DATASET)
    assert serving is not None
    filled.lake.delete(serving.stored.path)
    with pytest.raises(StorageError, match="lacks 1 files"):
        backup(filled.settings, tmp_path / "b")
    assert list(tmp_path.glob("b*")) == []


def test_a_damaged_snapshot_does_not_replace_a_good_backup(filled: Hub, tmp_path: Path) -> None:
    serving = snapshots.current(filled, DATASET)
    assert serving is not None
    file = filled.lake.root / serving.stored.path
    content = bytearray(file.read_bytes())
    content[0] ^= 1  # a byte that no query reads
    file.write_bytes(content)
    with pytest.raises(StorageError, match="keep that one"):
        backup(filled.settings, tmp_path / "b")


def test_a_backup_is_private_and_holds_nothing_plain(filled: Hub, tmp_path: Path) -> None:
    backup(filled.settings, tmp_path / "b")
    assert (tmp_path / "b").stat().st_mode & 0o077 == 0
    kept = [file for file in (tmp_path / "b").rglob("*") if file.is_file()]
    assert {file.stat().st_mode & 0o077 for file in kept if file.name != "manifest.json"} == {0}
    assert not any("李四".encode() in file.read_bytes() for file in kept)
