"""What the filters of a worklist can be set to, each with how many cases it leads to."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cardhub.access.officer import Officer
from cardhub.console.wording import DUE, STAGES
from cardhub.console.worklist import Counts, Filters
from cardhub.reports.places import below
from cardhub.reports.wording import SEVERITIES, rule_title

__all__ = ["options"]

Options = list[tuple[str, str]]


def options(counts: Counts, officer: Officer, filters: Filters) -> dict[str, Options]:
    """By filter: (value, text). What leads to nothing is offered only while it is chosen."""
    return {
        "rule": _counted(counts, "rule", sorted(counts.by["rule"]), rule_title, filters.rule),
        "severity": _counted(counts, "severity", SEVERITIES, SEVERITIES.__getitem__, filters.severity),
        "stage": _counted(counts, "stage", STAGES, STAGES.__getitem__, filters.stage),
        "due": _counted(counts, "due", DUE, DUE.__getitem__, filters.due),
        "place": below(officer.division_scope),
    }


def _counted(
    counts: Counts, name: str, values: Iterable[str], title: Callable[[str], str], chosen: str
) -> Options:
    found = counts.by[name]
    return [
        (value, f"{title(value)}（{found.get(value, 0)}）")
        for value in dict.fromkeys([*values, *([chosen] if chosen else [])])
        if value in found or value == chosen
    ]
