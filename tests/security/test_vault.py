"""Sealed values open only where they were sealed, and say nothing elsewhere."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardhub.errors import ConfigurationError, StorageError
from cardhub.security.sealed_type import Sealed
from cardhub.security.vault import Vault

NAME = "李小·旦增"


@pytest.fixture
def key_path(tmp_path: Path) -> Path:
    return tmp_path / "keys.json"


@pytest.fixture
def vault(key_path: Path) -> Vault:
    return Vault.create(key_path)


def test_a_value_opens_where_it_was_sealed_also_after_a_restart(vault: Vault, key_path: Path) -> None:
    sealed = vault.seal("person", "7", "full_name", NAME)

    assert Vault.load(key_path).open(sealed, "person", "7", "full_name") == NAME
    assert NAME.encode() not in sealed.ciphertext
    assert repr(sealed) == str(sealed) == f"{sealed}" == "Sealed()"


@pytest.mark.parametrize(
    "place", [("person", "8", "full_name"), ("person", "7", "id_number"), ("id_alias", "7", "full_name")]
)
def test_a_value_moved_elsewhere_does_not_open(vault: Vault, place: tuple[str, str, str]) -> None:
    sealed = vault.seal("person", "7", "full_name", NAME)
    with pytest.raises(StorageError, match="belongs to another row") as caught:
        vault.open(sealed, *place)
    assert NAME not in str(caught.value)


def test_every_flipped_bit_is_detected(vault: Vault) -> None:
    sealed = vault.seal("person", "7", "full_name", NAME)
    for bit in range(len(sealed.ciphertext) * 8):
        damaged = bytearray(sealed.ciphertext)
        damaged[bit // 8] ^= 1 << (bit % 8)
        with pytest.raises((StorageError, ConfigurationError)):
            vault.open(Sealed(bytes(damaged)), "person", "7", "full_name")


def test_a_cut_value_is_detected(vault: Vault) -> None:
    sealed = vault.seal("person", "7", "full_name", NAME)
    for length in range(len(sealed.ciphertext)):
        with pytest.raises(StorageError):
            vault.open(Sealed(sealed.ciphertext[:length]), "person", "7", "full_name")


@given(st.text(), st.text(), st.text(), st.text())
def test_any_text_comes_back(
    tmp_path_factory: pytest.TempPathFactory, t: str, r: str, f: str, text: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "shared-keys.json"
    vault = Vault.load(path) if path.exists() else Vault.create(path)
    assert vault.open(vault.seal(t, r, f, text), t, r, f) == text


def test_a_blind_index_is_equal_for_equal_text_and_purpose_only(vault: Vault, tmp_path: Path) -> None:
    index = vault.blind_index("id_number", "a")
    assert len(index) == 16
    assert index == vault.blind_index("id_number", "a")
    others = {vault.blind_index("id_number", "b"), vault.blind_index("name_birth", "a")}
    others.add(Vault.create(tmp_path / "other.json").blind_index("id_number", "a"))
    assert index not in others and len(others) == 3


def test_indexing_a_column_equals_indexing_each_value(vault: Vault) -> None:
    for values in (pa.array(["a", None, "b"]), pa.chunked_array([["a", None], ["b"]])):
        indexes = vault.blind_index_array("id_number", values)
        assert indexes.to_pylist() == [
            vault.blind_index("id_number", "a"), None, vault.blind_index("id_number", "b"),
        ]  # fmt: skip


def test_rotation_reads_old_values_and_keeps_indexes(vault: Vault, key_path: Path) -> None:
    old = vault.seal("person", "7", "full_name", NAME)
    key_id, wrapped = vault.wrap(b"k" * 32, "snapshot/x")

    rotated = Vault.rotate(key_path)

    assert rotated.open(old, "person", "7", "full_name") == NAME
    assert rotated.unwrap(key_id, wrapped, "snapshot/x") == b"k" * 32
    assert rotated.blind_index("id_number", "a") == vault.blind_index("id_number", "a")
    new_id, _ = rotated.wrap(b"k" * 32, "snapshot/x")
    assert (key_id, new_id) == ("aes-256-gcm:1", "aes-256-gcm:2")
    with pytest.raises(ConfigurationError, match="lacks key version 2"):
        vault.open(rotated.seal("person", "7", "full_name", NAME), "person", "7", "full_name")


def test_a_data_key_serves_its_context_only(vault: Vault) -> None:
    key_id, wrapped = vault.wrap(b"k" * 32, "snapshot/x")
    with pytest.raises(StorageError):
        vault.unwrap(key_id, wrapped, "snapshot/y")
    with pytest.raises(StorageError, match="does not match"):
        vault.unwrap("aes-256-gcm:9", wrapped, "snapshot/x")


def test_a_key_file_open_to_others_is_refused(vault: Vault, key_path: Path) -> None:
    assert key_path.stat().st_mode & 0o777 == 0o600
    for mode in (0o640, 0o604):
        key_path.chmod(mode)
        with pytest.raises(ConfigurationError, match=r"chmod 600"):
            Vault.load(key_path)


def test_a_missing_damaged_or_second_key_file_is_refused(
    vault: Vault, key_path: Path, tmp_path: Path
) -> None:
    with pytest.raises(ConfigurationError, match="missing"):
        Vault.load(tmp_path / "none.json")
    with pytest.raises(ConfigurationError, match="exists already"):
        Vault.create(key_path)
    content = key_path.read_text()
    for damaged in ("", "{}", content[:-40], content.replace('"current": 1', '"current": 2')):
        key_path.write_text(damaged)
        with pytest.raises(ConfigurationError):
            Vault.load(key_path)
    assert [each.name for each in tmp_path.iterdir()] == ["keys.json"]
