"""Sealing, opening, searching and wrapping with the keys of one installation."""

from __future__ import annotations

import functools
import hashlib
import hmac
import os
import struct
from pathlib import Path

import pyarrow as pa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from cardhub.errors import ConfigurationError, StorageError
from cardhub.security.keyfile import KeyFile, create_key_file, load_key_file, rotate_key_file
from cardhub.security.sealed_type import Sealed

__all__ = ["Vault"]

# The first byte of every value names its suite, so that SM4-GCM with HMAC-SM3 can come beside this one.
AES_256_GCM = 1
SUITE_NAMES = {AES_256_GCM: "aes-256-gcm"}
HEADER = struct.Struct(">BH")  # suite, key version
NONCE_BYTES = 12
INDEX_BYTES = 16
DATA_KEY_TABLE = "data_key"


class Vault:
    """AES-256-GCM bound to table, row, field and key version; HMAC-SHA256 blind indexes.

    A ciphertext moved to another row, or opened as another field, does not open (StorageError).
    Layout of a value: suite (1 byte), key version (2), nonce (12), ciphertext with tag.
    """

    def __init__(self, keys: KeyFile) -> None:
        self._keys = keys
        # Bounded by tables × fields, not by rows: deriving costs more than sealing.
        self._cipher = functools.lru_cache(maxsize=256)(self._make_cipher)

    def __repr__(self) -> str:
        return f"Vault(current={self._keys.current})"

    @classmethod
    def load(cls, path: Path) -> Vault:
        """The vault of an existing key file; ConfigurationError if it is missing or open to others."""
        return cls(load_key_file(path))

    @classmethod
    def create(cls, path: Path) -> Vault:
        """A vault over a new key file; ConfigurationError if one exists."""
        return cls(create_key_file(path))

    @classmethod
    def rotate(cls, path: Path) -> Vault:
        """Add a key version for new values to an existing key file."""
        return cls(rotate_key_file(path))

    def seal(self, table: str, row: str, field: str, text: str) -> Sealed:
        """Encrypt `text` for exactly this table, row and field."""
        return Sealed(self._encrypt(table, row, field, text.encode("utf-8")))

    def open(self, sealed: Sealed, table: str, row: str, field: str) -> str:
        """The text that was sealed there; StorageError if it is damaged or was sealed elsewhere."""
        return self._decrypt(table, row, field, sealed.ciphertext).decode("utf-8")

    def blind_index(self, purpose: str, text: str) -> bytes:
        """16 bytes equal for equal text and purpose, and meaningless without the key."""
        return hmac.digest(self._index_key(purpose), text.encode("utf-8"), "sha256")[:INDEX_BYTES]

    def blind_index_array(self, purpose: str, values: pa.Array | pa.ChunkedArray) -> pa.Array:
        """`blind_index` of each text; null stays null. A million texts take about a second."""
        key, digest = self._index_key(purpose), hmac.digest
        indexes = (
            None if value is None else digest(key, value.encode(), "sha256")[:INDEX_BYTES]
            for value in values.to_pylist()
        )
        return pa.array(indexes, pa.binary())

    def wrap(self, key: bytes, context: str) -> tuple[str, bytes]:
        """A data key encrypted for `context`: (key id, wrapped key)."""
        key_id = f"{SUITE_NAMES[AES_256_GCM]}:{self._keys.current}"
        return key_id, self._encrypt(DATA_KEY_TABLE, context, "key", key)

    def unwrap(self, key_id: str, wrapped: bytes, context: str) -> bytes:
        """The data key that was wrapped for `context`; StorageError otherwise."""
        suite, version = self._header(wrapped)
        if key_id != f"{SUITE_NAMES[suite]}:{version}":
            raise StorageError(
                f"data key of {context} does not match its key id {key_id}; restore from a backup"
            )
        return self._decrypt(DATA_KEY_TABLE, context, "key", wrapped)

    def _encrypt(self, table: str, row: str, field: str, plain: bytes) -> bytes:
        version = self._keys.current
        nonce = os.urandom(NONCE_BYTES)
        bound = _bound_to(table, row, field, version)
        return (
            HEADER.pack(AES_256_GCM, version)
            + nonce
            + self._cipher(version, table, field).encrypt(nonce, plain, bound)
        )

    def _decrypt(self, table: str, row: str, field: str, value: bytes) -> bytes:
        _, version = self._header(value)
        nonce, body = value[HEADER.size : HEADER.size + NONCE_BYTES], value[HEADER.size + NONCE_BYTES :]
        try:
            return self._cipher(version, table, field).decrypt(
                nonce, body, _bound_to(table, row, field, version)
            )
        except (InvalidTag, ValueError):
            raise StorageError(
                f"a sealed value of {table}.{field} is damaged or belongs to another row; restore a backup"
            ) from None

    def _header(self, value: bytes) -> tuple[int, int]:
        if len(value) < HEADER.size + NONCE_BYTES:
            raise StorageError("a sealed value is cut short; restore from a backup")
        suite, version = HEADER.unpack_from(value)
        if suite not in SUITE_NAMES:
            raise StorageError(f"a sealed value uses suite {suite}, which is unknown; upgrade")
        if version not in self._keys.keys:
            raise ConfigurationError(f"the key file lacks key version {version}; restore it from a backup")
        return suite, version

    def _make_cipher(self, version: int, table: str, field: str) -> AESGCM:
        # A key of its own per field keeps each far below GCM's limit of 2^32 random nonces.
        return AESGCM(_derive(self._keys.keys[version], "seal", table, field))

    def _index_key(self, purpose: str) -> bytes:
        return _derive(self._keys.keys[self._keys.index_version], "index", purpose)


def _derive(master: bytes, *purpose: str) -> bytes:
    info = b"cardhub" + b"".join(_prefixed(part) for part in purpose)
    return HKDF(algorithm=SHA256(), length=hashlib.sha256().digest_size, salt=None, info=info).derive(master)


def _bound_to(table: str, row: str, field: str, version: int) -> bytes:
    return b"".join(_prefixed(part) for part in (table, row, field, str(version)))


def _prefixed(part: str) -> bytes:
    """Length first, so that ("ab", "c") and ("a", "bc") stay different."""
    encoded = part.encode("utf-8")
    return struct.pack(">I", len(encoded)) + encoded
