"""Dates that came or passed between two days: whoever has one may have a lead now, or no longer.

A rule compares a date with the day, the month or the months around it, or with it moved by one parameter (a
lag, an age, a number of days). So a date counts as crossing if it lies, moved by any parameter that the rule
reads or by none, in the months between the two days or in the two months before: more than those whose
comparison really turned, never fewer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cardhub.comparison.evaluation import Evaluation
from cardhub.comparison.parameters import Parameters
from schemas.dataset import Dataset, FieldType

__all__ = ["crossing", "moves_of"]

_SLACK = 2  # months
_UNITS = {"天": "days", "月": "months", "周岁": "years"}
_BIRTH = "substr({}, 7, 8)"  # of an ID number

Move = tuple[int, str]


@dataclass(frozen=True)
class _Window:
    """Days from `since` to the day before `until`."""

    since: date
    until: date

    def holds(self, column: str, form: str) -> str:
        last = self.until - timedelta(days=1)
        return f"{column} BETWEEN '{self.since:{form}}' AND '{last:{form}}'"


def moves_of(evaluation: Evaluation, parameters: Parameters) -> frozenset[Move]:
    """By how much the rule may move a date, both ways; nothing among them."""
    names = set(evaluation.rule.parameters).union(*(view.reads.parameters for view in evaluation.views))
    moves = {(0, "days")}
    for row in parameters.rows:
        kind = parameters.kinds[row.parameter]
        if row.parameter in names and kind.name == "number" and kind.unit in _UNITS:
            moves |= {(int(row.value), _UNITS[kind.unit]), (-int(row.value), _UNITS[kind.unit])}
    return frozenset(moves)


def crossing(
    dataset: Dataset, columns: Collection[str], moves: frozenset[Move], days: tuple[date, date]
) -> str | None:
    """An SQL condition on the rows of a dataset (alias `s`), or None where no column of it holds dates."""
    windows = sorted({_window(days, move) for move in moves}, key=lambda each: (each.since, each.until))
    found = [
        window.holds(column, form) for column, form in _dates(dataset, columns) for window in _joined(windows)
    ]
    return " OR ".join(found) or None


def _dates(dataset: Dataset, columns: Collection[str]) -> Iterator[tuple[str, str]]:
    """Column of `s` → how a day is written in it."""
    for field in dataset.fields:
        if field.name not in columns:
            continue
        if field.type is FieldType.MONTH:
            yield f"s.{field.name}", "%Y-%m"
        elif field.type in (FieldType.DATE, FieldType.TIMESTAMP):
            yield f"CAST(s.{field.name} AS DATE)", "%Y-%m-%d"
    if dataset.id_field in columns:
        yield _BIRTH.format(f"s.{dataset.id_field}"), "%Y%m%d"


def _window(days: tuple[date, date], move: Move) -> _Window:
    since, until = _month(min(days), -_SLACK), _month(max(days), 1)
    count, unit = move
    if unit == "days":
        return _Window(since - timedelta(days=count), until - timedelta(days=count))
    months = count * (12 if unit == "years" else 1)
    return _Window(_month(since, -months), _month(until, -months))


def _joined(windows: Sequence[_Window]) -> Iterator[_Window]:
    """Windows that meet, as one."""
    open_: _Window | None = None
    for window in windows:
        if open_ is not None and window.since <= open_.until:
            open_ = _Window(open_.since, max(open_.until, window.until))
            continue
        if open_ is not None:
            yield open_
        open_ = window
    if open_ is not None:
        yield open_


def _month(day: date, months: int) -> date:
    """The first day of the month so many months after that of `day`."""
    at = day.year * 12 + day.month - 1 + months
    return date(at // 12, at % 12 + 1, 1)
