"""ED-01 (school year 2025: born 2010-09-01 to 2019-08-31) and MN-01."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cardhub.comparison.desk import Desk


def child(born: str = "20150101", **card: Any) -> Desk:
    return Desk().person(1, id_number=f"620102{born}0012", **card)


@pytest.mark.parametrize(
    ("born", "card", "fires"),
    [
        ("20100901", {}, True),
        ("20100831", {}, False),
        ("20190831", {}, True),
        ("20190901", {}, False),
        ("20150101", {"card_status": "50"}, True),
        ("20150101", {"card_status": "60"}, False),
    ],
)
def test_ed_01_age_and_card(born: str, card: dict[str, Any], fires: bool) -> None:
    assert child(born, **card).found("ED-01") == ([(1, "compulsory_education", "C", "A")] if fires else [])


@pytest.mark.parametrize(
    ("values", "fires"),
    [
        ({"enrolment_status": "enrolled", "school_year": "2025"}, False),
        ({"enrolment_status": "enrolled", "school_year": "2024"}, True),
        ({"enrolment_status": "dropped_out", "school_year": "2025"}, True),
        ({"enrolment_status": None, "school_year": "2025"}, False),
        ({"enrolment_status": "enrolled", "school_year": None}, False),
    ],
)
def test_ed_01_a_place_here_or_elsewhere(values: dict[str, Any], fires: bool) -> None:
    assert bool(child().put("student_record", 1, **values).found("ED-01")) is fires
    assert bool(child().answer("national_roll_answer", **values).found("ED-01")) is fires


def test_ed_01_without_the_national_roll_says_so() -> None:
    desk = child()
    desk.unsynced.add("national_roll_answer")
    notes = desk.run("ED-01").execute("SELECT evidence->>'$.not_checked[0]' FROM findings").fetchone()
    assert notes == ("仅核对本省学籍（provincial roll only）",)


@pytest.mark.parametrize("outcome", ["refused", "not_answered"])
def test_ed_01_waits_for_the_national_roll_s_answer(outcome: str) -> None:
    desk = child().answer("national_roll_answer", outcome=outcome)
    assert desk.found("ED-01") == []
    assert desk.held("ED-01") == [(1, "compulsory_education", "not_answered", "national_roll_answer")]


def test_ed_01_is_not_for_the_dead() -> None:
    assert child().answer("death_record", death_date=date(2026, 1, 1)).found("ED-01") == []


@pytest.mark.parametrize(
    ("status", "health", "subject"),
    [
        ("10", ["disability", "serious_illness"], None),
        ("60", ["serious_illness", "disability"], "health_without_card"),
        ("20", ["disability"], "health_without_card"),
        ("60", ["healthy"], None),
        ("10", ["healthy"], "card_without_health"),
        ("50", ["chronic_disease"], "card_without_health"),
        ("10", None, None),
        (None, ["disability"], None),
        (None, ["healthy"], None),
    ],
)
def test_mn_01_health(status: str | None, health: list[str] | None, subject: str | None) -> None:
    desk = Desk().person(1, card_status=status).put("monitored_member", 1, health_status=health)
    assert desk.found("MN-01") == ([(1, subject, "M", "A")] if subject else [])


@pytest.mark.parametrize(
    ("tail", "status", "fires"),
    [
        ("44", "10", False),
        ("34", "10", True),
        ("43", "10", True),
        ("34B1", "10", True),
        ("44B1", "10", False),
        ("94", "10", False),  # ID-02's
        ("", "10", False),
        ("34", "30", True),
        ("34", "60", False),
        ("34", None, False),
    ],
)
def test_mn_01_tail(tail: str, status: str | None, fires: bool) -> None:
    desk = Desk().person(1, card_status=status)
    health = ["disability"] if status == "10" else None
    desk.put(
        "monitored_member", 1, id_doc_number="620102198001010012" + tail, health_status=health, link_grade="C"
    )
    assert desk.found("MN-01") == ([(1, "document_number_tail", "M", "C")] if fires else [])


def test_mn_01_two_rows_of_one_person_are_one_lead() -> None:
    desk = Desk().person(1).put("monitored_member", 1, health_status=["healthy"])
    desk.put("monitored_member", 1, record_key=9, health_status=["healthy"], link_grade="C")
    assert desk.found("MN-01") == [(1, "card_without_health", "M", "A")]
