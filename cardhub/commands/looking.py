"""`cardhub status | case … | snapshot list`: looking, and recording what was found."""

from __future__ import annotations

from typing import Annotated

import typer

from cardhub.commands.output import AsJson, show, table

__all__ = ["register"]

cases = typer.Typer(help="Mismatches that people work on.", no_args_is_help=True)
snapshots = typer.Typer(help="Versions of each dataset in the lake.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.command()(status)
    app.add_typer(cases, name="case")
    app.add_typer(snapshots, name="snapshot")


def status(as_json: AsJson = False) -> None:
    """Totals of each dataset's newest run, of the links, findings and cases."""
    from cardhub.hub import open_hub
    from cardhub.step_parts import totals

    with open_hub() as hub:
        show(totals.totals(hub), as_json=as_json)


@cases.command("list")
def list_cases(
    state: Annotated[str, typer.Option(help="open, closed or all.")] = "open",
    rule: Annotated[str | None, typer.Option(help="Only this rule.")] = None,
    division: Annotated[str | None, typer.Option(help="Only divisions that begin so.")] = None,
    limit: Annotated[int, typer.Option(min=1)] = 100,
    as_json: AsJson = False,
) -> None:
    """Cases by surrogate; no names and no numbers."""
    from cardhub.hub import open_hub
    from cardhub.step_parts import looking

    with open_hub() as hub:
        rows = looking.case_list(hub, state=state, rule=rule, division=division, limit=limit)
    table(rows, as_json=as_json)


@cases.command("blocked")
def list_blocked(
    rule: Annotated[str | None, typer.Option(help="Only this rule.")] = None,
    division: Annotated[str | None, typer.Option(help="Only divisions that begin so.")] = None,
    limit: Annotated[int, typer.Option(min=1)] = 100,
    as_json: AsJson = False,
) -> None:
    """Leads that would be refused, and for what since when; no cases, no names and no numbers."""
    from cardhub.cases.blocked import blocked_leads
    from cardhub.hub import open_hub
    from cardhub.reports.wording import refusal

    with open_hub() as hub:
        rows = blocked_leads(hub, rule=rule, division=division, limit=limit)
    told = [each | {"refused_because": refusal(each["dataset"], each["since_month"])} for each in rows]
    table(told, as_json=as_json)


@cases.command("close")
def close(
    case_id: Annotated[int, typer.Argument(metavar="CASE")],
    result: Annotated[str, typer.Argument(help="confirmed, not_confirmed, already_fixed, …")],
    by: Annotated[str, typer.Option(help="Who found it; kept with the case.")],
    as_json: AsJson = False,
) -> None:
    """Close an open case with what an officer found."""
    from cardhub.cases.outcomes import close_case
    from cardhub.hub import open_hub

    with open_hub() as hub:
        close_case(hub, case_id, result, by)
    show({"case": case_id, "result": result}, as_json=as_json)


@snapshots.command("list")
def list_snapshots(
    dataset: Annotated[str | None, typer.Option(help="Only this dataset.")] = None, as_json: AsJson = False
) -> None:
    """Snapshots, the newest first; `is_current` marks the one that serves."""
    from cardhub.hub import open_hub
    from cardhub.step_parts import looking

    with open_hub() as hub:
        table(looking.snapshot_list(hub, dataset=dataset), as_json=as_json)
