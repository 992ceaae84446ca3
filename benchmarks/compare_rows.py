"""Snapshots for the comparison's benchmark, written as SQL: card holder n has the same identity everywhere.

There are about fifteen department rows for each holder, some of them with another name or a number that no
link can rest on, and leads in plenty: three for two holders, all rules together.
"""

from __future__ import annotations

from datetime import date

from cardhub import registry
from cardhub.hub import Hub
from cardhub.lake import doorway, runs, snapshots
from cardhub.lake.coverage_rows import CoverageRow
from cardhub.linkage.identity import snapshot_columns

__all__ = ["COUNTIES", "SELECTS", "answers", "rows_of", "write"]

COUNTIES = 88
# Birthdays of 66 years, in an order that keeps numbers apart; few are of school age.
_BORN = "(DATE '1945-01-01' + CAST(n * 7919 % 24100 AS INTEGER))"
_COUNTY = f"printf('%06d', 620100 + n % {COUNTIES})"
_NUMBER = f"{_COUNTY} || strftime({_BORN}, '%Y%m%d') || printf('%03d', n // 24100) || 'X'"
_DEAD = "n % 60 = 5"
_SETTLED = "(n % 60 = 5 AND n % 600 <> 5)"  # card cancelled, payments stopped
_CARD_TAIL = "CAST(1 + n % 7 AS VARCHAR) || CAST(1 + n % 4 AS VARCHAR)"
_MONTHS = "'2023-01' AS start_month, CASE WHEN n % 20 = 3 THEN '2026-01' END AS stop_month"


def rows_of(fields: str, salt: int, times: float = 1.0, division: str = "household_division_code") -> str:
    """Holder i % cards, `times` rows for each; one name and one number in 300 are wrong."""
    name = f"CASE WHEN (n + {salt}) % 300 = 0 THEN '李四' ELSE printf('马小%d', n % 5000) END"
    return (
        f"SELECT i AS record_key, CASE WHEN (n + {salt}) % 300 <> 7 THEN {_NUMBER} END AS id_number, "
        f"{name} AS full_name, {name} AS full_name_key, {_BORN} AS birth_date, "
        f"{_COUNTY} || '001001' AS {division}, {fields} "
        f"FROM (SELECT i, i % {{cards}} AS n FROM range(CAST({{cards}} * {times} AS BIGINT)) AS numbers(i))"
    )


SELECTS: dict[str, str] = {
    "disability_card": f"SELECT n AS record_key, printf('R%09d', n) AS record_no, {_NUMBER} AS id_number, "
    "printf('马小%d', n % 5000) AS full_name, full_name AS full_name_key, "
    f"{_BORN} AS birth_date, {_COUNTY} || '001001' AS household_division_code, "
    f"{_NUMBER} || CASE WHEN n % 500 = 9 THEN '99' ELSE {_CARD_TAIL} END AS card_number, "
    "CAST(1 + n % 7 AS VARCHAR) AS disability_category, CAST(1 + n % 4 AS VARCHAR) AS disability_level, "
    f"CASE WHEN {_SETTLED} OR n % 500 = 1 THEN '60' WHEN n % 500 = 2 THEN '30' ELSE '10' END AS card_status, "
    "DATE '2024-01-01' AS status_changed_on, DATE '2018-01-01' AS issued_on, "
    "DATE '2026-09-01' + CAST(n % 3000 AS INTEGER) AS valid_to FROM range({cards}) AS numbers(n)",
    "disability_component": rows_of(
        "printf('R%09d', n) AS record_no, '5' AS disability_category, '3' AS disability_level", 1, 0.2
    ),
    "subsistence_allowance_member": rows_of(f"TRUE AS is_covered, {_MONTHS}", 2, 0.9),
    "extreme_hardship_support": rows_of(
        "'2023-01' AS start_month, CASE WHEN n % 100 <> 3 THEN '2026-01' END AS stop_month", 3, 0.1
    ),
    "disability_subsidy": rows_of(
        "CASE WHEN i < {cards} THEN 'living' ELSE 'nursing' END AS subsidy_type, '2023-01' AS start_month, "
        f"CASE WHEN n % 200 = 4 OR {_SETTLED} THEN '2026-01' END AS stop_month",
        4,
        2,
    ),
    "subsidy_payment": rows_of(
        "CASE WHEN i % 2 = 0 THEN 'living' ELSE 'nursing' END AS subsidy_type, 100 AS amount, "
        "['2026-03', '2026-04', '2026-05'][i % 3 + 1] AS payment_month, "
        f"CASE WHEN {_SETTLED} THEN 'failed' ELSE 'paid' END AS pay_status",
        5,
        2.5,
    ),
    "cremation_record": rows_of("DATE '2026-01-05' AS death_date", 6, 0.001),
    "student_record": rows_of("'enrolled' AS enrolment_status, '2025' AS school_year", 7, 0.15),
    "monitored_member": rows_of(
        "CASE WHEN n % 100 = 0 THEN ['healthy'] ELSE ['disability'] END AS health_status, "
        f"'disability_card' AS id_doc_type, {_NUMBER} || {_CARD_TAIL} AS id_doc_number",
        8,
        0.4,
    ),
    "needs_survey": rows_of(
        "printf('S%09d', n) AS survey_no, '2025' AS survey_year, 'face_to_face' AS survey_mode, "
        "DATE '2025-10-01' AS surveyed_on, DATE '2025-11-01' AS updated_at",
        12,
        0.9,
    ),
    "orphan_support": rows_of(f"'orphan' AS child_kind, TRUE AS is_full_amount, {_MONTHS}", 13, 0.01),
    "marginal_low_income_member": rows_of(
        "'marginal_low_income' AS household_kind, DATE '2024-01-01' AS recognised_on, "
        "DATE '2027-01-01' AS valid_to",
        14,
        0.1,
    ),
    "home_teaching_visit": rows_of("DATE '2026-04-01' AS visit_date", 15, 0.05),
    "child_screening": rows_of("'x' AS result", 9, 0.03, "residence_division_code"),
    "rehabilitation_service": rows_of("'x' AS service_item", 10, 0.8, "residence_division_code"),
    "family_doctor_contract": rows_of("'x' AS team_name", 11, 0.9, "residence_division_code"),
}


def answers(first_person: int) -> dict[str, str]:
    """By-list datasets: one row for each person, few of them with a record."""

    def said(when: str, fields: str) -> str:
        return (
            f"SELECT n AS record_key, n + {first_person} AS request_key, {fields}, "
            f"CASE WHEN {when} THEN 'answered' ELSE 'no_record' END AS outcome, "
            f"CASE WHEN {when} THEN 'number_name' END AS matched_on FROM range({{cards}}) AS numbers(n)"
        )

    return {
        "death_record": said(_DEAD, f"CASE WHEN {_DEAD} THEN DATE '2026-02-01' END AS death_date"),
        "work_injury_benefit": said(
            "n % 200 = 5",
            "CASE WHEN n % 200 = 5 THEN 900 END AS nursing_monthly_amount, '2023-01' AS start_month",
        ),
        "resident_pension_enrolment": said(
            "n % 2 = 0", "'2026' AS contribution_year, n % 4 = 0 AS government_paid_flag"
        ),
        "medical_insurance_enrolment": said(
            "n % 30 <> 7", "'390' AS insurance_type, 'normal' AS enrolment_status, '2026' AS coverage_year"
        ),
        "household_registration": said(
            "n % 30 <> 8",
            "'registered' AS registration_status, DATE '2020-01-01' AS moved_in_on, "
            f"{_COUNTY} || '001001' AS household_division_code",
        ),
        "national_roll_answer": said(
            "n % 90 = 5",
            "CASE WHEN n % 90 = 5 THEN 'enrolled' END AS enrolment_status, '2025' AS school_year",
        ),
    }


def write(hub: Hub, name: str, select: str, as_of: date) -> int:
    """Commit the rows of a SELECT as the dataset's snapshot, complete in every county; the number of rows."""
    dataset = registry.dataset(name)
    columns = snapshot_columns(dataset)
    with doorway.connect(hub.settings) as con, runs.begin(hub, name, "full", as_of, dataset.source) as run:
        given = {row[0] for row in con.execute(f"DESCRIBE {select}").fetchall()}
        said = ", ".join(column for column in columns if column in given - {"record_key"})
        select = f"SELECT *, hash({said}) AS row_hash FROM ({select})"
        given.add("row_hash")
        listed = ", ".join(
            f"CAST({column if column in given else 'NULL'} AS {kind}) AS {column}"
            for column, kind in columns.items()
        )
        periods = ("2026-05", "2026-06", "2025")
        covered = [
            CoverageRow(f"{620100 + county:06d}", period, "complete", 1, 1, "control_count")
            for county in range(COUNTIES)
            for period in periods
        ]
        made = snapshots.commit(
            hub, con, run, f"SELECT {listed} FROM ({select})", covered, {}, None, runs.Counts()
        )
        count: int = con.execute(f"SELECT count(*) FROM {snapshots.scan(hub, con, made)}").fetchall()[0][0]
    return count
