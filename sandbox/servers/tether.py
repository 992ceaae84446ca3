"""Run one foreign program and stop it when our lifeline (standard input) closes or we are told to stop."""

from __future__ import annotations

import argparse
import ctypes
import os
import signal
import subprocess
import sys
import threading

_PR_SET_PDEATHSIG = 1
_GRACE_SECONDS = 15.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--signal", default="TERM", help="the program's own signal for an orderly stop")
    parser.add_argument("--user", default=None, help="system user to run the program as")
    parser.add_argument("command", nargs="+")
    chosen = parser.parse_args()
    stop_signal = signal.Signals[f"SIG{chosen.signal}"]
    libc = ctypes.CDLL(None, use_errno=True)

    # Safe here and nowhere else: this process has one thread, and it lives as long as the program does.
    def die_with_parent() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))

    process = subprocess.Popen(
        chosen.command,
        stdin=subprocess.DEVNULL,
        preexec_fn=die_with_parent,
        user=chosen.user,
        group=_group_of(chosen.user),
        extra_groups=[] if chosen.user else None,
        cwd="/",
    )

    def stop(*_: object) -> None:
        process.send_signal(stop_signal)
        timer = threading.Timer(_GRACE_SECONDS, process.kill)
        timer.daemon = True
        timer.start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)

    def watch() -> None:
        while os.read(0, 1024):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()
    return process.wait()


def _group_of(user: str | None) -> int | None:
    if user is None:
        return None
    import pwd

    return pwd.getpwnam(user).pw_gid


if __name__ == "__main__":
    sys.exit(main())
