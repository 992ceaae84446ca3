"""A real SFTP server in a thread, over a folder."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import asyncssh

from connectors.transports.base import Connection

__all__ = ["Sftp"]


class _Login(asyncssh.SSHServer):
    def begin_auth(self, username: str) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == ("cardhub", "secret")


class Sftp:
    """`with Sftp(folder) as server`; `drop()` cuts every connection."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._key = asyncssh.generate_private_key("ssh-ed25519")
        self.host_key = " ".join(self._key.export_public_key().decode().split()[:2])
        self._connections: list[asyncssh.SSHServerConnection] = []

    def __enter__(self) -> Sftp:
        self._thread.start()
        self._acceptor = asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(30)
        self.port = self._acceptor.get_port()
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(30)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(30)
        self._loop.close()

    @property
    def connection(self) -> Connection:
        return Connection(
            "sftp", "127.0.0.1", self.port, "/", "cardhub", "secret", {"host_key": self.host_key}
        )

    def drop(self) -> None:
        """Cut every connection there is, as a firewall would."""

        def cut() -> None:
            for each in self._connections:
                each.abort()
            self._connections.clear()

        self._loop.call_soon_threadsafe(cut)

    async def _start(self) -> asyncssh.SSHAcceptor:
        server = self

        class Login(_Login):
            def connection_made(self, connection: asyncssh.SSHServerConnection) -> None:
                server._connections.append(connection)

        return await asyncssh.create_server(
            Login,
            "127.0.0.1",
            0,
            server_host_keys=[self._key],
            sftp_factory=lambda channel: asyncssh.SFTPServer(channel, chroot=str(self._folder)),
        )

    async def _stop(self) -> None:
        self._acceptor.close()
        for each in self._connections:
            each.abort()
        await self._acceptor.wait_closed()
        await asyncio.sleep(0.05)
