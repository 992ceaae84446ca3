"""扶贫/防返贫: a folder into which a workbook is dropped every month. No server, so nothing runs on.

Nobody takes the workbooks of earlier months away.
"""

from __future__ import annotations

from pathlib import Path

from sandbox.servers.department import ConnectionValues
from sandbox.servers.flaws import Flaws
from sandbox.servers.lifeline import Child, spawn
from sandbox.servers.monitoring_workbook import workbook_path, write_workbook
from sandbox.servers.part import Part
from sandbox.servers.state import State

__all__ = ["DropFolder"]


class DropFolder:
    """Writes the workbook once a month of the population; `flaw` writes it again, flawed."""

    source = "poverty_alleviation"

    def __init__(self, out: Path, home: Path, folder: Path) -> None:
        self._part = Part(out, self.source)
        self.folder = folder
        self.state = State(home)
        self._child: Child | None = None

    @property
    def workbook(self) -> Path:
        return workbook_path(self._part, self.folder)

    def start(self) -> ConnectionValues:
        fingerprint = self._part.fingerprint()
        if self._part.has("monitored_member") and not self.state.is_loaded(fingerprint):
            self._deliver()
            self.state.put("loaded", fingerprint)
        return {
            "conn_type": "fs",
            "host": "",
            "port": None,
            "schema": str(self.folder.resolve()),
            "login": "",
            "password": "",
            "extra": {},
        }

    def stop(self) -> None:
        if self._child is not None:
            self._child.kill()

    def kill(self) -> None:
        self.stop()

    def flaw(self, flaws: Flaws) -> None:
        """Deliver the workbook again, flawed; `Flaws()` puts it right."""
        write_workbook(self._part, self.folder, flaws)

    def _deliver(self) -> None:
        # In a process of its own: writing XLSX is slow Python, and other departments start at the same time.
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.state.get("province") != self._part.province():
            for stale in self.folder.glob("*.xlsx"):
                stale.unlink()
            self.state.put("province", self._part.province())
        places = [str(self._part.out.resolve()), str(self.folder.resolve())]
        log = self.state.home / "export.log"
        module = "sandbox.servers.monitoring_workbook"
        self._child = spawn("poverty_alleviation (XLSX)", module, *places, log=log)
        self._child.finish()
