"""A lead says since when, how many months, how much a month and in all; and which clause it rests on."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from cardhub.comparison.desk import Desk
from cardhub.comparison.findings import gather_leads, start_findings
from cardhub.comparison.written import write_findings


def arithmetic(con: Any) -> dict[str, Any] | None:
    ((evidence,),) = con.execute("SELECT evidence FROM findings").fetchall()
    told: dict[str, Any] | None = json.loads(evidence)["arithmetic"]
    return told


def test_an_expired_card_s_lead_counts_the_months_and_the_sum() -> None:
    # Given a card that ran out on 2025-12-31, three months of grace, and 110 yuan a month
    desk = Desk().person(1, valid_to=date(2025, 12, 31))
    desk.put("disability_subsidy", 1, subsidy_type="living", start_month="2024-01", monthly_amount=110)

    con = desk.run("SB-04")

    told = arithmetic(con)
    assert told is not None and told.pop("clause").startswith("国发〔2015〕52号")
    assert told == {
        "since_month": "2026-04",
        "until_month": "2026-05",
        "months": 2,
        "monthly_amount": "110.00",
        "total_amount": "220.00",
    }
    assert con.execute("SELECT estimated_total FROM findings").fetchone() == (Decimal("220.00"),)


ALLOWANCE = {"is_covered": True, "start_month": "2024-03", "member_class_supplement": 0}


@pytest.mark.parametrize(
    ("rule_id", "card", "since", "months", "total"),
    [
        ("SB-01", {"issued_on": date(2020, 1, 1)}, "2024-03", 27, "2970.00"),
        ("SB-01", {"issued_on": date(2026, 4, 20)}, "2026-04", 2, "220.00"),
        ("SB-01", {"issued_on": None}, None, None, None),
        ("SB-02", {"disability_level": "2", "issued_on": date(2026, 4, 20)}, "2026-04", 2, "220.00"),
        ("RL-03", {"disability_level": "1", "issued_on": date(2026, 5, 31)}, "2026-05", 1, "100.00"),
        ("IN-01", {"disability_level": "1"}, "2026-01", 5, "100.00"),
    ],
)
def test_what_is_missed_is_reckoned_from_the_later_beginning(
    rule_id: str, card: dict[str, Any], since: str | None, months: int | None, total: str | None
) -> None:
    desk = Desk().person(1, **card).put("subsistence_allowance_member", 1, **ALLOWANCE)

    told = arithmetic(desk.run(rule_id))

    assert told is not None
    assert (told["since_month"], told["months"], told["total_amount"]) == (since, months, total)


@pytest.mark.parametrize(
    ("shown", "months", "total"),
    [
        ({"since_month": "2026-05", "monthly_amount": "100.5"}, 1, "100.50"),
        ({"since_month": "2025-12", "until_month": "2026-01", "monthly_amount": "100"}, 2, "200.00"),
        ({"since_month": "2026-06", "monthly_amount": "100"}, None, None),
        ({"since_month": "去年", "monthly_amount": "100"}, None, None),
        ({"since_month": None, "monthly_amount": "100"}, None, None),
        ({"since_month": "2026-01", "monthly_amount": None}, 5, None),
        ({"since_month": "2026-01", "total_amount": "300"}, 5, "300.00"),
    ],
)
def test_what_is_unknown_gives_no_sum(shown: dict[str, Any], months: int | None, total: str | None) -> None:
    con = leads(shown)
    write_findings(con, "2026-05", {})
    told = arithmetic(con)
    assert told is not None
    assert (told["months"], told["total_amount"]) == (months, total)


def test_a_rule_that_reckons_nothing_has_no_arithmetic() -> None:
    con = leads({"benefit_month": "2026-05", "disability_level": "1"})
    write_findings(con, "2026-05", {})
    assert arithmetic(con) is None
    assert con.execute("SELECT estimated_total FROM findings").fetchone() == (None,)


def leads(shown: dict[str, Any]) -> Any:
    con = duckdb.connect()
    con.execute("CREATE TEMP MACRO as_of() AS DATE '2026-06-15'")
    con.execute("CREATE TABLE person (person_id BIGINT, division_code VARCHAR)")
    con.execute("CREATE TABLE rule_input (rule_id VARCHAR, dataset VARCHAR)")
    con.execute("CREATE TABLE not_checked (rule_id VARCHAR, notes VARCHAR[])")
    con.execute("CREATE TABLE held (rule_id VARCHAR, person_id BIGINT, subject VARCHAR)")
    start_findings(con)
    con.execute(
        "INSERT INTO rule_row VALUES ('SB-04', 1, 'living_subsidy', 'H', 'A', NULL, [], ?, NULL)",
        [json.dumps(shown, ensure_ascii=False)],
    )
    gather_leads(con, [Desk().catalogue.rules["SB-04"]])
    return con
