"""`cardhub parameters list | check | diff`: the amounts, ages, scopes and lags that the rules go by."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cardhub.commands.output import AsJson, AsOf, day, show, table
from cardhub.errors import ConfigurationError

if TYPE_CHECKING:
    from cardhub.comparison.catalogue import Catalogue
    from cardhub.comparison.parameters import ParameterRow, Parameters

__all__ = ["register"]

group = typer.Typer(help="Dated values by division that the rules go by.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.add_typer(group, name="parameters")


@group.command("list")
def list_parameters(
    county: Annotated[str | None, typer.Option(help="What holds in this county, 6 digits.")] = None,
    name: Annotated[str | None, typer.Option(help="Only this parameter.")] = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """What holds on a day: in one county, with the row it comes from, or every row that holds somewhere."""
    from cardhub.intake.code_lists import division_names

    parameters = _catalogue().parameters
    on = day(as_of)
    if county is None:
        held = [row for row in parameters.rows if row.holds(row.division_code, on)]
    elif county in division_names() and len(county) == 6:
        held = list(parameters.at(county, on).values())
    else:
        raise ConfigurationError(f"{county} is not a county of schemas/codes/division.csv; give its 6 digits")
    if name is not None and name not in parameters.names:
        raise ConfigurationError(f"no parameter {name}; known: {', '.join(sorted(parameters.names))}")
    rows = [_line(parameters, row) for row in held if name in (None, row.parameter)]
    table(rows, as_json=as_json)


@group.command("check")
def check(
    file: Annotated[Path | None, typer.Argument(help="A file to check; default the one in use.")] = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Read the whole file with its rules; every mistake is named with file, line and remedy."""
    from cardhub.comparison.parameter_use import check_held_everywhere, check_used

    catalogue = _catalogue()
    parameters = _load(file) if file else catalogue.parameters
    check_used(parameters, catalogue.used)
    check_held_everywhere(parameters, catalogue.used, day(as_of))
    numbers = {"parameters": len(parameters.names), "rows": len(parameters.rows)}
    show({"file": parameters.path, **numbers}, as_json=as_json)


@group.command("diff")
def diff(
    old: Annotated[str, typer.Argument(help="A file, or a date of the file in use.")],
    new: Annotated[str, typer.Argument(help="The same kind as OLD.")],
    as_json: AsJson = False,
) -> None:
    """What changes where between two files or two dates, and which rules that concerns."""
    from cardhub.comparison.parameter_diff import changes_between_days, changes_between_files

    catalogue = _catalogue()
    days = [_date(text) for text in (old, new)]
    if days[0] and days[1]:
        changes = changes_between_days(catalogue.parameters, days[0], days[1])
    elif days == [None, None]:
        changes = changes_between_files(_load(Path(old)), _load(Path(new)))
    else:
        raise ConfigurationError("give two files, or two dates (yyyy-MM-dd)")
    table(
        [
            {
                "parameter": each.parameter,
                "title": catalogue.parameters.kinds[each.parameter].title,
                "division": _place(each.division_code),
                "old": each.old,
                "new": each.new,
                **({"from": each.since, "to": each.until} if each.since else {}),
                "rules": " ".join(catalogue.used.get(each.parameter, [])),
            }
            for each in changes
        ],
        as_json=as_json,
    )


def _catalogue() -> Catalogue:
    from cardhub import registry
    from cardhub.comparison.catalogue import load_catalogue

    return load_catalogue(registry.rules_folder(), registry.datasets())


def _load(path: Path) -> Parameters:
    from cardhub import registry
    from cardhub.comparison.parameters import load_parameters

    return load_parameters(path, registry.rules_folder() / "parameter_kinds.csv")


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _line(parameters: Parameters, row: ParameterRow) -> dict[str, Any]:
    kind = parameters.kinds[row.parameter]
    return {
        "parameter": row.parameter,
        "title": kind.title,
        "value": row.value,
        "unit": kind.unit,
        "from_division": _place(row.division_code),
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "line": row.line,
    }


def _place(code: str) -> str:
    from cardhub.intake.code_lists import division_names

    return f"{code} {division_names().get(code, '')}".strip() or "*"
