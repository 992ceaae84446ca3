"""Which year's insurance is looked at: the one before, until its enrolment has closed."""

from __future__ import annotations

from datetime import date

import pytest

from cardhub.comparison.desk import Desk


@pytest.mark.parametrize(
    ("as_of", "year", "is_found"),
    [
        (date(2026, 2, 28), "2025", False),
        (date(2026, 2, 28), "2026", True),
        (date(2026, 3, 1), "2025", True),
        (date(2026, 3, 1), "2026", False),
    ],
)
def test_last_years_insurance_counts_until_enrolment_closes(as_of: date, year: str, is_found: bool) -> None:
    desk = Desk(as_of).person()
    desk.answer(
        "medical_insurance_enrolment", insurance_type="390", enrolment_status="normal", coverage_year=year
    )
    assert bool(desk.found("IN-03")) is is_found
