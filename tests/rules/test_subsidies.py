"""SB-01, SB-02, SB-03, SB-07. T is 2026-06-15, M 2026-05."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cardhub.comparison.desk import Desk

SUBSIDY, HARDSHIP, INJURY = "disability_subsidy", "extreme_hardship_support", "work_injury_benefit"
LIVING: dict[str, Any] = {"subsidy_type": "living", "start_month": "2025-01"}
NURSING: dict[str, Any] = {"subsidy_type": "nursing", "start_month": "2025-01"}


def on_allowance(card: dict[str, Any] | None = None, **member: Any) -> Desk:
    desk = Desk().person(1, **(card or {}))
    return desk.put(
        "subsistence_allowance_member", 1, **({"is_covered": True, "start_month": "2025-01"} | member)
    )


@pytest.mark.parametrize(
    ("card", "member", "fires"),
    [
        ({}, {}, True),
        ({"card_status": "50"}, {}, True),
        ({"card_status": "20"}, {}, False),
        ({"card_status": None}, {}, False),
        ({}, {"is_covered": False}, False),
        ({}, {"is_covered": None}, False),
        ({}, {"start_month": "2026-05"}, True),
        ({}, {"start_month": "2026-06"}, False),
        ({}, {"start_month": None}, False),
        ({}, {"stop_month": "2026-05"}, False),
        ({}, {"stop_month": "2026-06"}, True),
    ],
)
def test_sb_01_who_is_meant(card: dict[str, Any], member: dict[str, Any], fires: bool) -> None:
    assert bool(on_allowance(card, **member).found("SB-01")) is fires


@pytest.mark.parametrize(("dataset", "fires"), [("cremation_record", False), ("disability_subsidy", True)])
def test_sb_01_whose_number_somebody_was_cremated_under_may_be_dead(dataset: str, fires: bool) -> None:
    desk = on_allowance().link("misused_number", dataset=dataset, person_id=1, full_name="赵四海")
    assert bool(desk.found("SB-01")) is fires


@pytest.mark.parametrize(
    ("dataset", "values", "fires"),
    [
        (SUBSIDY, LIVING, False),
        (SUBSIDY, NURSING, True),
        (SUBSIDY, LIVING | {"stop_month": "2026-05"}, True),
        (SUBSIDY, LIVING | {"stop_month": "2026-06"}, False),
        (SUBSIDY, LIVING | {"start_month": "2026-06"}, True),
        (SUBSIDY, LIVING | {"start_month": None}, False),  # unknown: perhaps he receives it
        (SUBSIDY, LIVING | {"subsidy_type": None}, False),
        (SUBSIDY, LIVING | {"link_grade": "C"}, False),
        (HARDSHIP, {"start_month": "2025-01"}, False),
        (HARDSHIP, {"start_month": "2025-01", "stop_month": "2026-05"}, True),
        (HARDSHIP, {"start_month": None}, False),
        ("cremation_record", {"death_date": date(2026, 6, 15), "link_grade": "C"}, False),
        ("cremation_record", {"death_date": date(2026, 6, 16)}, True),
    ],
)
def test_sb_01_and_sb_02_what_silences_them(dataset: str, values: dict[str, Any], fires: bool) -> None:
    assert bool(on_allowance().put(dataset, 1, **values).found("SB-01")) is fires
    if dataset == SUBSIDY and "subsidy_type" in values and values["subsidy_type"]:
        other = {"living": "nursing", "nursing": "living"}[values["subsidy_type"]]
        values = values | {"subsidy_type": other}
    desk = Desk().person(1, disability_level="1").put(dataset, 1, **values)
    assert bool(desk.found("SB-02")) is fires


@pytest.mark.parametrize(
    ("answer", "fires"),
    [
        ({"nursing_monthly_amount": 900, "start_month": "2025-01"}, False),
        ({"nursing_monthly_amount": 0, "start_month": "2025-01"}, True),
        ({"nursing_monthly_amount": None, "start_month": "2025-01"}, True),
        ({"nursing_monthly_amount": 900, "start_month": "2026-06"}, True),
        ({"nursing_monthly_amount": 900, "start_month": "2025-01", "stop_month": "2026-05"}, True),
        ({"nursing_monthly_amount": 900, "start_month": None}, False),
    ],
)
def test_a_work_injury_nursing_benefit_excludes_both(answer: dict[str, Any], fires: bool) -> None:
    assert bool(on_allowance().answer(INJURY, **answer).found("SB-01")) is fires
    assert bool(Desk().person(1, disability_level="1").answer(INJURY, **answer).found("SB-02")) is fires


def test_sb_01_names_the_feeds_that_are_not_there() -> None:
    row = on_allowance().run("SB-01").execute("SELECT evidence->>'$.not_checked[0]' FROM findings").fetchone()
    assert row == ("未核对老年福利性生活补贴",)


def test_sb_01_verifies_the_identity_first_where_the_link_is_weak() -> None:
    con = on_allowance(link_grade=None).run("SB-01")
    assert con.execute("SELECT link_grade FROM findings").fetchall() == [("A",)]
    con = on_allowance(link_grade="C").run("SB-01")
    assert con.execute("SELECT link_grade, verify_identity_first FROM findings").fetchall() == [("C", True)]


LANZHOU, LINXIA = "620102001001", "622921001001"


@pytest.mark.parametrize(
    ("level", "category", "division", "component", "fires"),
    [
        ("1", "4", LINXIA, None, True),
        ("2", "1", LANZHOU, None, True),
        ("3", "5", LANZHOU, None, True),
        ("3", "6", LANZHOU, None, True),
        ("3", "4", LANZHOU, None, False),
        ("3", "7", LANZHOU, ("5", "3"), True),
        ("3", "7", LANZHOU, ("6", "4"), False),
        ("3", "7", LANZHOU, ("4", "3"), False),
        ("4", "5", LANZHOU, None, False),
        ("4", "7", LANZHOU, ("5", "3"), False),
        ("3", "5", "620201001001", None, False),
        (None, "5", LANZHOU, None, False),
    ],
)
def test_sb_02_scope(
    level: str | None, category: str, division: str, component: tuple[str, str] | None, fires: bool
) -> None:
    desk = Desk().person(
        1, disability_level=level, disability_category=category, household_division_code=division
    )
    if component:
        category_, level_ = component
        desk.put(
            "disability_component", 1, record_no="R1", disability_category=category_, disability_level=level_
        )
    assert bool(desk.found("SB-02") or desk.held("SB-02")) is fires


def test_sb_02_reads_the_components_of_the_current_card_only() -> None:
    desk = Desk().person(1, disability_level="3", disability_category="7")
    desk.put("disability_component", 1, record_no="R0", disability_category="5", disability_level="3")
    assert desk.found("SB-02") == []


@pytest.mark.parametrize(
    ("deaths", "payment", "expected"),
    [
        (("answer",), {}, "H"),
        (("cremation",), {}, "H"),
        (("answer", "cremation"), {}, "C"),
        (("cremation B",), {}, None),
        (("answer", "cremation B"), {}, "H"),
        (("answer B",), {}, None),
        (("answer",), {"payment_month": "2026-03"}, None),  # the month after the death is the lag
        (("answer",), {"payment_month": None}, None),
        (("answer",), {"pay_status": "failed"}, None),
        (("answer",), {"pay_status": None}, None),
        (("answer",), {"link_grade": "B"}, None),
        ((), {}, None),
    ],
)
def test_sb_03(deaths: tuple[str, ...], payment: dict[str, Any], expected: str | None) -> None:
    desk = Desk().person(1)
    for death in deaths:
        source, grade = death.split()[0], death.split()[-1] if " " in death else "A"
        values = {"death_date": date(2026, 2, 28), "link_grade": grade}
        if source == "answer":
            desk.answer("death_record", **values)
        else:
            desk.put("cremation_record", 1, **values)
    desk.put(
        "subsidy_payment",
        1,
        **({"subsidy_type": "living", "pay_status": "paid", "payment_month": "2026-04"} | payment),
    )
    assert [row[1:3] for row in desk.found("SB-03")] == ([("living_subsidy", expected)] if expected else [])


def test_sb_03_is_one_lead_for_many_payments() -> None:
    desk = Desk().person(1).answer("death_record", death_date=date(2026, 1, 1))
    for month in ("2026-03", "2026-04", "2026-05"):
        desk.put(
            "subsidy_payment",
            1,
            record_key=int(month[-2:]),
            subsidy_type="nursing",
            pay_status="paid",
            payment_month=month,
        )
    con = desk.run("SB-03")
    rows = con.execute("SELECT subject, evidence->>'$.values.payment_month' FROM findings").fetchall()
    assert rows == [("nursing_subsidy", "2026-03")]


@pytest.mark.parametrize(
    ("hardship", "subsidy", "fires"),
    [
        ({}, {}, True),
        ({"stop_month": "2026-05"}, {}, False),
        ({"start_month": "2026-06"}, {}, False),
        ({"start_month": None}, {}, False),
        ({}, {"stop_month": "2026-05"}, False),
        ({}, {"start_month": "2026-06"}, False),
        ({"link_grade": "C"}, {}, False),
        ({}, {"link_grade": "B"}, False),
    ],
)
def test_sb_07(hardship: dict[str, Any], subsidy: dict[str, Any], fires: bool) -> None:
    desk = Desk().person(1).put(HARDSHIP, 1, **({"start_month": "2025-01"} | hardship))
    desk.put(SUBSIDY, 1, **(LIVING | subsidy))
    assert desk.found("SB-07") == ([(1, "living_subsidy", "H", "A")] if fires else [])
