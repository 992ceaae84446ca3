"""The one place that opens DuckDB: no network, no plain temporary file, a fixed share of the machine."""

from __future__ import annotations

import importlib.util
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from cardhub.errors import StorageError
from cardhub.settings import Settings

__all__ = ["connect", "quoted", "storage_errors", "temporary_root"]


def connect(settings: Settings) -> duckdb.DuckDBPyConnection:
    """An in-memory database that may read and write local files only.

    What does not fit into `settings.memory_limit` goes to encrypted files under `<home>/tmp`, gone at close.
    """
    temporary_root(settings).mkdir(parents=True, exist_ok=True, mode=0o700)
    spill = temporary_root(settings) / f"duckdb-{secrets.token_hex(6)}"
    connection = duckdb.connect(
        ":memory:",
        config={
            "memory_limit": settings.memory_limit,
            "threads": settings.threads,
            "temp_directory": str(spill),
            "allow_community_extensions": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        },
    )
    # The extension brings the OpenSSL that writing encrypted files needs; DuckDB checks its signature.
    connection.execute(f"LOAD {quoted(_httpfs())}")
    connection.execute("SET disabled_filesystems = 'HTTPFileSystem,S3FileSystem,HuggingFaceFileSystem'")
    connection.execute("SET temp_file_encryption = true")
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET preserve_insertion_order = false")
    # It would be drawn into standard output, beside the JSON of a command.
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SET lock_configuration = true")
    return connection


def temporary_root(settings: Settings) -> Path:
    """Where DuckDB spills; only encrypted files are ever here."""
    return settings.home.resolve() / "tmp"


def quoted(text: object) -> str:
    """An SQL string literal."""
    return "'" + str(text).replace("'", "''") + "'"


@contextmanager
def storage_errors(doing: str) -> Iterator[None]:
    """Turn what the disk or a damaged file raises into StorageError; `doing` holds no personal data."""
    try:
        yield
    except (
        duckdb.IOException,
        duckdb.InvalidInputException,
        duckdb.SerializationException,
        OSError,
    ) as error:
        # DuckDB's message may quote a value; its type may not.
        raise StorageError(
            f"{doing} failed ({type(error).__name__}{_reason(error)}); check disk space and the disk itself, "
            "or restore the file from a backup"
        ) from None


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return f": {error.strerror}"
    known = ("No space left on device", "File too large", "AES tag", "No such file", "No files found")
    return "".join(f": {text}" for text in known if text in str(error))


def _httpfs() -> Path:
    spec = importlib.util.find_spec("duckdb_extension_httpfs")
    if spec is None or not spec.submodule_search_locations:
        raise StorageError("the package duckdb-extension-httpfs is not installed; run: make setup")
    root = Path(spec.submodule_search_locations[0])
    return root / "extensions" / f"v{duckdb.__version__}" / "httpfs.duckdb_extension"
