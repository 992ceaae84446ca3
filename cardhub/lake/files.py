"""Encrypted Parquet files: written whole or not at all, each under a data key that the vault wraps."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from cardhub.durable import sync_to_disk
from cardhub.errors import StorageError
from cardhub.lake.doorway import quoted, storage_errors
from cardhub.security.vault import Vault

__all__ = ["DataKey", "Lake", "StoredFile", "sha256_of"]

DATA_KEY_BYTES = 32  # AES-256-GCM


@dataclass(frozen=True)
class DataKey:
    """One data key: wrapped for the database, plain for DuckDB's memory only."""

    key_id: str
    wrapped_key: bytes = field(repr=False)
    plain: bytes = field(repr=False)


@dataclass(frozen=True)
class StoredFile:
    """One file of the lake. `path` is relative to the lake; `file_hash` is the SHA-256 of its bytes."""

    path: str
    key_id: str
    wrapped_key: bytes = field(repr=False)
    row_count: int
    file_hash: bytes = field(default=b"", repr=False)


class Lake:
    """The folder of encrypted files. `context` binds a data key to its use, e.g. `snapshot/<dataset>`."""

    def __init__(self, root: Path, vault: Vault) -> None:
        self.root = root
        self._vault = vault

    def new_key(self, context: str) -> DataKey:
        """A fresh data key, wrapped for `context`."""
        plain = secrets.token_bytes(DATA_KEY_BYTES)
        key_id, wrapped = self._vault.wrap(plain, context)
        return DataKey(key_id, wrapped, plain)

    def known_key(self, key_id: str, wrapped_key: bytes, context: str) -> DataKey:
        """The data key that was wrapped for `context`; StorageError if it was not."""
        return DataKey(key_id, wrapped_key, self._vault.unwrap(key_id, wrapped_key, context))

    def write(
        self,
        con: duckdb.DuckDBPyConnection,
        select_sql: str,
        relative_path: str,
        context: str,
        *,
        key: DataKey | None = None,
    ) -> StoredFile:
        """Write the rows of `select_sql`: temporary name, fsync, rename, fsync of the folder.

        StorageError (disk full, …) leaves nothing behind. `key` shares one key among the parts of a delivery.
        """
        key = key or self.new_key(context)
        target = self.root / relative_path
        temporary = target.with_name(f"{target.name}.{secrets.token_hex(6)}.tmp")
        with storage_errors(f"writing {relative_path}"):
            self._make_folder(target.parent)
            try:
                name = _register(con, key)
                row_count = con.execute(
                    f"COPY ({select_sql}) TO {quoted(temporary)} (FORMAT parquet, COMPRESSION zstd, "
                    f"USE_TMP_FILE false, ENCRYPTION_CONFIG {{footer_key: {quoted(name)}}})"
                ).fetchall()[0][0]
                sync_to_disk(temporary)
                file_hash = sha256_of(temporary)
                temporary.replace(target)
                sync_to_disk(target.parent)
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise
        return StoredFile(relative_path, key.key_id, key.wrapped_key, int(row_count), file_hash)

    def scan(self, con: duckdb.DuckDBPyConnection, stored: StoredFile, context: str) -> str:
        """SQL text that reads the file on `con`, e.g. `SELECT … FROM {scan}`."""
        name = _register(con, self.known_key(stored.key_id, stored.wrapped_key, context))
        file = quoted(self.root / stored.path)
        return f"read_parquet({file}, encryption_config = {{footer_key: {quoted(name)}}})"

    def scan_paths(self, con: duckdb.DuckDBPyConnection, paths: Sequence[str], key: DataKey) -> str:
        """SQL text that reads files of one key and the same columns together, with their `filename`."""
        name = _register(con, key)
        files = ", ".join(quoted(self.root / path) for path in paths)
        return f"read_parquet([{files}], encryption_config = {{footer_key: {quoted(name)}}}, filename = true)"

    def verify(self, stored: StoredFile) -> None:
        """StorageError unless the file is the one that was written, to the last bit.

        Reading authenticates only what a query touches; this is for backups and for looking into a damage.
        """
        with storage_errors(f"reading {stored.path}"):
            actual = sha256_of(self.root / stored.path)
        if actual != stored.file_hash:
            raise StorageError(f"{stored.path} is damaged; restore it from a backup")

    def delete(self, relative_path: str) -> None:
        """Remove a file; one already gone is fine."""
        (self.root / relative_path).unlink(missing_ok=True)

    def _make_folder(self, folder: Path) -> None:
        missing = [each for each in (folder, *folder.parents) if not each.exists()]
        for each in reversed(missing):
            each.mkdir(mode=0o700, exist_ok=True)
            sync_to_disk(each.parent)


def sha256_of(path: Path) -> bytes:
    """The SHA-256 of a file, in constant memory."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _register(con: duckdb.DuckDBPyConnection, key: DataKey) -> str:
    """Tell DuckDB the key; the same key gets the same name, so that scanning twice adds nothing."""
    name = "k" + hashlib.sha256(key.wrapped_key).hexdigest()[:24]
    con.execute(f"PRAGMA add_parquet_key({quoted(name)}, {quoted(base64.b64encode(key.plain).decode())})")
    return name
