"""Folders that files come from and requests go to: the local disk here, SFTP in sftp.py."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol

from cardhub.errors import ConfigurationError, SourceMisbehaved, SourceRefused, SourceUnavailable

__all__ = ["Entry", "Folder", "LocalFolder", "find", "modified", "outside"]


@dataclass(frozen=True)
class Entry:
    """A file as its folder lists it; `stamp` is its time of change, ISO 8601 in UTC."""

    path: str
    size: int
    stamp: str

    @property
    def fingerprint(self) -> str:
        return f"{self.size}@{self.stamp}"


class Folder(Protocol):
    """Paths are POSIX, relative to the connection's root folder."""

    title: str

    def entries(self, directory: str) -> list[Entry]: ...

    def open(self, path: str) -> BinaryIO: ...

    def put(self, path: str, content: bytes) -> None: ...

    def remove(self, path: str) -> None: ...

    def close(self) -> None: ...


def modified(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def find(folder: Folder, pattern: str, period: str | None) -> list[Entry]:
    """Files whose path matches `pattern`, oldest period first.

    `{period}` stands for `period` without dashes, or any number where none is asked for; `{newest}` for any
    number.
    """
    path = PurePosixPath(pattern)
    expression = re.escape(path.name)
    for place, meaning in (
        ("period", re.escape(period.replace("-", "")) if period else r"\d+"),
        ("newest", r"\d+"),
    ):
        expression = expression.replace(re.escape(f"{{{place}}}"), meaning)
    named = re.compile(expression)
    found = [
        each for each in folder.entries(str(path.parent)) if named.fullmatch(PurePosixPath(each.path).name)
    ]
    return sorted(found, key=lambda each: each.path)


def outside(path: str) -> bool:
    """Whether a relative path would leave its root."""
    return PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts


class LocalFolder:
    """A drop folder on this machine; symbolic links out of it are refused."""

    def __init__(self, root: str) -> None:
        if not root:
            raise ConfigurationError("the connection's schema must name the drop folder.")
        self.title = "drop folder"
        self._root = Path(root).resolve()

    def entries(self, directory: str) -> list[Entry]:
        try:
            files = [each for each in self._inside(directory).iterdir() if each.is_file()]
            return [_entry(each, directory) for each in files]
        except FileNotFoundError:
            raise SourceUnavailable(
                f"folder {directory} does not exist under the drop folder: check the connection's schema, or "
                "whether the share is mounted."
            ) from None
        except PermissionError:
            raise SourceRefused(
                f"folder {directory} may not be read: grant this account read access."
            ) from None

    def open(self, path: str) -> BinaryIO:
        try:
            return self._inside(path).open("rb")
        except FileNotFoundError:
            raise SourceUnavailable(f"{path} vanished before it was read.") from None
        except PermissionError:
            raise SourceRefused(f"{path} may not be read: grant this account read access.") from None

    def put(self, path: str, content: bytes) -> None:
        target = self._inside(path)
        temporary = target.with_name(f".{target.name}.tmp")
        try:
            with temporary.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(target)
        except OSError as error:
            raise SourceRefused(
                f"{path} could not be written ({error.strerror}): check its folder."
            ) from None

    def remove(self, path: str) -> None:
        self._inside(path).unlink(missing_ok=True)

    def close(self) -> None:
        """Nothing is held open."""

    def _inside(self, path: str) -> Path:
        resolved = (self._root / path).resolve()
        if outside(path) or not resolved.is_relative_to(self._root):
            raise SourceMisbehaved(f"{path} leads out of the drop folder: refused.")
        return resolved


def _entry(file: Path, directory: str) -> Entry:
    status = file.stat()
    parts: Sequence[str] = (directory, file.name) if directory != "." else (file.name,)
    return Entry("/".join(parts), status.st_size, modified(status.st_mtime))
