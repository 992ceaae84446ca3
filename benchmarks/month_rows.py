"""Months for the incremental benchmark: the tables of compare_rows.py, calm or dense, and 2 % other rows.

Dense are those tables as they are: three leads for two holders. Calm is what a province looks like once its
first findings are worked off: guardians are entered, who is on the allowance has the subsidy, and about one
holder in twenty has a lead. Dates there are spread over ten years, so that some pass every month.
"""

from __future__ import annotations

from datetime import date

from benchmarks.compare_rows import COUNTIES, SELECTS, answers, rows_of
from cardhub import registry
from cardhub.hub import Hub
from cardhub.lake import doorway, runs, snapshots
from cardhub.lake.coverage_rows import CoverageRow
from cardhub.linkage import link, persons
from schemas.dataset import Dataset, FieldType, Role

__all__ = ["calm", "pass_month"]

_PAST = "DATE '2016-06-01' + CAST(n * 37 % 3600 AS INTEGER)"
_TO_COME = "DATE '2026-06-20' + CAST(n * 53 % 3600 AS INTEGER)"
_STARTED = f"strftime({_PAST}, '%Y-%m')"
_STOPPED = "strftime(DATE '2018-06-01' + CAST(n * 41 % 2800 AS INTEGER), '%Y-%m')"
_CANCELLED = "(n % 60 = 5 OR n % 500 IN (1, 2))"
_IS_SEVERE = "(n % 4 < 2 OR n % 4 = 2 AND n % 7 IN (4, 5))"  # as far as the nursing subsidy goes

# Dataset → columns that take the place of those of the same name.
_CALM: dict[str, dict[str, str]] = {
    "disability_card": {
        "guardian_name": "CASE WHEN n % 400 <> 1 THEN '王秀英' END",
        "issued_on": _PAST,
        "valid_to": _TO_COME,
        "card_status": f"CASE WHEN {_CANCELLED} THEN '60' ELSE '10' END",
        "status_changed_on": _PAST,
    },
    "disability_component": {"disability_level": "'4'"},
    "subsistence_allowance_member": {"start_month": _STARTED, "stop_month": "NULL"},
    "extreme_hardship_support": {"start_month": _STARTED, "stop_month": _STOPPED},
    "orphan_support": {"start_month": _STARTED, "stop_month": _STOPPED},
    "disability_subsidy": {
        "start_month": _STARTED,
        "stop_month": f"CASE WHEN {_CANCELLED} OR record_key >= {{cards}} AND NOT {_IS_SEVERE} "
        f"OR record_key < {{cards}} AND n >= {{cards}} * 0.9 THEN {_STOPPED} END",
    },
    "subsidy_payment": {"pay_status": "CASE WHEN n % 60 = 5 THEN 'failed' ELSE 'paid' END"},
    "student_record": {"disability_type": "CAST(1 + n % 7 AS VARCHAR)", "placement": "'regular_class'"},
    "monitored_member": {"health_status": "CASE WHEN n % 400 = 0 THEN ['healthy'] ELSE ['disability'] END"},
    "family_doctor_contract": {"valid_to": _TO_COME},
    "death_record": {"death_date": f"CASE WHEN outcome = 'answered' THEN {_PAST} END"},
    "work_injury_benefit": {"start_month": _STARTED, "stop_month": _STOPPED},
    "resident_pension_enrolment": {
        "outcome": "'answered'",
        "contribution_year": "'2026'",
        "government_paid_flag": "TRUE",
        "government_paid_category": "CASE WHEN n % 80 = 3 THEN '重度残疾' ELSE '其他' END",
    },
    "medical_insurance_enrolment": {"outcome": "CASE WHEN n % 300 = 7 THEN 'no_record' ELSE 'answered' END"},
}
_ALL_OF_THEM = {"family_doctor_contract": rows_of("'x' AS team_name", 11, 1.0, "residence_division_code")}


def calm(first_person: int) -> dict[str, str]:
    """Dataset → SELECT, as SELECTS and `answers` of compare_rows.py together."""
    tables = SELECTS | answers(first_person) | _ALL_OF_THEM
    return {name: _instead(select, _CALM.get(name, {})) for name, select in tables.items()}


def pass_month(hub: Hub, month: int, day: date, share: float = 0.02) -> None:
    """Commit every dataset with that share of its rows saying something else, each list complete."""
    for name, before in link.current_pins(hub).items():
        dataset = registry.dataset(name)
        with doorway.connect(hub.settings) as con, runs.begin(hub, name, "full", day, dataset.source) as run:
            rows = snapshots.scan(hub, con, before)
            filled = [
                column
                for column in _changing(dataset)
                if con.execute(f"SELECT count({column}) FROM {rows}").fetchall()[0][0]
            ]
            drawn = f"hash(record_key, {month}, '{name}')"
            is_hit = f"{drawn} % 10000 < {round(share * 10000)}"
            # In one of ten that changed, a field now says what some other row says there; the others changed
            # in what no rule asks for.
            is_asked = f"{is_hit} AND {drawn} // 10000 % 10 = 0"
            changes = [
                f"CASE WHEN {is_asked} AND {drawn} // 100000 % {len(filled)} = {at} "
                f"THEN lag({column}, 7, {column}) OVER (ORDER BY record_key) ELSE {column} END AS {column}"
                for at, column in enumerate(filled)
            ]
            changes.append(f"CASE WHEN {is_hit} THEN hash(row_hash, {month}) ELSE row_hash END AS row_hash")
            select = f"SELECT * REPLACE ({', '.join(changes)}) FROM {rows}"
            snapshots.commit(hub, con, run, select, _complete(day), {}, None, runs.Counts())
        if dataset.role is Role.REGISTER:
            persons.refresh(hub, day)


def _changing(dataset: Dataset) -> list[str]:
    """Fields that change while the person stays the same one."""
    kinds = (FieldType.MONTH, FieldType.CODE, FieldType.FLAG, FieldType.DATE, FieldType.AMOUNT)
    fixed = (dataset.birth_field, "subsidy_type")
    return [each.name for each in dataset.fields if each.type in kinds and each.name not in fixed]


def _complete(day: date) -> list[CoverageRow]:
    month = f"{day.year}-{day.month - 1:02d}" if day.month > 1 else f"{day.year - 1}-12"
    school_year = str(day.year if day.month >= 9 else day.year - 1)
    return [
        CoverageRow(f"{620100 + county:06d}", period, "complete", 1, 1, "control_count")
        for county in range(COUNTIES)
        for period in (month, f"{day:%Y-%m}", school_year)
    ]


def _instead(select: str, columns: dict[str, str]) -> str:
    if not columns:
        return select
    listed = ", ".join(f"{sql} AS {name}" for name, sql in columns.items())
    gone = ", ".join(f"'{name}'" for name in (*columns, "n"))
    return (
        f"SELECT COLUMNS(lambda name: name NOT IN ({gone})), {listed} "
        f"FROM (SELECT *, record_key % {{cards}} AS n FROM ({select}))"
    )
