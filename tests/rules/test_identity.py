"""ID-02, ID-03, ID-05: one table of cases each; fires, does not fire, unknown stays silent."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cardhub.comparison.desk import Desk, catalogue

ID = "620102198001010012"


@pytest.mark.parametrize(
    ("card", "fires"),
    [
        ({}, False),
        ({"card_number": ID + "44B1"}, False),
        ({"card_number": ID + "44B0"}, True),  # a replacement is B1 to B9
        ({"card_number": ID + "44C1"}, True),
        ({"card_number": ID + "4"}, True),
        ({"card_number": ID}, True),
        ({"card_number": ID + "84", "disability_category": "8"}, True),
        ({"card_number": ID + "45", "disability_level": "5"}, True),
        ({"card_number": "620102198001010039" + "44"}, True),  # of another person
        ({"card_number": ID + "34"}, True),  # category 4 is stored
        ({"card_number": ID + "43"}, True),
        ({"card_number": ID + "34", "card_status": "60"}, False),  # cancelled
        ({"card_number": ID + "34", "card_status": "70"}, True),
        ({"card_number": None}, False),
        ({"card_number": ID + "34", "card_status": None}, False),
        ({"card_number": ID + "44", "disability_category": None}, False),
    ],
)
def test_id_02_on_the_register(card: dict[str, Any], fires: bool) -> None:
    desk = Desk().person(1, id_number=ID, **card)
    assert desk.found("ID-02") == ([(1, "disability_card", "C", "A")] if fires else [])


@pytest.mark.parametrize(
    ("values", "fires"),
    [
        ({"id_doc_number": ID + "44"}, False),
        ({"id_doc_number": ID + "31"}, False),  # another tail is MN-01's
        ({"id_doc_number": ID + "44B2"}, False),
        ({"id_doc_number": ID}, True),
        ({"id_doc_number": ID + "4"}, True),
        ({"id_doc_number": ID + "94"}, True),
        ({"id_doc_number": ID + "44X1"}, True),
        ({"id_doc_number": ID, "id_doc_type": "id_card"}, False),
        ({"id_doc_number": ID, "id_doc_type": None}, False),
        ({"id_doc_number": None}, False),
    ],
)
def test_id_02_in_monitoring(values: dict[str, Any], fires: bool) -> None:
    desk = Desk().person(1, id_number=ID)
    desk.put("monitored_member", 1, **({"id_doc_type": "disability_card", "link_grade": "C"} | values))
    assert desk.found("ID-02") == ([(1, "monitored_member", "C", "C")] if fires else [])


@pytest.mark.parametrize(
    ("card_key", "other_key", "severity"),
    [
        ("马小龙", "马小龙", None),
        ("马小龙", "马?龙", None),
        ("马小龙", "马□龙", None),
        ("马\ue123龙", "马小龙", None),
        ("马?龙", "?小龙", None),
        ("马?龙", "马大虎", "H"),
        ("马小龙", "马?", "H"),  # a lost character is one character
        ("马小龙", None, None),
        (None, "马小龙", None),
        ("马小龙", "李四海", "H"),
        ("哈麦", "哈买", "M"),  # sounds the same, but for the tone
        ("阿卜杜拉热合曼买买提", "阿卜杜拉", "M"),  # cut at four
        ("张三李", "张三", "M"),
        ("古丽巴合提江", "古丽巴哈提江", "M"),
    ],
)
def test_id_03(card_key: str | None, other_key: str | None, severity: str | None) -> None:
    desk = Desk().person(1, full_name_key=card_key)
    desk.put("disability_subsidy", 1, full_name=other_key, full_name_key=other_key, link_grade="B")
    expected = [] if severity is None else [(1, "disability_subsidy", severity, "B")]
    assert desk.found("ID-03") == expected


def test_id_03_asks_every_list_and_tells_them_apart() -> None:
    lists = catalogue().rules["ID-03"].subjects
    assert len(lists) == 12
    desk = Desk().person(1)
    for name in lists:
        desk.put(name, 1, full_name="李四海", full_name_key="李四海", link_grade="B")
        desk.put(name, 1, record_key=2, full_name="李四海", full_name_key="李四海", link_grade="B")
    assert [row[1] for row in desk.found("ID-03")] == sorted(lists)


@pytest.mark.parametrize(
    ("states", "fires"),
    [
        (["10", "10"], True),
        (["10", "30"], True),
        (["20", "50"], True),
        (["10"], False),
        (["10", "60"], False),
        (["10", "70"], False),
        (["10", None], False),
    ],
)
def test_id_05(states: list[str | None], fires: bool) -> None:
    desk = Desk()
    for number, state in enumerate(states):
        desk.person(1, record_no=f"R{number}", record_key=number, card_status=state)
    assert desk.found("ID-05") == ([(1, "disability_card", "C", "A")] if fires else [])


def test_id_05_is_about_one_person() -> None:
    assert Desk().person(1).person(2, id_number="620102198001010039").found("ID-05") == []


def test_a_wrong_birthday_is_verified_by_whoever_wrote_it() -> None:
    desk = Desk().person(1, id_number=ID, sex="2", birth_date=date(1980, 1, 1))
    desk.put("student_record", 1, id_number=ID, sex="1", birth_date=date(1981, 1, 1))
    con = desk.run("ID-04")
    rows = con.execute("SELECT subject, verifying_department FROM findings ORDER BY subject").fetchall()
    assert rows == [("disability_card", "dpf"), ("student_record", "education")]


@pytest.mark.parametrize(
    ("name", "severity"), [("李四海", "H"), ("马小隆", "M"), ("马小龙", None), (None, None)]
)
def test_id_03_asks_the_owner_of_a_number_that_another_row_carries(
    name: str | None, severity: str | None
) -> None:
    desk = (
        Desk()
        .person(1)
        .link(
            "misused_number",
            dataset="subsistence_allowance_member",
            record_key=7,
            person_id=1,
            full_name=name,
            full_name_key=name,
        )
    )
    expected = [] if severity is None else [(1, "subsistence_allowance_member", severity, "B")]
    assert desk.found("ID-03") == expected


@pytest.mark.parametrize(
    ("own", "other", "expected"),
    [
        (["10"], "10", [(1, "disability_card", "C", "D")]),
        (["10"], "60", []),
        (["10"], "70", []),
        (["60"], "10", []),
        (["10", "30"], "60", [(1, "disability_card", "C", "A")]),
    ],
)
def test_id_05_knows_one_person_under_two_numbers(
    own: list[str], other: str, expected: list[tuple[Any, ...]]
) -> None:
    desk = Desk().person(2, id_number="620102198001010039", record_key=9, card_status=other)
    for number, state in enumerate(own):
        desk.person(1, record_no=f"R{number}", record_key=number, card_status=state)
    desk.link("same_holder", person_id=1, other_person_id=2, link_grade="D")
    assert desk.found("ID-05") == expected
    if expected:
        ((marked,),) = desk.run("ID-05").execute("SELECT verify_identity_first FROM findings").fetchall()
        assert marked is (expected[0][3] != "A")
