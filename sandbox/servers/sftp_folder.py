"""What one SFTP user of 教育 sees and may do: everything read, questions to the national roll written."""

from __future__ import annotations

import asyncio
import secrets
from pathlib import Path
from typing import Any

import asyncssh

from sandbox.faults import Fault, Switchboard
from sandbox.servers.national_roll import NationalRoll

__all__ = ["Folder", "Login"]

_FIXED = "folders and links are made by the education department"
_REQUESTS = b"/national_roll/requests/"
_ANSWERS = b"/national_roll/answers/"
_WRITING = asyncssh.FXF_WRITE | asyncssh.FXF_APPEND | asyncssh.FXF_CREAT | asyncssh.FXF_TRUNC


class Login(asyncssh.SSHServer):
    def __init__(self, login: str, password: str) -> None:
        self._expected = (login, password)

    def begin_auth(self, username: str) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        given = (username, password)
        pairs = zip(given, self._expected, strict=True)
        return all(secrets.compare_digest(a.encode(), b.encode()) for a, b in pairs)


class Folder(asyncssh.SFTPServer):
    """The chrooted folder; renaming a file into the requests makes the national roll answer it."""

    def __init__(
        self, channel: Any, root: Path, roll: NationalRoll, faults: Switchboard, answer_seconds: float
    ) -> None:
        super().__init__(channel, chroot=str(root).encode())
        self._roll = roll
        self._faults = faults
        self._answer_seconds = answer_seconds

    def open(self, path: bytes, pflags: int, attrs: Any) -> Any:
        if pflags & _WRITING:
            _require(path, _REQUESTS)
        return super().open(path, pflags, attrs)

    async def read(self, file_obj: Any, offset: int, size: int) -> Any:
        if slow := self._faults.hit(Fault.SLOW, ""):
            await asyncio.sleep(float(slow.values.get("seconds", 0.2)))
        if offset > 0 and self._faults.hit(Fault.DROPPED, ""):
            self.channel.get_connection().abort()
        return super().read(file_obj, offset, size)

    def rename(self, oldpath: bytes, newpath: bytes) -> None:
        self._renamed(super().rename, oldpath, newpath)

    def posix_rename(self, oldpath: bytes, newpath: bytes) -> None:
        self._renamed(super().posix_rename, oldpath, newpath)

    def remove(self, path: bytes) -> None:
        # Whoever asked may tidy away its question and its answer.
        _require(path, _REQUESTS, _ANSWERS)
        super().remove(path)

    def setstat(self, path: bytes, attrs: Any) -> None:
        _require(path, _REQUESTS)
        super().setstat(path, attrs)

    def mkdir(self, path: bytes, attrs: Any) -> None:
        raise asyncssh.SFTPPermissionDenied(_FIXED)

    def rmdir(self, path: bytes) -> None:
        raise asyncssh.SFTPPermissionDenied(_FIXED)

    def symlink(self, oldpath: bytes, newpath: bytes) -> None:
        raise asyncssh.SFTPPermissionDenied(_FIXED)

    def link(self, oldpath: bytes, newpath: bytes) -> None:
        raise asyncssh.SFTPPermissionDenied(_FIXED)

    def _renamed(self, rename: Any, oldpath: bytes, newpath: bytes) -> None:
        _require(oldpath, _REQUESTS)
        _require(newpath, _REQUESTS)
        rename(oldpath, newpath)
        if newpath.endswith(b".csv"):
            request = Path(self.map_path(newpath).decode())
            asyncio.get_running_loop().call_later(self._answer_seconds, self._roll.answer, request)


def _require(path: bytes, *folders: bytes) -> None:
    if not (b"/" + path.lstrip(b"/")).startswith(folders) or b".." in path:
        raise asyncssh.SFTPPermissionDenied("only the national roll's questions may be written")
