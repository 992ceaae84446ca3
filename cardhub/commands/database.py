"""`cardhub init | migrate | db start | db stop`: what must stand before anything else runs."""

from __future__ import annotations

import typer

from cardhub.commands.output import AsJson, show

__all__ = ["register"]

group = typer.Typer(help="The embedded PostgreSQL.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.command()(init)
    app.command()(migrate)
    app.add_typer(group, name="db")


def init(as_json: AsJson = False) -> None:
    """Create the key file and the database where they are missing, and migrate. Safe to repeat."""
    from cardhub.hub import open_hub

    with open_hub() as hub:
        show({"home": hub.settings.home.resolve(), "keys": hub.settings.keys_path}, as_json=as_json)


def migrate() -> None:
    """Bring the database's tables up to this version."""
    from cardhub.settings import Settings
    from cardhub.store import migrate as migrations

    migrations.upgrade(Settings())


@group.command("start")
def start(as_json: AsJson = False) -> None:
    """Start the embedded server; it stays up until `cardhub db stop`. Prints its addresses."""
    from cardhub.settings import Settings
    from cardhub.store import embedded

    server = embedded.start(Settings())
    show(
        {
            "cardhub": server.url(embedded.APP_ROLE),
            "airflow": server.url("airflow", "airflow"),
            "airflow_async": server.url("airflow", "airflow", "postgresql+psycopg_async"),
        },
        as_json=as_json,
    )


@group.command("stop")
def stop() -> None:
    """Stop the embedded server of this home."""
    from cardhub.settings import Settings
    from cardhub.store import embedded

    embedded.stop(Settings())
