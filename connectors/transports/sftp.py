"""SFTP with a pinned host key; contents pass through memory only."""

from __future__ import annotations

import base64
import binascii
import contextlib
import socket
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

import paramiko

from cardhub.errors import ConfigurationError, SourceRefused, SourceUnavailable
from connectors.transports.base import Connection, TransportOptions
from connectors.transports.folders import Entry, modified, outside

__all__ = ["SftpFolder"]

_READ_AHEAD = 1 << 20


class SftpFolder:
    """An SFTP server's folder; any host key but `extra.host_key` ("ssh-ed25519 AAAA…") is refused."""

    def __init__(self, connection: Connection, options: TransportOptions) -> None:
        self.title = f"SFTP {connection.host}"
        self._root = connection.schema.rstrip("/")
        self._connection = connection
        self._options = options
        self._pinned = _pinned(connection)
        self._transport: paramiko.Transport | None = None
        self._client: paramiko.SFTPClient | None = None

    def entries(self, directory: str) -> list[Entry]:
        with self._meaning(directory):
            listed = self._sftp().listdir_attr(self._path(directory))
        return [
            Entry(
                each.filename if directory == "." else f"{directory}/{each.filename}",
                each.st_size or 0,
                modified(each.st_mtime or 0),
            )
            for each in listed
            if stat.S_ISREG(each.st_mode or 0)
        ]

    def open(self, path: str) -> BinaryIO:
        with self._meaning(path):
            file = self._sftp().open(self._path(path), "rb", bufsize=_READ_AHEAD)
            # Without pipelined requests every 32 KiB would cost a round trip.
            file.prefetch(max_concurrent_requests=64)
        return cast("BinaryIO", _Reading(file, path, self))

    def put(self, path: str, content: bytes) -> None:
        directory, _, name = path.rpartition("/")
        temporary = self._path(f"{directory}/.{name}.tmp" if directory else f".{name}.tmp")
        with self._meaning(path):
            with self._sftp().open(temporary, "wb") as file:
                file.write(content)
            self._sftp().posix_rename(temporary, self._path(path))

    def remove(self, path: str) -> None:
        with contextlib.suppress(FileNotFoundError), self._meaning(path):
            self._sftp().remove(self._path(path))

    def close(self) -> None:
        client, transport, self._client, self._transport = self._client, self._transport, None, None
        if client:
            client.close()
        if transport:
            transport.close()

    def _path(self, path: str) -> str:
        if outside(path):
            raise ConfigurationError(f"{path} leads out of the SFTP folder.")
        return f"{self._root}/{path}" if path != "." else self._root or "."

    def _sftp(self) -> paramiko.SFTPClient:
        if self._client is None:
            address = (self._connection.host, self._connection.port or 22)
            line = socket.create_connection(address, self._options.timeout_seconds)
            self._transport = transport = paramiko.Transport(line)
            transport.banner_timeout = transport.auth_timeout = self._options.timeout_seconds
            # Only the pinned key's kind is negotiated, so a server's other keys do not get in the way.
            transport.get_security_options().key_types = _kinds(self._pinned.get_name())
            transport.connect(self._pinned, self._connection.login, self._connection.password or "")
            client = paramiko.SFTPClient.from_transport(transport)
            assert client is not None
            channel = client.get_channel()
            assert channel is not None
            channel.settimeout(self._options.timeout_seconds)
            self._client = client
        return self._client

    @contextmanager
    def _meaning(self, what: str) -> Iterator[None]:
        """Turn a library error into ours; after a broken connection the next call connects anew."""
        try:
            yield
        except FileNotFoundError:
            raise SourceUnavailable(f"{what} is not there (yet) on {self.title}.") from None
        except paramiko.BadHostKeyException:
            raise self._refused(
                "presents another host key than the pinned one: confirm it with the department"
            ) from None
        except paramiko.AuthenticationException:
            raise self._refused("refused the login: correct login and password of the connection") from None
        except PermissionError:
            raise SourceRefused(
                f"{self.title} forbids access to {what}: ask the department for permission."
            ) from None
        except paramiko.SSHException as error:
            self.close()
            if "host key" in str(error).lower() or "no acceptable host key" in str(error).lower():
                raise self._refused(
                    "presents another host key than the pinned one: confirm it with the department"
                ) from None
            raise SourceUnavailable(f"{self.title}: the connection broke ({type(error).__name__}).") from None
        except (OSError, EOFError) as error:
            self.close()
            raise SourceUnavailable(f"{self.title} cannot be reached ({type(error).__name__}).") from None

    def _refused(self, why: str) -> SourceRefused:
        self.close()
        return SourceRefused(f"{self.title} {why}.")


class _Reading:
    """A remote file being read; a break in the line is `SourceUnavailable`, not paramiko's own error."""

    def __init__(self, file: paramiko.SFTPFile, path: str, folder: SftpFolder) -> None:
        self._file = file
        self._path = path
        self._folder = folder

    def read(self, size: int = -1) -> bytes:
        with self._folder._meaning(self._path):
            return self._file.read(None if size < 0 else size)

    def seek(self, offset: int, whence: int = 0) -> int:
        with self._folder._meaning(self._path):
            self._file.seek(offset, whence)
            return self._file.tell()

    def tell(self) -> int:
        return self._file.tell()

    def close(self) -> None:
        with contextlib.suppress(OSError, EOFError, paramiko.SSHException):
            self._file.close()

    def __enter__(self) -> _Reading:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _pinned(connection: Connection) -> paramiko.PKey:
    words = str(connection.extra.get("host_key") or "").split()
    try:
        return paramiko.PKey.from_type_string(words[0], base64.b64decode(words[1], validate=True))
    except (IndexError, binascii.Error, paramiko.SSHException, ValueError):
        raise ConfigurationError(
            "extra.host_key of the SFTP connection must be the server's public key (ssh-ed25519 AAAA…): "
            "ask the "
            "department for it; unknown host keys are never accepted."
        ) from None


def _kinds(name: str) -> tuple[str, ...]:
    return ("rsa-sha2-512", "rsa-sha2-256") if name == "ssh-rsa" else (name,)
