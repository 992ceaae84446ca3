"""`cardhub coverage list | confirm`: what an absence may rest on."""

from __future__ import annotations

from typing import Annotated

import typer

from cardhub.commands.output import AsJson, show, table

__all__ = ["register"]

group = typer.Typer(help="Whether a county and period came completely.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.add_typer(group, name="coverage")


@group.command("list")
def list_coverage(
    dataset: Annotated[str | None, typer.Option(help="Only this dataset.")] = None,
    status: Annotated[str | None, typer.Option(help="complete, partial or unknown.")] = None,
    as_json: AsJson = False,
) -> None:
    """Coverage per dataset, county and period, with its proof."""
    from cardhub.hub import open_hub
    from cardhub.step_parts import looking

    with open_hub() as hub:
        table(looking.coverage_list(hub, dataset=dataset, status=status), as_json=as_json)


@group.command("confirm")
def confirm(
    dataset: str,
    by: Annotated[str, typer.Option(help="Who confirms; kept with the coverage.")],
    period: Annotated[str | None, typer.Option(help="Only this period.")] = None,
    county: Annotated[str | None, typer.Option(help="Only this county, 6 digits.")] = None,
    as_json: AsJson = False,
) -> None:
    """Confirm that unknown coverage is complete, after asking the department."""
    from cardhub.hub import open_hub
    from cardhub.intake import confirm as confirming

    with open_hub() as hub:
        changed = confirming(hub, dataset, county, period, by)
        show({"confirmed": changed}, as_json=as_json)
