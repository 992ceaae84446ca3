"""The one date everything is judged at, and the months and school year that follow from it.

Days are counted from 1970-01-01, months as year × 12 + month − 1. `NEVER` stands for "no such day or month".
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["NEVER", "Arr", "Clock", "day", "month_of", "month_start", "term_start"]

Arr = npt.NDArray[Any]
NEVER = -1_000_000


def day(year: int, month: int, dom: int) -> int:
    """Days since 1970-01-01."""
    return (date(year, month, dom) - date(1970, 1, 1)).days


def month_of(days: Arr) -> Arr:
    """Month number of each day; NEVER stays NEVER."""
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) + 1970 * 12
    return np.where(days == NEVER, NEVER, months)


def month_start(months: Arr) -> Arr:
    """First day of each month number."""
    return (months - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def term_start(days: int) -> int:
    """First day of the school term of a day: the first of September or the first of March."""
    on = date(1970, 1, 1) + timedelta(days=days)
    if on.month >= 9:
        return day(on.year, 9, 1)
    return day(on.year, 3, 1) if on.month >= 3 else day(on.year - 1, 9, 1)


@dataclass(frozen=True)
class Clock:
    """`as_of` is T; `benefit_month` is M, the month before T's; school years are named by their September."""

    as_of: date

    def later(self, months: int) -> Clock:
        """So many months on, on the same day of the month, or on the last where it is shorter."""
        month = self.this_month + months
        year, number = month // 12, month % 12 + 1
        return Clock(date(year, number, min(self.as_of.day, calendar.monthrange(year, number)[1])))

    @property
    def today(self) -> int:
        return day(self.as_of.year, self.as_of.month, self.as_of.day)

    @property
    def this_month(self) -> int:
        return self.as_of.year * 12 + self.as_of.month - 1

    @property
    def benefit_month(self) -> int:
        return self.this_month - 1

    @property
    def insurance_year(self) -> int:
        """This year, or the one before until enrolment closes at the end of February."""
        return self.as_of.year if self.as_of.month > 2 else self.as_of.year - 1

    def born_by(self, years: int) -> int:
        """The last birthday of those who are `years` old; 29 February falls on the 28th in other years."""
        year, month, dom = self.as_of.year - years, self.as_of.month, self.as_of.day
        if (month, dom) in ((2, 28), (2, 29)):
            return day(year, 3, 1) - 1
        return day(year, month, dom)

    @property
    def school_year(self) -> int:
        return self.as_of.year if self.as_of.month >= 9 else self.as_of.year - 1

    @property
    def oldest_pupil(self) -> int:
        """First birthday of compulsory school age in this school year."""
        return day(self.school_year - 15, 9, 1)

    @property
    def youngest_pupil(self) -> int:
        """Last birthday of compulsory school age in this school year."""
        return day(self.school_year - 6, 8, 31)
