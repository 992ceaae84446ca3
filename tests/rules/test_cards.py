"""CD-01, CD-03, CD-05. T is 2026-06-15, M 2026-05, the lag one month."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cardhub.comparison.desk import AS_OF, Desk

CARD = "disability_card"
DEAD = date(2026, 2, 3)


@pytest.mark.parametrize(
    ("card", "registered", "cremated", "expected"),
    [
        ({}, {"death_date": DEAD}, None, "H"),
        ({}, None, {"death_date": DEAD}, "H"),
        ({}, {"death_date": DEAD}, {"death_date": DEAD}, "C"),
        ({}, {"death_date": DEAD}, {"death_date": DEAD, "link_grade": "C"}, "H"),  # C is no second source
        ({}, None, {"death_date": DEAD, "link_grade": "B"}, "H"),
        ({}, None, {"death_date": DEAD, "link_grade": "C"}, None),
        ({}, {"death_date": AS_OF}, None, "H"),
        ({}, {"death_date": date(2026, 6, 16)}, None, None),
        ({}, {"death_date": None}, None, None),
        ({}, {"outcome": "no_record"}, None, None),
        ({"card_status": "30"}, {"death_date": DEAD}, None, "H"),
        ({"card_status": "60"}, {"death_date": DEAD}, None, None),
        ({"card_status": None}, {"death_date": DEAD}, None, None),
    ],
)
def test_cd_01(
    card: dict[str, Any],
    registered: dict[str, Any] | None,
    cremated: dict[str, Any] | None,
    expected: str | None,
) -> None:
    desk = Desk().person(1, **card)
    if registered is not None:
        desk.answer("death_record", **registered)
    if cremated is not None:
        desk.put("cremation_record", 1, **cremated)
    assert [row[:3] for row in desk.found("CD-01")] == ([(1, CARD, expected)] if expected else [])


def test_cd_01_waits_for_a_surer_link() -> None:
    desk = Desk().person(1).put("cremation_record", 1, death_date=DEAD, link_grade="C")
    assert desk.held("CD-01") == [(1, CARD, "link_grade", "")]


def test_cd_01_looks_at_the_current_card() -> None:
    desk = Desk().person(1, card_status="60", issued_on=date(2024, 1, 1), record_key=8)
    desk.person(1, record_no="R0", record_key=9, issued_on=date(2010, 1, 1)).answer(
        "death_record", death_date=DEAD
    )
    assert desk.found("CD-01") == [(1, CARD, "H", "A")]


@pytest.mark.parametrize(
    ("card", "fires"),
    [
        ({"valid_to": date(2026, 9, 13)}, True),  # the ninetieth day
        ({"valid_to": date(2026, 9, 14)}, False),
        ({"valid_to": date(2020, 1, 1)}, True),
        ({"valid_to": None}, False),
        ({"valid_to": date(2020, 1, 1), "card_status": "20"}, False),
        ({"valid_to": date(2020, 1, 1), "card_status": "50"}, False),
        ({"valid_to": date(2020, 1, 1), "card_status": None}, False),
    ],
)
def test_cd_03(card: dict[str, Any], fires: bool) -> None:
    assert Desk().person(1, **card).found("CD-03") == ([(1, CARD, "M", "A")] if fires else [])


@pytest.mark.parametrize(
    ("death", "fires"),
    [
        ({"death_date": DEAD}, False),
        ({"death_date": None}, False),  # dead, nobody knows since when
        ({"death_date": date(2026, 7, 1)}, True),
        ({"outcome": "refused"}, True),  # alive is: no death known
    ],
)
def test_cd_03_reminds_the_living(death: dict[str, Any], fires: bool) -> None:
    desk = Desk().person(1, valid_to=date(2020, 1, 1)).answer("death_record", **death)
    assert bool(desk.found("CD-03")) is fires


def test_cd_03_says_what_it_could_not_check() -> None:
    desk = Desk().person(1, valid_to=date(2020, 1, 1))
    desk.unsynced |= {"death_record", "cremation_record"}
    notes = desk.run("CD-03").execute("SELECT evidence->>'$.not_checked' FROM findings").fetchone()
    assert notes == ('["未核对死亡登记","未核对火化登记"]',)


@pytest.mark.parametrize(
    ("card", "subsidy", "fires"),
    [
        ({}, {}, True),
        ({"card_status": "30"}, {}, True),
        ({"card_status": "20"}, {}, False),
        ({"card_status": "10"}, {}, False),
        ({"status_changed_on": date(2026, 3, 31)}, {}, True),
        ({"status_changed_on": date(2026, 4, 1)}, {}, False),  # April + one month is M
        ({"status_changed_on": None}, {}, False),
        ({}, {"start_month": "2026-05"}, True),
        ({}, {"start_month": "2026-06"}, False),
        ({}, {"start_month": None}, False),
        ({}, {"stop_month": "2026-06"}, True),
        ({}, {"stop_month": "2026-05"}, False),
        ({}, {"link_grade": "B"}, False),
        ({}, {"link_grade": "C"}, False),
    ],
)
def test_cd_05(card: dict[str, Any], subsidy: dict[str, Any], fires: bool) -> None:
    desk = Desk().person(1, **({"card_status": "60", "status_changed_on": date(2026, 1, 5)} | card))
    desk.put("disability_subsidy", 1, **({"subsidy_type": "nursing", "start_month": "2025-01"} | subsidy))
    assert desk.found("CD-05") == ([(1, "nursing_subsidy", "H", "A")] if fires else [])
