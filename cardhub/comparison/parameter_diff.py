"""What two versions of the parameters, or two days of one, say differently, and where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from cardhub.comparison.parameters import ParameterRow, Parameters
from cardhub.intake.code_lists import division_names

__all__ = ["Change", "changes_between_days", "changes_between_files", "divisions_of"]

_NOTHING = "（无）"
Held = Mapping[str, ParameterRow]


@dataclass(frozen=True)
class Change:
    """One parameter that is `old` in one version and `new` in the other, in a division and its counties."""

    parameter: str
    division_code: str
    old: str
    new: str
    since: date | None = None
    until: date | None = None


def changes_between_days(parameters: Parameters, old: date, new: date) -> list[Change]:
    """What holds on the day `new` that did not hold on `old`."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for county in _counties():
        _collect(found, county, parameters.at(county, old), parameters.at(county, new))
    return [Change(key[0], code, key[1], key[2]) for key, code in _by_division(found)]


def changes_between_files(old: Parameters, new: Parameters) -> list[Change]:
    """What holds differently at any time; stretches of time that change alike are one."""
    starts = sorted(
        {row.valid_from for row in (*old.rows, *new.rows)}
        | {row.valid_to + timedelta(days=1) for row in (*old.rows, *new.rows) if row.valid_to}
    )
    stretches: dict[tuple[tuple[str, str, str], str], list[tuple[date, date | None]]] = {}
    for at, since in enumerate(starts):
        until = starts[at + 1] - timedelta(days=1) if at + 1 < len(starts) else None
        found: dict[tuple[str, str, str], list[str]] = {}
        for county in _counties():
            _collect(found, county, old.at(county, since), new.at(county, since))
        for each in _by_division(found):
            known = stretches.setdefault(each, [])
            if known and known[-1][1] == since - timedelta(days=1):
                known[-1] = (known[-1][0], until)
            else:
                known.append((since, until))
    return sorted(
        (
            Change(key[0], code, key[1], key[2], since, until)
            for (key, code), times in stretches.items()
            for since, until in times
        ),
        key=lambda each: (each.parameter, each.since or date.min, each.division_code),
    )


def divisions_of(counties: Iterable[str]) -> list[str]:
    """The fewest divisions that hold exactly these counties: a whole prefecture or province is one code."""
    left, every = set(counties), _counties()
    found = []
    for width in (2, 4, 6):
        for code in sorted({county[:width] for county in left}):
            within = {county for county in every if county.startswith(code)}
            if within <= left:
                found.append(code)
                left -= within
    return sorted(found)


def _counties() -> list[str]:
    return [code for code in division_names() if len(code) == 6]


def _collect(found: dict[tuple[str, str, str], list[str]], county: str, old: Held, new: Held) -> None:
    for name in old.keys() | new.keys():
        before, after = (held[name].value if name in held else _NOTHING for held in (old, new))
        if before != after:
            found.setdefault((name, before, after), []).append(county)


def _by_division(found: Mapping[tuple[str, str, str], list[str]]) -> list[tuple[tuple[str, str, str], str]]:
    return [(key, code) for key in sorted(found) for code in divisions_of(found[key])]
