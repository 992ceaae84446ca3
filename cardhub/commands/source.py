"""`cardhub source list | test | pools`."""

from __future__ import annotations

from typing import Annotated

import typer

from cardhub.commands.output import AsJson, show, table

__all__ = ["register"]

group = typer.Typer(help="The departments' systems.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.add_typer(group, name="source")


@group.command("list")
def list_sources(as_json: AsJson = False) -> None:
    """Every source with its datasets, connections and schedule."""
    from cardhub import registry

    table(
        [
            {
                "source": each.name,
                "title": each.title,
                "connections": list(each.transports),
                "datasets": list(each.endpoints),
                "schedule": each.schedule,
            }
            for each in registry.sources().values()
        ],
        as_json=as_json,
    )


@group.command("test")
def test_source(
    name: Annotated[str, typer.Argument(help="A source, or one of its datasets.")], as_json: AsJson = False
) -> None:
    """Say what works and what does not: network, login, each dataset's layout. Takes nothing in."""
    from cardhub import steps

    with steps.open_hub() as hub:
        probes = steps.probe(hub, name)
    table(probes, as_json=as_json)
    if not all(each["ok"] for each in probes):
        raise typer.Exit(3)


@group.command("pools")
def pools(as_json: AsJson = False) -> None:
    """Airflow's pools, one a department, as `airflow pools import` reads them."""
    from cardhub import registry

    show(
        {
            each.name: {"slots": each.concurrency, "description": each.title, "include_deferred": False}
            for each in registry.sources().values()
        },
        as_json=True,
    )
