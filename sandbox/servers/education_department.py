"""教育: yearly files over SFTP, and the national roll that answers questions left as files."""

from __future__ import annotations

import dataclasses
import json
import socket
from pathlib import Path
from typing import Any

import asyncssh

from sandbox.faults import Fault
from sandbox.servers.department import ConnectionValues
from sandbox.servers.flaws import Flaws
from sandbox.servers.lifeline import Child, spawn
from sandbox.servers.loopback import HOST, wait_for
from sandbox.servers.part import Part
from sandbox.servers.school_files import write_outbox
from sandbox.servers.sftp_server import FAULT_FILE, SftpSettings
from sandbox.servers.state import State

__all__ = ["EducationDepartment"]

_LOGIN = "cardhub"


class EducationDepartment:
    """Starts the SFTP server over `root`; `flaw` rewrites the outbox, `fault` and `calm` act on it."""

    source = "education"

    def __init__(self, out: Path, home: Path, root: Path) -> None:
        self._out = out
        self.root = root
        self.state = State(home)
        self._child: Child | None = None
        self.port = 0

    def start(self) -> ConnectionValues:
        self.port = self.state.port()
        if self.state.get("host_key") is None:
            fresh = asyncssh.generate_private_key("ssh-ed25519")
            self.state.put("host_key", fresh.export_private_key().decode())
        self.root.mkdir(parents=True, exist_ok=True)
        settings = SftpSettings(
            out=str(self._out.resolve()),
            home=str(self.state.home.resolve()),
            root=str(self.root.resolve()),
            port=self.port,
            login=_LOGIN,
            password=self.state.secret("password"),
            host_key=self.state.get("host_key"),
        )
        config = self.state.home / "server.json"
        config.touch(mode=0o600)
        config.write_text(json.dumps(dataclasses.asdict(settings)))
        log = self.state.home / "server.log"
        self._child = spawn("education (SFTP)", "sandbox.servers.sftp_server", str(config), log=log)
        wait_for(self._is_ready, "education (SFTP)", 600)
        public = asyncssh.import_private_key(settings.host_key).export_public_key("openssh")
        return {
            "conn_type": "sftp",
            "host": HOST,
            "port": self.port,
            "schema": "/",
            "login": _LOGIN,
            "password": settings.password,
            "extra": {"host_key": public.decode().strip()},
        }

    def stop(self) -> None:
        if self._child is not None:
            self._child.stop()

    def kill(self) -> None:
        if self._child is not None:
            self._child.kill()

    def flaw(self, flaws: Flaws) -> None:
        """Deliver the outbox again, flawed; `Flaws()` puts it right."""
        write_outbox(Part(self._out, self.source), self.root / "outbox", flaws)

    def fault(self, fault: Fault, *, times: int | None = None, after: int = 0, **values: Any) -> None:
        """Switch SLOW, DROPPED, REFUSED or UNANSWERED on, alone."""
        setting = {"fault": str(fault), "times": times, "after": after, "values": values}
        self._write_faults([setting])

    def calm(self) -> None:
        self._write_faults([])

    def _write_faults(self, settings: list[dict[str, Any]]) -> None:
        path = self.state.home / FAULT_FILE
        temporary = path.with_suffix(".tmp")
        temporary.write_text(json.dumps(settings))
        temporary.replace(path)

    def _is_ready(self) -> bool:
        assert self._child is not None
        self._child.require_running()
        with socket.socket() as probe:
            return probe.connect_ex((HOST, self.port)) == 0
