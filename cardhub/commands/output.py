"""How every command prints: a table for people, JSON for machines, both on stdout."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any

import typer

from cardhub.errors import ConfigurationError

__all__ = ["AsJson", "AsOf", "day", "show", "table"]

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="yyyy-MM-dd", help="Date; default today.")]


def day(text: str | None) -> date:
    """The date that `--as-of` names, or today."""
    if text is None:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ConfigurationError(f"Date {text!r} is not a date; write it as yyyy-MM-dd.") from None


def show(values: Mapping[str, Any], *, as_json: bool) -> None:
    """One result."""
    if as_json:
        typer.echo(json.dumps(values, ensure_ascii=False, default=_plain))
        return
    width = max((len(name) for name in values), default=0)
    for name, value in values.items():
        typer.echo(f"{name:<{width}}  {_cell(value)}")


def table(rows: Sequence[Mapping[str, Any]], *, as_json: bool) -> None:
    """Many results; with `--json` one array."""
    if as_json:
        typer.echo(json.dumps(list(rows), ensure_ascii=False, default=_plain))
        return
    if not rows:
        typer.echo("(none)", err=True)
        return
    grid = [list(rows[0])] + [[_cell(value) for value in row.values()] for row in rows]
    widths = [max(_width(line[column]) for line in grid) for column in range(len(grid[0]))]
    for line in grid:
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True))
        typer.echo("  ".join(cells).rstrip())


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, default=_plain)
    return str(_plain(value))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)
