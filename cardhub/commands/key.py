"""`cardhub key create | rotate`: the key file, apart from the database."""

from __future__ import annotations

import typer

from cardhub.commands.output import AsJson, show

__all__ = ["register"]

group = typer.Typer(help="The key file.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.add_typer(group, name="key")


@group.command("create")
def create(as_json: AsJson = False) -> None:
    """Make a key file where there is none, before the first start of a database given by URL."""
    from cardhub.security.vault import Vault
    from cardhub.settings import Settings

    path = Settings().keys_path
    Vault.create(path)
    show({"keys": path}, as_json=as_json)


@group.command("rotate")
def rotate(as_json: AsJson = False) -> None:
    """Add a key version for all new values; what is sealed already stays readable through its own."""
    from cardhub.security.vault import Vault
    from cardhub.settings import Settings

    path = Settings().keys_path
    Vault.rotate(path)
    show({"keys": path}, as_json=as_json)
