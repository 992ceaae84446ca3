"""Every day from 1900 to 2099 in the old calendar: many a birthday is told by it, and written as if solar."""

from __future__ import annotations

from functools import cache
from typing import Any

import pyarrow as pa
from borax.calendars.lunardate import LCalendars, LunarDate

__all__ = ["LUNAR_DAYS", "create_lunar_days"]

LUNAR_DAYS = "lunar_day"
FIRST_YEAR, LAST_YEAR = 1900, 2099


@cache
def _months() -> pa.Table:
    """One row a lunar month: its first solar day, its length, year and month (a leap month has the same)."""
    rows = [
        (LunarDate(year, month, 1, leap).to_solar_date(), days, year, month)
        for year in range(FIRST_YEAR, LAST_YEAR + 1)
        for month, days, leap in LCalendars.iter_year_month(year)
    ]
    return pa.table(
        dict(zip(("starts", "days", "year", "month"), map(list, zip(*rows, strict=True)), strict=True))
    )


def create_lunar_days(con: Any) -> None:
    """TEMP TABLE lunar_day(day DATE, born, lunar): both yyyymmdd; a lunar date (0230) may be no solar one.

    It stays until whoever matches drops it: it is the same for all lists.
    """
    con.register("lunar_months", _months())
    con.execute("""
        CREATE TEMP TABLE IF NOT EXISTS lunar_day AS
        SELECT starts + CAST(n AS INTEGER) AS day, strftime(day, '%Y%m%d') AS born,
               printf('%04d%02d%02d', year, month, n + 1) AS lunar
        FROM (SELECT *, unnest(range(days)) AS n FROM lunar_months)
    """)
    con.unregister("lunar_months")
