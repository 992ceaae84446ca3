"""The key file: versions of the master key, readable by its owner only."""

from __future__ import annotations

import base64
import binascii
import json
import os
import secrets
import stat
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cardhub.durable import sync_to_disk
from cardhub.errors import ConfigurationError

__all__ = ["KeyFile", "create_key_file", "load_key_file", "rotate_key_file"]

KEY_BYTES = 32


@dataclass(frozen=True, repr=False)
class KeyFile:
    """Master keys by version (1, 2, …). New values use `current`; blind indexes stay on `index_version`."""

    current: int
    index_version: int
    keys: dict[int, bytes]


def create_key_file(path: Path) -> KeyFile:
    """Make a key file with one fresh key; ConfigurationError if there is one already."""
    made = KeyFile(current=1, index_version=1, keys={1: secrets.token_bytes(KEY_BYTES)})
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = _write_beside(path, made)
    try:
        # A hard link fails where the file exists: two starters cannot each keep a key of their own.
        os.link(temporary, path)
    except FileExistsError as error:
        raise ConfigurationError(f"key file {path} exists already; nothing was changed") from error
    finally:
        temporary.unlink()
    sync_to_disk(path.parent)
    return made


def rotate_key_file(path: Path) -> KeyFile:
    """Add a key version for all new values; older values stay readable through theirs."""
    old = load_key_file(path)
    version = max(old.keys) + 1
    new = KeyFile(version, old.index_version, {**old.keys, version: secrets.token_bytes(KEY_BYTES)})
    _write_beside(path, new).replace(path)
    sync_to_disk(path.parent)
    return new


def load_key_file(path: Path) -> KeyFile:
    """Read the key file; ConfigurationError if it is missing, open to others, or malformed."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        raise ConfigurationError(
            f"key file {path} is missing; restore it from the backup of this installation"
        ) from None
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise ConfigurationError(
            f"key file {path} is open to other users (mode {stat.S_IMODE(mode):04o}); run: chmod 600 {path}"
        )
    try:
        content = json.loads(path.read_text("utf-8"))
        keys = {
            int(each["version"]): base64.b64decode(each["secret"], validate=True) for each in content["keys"]
        }
        loaded = KeyFile(int(content["current"]), int(content["index_version"]), keys)
    except (ValueError, KeyError, TypeError, binascii.Error):
        # The parser's own message may quote the content.
        raise ConfigurationError(f"key file {path} is damaged; restore it from a backup") from None
    if {loaded.current, loaded.index_version} - keys.keys() or any(
        len(k) != KEY_BYTES for k in keys.values()
    ):
        raise ConfigurationError(f"key file {path} lacks a key that it names; restore it from a backup")
    return loaded


def _write_beside(path: Path, content: KeyFile) -> Path:
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    document = {
        "format": 1,
        "current": content.current,
        "index_version": content.index_version,
        "written_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "keys": [
            {"version": v, "secret": base64.b64encode(k).decode()} for v, k in sorted(content.keys.items())
        ],
    }
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(document, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    return temporary
