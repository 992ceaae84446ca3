"""Which rows the matcher gives to whom, and which it leaves alone."""

from __future__ import annotations

from typing import Any

import pytest

from cardhub.linkage.matcher import explain, load_model, match
from tests.linkage.matcher_desk import LI, Desk, matched

# LI in another list, without the number.
ROW = {name: value for name, value in LI.items() if name not in ("key", "id_number", "phone")}
NOBODY = "620102199001010010"  # a valid number that nobody on the register has


def linked(row: dict[str, Any], *persons: dict[str, Any]) -> bool:
    found = matched(row, *persons)
    return found is not None and found[:2] == (1, "link")


@pytest.mark.parametrize(
    ("change", "field", "level"),
    [
        ({}, "name", "same"),
        ({"id_text": "620102196503120818"}, "number", "one_edit"),
        ({"id_text": "620102196530120018"}, "number", "one_edit"),
        ({"id_text": "62010219650312018"}, "number", "one_edit"),
        ({"card_id": "620102196503120018"}, "number", "card"),
        ({"name_key": "李秀?"}, "name", "lost_character"),
        ({"name_key": "李绣兰"}, "name", "sounds_alike"),
        ({"birth_date": "1965-02-10"}, "birth", "lunar"),
        ({"birth_date": "1965-12-03"}, "birth", "day_and_month_swapped"),
        ({"birth_date": "1965-03-22"}, "birth", "one_digit"),
        ({"birth_date": None, "birth_raw": "1965-00-00", "phone": "13900001111"}, "birth", "year"),
        ({"division_code": "620102002005"}, "place", "county"),
        ({"division_code": "621102002005"}, "place", "elsewhere"),
    ],
)
def test_a_row_with_one_slip_is_linked(change: dict[str, Any], field: str, level: str) -> None:
    found = matched({**ROW, **change})

    assert found is not None and found[:2] == (1, "link")
    assert found[2][field]["level"] == level


@pytest.mark.parametrize(
    "row",
    [
        {"name": "李秀兰"},
        {"name": "李秀兰", "sex": "2", "division_code": LI["division_code"]},
        {"name": "李秀兰", "birth_date": "1988-11-30", "division_code": LI["division_code"]},
        {**ROW, "birth_date": "1988-11-30"},
        {**ROW, "name": "王海霞"},
    ],
)
def test_a_name_with_a_place_or_a_date_with_another_name_reaches_nobody(row: dict[str, Any]) -> None:
    assert matched(row) is None


def test_in_a_list_of_holders_alone_a_name_and_a_village_are_enough_and_a_name_is_not() -> None:
    row = {"name": "李秀兰", "division_code": LI["division_code"], "on_register": 0.98}

    assert linked(row)
    assert matched({**row, "on_register": 0.6}) is None
    assert matched({**row, "division_code": "620102002005"}) is None
    assert matched({**row, "division_code": None}) is None
    assert not linked({**ROW, "on_register": 0.98, "name": "李秀英"})


def test_a_twin_who_is_not_on_the_register_is_not_taken_for_the_one_who_is() -> None:
    found = matched({**ROW, "name": "李秀英", "phone": "13900001111"})

    assert found is None or found[1] != "link"


def test_two_who_fit_equally_are_an_officers_affair() -> None:
    found = matched({**ROW, "name_key": "李秀?"}, {**LI, "key": 2, "id_number": NOBODY, "name": "李秀英"})

    assert found is not None and found[1] == "review" and not found[2]["is_clear"]


def test_a_namesake_with_the_same_birthday_in_another_county_needs_more_where_there_are_two() -> None:
    away = {**ROW, "division_code": "621102002005"}
    namesake = {**LI, "key": 2, "id_number": NOBODY, "division_code": "620902002005", "phone": None}

    assert linked(away)
    assert not linked(away, namesake)
    assert linked({**away, "phone": LI["phone"]}, namesake)


def test_the_number_of_somebody_else_does_not_hide_whom_the_row_is_about() -> None:
    other = {"key": 2, "id_number": NOBODY, "name": "赵海强", "birth_date": "1990-01-01", "sex": "1"}
    found = matched({**ROW, "id_number": NOBODY, "id_text": NOBODY}, other)

    assert found is not None and found[:2] == (1, "link")
    assert found[2]["number"]["level"] == "anothers"


def test_a_changed_name_under_the_right_number_stays_with_its_holder() -> None:
    found = matched({**ROW, "name": "李彩萍", "id_number": LI["id_number"], "id_text": LI["id_number"]})

    assert found is not None and found[:2] == (1, "link") and found[2]["number"]["level"] == "same"


def test_a_head_of_household_number_in_a_members_row_links_to_nobody() -> None:
    member = {"name": "王海霞", "birth_date": "1990-05-05", "sex": "1", "division_code": LI["division_code"]}
    found = matched({**member, "id_number": LI["id_number"], "id_text": LI["id_number"]})

    assert found is None or found[1] != "link"


def test_a_valid_number_of_its_own_keeps_a_row_from_being_linked_by_name_and_birthday() -> None:
    own = "620102196503120026"
    found = matched({**ROW, "id_number": own, "id_text": own})

    assert found is None or found[1] != "link"


def test_a_telephone_that_many_use_proves_nothing() -> None:
    agent = [
        {"key": 10 + n, "name": f"周永{c}", "phone": LI["phone"]} for n, c in enumerate("平强林生虎成伟东德")
    ]
    row = {"name": "李秀兰", "phone": LI["phone"], "division_code": LI["division_code"]}

    assert linked(row)
    assert matched(row, *agent) is None


def test_counties_that_share_an_area_are_one_place() -> None:
    person = {**LI, "key": 2, "id_number": NOBODY, "name": "张玉霞", "division_code": "620121101007"}
    for division, level in (("620171101003", "county"), ("620105001001", "prefecture")):
        found = matched({**ROW, "name": "张玉霞", "division_code": division}, person)

        assert found is not None and found[2]["place"]["level"] == level


@pytest.mark.parametrize(
    ("register", "row"),
    [("单小明", "山小明"), ("仇玉林", "求玉林"), ("解文平", "谢文平"), ("查海生", "扎海生")],
)
def test_surnames_are_read_as_surnames(register: str, row: str) -> None:
    found = matched({**ROW, "name": row}, {**LI, "key": 2, "id_number": NOBODY, "name": register})

    assert found is not None and found[:2] == (2, "link") and found[2]["name"]["level"] == "sounds_alike"


def test_a_common_name_proves_less_than_a_rare_one() -> None:
    crowd = [{**LI, "key": 10 + n, "id_number": None, "birth_date": None} for n in range(300)]
    rare, common = matched(ROW), matched(ROW, *crowd)

    assert rare is not None and common is not None
    assert common[2]["weight"] < rare[2]["weight"] - 4


def test_one_to_one_gives_a_right_row_to_its_best_left_row_only() -> None:
    desk = Desk()
    desk.add("rows", {**ROW, "key": 7}, {**ROW, "key": 8, "birth_date": "1965-03-22"})

    assert set(desk.match()) == {7, 8}
    assert set(desk.match(one_to_one=True)) == {7}


def test_a_list_may_lack_any_column_but_the_key() -> None:
    desk = Desk()
    desk.con.execute(
        "CREATE TABLE short AS SELECT 7::BIGINT AS key, '李秀兰' AS name_key, DATE '1965-03-12' AS birth_date"
    )

    match(desk.con, "short", "(SELECT * FROM register)", model=load_model())

    assert desk.con.execute("SELECT right_key, decision FROM matched").fetchall() == [(1, "link")]


def test_the_order_of_the_rows_does_not_matter_and_no_table_is_left_behind() -> None:
    desk = Desk({**LI, "key": 2, "id_number": NOBODY, "name": "李秀英"})
    desk.add(
        "rows", {**ROW, "key": 7}, {**ROW, "key": 8, "name_key": "李秀?"}, {**ROW, "key": 9, "name": "李绣英"}
    )
    first = desk.match()
    desk.con.execute("CREATE TABLE turned AS FROM register ORDER BY key DESC; DROP TABLE register")
    desk.con.execute("ALTER TABLE turned RENAME TO register")

    assert desk.match() == first
    tables = desk.con.execute("SELECT table_name FROM duckdb_tables() WHERE temporary ORDER BY 1").fetchall()
    assert tables == [("matched",)]


def test_a_link_is_explained_in_one_sentence_with_both_values() -> None:
    found = matched({**ROW, "id_text": "620102196503120818", "name": "李绣兰", "name_key": "李绣兰"})

    assert found is not None
    sentence = explain(found[2])
    for words in (
        "姓名同音（本行李绣兰，对方李秀兰）",
        "身份证号只差一处（本行620102196503120818，对方620102196503120018）",
        "出生日期相同（均为1965-03-12）",
        "性别相同（均为女）",
        "同一个村（社区）",
    ):
        assert words in sentence
    assert sentence.endswith("。") and "\n" not in sentence
