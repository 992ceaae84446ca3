"""`cardhub identity merge | split | link | preview | list | conflict list`: who is who, as people decide."""

from __future__ import annotations

from typing import Annotated

import typer

from cardhub.commands.output import AsJson, AsOf, day, show, table

__all__ = ["register"]

group = typer.Typer(help="Who is who, as people decided.", no_args_is_help=True)
conflicts = typer.Typer(help="Records that would join separated persons.", no_args_is_help=True)
group.add_typer(conflicts, name="conflict")

By = Annotated[str, typer.Option("--by", help="Who decides; kept with the decision.")]
Reason = Annotated[str, typer.Option("--reason", help="A code, such as twins or wrong_number.")]
Person = Annotated[int, typer.Argument(help="A person's surrogate.")]


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.add_typer(group, name="identity")


@group.command("merge")
def merge(a: Person, b: Person, by: By, reason: Reason, as_of: AsOf = None, as_json: AsJson = False) -> None:
    """A and B are one person; of two who stood alone, A remains."""
    _decide(a, b, "merge", by, reason, as_of, as_json)


@group.command("split")
def split(a: Person, b: Person, by: By, reason: Reason, as_of: AsOf = None, as_json: AsJson = False) -> None:
    """A and B are two persons, whatever any record says."""
    _decide(a, b, "split", by, reason, as_of, as_json)


@group.command("preview")
def preview(
    verdict: Annotated[str, typer.Argument(help="merge or split.")],
    a: Person,
    b: Person,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """What a merge or split would change; nothing is changed."""
    _decide(a, b, verdict, "preview", "preview", as_of, as_json, is_preview=True)


@group.command("link")
def link(
    dataset: str,
    record: Annotated[int, typer.Argument(help="The record's key.")],
    person: Person,
    verdict: Annotated[str, typer.Argument(help="same or different.")],
    by: By,
    reason: Reason,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """A record is about this person, or it is not."""
    from cardhub.hub import open_hub
    from cardhub.step_parts import identity

    with open_hub() as hub:
        done = identity.decide_link(hub, dataset, record, person, verdict, by, reason, day(as_of))
    show(done, as_json=as_json)


@group.command("list")
def list_decisions(
    everything: Annotated[bool, typer.Option("--all", help="Also those that were superseded.")] = False,
    as_json: AsJson = False,
) -> None:
    """Decisions by surrogate, the newest first; no names and no numbers."""
    from cardhub.hub import open_hub
    from cardhub.linkage import decisions

    with open_hub() as hub:
        table(decisions.list_decisions(hub, everything=everything), as_json=as_json)


@conflicts.command("list")
def list_conflicts(as_json: AsJson = False) -> None:
    """Records that fit two persons whom people separated; nobody's until somebody decides about them."""
    from cardhub.hub import open_hub
    from cardhub.linkage.conflicts import list_conflicts as found

    with open_hub() as hub:
        table(found(hub), as_json=as_json)


def _decide(
    a: int,
    b: int,
    verdict: str,
    by: str,
    reason: str,
    as_of: str | None,
    as_json: bool,
    is_preview: bool = False,
) -> None:
    from cardhub.hub import open_hub
    from cardhub.step_parts import identity

    with open_hub() as hub:
        done = identity.decide_persons(hub, a, b, verdict, by, reason, day(as_of), is_preview=is_preview)
    show(done, as_json=as_json)
