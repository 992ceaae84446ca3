"""`cardhub match FILE`: link a list that somebody has to the register, or to another list."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cardhub.commands.output import AsJson, AsOf, day, show

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.command()(match)


def match(
    file: Annotated[Path, typer.Argument(help="A list as CSV or XLSX.")],
    against: Annotated[
        Path | None, typer.Option(help="Another list to link with, instead of the register; needs no hub.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option(help="Where to write: .csv, .xlsx or .parquet; default beside FILE.")
    ] = None,
    columns: Annotated[
        str | None,
        typer.Option(metavar="name=姓名,id=…", help="What columns mean, where headers do not tell."),
    ] = None,
    sheet: Annotated[str | None, typer.Option(help="The worksheet; default the first.")] = None,
    against_columns: Annotated[
        str | None, typer.Option(metavar="name=姓名,id=…", help="As --columns, of the other list.")
    ] = None,
    against_sheet: Annotated[str | None, typer.Option(help="As --sheet, of the other list.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an output that exists.")] = False,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Link each row of a list, and write the list again with grade, candidate, score and reason.

    The written file holds personal data: it is readable by its owner only.
    """
    from cardhub import lists
    from cardhub.settings import Settings

    settings = Settings()
    chosen = lists.parse_columns(columns, "--columns")
    asked = lists.Asked(
        lists.ListFile(file, sheet, chosen), output or _default_output(file), day(as_of), is_forced=force
    )
    if against is None:
        done = lists.match_register(asked, settings)
    else:
        other_chosen = lists.parse_columns(against_columns, "--against-columns")
        other = lists.ListFile(against, against_sheet, other_chosen, "--against-columns")
        done = lists.match_lists(asked, other, settings)
    show(done.numbers(), as_json=as_json)


def _default_output(file: Path) -> Path:
    ending = ".csv" if file.suffix.lower() == ".csv" else ".xlsx"
    return file.with_name(f"{file.stem}-匹配结果{ending}")
