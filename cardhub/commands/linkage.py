"""`cardhub linkage queue list | queue show | decide | evaluate | explain`: who is who, and how surely."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from cardhub.commands.output import AsJson, show, table

__all__ = ["register"]

group = typer.Typer(help="Which record is about whom: questions, verdicts, quality.", no_args_is_help=True)
queue = typer.Typer(help="Links that need an officer.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    group.add_typer(queue, name="queue")
    app.add_typer(group, name="linkage")


@queue.command("list")
def list_queue(
    state: Annotated[str, typer.Option(help="open, decided or all.")] = "open",
    dataset: Annotated[str | None, typer.Option(help="Only this dataset.")] = None,
    division: Annotated[str | None, typer.Option(help="Only divisions that begin so.")] = None,
    limit: Annotated[int, typer.Option(min=1)] = 100,
    as_json: AsJson = False,
) -> None:
    """Pairs of a record and a person: score and how the fields agree, no values."""
    from cardhub.hub import open_hub
    from cardhub.linkage import queue as questions

    with open_hub() as hub:
        rows = questions.list_pairs(hub, state=state, dataset=dataset, division=division, limit=limit)
    table(rows, as_json=as_json)


@queue.command("show")
def show_queue(pair: int, as_json: AsJson = False) -> None:
    """One pair with both sides' values. This shows personal data: use it to decide, nothing else."""
    from cardhub.hub import open_hub
    from cardhub.linkage import queue as questions

    with open_hub() as hub:
        show(questions.show_pair(hub, pair), as_json=as_json)


@group.command("decide")
def decide(
    pair: Annotated[int, typer.Argument(help="As `cardhub linkage queue list` numbers it.")],
    verdict: Annotated[str, typer.Argument(help="same, different or unsure.")],
    by: Annotated[str, typer.Option(help="Who decided.")],
) -> None:
    """Say whether the record is about the person. The next linking obeys."""
    from cardhub.hub import open_hub
    from cardhub.linkage import queue as questions

    with open_hub() as hub:
        questions.decide(hub, pair, verdict, by)


@group.command("evaluate")
def evaluate(
    truth: Annotated[
        Path | None, typer.Option(help="Folder of a known truth; default: estimate from officers' verdicts.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Precision and recall by source and grade, each with its 95 % interval."""
    from cardhub.hub import open_hub
    from cardhub.linkage import evaluate as against_truth
    from cardhub.linkage import evaluate_clerical as against_verdicts

    with open_hub() as hub:
        lines = against_truth.evaluate_truth(hub, truth) if truth else against_verdicts.evaluate_clerical(hub)
    table([_rounded(line) for line in lines], as_json=as_json)


@group.command("explain")
def explain(
    dataset: str,
    record: Annotated[int, typer.Argument(help="The record's key, as cases and the queue show it.")],
    as_json: AsJson = False,
) -> None:
    """Why a record is linked so, in one sentence. This shows personal data of both sides."""
    from cardhub.hub import open_hub
    from cardhub.linkage import explanation

    with open_hub() as hub:
        show(explanation.explain_record(hub, dataset, record), as_json=as_json)


def _rounded(line: dict[str, Any]) -> dict[str, Any]:
    return {name: round(value, 5) if isinstance(value, float) else value for name, value in line.items()}
