"""Which dates came or passed between two comparisons. The days are 2026-06-15 and 2026-07-15."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest

from cardhub import registry
from cardhub.comparison.crossings import Move, crossing

DAYS = (date(2026, 6, 15), date(2026, 7, 15))
CARD, SUBSIDY = registry.dataset("disability_card"), registry.dataset("disability_subsidy")


@pytest.mark.parametrize(
    ("day", "move", "is_crossing"),
    [
        ("2026-07-01", (0, "days"), True),
        ("2026-07-31", (0, "days"), True),
        ("2026-08-01", (0, "days"), False),
        ("2026-04-01", (0, "days"), True),  # two months of slack
        ("2026-03-31", (0, "days"), False),
        ("2026-10-13", (-90, "days"), True),  # 90 days before it the window still holds
        ("2026-11-15", (-90, "days"), False),
        ("2025-07-01", (12, "months"), True),
        ("2008-07-01", (18, "years"), True),
        ("2008-01-01", (18, "years"), False),
        (None, (0, "days"), False),
    ],
)
@pytest.mark.parametrize("days", [DAYS, DAYS[::-1]])
def test_a_date_crosses(day: str | None, move: Move, is_crossing: bool, days: tuple[date, date]) -> None:
    condition = crossing(CARD, {"valid_to"}, frozenset({move}), days)
    told = "NULL" if day is None else f"'{day}'"
    found = duckdb.sql(f"SELECT {condition} FROM (SELECT {told}::DATE AS valid_to) AS s").fetchall()
    assert bool(found[0][0]) is is_crossing


@pytest.mark.parametrize(("month", "is_crossing"), [("2026-07", True), ("2026-04", True), ("2026-08", False)])
def test_a_month_crosses(month: str, is_crossing: bool) -> None:
    condition = crossing(SUBSIDY, {"start_month"}, frozenset({(0, "days")}), DAYS)
    assert duckdb.sql(f"SELECT {condition} FROM (SELECT '{month}' AS start_month) AS s").fetchall() == [
        (is_crossing,)
    ]


def test_an_age_is_told_by_the_number() -> None:
    condition = crossing(CARD, {"id_number"}, frozenset({(18, "years")}), DAYS)
    rows = "(VALUES ('620102200807010018'), ('620102200901010018')) AS s(id_number)"
    assert duckdb.sql(f"SELECT {condition} FROM {rows}").fetchall() == [(True,), (False,)]


def test_columns_without_dates_never_cross() -> None:
    assert crossing(CARD, {"full_name"}, frozenset({(0, "days")}), DAYS) is None
