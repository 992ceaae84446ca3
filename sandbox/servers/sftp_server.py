"""The SFTP server of 教育: `python -m sandbox.servers.sftp_server CONFIG`.

Each user sees one folder and may write only questions to the national roll.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

import asyncssh

from sandbox.faults import Fault, Switch, Switchboard
from sandbox.servers.flaws import Flaws
from sandbox.servers.lifeline import hold_on
from sandbox.servers.loopback import HOST, require_loopback
from sandbox.servers.national_roll import NationalRoll
from sandbox.servers.part import Part
from sandbox.servers.school_files import write_outbox
from sandbox.servers.sftp_folder import Folder, Login
from sandbox.servers.state import State

__all__ = ["FAULT_FILE", "SftpSettings", "main"]

FAULT_FILE = "faults.json"


@dataclass(frozen=True)
class SftpSettings:
    """`answer_seconds`: how long the national roll takes over a batch."""

    out: str
    home: str
    root: str
    port: int
    login: str
    password: str
    host_key: str
    host: str = HOST
    answer_seconds: float = 0.2


class _Faults(Switchboard):
    """Switches that the department's object leaves in a file, read again when it changes."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._read = ""

    def hit(self, fault: Fault, dataset: str) -> Switch | None:
        text = self._path.read_text() if self._path.exists() else "[]"
        if text != self._read:
            self._read = text
            self.off()
            for setting in json.loads(text):
                self.on(Switch(Fault(setting.pop("fault")), **setting))
        return super().hit(fault, dataset)


async def _serve(settings: SftpSettings, roll: NationalRoll, faults: Switchboard) -> None:
    root = Path(settings.root)
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    server = await asyncssh.create_server(
        lambda: Login(settings.login, settings.password),
        settings.host,
        settings.port,
        server_host_keys=[asyncssh.import_private_key(settings.host_key)],
        sftp_factory=lambda channel: Folder(channel, root, roll, faults, settings.answer_seconds),
        allow_pty=False,
    )
    await stopped.wait()
    server.close()


def main(config: Path) -> None:
    settings = SftpSettings(**json.loads(config.read_text()))
    require_loopback(settings.host)
    hold_on()
    part = Part(Path(settings.out), "education")
    state = State(Path(settings.home))
    root = Path(settings.root)
    if not state.is_loaded(part.fingerprint()):
        for stale in root.rglob("*.*"):
            stale.unlink()
        write_outbox(part, root / "outbox", Flaws())
        state.put("loaded", part.fingerprint())
    faults = _Faults(Path(settings.home) / FAULT_FILE)
    roll = NationalRoll(part, root / "national_roll", faults)
    roll.answer_waiting()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(settings, roll, faults))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
