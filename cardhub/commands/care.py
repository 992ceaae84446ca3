"""`cardhub upkeep | backup | restore`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cardhub.commands.output import AsJson, AsOf, day, show

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    for command in (upkeep, backup, restore):
        app.command()(command)


def upkeep(as_of: AsOf = None, as_json: AsJson = False) -> None:
    """Remove what retention allows, mark silent runs dead, and tell about datasets that are late."""
    from cardhub import steps

    with steps.open_hub() as hub:
        show(steps.upkeep(hub, as_of=day(as_of)).numbers(), as_json=as_json)


def backup(target: Annotated[Path, typer.Argument(help="A new folder.")], as_json: AsJson = False) -> None:
    """Copy database, lake and keys, as of one moment."""
    from cardhub.lake import backup as backups
    from cardhub.settings import Settings

    show(backups.backup(Settings(), target), as_json=as_json)


def restore(
    origin: Annotated[Path, typer.Argument(help="What `cardhub backup` wrote.")], as_json: AsJson = False
) -> None:
    """Restore a backup into an empty home."""
    from cardhub.lake import backup as backups
    from cardhub.settings import Settings

    show(backups.restore(Settings(), origin), as_json=as_json)
