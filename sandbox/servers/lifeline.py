"""Child processes that cannot outlive us.

Each child is handed a pipe as its standard input and stops when that pipe closes. The kernel closes it
however we end, kill -9 included; unlike PR_SET_PDEATHSIG this does not depend on which thread started the
child.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from sandbox.servers.loopback import wait_for

__all__ = ["Child", "hold_on", "is_alive", "spawn", "spawn_foreign"]

_REPOSITORY = Path(__file__).resolve().parents[2]


class Child:
    """One server process; `stop()` is orderly, `kill()` is not."""

    def __init__(self, process: subprocess.Popen[bytes], name: str, log: Path) -> None:
        self._process = process
        self.name = name
        self.log = log

    @property
    def pid(self) -> int:
        return self._process.pid

    def is_running(self) -> bool:
        return self._process.poll() is None

    def require_running(self) -> None:
        """Raises RuntimeError naming the log if the process has ended."""
        if not self.is_running():
            raise RuntimeError(f"{self.name} ended with code {self._process.returncode}; see {self.log}")

    def finish(self) -> None:
        """Wait for a child that ends by itself. Raises RuntimeError naming the log if it failed."""
        if self._process.wait() != 0:
            self.require_running()

    def stop(self, seconds: float = 20.0) -> None:
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End the whole process group at once, as a crash would."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        self._process.wait()
        wait_for(lambda: not _group_exists(self._process.pid), f"the end of {self.name}", 20)


def _group_exists(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    members = (int(entry.name) for entry in Path("/proc").glob("[0-9]*"))
    return any(is_alive(pid) for pid in members if _stat(pid)[2:3] == [str(group)])


def is_alive(pid: int) -> bool:
    """Whether a process runs. A killed one may stay a zombie, which holds nothing any more."""
    return _stat(pid)[:1] not in ([], ["Z"])


def _stat(pid: int) -> list[str]:
    """State, parent, group … of a process; empty if there is none."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return []


def spawn(name: str, module: str, *arguments: str, log: Path) -> Child:
    """Start `python -m module`, in a session of its own so that Ctrl-C reaches only us."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            cwd=_REPOSITORY,
            start_new_session=True,
        )
    return Child(process, name, log)


def spawn_foreign(name: str, command: list[str], *, log: Path, stop_signal: str, user: str = "") -> Child:
    """Start a program that knows nothing of lifelines, under `sandbox.servers.tether`, which does."""
    options = ["--signal", stop_signal, *(["--user", user] if user else [])]
    return spawn(name, "sandbox.servers.tether", *options, "--", *command, log=log)


def hold_on() -> None:
    """In a child: turn the end of the lifeline into SIGTERM, then into a hard exit."""

    def watch() -> None:
        while os.read(0, 1024):
            pass
        os.kill(os.getpid(), signal.SIGTERM)
        threading.Timer(5.0, os._exit, args=(0,)).start()

    threading.Thread(target=watch, name="lifeline", daemon=True).start()
