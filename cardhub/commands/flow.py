"""`cardhub sync | link | compare | report`: the steps of the flow, by hand."""

from __future__ import annotations

from typing import Annotated

import typer

from cardhub.commands.output import AsJson, AsOf, day, show, table

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    for command in (sync, link, compare, report):
        app.command()(command)


def sync(
    name: Annotated[str, typer.Argument(help="A dataset, or a source for all of its datasets.")],
    mode: Annotated[str, typer.Option(help="auto, or full to reload an incremental dataset.")] = "auto",
    as_of: AsOf = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Pull and check; commit nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Pull, check and commit one dataset or all of a source's.

    Credentials come from AIRFLOW_CONN_CARDHUB_<SOURCE>.
    """
    from cardhub import steps

    results = []
    with steps.open_hub() as hub:
        for dataset in steps.dataset_names(name):
            connection = steps.connection_from_environment(dataset)
            result = steps.sync(hub, dataset, connection, as_of=day(as_of), mode=mode, dry_run=dry_run)
            results.append(result.numbers())
    table(results, as_json=as_json)


def link(as_of: AsOf = None, as_json: AsJson = False) -> None:
    """Link the current snapshots to the persons of the register."""
    from cardhub import steps

    with steps.open_hub() as hub:
        show(steps.link(hub, as_of=day(as_of)).numbers(), as_json=as_json)


def compare(
    rule: Annotated[list[str] | None, typer.Option(help="Only this rule; may be repeated.")] = None,
    whole: Annotated[bool, typer.Option("--whole", help="Look at everybody, changed or not.")] = False,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Run the rules over the current snapshots and bring the cases up to date."""
    from cardhub import steps

    with steps.open_hub() as hub:
        done = steps.compare(hub, as_of=day(as_of), rules=rule or None, is_whole=whole)
        show(done.numbers(), as_json=as_json)


def report(as_of: AsOf = None, as_json: AsJson = False) -> None:
    """Write the mismatch report: a workbook per county and an HTML summary."""
    from cardhub import steps

    with steps.open_hub() as hub:
        show(steps.report(hub, as_of=day(as_of)).numbers(), as_json=as_json)
