"""`cardhub quarantine list | show | replay`: rows that could not be read or keyed."""

from __future__ import annotations

from typing import Annotated

import typer

from cardhub.commands.output import AsJson, AsOf, day, show, table

__all__ = ["register"]

group = typer.Typer(help="Rows kept aside, with their reason.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.add_typer(group, name="quarantine")


@group.command("list")
def list_rows(
    dataset: Annotated[str | None, typer.Option(help="Only this dataset.")] = None,
    reason: Annotated[str | None, typer.Option(help="Only this reason code.")] = None,
    limit: Annotated[int, typer.Option(min=1)] = 100,
    as_json: AsJson = False,
) -> None:
    """Open rows: number, dataset, reason, place at the source. No values."""
    from cardhub.hub import open_hub
    from cardhub.intake import quarantine

    with open_hub() as hub:
        rows = quarantine.list_rows(hub, dataset=dataset, reason=reason, limit=limit)
    table(rows, as_json=as_json)


@group.command("show")
def show_row(quarantine_id: int, as_json: AsJson = False) -> None:
    """One row with its raw values. This shows personal data: use it to find the fault, nothing else."""
    from cardhub.hub import open_hub
    from cardhub.intake import quarantine

    with open_hub() as hub:
        show(quarantine.show(hub, quarantine_id), as_json=as_json)


@group.command("replay")
def replay(
    dataset: str,
    reason: Annotated[str | None, typer.Option(help="Only this reason code.")] = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Check the open rows of a dataset again, after a mapping or a check was fixed."""
    from cardhub.hub import open_hub
    from cardhub.intake import replay as replaying

    with open_hub() as hub:
        counts = replaying(hub, dataset, reason=reason, as_of=day(as_of))
    show(counts.as_columns(), as_json=as_json)
